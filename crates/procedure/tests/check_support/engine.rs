//! Random walks of the concrete engine, held against what the checker explored.

use std::collections::{BTreeMap, BTreeSet};

use fengqiao_calendar::{Calendar, Date, Instant, Roll, Rule, Threshold};
use fengqiao_procedure::check::Explored;
use fengqiao_procedure::compare::Stays;
use fengqiao_procedure::engine::possible;
use fengqiao_procedure::event::*;
use fengqiao_procedure::machine;
use fengqiao_procedure::model::*;
use fengqiao_procedure::scenario::{Duty, Organisation, Town};
use fengqiao_procedure::{allowed, apply, decide, due, fire_point, linked, moved, next_point, open, open_linked};

use super::random::Dice;
use super::witness::due_by;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// Monday 2026-03-02, 09:00 in Shanghai.
const START: i64 = 1_772_413_200_000;
/// The most points of clocks that are let pass before silence is called endless.
const POINTS_MAX: usize = 200;

/// What a walk of the engine saw that the checker did not foresee.
#[derive(Debug, PartialEq, Eq)]
pub enum Astray {
    /// The case stands in a configuration that was not explored.
    Unexplored(Vec<String>),
    /// A step led where the checker saw no such move.
    NoSuchMove(Vec<String>),
    /// The checker counts on a step that the engine does not offer, or the reverse.
    Offered(String, Vec<String>),
    /// The checker counts on a clock that the engine does not act on, or the reverse.
    Clocks(Vec<String>),
    /// A point that is due cannot act.
    Deaf(String, Vec<String>),
    /// Time alone led to no supervisor and to no end.
    Silent(Vec<String>),
    /// Offices, clocks and linked cases could not bring it to a close.
    Unending(Vec<String>, Vec<String>),
}

/// The rules of one walk: every rule that the procedure names, with a length of its own, and one half for every threshold.
pub struct Lengths {
    rules: BTreeMap<String, Rule>,
    half: Threshold,
}

impl Lengths {
    fn of(p: &Procedure, dice: &mut Dice) -> Lengths {
        let lengths = ["2h", "30h", "2d", "3wd", "10wd", "40d"];
        let rules =
            rule_names(p).into_iter().map(|name| (name.to_owned(), rule(name, lengths[dice.roll(lengths.len())])));
        Lengths::named(rules.collect())
    }

    /// These rules.
    pub fn named(rules: BTreeMap<String, Rule>) -> Lengths {
        Lengths { rules, half: half() }
    }
}

/// More than a half, as a pack could name it.
pub fn half() -> Threshold {
    Threshold {
        id: "half".to_owned(),
        title: fengqiao_calendar::Text::default(),
        share: 1,
        of: 2,
        law: "测试规定".to_owned(),
        article: String::new(),
        mark: 'P',
        local: false,
        effective_from: None,
        effective_to: None,
        pack: "test@1".to_owned(),
    }
}

impl Rules for Lengths {
    fn rule(&self, id: &str, _: Date) -> Option<&Rule> {
        self.rules.get(id)
    }

    fn threshold(&self, _: &str, _: Date) -> Option<&Threshold> {
        Some(&self.half)
    }
}

pub fn rule(id: &str, length: &str) -> Rule {
    Rule {
        id: id.to_owned(),
        length: length.parse().expect("a length"),
        roll: Roll::NextWorkday,
        law: "测试规定".to_owned(),
        article: String::new(),
        mark: 'P',
        pack: "test@1".to_owned(),
    }
}

/// Every rule that a clock of the procedure, or a point before its end, names.
pub fn rule_names(p: &Procedure) -> BTreeSet<&str> {
    let lengths = p.clocks.iter().flat_map(|clock| std::iter::once(&clock.length).chain(&clock.extension));
    let mut names: BTreeSet<&str> = p.leads.iter().map(String::as_str).collect();
    for length in lengths {
        match length {
            ClockLength::Rule(name) | ClockLength::Category { otherwise: name } => names.extend([name.as_str()]),
            ClockLength::ByChoice { rules, .. } => names.extend(rules.iter().map(String::as_str)),
            ClockLength::Until(_) => {}
        }
    }
    names
}

