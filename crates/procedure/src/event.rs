//! What the engine is given and what it answers: commands, decisions, and the state that a case's entries fold into.
//!
//! A [`Decision`] records what was *decided* (states, dates, assignees, versions of rule and calendar). [`crate::apply`] folds decisions
//! into a [`CaseState`] and never evaluates a guard, a calendar, a route or a choice.

use std::collections::BTreeMap;

use fengqiao_calendar::{Calendar, Due, Instant, Limit, Rule};

use crate::model::*;

/// A reference to something the engine only carries: an account, a post, an organisation, a place. Never parsed here.
pub type Ref = String;

/// A typed value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Text(String),
    Number(i64),
    /// Fen.
    Money(i64),
    /// Days since 1970-01-01.
    Date(i32),
    Time(Instant),
    Flag(bool),
    /// The index of the choice.
    Choice(u8),
    /// A category code, place code or organisation id.
    Ref(Ref),
    Refs(Vec<Ref>),
    Contact(Contact),
    Attachments(Vec<Attachment>),
}

/// How to reach a person about one case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contact {
    pub name: String,
    pub phone: String,
    /// Do not tell the handling office who this is.
    pub hidden: bool,
}

/// A stored file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Hash of the stored bytes, hexadecimal.
    pub hash: String,
    pub media_type: String,
    pub bytes: u64,
}

/// Who takes a step, with the post it is taken by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// `None` for a resident without an account and for the system's own clock steps.
    pub account: Option<Ref>,
    pub post: Option<Ref>,
    pub organisation: Option<Ref>,
    /// The roles this actor may play in this case by rights (posts, or proof of being the reporter); separations are the engine's to check.
    pub roles: Vec<RoleId>,
    /// `web`, `counter`, `phone`, `paper`, `import`, `clock`…
    pub device: String,
}

/// One attempt to take a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub step: StepId,
    /// The number of the instance within the step's part; 0 for the case itself and for parts of one.
    pub instance: u16,
    pub actor: Actor,
    pub fields: BTreeMap<FieldId, Value>,
    /// The case version the actor saw.
    pub expected_version: u64,
    /// Claimed time of what happened, where the channel allows one (paper, phone, import).
    pub occurred_at: Option<Instant>,
}

/// Everything outside the case that a decision may depend on, passed in.
pub struct Context<'a> {
    pub recorded_at: Instant,
    pub calendar: &'a Calendar,
    pub rules: &'a dyn Rules,
    pub routing: &'a dyn Routing,
}

/// The city's tables, as far as a decision needs them. Implemented over the registers; pure look-ups.
pub trait Routing {
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
    /// An attribute of the case that CEL may read: `category`, `grade`, `level`, `channel`, `danger`.
    fn attribute(&self, case: &CaseState, name: &str) -> Option<Value>;
}

/// Why no organisation was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoRoute { pub reason: Reason }

/// A sentence as it was shown, with what it was made from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reason {
    pub key: String,
    pub arguments: Vec<(String, String)>,
    pub text: String,
}

/// Who plays a role, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigned {
    pub organisation: Ref,
    pub reason: Reason,
    /// Who else could have been named, best first.
    pub runners_up: Vec<Ref>,
}

/// The phase of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Phase {
    Off,
    Running,
    Paused,
    /// Ran out; the step that this calls for has not been taken yet.
    Due,
    /// Ran out, and the step that this called for was taken: it acts once for each run.
    Late,
}

/// The small state that decides what may happen: shared by the engine and the checker.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Config {
    /// One entry for each open instance; entry 0 is the case. Finished instances stay until their part closes.
    pub instances: Vec<Instance>,
    /// The case-level facts, by [`FactId`]; facts of parts live in their instance and are 0 here.
    pub facts: Vec<u8>,
    /// Levels above the lowest: 0 = where it started. Raising adds one.
    pub raised: u8,
    /// How many levels there are above.
    pub raises_max: u8,
    pub lowered: bool,
    /// The responsibility passed to the supervisor since the last hand-over.
    pub escalated: bool,
    /// Links that are open.
    pub links: Vec<LinkId>,
}

/// One running copy of a part.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Instance {
    pub part: PartId,
    /// The instance's number within its part, from 0.
    pub number: u16,
    /// The entry in [`Config::instances`] that opened it.
    pub parent: u16,
    pub state: StateId,
    /// Facts of the part, in the order of [`Procedure::facts`] restricted to it.
    pub facts: Vec<u8>,
    /// Phases of the part's clocks, in the order of [`Procedure::clocks`] restricted to it.
    pub clocks: Vec<Phase>,
}

/// A case, folded from its entries.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseState {
    /// How many entries it is folded from.
    pub version: u64,
    pub procedure: Ref,
    pub procedure_version: Ref,
    pub config: Config,
    pub values: BTreeMap<FieldId, Value>,
    pub clocks: Vec<ClockRun>,
    pub assigned: BTreeMap<RoleId, Assigned>,
    /// Members of `each` parts, by part and instance number.
    pub members: BTreeMap<(PartId, u16), Ref>,
    /// Who answers for the matter since it became late; none while it is not.
    pub supervisor: Option<Assigned>,
    /// Separation memory: who took which step.
    pub taken: Vec<Taken>,
    pub attributes: Attributes,
    pub outcome: Option<String>,
    pub opened_at: Instant,
    pub recorded_at: Instant,
    pub closed_at: Option<Instant>,
}

