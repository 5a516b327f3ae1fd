//! What must be the same in two versions for any running case to go from one to the other: whatever its entries name is still that, nobody
//! reads more than was told to them, and those who must be different people still are.

use super::cases::Stays;
use crate::model::*;

/// The first thing that keeps every running case on the older version.
pub(super) fn broken(old: &Procedure, new: &Procedure) -> Option<Stays> {
    if new.secrecy < old.secrecy {
        return Some(Stays::Wider(old.title.clone()));
    }
    other_kind(old, new)
        .map(Stays::Other)
        .or_else(|| {
            let wider = old.fields.iter().find(|field| {
                let there = new.field_named(&field.name).map(|there| new.field(there));
                there.is_some_and(|there| {
                    let known =
                        |role: &RoleId| field.unsealed_by.iter().any(|own| old.role(*own).name == new.role(*role).name);
                    !field.privacy.is_as_open_as(there.privacy) || !there.unsealed_by.iter().all(known)
                })
            });
            wider.map(|field| Stays::Wider(field.title.clone()))
        })
        .or_else(|| separation_lost(old, new))
        .or_else(|| unasked(old, new).map(|field| Stays::Unasked(new.field(field).title.clone())))
}

/// The first thing that has the same name in both and is something else.
fn other_kind(old: &Procedure, new: &Procedure) -> Option<Text> {
    let part = |p: &Procedure, id: PartId| p.part(id).name.clone();
    let role = old.roles.iter().find(|role| {
        let is_party = |role: &Role| role.kind == RoleKind::Party;
        new.roles.iter().any(|other| other.name == role.name && is_party(other) != is_party(role))
    });
    let fact = old.facts.iter().find(|fact| {
        let other = |other: &&Fact| other.name == fact.name;
        new.facts
            .iter()
            .find(other)
            .is_some_and(|other| part(old, fact.part) != part(new, other.part) || !holds_fact(&fact.kind, &other.kind))
    });
    let field = old.fields.iter().find(|field| {
        let there = new.fields.iter().find(|other| other.name == field.name);
        there.is_some_and(|other| {
            let playing = |p: &Procedure, role: Option<RoleId>| role.map(|role| p.role(role).name.clone());
            !holds_field(&field.kind, &other.kind) || playing(old, field.role) != playing(new, other.role)
        })
    });
    let member = |p: &Procedure, over: &SetSource| match over {
        SetSource::Parties => String::new(),
        SetSource::Field(field) => p.field(*field).name.clone(),
    };
    let members = |p: &Procedure, many: &Many| match many {
        Many::One => None,
        Many::Each { over } => Some(member(p, over)),
    };
    let opened = old.parts.iter().find(|part| {
        let there = new.parts.iter().find(|other| other.name == part.name);
        there.is_some_and(|other| members(old, &part.many) != members(new, &other.many))
    });
    let state = old.states.iter().find(|state| {
        let there = new.state_named(&state.name).map(|id| new.state(id));
        there.is_some_and(|other| part(old, state.part) != part(new, other.part))
    });
    let step = old.steps.iter().find(|step| {
        let there = new.step_named(&step.name).map(|id| new.step(id));
        there.is_some_and(|other| part(old, step.part) != part(new, other.part))
    });
    let clock = old.clocks.iter().find(|clock| {
        let there = new.clock_named(&clock.name).map(|id| new.clock(id));
        there.is_some_and(|other| part(old, clock.part) != part(new, other.part))
    });
    let titles = [
        role.map(|it| &it.title),
        fact.map(|it| &it.title),
        field.map(|it| &it.title),
        opened.map(|it| &it.title),
        state.map(|it| &it.title),
        step.map(|it| &it.title),
        clock.map(|it| &it.title),
    ];
    titles.into_iter().flatten().next().cloned()
}

fn names(values: &[(String, Text)]) -> impl Iterator<Item = &String> {
    values.iter().map(|(name, _)| name)
}

/// Whether a fact of the newer kind can have every value of the older one.
fn holds_fact(old: &FactKind, new: &FactKind) -> bool {
    match (old, new) {
        (FactKind::Flag { .. }, FactKind::Flag { .. }) | (FactKind::Counter { .. }, FactKind::Counter { .. }) => true,
        (FactKind::Choice { values, .. }, FactKind::Choice { values: newer, .. }) => {
            names(values).all(|name| names(newer).any(|other| other == name))
        }
        _ => false,
    }
}

