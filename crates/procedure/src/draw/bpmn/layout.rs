//! Where the nodes and flows of a plane stand: one row for each state, its lane around it, and lines that never lie on each other.
//!
//! A flow leaves its row to the right, takes a track of its own up or down, and comes in above the row that it leads to. No two flows
//! share a height in the same row, and no two tracks overlap.

use super::{Kind, Place, Plane};
use crate::draw::layout::text_width;

const TASK_HEIGHT: u32 = 80;
const TASK_WIDTH: u32 = 130;
const EVENT: u32 = 36;
const GATEWAY: u32 = 50;
/// Room for one event at the lower edge of a task, with its name.
const EDGE_WIDTH: u32 = 130;
/// From one line above a row to the next; a name stands between them.
const LINE: u32 = 20;
const TRACK: u32 = 12;
/// The heads of pool and lanes.
const HEADS: u32 = 60;
const MERGE_X: u32 = HEADS + 30;
const BODY_X: u32 = MERGE_X + GATEWAY + 40;
/// Tracks begin here at least, so that names above a row have room.
const TRACKS_X_MIN: u32 = 620;
const MARGIN: u32 = 14;

/// Gives every node a place and every flow its way.
pub(super) fn lay_out(plane: &mut Plane) {
    plane.rows.sort_by_key(|row| row.lane);
    let mut y = MARGIN;
    for lane in 0..plane.lanes.len() {
        let top = y;
        for row in (0..plane.rows.len()).filter(|row| plane.rows[*row].lane == lane).collect::<Vec<_>>() {
            y = place_row(plane, row, y);
        }
        let it = &mut plane.lanes[lane];
        (it.top, it.height) = (top, y - top);
    }
    plane.height = y + MARGIN;
    let right = plane.nodes.iter().map(|node| node.place.right()).max().unwrap_or(0);
    let tracks_x = TRACKS_X_MIN.max(right + 30);
    let used = ways(plane, tracks_x);
    plane.width = tracks_x + used * TRACK + 30;
    for (at, lane) in plane.rows.iter().flat_map(|row| {
        let own = row.merge.iter().chain([&row.body]).chain(&row.split).chain(&row.edge).chain(&row.below);
        own.map(|at| (*at, row.lane)).collect::<Vec<_>>()
    }) {
        plane.lanes[lane].nodes.push(at);
    }
}

/// Flows that come into a row from other rows.
fn coming(plane: &Plane, row: usize) -> Vec<usize> {
    let it = &plane.rows[row];
    let door = it.merge.unwrap_or(it.body);
    (0..plane.flows.len()).filter(|at| plane.flows[*at].to == door).collect()
}

/// Places the nodes of a row below a height. Returns where the next one begins.
fn place_row(plane: &mut Plane, row: usize, top: u32) -> u32 {
    let lines = u32::try_from(coming(plane, row).len()).unwrap_or(0);
    let band = top + lines * LINE + LINE;
    let middle = band + TASK_HEIGHT / 2;
    let it = std::mem::take(&mut plane.rows[row]);
    let edges = u32::try_from(it.edge.len()).unwrap_or(0);
    let square = |x: u32, size: u32| Place { x, y: middle - size / 2, width: size, height: size };
    if let Some(merge) = it.merge {
        plane.nodes[merge].place = square(MERGE_X, GATEWAY);
    }
    let small = matches!(plane.nodes[it.body].kind, Kind::Start | Kind::End | Kind::Catch);
    let body = if small {
        square(BODY_X, EVENT)
    } else {
        Place { x: BODY_X, y: band, width: TASK_WIDTH.max(edges * EDGE_WIDTH), height: TASK_HEIGHT }
    };
    plane.nodes[it.body].place = body;
    if small {
        plane.nodes[it.body].label = Some(below(body, &plane.nodes[it.body].name));
    }
    let split_x = body.right() + if small { 70 } else { 50 };
    if let Some(split) = it.split {
        let place = square(split_x, GATEWAY);
        plane.nodes[split].place = place;
        let width = text_width(&plane.nodes[split].name) * 11 / 14 + 4;
        plane.nodes[split].label = Some(Place { x: place.x + 34, y: place.y - 4, width, height: 14 });
    }
    for (at, event) in (0u32..).zip(&it.edge) {
        let place =
            Place { x: body.x + 14 + at * EDGE_WIDTH, y: band + TASK_HEIGHT - EVENT / 2, width: EVENT, height: EVENT };
        plane.nodes[*event].place = place;
        let label = Place { x: place.right() + 2, y: place.bottom() - 14, width: EDGE_WIDTH - EVENT - 8, height: 28 };
        plane.nodes[*event].label = Some(label);
    }
    place_below(plane, &it.below, split_x, band + TASK_HEIGHT);
    let deep = if it.below.is_empty() { 0 } else { 100 };
    let leaving = it.edge.iter().filter(|event| !ends_below(plane, **event)).count();
    let room = if it.edge.is_empty() { 0 } else { 34 };
    plane.rows[row] = it;
    band + TASK_HEIGHT + deep.max(room) + u32::try_from(leaving).unwrap_or(0) * TRACK + MARGIN
}

