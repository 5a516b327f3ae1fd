//! Random walks: whatever people, clocks and linked cases do, a case stays whole.

use std::collections::BTreeMap;

use fengqiao_calendar::{Calendar, Date, Instant, Limit, RuleSet};
use fengqiao_procedure::engine::possible;
use fengqiao_procedure::event::*;
use fengqiao_procedure::model::*;
use fengqiao_procedure::scenario::{Duty, Organisation, Town};
use fengqiao_procedure::{
    allowed, apply, decide, due, fold, linked, machine, next_point, open, open_linked, recalculate,
};

use crate::load;

/// Walks go on until so many were walked and they reached enough, or far too many were. That each can be brought to a close is shown by
/// `check_engine.rs`.
const WALKS: std::ops::RangeInclusive<u64> = 6..=160;
/// So many of a hundred steps of each procedure are taken.
const SHARE: usize = 90;
/// Less where walks that know no goal seldom get through long ways (talks upon talks, votes upon surveys).
const SHARES: [(&str, usize); 7] = [
    ("deliberation", 80),
    ("everything", 70),
    ("grid_event", 85),
    ("judicial_confirmation", 80),
    ("mediation_case", 45),
    ("small_grant", 85),
    ("whistle", 85),
];
const MOVES: u32 = 400;
/// Monday 2026-03-02, 09:00 in Shanghai.
const START: i64 = 1_772_413_200_000;
const HOUR: i64 = 3_600_000;
const UNITS: [&str; 6] = ["city", "district", "street", "community", "unit", "other_unit"];

/// A small generator (xorshift64*): the same seed walks the same way.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(high).unwrap() % sides.max(1)
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.roll(items.len())]
    }
}

struct Walk<'a> {
    p: &'a Procedure,
    town: &'a Town,
    calendars: &'a [Calendar; 2],
    rules: &'a RuleSet,
    dice: Dice,
    now: i64,
    case: CaseState,
    entries: Vec<Decision>,
    seen: Seen,
    /// So many times nobody does anything but the clocks.
    quiet: usize,
}

/// How often each step was tried and taken, in all walks of a procedure.
#[derive(Default)]
struct Seen {
    tried: BTreeMap<StepId, u32>,
    taken: BTreeMap<StepId, u32>,
}

#[test]
fn cases_stay_whole() {
    let calendars = [load::calendar(), Calendar::bare(2)];
    let rules = load::rules();
    let mut lacking = Vec::new();
    for (_, p) in load::procedures() {
        let town = town(&p);
        let mut seen = Seen::default();
        let share = SHARES.iter().find(|(id, _)| *id == p.id).map_or(SHARE, |(_, share)| *share);
        let enough = |seen: &Seen| seen.taken.len() * 100 >= share * p.steps.len();
        for seed in 1..=*WALKS.end() {
            if seed > *WALKS.start() && enough(&seen) {
                break;
            }
            let mut walk = Walk::begin(&p, &town, &calendars, &rules, seed, seen);
            for _ in 0..MOVES {
                walk.step();
                walk.holds(seed);
            }
            seen = walk.seen;
        }
        let never = (0..).map(StepId).zip(&p.steps).filter(|(id, _)| !seen.taken.contains_key(id));
        let never: Vec<&str> = never.map(|(_, step)| step.name.as_str()).collect();
        if !enough(&seen) {
            lacking.push(format!("{}: of {} steps the walks never take {never:?}", p.id, p.steps.len()));
        }
    }
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
}

/// Every post at every level, and two units.
fn town(p: &Procedure) -> Town {
    let post = |role: &Role| match &role.kind {
        RoleKind::Party => None,
        RoleKind::Office { post } | RoleKind::Unit { post } => Some(post.clone()),
    };
    let posts: Vec<String> = p.roles.iter().filter_map(post).collect();
    let levels = [0, 1, 2, 3, 2, 1];
    let above = [None, Some("city"), Some("district"), Some("street"), Some("street"), Some("district")];
    let organisations = (0..UNITS.len()).map(|at| Organisation {
        name: UNITS[at].to_owned(),
        level: levels[at],
        above: above[at].map(str::to_owned),
        posts: posts.clone(),
    });
    let duty = |category: &str, unit: &str, length: &str| Duty {
        category: category.to_owned(),
        unit: unit.to_owned(),
        length: Some(length.parse().unwrap()),
        lowest: Some(3),
        danger: category == "fire",
    };
    Town {
        organisations: organisations.collect(),
        duties: vec![duty("lamp", "unit", "5wd"), duty("fire", "other_unit", "2h"), duty("*", "street", "10wd")],
        places: vec![("estate".to_owned(), "grid".to_owned())],
        staff: vec![("staff".to_owned(), "unit".to_owned())],
    }
}

