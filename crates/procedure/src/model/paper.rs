//! What a case issues, and the cases that it opens.

use super::{ClockId, Effect, FieldId, LinkId, Part, Privacy, State, StateId, Step, Text, Trigger};

/// A paper that a step can issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// The name in the file.
    pub name: String,
    /// Its heading.
    pub title: Text,
    /// Which template lays it out: one of [`PAPER_FORMS`].
    pub form: String,
    /// What it shows.
    pub fields: Vec<FieldId>,
    /// Which of these may be empty; the others have a value whenever it is issued.
    pub optional: Vec<FieldId>,
    /// Who may read it.
    pub privacy: Privacy,
}

/// The forms that papers have: each is a template.
pub const PAPER_FORMS: [&str; 11] = [
    "notice",
    "decision",
    "order",
    "letter",
    "application",
    "agreement",
    "register",
    "record",
    "public",
    "report",
    "proof",
];

/// A linked case, seen only through its contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The name in the file.
    pub name: String,
    /// What pages call it.
    pub title: Text,
    /// The procedure of the linked case.
    pub procedure: String,
    /// The outcomes that this case waits for.
    pub outcomes: Vec<String>,
    /// The clock of this case that limits the wait; none where nobody waits.
    pub limit: Option<ClockId>,
    /// Which field of the new case is filled from which field of this one.
    pub carry: Vec<(String, FieldId)>,
    /// It only follows: this case does not wait for it.
    pub follows: bool,
    /// The states from which some way leads to a step that waits for it ([`awaited_in`]). Left, they leave the link behind: nobody waits any more.
    pub awaited_in: Vec<StateId>,
}

/// The states from which some way leads to a step that takes up an outcome of a link that is open there, before another step opens it anew. A
/// state also waits for what the parts wait for that it opens.
pub fn awaited_in(link: LinkId, steps: &[Step], parts: &[Part], states: &[State]) -> Vec<StateId> {
    let takes_up = |step: &Step| matches!(step.by, Trigger::Linked { link: named, .. } if named == link);
    let mut waits = vec![false; states.len()];
    loop {
        let mut grown = false;
        let mut mark = |state: StateId, waits: &mut Vec<bool>| {
            grown |= !std::mem::replace(&mut waits[state.index()], true);
        };
        for step in steps {
            let later = step.to.is_some_and(|to| waits[to.index()]) && !step.effects.contains(&Effect::Open(link));
            if takes_up(step) || later {
                step.from.iter().for_each(|from| mark(*from, &mut waits));
            }
        }
        for part in parts {
            if let Some(opens) = part.opened_by.filter(|_| waits[part.initial.index()]) {
                mark(opens, &mut waits);
            }
        }
        if !grown {
            break;
        }
    }
    (0u16..).map(StateId).zip(&waits).filter(|(_, waits)| **waits).map(|(id, _)| id).collect()
}
