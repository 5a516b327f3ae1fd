//! Where the boxes of a part stand: layers by distance from the opening, ordered by the middle of their neighbours.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::{Edge, Origin, edges};
use crate::language::Language;
use crate::model::*;

/// Width of a letter of the two kinds, in pixels at 14 px.
const WIDE: u32 = 14;
const NARROW: u32 = 8;
const GAP_X: u32 = 44;
/// Room below a row: this much, and so much more for each line that leaves it downwards, up to a bound.
const GAP_Y: u32 = 64;
const GAP_LINE: u32 = 10;
const GAP_MAX: u32 = 190;
const HEIGHT: u32 = 54;
const WIDTH_MIN: u32 = 120;
/// Boxes beside each other before a layer is broken into two rows.
const ROW_MAX: usize = 6;

/// A box: a state, the opening, or "any open state".
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub origin: Origin,
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
}

/// The picture of one part, from 0,0.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub boxes: Vec<Placed>,
    pub edges: Vec<Edge>,
    pub width: u32,
    pub height: u32,
}

/// Lays out one part.
pub(super) fn layout(p: &Procedure, part: PartId, language: Language) -> Layout {
    let edges = edges(p, part);
    let mut rows = rows(&layers(p, part, &edges));
    for _ in 0..4 {
        order(&mut rows, &edges);
    }
    let mut boxes = Vec::new();
    let widths: Vec<Vec<u32>> =
        rows.iter().map(|row| row.iter().map(|origin| box_width(p, *origin, language)).collect()).collect();
    let full = widths.iter().map(|row| row_width(row)).max().unwrap_or(0);
    let mut y = 0;
    for (line, (row, sizes)) in rows.iter().zip(&widths).enumerate() {
        let mut x = (full - row_width(sizes)) / 2;
        for (origin, size) in row.iter().zip(sizes) {
            boxes.push(Placed { origin: *origin, x, y, width: *size, height: HEIGHT });
            x += size + GAP_X;
        }
        y += HEIGHT + gap_below(&rows, line, &edges);
    }
    Layout { boxes, edges, width: full, height: y }
}

/// The room below a row: the more lines begin or end there, the more words stand in it.
fn gap_below(rows: &[Vec<Origin>], line: usize, edges: &[Edge]) -> u32 {
    let row_of = |origin: Origin| rows.iter().position(|row| row.contains(&origin));
    let down = |edge: &&Edge| {
        let (from, to) = (row_of(edge.from), row_of(Origin::State(edge.to)));
        from < to && (from == Some(line) || to == Some(line + 1))
    };
    let lines = u32::try_from(edges.iter().filter(down).count()).unwrap_or(0);
    (GAP_Y + lines * GAP_LINE).min(GAP_MAX)
}

fn row_width(sizes: &[u32]) -> u32 {
    let gaps = u32::try_from(sizes.len().saturating_sub(1)).unwrap_or(0);
    sizes.iter().sum::<u32>() + gaps * GAP_X
}

/// The width of a text in pixels at 14 px, near enough without a font.
pub(super) fn text_width(text: &str) -> u32 {
    text.chars().map(|c| if c.is_ascii() { NARROW } else { WIDE }).sum()
}

fn box_width(p: &Procedure, origin: Origin, language: Language) -> u32 {
    let Origin::State(id) = origin else { return WIDTH_MIN };
    let state = p.state(id);
    let below = super::svg::second_line(p, state, language);
    let widest = text_width(state.title.get(language)).max(text_width(&below) * 12 / 14);
    (widest + 24).max(WIDTH_MIN)
}

/// The distance of every box from the opening; what nothing leads to comes last.
fn layers(p: &Procedure, part: PartId, edges: &[Edge]) -> Vec<Vec<Origin>> {
    let mut depth: BTreeMap<Origin, usize> = BTreeMap::from([(Origin::Opening, 0)]);
    let mut front = vec![Origin::Opening];
    while !front.is_empty() {
        let mut next = Vec::new();
        for from in front {
            let below = depth[&from] + 1;
            for edge in edges.iter().filter(|edge| edge.from == from) {
                let to = Origin::State(edge.to);
                if let Entry::Vacant(free) = depth.entry(to) {
                    free.insert(below);
                    next.push(to);
                }
            }
        }
        front = next;
    }
    let deepest = depth.values().max().copied().unwrap_or(0);
    for (id, _) in (0u16..).zip(&p.states).filter(|(_, state)| state.part == part) {
        depth.entry(Origin::State(StateId(id))).or_insert(deepest + 1);
    }
    for edge in edges.iter().filter(|edge| edge.from == Origin::Anywhere) {
        let target = depth.get(&Origin::State(edge.to)).copied().unwrap_or(1);
        let own = depth.entry(Origin::Anywhere).or_insert(target.saturating_sub(1).max(1));
        *own = (*own).max(1);
    }
    let layers = depth.values().max().map_or(0, |deepest| deepest + 1);
    let mut found = vec![Vec::new(); layers];
    for (origin, at) in depth {
        found[at].push(origin);
    }
    found.retain(|layer| !layer.is_empty());
    found
}

fn rows(layers: &[Vec<Origin>]) -> Vec<Vec<Origin>> {
    layers.iter().flat_map(|layer| layer.chunks(ROW_MAX).map(<[Origin]>::to_vec)).collect()
}

/// Sorts each row by the middle of the boxes that lead into it.
fn order(rows: &mut [Vec<Origin>], edges: &[Edge]) {
    let mut place: BTreeMap<Origin, usize> = BTreeMap::new();
    for row in rows.iter_mut() {
        let middle = |origin: &Origin| {
            let above: Vec<usize> = edges
                .iter()
                .filter(|edge| Origin::State(edge.to) == *origin)
                .filter_map(|edge| place.get(&edge.from).copied())
                .collect();
            if above.is_empty() { usize::MAX / 2 } else { above.iter().sum::<usize>() / above.len() }
        };
        row.sort_by_key(middle);
        let step = 1000 / (row.len() + 1);
        for (index, origin) in row.iter().enumerate() {
            place.insert(*origin, step * (index + 1));
        }
    }
}
