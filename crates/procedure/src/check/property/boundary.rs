//! What Fengqiao never does: a record is about a matter, a place or a service, never about how dangerous, loyal or deserving a person is.

use super::super::audit::Audit;
use super::super::finding::{Place, Property, label};
use super::super::hostile;
use super::super::said::{Use, numbered, said};
use super::sealed::{names, sources};
use super::structure::read;
use crate::model::*;

pub fn check(audit: &mut Audit) {
    concepts(audit);
    grades(audit);
    attributes(audit);
    clocks(audit);
    owed_points(audit);
}

/// No name, title, choice, sentence or expression holds a concept of watching people.
fn concepts(audit: &mut Audit) {
    let p = audit.p;
    let mut found: Vec<(Place, &'static str)> = Vec::new();
    for it in said(p) {
        let reads = if matches!(it.used, Use::Title | Use::Value) { hostile::never } else { hostile::never_said };
        found.extend([&it.text.zh, &it.text.en].into_iter().filter_map(|text| Some((it.place, reads(text)?))));
    }
    found.extend(coded(p).into_iter().filter_map(|(place, name)| Some((place, hostile::never_coded(&name)?))));
    found.dedup();
    for (place, word) in found {
        let zh = format!("{{0}}涉及“{word}”：记录只关于事、地点和服务，不关于人是否危险、忠诚或应得");
        let en = format!(
            "{{0}} speaks of “{word}”: a record is about a matter, a place or a service, never about a person's danger, loyalty or worth"
        );
        audit.refuse(Property::Boundary, &[place], &zh, &en);
    }
}

/// Names in code, which no page shows, are read as well: of everything, of its choices, of what it names elsewhere, and expressions.
fn coded(p: &Procedure) -> Vec<(Place, String)> {
    let mut all = vec![(Place::Procedure, p.id.clone())];
    let mut read = |place: Place, name: &str| all.push((place, name.to_owned()));
    for (field, id) in numbered(&p.fields, FieldId) {
        read(Place::Field(id), &field.name);
        choices_of_field(field).iter().for_each(|(name, _)| read(Place::Field(id), name));
        field
            .earliest
            .iter()
            .chain(&field.latest)
            .filter_map(|limit| limit.rule())
            .for_each(|rule| read(Place::Field(id), rule));
    }
    for (fact, id) in numbered(&p.facts, FactId) {
        read(Place::Fact(id), &fact.name);
        choices_of_fact(fact).iter().for_each(|(name, _)| read(Place::Fact(id), name));
    }
    numbered(&p.states, StateId).for_each(|(it, id)| read(Place::State(id), &it.name));
    for (step, id) in numbered(&p.steps, StepId) {
        read(Place::Step(id), &step.name);
        for effect in &step.effects {
            if let Effect::Set { to: FactSource::Cel(expression), .. } = effect {
                read(Place::Step(id), expression);
            }
        }
    }
    for (role, id) in numbered(&p.roles, RoleId) {
        read(Place::Role(id), &role.name);
        if let RoleKind::Office { post } | RoleKind::Unit { post } = &role.kind {
            read(Place::Role(id), post);
        }
    }
    for (clock, id) in numbered(&p.clocks, ClockId) {
        read(Place::Clock(id), &clock.name);
        lengths(clock).for_each(|rule| read(Place::Clock(id), rule));
    }
    numbered(&p.parts, PartId).for_each(|(it, id)| read(Place::Part(id), &it.name));
    p.papers.iter().enumerate().for_each(|(at, it)| read(Place::Paper(at), &it.name));
    for (link, id) in numbered(&p.links, LinkId) {
        read(Place::Link(id), &link.name);
        read(Place::Link(id), &link.procedure);
    }
    all
}

/// The rules that a clock's length and its extension name.
fn lengths(clock: &Clock) -> impl Iterator<Item = &String> {
    std::iter::once(&clock.length).chain(&clock.extension).flat_map(|length| match length {
        ClockLength::Rule(rule) | ClockLength::Category { otherwise: rule } => std::slice::from_ref(rule),
        ClockLength::ByChoice { rules, .. } => rules.as_slice(),
        ClockLength::Until(_) => &[],
    })
}

/// No field, fact or state grades a person, by its title or by its choices.
fn grades(audit: &mut Audit) {
    let p = audit.p;
    let fields = numbered(&p.fields, FieldId)
        .map(|(field, id)| (Place::Field(id), &field.name, &field.title, choices_of_field(field)));
    let facts =
        numbered(&p.facts, FactId).map(|(fact, id)| (Place::Fact(id), &fact.name, &fact.title, choices_of_fact(fact)));
    for (place, name, title, choices) in fields.chain(facts) {
        let readings = [name.as_str(), title.zh.as_str(), title.en.as_str()];
        let scale = |text: &str| {
            let zh = choices.iter().map(|it| it.1.zh.as_str());
            let en = choices.iter().map(|it| it.1.en.as_str());
            hostile::scale_of_persons(text, zh) || hostile::scale_of_persons(text, en)
        };
        if hostile::grades_person_coded(name) || readings.iter().any(|text| hostile::grades_person(text) || scale(text))
        {
            audit.refuse(
                Property::Boundary,
                &[place],
                "{0}给人分级：不给居民打分、着色或排序",
                "{0} grades people: there is no score, colour or rank on a resident",
            );
        }
    }
    for (state, id) in numbered(&p.states, StateId) {
        if hostile::grades_person(&state.title.zh) || hostile::grades_person(&state.title.en) {
            audit.refuse(
                Property::Boundary,
                &[Place::State(id)],
                "{0}给人分级：不给居民打分、着色或排序",
                "{0} grades people: there is no score, colour or rank on a resident",
            );
        }
    }
}

fn choices_of_field(field: &Field) -> &[(String, Text)] {
    match &field.kind {
        FieldKind::Choice { values } => values,
        _ => &[],
    }
}

fn choices_of_fact(fact: &Fact) -> &[(String, Text)] {
    match &fact.kind {
        FactKind::Choice { values, .. } => values,
        _ => &[],
    }
}

/// No condition, assignment or clock reads a person attribute, except eligibility that a law of the pack names.
fn attributes(audit: &mut Audit) {
    let p = audit.p;
    let lawful = lawful(audit);
    let guarded: Vec<FactId> = conditions(p);
    for (step, id) in numbered(&p.steps, StepId) {
        for effect in &step.effects {
            let read: Vec<FieldId> = match effect {
                Effect::Set { fact, to } if guarded.contains(fact) => {
                    unknown_person_words(audit, to, id);
                    sources(p, to)
                }
                Effect::Assign { from: AssignSource::Field(field), .. } => vec![*field],
                _ => Vec::new(),
            };
            for field in read.into_iter().filter(|field| forbidden(p.field(*field), lawful)) {
                let places = [Place::Step(id), Place::Field(field)];
                audit.refuse(
                    Property::Boundary,
                    &places,
                    "步骤{0}让{1}这一个人属性左右流程，而没有法律把它写作条件",
                    "the step {0} lets {1}, an attribute of a person, steer the case, and no law names it as a condition",
                );
            }
        }
    }
    for (fact, id) in numbered(&p.facts, FactId).filter(|(_, id)| guarded.contains(id)) {
        if !lawful && decides_by_attribute(fact) {
            audit.refuse(
                Property::Boundary,
                &[Place::Fact(id)],
                "条件读取{0}，这是个人属性，而没有法律把它写作条件",
                "a guard reads {0}, an attribute of a person, and no law names it as a condition",
            );
        }
    }
}

/// Whether a fact that somebody sets by hand says what a person is.
fn decides_by_attribute(fact: &Fact) -> bool {
    let readings = [fact.name.as_str(), fact.title.zh.as_str(), fact.title.en.as_str()];
    readings.iter().any(|text| hostile::attribute(text))
        || readings.iter().any(|text| hostile::eligibility(text) && hostile::speaks_of_person(text))
}

/// No clock takes its length or its start from an attribute of a person, except where a law of the pack says so.
fn clocks(audit: &mut Audit) {
    let p = audit.p;
    let lawful = lawful(audit);
    for (clock, id) in numbered(&p.clocks, ClockId) {
        let length = match clock.length {
            ClockLength::Until(field) | ClockLength::ByChoice { field, .. } => Some(field),
            ClockLength::Rule(_) | ClockLength::Category { .. } => None,
        };
        let start = if let StartsFrom::Field(field) = clock.from { Some(field) } else { None };
        for field in length.into_iter().chain(start).filter(|field| forbidden(p.field(*field), lawful)) {
            let places = [Place::Clock(id), Place::Field(field)];
            audit.refuse(
                Property::Boundary,
                &places,
                "时限{0}取自个人属性{1}",
                "the clock {0} is taken from {1}, an attribute of a person",
            );
        }
    }
}

/// Points for voluntary work are never taken away from anyone.
fn owed_points(audit: &mut Audit) {
    for (field, id) in numbered(&audit.p.fields, FieldId) {
        let FieldKind::Number { min, .. } = field.kind else { continue };
        let readings = [field.name.as_str(), field.title.zh.as_str(), field.title.en.as_str()];
        if min < 0 && readings.iter().any(|text| hostile::counts_merit(text)) {
            audit.refuse(
                Property::Boundary,
                &[Place::Field(id)],
                "{0}可以为负：积分是自愿的，从不倒扣",
                "{0} can be negative: points are voluntary and never taken away",
            );
        }
    }
}

/// Whether a law of the pack lets age, guardianship or means be asked here.
fn lawful(audit: &Audit) -> bool {
    audit.p.basis.iter().any(|basis| basis.mark == 'V' && audit.known.eligibility(basis))
}

/// Facts that some guard, requirement or separation reads.
fn conditions(p: &Procedure) -> Vec<FactId> {
    let steps = p
        .steps
        .iter()
        .flat_map(|step| read(&step.guard).into_iter().chain(step.asks.iter().flat_map(|ask| read(&ask.when))));
    steps.chain(p.separations.iter().flat_map(|it| read(&it.when))).collect()
}

/// Whether a field is about the person, other than what a law lets be asked.
fn forbidden(field: &Field, lawful: bool) -> bool {
    let readings = [field.name.as_str(), field.title.zh.as_str(), field.title.en.as_str()];
    let named = |test: fn(&str) -> bool| readings.iter().any(|text| test(text));
    let about_person = named(hostile::eligibility) && named(hostile::speaks_of_person)
        || named(|text| text.contains("周岁") || text.contains("年龄"));
    field.kind == FieldKind::Contact || named(hostile::attribute) || (about_person && !lawful)
}

/// An expression reads a person through a name that is no field: `resident.age`, `reporter_id`.
fn unknown_person_words(audit: &mut Audit, source: &FactSource, step: StepId) {
    let FactSource::Cel(expression) = source else {
        return;
    };
    let outside = names(expression).into_iter().filter(|name| audit.p.field_named(name).is_none());
    let persons: Vec<String> =
        outside.filter(|name| hostile::speaks_of_person(name) || hostile::attribute(name)).collect();
    for name in persons {
        let step_label = label(audit.p, Place::Step(step));
        let zh = format!("步骤{}的表达式读取人的属性“{name}”", step_label.zh);
        let en = format!("an expression of the step {} reads “{name}”, an attribute of a person", step_label.en);
        audit.refuse(Property::Boundary, &[Place::Step(step)], &zh, &en);
    }
}
