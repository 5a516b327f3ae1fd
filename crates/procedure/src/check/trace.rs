//! Moves in words, and what makes a procedure large.

use std::collections::HashSet;

use super::finding::Place;
use super::space::{Move, plain};
use crate::event::{Config, Phase};
use crate::machine::{self, Choices};
use crate::model::*;

/// One move as a person would tell it, in both languages.
pub(super) fn words(p: &Procedure, by: &Move) -> Text {
    match by {
        Move::Open { step, choices, .. } | Move::Take { step, choices, .. } => taken(p, *step, choices),
        Move::Due { clock, step, choices, .. } => {
            let clock = plain(p, Place::Clock(*clock));
            match step {
                Some(step) => {
                    let (title, given) = (plain(p, Place::Step(*step)), given(p, choices));
                    Text {
                        zh: format!("时限“{}”到期：“{}”{}", clock.zh, title.zh, given.zh),
                        en: format!("the clock “{}” becomes due: “{}”{}", clock.en, title.en, given.en),
                    }
                }
                None => Text {
                    zh: format!("时限“{}”到期，没有步骤接续", clock.zh),
                    en: format!("the clock “{}” becomes due and no step follows", clock.en),
                },
            }
        }
    }
}

fn taken(p: &Procedure, id: StepId, choices: &Choices) -> Text {
    let step = p.step(id);
    let (title, given) = (plain(p, Place::Step(id)), given(p, choices));
    let who = match &step.by {
        Trigger::Roles(roles) => {
            let names: Vec<Text> = roles.iter().map(|role| plain(p, Place::Role(*role))).collect();
            let zh: Vec<&str> = names.iter().map(|it| it.zh.as_str()).collect();
            let en: Vec<&str> = names.iter().map(|it| it.en.as_str()).collect();
            return Text {
                zh: format!("{}点“{}”{}", zh.join("或"), title.zh, given.zh),
                en: format!("{} takes “{}”{}", en.join(" or "), title.en, given.en),
            };
        }
        Trigger::Clock { clock, mark } => {
            let clock = plain(p, Place::Clock(*clock));
            match mark {
                Mark::Percent(percent) => Text {
                    zh: format!("时限“{}”过了{percent}%", clock.zh),
                    en: format!("{percent}% of the clock “{}” has passed", clock.en),
                },
                Mark::Before(lead) => {
                    let lead = p.lead(*lead);
                    Text {
                        zh: format!("时限“{}”届满前（{lead}）", clock.zh),
                        en: format!("before the end of the clock “{}” ({lead})", clock.en),
                    }
                }
                Mark::DaysBefore(days) => Text {
                    zh: format!("时限“{}”届满前{days}日", clock.zh),
                    en: format!("{days} days before the end of the clock “{}”", clock.en),
                },
            }
        }
        Trigger::OpenedByLink => {
            Text { zh: "由另一事项启动".to_owned(), en: "another case opens it".to_owned() }
        }
        Trigger::Linked { link, outcome } => {
            let link = plain(p, Place::Link(*link));
            Text {
                zh: format!("关联事项“{}”以“{outcome}”了结", link.zh),
                en: format!("the linked case “{}” ends as “{outcome}”", link.en),
            }
        }
        Trigger::Joined { part, .. } => {
            let part = plain(p, Place::Part(*part));
            Text {
                zh: format!("部分“{}”有了结果", part.zh), en: format!("the part “{}” is decided", part.en)
            }
        }
    };
    Text {
        zh: format!("{}：“{}”{}", who.zh, title.zh, given.zh),
        en: format!("{}: “{}”{}", who.en, title.en, given.en),
    }
}

/// What was entered with a step, in brackets; nothing where nothing was open.
fn given(p: &Procedure, choices: &Choices) -> Text {
    let facts = choices.facts.iter().map(|(_, fact, value)| {
        let (name, value) = (plain(p, Place::Fact(*fact)), value_words(&p.fact(*fact).kind, *value));
        Text { zh: format!("{}：{}", name.zh, value.zh), en: format!("{}: {}", name.en, value.en) }
    });
    let sizes = choices.sizes.iter().map(|(part, size)| {
        let part = plain(p, Place::Part(*part));
        Text { zh: format!("“{}”{size}份", part.zh), en: format!("{size} of “{}”", part.en) }
    });
    let all: Vec<Text> = facts.chain(sizes).collect();
    if all.is_empty() {
        return Text::default();
    }
    let zh: Vec<&str> = all.iter().map(|it| it.zh.as_str()).collect();
    let en: Vec<&str> = all.iter().map(|it| it.en.as_str()).collect();
    Text { zh: format!("（{}）", zh.join("，")), en: format!(" ({})", en.join(", ")) }
}

fn value_words(kind: &FactKind, value: u8) -> Text {
    match kind {
        FactKind::Flag { .. } if value == 0 => Text { zh: "否".to_owned(), en: "no".to_owned() },
        FactKind::Flag { .. } => Text { zh: "是".to_owned(), en: "yes".to_owned() },
        FactKind::Choice { values, .. } => {
            values.get(usize::from(value)).map(|(_, text)| text.clone()).unwrap_or_default()
        }
        FactKind::Counter { .. } => Text { zh: value.to_string(), en: value.to_string() },
    }
}

/// How many configurations are looked at to find out what multiplies most.
const SAMPLE: usize = 20_000;

/// The facts, clocks and parts by which a space grows most, the most multiplying first.
pub(super) fn multipliers(p: &Procedure, configs: &[Config]) -> Vec<Place> {
    let sample = &configs[..configs.len().min(SAMPLE)];
    let facts = (0..p.facts.len()).filter_map(|at| u16::try_from(at).ok()).map(|at| Place::Fact(FactId(at)));
    let clocks = (0..p.clocks.len()).filter_map(|at| u16::try_from(at).ok()).map(|at| Place::Clock(ClockId(at)));
    let parts = (1..p.parts.len()).filter_map(|at| u16::try_from(at).ok()).map(|at| Place::Part(PartId(at)));
    let mut ranked: Vec<(usize, Place)> = facts
        .chain(clocks)
        .chain(parts)
        .map(|place| (sample.iter().map(|config| without(p, config, place)).collect::<HashSet<Config>>().len(), place))
        .filter(|(left, _)| *left < sample.len())
        .collect();
    ranked.sort();
    ranked.into_iter().take(3).map(|(_, place)| place).collect()
}

/// A configuration with one thing forgotten.
fn without(p: &Procedure, config: &Config, place: Place) -> Config {
    let mut config = config.clone();
    match place {
        Place::Fact(fact) if p.fact(fact).part == PartId::MAIN => config.facts[fact.index()] = 0,
        Place::Fact(fact) => {
            let slot = machine::fact_slot(p, fact);
            let part = p.fact(fact).part;
            config.instances.iter_mut().filter(|it| it.part == part).for_each(|it| it.facts[slot] = 0);
        }
        Place::Clock(clock) => {
            let (slot, part) = (machine::clock_slot(p, clock), p.clock(clock).part);
            config.instances.iter_mut().filter(|it| it.part == part).for_each(|it| it.clocks[slot] = Phase::Off);
        }
        Place::Part(part) => config.instances.retain(|it| it.part != part),
        _ => {}
    }
    config
}
