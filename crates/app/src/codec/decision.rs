//! A decision as the body of an entry.

use std::collections::BTreeMap;

use fengqiao_calendar::Instant;
use fengqiao_procedure::event::{Actor, Assigned, Attributes, Decision, Fired, Kind, NoticeSent, Reason};
use fengqiao_procedure::model::{PartId, Procedure, RoleId, StepId, Text};
use fengqiao_proof::Value;

use super::{CodecError, Names, Reader, as_int, as_list, as_text, clock, config, map, optional_text, text, value};

/// Body fields of given field values start with this; what follows is the field's name.
const FIELD: &str = "f.";
/// The kind of the entry by which a case goes on under another version.
const MOVED: &str = "moved";

/// The body of the entry that records a decision. Who, when and by which post stand in the entry's head and are not repeated.
pub fn encode_decision(procedure: &Procedure, decision: &Decision) -> BTreeMap<String, Value> {
    let mut body = BTreeMap::new();
    let mut put = |name: &str, value: Value| {
        body.insert(name.to_owned(), value);
    };
    if let Some(step) = decision.step {
        put("step", text(&procedure.step(step).name));
    }
    if decision.instance != 0 {
        put("in", Value::Int(i64::from(decision.instance)));
    }
    match &decision.kind {
        Kind::Opened { procedure, procedure_version } => {
            put("procedure", text(procedure));
            put("procedure_version", text(procedure_version));
        }
        Kind::Recalculated { from, to } => {
            put("calendars", Value::List(vec![Value::Int((*from).into()), Value::Int((*to).into())]))
        }
        Kind::Moved { from, to, reason } => {
            put("moved_from", text(from));
            put("procedure_version", text(to));
            put("moved_why", text(reason));
        }
        Kind::Taken | Kind::Corrected => {}
    }
    put("config", config::encode(procedure, &decision.config));
    put("about", encode_attributes(&decision.attributes));
    if let Some(supervisor) = &decision.supervisor {
        put("supervisor", encode_assigned(None, supervisor));
    }
    if let Some(role) = decision.role {
        put("role", text(&procedure.role(role).name));
    }
    if decision.actor.organisation.is_some() {
        put("organisation", optional_text(decision.actor.organisation.as_ref()));
    }
    if decision.actor.party.is_some() {
        put("party", optional_text(decision.actor.party.as_ref()));
    }
    let mut put_list = |name: &str, list: Vec<Value>| {
        if !list.is_empty() {
            put(name, Value::List(list));
        }
    };
    put_list("clocks", decision.clocks.iter().map(|change| clock::encode_change(procedure, change)).collect());
    put_list(
        "assigned",
        decision.assigned.iter().map(|(role, to)| encode_assigned(Some(&procedure.role(*role).name), to)).collect(),
    );
    put_list("notices", decision.notices.iter().map(|notice| encode_notice(procedure, notice)).collect());
    put_list("papers", decision.papers.iter().map(|paper| text(&procedure.papers[usize::from(*paper)].name)).collect());
    put_list("opens", decision.opens.iter().map(|link| text(&procedure.links[link.index()].name)).collect());
    put_list("cascade", decision.cascade.iter().map(|(step, at)| numbered(&procedure.step(*step).name, *at)).collect());
    let members = decision.members.iter().map(|((part, at), member)| {
        Value::List(vec![text(&procedure.part(*part).name), Value::Int(i64::from(*at)), text(member)])
    });
    put_list("members", members.collect());
    if let Some(outcome) = &decision.outcome {
        put("outcome", text(outcome));
    }
    if !decision.evidence.is_empty() {
        put("evidence", text(&decision.evidence));
    }
    if decision.settled {
        put("settled", Value::Bool(true));
    }
    if decision.closed {
        put("closed", Value::Bool(true));
    }
    if let Some(fired) = &decision.fired {
        put("fired", encode_fired(procedure, fired));
    }
    if let Some(draw) = decision.draw {
        put("draw", Value::Int(i64::from(draw)));
    }
    for (id, given) in &decision.fields {
        let field = procedure.field(*id);
        body.insert(format!("{FIELD}{}", field.name), value::encode(field, given));
    }
    body
}

/// The kind of the entry that records a decision.
pub fn entry_kind(kind: &Kind) -> &'static str {
    match kind {
        Kind::Opened { .. } => "opened",
        Kind::Taken => "step",
        Kind::Corrected => "corrected",
        Kind::Recalculated { .. } => "recalculated",
        Kind::Moved { .. } => MOVED,
    }
}

/// The version under which a case goes on with an entry of this kind; none where it stays.
///
/// # Errors
/// [`CodecError`] where a moving entry names none.
pub fn moved_to<'a>(kind: &str, body: &'a BTreeMap<String, Value>) -> Result<Option<&'a str>, CodecError> {
    if kind == MOVED { Reader(body).text("procedure_version").map(Some) } else { Ok(None) }
}