impl<'a> Walk<'a> {
    fn begin(
        p: &'a Procedure,
        town: &'a Town,
        calendars: &'a [Calendar; 2],
        rules: &'a RuleSet,
        seed: u64,
        mut seen: Seen,
    ) -> Walk<'a> {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        loop {
            let least = p.openings.iter().min_by_key(|step| seen.taken.get(step)).copied();
            let step = if dice.roll(2) == 0 { *dice.pick(&p.openings) } else { least.unwrap() };
            let actor = actor(p, &mut dice, &p.step(step).by, false);
            let context =
                Context { recorded_at: Instant(START), calendar: &calendars[0], rules, routing: town, draw: 0 };
            let fields = fill(p, &mut dice, p.step(step), &context);
            let command = Command { step, instance: 0, actor, fields, expected_version: 0, occurred_at: None };
            let level = u8::try_from(dice.roll(4)).unwrap();
            let attributes = Attributes {
                category: Some("lamp".to_owned()),
                level,
                channel: "web".to_owned(),
                ..Attributes::default()
            };
            let opened = match p.step(step).by {
                Trigger::OpenedByLink => open_linked(p, &command.fields, attributes, &context),
                _ => open(p, &command, attributes, &context),
            };
            if let Ok(decision) = opened {
                let case = apply(p, None, &decision);
                *seen.taken.entry(step).or_default() += 1;
                return Walk {
                    p,
                    town,
                    calendars,
                    rules,
                    dice,
                    now: START,
                    case,
                    entries: vec![decision],
                    seen,
                    quiet: 0,
                };
            }
        }
    }

    fn context(&self) -> Context<'a> {
        Context {
            recorded_at: Instant(self.now),
            calendar: &self.calendars[0],
            rules: self.rules,
            routing: self.town,
            draw: u8::try_from(self.entries.len() * 37 % 100).unwrap(),
        }
    }

    fn step(&mut self) {
        match self.dice.roll(20) {
            0..3 => {
                self.now += i64::try_from(self.dice.roll(100)).unwrap() * HOUR;
            }
            3 => self.end_link(),
            5 => self.quiet = self.dice.roll(6),
            4 => {
                let moved = recalculate(self.p, &self.case, &self.calendars[1], Instant(self.now));
                self.record(moved);
            }
            _ => {}
        }
        let point = next_point(self.p, &self.case).filter(|_| self.quiet > 0);
        self.now = point.map_or(self.now, |point| self.now.max(point.at.0));
        let (decisions, refused) = due(self.p, &self.case, &self.context());
        assert_eq!(refused, None, "{}: a clock cannot act", self.p.id);
        for decision in decisions {
            self.record(Some(decision));
        }
        match self.quiet.checked_sub(1) {
            Some(left) => self.quiet = left,
            None => self.act(),
        }
    }

    fn act(&mut self) {
        let p = self.p;
        let everyone =
            Actor { roles: (0..).map(RoleId).take(p.roles.len()).collect(), ..self.entries[0].actor.clone() };
        // Who may take a step is found out by trying; what a condition, a counter or a clock forbids is not tried.
        let tried = |may: &Result<RoleId, Refusal>| {
            matches!(may, Ok(_) | Err(Refusal::WrongRole { .. } | Refusal::Separated { .. }))
        };
        let open = allowed(p, &self.case, &everyone, Instant(self.now));
        let steps: Vec<StepId> = open.iter().filter(|it| tried(&it.may)).map(|it| it.step).collect();
        if steps.is_empty() {
            return;
        }
        // What was tried least is mostly chosen; ends are rarely chosen, so that walks go deep.
        let ends = |id: &StepId| p.step(*id).to.is_some_and(|to| p.state(to).end == Some(End::Closed));
        let goes_on: Vec<StepId> = steps.iter().copied().filter(|id| !ends(id)).collect();
        let among = if goes_on.is_empty() || self.dice.roll(8) == 0 { &steps } else { &goes_on };
        let tried = |id: &&StepId| self.seen.tried.get(*id).copied().unwrap_or(0);
        let rarest = among.iter().min_by_key(tried).copied();
        let id = rarest.filter(|_| self.dice.roll(3) > 0).unwrap_or_else(|| *self.dice.pick(among));
        *self.seen.tried.entry(id).or_default() += 1;
        let step = p.step(id);
        let instance = u16::try_from(if step.part == PartId::MAIN { 0 } else { self.dice.roll(3) }).unwrap();
        let by_name = |role: &RoleId| self.case.assigned.get(role).is_some_and(|assigned| assigned.account.is_some());
        let named = matches!(&step.by, Trigger::Roles(roles) if roles.iter().any(by_name));
        let mut actor = actor(p, &mut self.dice, &step.by, named);
        if let Some(member) = self.case.members.get(&(step.part, instance)) {
            actor.organisation = Some(member.clone());
            actor.party = Some(member.clone());
        }
        let context = self.context();
        let fields = fill(p, &mut self.dice, step, &context);
        let command =
            Command { step: id, instance, actor, fields, expected_version: self.case.version, occurred_at: None };
        if let Ok(decision) = decide(p, &self.case, &command, &self.context()) {
            self.record(Some(decision));
        }
    }

    fn end_link(&mut self) {
        let Some(id) = self.case.config.links.first().copied() else { return };
        let outcome = self.dice.pick(&self.p.links[id.index()].outcomes).clone();
        if let Ok(decision) = linked(self.p, &self.case, id, &outcome, &self.context()) {
            self.record(decision);
        }
    }

    fn record(&mut self, decision: Option<Decision>) {
        let Some(decision) = decision else { return };
        assert!(decision.recorded_at >= self.case.recorded_at, "recorded times do not go back");
        for step in decision.step.into_iter().chain(decision.cascade.iter().map(|(step, _)| *step)) {
            *self.seen.taken.entry(step).or_default() += 1;
        }
        self.case = apply(self.p, Some(self.case.clone()), &decision);
        self.entries.push(decision);
    }

    fn holds(&self, seed: u64) {
        let (p, case) = (self.p, &self.case);
        let here =
            format!("{} seed {seed} entry {} in {}", p.id, case.version, p.state(case.config.instances[0].state).name);
        assert_eq!(fold(p, &self.entries).as_ref(), Some(case), "{here}: entries fold to the case");
        assert_eq!(case.version, self.entries.len() as u64, "{here}: the version counts entries");
        let state = p.state(case.config.instances[0].state);
        assert_eq!(case.closed_at.is_some(), state.end.is_some(), "{here}: closed is where the case ends");
        assert!(state.end.is_some() || state.holder.is_some(), "{here}: someone holds an open case");
        assert_eq!(
            case.attributes.level,
            case.config.raises_max - case.config.raised,
            "{here}: the level follows raising"
        );
        if let Some(point) = next_point(p, case) {
            assert!(
                point.at.0 > self.now || self.entries.last().unwrap().recorded_at.0 == self.now,
                "{here}: {point:?} was left behind"
            );
        }
        for run in &case.clocks {
            let at = machine::instance_at(&case.config, p.clock(run.clock).part, run.instance);
            let phase = at.map_or(Phase::Off, |at| machine::phase(p, &case.config, run.clock, at));
            assert_eq!(run.phase, phase, "{here}: runs and configuration agree");
            let named = matches!(run.limit, Limit::Until(_) | Limit::At(_));
            assert!(
                named || run.due.at >= run.started_at,
                "{here}: a clock ends after it starts, unless a day was named"
            );
            assert!(run.paused.iter().all(|(from, until)| until.is_none_or(|until| until >= *from)), "{here}");
            assert_eq!(
                run.paused.iter().any(|(_, until)| until.is_none()),
                run.phase == Phase::Paused,
                "{here}: one pause is open while paused"
            );
        }
        for (fact, id) in p.facts.iter().zip((0..).map(FactId)).filter(|(fact, _)| fact.part == PartId::MAIN) {
            if let FactKind::Counter { max } = fact.kind {
                assert!(machine::fact_value(p, &case.config, 0, id) <= max, "{here}: {} is bounded", fact.name);
            }
        }
        if case.closed_at.is_some() {
            assert!(case.clocks.iter().all(|run| run.phase == Phase::Off), "{here}: no clock runs in a closed case");
            assert_eq!(case.config.instances.len(), 1, "{here}: no part is open in a closed case");
            let everyone =
                Actor { roles: (0..).map(RoleId).take(p.roles.len()).collect(), ..self.entries[0].actor.clone() };
            let left = allowed(p, case, &everyone, Instant(self.now));
            assert!(
                left.iter().all(|allowed| p.step(allowed.step).to.is_some()),
                "{here}: a closed case can only be opened again"
            );
            assert_eq!(next_point(p, case), None, "{here}: no clock acts on a closed case");
            assert!(case.outcome.is_some(), "{here}: a closed case has an outcome");
        }
    }
}