/// A town with every kind of post on each of five levels, and four units.
pub fn town(p: &Procedure) -> Town {
    let posts: Vec<String> = p
        .roles
        .iter()
        .filter_map(|role| match &role.kind {
            RoleKind::Office { post } | RoleKind::Unit { post } => Some(post.clone()),
            _ => None,
        })
        .collect();
    let organisation = |name: &str, level: u8, above: Option<&str>| Organisation {
        name: name.to_owned(),
        level,
        above: above.map(str::to_owned),
        posts: posts.clone(),
    };
    let chain = ["city", "district", "street", "community", "grid"];
    let mut organisations: Vec<Organisation> = (0u8..)
        .zip(chain)
        .map(|(level, name)| organisation(name, level, level.checked_sub(1).map(|above| chain[usize::from(above)])))
        .collect();
    organisations.extend(UNITS.map(|name| organisation(name, 2, Some("district"))));
    let duty =
        Duty { category: "*".to_owned(), unit: "roads".to_owned(), length: None, lowest: Some(4), danger: false };
    Town {
        organisations,
        duties: vec![duty],
        places: vec![("square".to_owned(), "north".to_owned())],
        staff: vec![("staff".to_owned(), "roads".to_owned())],
    }
}

pub(super) const UNITS: [&str; 4] = ["roads", "water", "parks", "housing"];

/// How a configuration of the engine is read.
pub type Reading = fn(&Config) -> Config;

/// A case on its way through the engine.
pub struct Walker<'a> {
    pub p: &'a Procedure,
    pub(super) explored: &'a Explored<'a>,
    /// How a configuration of the engine is read; the tests of the test put faults in here.
    reading: Reading,
    town: Town,
    rules: Lengths,
    calendar: Calendar,
    pub case: Option<CaseState>,
    pub(super) now: Instant,
    pub way: Vec<String>,
    /// What was decided on the way, in order.
    pub entries: Vec<Decision>,
}

impl<'a> Walker<'a> {
    pub fn new(dice: &mut Dice, p: &'a Procedure, explored: &'a Explored<'a>, reading: Reading) -> Self {
        Walker {
            p,
            explored,
            reading,
            town: town(p),
            rules: Lengths::of(p, dice),
            calendar: Calendar::bare(1),
            case: None,
            now: Instant(START),
            way: Vec::new(),
            entries: Vec::new(),
        }
    }

    /// Walks so many moves. Returns how many entries were decided.
    pub fn walk(&mut self, dice: &mut Dice, moves_max: usize) -> Result<usize, Astray> {
        if !self.opens(dice)? {
            return Ok(0);
        }
        self.walks_on(dice, moves_max)
    }

    /// Walks so many moves more.
    pub fn walks_on(&mut self, dice: &mut Dice, moves_max: usize) -> Result<usize, Astray> {
        for _ in 0..moves_max {
            self.compare()?;
            match dice.roll(5) {
                0 => self.waits(dice)?,
                1 => self.hears(dice)?,
                _ => self.steps(dice)?,
            }
        }
        self.compare()?;
        Ok(self.way.len())
    }