/// The procedure and version that an opening entry names.
///
/// # Errors
/// [`CodecError`] where the entry is no opening.
pub fn opened_under(body: &BTreeMap<String, Value>) -> Result<(&str, &str), CodecError> {
    let entry = Reader(body);
    Ok((entry.text("procedure")?, entry.text("procedure_version")?))
}

fn numbered(name: &str, at: u16) -> Value {
    Value::List(vec![text(name), Value::Int(i64::from(at))])
}

fn encode_attributes(about: &Attributes) -> Value {
    map([
        ("category", optional_text(about.category.as_ref())),
        ("area", optional_text(about.area.as_ref())),
        ("place", optional_text(about.place.as_ref())),
        ("level", Value::Int(i64::from(about.level))),
        ("grade", Value::Int(i64::from(about.grade))),
        ("channel", text(&about.channel)),
    ])
}

fn encode_assigned(role: Option<&String>, to: &Assigned) -> Value {
    map([
        ("role", optional_text(role)),
        ("to", text(&to.organisation)),
        ("who", optional_text(to.account.as_ref())),
        ("why", encode_reason(&to.reason)),
        ("also", Value::List(to.runners_up.iter().map(|one| text(one)).collect())),
    ])
}

fn encode_reason(reason: &Reason) -> Value {
    let arguments = reason.arguments.iter().map(|(name, value)| Value::List(vec![text(name), text(value)]));
    map([("key", text(&reason.key)), ("args", Value::List(arguments.collect())), ("text", text(&reason.text))])
}

fn encode_notice(procedure: &Procedure, notice: &NoticeSent) -> Value {
    map([("to", text(&procedure.role(notice.to).name)), ("zh", text(&notice.text.zh)), ("en", text(&notice.text.en))])
}

fn encode_fired(procedure: &Procedure, fired: &Fired) -> Value {
    map([
        ("clock", text(&procedure.clock(fired.clock).name)),
        ("in", Value::Int(i64::from(fired.instance))),
        ("run", Value::Int(i64::from(fired.run))),
        ("point", clock::encode_mark(procedure, fired.mark)),
        ("due", Value::Int(fired.due_at.0)),
    ])
}

/// What stands in the head of the entry that a body belongs to.
pub struct Head<'a> {
    /// What sort of entry it is.
    pub kind: &'a str,
    /// Claimed time.
    pub occurred_at: Instant,
    /// Our time.
    pub recorded_at: Instant,
    /// Account, post and device of whoever took the step.
    pub actor: Actor,
}

/// Reads a decision back.
///
/// # Errors
/// [`CodecError`] where the body does not fit the procedure that it names.
pub fn decode_decision(
    procedure: &Procedure,
    names: &Names,
    head: Head<'_>,
    body: &BTreeMap<String, Value>,
) -> Result<Decision, CodecError> {
    let entry = Reader(body);
    let role = entry.text_maybe("role")?.map(|name| names.role(&name)).transpose()?;
    let mut fields = BTreeMap::new();
    for (name, stored) in body.range(FIELD.to_owned()..).take_while(|(name, _)| name.starts_with(FIELD)) {
        let id = names.field(&name[FIELD.len()..])?;
        fields.insert(id, value::decode(procedure.field(id), stored)?);
    }
    let each = |name: &'static str| entry.list(name);
    Ok(Decision {
        kind: decode_kind(head.kind, entry)?,
        step: entry.text_maybe("step")?.map(|name| names.step(&name)).transpose()?,
        instance: if body.contains_key("in") { entry.small("in")? } else { 0 },
        role,
        actor: Actor {
            organisation: entry.text_maybe("organisation")?,
            party: entry.text_maybe("party")?,
            roles: role.into_iter().collect(),
            ..head.actor
        },
        occurred_at: head.occurred_at,
        evidence: entry.text_maybe("evidence")?.unwrap_or_default(),
        recorded_at: head.recorded_at,
        fields,
        config: config::decode(procedure, names, entry.get("config")?)?,
        members: each("members")?.iter().map(|one| decode_member(names, one)).collect::<Result<_, _>>()?,
        clocks: each("clocks")?.iter().map(|change| clock::decode_change(names, change)).collect::<Result<_, _>>()?,
        assigned: each("assigned")?.iter().map(|one| decode_role(names, one)).collect::<Result<_, _>>()?,
        supervisor: body.get("supervisor").map(decode_assigned).transpose()?,
        attributes: decode_attributes(entry.get("about")?)?,
        outcome: entry.text_maybe("outcome")?,
        settled: entry.flag("settled")?,
        closed: entry.flag("closed")?,
        notices: each("notices")?.iter().map(|one| decode_notice(names, one)).collect::<Result<_, _>>()?,
        papers: each("papers")?
            .iter()
            .map(|one| paper(procedure, as_text(one, "papers")?))
            .collect::<Result<_, _>>()?,
        opens: each("opens")?.iter().map(|one| names.link(as_text(one, "opens")?)).collect::<Result<_, _>>()?,
        cascade: each("cascade")?.iter().map(|one| decode_numbered(names, one)).collect::<Result<_, _>>()?,
        fired: body.get("fired").map(|fired| decode_fired(names, fired)).transpose()?,
        draw: body.get("draw").map(|draw| as_int(draw, "draw")).transpose()?,
    })
}

