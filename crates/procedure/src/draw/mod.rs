//! Pictures of a procedure: an SVG of its own, Mermaid text, and BPMN 2.0 XML with its layout.

mod bpmn;
mod labels;
mod layout;
mod mermaid;
mod svg;

pub use bpmn::bpmn;
pub use mermaid::mermaid;
pub use svg::svg;

use crate::model::*;

/// A step that can be taken in more states than this is drawn from one box "any open state".
const ANYWHERE_MIN: usize = 6;

/// Where an edge begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Origin {
    /// The case is opened, or a part by its parent.
    Opening,
    /// Any of many open states.
    Anywhere,
    State(StateId),
}

/// What moves along an edge: decides its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mover {
    Staff,
    Resident,
    Clock,
    Join,
}

/// All steps that lead from one place to another.
#[derive(Debug, Clone)]
struct Edge {
    from: Origin,
    to: StateId,
    steps: Vec<StepId>,
    mover: Mover,
}

/// The edges of one part, steps between the same places together. Steps that keep the state are not drawn.
fn edges(p: &Procedure, part: PartId) -> Vec<Edge> {
    let mut edges: Vec<Edge> = Vec::new();
    if part != PartId::MAIN {
        edges.push(Edge { from: Origin::Opening, to: p.part(part).initial, steps: Vec::new(), mover: Mover::Join });
    }
    for (id, step) in (0u16..).zip(&p.steps) {
        let Some(to) = step.to.filter(|_| step.part == part) else { continue };
        let origins: Vec<Origin> = match step.from.as_slice() {
            [] => vec![Origin::Opening],
            from if from.len() > ANYWHERE_MIN => vec![Origin::Anywhere],
            from => from.iter().filter(|state| **state != to).map(|state| Origin::State(*state)).collect(),
        };
        let mover = mover(p, step);
        for from in origins {
            match edges.iter_mut().find(|edge| edge.from == from && edge.to == to && edge.mover == mover) {
                Some(edge) => edge.steps.push(StepId(id)),
                None => edges.push(Edge { from, to, steps: vec![StepId(id)], mover }),
            }
        }
    }
    edges
}

fn mover(p: &Procedure, step: &Step) -> Mover {
    match &step.by {
        Trigger::Clock { .. } => Mover::Clock,
        Trigger::Joined { .. } | Trigger::Linked { .. } | Trigger::OpenedByLink => Mover::Join,
        Trigger::Roles(_) if p.is_resident_act(step) => Mover::Resident,
        Trigger::Roles(_) => Mover::Staff,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;
    use crate::read::{Source, read};

    fn small() -> Procedure {
        let text = include_str!("../compare/old.toml").to_owned();
        read(&Source { name: "p.toml".to_owned(), text, modules: Default::default() }).unwrap()
    }

    #[test]
    fn mermaid_names_states_and_steps() {
        let text = mermaid(&small(), Language::Zh);
        let expected = "stateDiagram-v2\n    state \"办理中\" as working\n    state \"已办结\" as done\n    [*] --> working : 反映\n    working --> done : 办结\n    done --> [*]\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn the_picture_holds_every_state_once_and_is_escaped() {
        let mut procedure = small();
        procedure.states[0].title.zh = "a<b&\"c".to_owned();
        let picture = svg(&procedure, Language::Zh);
        assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>\n"));
        assert_eq!(picture.matches("class=\"state").count(), procedure.states.len());
        assert!(picture.contains("a&lt;b&amp;&quot;c") && !picture.contains("a<b"));
        assert!(!picture.contains("http://") || picture.matches("http://").count() == 1, "only the namespace is a URL");
    }

    #[test]
    fn no_label_covers_another() {
        for path in ["service_request", "grid_event", "_test/everything"] {
            let procedure = crate::read::tests::reads(&format!("{path}/procedure.toml"));
            for language in [Language::Zh, Language::En] {
                let taken = svg::labels(&svg(&procedure, language));
                assert!(taken.len() > 20, "{path} has labels");
                for (index, one) in taken.iter().enumerate() {
                    let over = taken[index + 1..].iter().find(|other| one.shared(other) > 0);
                    assert_eq!(over, None, "{path} in {language:?}: over {one:?}");
                }
            }
        }
    }

    #[test]
    fn no_two_boxes_of_the_real_procedures_overlap() {
        for path in ["service_request", "grid_event", "_test/everything"] {
            let procedure = crate::read::tests::reads(&format!("{path}/procedure.toml"));
            for part in (0u16..).zip(&procedure.parts).map(|(id, _)| PartId(id)) {
                let layout = layout::layout(&procedure, part, Language::Zh);
                for (index, left) in layout.boxes.iter().enumerate() {
                    for right in &layout.boxes[index + 1..] {
                        let apart = left.x + left.width <= right.x
                            || right.x + right.width <= left.x
                            || left.y + left.height <= right.y
                            || right.y + right.height <= left.y;
                        assert!(apart, "{path}: {left:?} and {right:?} overlap");
                    }
                }
            }
        }
    }
}