    pub(super) fn context(&self, at: Instant) -> Context<'_> {
        Context { recorded_at: at, calendar: &self.calendar, rules: &self.rules, routing: &self.town, draw: 0 }
    }

    pub(super) fn case(&self) -> &CaseState {
        self.case.as_ref().expect("an open case")
    }

    /// Where the walk stands: the case, the time and the way there; none where no case was opened.
    pub fn place(&self) -> Option<(CaseState, Instant, Vec<String>)> {
        self.case.clone().map(|case| (case, self.now, self.way.clone()))
    }

    /// Goes on from where the walk stood earlier.
    pub fn goes_back_to(&mut self, (case, now, way): (CaseState, Instant, Vec<String>)) {
        (self.case, self.now, self.way) = (Some(case), now, way);
    }

    /// The case as it stands now, with every clock due whose time has run out.
    pub(super) fn config(&self) -> Config {
        due_by(self.p, self.case(), self.now)
    }

    fn opens(&mut self, dice: &mut Dice) -> Result<bool, Astray> {
        let step = self.p.openings[dice.roll(self.p.openings.len())];
        let level = u8::try_from(dice.roll(5)).expect("small");
        let command = self.command(dice, step, None);
        let attributes = Attributes { level, channel: "phone".to_owned(), ..Attributes::default() };
        let context = self.context(self.now);
        let decided = match self.p.step(step).by {
            Trigger::OpenedByLink => open_linked(self.p, &command.fields, attributes, &context),
            _ => open(self.p, &command, attributes, &context),
        };
        let Ok(decision) = decided else { return Ok(false) };
        self.way.push(self.p.step(step).name.clone());
        if !self.explored.opens(step, &(self.reading)(&decision.config)) {
            return Err(Astray::NoSuchMove(self.way.clone()));
        }
        self.case = Some(apply(self.p, None, &decision));
        self.entries.push(decision);
        // A clock from a day that has passed acts at once.
        self.acts_until(self.now)?;
        Ok(true)
    }

    /// Takes an entry: it must be a move that the checker saw.
    pub(super) fn takes(&mut self, before: &Config, decision: &Decision) -> Result<(), Astray> {
        let step = decision.step.expect("a step");
        self.way.push(self.p.step(step).name.clone());
        let read = self.reading;
        if !self.explored.leads(&read(before), step, &read(&decision.config)) {
            return Err(Astray::NoSuchMove(self.way.clone()));
        }
        let case = self.case.take();
        self.case = Some(apply(self.p, case, decision));
        self.entries.push(decision.clone());
        Ok(())
    }

    /// Moves the case, which is folded under this walk's procedure, to a newer version of which that procedure is grown. The entry.
    pub fn moves_to(&mut self, new: &Procedure) -> Result<Decision, Stays> {
        let decision = moved(self.p, new, self.case(), "试行", &self.context(self.now))?;
        let case = self.case.take();
        self.case = Some(apply(self.p, case, &decision));
        self.way.push(format!("moved to {}", new.version));
        Ok(decision)
    }

    /// Lets time pass; what is due acts, each at its own moment.
    fn waits(&mut self, dice: &mut Dice) -> Result<(), Astray> {
        let until = self.now.plus_millis(i64::try_from(dice.roll(9 * 24)).expect("small") * HOUR);
        self.acts_until(until)
    }

    pub(super) fn acts_until(&mut self, until: Instant) -> Result<(), Astray> {
        for _ in 0..POINTS_MAX {
            let Some(point) = next_point(self.p, self.case()).filter(|point| point.at <= until) else { break };
            self.now = self.now.max(point.at);
            // A point acts on the case as its last entry left it: clocks that ran out in the same moment wait for their turn.
            let before = self.case().config.clone();
            let decision = fire_point(self.p, self.case(), &point, &self.context(self.now))
                .map_err(|refusal| Astray::Deaf(format!("{refusal:?}"), self.way.clone()))?;
            self.takes(&before, &decision)?;
        }
        self.now = self.now.max(until);
        let (left, refused) = due(self.p, self.case(), &self.context(self.now));
        match (left.is_empty(), refused) {
            (true, None) => Ok(()),
            (_, refused) => Err(Astray::Deaf(format!("{refused:?}"), self.way.clone())),
        }
    }

    /// A linked case may end.
    fn hears(&mut self, dice: &mut Dice) -> Result<(), Astray> {
        let p = self.p;
        let Some(link) = dice.pick(&self.case().config.links).copied() else { return Ok(()) };
        let Some(outcome) = dice.pick(&p.links[link.index()].outcomes) else { return Ok(()) };
        let before = self.config();
        match linked(p, self.case(), link, outcome, &self.context(self.now)) {
            Ok(Some(decision)) => self.takes(&before, &decision),
            _ => Ok(()),
        }
    }

    /// Somebody takes a step with random values.
    fn steps(&mut self, dice: &mut Dice) -> Result<(), Astray> {
        let open: Vec<(StepId, u16)> =
            self.offered().into_iter().filter(|(.., may)| *may).map(|(id, at, _)| (id, at)).collect();
        let Some((step, instance)) = dice.pick(&open).copied() else { return Ok(()) };
        let command = self.command(dice, step, Some(instance));
        let before = self.config();
        let decided = decide(self.p, self.case(), &command, &self.context(self.now));
        let Ok(decision) = decided else { return Ok(()) };
        self.takes(&before, &decision)?;
        let now = self.now;
        self.acts_until(now)
    }

    /// The steps of people that start from here, and whether somebody new, of the instance's organisation, may take each.
    pub(super) fn offered(&self) -> Vec<(StepId, u16, bool)> {
        let case = self.case();
        let mut organisations: Vec<Option<String>> = vec![None];
        organisations.extend(case.members.values().cloned().map(Some));
        let mut found: BTreeMap<(StepId, u16), bool> = BTreeMap::new();
        for organisation in organisations {
            // Whoever is new, and the one whom a step may have named.
            let people = ["new", "staff"].map(|account| self.actor(account.to_owned(), organisation.clone()));
            for it in people.iter().flat_map(|actor| allowed(self.p, case, actor, self.now)) {
                // A full counter and a separation bind one case; the checker leaves them out or to other proofs.
                let may = matches!(it.may, Ok(_) | Err(Refusal::Separated { .. } | Refusal::Exhausted { .. }));
                *found.entry((it.step, it.instance)).or_default() |= may;
            }
        }
        found.into_iter().map(|((step, instance), may)| (step, instance, may)).collect()
    }

    /// What may happen here is what the checker thinks.
    fn compare(&self) -> Result<(), Astray> {
        let (p, read) = (self.p, self.reading);
        let lost = || Astray::Unexplored(self.way.clone());
        let here = self.explored.moves(&read(&self.config())).ok_or_else(lost)?;
        let offered: BTreeSet<StepId> =
            self.offered().into_iter().filter(|(.., may)| *may).map(|(id, ..)| id).collect();
        let by_people = |step: &StepId| matches!(p.step(*step).by, Trigger::Roles(_));
        let thought: BTreeSet<StepId> = here.iter().filter_map(|(_, step)| *step).filter(by_people).collect();
        if let Some(step) = thought.difference(&offered).next() {
            return Err(Astray::Offered(p.step(*step).name.clone(), self.way.clone()));
        }
        let case = self.case();
        let thought = self.explored.moves(&read(&case.config)).ok_or_else(lost)?;
        let thought: BTreeSet<ClockId> = thought.into_iter().filter_map(|(clock, step)| step.and(clock)).collect();
        let ordered = |clock: &ClockId| p.orders.iter().any(|(_, then)| then == clock);
        let heard: BTreeSet<ClockId> = self.hearing(case).into_iter().filter(|clock| !ordered(clock)).collect();
        if heard != thought.into_iter().filter(|clock| !ordered(clock)).collect() {
            return Err(Astray::Clocks(self.way.clone()));
        }
        Ok(())
    }

    /// The clocks whose end would take a step.
    fn hearing(&self, case: &CaseState) -> BTreeSet<ClockId> {
        let mut heard = BTreeSet::new();
        for run in &case.clocks {
            let at = self.now.max(run.due.at);
            let point = fengqiao_procedure::engine::Point {
                at: run.due.at,
                clock: run.clock,
                instance: run.instance,
                run: run.run,
                mark: Mark::END,
            };
            if fire_point(self.p, case, &point, &self.context(at)).is_ok() {
                heard.insert(run.clock);
            }
        }
        heard
    }

    /// Lets time pass and nothing else happen: the case must end closed, or with a supervisor and not with a resident.
    pub fn rests(&mut self) -> Result<(), Astray> {
        for _ in 0..POINTS_MAX {
            let case = self.case();
            let holder = self.p.state(case.config.instances[0].state).holder;
            let by_party = holder.is_some_and(|role| self.p.role(role).kind == RoleKind::Party);
            if machine::is_closed(self.p, &case.config) || (case.config.escalated && !by_party) {
                return Ok(());
            }
            let Some(point) = next_point(self.p, case) else { return Err(Astray::Silent(self.way.clone())) };
            self.acts_until(point.at.max(self.now))?;
        }
        Err(Astray::Silent(self.way.clone()))
    }

    pub(super) fn actor(&self, account: String, organisation: Option<String>) -> Actor {
        let roles = (0..self.p.roles.len()).map(|it| RoleId(u16::try_from(it).expect("few"))).collect();
        Actor {
            account: Some(account),
            post: None,
            party: organisation.clone(),
            organisation,
            roles,
            device: "phone".to_owned(),
        }
    }

    fn command(&self, dice: &mut Dice, step: StepId, instance: Option<u16>) -> Command {
        let part = self.p.step(step).part;
        let member = instance.and_then(|number| self.case().members.get(&(part, number)).cloned());
        let organisation = member.or_else(|| dice.pick(&UNITS).map(|name| (*name).to_owned()));
        Command {
            step,
            instance: instance.unwrap_or(0),
            actor: self.actor(format!("account {}", dice.roll(8)), organisation),
            fields: self.fields(dice, step),
            expected_version: self.case.as_ref().map_or(0, |case| case.version),
            occurred_at: None,
        }
    }

    /// Random values for everything that a step asks for; what may be left out sometimes is.
    pub(super) fn fields(&self, dice: &mut Dice, step: StepId) -> BTreeMap<FieldId, Value> {
        let mut fields = BTreeMap::new();
        // In some forms all figures are equal: what two people enter is then the same, and a vote is carried.
        let figure = [None, Some(0), Some(100)][dice.roll(3)];
        for ask in &self.p.step(step).asks {
            let given = (ask.required && ask.when == Guard::Always) || dice.roll(3) > 0;
            let field = self.p.field(ask.field);
            let past = field.latest == Some(DayLimit::Today);
            let value = match (&field.kind, figure) {
                (FieldKind::Number { min, max }, Some(figure)) => Some(Value::Number(figure.clamp(*min, *max))),
                (FieldKind::Date, _) if past => {
                    let ago = i64::try_from(dice.roll(20)).expect("small");
                    Some(Value::Date(i32::try_from(self.now.0 / DAY - ago).expect("near days")))
                }
                (FieldKind::Date, _) if field.earliest.is_some() && dice.roll(2) == 0 => self.first_day(field),
                (FieldKind::Time, _) if past => Some(Value::Time(self.now.plus_millis(-HOUR))),
                (kind, _) => value(dice, kind, self.now),
            };
            if let Some(value) = value.filter(|_| given) {
                fields.insert(ask.field, value);
            }
        }
        fields
    }

    /// The first day that a field may name.
    fn first_day(&self, field: &Field) -> Option<Value> {
        let context = self.context(self.now);
        let first = possible(field, context.rules, context.calendar, self.now).first?.on;
        let days = first.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24;
        Some(Value::Date(i32::try_from(days).expect("near days")))
    }
}

