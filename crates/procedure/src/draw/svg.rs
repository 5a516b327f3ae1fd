//! A procedure as an SVG picture without external fonts or scripts.

use super::layout::{Layout, Placed, layout, text_width};
use super::{Edge, Mover, Origin};
use crate::language::Language;
use crate::model::*;

const MARGIN: u32 = 40;
/// Room at the right for lines that go back up.
const LANE: u32 = 16;
const HEAD: u32 = 44;
/// Characters of an edge's label; all steps stand in its tooltip.
const LABEL_CHARS_MAX: usize = 14;

const STYLE: &str = "\
text{font:14px 'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif;fill:#2b2b2b}\
.small{font-size:12px;fill:#666}.head{font-size:16px;font-weight:600}\
.state rect{fill:#fbfaf6;stroke:#8a857a}.end rect{fill:#efece3;stroke-width:2}.any rect{fill:none;stroke:#8a857a;stroke-dasharray:4 3}\
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

fn part_picture(p: &Procedure, picture: &Layout, top: u32, language: Language) -> String {
    let mut text = String::new();
    let mut lane = 0;
    for (index, edge) in (0u32..).zip(&picture.edges) {
        let back = goes_back(picture, edge);
        lane += u32::from(back);
        text.push_str(&edge_picture(p, picture, edge, top, if back { Some(lane) } else { None }, index, language));
    }
    for placed in &picture.boxes {
        text.push_str(&box_picture(p, placed, top, language));
    }
    text
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

fn edge_picture(
    p: &Procedure,
    picture: &Layout,
    edge: &Edge,
    top: u32,
    lane: Option<u32>,
    index: u32,
    language: Language,
) -> String {
    let Some((from, to)) = ends(picture, edge) else { return String::new() };
    let port = |placed: &Placed| MARGIN + placed.x + placed.width * (2 + index % 5) / 8;
    let (x1, x2) = (port(from), port(to));
    let (path, label_x, label_y) = match lane {
        None => {
            let (y1, y2) = (from.y + top + from.height, to.y + top);
            let bend = (y2 - y1) / 2;
            let path = format!("M{x1} {y1}C{x1} {} {x2} {} {x2} {y2}", y1 + bend, y2 - bend);
            let share = 3 + index % 4;
            let label_x = (x1 * (10 - share) + x2 * share) / 10;
            (path, label_x, y1 + (y2 - y1) * share / 10)
        }
        Some(lane) => {
            let side = MARGIN + picture.width + lane * 16 - 8;
            let (y1, y2) =
                (from.y + top + from.height * (2 + index % 5) / 8, to.y + top + to.height * (2 + (index + 2) % 5) / 8);
            let (right1, right2) = (MARGIN + from.x + from.width, MARGIN + to.x + to.width);
            (
                format!(
                    "M{right1} {y1}C{side} {y1} {side} {y1} {side} {}V{}C{side} {y2} {side} {y2} {right2} {y2}",
                    (y1.min(y2) + y1) / 2,
                    (y1.min(y2) + y2) / 2
                ),
                side,
                (y1 + y2) / 2,
            )
        }
    };
    let class = match edge.mover {
        Mover::Staff => "staff",
        Mover::Resident => "resident",
        Mover::Clock => "clock",
        Mover::Join => "join",
    };
    let titles: Vec<&str> = edge.steps.iter().map(|step| p.step(*step).title.get(language)).collect();
    let label = short(&titles);
    let label_x = label_x.saturating_sub(text_width(&label) * 11 / 28);
    format!(
        "<g class=\"{class}\"><title>{}</title><path d=\"{path}\" marker-end=\"url(#tip)\"/><text class=\"label\" x=\"{label_x}\" y=\"{label_y}\">{}</text></g>\n",
        escape(&titles.join(" / ")),
        escape(&label)
    )
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
