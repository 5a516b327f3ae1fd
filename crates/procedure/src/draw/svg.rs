//! A procedure as an SVG picture without external fonts or scripts.

use super::labels::{Labels, Taken};
use super::layout::{Layout, Placed, layout, text_width};
use super::{Edge, Mover, Origin};
use crate::language::Language;
use crate::model::*;

const MARGIN: u32 = 40;
/// Room at the right for lines that go back up.
const LANE: u32 = 16;
const HEAD: u32 = 44;
/// From one label to the next below it.
const LABEL_LINE: u32 = 14;
/// Characters of an edge's label; all steps stand in its tooltip.
const LABEL_CHARS_MAX: usize = 14;

const STYLE: &str = "\
text{font:14px 'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif;fill:#2b2b2b}\
.small{font-size:12px;fill:#666}.head{font-size:16px;font-weight:600}\
.state rect{fill:#fbfaf6;stroke:#8a857a}.end rect{fill:#efece3;stroke-width:2}.any rect{fill:#fff;stroke:#8a857a;stroke-dasharray:4 3}\
path{fill:none;stroke:#6b6b6b;stroke-width:1.3}.clock path{stroke:#b3261e;stroke-dasharray:5 4}.resident path{stroke:#1d5fa8}\
.join path{stroke:#6b6b6b;stroke-dasharray:1 3}.label{font-size:11px;paint-order:stroke;stroke:#fff;stroke-width:4px}\
.clock .label{fill:#b3261e}.resident .label{fill:#1d5fa8}";

/// The picture: the case on top, its parts below. Red dashed lines are clocks, blue ones the residents' own acts.
pub fn svg(p: &Procedure, language: Language) -> String {
    let mut body = String::new();
    let mut y = MARGIN;
    let mut width = 0;
    for (id, part) in (0u16..).zip(&p.parts) {
        let picture = layout(p, PartId(id), language);
        body.push_str(&format!(
            "<text class=\"head\" x=\"{MARGIN}\" y=\"{y}\">{}</text>\n",
            escape(part.title.get(language))
        ));
        let lanes = u32::try_from(picture.edges.iter().filter(|edge| goes_back(&picture, edge)).count()).unwrap_or(0);
        body.push_str(&part_picture(p, &picture, y + HEAD / 2, language));
        width = width.max(picture.width + lanes * LANE + 2 * MARGIN + 120);
        y += picture.height + HEAD;
    }
    let title = escape(p.title.get(language));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {y}\" width=\"{width}\" height=\"{y}\" role=\"img\" aria-label=\"{title}\">\n<title>{title}</title>\n<style>{STYLE}</style>\n<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0 8 4 0 8z\" fill=\"#6b6b6b\" stroke=\"none\"/></marker></defs>\n{body}</svg>\n"
    )
}

/// Lines first, then boxes, then words, so that nothing is drawn over words.
fn part_picture(p: &Procedure, picture: &Layout, top: u32, language: Language) -> String {
    let mut labels = Labels::default();
    for placed in &picture.boxes {
        let (left, top) = (placed.x + MARGIN, placed.y + top);
        labels.avoid(Taken { left, top, width: placed.width, height: placed.height });
    }
    let (mut lines, mut words, mut lane) = (String::new(), String::new(), 0);
    for (index, edge) in (0u32..).zip(&picture.edges) {
        let Some((from, to)) = ends(picture, edge) else { continue };
        let back = to.y <= from.y;
        lane += u32::from(back);
        let side = MARGIN + picture.width + lane * LANE - LANE / 2;
        let line = if back { Line::back(from, to, top, side, index) } else { Line::down(from, to, top, index) };
        let titles: Vec<&str> = edge.steps.iter().map(|step| p.step(*step).title.get(language)).collect();
        let (class, title, label) = (class(edge.mover), escape(&titles.join(" / ")), short(&titles));
        lines.push_str(&format!(
            "<g class=\"{class}\"><title>{title}</title><path d=\"{}\" marker-end=\"url(#tip)\"/></g>\n",
            line.path
        ));
        if !label.is_empty() {
            let (x, y) = labels.place(line.middles.into_iter(), text_width(&label) * 11 / 14);
            words.push_str(&format!(
                "<g class=\"{class}\"><title>{title}</title><text class=\"label\" x=\"{x}\" y=\"{y}\">{}</text></g>\n",
                escape(&label)
            ));
        }
    }
    let boxes: String = picture.boxes.iter().map(|placed| box_picture(p, placed, top, language)).collect();
    lines + &boxes + &words
}