/// A random value of a kind, within its limits; none where a kind needs more than a town of names.
pub fn value(dice: &mut Dice, kind: &FieldKind, now: Instant) -> Option<Value> {
    let days = i32::try_from(now.0 / DAY).expect("near days") + i32::try_from(dice.roll(20)).expect("small");
    let number = |dice: &mut Dice, of: usize| i64::try_from(dice.roll(of)).expect("small");
    Some(match kind {
        FieldKind::Text { .. } => Value::Text("words".to_owned()),
        FieldKind::Number { min, max } => {
            let span = usize::try_from(max.saturating_sub(*min)).unwrap_or(0).min(1_000);
            Value::Number(min + number(dice, span + 1))
        }
        FieldKind::Money => Value::Money(number(dice, 2_000_000)),
        FieldKind::Date => Value::Date(days),
        FieldKind::Time => Value::Time(now.plus_millis(number(dice, 400) * HOUR)),
        FieldKind::Flag => Value::Flag(dice.roll(2) == 0),
        FieldKind::Choice { values } => Value::Choice(u8::try_from(dice.roll(values.len())).expect("few")),
        FieldKind::Category => Value::Ref("lamp".to_owned()),
        FieldKind::Place => Value::Ref("square".to_owned()),
        FieldKind::Contact => {
            Value::Contact(Contact { name: "甲".to_owned(), phone: "13800000000".to_owned(), hidden: false })
        }
        FieldKind::Party => {
            Value::Contact(Contact { name: "乙".to_owned(), phone: "13800000001".to_owned(), hidden: false })
        }
        FieldKind::Parties { count_max } => {
            // With the reporter they are at most three: so many are explored.
            let count = 1 + dice.roll(usize::from(*count_max).min(2));
            let named = |at| Contact { name: format!("当事人{at}"), phone: String::new(), hidden: false };
            Value::Contacts((0..count).map(named).collect())
        }
        FieldKind::Staff => Value::Ref("staff".to_owned()),
        FieldKind::Organisation => Value::Ref(UNITS[dice.roll(UNITS.len())].to_owned()),
        FieldKind::Organisations => {
            Value::Refs(UNITS[..dice.roll(UNITS.len())].iter().map(|name| (*name).to_owned()).collect())
        }
        FieldKind::Consent => Value::Flag(true),
        FieldKind::Attachment { .. } => Value::Attachments(vec![Attachment {
            hash: "00".to_owned(),
            media_type: "image/jpeg".to_owned(),
            bytes: 1,
        }]),
    })
}