/// Somebody of a role of the step; the one member of staff whom a field can name where the role is theirs alone, and only there.
fn actor(p: &Procedure, dice: &mut Dice, by: &Trigger, named: bool) -> Actor {
    let role = match by {
        Trigger::Roles(roles) if dice.roll(8) > 0 => Some(*dice.pick(roles)),
        _ => Some(RoleId(u16::try_from(dice.roll(p.roles.len())).unwrap())),
    };
    let party = role.is_some_and(|role| p.role(role).kind == RoleKind::Party);
    let number = dice.roll(12);
    let named = named && !party;
    let account = if named { "staff".to_owned() } else { format!("account{number}") };
    let organisation = if named { "unit" } else { UNITS[number % UNITS.len()] };
    Actor {
        account: (!party).then_some(account),
        post: None,
        organisation: (!party).then(|| organisation.to_owned()),
        party: None,
        roles: role.into_iter().collect(),
        device: "web".to_owned(),
    }
}

/// Values for what a step asks: mostly all, sometimes not what is optional, rarely something wrong.
fn fill(p: &Procedure, dice: &mut Dice, step: &Step, context: &Context<'_>) -> BTreeMap<FieldId, Value> {
    let mut values = BTreeMap::new();
    for ask in &step.asks {
        if !ask.required && dice.roll(2) == 0 {
            continue;
        }
        let field = p.field(ask.field);
        let value = match (dice.roll(40), &field.kind) {
            (0, _) => Value::Number(-1),
            (_, FieldKind::Date) => Value::Date(day(dice, field, context)),
            (_, kind) => value(dice, kind, context.recorded_at.0),
        };
        values.insert(ask.field, value);
    }
    values
}

