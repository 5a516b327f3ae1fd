//! Runs of clocks: the pinned rule, the pauses, the due date and how it was derived.

use fengqiao_calendar::{Date, DerivationStep, Due, Instant, Limit, Roll, Rule};
use fengqiao_procedure::event::{ClockChange, ClockRun, ClockVerb};
use fengqiao_procedure::model::{Mark, Procedure};
use fengqiao_proof::Value;

use super::{CodecError, Names, Reader, as_int, as_list, as_text, config, map, text};

pub(super) fn encode_change(procedure: &Procedure, change: &ClockChange) -> Value {
    map([("verb", text(verb_name(change.change))), ("run", encode_run(procedure, &change.after))])
}

pub(super) fn decode_change(names: &Names, value: &Value) -> Result<ClockChange, CodecError> {
    let change = Reader::of(value, "clocks")?;
    Ok(ClockChange { change: verb_of(change.text("verb")?)?, after: decode_run(names, change.get("run")?)? })
}

fn encode_run(procedure: &Procedure, run: &ClockRun) -> Value {
    let pauses = run
        .paused
        .iter()
        .map(|(from, to)| Value::List(vec![Value::Int(from.0), to.map_or(Value::Null, |at| Value::Int(at.0))]));
    let points = run.points.iter().map(|(mark, at)| Value::List(vec![encode_mark(procedure, *mark), Value::Int(at.0)]));
    map([
        ("clock", text(&procedure.clock(run.clock).name)),
        ("in", Value::Int(i64::from(run.instance))),
        ("no", Value::Int(i64::from(run.run))),
        ("limit", encode_limit(&run.limit)),
        ("from", Value::Int(run.started_at.0)),
        ("paused", Value::List(pauses.collect())),
        ("more", Value::List(run.extensions.iter().map(encode_rule).collect())),
        ("due", encode_due(&run.due)),
        ("leads", Value::List(run.leads.iter().map(encode_rule).collect())),
        ("points", Value::List(points.collect())),
        ("calendar", Value::Int(i64::from(run.calendar_version))),
        ("phase", text(config::phase_name(run.phase))),
        ("fired", Value::List(run.fired.iter().map(|mark| encode_mark(procedure, *mark)).collect())),
    ])
}

fn decode_run(names: &Names, value: &Value) -> Result<ClockRun, CodecError> {
    let run = Reader::of(value, "run")?;
    Ok(ClockRun {
        clock: names.clock(run.text("clock")?)?,
        instance: run.small("in")?,
        run: run.small("no")?,
        limit: decode_limit(run.get("limit")?)?,
        started_at: Instant(run.int("from")?),
        paused: run.list("paused")?.iter().map(decode_pause).collect::<Result<_, _>>()?,
        extensions: run.list("more")?.iter().map(decode_rule).collect::<Result<_, _>>()?,
        due: decode_due(run.get("due")?)?,
        leads: run.list("leads")?.iter().map(decode_rule).collect::<Result<_, _>>()?,
        points: run.list("points")?.iter().map(|point| decode_point(names, point)).collect::<Result<_, _>>()?,
        calendar_version: run.small("calendar")?,
        phase: config::phase_of(run.text("phase")?)?,
        fired: run.list("fired")?.iter().map(|mark| decode_mark(names, mark)).collect::<Result<_, _>>()?,
    })
}

fn decode_pause(value: &Value) -> Result<(Instant, Option<Instant>), CodecError> {
    match as_list(value, "paused")? {
        [from, Value::Null] => Ok((Instant(as_int(from, "paused")?), None)),
        [from, to] => Ok((Instant(as_int(from, "paused")?), Some(Instant(as_int(to, "paused")?)))),
        _ => Err(CodecError::Malformed("paused".to_owned())),
    }
}

/// So many percent, minus so many days before the end, or the name of the rule that says how long before.
pub(super) fn encode_mark(procedure: &Procedure, mark: Mark) -> Value {
    match mark {
        Mark::Percent(percent) => Value::Int(i64::from(percent)),
        Mark::DaysBefore(days) => Value::Int(-i64::from(days)),
        Mark::Before(lead) => text(procedure.lead(lead)),
    }
}

pub(super) fn decode_mark(names: &Names, value: &Value) -> Result<Mark, CodecError> {
    if let Value::Text(rule) = value {
        return names.lead(rule).map(Mark::Before);
    }
    let number: i64 = as_int(value, "points")?;
    let percent = u8::try_from(number).map(Mark::Percent);
    percent
        .or_else(|_| u16::try_from(-number).map(Mark::DaysBefore))
        .map_err(|_| CodecError::Malformed("points".to_owned()))
}

