//! Which fields every way to a step has surely asked for: an expression or a clock may read those of earlier steps too.

use std::collections::BTreeSet;

use super::issue::Kind;
use super::reader::{Item, Reader};
use crate::cel_eval;
use crate::model::*;

type Fields = BTreeSet<FieldId>;

/// Notes every field that a step reads although some way to it never asked.
pub(super) fn check<'a>(
    reader: &mut Reader<'a>,
    items: &[Item<'a>],
    steps: &[Step],
    parts: &[Part],
    clocks: &[Clock],
    fields: &[Field],
    states: usize,
) {
    let sure = surely_asked(steps, parts, states);
    for (item, step) in items.iter().zip(steps) {
        let here = at_step(step, &sure);
        for field in read_by(step, clocks, fields).difference(&here) {
            let name = fields[field.index()].name.clone();
            let arguments = vec![("name", name.into()), ("step", step.name.clone().into())];
            reader.issue(item.table.at, "asked_before", arguments);
        }
    }
}

/// Notes every field that a paper needs although a step that issues it may leave it empty.
pub(super) fn papers<'a>(
    reader: &mut Reader<'a>,
    items: &[Item<'a>],
    steps: &[Step],
    papers: &[Paper],
    around: (&[Part], usize),
) {
    let (parts, states) = around;
    let sure = surely_asked(steps, parts, states);
    for (item, step) in items.iter().zip(steps) {
        let mut given = before_step(step, &sure);
        given.extend(step.asks.iter().filter(|ask| ask.required && ask.when == Guard::Always).map(|ask| ask.field));
        for effect in &step.effects {
            let Effect::Issue(paper) = effect else { continue };
            let Some(paper) = papers.get(usize::from(*paper)) else { continue };
            for field in paper.fields.iter().filter(|field| !paper.optional.contains(field) && !given.contains(field)) {
                let name = reader.name_of(Kind::Field, field.index());
                let arguments = vec![
                    ("name", name.into()),
                    ("paper", paper.name.clone().into()),
                    ("step", step.name.clone().into()),
                ];
                reader.issue(item.table.at, "paper_needs", arguments);
            }
        }
    }
}

/// The fields that a step may read: those with a value before it, and those it asks.
fn at_step(step: &Step, sure: &[Option<Fields>]) -> Fields {
    let mut here = before_step(step, sure);
    here.extend(step.asks.iter().map(|ask| ask.field));
    here
}

/// The fields with a value whenever the step is taken.
fn before_step(step: &Step, sure: &[Option<Fields>]) -> Fields {
    let mut here: Option<Fields> = None;
    for fields in step.from.iter().filter_map(|state| sure[state.index()].as_ref()) {
        here = Some(match here {
            None => fields.clone(),
            Some(known) => known.intersection(fields).copied().collect(),
        });
    }
    here.unwrap_or_default()
}

/// For each state the fields that every way to it asked; `None` where no way leads there.
fn surely_asked(steps: &[Step], parts: &[Part], states: usize) -> Vec<Option<Fields>> {
    let mut sure: Vec<Option<Fields>> = vec![None; states];
    loop {
        let mut changed = false;
        for step in steps {
            let Some(to) = step.to else { continue };
            let asks = asks_of(step, parts);
            if step.from.is_empty() {
                changed |= meet(&mut sure[to.index()], asks.clone());
            }
            for from in &step.from {
                if let Some(before) = sure[from.index()].clone() {
                    changed |= meet(&mut sure[to.index()], before.union(&asks).copied().collect());
                }
            }
        }
        for part in parts {
            if let Some(around) = part.opened_by.and_then(|state| sure[state.index()].clone()) {
                changed |= meet(&mut sure[part.initial.index()], around);
            }
        }
        if !changed {
            return sure;
        }
    }
}

/// What a step surely asks. Of several instances each has its own answer: it counts for none outside.
fn asks_of(step: &Step, parts: &[Part]) -> Fields {
    if parts[step.part.index()].many != Many::One {
        return Fields::new();
    }
    let surely = step.asks.iter().filter(|ask| ask.required && ask.when == Guard::Always);
    surely.map(|ask| ask.field).collect()
}

fn meet(known: &mut Option<Fields>, found: Fields) -> bool {
    let met = match known {
        None => found,
        Some(before) => before.intersection(&found).copied().collect(),
    };
    let changed = known.as_ref() != Some(&met);
    *known = Some(met);
    changed
}

/// The fields that a step reads: in expressions, and for the clocks that it starts.
fn read_by(step: &Step, clocks: &[Clock], fields: &[Field]) -> Fields {
    let mut read = Fields::new();
    for effect in &step.effects {
        match effect {
            Effect::Set { to: FactSource::Cel(expression), .. } => {
                let names = cel_eval::names_in(expression);
                let named = (0u16..).zip(fields).filter(|(_, field)| names.contains(&field.name));
                read.extend(named.map(|(at, _)| FieldId(at)));
            }
            Effect::Start(clock) => {
                let Some(clock) = clocks.get(clock.index()) else { continue };
                if let ClockLength::Until(field) | ClockLength::ByChoice { field, .. } = clock.length {
                    read.insert(field);
                }
                if let StartsFrom::Field(field) = clock.from {
                    read.insert(field);
                }
            }
            _ => {}
        }
    }
    read
}