fn paper(procedure: &Procedure, name: &str) -> Result<u16, CodecError> {
    let found = (0u16..).zip(&procedure.papers).find(|(_, paper)| paper.name == name).map(|(at, _)| at);
    found.ok_or_else(|| CodecError::UnknownName { kind: "paper", name: name.to_owned() })
}

fn decode_kind(kind: &str, entry: Reader<'_>) -> Result<Kind, CodecError> {
    Ok(match kind {
        "opened" => Kind::Opened {
            procedure: entry.text("procedure")?.to_owned(),
            procedure_version: entry.text("procedure_version")?.to_owned(),
        },
        "step" => Kind::Taken,
        "corrected" => Kind::Corrected,
        MOVED => Kind::Moved {
            from: entry.text("moved_from")?.to_owned(),
            to: entry.text("procedure_version")?.to_owned(),
            reason: entry.text("moved_why")?.to_owned(),
        },
        "recalculated" => match entry.list("calendars")? {
            [from, to] => Kind::Recalculated { from: as_int(from, "calendars")?, to: as_int(to, "calendars")? },
            _ => return Err(CodecError::Malformed("calendars".to_owned())),
        },
        _ => return Err(CodecError::UnknownName { kind: "entry kind", name: kind.to_owned() }),
    })
}

fn decode_attributes(value: &Value) -> Result<Attributes, CodecError> {
    let about = Reader::of(value, "about")?;
    Ok(Attributes {
        category: about.text_maybe("category")?,
        area: about.text_maybe("area")?,
        place: about.text_maybe("place")?,
        level: about.small("level")?,
        grade: about.small("grade")?,
        channel: about.text("channel")?.to_owned(),
    })
}

fn decode_member(names: &Names, value: &Value) -> Result<((PartId, u16), String), CodecError> {
    match as_list(value, "members")? {
        [part, at, member] => Ok((
            (names.part(as_text(part, "members")?)?, as_int(at, "members")?),
            as_text(member, "members")?.to_owned(),
        )),
        _ => Err(CodecError::Malformed("members".to_owned())),
    }
}

fn decode_numbered(names: &Names, value: &Value) -> Result<(StepId, u16), CodecError> {
    match as_list(value, "cascade")? {
        [step, at] => Ok((names.step(as_text(step, "cascade")?)?, as_int(at, "cascade")?)),
        _ => Err(CodecError::Malformed("cascade".to_owned())),
    }
}

fn decode_role(names: &Names, value: &Value) -> Result<(RoleId, Assigned), CodecError> {
    Ok((names.role(Reader::of(value, "assigned")?.text("role")?)?, decode_assigned(value)?))
}

fn decode_assigned(value: &Value) -> Result<Assigned, CodecError> {
    let assigned = Reader::of(value, "assigned")?;
    let why = Reader::of(assigned.get("why")?, "why")?;
    let arguments = why.list("args")?.iter().map(|pair| match as_list(pair, "args")? {
        [name, value] => Ok((as_text(name, "args")?.to_owned(), as_text(value, "args")?.to_owned())),
        _ => Err(CodecError::Malformed("args".to_owned())),
    });
    let reason = Reason {
        key: why.text("key")?.to_owned(),
        arguments: arguments.collect::<Result<_, _>>()?,
        text: why.text("text")?.to_owned(),
    };
    Ok(Assigned {
        organisation: assigned.text("to")?.to_owned(),
        account: assigned.text_maybe("who")?,
        reason,
        runners_up: assigned.texts("also")?,
    })
}

fn decode_notice(names: &Names, value: &Value) -> Result<NoticeSent, CodecError> {
    let notice = Reader::of(value, "notices")?;
    let words = Text { zh: notice.text("zh")?.to_owned(), en: notice.text("en")?.to_owned() };
    Ok(NoticeSent { to: names.role(notice.text("to")?)?, text: words })
}

fn decode_fired(names: &Names, value: &Value) -> Result<Fired, CodecError> {
    let fired = Reader::of(value, "fired")?;
    Ok(Fired {
        clock: names.clock(fired.text("clock")?)?,
        instance: fired.small("in")?,
        run: fired.small("run")?,
        mark: clock::decode_mark(names, fired.get("point")?)?,
        due_at: Instant(fired.int("due")?),
    })
}
