//! The compiled form of a procedure: what a checked file becomes, with every name resolved to an index.
//!
//! A [`Procedure`] is a bounded set of small flat machines over one record. Part 0 is the case itself; further parts are opened by
//! a state of their parent. Nothing but a [`Step`] moves a part, and a step belongs to a role, to a clock, to the join of a part, or
//! to the outcome of a linked case.

use fengqiao_calendar::{Rule, Threshold};

/// A text in the two languages of every procedure. Placeholders are `{name}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Text {
    /// Simplified Chinese, the language of record.
    pub zh: String,
    /// English; where it is missing the Chinese text is shown, marked.
    pub en: String,
}

macro_rules! index {
    ($(#[$doc:meta] $name:ident),+ $(,)?) => {$(
        #[$doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u16);
        impl $name {
            /// The position in the table of its kind.
            pub fn index(self) -> usize { usize::from(self.0) }
        }
    )+};
}
index!(
    /// A role in [`Procedure::roles`].
    RoleId,
    /// A fact in [`Procedure::facts`].
    FactId,
    /// A field in [`Procedure::fields`].
    FieldId,
    /// A part in [`Procedure::parts`]; part 0 is the case.
    PartId,
    /// A state in [`Procedure::states`].
    StateId,
    /// A step in [`Procedure::steps`].
    StepId,
    /// A clock in [`Procedure::clocks`].
    ClockId,
    /// A link in [`Procedure::links`].
    LinkId,
);

impl PartId {
    /// The case itself.
    pub const MAIN: PartId = PartId(0);
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

/// Who may act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// The name in the file.
    pub name: String,
    /// What pages call it.
    pub title: Text,
    /// How it is found.
    pub kind: RoleKind,
}

/// How a role is found for a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoleKind {
    /// Whose matter it is: reporter, proxy, or a named party.
    Party,
    /// The nearest organisation with a post of this kind at or above the case's area and level.
    Office {
        /// The kind of post.
        post: String,
    },
    /// A post of this kind in the organisation that the duty directory or a step named.
    Unit {
        /// The kind of post.
        post: String,
    },
}

/// Whoever took a step as one of `earlier` may not act as `role`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Separation {
    /// The role that is barred.
    pub role: RoleId,
    /// The roles that bar it.
    pub earlier: Vec<RoleId>,
    /// The whole organisation of the earlier actor is barred, not only the person.
    pub organisation: bool,
    /// Holds only while this guard is true.
    pub when: Guard,
}

/// A yes/no, a choice of at most eight, or a bounded counter that guards may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The name in the file.
    pub name: String,
    /// What pages call it.
    pub title: Text,
    /// Its values.
    pub kind: FactKind,
    /// The part that owns it; other parts neither read nor write it.
    pub part: PartId,
}

/// The finite values of a fact, held as a small number: no = 0, yes = 1; the index of the choice; the count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactKind {
    /// Yes or no.
    Flag {
        /// Its value when its part opens.
        initial: bool,
    },
    /// One of a few.
    Choice {
        /// The choices, by name and title.
        values: Vec<(String, Text)>,
        /// The choice when its part opens, by position.
        initial: u8,
    },
    /// How often something was done; it begins at none.
    Counter {
        /// How often it may be done.
        max: u8,
    },
}

/// A combination that cannot happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraint {
    /// The combination.
    pub never: Guard,
    /// Why it cannot happen.
    pub reason: Text,
}

/// What a guard may say about facts. Nothing else can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guard {
    /// Holds in every case.
    Always,
    /// The fact has this value (flag: 1 = yes).
    Is(FactId, u8),
    /// The counter is below this number.
    Below(FactId, u8),
    /// The case has a level above it to rise to.
    CanRaise,
    /// Every one holds.
    All(Vec<Guard>),
    /// One at least holds.
    Any(Vec<Guard>),
    /// It does not hold.
    Not(Box<Guard>),
}

/// One thing that a step may ask for.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The name in the file.
    pub name: String,
    /// The label of the input.
    pub title: Text,
    /// The line under the label.
    pub hint: Text,
    /// What may be entered.
    pub kind: FieldKind,
    /// Who may read it.
    pub privacy: Privacy,
    /// For persons: the role that they play from the step on.
    pub role: Option<RoleId>,
    /// For dates and times: the rule that says how long from today the day may not come before.
    pub earliest: Option<String>,
    /// For dates and times: the rule that says how long from today the day must have come.
    pub latest: Option<String>,
}

/// The kind of a value, with its limits.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldKind {
    /// Words.
    Text {
        /// The most characters.
        chars_max: u32,
        /// Several lines may be written.
        lines: bool,
    },
    /// A whole number.
    Number {
        /// The least.
        min: i64,
        /// The greatest.
        max: i64,
    },
    /// Integer fen.
    Money,
    /// A civil date.
    Date,
    /// A civil date and time.
    Time,
    /// Yes or no.
    Flag,
    /// One of a list.
    Choice {
        /// The choices, by name and title.
        values: Vec<(String, Text)>,
    },
    /// A category of the matter catalogue.
    Category,
    /// A place of the register.
    Place,
    /// A name with a phone number: how to reach a person about this case.
    Contact,
    /// A person who becomes a party of the case.
    Party,
    /// Persons who become parties of the case.
    Parties {
        /// The most persons.
        count_max: u8,
    },
    /// A member of staff, chosen by name.
    Staff,
    /// One organisation.
    Organisation,
    /// A set of organisations, for `each`.
    Organisations,
    /// Files.
    Attachment {
        /// The most files.
        count_max: u8,
    },
    /// A consent; it must be given.
    Consent,
}