/// One run of one clock.
#[derive(Debug, Clone, PartialEq)]
pub struct ClockRun {
    pub clock: ClockId,
    /// The number of the instance of the clock's part that it belongs to.
    pub instance: u16,
    /// 1 for the first run of this clock.
    pub run: u32,
    /// The rule, or the day that a step recorded, is pinned when the clock starts.
    pub limit: Limit,
    pub started_at: Instant,
    pub paused: Vec<(Instant, Option<Instant>)>,
    /// The rule of each extension, in order.
    pub extensions: Vec<Rule>,
    pub due: Due,
    /// When the percentages below 100 that the procedure has steps for are reached, in order.
    pub points: Vec<(u8, Instant)>,
    pub calendar_version: u32,
    pub phase: Phase,
    /// Percent points that already fired, in order.
    pub fired: Vec<u8>,
}

/// Someone took a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub step: StepId,
    pub role: Option<RoleId>,
    pub account: Option<Ref>,
    pub organisation: Option<Ref>,
}

/// What a case is about, as far as routes and clocks depend on it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attributes {
    pub category: Option<Ref>,
    pub area: Option<Ref>,
    pub place: Option<Ref>,
    /// The level the matter stands at, 0 = city.
    pub level: u8,
    pub grade: u8,
    pub channel: String,
}

/// What sort of entry a decision is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// The case began under this version of this procedure.
    Opened { procedure: Ref, procedure_version: Ref },
    /// A step was taken.
    Taken,
    /// What was entered earlier was corrected; dates and routes were derived again.
    Corrected,
    /// A new calendar moved running clocks and nothing else.
    Recalculated { from: u32, to: u32 },
}

/// What one step decided: the body of one entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    pub kind: Kind,
    /// The step taken; none where dates alone were derived again.
    pub step: Option<StepId>,
    /// The number of the instance within the step's part.
    pub instance: u16,
    pub role: Option<RoleId>,
    pub actor: Actor,
    pub occurred_at: Instant,
    pub recorded_at: Instant,
    /// The fields given with the step.
    pub fields: BTreeMap<FieldId, Value>,
    /// The configuration afterwards, whole.
    pub config: Config,
    /// Members of `each` parts afterwards, whole, by part and instance number.
    pub members: BTreeMap<(PartId, u16), Ref>,
    /// What happened to clocks, in order.
    pub clocks: Vec<ClockChange>,
    /// Roles that were given to an organisation.
    pub assigned: Vec<(RoleId, Assigned)>,
    /// Who answers for the late matter afterwards.
    pub supervisor: Option<Assigned>,
    /// What the case is about afterwards, whole.
    pub attributes: Attributes,
    pub outcome: Option<String>,
    pub closed: bool,
    pub notices: Vec<NoticeSent>,
    pub papers: Vec<u16>,
    pub opens: Vec<LinkId>,
    /// Steps that followed at once, by the join of a part, with the number of their instance; already contained in `config`.
    pub cascade: Vec<(StepId, u16)>,
    /// For clock steps: which run and point fired, and when it had been due.
    pub fired: Option<Fired>,
}

/// The point of a clock that fired: `(case, clock, run, point)` acts once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fired { pub clock: ClockId, pub instance: u16, pub run: u32, pub percent: u8, pub due_at: Instant }

/// What happened to a clock, with the result.
#[derive(Debug, Clone, PartialEq)]
pub struct ClockChange { pub change: ClockVerb, pub after: ClockRun }

/// The operations on a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockVerb { Start, Pause, Resume, Extend, Stop, Fire, Recalculate }

/// Words to a role, as decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeSent { pub to: RoleId, pub text: Text }

/// Why a step is not taken. Every variant has a message in both languages that says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Someone else moved the case first.
    Stale { expected: u64, actual: u64 },
    /// The step does not exist in this procedure.
    UnknownStep,
    /// The step cannot be taken in the state the case is in.
    WrongState { state: StateId },
    /// None of the actor's roles may take it.
    WrongRole { needed: Vec<RoleId> },
    /// The actor took an earlier step that bars them from this one.
    Separated { role: RoleId, earlier: StepId },
    /// A guard does not hold: the facts say no.
    Guarded { guard: Guard },
    /// A counter is full: it was done as often as allowed.
    Exhausted { counter: FactId },
    /// A field is missing, all of them at once with what is malformed.
    Fields(Vec<FieldIssue>),
    /// Open instances of a part forbid leaving.
    PartsOpen { part: PartId },
    /// It cannot rise above the top, nor sink below the powers.
    Level,
    /// Nobody is there to take it.
    NoRoute(Reason),
    /// The rule packs have no rule of this name in force on the day.
    NoRule { id: String },
    /// A fact cannot be computed: the case lacks an attribute that its expression reads.
    NoValue { fact: FactId },
    /// The clock is not in a phase that the step needs: only a running clock that is not due yet can be extended.
    Clock { clock: ClockId, phase: Phase },
    /// Joins follow joins without end: the procedure was never checked.
    Circular,
    /// A claimed time lies after now, or before the case.
    ImpossibleTime,
    /// The clock was not running, or the point has fired already.
    NotDue,
}

/// One thing wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldIssue { pub field: FieldId, pub issue: FieldFault }

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldFault { Missing, NotAsked, WrongKind, TooLong { max: u32 }, OutOfRange, TooMany { max: u8 }, UnknownChoice }
