//! The machine's configuration: states, facts and phases by name.

use fengqiao_procedure::event::{Config, Instance, Phase};
use fengqiao_procedure::model::{FactId, FactKind, PartId, Procedure};
use fengqiao_proof::Value;

use super::{CodecError, Names, Reader, as_text, map, text};

pub(super) fn encode(procedure: &Procedure, config: &Config) -> Value {
    let instances = config.instances.iter().map(|instance| encode_instance(procedure, instance)).collect();
    let links = config.links.iter().map(|link| text(&procedure.links[link.index()].name)).collect();
    map([
        ("in", Value::List(instances)),
        ("facts", facts(procedure, PartId::MAIN, &|fact| config.facts.get(fact.index()).copied())),
        ("raised", Value::Int(i64::from(config.raised))),
        ("raises", Value::Int(i64::from(config.raises_max))),
        ("lowered", Value::Bool(config.lowered)),
        ("escalated", Value::Bool(config.escalated)),
        ("links", Value::List(links)),
    ])
}

fn encode_instance(procedure: &Procedure, instance: &Instance) -> Value {
    let owned = owned_facts(procedure, instance.part);
    let phases = owned_clocks(procedure, instance.part)
        .zip(&instance.clocks)
        .filter(|(_, phase)| **phase != Phase::Off)
        .map(|(name, phase)| (name.to_owned(), text(phase_name(*phase))))
        .collect();
    let fact = |id: FactId| owned.iter().position(|one| *one == id).and_then(|at| instance.facts.get(at).copied());
    let facts = if instance.part == PartId::MAIN { map([]) } else { facts(procedure, instance.part, &fact) };
    map([
        ("part", text(&procedure.part(instance.part).name)),
        ("no", Value::Int(i64::from(instance.number))),
        ("up", Value::Int(i64::from(instance.parent))),
        ("state", text(&procedure.state(instance.state).name)),
        ("facts", facts),
        ("clocks", Value::Map(phases)),
    ])
}

/// The facts of one part that are not at 0, choices by name.
fn facts(procedure: &Procedure, part: PartId, value: &dyn Fn(FactId) -> Option<u8>) -> Value {
    let stored = owned_facts(procedure, part).into_iter().filter_map(|id| {
        let number = value(id).filter(|number| *number != 0)?;
        let fact = procedure.fact(id);
        let stored = match &fact.kind {
            FactKind::Choice { values, .. } => text(values.get(usize::from(number)).map_or("", |(name, _)| name)),
            FactKind::Flag { .. } | FactKind::Counter { .. } => Value::Int(i64::from(number)),
        };
        Some((fact.name.clone(), stored))
    });
    Value::Map(stored.collect())
}

fn owned_facts(procedure: &Procedure, part: PartId) -> Vec<FactId> {
    (0u16..).zip(&procedure.facts).filter(|(_, fact)| fact.part == part).map(|(at, _)| FactId(at)).collect()
}

fn owned_clocks(procedure: &Procedure, part: PartId) -> impl Iterator<Item = &str> {
    procedure.clocks.iter().filter(move |clock| clock.part == part).map(|clock| clock.name.as_str())
}

pub(super) fn phase_name(phase: Phase) -> &'static str {
    match phase {
        Phase::Off => "off",
        Phase::Running => "running",
        Phase::Paused => "paused",
        Phase::Due => "due",
        Phase::Late => "late",
    }
}

pub(super) fn phase_of(name: &str) -> Result<Phase, CodecError> {
    Ok(match name {
        "off" => Phase::Off,
        "running" => Phase::Running,
        "paused" => Phase::Paused,
        "due" => Phase::Due,
        "late" => Phase::Late,
        _ => return Err(CodecError::UnknownName { kind: "phase", name: name.to_owned() }),
    })
}

pub(super) fn decode(procedure: &Procedure, names: &Names, value: &Value) -> Result<Config, CodecError> {
    let config = Reader::of(value, "config")?;
    let instances =
        config.list("in")?.iter().map(|one| decode_instance(procedure, names, one)).collect::<Result<Vec<_>, _>>()?;
    let mut facts = vec![0; procedure.facts.len()];
    decode_facts(procedure, names, config, |id, number| facts[id.index()] = number)?;
    let links =
        config.list("links")?.iter().map(|link| names.link(as_text(link, "links")?)).collect::<Result<_, _>>()?;
    Ok(Config {
        instances,
        facts,
        raised: config.small("raised")?,
        raises_max: config.small("raises")?,
        lowered: config.flag("lowered")?,
        escalated: config.flag("escalated")?,
        links,
    })
}

fn decode_instance(procedure: &Procedure, names: &Names, value: &Value) -> Result<Instance, CodecError> {
    let instance = Reader::of(value, "in")?;
    let part = names.part(instance.text("part")?)?;
    let owned = owned_facts(procedure, part);
    let mut facts = if part == PartId::MAIN { Vec::new() } else { vec![0; owned.len()] };
    decode_facts(procedure, names, instance, |id, number| {
        if let Some(slot) = owned.iter().position(|one| *one == id).and_then(|at| facts.get_mut(at)) {
            *slot = number;
        }
    })?;
    let stored = Reader::of(instance.get("clocks")?, "clocks")?;
    let clocks = owned_clocks(procedure, part)
        .map(|name| stored.text_maybe(name)?.map_or(Ok(Phase::Off), |phase| phase_of(&phase)))
        .collect::<Result<_, _>>()?;
    Ok(Instance {
        part,
        number: instance.small("no")?,
        parent: instance.small("up")?,
        state: names.state(instance.text("state")?)?,
        facts,
        clocks,
    })
}

fn decode_facts(
    procedure: &Procedure,
    names: &Names,
    holder: Reader<'_>,
    mut set: impl FnMut(FactId, u8),
) -> Result<(), CodecError> {
    let stored = Reader::of(holder.get("facts")?, "facts")?;
    for name in stored.0.keys() {
        let id = names.fact(name)?;
        let number = match &procedure.fact(id).kind {
            FactKind::Choice { values, .. } => {
                let choice = stored.text(name)?;
                let found = (0u8..).zip(values).find(|(_, (value, _))| value == choice).map(|(at, _)| at);
                found.ok_or_else(|| CodecError::UnknownName { kind: "choice", name: choice.to_owned() })?
            }
            FactKind::Flag { .. } | FactKind::Counter { .. } => stored.small(name)?,
        };
        set(id, number);
    }
    Ok(())
}