/// The line below a state's title: who holds it, and its clock.
pub(super) fn second_line(p: &Procedure, state: &State, language: Language) -> String {
    let holder = state.holder.map(|role| p.role(role).title.get(language));
    let clock = state.clock.map(|clock| p.clock(clock).title.get(language));
    [holder, clock].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn box_picture(p: &Procedure, placed: &Placed, top: u32, language: Language) -> String {
    let (x, y) = (placed.x + MARGIN, placed.y + top);
    let middle = x + placed.width / 2;
    let (class, title, below) = match placed.origin {
        Origin::State(id) => {
            let state = p.state(id);
            let class = if state.end.is_some() { "state end" } else { "state" };
            (class, state.title.get(language), second_line(p, state, language))
        }
        Origin::Anywhere if language == Language::Zh => ("any", "任一未办结状态", String::new()),
        Origin::Anywhere => ("any", "Any open state", String::new()),
        Origin::Opening if language == Language::Zh => ("any", "开始", String::new()),
        Origin::Opening => ("any", "Start", String::new()),
    };
    let line = if below.is_empty() { 32 } else { 23 };
    let small = format!(
        "<text class=\"small\" x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
        y + 42,
        escape(&below)
    );
    format!(
        "<g class=\"{class}\"><rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" rx=\"8\"/><text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{}</text>{}</g>\n",
        placed.width,
        placed.height,
        y + line,
        escape(title),
        if below.is_empty() { String::new() } else { small }
    )
}

fn ends<'l>(picture: &'l Layout, edge: &Edge) -> Option<(&'l Placed, &'l Placed)> {
    let place = |origin: Origin| picture.boxes.iter().find(|placed| placed.origin == origin);
    Some((place(edge.from)?, place(Origin::State(edge.to))?))
}

fn goes_back(picture: &Layout, edge: &Edge) -> bool {
    ends(picture, edge).is_some_and(|(from, to)| to.y <= from.y)
}

fn class(mover: Mover) -> &'static str {
    match mover {
        Mover::Staff => "staff",
        Mover::Resident => "resident",
        Mover::Clock => "clock",
        Mover::Join => "join",
    }
}

/// A line, and where its words may stand, the best place first.
struct Line {
    path: String,
    middles: Vec<(u32, u32)>,
}

impl Line {
    /// From the lower side of a box to the upper side of one below.
    fn down(from: &Placed, to: &Placed, top: u32, index: u32) -> Line {
        let (x1, x2) = (port(from, index), port(to, index));
        let (y1, y2) = (from.y + top + from.height, to.y + top);
        let bend = (y2 - y1) / 2;
        let path = format!("M{x1} {y1}C{x1} {} {x2} {} {x2} {y2}", y1 + bend, y2 - bend);
        let at = |share: u32| {
            let (done, left) = (share, 20 - share);
            let (near, far) = (left * left * (left + 3 * done), done * done * (done + 3 * left));
            let y = y1 * left.pow(3) + 3 * (y1 + bend) * left * left * done;
            let y = y + 3 * (y2 - bend) * left * done * done + y2 * done.pow(3);
            ((x1 * near + x2 * far) / 8000, y / 8000)
        };
        Line { path, middles: [10, 8, 12, 6, 14, 5, 15, 4, 16, 3, 17, 2, 18].into_iter().map(at).collect() }
    }

    /// From the right side of a box up to one above, or beside it, along a lane of its own.
    fn back(from: &Placed, to: &Placed, top: u32, side: u32, index: u32) -> Line {
        let y1 = from.y + top + from.height * (2 + index % 5) / 8;
        let y2 = to.y + top + to.height * (2 + (index + 2) % 5) / 8;
        let (right1, right2) = (MARGIN + from.x + from.width, MARGIN + to.x + to.width);
        let high = y1.min(y2);
        let path = format!(
            "M{right1} {y1}C{side} {y1} {side} {y1} {side} {}V{}C{side} {y2} {side} {y2} {right2} {y2}",
            (high + y1) / 2,
            (high + y2) / 2
        );
        let long = y1.max(y2) - high;
        let along = [10, 8, 12, 6, 14, 4, 16, 2, 18, 9, 11, 7, 13, 5, 15].map(|share| high + long * share / 20);
        // A line within one row has no length to stand along: its words move up or down beside it.
        let beside =
            (1..8).flat_map(|lines| [high + long + lines * LABEL_LINE, high.saturating_sub(lines * LABEL_LINE)]);
        Line { path, middles: along.into_iter().chain(beside).map(|y| (side, y)).collect() }
    }
}

/// Where a line leaves or enters a box; each a little beside the last.
fn port(placed: &Placed, index: u32) -> u32 {
    MARGIN + placed.x + placed.width * (2 + index % 5) / 8
}

/// The first title, shortened, and how many more there are.
fn short(titles: &[&str]) -> String {
    let Some(first) = titles.first() else { return String::new() };
    let limit = if first.is_ascii() { LABEL_CHARS_MAX * 2 } else { LABEL_CHARS_MAX };
    let mut text: String = first.chars().take(limit).collect();
    if first.chars().count() > limit {
        text.push('…');
    }
    if titles.len() > 1 {
        text.push_str(&format!(" +{}", titles.len() - 1));
    }
    text
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The rectangles of the labels in a picture.
#[cfg(test)]
pub(super) fn labels(picture: &str) -> Vec<Taken> {
    let number = |text: &str, name: &str| -> u32 {
        let after = text.split(&format!("{name}=\"")).nth(1).unwrap_or_default();
        after.split('"').next().and_then(|digits| digits.parse().ok()).unwrap_or_default()
    };
    let labels = picture.split("<text class=\"label\"").skip(1);
    labels
        .map(|text| {
            let words = text.split(['>', '<']).nth(1).unwrap_or_default();
            let (left, top) = (number(text, "x"), number(text, "y") - 11);
            Taken { left, top, width: text_width(words) * 11 / 14, height: 12 }
        })
        .collect()
}