/// Whether a field of the newer kind can hold every value of the older one.
fn holds_field(old: &FieldKind, new: &FieldKind) -> bool {
    match (old, new) {
        (FieldKind::Choice { values }, FieldKind::Choice { values: newer }) => {
            names(values).all(|name| names(newer).any(|other| other == name))
        }
        (old, new) => std::mem::discriminant(old) == std::mem::discriminant(new),
    }
}

/// A separation of the older version that the newer one does not keep: for that role, after those roles, and under no narrower condition.
fn separation_lost(old: &Procedure, new: &Procedure) -> Option<Stays> {
    let name = |p: &Procedure, id: RoleId| p.role(id).name.clone();
    let kept = |was: &Separation| {
        was.earlier.iter().all(|earlier| {
            new.separations.iter().any(|is| {
                name(new, is.role) == name(old, was.role)
                    && is.earlier.iter().any(|other| name(new, *other) == name(old, *earlier))
                    && (is.organisation || !was.organisation)
                    && (is.when == Guard::Always || same_words(old, new, was, is))
            })
        })
    };
    let lost = old.separations.iter().find(|separation| !kept(separation));
    lost.map(|separation| Stays::Separation(old.role(separation.role).title.clone()))
}

/// Whether two separations hold under one condition, whatever the facts are called in titles.
fn same_words(old: &Procedure, new: &Procedure, was: &Separation, is: &Separation) -> bool {
    named(old, &was.when) == named(new, &is.when)
}

/// A condition by the names of its facts.
fn named(p: &Procedure, guard: &Guard) -> String {
    let all = |guards: &[Guard]| guards.iter().map(|guard| named(p, guard)).collect::<Vec<_>>().join(",");
    match guard {
        Guard::Always => "always".to_owned(),
        Guard::CanRaise => "raise".to_owned(),
        Guard::Is(fact, value) => match &p.fact(*fact).kind {
            FactKind::Choice { values, .. } => {
                let value = values.get(usize::from(*value)).map_or("", |(name, _)| name);
                format!("{}={value}", p.fact(*fact).name)
            }
            FactKind::Flag { .. } | FactKind::Counter { .. } => format!("{}={value}", p.fact(*fact).name),
        },
        Guard::Below(fact, limit) => format!("{}<{limit}", p.fact(*fact).name),
        Guard::All(guards) => format!("all({})", all(guards)),
        Guard::Any(guards) => format!("any({})", all(guards)),
        Guard::Not(guard) => format!("not({})", named(p, guard)),
    }
}

/// A field from which a clock of the newer version takes its time, which a case that comes from the older one may never have been asked.
fn unasked(old: &Procedure, new: &Procedure) -> Option<FieldId> {
    new.clocks.iter().enumerate().find_map(|(at, clock)| {
        let earlier = old.clock_named(&clock.name).map(|id| old.clock(id));
        let known = earlier.map(|earlier| fields_of(earlier).map(|id| old.field(id).name.clone()).collect());
        let known: Vec<String> = known.unwrap_or_default();
        fields_of(clock).find(|field| {
            let starts =
                |step: &&Step| step.effects.iter().any(|it| matches!(it, Effect::Start(id) if id.index() == at));
            let sure = |step: &Step| {
                step.asks.iter().any(|ask| ask.field == *field && ask.required && ask.when == Guard::Always)
            };
            !known.contains(&new.field(*field).name) && !new.steps.iter().filter(starts).all(sure)
        })
    })
}

/// The fields that say when a clock begins and ends.
fn fields_of(clock: &Clock) -> impl Iterator<Item = FieldId> {
    let from = match clock.from {
        StartsFrom::Field(field) => Some(field),
        StartsFrom::Recorded | StartsFrom::Occurred => None,
    };
    let length = match &clock.length {
        ClockLength::Until(field) | ClockLength::ByChoice { field, .. } => Some(*field),
        ClockLength::Rule(_) | ClockLength::Category { .. } => None,
    };
    from.into_iter().chain(length)
}
