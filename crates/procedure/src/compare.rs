//! What changed between two versions of a procedure, in words.
//!
//! Things are the same when they have the same name. A change of flow is pinned for running cases; a change of texts is fixed forward.

mod aspects;
mod carry;
mod cases;
mod flow;
mod grown;
mod retold;
mod touched;
mod whole;
mod words;

use crate::language::Language;
use crate::model::*;
use crate::read::Kind;
use aspects::Aspect;

pub use carry::carried;
pub use cases::{Cases, Stays, cases};
pub use flow::same_flow;
pub use grown::grown;
pub use retold::retold;
pub use words::trigger_words;

/// One difference between two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What kind of thing differs.
    pub kind: Kind,
    /// Its name in the file.
    pub name: String,
    /// The title in the newer version, or in the older where it is gone.
    pub title: Text,
    /// What happened to it.
    pub change: Change,
    /// Whose work it changes, as the newer version calls them, or the older where they are gone.
    pub roles: Vec<Text>,
    /// The states of the older version whose running cases it touches.
    pub states: Vec<Text>,
}

/// What happened to a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Only the newer version has it.
    Added,
    /// Only the older version has it.
    Removed,
    /// An aspect has another value.
    Changed {
        /// Which aspect.
        aspect: Text,
        /// Its value in the older version, in words.
        before: Text,
        /// Its value in the newer version, in words.
        after: Text,
        /// Whether it decides what may happen; texts do not.
        flow: bool,
    },
}

impl Difference {
    /// Whether running cases keep the older version of this.
    pub fn is_flow(&self) -> bool {
        match &self.change {
            Change::Added | Change::Removed => true,
            Change::Changed { flow, .. } => *flow,
        }
    }

    /// The difference as a sentence.
    pub fn words(&self, language: Language) -> String {
        let (kind, title, name) = (self.kind.word(language), self.title.get(language), &self.name);
        match (&self.change, language) {
            (Change::Added, Language::Zh) => format!("新增{kind}“{title}”（{name}）"),
            (Change::Added, Language::En) => format!("New {kind} “{title}” ({name})"),
            (Change::Removed, Language::Zh) => format!("取消{kind}“{title}”（{name}）"),
            (Change::Removed, Language::En) => format!("Removed {kind} “{title}” ({name})"),
            (Change::Changed { aspect, before, after, .. }, Language::Zh) => {
                let (before, after) = around(&before.zh, &after.zh);
                format!("{kind}“{title}”（{name}）的{}由“{before}”改为“{after}”", aspect.zh)
            }
            (Change::Changed { aspect, before, after, .. }, Language::En) => {
                let (before, after) = around(&before.en, &after.en);
                format!("{kind} “{title}” ({name}): {} changed from “{before}” to “{after}”", aspect.en)
            }
        }
    }
}

/// What stands between the items of a list in words.
const BETWEEN: &str = " / ";
/// A list of more items is told only around what differs.
const LIST_WHOLE_MAX: usize = 8;

/// Two lists in words; of long ones what is the same in both before and after is left out, but for the neighbours.
fn around(before: &str, after: &str) -> (String, String) {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.split(BETWEEN).collect(), after.split(BETWEEN).collect());
    if old.len().max(new.len()) <= LIST_WHOLE_MAX {
        return (before.to_owned(), after.to_owned());
    }
    let shorter = old.len().min(new.len());
    let head = old.iter().zip(&new).take_while(|(one, other)| one == other).count();
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(one, other)| one == other).count();
    let tail = tail.min(shorter - head);
    let cut = |list: &[&str]| {
        let (from, to) = (head.saturating_sub(1), (list.len() - tail + 1).min(list.len()));
        let left_out = |is: bool| if is { Some("…") } else { None };
        let said =
            left_out(from > 0).into_iter().chain(list[from..to].iter().copied()).chain(left_out(to < list.len()));
        said.collect::<Vec<_>>().join(BETWEEN)
    };
    (cut(&old), cut(&new))
}

/// All differences: the head first, then roles, fields, facts, parts, states, steps, clocks, papers and links.
pub fn compare(old: &Procedure, new: &Procedure) -> Vec<Difference> {
    let aligned = aligned(old, new);
    let mut sides = Sides { old, aligned: &aligned, new, found: Vec::new() };
    let head = (std::slice::from_ref(old), std::slice::from_ref(new));
    sides.things(Kind::Setting, head, |it| (&it.id, &it.title), &aspects::head());
    sides.things(Kind::Role, (&old.roles, &new.roles), |it| (&it.name, &it.title), &aspects::role());
    sides.things(Kind::Field, (&old.fields, &new.fields), |it| (&it.name, &it.title), &aspects::field());
    sides.things(Kind::Fact, (&old.facts, &new.facts), |it| (&it.name, &it.title), &aspects::fact());
    sides.things(Kind::Part, (&old.parts, &new.parts), |it| (&it.name, &it.title), &aspects::part());
    sides.things(Kind::State, (&old.states, &new.states), |it| (&it.name, &it.title), &aspects::state());
    sides.things(Kind::Step, (&old.steps, &new.steps), |it| (&it.name, &it.title), &aspects::step());
    sides.things(Kind::Clock, (&old.clocks, &new.clocks), |it| (&it.name, &it.title), &aspects::clock());
    sides.things(Kind::Paper, (&old.papers, &new.papers), |it| (&it.name, &it.title), &aspects::paper());
    sides.things(Kind::Link, (&old.links, &new.links), |it| (&it.name, &it.title), &aspects::link());
    sides.found
}

