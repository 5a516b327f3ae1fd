//! What the checker says: one finding per fault, with its place, its shortest trace and its sentence in both languages.

use crate::model::*;

/// Which promise a finding is about. The list grows and never shrinks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Property {
    /// The tables refer to each other soundly: nothing else can be asked of a file that fails this.
    Structure,
    /// The exploration ended within its bound.
    Bounded,
    /// Every state and every step can happen.
    Reachable,
    /// From every case that can arise, the offices and time can still close it.
    Progress,
    /// Every open state has a holder, and a clock or a wait with a limit.
    Duty,
    /// If nobody acts, time alone brings the case to a supervisor, and a resident's wait to an answer.
    Silence,
    /// Every cycle spends a counter, or holds a resident's own act.
    Cycle,
    /// Every clock can start and stop, and becoming due changes who is responsible.
    Clock,
    /// What a step asks for can be given by whoever takes it.
    Form,
    /// Those who collect, handle and verify can be, and are, different people.
    Separation,
    /// No close without telling the resident, asking them, and leaving a way to object.
    Hearing,
    /// Sealed fields reach no guard, no paper of lower privacy and no sentence.
    Sealed,
    /// What Fengqiao never does: no record about a person's danger, loyalty or worth.
    Boundary,
    /// Every rule, post, law and linked procedure exists.
    Name,
    /// Every text stands in both languages, and each open state tells the resident where things are.
    Words,
    /// Parts come to an end, and every decision of a join is taken up.
    Part,
    /// Raising goes up and stops at the top; sending down is ruled and bounded.
    Level,
    /// Consent is each party's own, and a refusal holds.
    Consent,
    /// Where the work is done, only residents, clocks and a supervisor's reopening move the case.
    Settled,
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The procedure may not run.
    Refuses,
    /// It may run, but its author should look.
    Warns,
}

/// What a finding points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// The procedure as a whole.
    Procedure,
    /// A role.
    Role(RoleId),
    /// A separation, by its position.
    Separation(usize),
    /// A fact.
    Fact(FactId),
    /// A constraint, by its position.
    Constraint(usize),
    /// A field.
    Field(FieldId),
    /// A part.
    Part(PartId),
    /// A state.
    State(StateId),
    /// A step.
    Step(StepId),
    /// A clock.
    Clock(ClockId),
    /// A paper, by its position.
    Paper(usize),
    /// A link.
    Link(LinkId),
}

/// One fault, with everything that an author needs to mend it.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The promise that is broken.
    pub property: Property,
    /// Whether the procedure may run all the same.
    pub severity: Severity,
    /// Where, the most telling place first.
    pub places: Vec<Place>,
    /// The shortest way there; empty where the fault stands in the text itself.
    pub trace: Vec<super::Move>,
    /// The trace in words, one line per move.
    pub lines: Vec<Text>,
    /// What is wrong, one sentence in each language.
    pub message: Text,
}

impl Finding {
    /// The whole finding as one paragraph in each language: the moves, then what is wrong.
    pub fn words(&self) -> Text {
        let zh: String = self.lines.iter().map(|line| format!("{} → ", line.zh)).collect();
        let en: String = self.lines.iter().map(|line| format!("{} → ", line.en)).collect();
        Text { zh: format!("{zh}{}", self.message.zh), en: format!("{en}{}", self.message.en) }
    }
}

/// The name of a place as a reader sees it on a page, in quotation marks.
pub fn label(p: &Procedure, place: Place) -> Text {
    let (title, name) = match place {
        Place::Procedure => (Some(&p.title), p.id.as_str()),
        Place::Role(id) => (p.roles.get(id.index()).map(|it| &it.title), name_of(&p.roles, id.index(), |it| &it.name)),
        Place::Fact(id) => (p.facts.get(id.index()).map(|it| &it.title), name_of(&p.facts, id.index(), |it| &it.name)),
        Place::Field(id) => {
            (p.fields.get(id.index()).map(|it| &it.title), name_of(&p.fields, id.index(), |it| &it.name))
        }
        Place::Part(id) => (p.parts.get(id.index()).map(|it| &it.title), name_of(&p.parts, id.index(), |it| &it.name)),
        Place::State(id) => {
            (p.states.get(id.index()).map(|it| &it.title), name_of(&p.states, id.index(), |it| &it.name))
        }
        Place::Step(id) => (p.steps.get(id.index()).map(|it| &it.title), name_of(&p.steps, id.index(), |it| &it.name)),
        Place::Clock(id) => {
            (p.clocks.get(id.index()).map(|it| &it.title), name_of(&p.clocks, id.index(), |it| &it.name))
        }
        Place::Link(id) => (p.links.get(id.index()).map(|it| &it.title), name_of(&p.links, id.index(), |it| &it.name)),
        Place::Paper(at) => (p.papers.get(at).map(|it| &it.title), name_of(&p.papers, at, |it| &it.name)),
        Place::Separation(at) => return numbered("第", "separation ", at, "条分离规则"),
        Place::Constraint(at) => return numbered("第", "constraint ", at, "条约束"),
    };
    let pick = |text: Option<&String>| text.filter(|text| !text.is_empty()).map_or(name, String::as_str).to_owned();
    Text {
        zh: format!("“{}”", pick(title.map(|it| &it.zh))), en: format!("“{}”", pick(title.map(|it| &it.en)))
    }
}

fn name_of<T>(items: &[T], at: usize, name: impl Fn(&T) -> &String) -> &str {
    items.get(at).map_or("?", |item| name(item).as_str())
}

fn numbered(before: &str, en: &str, at: usize, after: &str) -> Text {
    Text { zh: format!("{before}{}{after}", at + 1), en: format!("{en}{}", at + 1) }
}