/// Events below a row: under what leads to them where that is an event at the edge, else under the gateway and right of it.
fn place_below(plane: &mut Plane, below_row: &[usize], split_x: u32, band_end: u32) {
    let mut right = split_x + (GATEWAY - EVENT) / 2;
    for event in below_row {
        let source = plane.flows.iter().find(|flow| flow.to == *event).map(|flow| plane.nodes[flow.from].place);
        let under_edge = plane.nodes[*event].kind == Kind::End;
        let x = match source.filter(|_| under_edge) {
            Some(place) => place.x,
            None => {
                right += 90;
                right - 90
            }
        };
        let place = Place { x, y: band_end + 44, width: EVENT, height: EVENT };
        plane.nodes[*event].place = place;
        let label = if under_edge {
            Place { x: place.right() + 2, y: place.y + 4, width: EDGE_WIDTH - EVENT - 8, height: 28 }
        } else {
            below(place, &plane.nodes[*event].name)
        };
        plane.nodes[*event].label = Some(label);
    }
}

/// The place of a name under an event.
fn below(place: Place, name: &str) -> Place {
    let width = (text_width(name) * 11 / 14 + 4).min(110);
    Place { x: (place.x + place.width / 2).saturating_sub(width / 2), y: place.bottom() + 3, width, height: 14 }
}

fn ends_below(plane: &Plane, event: usize) -> bool {
    plane.flows.iter().any(|flow| flow.from == event && plane.rows.iter().any(|row| row.below.contains(&flow.to)))
}

/// A flow between rows before it has a track.
struct Far {
    flow: usize,
    /// Its way to the track, and from it.
    out: Vec<(u32, u32)>,
    into: Vec<(u32, u32)>,
}

/// Draws every flow. Returns how many tracks there are.
fn ways(plane: &mut Plane, tracks_x: u32) -> u32 {
    let mut far: Vec<Far> = Vec::new();
    for row in 0..plane.rows.len() {
        near(plane, row);
        far.extend(outs(plane, row));
    }
    for row in 0..plane.rows.len() {
        into(plane, row, &mut far);
    }
    let span = |it: &Far| {
        let (from, to) = (it.out.last().map_or(0, |it| it.1), it.into.first().map_or(0, |it| it.1));
        (from.min(to), from.max(to))
    };
    far.sort_by_key(|it| span(it).0);
    let mut tracks: Vec<u32> = Vec::new();
    for it in far {
        let (high, low) = span(&it);
        let free = tracks.iter().position(|end| *end + 6 < high);
        let track = free.unwrap_or_else(|| {
            tracks.push(0);
            tracks.len() - 1
        });
        tracks[track] = low;
        let x = tracks_x + u32::try_from(track).unwrap_or(0) * TRACK;
        let (from, to) = (it.out.last().map_or(0, |it| it.1), it.into.first().map_or(0, |it| it.1));
        let way = it.out.iter().copied().chain([(x, from), (x, to)]).chain(it.into).collect();
        plane.flows[it.flow].way = way;
    }
    u32::try_from(tracks.len()).unwrap_or(0)
}

