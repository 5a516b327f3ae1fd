//! The compiled form of a procedure: what a checked file becomes, with every name resolved to an index.
//!
//! A [`Procedure`] is a bounded set of small flat machines over one record. Part 0 is the case itself; further parts are opened by
//! a state of their parent. Nothing but a [`Step`] moves a part, and a step belongs to a role, to a clock, to the join of a part, or
//! to the outcome of a linked case.

mod clock;
mod fact;
mod field;
mod id;
mod paper;
mod part;
mod role;
mod step;

pub use clock::*;
pub use fact::*;
pub use field::*;
pub use id::*;
pub use paper::*;
pub use part::*;
pub use role::*;
pub use step::*;

/// A text in the two languages of every procedure. Placeholders are `{name}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Text {
    /// Simplified Chinese, the language of record.
    pub zh: String,
    /// English; where it is missing the Chinese text is shown, marked.
    pub en: String,
}

/// One version of one procedure, complete and expanded.
#[derive(Debug, Clone, PartialEq)]
pub struct Procedure {
    /// The stable name, for instance `service_request`.
    pub id: String,
    /// The version as its author wrote it, for instance `2026.1`.
    pub version: String,
    /// The version of the language that the file is written in.
    pub language: u16,
    /// Its name on pages.
    pub title: Text,
    /// What it is for, in a sentence or two.
    pub summary: Text,
    /// Where its rules stand.
    pub basis: Vec<Basis>,
    /// What its cases are about.
    pub subject: Subject,
    /// Who may know of its cases at all.
    pub secrecy: Secrecy,
    /// The state in which the main part is created, and who may create it: these steps have no `from`.
    pub openings: Vec<StepId>,
    /// Who may act, by [`RoleId`].
    pub roles: Vec<Role>,
    /// Who may not act after whom.
    pub separations: Vec<Separation>,
    /// What guards may read, by [`FactId`].
    pub facts: Vec<Fact>,
    /// Combinations of facts that the checker may take as impossible, each with its reason.
    pub constraints: Vec<Constraint>,
    /// What steps may ask for, by [`FieldId`].
    pub fields: Vec<Field>,
    /// The machines, by [`PartId`]; the first is the case.
    pub parts: Vec<Part>,
    /// Where a part can be, by [`StateId`].
    pub states: Vec<State>,
    /// What can be done, by [`StepId`].
    pub steps: Vec<Step>,
    /// The time limits, by [`ClockId`].
    pub clocks: Vec<Clock>,
    /// The rules that say how long before a clock's end a step is taken, by [`LeadId`].
    pub leads: Vec<String>,
    /// Pairs of clocks of which the first always becomes due before the second; the pack proves it.
    pub orders: Vec<(ClockId, ClockId)>,
    /// What can be issued; a step names the position.
    pub papers: Vec<Paper>,
    /// The linked cases it may open, by [`LinkId`].
    pub links: Vec<Link>,
}

/// Where a rule stands and how sure its text is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Basis {
    /// Law, standard or order, for instance `中华人民共和国民法典`.
    pub law: String,
    /// Article, for instance `203`.
    pub article: String,
    /// `V` law read, `S` secondary source, `M` memory, `P` policy default.
    pub mark: char,
}

/// What a case is about. A person as subject needs a consent step that the person can withdraw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Something that is wrong or asked for.
    Matter,
    /// An estate, a building, a facility.
    Place,
    /// A service that is rendered.
    Service,
    /// One person, who consented and may withdraw.
    Person,
}

/// Who may know of the cases of a procedure; each later one keeps more to itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Secrecy {
    /// Open cases are shown publicly, as far as their category allows.
    #[default]
    Open,
    /// Cases never appear or match publicly.
    Private,
    /// Besides, offices outside the responsible units see number, state and clock only.
    Confidential,
}

impl Procedure {
    /// The state of this id.
    pub fn state(&self, id: StateId) -> &State {
        &self.states[id.index()]
    }
    /// The step of this id.
    pub fn step(&self, id: StepId) -> &Step {
        &self.steps[id.index()]
    }
    /// The role of this id.
    pub fn role(&self, id: RoleId) -> &Role {
        &self.roles[id.index()]
    }
    /// The clock of this id.
    pub fn clock(&self, id: ClockId) -> &Clock {
        &self.clocks[id.index()]
    }
    /// The field of this id.
    pub fn field(&self, id: FieldId) -> &Field {
        &self.fields[id.index()]
    }
    /// The fact of this id.
    pub fn fact(&self, id: FactId) -> &Fact {
        &self.facts[id.index()]
    }
    /// The rule of this id.
    pub fn lead(&self, id: LeadId) -> &str {
        &self.leads[id.index()]
    }
    /// The part of this id.
    pub fn part(&self, id: PartId) -> &Part {
        &self.parts[id.index()]
    }

    /// The step of this name.
    pub fn step_named(&self, name: &str) -> Option<StepId> {
        position(&self.steps, |step| step.name == name).map(StepId)
    }
    /// The state of this name. State names are unique in a procedure.
    pub fn state_named(&self, name: &str) -> Option<StateId> {
        position(&self.states, |state| state.name == name).map(StateId)
    }
    /// The field of this name.
    pub fn field_named(&self, name: &str) -> Option<FieldId> {
        position(&self.fields, |field| field.name == name).map(FieldId)
    }
    /// The role of this name.
    pub fn role_named(&self, name: &str) -> Option<RoleId> {
        position(&self.roles, |role| role.name == name).map(RoleId)
    }
    /// The fact of this name.
    pub fn fact_named(&self, name: &str) -> Option<FactId> {
        position(&self.facts, |fact| fact.name == name).map(FactId)
    }
    /// The clock of this name.
    pub fn clock_named(&self, name: &str) -> Option<ClockId> {
        position(&self.clocks, |clock| clock.name == name).map(ClockId)
    }

    /// Whether a person whose matter it is takes this step of their own will.
    pub fn is_resident_act(&self, step: &Step) -> bool {
        matches!(&step.by, Trigger::Roles(roles) if roles.iter().all(|role| self.role(*role).kind == RoleKind::Party))
    }
}

fn position<T>(items: &[T], test: impl Fn(&T) -> bool) -> Option<u16> {
    items.iter().position(test).and_then(|at| u16::try_from(at).ok())
}
