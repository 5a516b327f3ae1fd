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
}

/// No name, title or choice holds a concept of watching people.
fn concepts(audit: &mut Audit) {
    let p = audit.p;
    let titles = said(p).into_iter().filter(|it| matches!(it.used, Use::Title | Use::Value));
    let mut texts: Vec<(Place, String)> =
        titles.flat_map(|it| [(it.place, it.text.zh.clone()), (it.place, it.text.en.clone())]).collect();
    texts.extend(coded(p));
    for (place, text) in texts {
        if let Some(word) = hostile::never(&text) {
            let zh = format!("{{0}}涉及“{word}”：记录只关于事、地点和服务，不关于人是否危险、忠诚或应得");
            let en = format!(
                "{{0}} speaks of “{word}”: a record is about a matter, a place or a service, never about a person's danger, loyalty or worth"
            );
            audit.refuse(Property::Boundary, &[place], &zh, &en);
        }
    }
}

/// Names in code, which no page shows, are read as well.
fn coded(p: &Procedure) -> Vec<(Place, String)> {
    let fields = numbered(&p.fields, FieldId).map(|(it, id)| (Place::Field(id), it.name.clone()));
    let facts = numbered(&p.facts, FactId).map(|(it, id)| (Place::Fact(id), it.name.clone()));
    let states = numbered(&p.states, StateId).map(|(it, id)| (Place::State(id), it.name.clone()));
    let steps = numbered(&p.steps, StepId).map(|(it, id)| (Place::Step(id), it.name.clone()));
    let roles = numbered(&p.roles, RoleId).map(|(it, id)| (Place::Role(id), it.name.clone()));
    fields.chain(facts).chain(states).chain(steps).chain(roles).chain([(Place::Procedure, p.id.clone())]).collect()
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
        if readings.iter().any(|text| hostile::grades_person(text) || scale(text)) {
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
    let lawful = p.basis.iter().any(|basis| basis.mark == 'V' && audit.known.eligibility(basis));
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
    for (clock, id) in numbered(&p.clocks, ClockId) {
        if let ClockLength::Until(field) = clock.length
            && forbidden(p.field(field), lawful)
        {
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