/// The two versions, what was found, and the older one under the titles of the newer: a flow has not changed because a word has.
struct Sides<'p> {
    old: &'p Procedure,
    aligned: &'p Procedure,
    new: &'p Procedure,
    found: Vec<Difference>,
}

/// The older version with the titles of the newer where the names are the same.
fn aligned(old: &Procedure, new: &Procedure) -> Procedure {
    let mut aligned = old.clone();
    macro_rules! align {
        ($($things:ident),+) => {$(
            for thing in &mut aligned.$things {
                if let Some(newer) = new.$things.iter().find(|other| other.name == thing.name) {
                    thing.title = newer.title.clone();
                }
            }
        )+};
    }
    align!(roles, fields, facts, parts, states, steps, clocks, papers, links);
    aligned
}

impl Sides<'_> {
    fn things<T>(
        &mut self,
        kind: Kind,
        (before, after): (&[T], &[T]),
        named: fn(&T) -> (&String, &Text),
        aspects: &[Aspect<T>],
    ) {
        for thing in after {
            let Some(earlier) = before.iter().find(|other| named(other).0 == named(thing).0) else {
                self.found(kind, named(thing), Change::Added);
                continue;
            };
            for aspect in aspects {
                let words = |procedure: &Procedure, thing: &T| Text {
                    zh: (aspect.value)(procedure, thing, Language::Zh),
                    en: (aspect.value)(procedure, thing, Language::En),
                };
                let earlier_words = if aspect.flow { self.aligned } else { self.old };
                let (before, after) = (words(earlier_words, earlier), words(self.new, thing));
                if before != after {
                    let aspect_words = Text { zh: aspect.zh.to_owned(), en: aspect.en.to_owned() };
                    let change = Change::Changed { aspect: aspect_words, before, after, flow: aspect.flow };
                    self.found(kind, named(thing), change);
                }
            }
        }
        for thing in before.iter().filter(|thing| !after.iter().any(|other| named(other).0 == named(thing).0)) {
            self.found(kind, named(thing), Change::Removed);
        }
    }

    fn found(&mut self, kind: Kind, (name, title): (&String, &Text), change: Change) {
        let roles = touched::roles(self.old, self.new, kind, name);
        let states = touched::states(self.old, kind, name);
        self.found.push(Difference { kind, name: name.clone(), title: title.clone(), change, roles, states });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Source, read};

    const OLD: &str = include_str!("compare/old.toml");

    fn procedure(text: &str) -> Procedure {
        let source = Source { name: "p.toml".to_owned(), text: text.to_owned(), modules: Default::default() };
        read(&source).unwrap()
    }

    /// One replacement in the old file, and the words of every difference.
    fn check(find: &str, replace: &str, expected: &[(&str, bool)]) {
        assert!(OLD.contains(find), "{find}");
        let found = compare(&procedure(OLD), &procedure(&OLD.replacen(find, replace, 1)));
        let found: Vec<(String, bool)> =
            found.iter().map(|difference| (difference.words(Language::Zh), difference.is_flow())).collect();
        let expected: Vec<(String, bool)> = expected.iter().map(|(words, flow)| ((*words).to_owned(), *flow)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn nothing_differs_from_itself() {
        assert_eq!(compare(&procedure(OLD), &procedure(OLD)), vec![]);
    }

    #[test]
    fn differences_are_told_in_words() {
        check(
            "rule = \"request.normal\"",
            "rule = \"request.week\"",
            &[("时限“办理”（handle）的长度由“request.normal”改为“request.week”", true)],
        );
        check("zh = \"承办人\"", "zh = \"承办员\"", &[("角色“承办员”（handler）的标题由“承办人”改为“承办员”", false)]);
        check(
            "privacy = \"parties\"",
            "privacy = \"public\"",
            &[("字段“内容”（words）的知悉范围由“当事人”改为“公开”", true)],
        );
        check(
            "outcome = \"solved\"",
            "outcome = \"explained\"",
            &[("步骤“办结”（finish）的办结结果由“solved”改为“explained”", true)],
        );
        check("[step.finish]", "[step.end]", &[("新增步骤“办结”（end）", true), ("取消步骤“办结”（finish）", true)]);
        check(
            "asks = [\"words\"]",
            "asks = [\"words?\"]",
            &[("步骤“反映”（report）的填写内容由“内容”改为“内容?”", true)],
        );
    }

    #[test]
    fn a_long_list_is_told_around_what_differs() {
        let check = |before: &str, after: &str, said: (&str, &str)| {
            assert_eq!(around(before, after), (said.0.to_owned(), said.1.to_owned()), "{before} → {after}");
        };
        check("a / b", "a / x / b", ("a / b", "a / x / b"));
        let long = "a / b / c / d / e / f / g / h / i";
        check(long, "a / b / c / d / x / e / f / g / h / i", ("… / d / e / …", "… / d / x / e / …"));
        check(long, "x / a / b / c / d / e / f / g / h / i", ("a / …", "x / a / …"));
        check(long, "a / b / c / d / e / f / g / h", ("… / h / i", "… / h"));
        check(long, "a / b / c / d / e / f / g / h / i / i", ("… / i", "… / i / i"));
    }
}
