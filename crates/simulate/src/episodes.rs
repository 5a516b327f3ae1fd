//! Episodes: what the scenarios of a procedure tell, made into something that other people can live through at another time and place. The
//! steps and their words are the scenario's; dates move with the present, and people, units and places are those of the city.

use std::collections::BTreeMap;

use fengqiao_calendar::{Date, Instant, Zone};
use fengqiao_civic::item::days;
use fengqiao_procedure::event::Value;
use fengqiao_procedure::model::{Field, FieldKind, Procedure, StepId, Text, Trigger};
use fengqiao_procedure::scenario::{self, Scenario, Taken};

include!(concat!(env!("OUT_DIR"), "/scenarios.rs"));

/// What a scenario expects where a step is refused.
const REFUSED: [&str; 2] = ["拒绝", "refused"];

/// One way that a case of a procedure goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Episode {
    /// The procedure.
    pub(crate) procedure: String,
    /// Through which channel it comes.
    pub(crate) channel: String,
    /// What is done, the opening first.
    pub(crate) acts: Vec<Act>,
}

/// One step of an episode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Act {
    /// The steps that bear the title which the scenario names.
    pub(crate) steps: Vec<StepId>,
    /// What is written into the form, by field.
    pub(crate) fields: BTreeMap<String, Told>,
}

/// What an episode tells of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Told {
    /// The same in every city at any time.
    Always(Value),
    /// So many days after the step.
    DaysAfter(i32),
    /// So many milliseconds after the step.
    TimeAfter(i64),
}

impl Told {
    /// The value when the step is taken now.
    pub(crate) fn value(&self, today: Date, now: Instant) -> Value {
        match self {
            Told::Always(value) => value.clone(),
            Told::DaysAfter(count) => Value::Date(days(today) + count),
            Told::TimeAfter(milliseconds) => Value::Time(Instant(now.0 + milliseconds)),
        }
    }
}

/// The episodes of some procedures that people begin: what another case begins is not among them.
pub(crate) fn all<'p>(procedures: impl Iterator<Item = &'p Procedure>, zone: &Zone) -> Vec<Episode> {
    let by_id: BTreeMap<&str, &Procedure> = procedures.map(|procedure| (procedure.id.as_str(), procedure)).collect();
    let read = SCENARIOS.iter().filter_map(|text| scenario::parse(text).ok());
    read.filter_map(|told| episode(by_id.get(told.procedure.as_str())?, &told, zone)).collect()
}

fn episode(procedure: &Procedure, told: &Scenario, zone: &Zone) -> Option<Episode> {
    let taken = told.acts.iter().filter(|act| {
        let refused = |what: &str| REFUSED.contains(&what);
        !act.expects.iter().any(|expect| refused(expect.what.as_str()))
    });
    let acts: Vec<Act> = taken.filter_map(|one| act(procedure, one.step.as_ref()?, at(zone, &one.at)?, zone)).collect();
    let by_people =
        |step: &StepId| procedure.openings.contains(step) && matches!(procedure.step(*step).by, Trigger::Roles(_));
    let begins = acts.first()?.steps.iter().any(by_people);
    begins.then(|| Episode { procedure: procedure.id.clone(), channel: told.channel.clone(), acts })
}

fn act(procedure: &Procedure, taken: &Taken, at: Instant, zone: &Zone) -> Option<Act> {
    let called = |name: &str, title: &Text, wanted: &str| name == wanted || title.zh == wanted || title.en == wanted;
    let steps = (0u16..).map(StepId).zip(&procedure.steps);
    let steps: Vec<StepId> =
        steps.filter(|(_, step)| called(&step.name, &step.title, &taken.step)).map(|(id, _)| id).collect();
    let field = |wanted: &str| procedure.fields.iter().find(|field| called(&field.name, &field.title, wanted));
    let told = |(name, text): &(String, String)| {
        let field = field(name)?;
        Some((field.name.clone(), value(field, text, at, zone)?))
    };
    (!steps.is_empty()).then(|| Act { steps, fields: taken.fields.iter().filter_map(told).collect() })
}

/// What does not hang on people and places of the scenario's own town.
fn value(field: &Field, text: &str, step_at: Instant, zone: &Zone) -> Option<Told> {
    let always = match &field.kind {
        FieldKind::Text { .. } => Value::Text(text.to_owned()),
        FieldKind::Number { .. } => Value::Number(text.parse().ok()?),
        FieldKind::Money => Value::Money(fen(text)?),
        FieldKind::Flag | FieldKind::Consent => Value::Flag(matches!(text, "是" | "yes")),
        FieldKind::Choice { values } => {
            let at = values.iter().position(|(name, title)| name == text || title.zh == text || title.en == text)?;
            Value::Choice(u8::try_from(at).ok()?)
        }
        FieldKind::Date => {
            let date: Date = text.trim().parse().ok()?;
            return Some(Told::DaysAfter(days(date) - days(zone.date_of(step_at))));
        }
        FieldKind::Time => return Some(Told::TimeAfter(at(zone, text)?.0 - step_at.0)),
        _ => return None,
    };
    Some(Told::Always(always))
}

/// A civil time of the scenario, `2026-03-02 09:00`.
fn at(zone: &Zone, text: &str) -> Option<Instant> {
    let (date, time) = text.trim().split_once(' ')?;
    let (hour, minute) = time.trim().split_once(':')?;
    let date: Date = date.parse().ok()?;
    let (hour, minute): (i8, i8) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then(|| zone.instant_of(date.at(hour, minute, 0, 0)))
}

/// Fen from yuan with at most two decimals.
fn fen(text: &str) -> Option<i64> {
    let (yuan, cents) = text.split_once('.').unwrap_or((text, "0"));
    let cents: i64 = format!("{cents:0<2}").parse().ok().filter(|cents| (0..100).contains(cents))?;
    yuan.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents)
}