fn decode_point(names: &Names, value: &Value) -> Result<(Mark, Instant), CodecError> {
    match as_list(value, "points")? {
        [mark, at] => Ok((decode_mark(names, mark)?, Instant(as_int(at, "points")?))),
        _ => Err(CodecError::Malformed("points".to_owned())),
    }
}

/// A rule as a map, a recorded day as its text, a recorded moment as its milliseconds.
fn encode_limit(limit: &Limit) -> Value {
    match limit {
        Limit::Rule(rule) => encode_rule(rule),
        Limit::Until(on) => text(&on.to_string()),
        Limit::At(at) => Value::Int(at.0),
    }
}

fn decode_limit(value: &Value) -> Result<Limit, CodecError> {
    match value {
        Value::Text(on) => on.parse().map(Limit::Until).map_err(|_| CodecError::Malformed("limit".to_owned())),
        Value::Int(at) => Ok(Limit::At(Instant(*at))),
        rule => decode_rule(rule).map(Limit::Rule),
    }
}

fn encode_rule(rule: &Rule) -> Value {
    map([
        ("id", text(&rule.id)),
        ("len", text(&rule.length.to_string())),
        ("roll", Value::Bool(rule.roll == Roll::NextWorkday)),
        ("law", text(&rule.law)),
        ("art", text(&rule.article)),
        ("mark", text(&rule.mark.to_string())),
        ("pack", text(&rule.pack)),
    ])
}

fn decode_rule(value: &Value) -> Result<Rule, CodecError> {
    let rule = Reader::of(value, "rule")?;
    Ok(Rule {
        id: rule.text("id")?.to_owned(),
        length: rule.text("len")?.parse().map_err(|_| CodecError::Malformed("len".to_owned()))?,
        roll: if rule.flag("roll")? { Roll::NextWorkday } else { Roll::None },
        law: rule.text("law")?.to_owned(),
        article: rule.text("art")?.to_owned(),
        mark: rule.text("mark")?.chars().next().unwrap_or('P'),
        pack: rule.text("pack")?.to_owned(),
    })
}

fn encode_due(due: &Due) -> Value {
    let steps = due.derivation.iter().map(|step| {
        let arguments = step.arguments.iter().map(|(name, value)| Value::List(vec![text(name), text(value)])).collect();
        Value::List(vec![text(&step.text_key), Value::List(arguments)])
    });
    map([
        ("at", Value::Int(due.at.0)),
        ("on", text(&due.last_on.to_string())),
        ("provisional", Value::Bool(due.provisional)),
        ("why", Value::List(steps.collect())),
    ])
}

fn decode_due(value: &Value) -> Result<Due, CodecError> {
    let due = Reader::of(value, "due")?;
    let last_on: Date = due.text("on")?.parse().map_err(|_| CodecError::Malformed("on".to_owned()))?;
    let derivation = due.list("why")?.iter().map(decode_derivation).collect::<Result<_, _>>()?;
    Ok(Due { at: Instant(due.int("at")?), last_on, provisional: due.flag("provisional")?, derivation })
}

fn decode_derivation(value: &Value) -> Result<DerivationStep, CodecError> {
    let [key, arguments] = as_list(value, "why")? else { return Err(CodecError::Malformed("why".to_owned())) };
    let arguments = as_list(arguments, "why")?.iter().map(|pair| match as_list(pair, "why")? {
        [name, value] => Ok((as_text(name, "why")?.to_owned(), as_text(value, "why")?.to_owned())),
        _ => Err(CodecError::Malformed("why".to_owned())),
    });
    Ok(DerivationStep { text_key: as_text(key, "why")?.to_owned(), arguments: arguments.collect::<Result<_, _>>()? })
}

fn verb_name(verb: ClockVerb) -> &'static str {
    match verb {
        ClockVerb::Start => "start",
        ClockVerb::Pause => "pause",
        ClockVerb::Resume => "resume",
        ClockVerb::Extend => "extend",
        ClockVerb::Stop => "stop",
        ClockVerb::Fire => "fire",
        ClockVerb::Recalculate => "recalculate",
    }
}

fn verb_of(name: &str) -> Result<ClockVerb, CodecError> {
    Ok(match name {
        "start" => ClockVerb::Start,
        "pause" => ClockVerb::Pause,
        "resume" => ClockVerb::Resume,
        "extend" => ClockVerb::Extend,
        "stop" => ClockVerb::Stop,
        "fire" => ClockVerb::Fire,
        "recalculate" => ClockVerb::Recalculate,
        _ => return Err(CodecError::UnknownName { kind: "clock verb", name: name.to_owned() }),
    })
}