/// A day within the limits of the field, in days since 1970.
fn day(dice: &mut Dice, field: &Field, context: &Context<'_>) -> i32 {
    let today = context.calendar.date_of(context.recorded_at);
    let since = |on: Date| i32::try_from(on.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24).unwrap();
    let limits = possible(field, context.rules, context.calendar, context.recorded_at);
    let last = limits.last.map(|last| since(last.on));
    let first = limits.first.map_or_else(|| since(today).min(last.unwrap_or(i32::MAX)), |first| since(first.on));
    let span = usize::try_from(last.unwrap_or(first + 60) - first).unwrap_or(0);
    first + i32::try_from(dice.roll(span + 1)).unwrap()
}

fn value(dice: &mut Dice, kind: &FieldKind, now: i64) -> Value {
    let unit = |dice: &mut Dice| (*dice.pick(&UNITS)).to_owned();
    match kind {
        FieldKind::Text { .. } => Value::Text("字".to_owned()),
        FieldKind::Number { min, max } => {
            Value::Number(*dice.pick(&[*min, (*min + 1).min(*max), (*min + 60).min(*max), *max]))
        }
        FieldKind::Money => Value::Money(100),
        FieldKind::Date => Value::Date(i32::try_from(now / (24 * HOUR)).unwrap()),
        FieldKind::Time => Value::Time(Instant(now + i64::try_from(dice.roll(60 * 24)).unwrap() * HOUR)),
        FieldKind::Flag => Value::Flag(dice.roll(2) == 0),
        FieldKind::Consent => Value::Flag(true),
        FieldKind::Choice { values } => Value::Choice(u8::try_from(dice.roll(values.len())).unwrap()),
        FieldKind::Category => Value::Ref((*dice.pick(&["lamp", "fire", "noise"])).to_owned()),
        FieldKind::Place => Value::Ref("estate".to_owned()),
        FieldKind::Organisation => Value::Ref(unit(dice)),
        FieldKind::Staff => Value::Ref("staff".to_owned()),
        FieldKind::Party => Value::Contact(Contact { name: "李四".to_owned(), ..Contact::default() }),
        FieldKind::Parties { count_max } => {
            let count = 1 + dice.roll(usize::from(*count_max).min(3));
            Value::Contacts(
                (0..count).map(|at| Contact { name: format!("当事人{at}"), ..Contact::default() }).collect(),
            )
        }
        FieldKind::Organisations => Value::Refs((0..dice.roll(4)).map(|_| unit(dice)).collect()),
        FieldKind::Contact => {
            Value::Contact(Contact { name: "居民".to_owned(), phone: "13800000000".to_owned(), hidden: false })
        }
        FieldKind::Attachment { .. } => Value::Attachments(vec![Attachment {
            hash: "00".to_owned(),
            media_type: "image/jpeg".to_owned(),
            bytes: 1,
        }]),
    }
}
