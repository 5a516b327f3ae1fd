//! A procedure as a Mermaid state diagram.

use super::{Origin, edges};
use crate::language::Language;
use crate::model::*;

/// The text of a Mermaid `stateDiagram-v2`, one composite state for each part below the case.
pub fn mermaid(p: &Procedure, language: Language) -> String {
    let mut text = String::from("stateDiagram-v2\n");
    for (id, part) in (0u16..).zip(&p.parts) {
        let part_id = PartId(id);
        let indent = if part_id == PartId::MAIN { "    " } else { "        " };
        if part_id != PartId::MAIN {
            text.push_str(&format!("    state \"{}\" as part_{} {{\n", words(part.title.get(language)), part.name));
        }
        for state in p.states.iter().filter(|state| state.part == part_id) {
            text.push_str(&format!("{indent}state \"{}\" as {}\n", words(state.title.get(language)), state.name));
        }
        for edge in edges(p, part_id) {
            let to = &p.state(edge.to).name;
            let titles: Vec<String> = edge.steps.iter().map(|step| words(p.step(*step).title.get(language))).collect();
            let label = if titles.is_empty() { String::new() } else { format!(" : {}", titles.join(" / ")) };
            let froms: Vec<&str> = match edge.from {
                Origin::Opening => vec!["[*]"],
                Origin::State(state) => vec![&p.state(state).name],
                Origin::Anywhere => {
                    let first = edge.steps.first().map(|step| p.step(*step).from.as_slice()).unwrap_or_default();
                    first.iter().map(|state| p.state(*state).name.as_str()).collect()
                }
            };
            for from in froms {
                text.push_str(&format!("{indent}{from} --> {to}{label}\n"));
            }
        }
        for state in p.states.iter().filter(|state| state.part == part_id && state.end.is_some()) {
            text.push_str(&format!("{indent}{} --> [*]\n", state.name));
        }
        if part_id != PartId::MAIN {
            text.push_str("    }\n");
        }
    }
    text
}

/// Words without the signs that Mermaid reads.
fn words(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '"' | ':' | ';' | '\n' | '{' | '}' | '<' | '>') { ' ' } else { c }).collect()
}
