//! What the engine is given and what it answers: commands, decisions, and the state that a case's entries fold into.
//!
//! A [`Decision`] records what was *decided* (states, dates, assignees, versions of rule and calendar). [`crate::apply`] folds decisions
//! into a [`CaseState`] and never evaluates a guard, a calendar, a route or a choice.

mod decision;
mod refusal;
mod state;

use std::collections::BTreeMap;

use fengqiao_calendar::{Calendar, Instant, Rule};

pub use decision::*;
pub use refusal::*;
pub use state::*;

use crate::model::*;

/// A reference to something the engine only carries: an account, a post, an organisation, a place. Never parsed here.
pub type Ref = String;

/// A typed value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Words.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Fen.
    Money(i64),
    /// Days since 1970-01-01.
    Date(i32),
    /// A moment.
    Time(Instant),
    /// Yes or no.
    Flag(bool),
    /// The index of the choice.
    Choice(u8),
    /// A category code, place code or organisation id.
    Ref(Ref),
    /// A set of organisations.
    Refs(Vec<Ref>),
    /// How to reach a person.
    Contact(Contact),
    /// How to reach several persons.
    Contacts(Vec<Contact>),
    /// Files.
    Attachments(Vec<Attachment>),
}

/// How to reach a person about one case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contact {
    /// What to call the person.
    pub name: String,
    /// The number to ring.
    pub phone: String,
    /// Do not tell the handling office who this is.
    pub hidden: bool,
}

/// A stored file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Hash of the stored bytes, hexadecimal.
    pub hash: String,
    /// The kind of file, for instance `image/jpeg`.
    pub media_type: String,
    /// Its size.
    pub bytes: u64,
}

/// Who takes a step, with the post it is taken by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// `None` for a resident without an account and for the system's own clock steps.
    pub account: Option<Ref>,
    /// The post by whose right the step is taken.
    pub post: Option<Ref>,
    /// The organisation of that post.
    pub organisation: Option<Ref>,
    /// Which party of the case this is, as [`crate::parties`] names them; none for staff.
    pub party: Option<Ref>,
    /// The roles this actor may play in this case by rights (posts, or proof of being the reporter); separations are the engine's to check.
    pub roles: Vec<RoleId>,
    /// `web`, `counter`, `phone`, `paper`, `import`, `clock`…
    pub device: String,
}

/// One attempt to take a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The step.
    pub step: StepId,
    /// The number of the instance within the step's part; 0 for the case itself and for parts of one.
    pub instance: u16,
    /// Who takes it.
    pub actor: Actor,
    /// What was filled in.
    pub fields: BTreeMap<FieldId, Value>,
    /// The case version the actor saw.
    pub expected_version: u64,
    /// Claimed time of what happened, where the channel allows one (paper, phone, import).
    pub occurred_at: Option<Instant>,
}

/// Everything outside the case that a decision may depend on, passed in.
pub struct Context<'a> {
    /// Now. A decision is never recorded before the last one of its case.
    pub recorded_at: Instant,
    /// The city's newest calendar.
    pub calendar: &'a Calendar,
    /// The rule packs.
    pub rules: &'a dyn Rules,
    /// The city's registers.
    pub routing: &'a dyn Routing,
    /// A number from 0 to 99 that nobody could foresee, for drawing samples; recorded where an expression reads it.
    pub draw: u8,
}

/// The city's tables, as far as a decision needs them. Implemented over the registers; pure look-ups.
pub trait Routing: Sync {
    /// The unit that the duty directory names for the case as it stands, with the reason a resident can read.
    fn unit(&self, case: &CaseState, role: &Role) -> Result<Assigned, NoRoute>;
    /// The nearest organisation with a post of the kind, at or above the case's area and level; `barred` organisations are passed over.
    fn office(&self, case: &CaseState, post: &str, barred: &[Ref]) -> Result<Assigned, NoRoute>;
    /// The organisation above this one that answers for it when it is late.
    fn supervisor(&self, case: &CaseState, organisation: &str) -> Result<Assigned, NoRoute>;
    /// The standard time of the case's category and grade.
    fn standard_time(&self, case: &CaseState) -> Option<Rule>;
    /// The lowest level (0 = city) whose powers cover the case's category: it is never sent below.
    fn lowest_level(&self, case: &CaseState) -> u8;
    /// The area level of an organisation's seat.
    fn level_of(&self, organisation: &str) -> Option<u8>;
    /// The area that a place lies in.
    fn area_of(&self, place: &str) -> Option<Ref>;
    /// The organisation in which this member of staff holds a post of the kind.
    fn staff(&self, case: &CaseState, account: &str, post: &str) -> Option<Ref>;
    /// An attribute of the case that CEL may read: `category`, `grade`, `level`, `channel`, `danger`.
    fn attribute(&self, case: &CaseState, name: &str) -> Option<Value>;
}

/// Why no organisation was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoRoute {
    /// What is shown.
    pub reason: Reason,
}

/// A sentence as it was shown, with what it was made from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reason {
    /// The message.
    pub key: String,
    /// What the message was filled with, by name.
    pub arguments: Vec<(String, String)>,
    /// The Chinese sentence as it was shown.
    pub text: String,
}

/// Who plays a role, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigned {
    /// Who.
    pub organisation: Ref,
    /// The one member of staff who plays the role; none where everyone of the organisation with the post may.
    pub account: Option<Ref>,
    /// Why, in a sentence that the resident can read.
    pub reason: Reason,
    /// Who else could have been named, best first.
    pub runners_up: Vec<Ref>,
}