/// Who may read a field. `chain`: the units in this case; `sealed`: named persons only, with a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Privacy {
    /// Everyone.
    Public,
    /// Those whose matter it is, and the offices that handle it.
    Parties,
    /// The offices that handle it.
    Unit,
    /// The units in this case.
    Chain,
    /// Named persons only, with a reason.
    Sealed,
}

/// A flat machine. Depth is at most 2: the case, its parts, their parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The name in the file.
    pub name: String,
    /// What pages call it.
    pub title: Text,
    /// The state that opens it; `None` for the case.
    pub opened_by: Option<StateId>,
    /// How many instances it has.
    pub many: Many,
    /// When its instances decide it.
    pub join: Join,
    /// What happens to open instances when the opening state is left.
    pub on_exit: OnExit,
    /// Where an instance begins.
    pub initial: StateId,
}

/// How many instances a part has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Many {
    /// One.
    One,
    /// One for each member of a set that is frozen when the part opens.
    Each {
        /// The set.
        over: SetSource,
    },
}

/// Where the frozen set comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetSource {
    /// Whoever is a party of the case.
    Parties,
    /// The members that a field names.
    Field(FieldId),
}

/// When the finished instances of a part decide it. Each final state of the part says whether it is a yes or a no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// Yes when every instance said yes; no when all finished and one said no.
    All,
    /// Yes as soon as one said yes; no when all finished without.
    Any,
    /// Yes as soon as so many said yes; no as soon as that cannot be reached.
    AtLeast(u8),
    /// No as soon as one said no; yes when all said yes.
    FirstRefusal,
}

/// What happens to open instances when the opening state is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnExit {
    /// They are cancelled.
    Cancel,
    /// The state cannot be left while one is open.
    Refuse,
}

/// One state of one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The name in the file, unique in the procedure.
    pub name: String,
    /// The part it belongs to.
    pub part: PartId,
    /// What pages call it.
    pub title: Text,
    /// The sentence for the resident: who has it, what they are doing, by when, what otherwise.
    /// Placeholders: `{holder}` `{due}` `{next}` (who takes over when late) `{phone}`.
    pub tells: Text,
    /// Who must move next; `None` only where `end` is set.
    pub holder: Option<RoleId>,
    /// What moves it when nobody does: the clock that runs here.
    pub clock: Option<ClockId>,
    /// The work is done: only the resident, a clock or a supervisor who reopens it moves it on. To everybody it counts as closed.
    pub settled: bool,
    /// Set when the state is final.
    pub end: Option<End>,
}

/// How a part ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// The case is closed. The outcome is the step's.
    Closed,
    /// The instance of a part is finished with a yes or a no for its join.
    Finished {
        /// What it says to the join.
        yes: bool,
    },
}

/// What moves a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The name in the file.
    pub name: String,
    /// The part it moves.
    pub part: PartId,
    /// The words on the button.
    pub title: Text,
    /// Shown beside the button: what will happen.
    pub hint: Text,
    /// The states it may be taken in; empty for an opening step.
    pub from: Vec<StateId>,
    /// Where it leads; `None` keeps the state.
    pub to: Option<StateId>,
    /// Who or what takes it.
    pub by: Trigger,
    /// What it asks for, in the order of the form.
    pub asks: Vec<Ask>,
    /// What must hold.
    pub guard: Guard,
    /// What it does, in order.
    pub effects: Vec<Effect>,
    /// Whom it tells.
    pub notices: Vec<Notice>,
    /// Steps that close or settle the case name the outcome: `solved`, `partly_solved`, `explained`, `transferred`, `pending_until`, `withdrawn`, `merged`,
    /// `unreachable`, `outside_remit`, `not_recorded`. `None` on others; a step may take it from a choice field instead.
    pub outcome: Option<Outcome>,
    /// A correction of what was entered: allowed while the state stays, moves nothing but the named fields and what hangs on them.
    pub corrects: bool,
}

/// Where the outcome of a closing step comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Always this one.
    Is(String),
    /// The name of the choice in this field.
    From(FieldId),
}

/// Who or what takes a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trigger {
    /// Any of these roles.
    Roles(Vec<RoleId>),
    /// The clock becoming due, or reaching a point before.
    Clock {
        /// The clock.
        clock: ClockId,
        /// The point.
        mark: Mark,
    },
    /// The join of a part deciding, in the same change as the step that decided it.
    Joined {
        /// The part.
        part: PartId,
        /// The decision that it takes up.
        yes: bool,
    },
    /// A linked case ending with one of the outcomes of its contract.
    Linked {
        /// The link.
        link: LinkId,
        /// The outcome that it takes up.
        outcome: String,
    },
    /// Another case opens this one by a link: nobody takes the step by hand.
    OpenedByLink,
}

