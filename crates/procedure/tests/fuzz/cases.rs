//! Commands that no honest page sends: wrong kinds, values beyond every limit, other instances, times from the end of the world.

use std::collections::BTreeMap;

use fengqiao_calendar::{Calendar, Date, Instant, Rule, RulePack, Threshold};
use fengqiao_procedure::event::*;
use fengqiao_procedure::model::*;
use fengqiao_procedure::{allowed, apply, decide, due, fold, linked, next_point, open, open_linked, recalculate};

use crate::check_support::catalogue;
use crate::check_support::engine::{rule, town, value};
use crate::check_support::random::Dice;

const START: i64 = 1_772_413_200_000;
const HOUR: i64 = 3_600_000;
const MOVES: usize = 25;
const NUMBERS: [i64; 9] = [0, 1, -1, 2, i64::MAX, i64::MIN, i64::MAX / 2, 1 << 40, -(1 << 40)];
const WORDS: [&str; 7] = ["", " ", "字", "\u{0}\u{202e}", "'; drop table entry; --", "{due}{number}", "<script>"];

/// Every rule is there, each with a length of its own.
struct Lengths {
    all: Vec<Rule>,
    packs: Vec<RulePack>,
}

impl Rules for Lengths {
    fn rule(&self, id: &str, _: Date) -> Option<&Rule> {
        self.all.get(id.len() % self.all.len())
    }

    fn threshold(&self, id: &str, _: Date) -> Option<&Threshold> {
        self.packs.iter().flat_map(RulePack::thresholds).find(|it| it.id == id)
    }
}

/// Plays one case. Returns how many entries were decided and how many commands refused.
pub fn play(p: &Procedure, dice: &mut Dice) -> (usize, usize) {
    let town = town(p);
    let all = ["2h", "30h", "2d", "3wd", "40d", "2m"].map(|length| rule("any", length)).to_vec();
    let rules = Lengths { all, packs: catalogue::packs() };
    let calendar = Calendar::bare(1);
    let mut now = Instant(START);
    let (mut entries, mut case): (Vec<Decision>, Option<CaseState>) = (Vec::new(), None);
    let mut refused = 0;
    for _ in 0..MOVES {
        now = now.plus_millis(i64::try_from(dice.roll(72)).expect("small") * HOUR);
        let draw = u8::try_from(dice.roll(100)).expect("small");
        let ctx = Context { recorded_at: now, calendar: &calendar, rules: &rules, routing: &town, draw };
        let decided = match &case {
            None => begin(p, dice, &ctx),
            Some(state) => {
                look(p, state, now, &ctx);
                match dice.roll(6) {
                    0 => due(p, state, &ctx).0.into_iter().next(),
                    1 if !p.links.is_empty() => {
                        let link = LinkId(u16::try_from(dice.roll(p.links.len())).expect("few"));
                        linked(p, state, link, WORDS[dice.roll(WORDS.len())], &ctx).ok().flatten()
                    }
                    _ => decide(p, state, &command(p, dice, Some(state), now), &ctx).ok(),
                }
            }
        };
        let Some(decision) = decided else {
            refused += 1;
            continue;
        };
        case = Some(apply(p, case.take(), &decision));
        entries.push(decision);
    }
    // What happened folds to the same case again: nothing else had a part in it.
    assert_eq!(fold(p, &entries), case, "{}: the entries say what the case is", p.id);
    (entries.len(), refused)
}

/// Whatever is asked of a case is answered.
fn look(p: &Procedure, state: &CaseState, now: Instant, ctx: &Context<'_>) {
    let actor = Actor {
        account: Some("somebody".to_owned()),
        post: None,
        organisation: Some("roads".to_owned()),
        party: None,
        roles: roles(p),
        device: "web".to_owned(),
    };
    let _ = allowed(p, state, &actor, now);
    let _ = recalculate(p, state, ctx.calendar, now);
    if let Some(point) = next_point(p, state) {
        assert!(state.clocks.iter().any(|run| run.clock == point.clock), "{}: a point of a clock that runs", p.id);
    }
}