/// The flows inside a row: straight from one node to the next, or down to an event below.
fn near(plane: &mut Plane, row: usize) {
    let it = &plane.rows[row];
    let chain: Vec<usize> = it.merge.into_iter().chain([it.body]).chain(it.split).collect();
    let below = it.below.clone();
    for flow in &mut plane.flows {
        let (from, to) = (plane.nodes[flow.from].place, plane.nodes[flow.to].place);
        if chain.windows(2).any(|pair| pair == [flow.from, flow.to]) {
            flow.way = vec![(from.right(), from.middle().1), (to.x, to.middle().1)];
        } else if below.contains(&flow.to) && from.middle().0 == to.middle().0 {
            flow.way = vec![(from.middle().0, from.bottom()), (to.middle().0, to.y)];
        }
    }
}

/// The ways out of a row: from the split, or from the body where there is none, and from the events on its lower edge.
fn outs(plane: &mut Plane, row: usize) -> Vec<Far> {
    let it = &plane.rows[row];
    let door = it.split.unwrap_or(it.body);
    let place = plane.nodes[door].place;
    let leaving: Vec<usize> =
        (0..plane.flows.len()).filter(|at| plane.flows[*at].from == door && plane.flows[*at].way.is_empty()).collect();
    let count = u32::try_from(leaving.len()).unwrap_or(1);
    let (below, edge) = (it.below.clone(), it.edge.clone());
    let mut far = Vec::new();
    for (at, flow) in (1u32..).zip(leaving) {
        // A share of the gateway's right side, which is a point that falls back above and below.
        let y = place.y + place.height * at / (count + 1);
        let aside = if it.split.is_some() { y.abs_diff(place.middle().1) } else { 0 };
        let start = (place.right() - aside, y);
        let to = plane.flows[flow].to;
        if below.contains(&to) {
            let event = plane.nodes[to].place;
            plane.flows[flow].way = vec![start, (event.middle().0, y), (event.middle().0, event.y)];
        } else {
            far.push(Far { flow, out: vec![start], into: Vec::new() });
        }
    }
    let deep = if below.is_empty() { 34 } else { 100 };
    let bottom = plane.nodes[plane.rows[row].body].place.bottom() + deep;
    // The leftmost event takes the lowest line, so that none crosses another.
    for (at, event) in (0u32..).zip(edge.iter().rev().filter(|event| !ends_below(plane, **event))) {
        let place = plane.nodes[*event].place;
        for flow in (0..plane.flows.len()).filter(|flow| plane.flows[*flow].from == *event) {
            let y = bottom + at * TRACK;
            far.push(Far {
                flow,
                out: vec![(place.middle().0, place.bottom()), (place.middle().0, y)],
                into: Vec::new(),
            });
        }
    }
    far
}

/// The ways into a row: along a line above it, each with its name, and down to its first node.
fn into(plane: &mut Plane, row: usize, far: &mut [Far]) {
    let it = &plane.rows[row];
    let place = plane.nodes[it.merge.unwrap_or(it.body)].place;
    let coming = coming(plane, row);
    let count = u32::try_from(coming.len()).unwrap_or(1);
    let band = place.middle().1 - TASK_HEIGHT / 2;
    for (at, flow) in (0u32..).zip(coming) {
        let Some(it) = far.iter_mut().find(|it| it.flow == flow) else { continue };
        // A task is entered at its left, a gateway or an event in equal shares.
        let square = place.width == place.height;
        let x = if square { place.x + place.width * (at + 1) / (count + 1) } else { place.x + LINE };
        // A gateway's and an event's upper side falls away from its middle.
        let aside = x.abs_diff(place.middle().0);
        let y = if square { place.y + aside } else { place.y };
        let line = band - LINE / 2 - (count - 1 - at) * LINE;
        it.into = vec![(x, line), (x, y)];
        let width = TRACKS_X_MIN.saturating_sub(x + 20);
        let name = &plane.flows[flow].name;
        if !name.is_empty() {
            let width = (text_width(name) * 11 / 14 + 4).min(width);
            plane.flows[flow].label = Some(Place { x: x + 8, y: line - 15, width, height: 14 });
        }
    }
}