/// A point of a clock's time at which it may take a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// So many percent of its time have passed; 100 is the end.
    Percent(u8),
    /// In the morning of the day that lies so many days before the last one.
    DaysBefore(u16),
}

impl Mark {
    /// The end: the clock is due.
    pub const END: Mark = Mark::Percent(100);
    /// Whether it is the end.
    pub fn is_end(self) -> bool {
        matches!(self, Mark::Percent(100..))
    }
}

/// A field that a step asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The field.
    pub field: FieldId,
    /// It must be filled in.
    pub required: bool,
    /// Required only while this guard holds; `Always` where it is unconditional.
    pub when: Guard,
}

/// What a step does besides moving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Gives a fact a value.
    Set {
        /// The fact.
        fact: FactId,
        /// The value.
        to: FactSource,
    },
    /// Adds one to a counter. A step whose counter is full is not available.
    Count {
        /// The counter.
        counter: FactId,
    },
    /// Starts a clock; one that runs goes on.
    Start(ClockId),
    /// Stops a clock.
    Stop(ClockId),
    /// Lets the time of a running clock stand still.
    Pause(ClockId),
    /// Lets the time of a paused clock pass again.
    Resume(ClockId),
    /// Gives the clock more time, once per use; a counter in the same step bounds it.
    Extend(ClockId),
    /// Finds who plays a role from here on.
    Assign {
        /// The role.
        role: RoleId,
        /// Where to look.
        from: AssignSource,
    },
    /// Moves the matter one level up. Not available at the top.
    Raise,
    /// Sends the matter down to the level of the unit that was named; once per re-ruling.
    Lower,
    /// Opens a linked case.
    Open(LinkId),
    /// Issues a paper.
    Issue(u16),
    /// Marks the responsibility as passed to the supervisor of the holder: the late matter moves by itself.
    Escalate,
}

/// Where a fact's new value comes from. It is recorded with the step and never computed again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactSource {
    /// This value.
    Value(u8),
    /// A flag or choice field of the step, value by value.
    Field(FieldId),
    /// A CEL expression over typed fields and declared case attributes, type-checked when the file is read.
    Cel(String),
}

/// Where an assignment comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssignSource {
    /// The duty directory: category × level -> unit.
    Directory,
    /// An organisation field of this step, or a field that names one member of staff, who then plays the role alone.
    Field(FieldId),
    /// The nearest office of the role's post at or above the case's level.
    Nearest,
    /// The organisation and person taking this step.
    Actor,
}

/// Words sent to a role when a step is taken. Placeholders as in [`State::tells`], and `{number}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// To whom.
    pub to: RoleId,
    /// The words.
    pub text: Text,
}

/// A legal or policy time limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// The name in the file.
    pub name: String,
    /// The part it belongs to.
    pub part: PartId,
    /// What pages call it.
    pub title: Text,
    /// How long it runs.
    pub length: ClockLength,
    /// Which time starts it.
    pub from: StartsFrom,
    /// The resident was told this date: it is never shortened.
    pub promised: bool,
    /// Running it a second time needs this counter, or a resident's own act.
    pub restart: Option<FactId>,
    /// How many times it may be extended, and by how much at most.
    pub extensions_max: u8,
    /// How much time an extension adds.
    pub extension: Option<ClockLength>,
}

/// How long a clock runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClockLength {
    /// A rule of the pack in force when the clock starts.
    Rule(String),
    /// The standard time of the matter's category and grade; the named rule where the category has none.
    Category {
        /// The rule where the category names none.
        otherwise: String,
    },
    /// The rule that belongs to the value of a choice.
    ByChoice {
        /// The choice.
        field: FieldId,
        /// A rule for each of its values, in their order.
        rules: Vec<String>,
    },
    /// Until a date that a step recorded.
    Until(FieldId),
}

/// What starts a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StartsFrom {
    /// When it was entered here.
    Recorded,
    /// When it is claimed to have happened.
    Occurred,
    /// The end of a civil day that a step recorded: the day itself does not count. Source: Civil Code, art. 201.
    Field(FieldId),
}

/// A paper that a step can issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// The name in the file.
    pub name: String,
    /// Its heading.
    pub title: Text,
    /// What it shows.
    pub fields: Vec<FieldId>,
    /// Who may read it.
    pub privacy: Privacy,
}

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
}

/// The rules and thresholds that a procedure names, as the packs in force give them.
pub trait Rules: Sync {
    /// The rule of this id in force at that civil date, if a pack has one.
    fn rule(&self, id: &str, on: fengqiao_calendar::Date) -> Option<&Rule>;
    /// The threshold of this id in force at that civil date, if a pack has one.
    fn threshold(&self, id: &str, on: fengqiao_calendar::Date) -> Option<&Threshold>;
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