fn begin(p: &Procedure, dice: &mut Dice, ctx: &Context<'_>) -> Option<Decision> {
    let attributes = Attributes {
        level: u8::try_from(dice.roll(6)).expect("small"),
        channel: "web".to_owned(),
        ..Attributes::default()
    };
    let step = *dice.pick(&p.openings)?;
    let command = Command { step, ..command(p, dice, None, ctx.recorded_at) };
    let fields = given(p, dice, step, ctx.recorded_at);
    match p.step(step).by {
        Trigger::OpenedByLink => open_linked(p, &fields, attributes, ctx).ok(),
        _ => open(p, &Command { fields, ..command }, attributes, ctx).ok(),
    }
}

fn roles(p: &Procedure) -> Vec<RoleId> {
    (0..u16::try_from(p.roles.len()).expect("few")).map(RoleId).collect()
}

fn command(p: &Procedure, dice: &mut Dice, case: Option<&CaseState>, now: Instant) -> Command {
    let here = case.map(|state| state.config.instances[dice.roll(state.config.instances.len())].state);
    let likely: Vec<StepId> = (0u16..)
        .map(StepId)
        .zip(&p.steps)
        .filter(|(_, step)| here.is_some_and(|here| step.from.contains(&here)))
        .map(|(id, _)| id)
        .collect();
    let any = StepId(u16::try_from(dice.roll(p.steps.len())).expect("few"));
    let step = if dice.roll(8) == 0 { any } else { dice.pick(&likely).copied().unwrap_or(any) };
    let version = case.map_or(0, |state| state.version);
    Command {
        step,
        instance: if dice.roll(6) == 0 { u16::try_from(dice.roll(70_000) % 65_536).expect("a number") } else { 0 },
        actor: Actor {
            account: Some(format!("account {}", dice.roll(9))),
            post: None,
            organisation: Some("roads".to_owned()),
            party: (dice.roll(3) == 0).then(|| WORDS[dice.roll(WORDS.len())].to_owned()),
            roles: if dice.roll(8) == 0 { Vec::new() } else { roles(p) },
            device: "web".to_owned(),
        },
        fields: given(p, dice, step, now),
        expected_version: if dice.roll(12) == 0 { u64::MAX } else { version },
        occurred_at: (dice.roll(10) == 0).then(|| Instant(NUMBERS[dice.roll(NUMBERS.len())])),
    }
}

/// Values for a step: mostly as asked, sometimes of another kind, and sometimes for what it does not ask.
fn given(p: &Procedure, dice: &mut Dice, step: StepId, now: Instant) -> BTreeMap<FieldId, Value> {
    let mut fields = BTreeMap::new();
    for ask in &p.step(step).asks {
        match dice.roll(16) {
            0 => {}
            1 => drop(fields.insert(ask.field, wrong(dice))),
            _ => {
                if let Some(value) = value(dice, &p.field(ask.field).kind, now) {
                    fields.insert(ask.field, value);
                }
            }
        }
    }
    if !p.fields.is_empty() && dice.roll(10) == 0 {
        fields.insert(FieldId(u16::try_from(dice.roll(p.fields.len())).expect("few")), wrong(dice));
    }
    fields
}

fn wrong(dice: &mut Dice) -> Value {
    let number = NUMBERS[dice.roll(NUMBERS.len())];
    let word = WORDS[dice.roll(WORDS.len())].to_owned();
    match dice.roll(11) {
        0 => Value::Text(word.repeat(3_000)),
        1 => Value::Number(number),
        2 => Value::Money(number),
        3 => Value::Date(i32::try_from(number.clamp(i64::from(i32::MIN), i64::from(i32::MAX))).expect("clamped")),
        4 => Value::Time(Instant(number)),
        5 => Value::Choice(u8::try_from(dice.roll(256)).expect("a byte")),
        6 => Value::Ref(word),
        7 => Value::Refs(vec![word; dice.roll(300)]),
        8 => Value::Contact(Contact { name: word.clone(), phone: word, hidden: true }),
        9 => Value::Contacts(vec![Contact::default(); dice.roll(300)]),
        _ => Value::Attachments(Vec::new()),
    }
}
