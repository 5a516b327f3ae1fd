//! Whether two texts have one flow: everything that decides what may happen, without the words.

use crate::model::*;

/// Whether two versions differ in nothing but words: titles, hints, sentences, reasons, sources and the version's name. Such a change is
/// fixed forward: running cases take it at once.
///
/// ```
/// # use fengqiao_procedure::{model::Procedure, compare::same_flow};
/// # fn reworded(old: &Procedure) {
/// let mut new = old.clone();
/// new.summary.zh = "说得更清楚".to_owned();
/// assert!(same_flow(old, &new));
/// new.subject = fengqiao_procedure::model::Subject::Service;
/// assert!(!same_flow(old, &new));
/// # }
/// ```
pub fn same_flow(old: &Procedure, new: &Procedure) -> bool {
    wordless(old) == wordless(new)
}

fn wordless(procedure: &Procedure) -> Procedure {
    let mut bare = procedure.clone();
    bare.version.clear();
    bare.basis.clear();
    clear([&mut bare.title, &mut bare.summary]);
    clear(bare.roles.iter_mut().map(|role| &mut role.title));
    clear(bare.constraints.iter_mut().map(|constraint| &mut constraint.reason));
    clear(bare.parts.iter_mut().map(|part| &mut part.title));
    clear(bare.states.iter_mut().flat_map(|state| [&mut state.title, &mut state.tells]));
    clear(bare.clocks.iter_mut().map(|clock| &mut clock.title));
    clear(bare.papers.iter_mut().map(|paper| &mut paper.title));
    clear(bare.links.iter_mut().map(|link| &mut link.title));
    for step in &mut bare.steps {
        clear([&mut step.title, &mut step.hint]);
        clear(step.notices.iter_mut().map(|notice| &mut notice.text));
    }
    for fact in &mut bare.facts {
        clear([&mut fact.title]);
        if let FactKind::Choice { values, .. } = &mut fact.kind {
            clear(values.iter_mut().map(|(_, title)| title));
        }
    }
    for field in &mut bare.fields {
        clear([&mut field.title, &mut field.hint]);
        if let FieldKind::Choice { values } = &mut field.kind {
            clear(values.iter_mut().map(|(_, title)| title));
        }
    }
    bare
}

fn clear<'a>(texts: impl IntoIterator<Item = &'a mut Text>) {
    texts.into_iter().for_each(|text| *text = Text::default());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Source, read};

    const OLD: &str = include_str!("old.toml");

    fn procedure(text: &str) -> Procedure {
        read(&Source { name: "p.toml".to_owned(), text: text.to_owned(), modules: Default::default() }).unwrap()
    }

    #[test]
    fn words_are_no_flow_and_everything_else_is() {
        let rows = [
            ("version = \"", "version = \"9", true),
            ("zh = \"承办人\"", "zh = \"承办员\"", true),
            ("privacy = \"parties\"", "privacy = \"public\"", false),
            ("rule = \"request.normal\"", "rule = \"request.week\"", false),
            ("outcome = \"solved\"", "outcome = \"explained\"", false),
        ];
        for (from, to, same) in rows {
            assert!(OLD.contains(from), "{from}");
            let new = procedure(&OLD.replacen(from, to, 1));
            assert_eq!(same_flow(&procedure(OLD), &new), same, "{from}");
        }
    }
}
