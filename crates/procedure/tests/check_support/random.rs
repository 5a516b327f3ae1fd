//! Random procedures and random walks, from a seed.

use fengqiao_procedure::check::{Explored, check};
use fengqiao_procedure::event::{Config, Phase};
use fengqiao_procedure::machine::{self, Choices};
use fengqiao_procedure::model::*;

use super::parts::with_neighbours;
use super::*;

/// A generator of numbers that is the same for the same seed (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % sides as u64).expect("a small number")
    }

    pub fn pick<'t, T>(&mut self, items: &'t [T]) -> Option<&'t T> {
        (!items.is_empty()).then(|| &items[self.roll(items.len())])
    }
}

/// A lawful procedure with random additions, and in half of the cases with random damage.
pub fn procedure(dice: &mut Dice) -> Procedure {
    let joins = [Join::All, Join::Any, Join::AtLeast(2), Join::FirstRefusal];
    let mut p = match dice.roll(3) {
        0 => lawful(),
        1 => with_neighbours(joins[dice.roll(4)], OnExit::Cancel),
        _ => with_neighbours(joins[dice.roll(4)], OnExit::Refuse),
    };
    for _ in 0..dice.roll(3) {
        add_something(dice, &mut p);
    }
    if dice.roll(2) == 0 {
        for _ in 0..=dice.roll(2) {
            damage(dice, &mut p);
        }
    }
    p
}

/// Those of so many random procedures that pass, each with its seed and what was explored of it. Returns how many there are.
pub fn each_sound(procedures: u64, mut test: impl FnMut(u64, &Procedure, &Explored<'_>)) -> usize {
    let mut passed = 0;
    for seed in 0..procedures {
        let p = procedure(&mut Dice(seed));
        if check(&p, &names()).passes() {
            passed += 1;
            test(seed, &p, &Explored::of(&p));
        }
    }
    passed
}

/// Another version of a procedure: something was added, or something broke.
pub fn changed(dice: &mut Dice, p: &Procedure) -> Procedure {
    let mut newer = Procedure { version: format!("{}+1", p.version), ..p.clone() };
    for _ in 0..=dice.roll(2) {
        if dice.roll(4) == 0 { damage(dice, &mut newer) } else { add_something(dice, &mut newer) }
    }
    newer
}

fn add_something(dice: &mut Dice, p: &mut Procedure) {
    let number = p.steps.len();
    match dice.roll(3) {
        0 => {
            let mut raise =
                step(p, &format!("raise{number}"), "上交", "raise", &["received"], None, by(p, &["intake"]));
            raise.effects = vec![Effect::Raise];
            p.steps.push(raise);
        }
        1 => {
            let name = format!("asked{number}");
            let fact = add_fact(p, &name, "紧急", "urgent", FactKind::Flag { initial: false });
            let field = add_field(p, &name, "是否紧急", "Is it urgent", FieldKind::Flag, Privacy::Public);
            let ask = Ask { required: dice.roll(2) == 0, ..ask(p, &name) };
            let report = edit(p, "report");
            report.asks.push(ask);
            report.effects.push(Effect::Set { fact, to: FactSource::Field(field) });
            if p.step_named("outside").is_some() {
                edit(p, "outside").guard = Guard::Is(fact, 0);
            }
        }
        _ => {
            let counter = add_counter(
                p,
                &format!("times{number}"),
                "次数",
                "times",
                1 + u8::try_from(dice.roll(2)).expect("small"),
            );
            let mut back = step(
                p,
                &format!("return{number}"),
                "退回",
                "return",
                &["handling"],
                Some("received"),
                by(p, &["handler"]),
            );
            back.effects = vec![Effect::Count { counter }, stop(p, "handle"), start(p, "screen")];
            p.steps.push(back);
        }
    }
}

fn damage(dice: &mut Dice, p: &mut Procedure) {
    let at = dice.roll(p.steps.len());
    let name = p.steps[at].name.clone();
    match dice.roll(5) {
        0 if !p.openings.iter().any(|id| id.index() == at) => drop_step(p, &name),
        1 => {
            let step = &mut p.steps[at];
            if !step.effects.is_empty() {
                let lost = dice.roll(step.effects.len());
                step.effects.remove(lost);
            }
        }
        2 => {
            let part = p.steps[at].part;
            let states: Vec<StateId> = (0..p.states.len())
                .filter(|it| p.states[*it].part == part && p.states[*it].end.is_none())
                .map(|it| StateId(u16::try_from(it).expect("few")))
                .collect();
            if p.steps[at].to.is_some_and(|to| p.state(to).end.is_none()) {
                p.steps[at].to = dice.pick(&states).copied();
            }
        }
        3 => {
            let facts: Vec<FactId> = (0..p.facts.len()).map(|it| FactId(u16::try_from(it).expect("few"))).collect();
            if let Some(fact) = dice.pick(&facts).filter(|_| p.steps[at].part == PartId::MAIN) {
                p.steps[at].guard = Guard::Is(*fact, u8::try_from(dice.roll(2)).expect("small"));
            }
        }
        _ => {
            let step = &mut p.steps[at];
            if step.from.len() > 1 {
                step.from.pop();
            }
        }
    }
}

/// What a walk saw that should not have been.
#[derive(Debug, PartialEq, Eq)]
pub enum Astray {
    /// A configuration that the checker did not explore.
    Unexplored(Vec<String>),
    /// An open case that neither an office nor time can move.
    Stuck(Vec<String>),
    /// Time alone led to no supervisor and no answer.
    Silent(Vec<String>),
}

/// Walks at random through the machine, on configurations as the engine holds them.
pub fn walk(dice: &mut Dice, p: &Procedure, explored: &Explored<'_>, moves_max: usize) -> Result<usize, Astray> {
    let opening = p.openings[dice.roll(p.openings.len())];
    let raises_max = u8::try_from(dice.roll(5)).expect("small");
    let choices = choose(dice, p, opening);
    let Ok(fired) = machine::initial(p, opening, &choices, raises_max) else {
        return Ok(0);
    };
    let mut config = fired.config;
    let mut way = vec![p.step(opening).name.clone()];
    for _ in 0..moves_max {
        if !explored.contains(&config) {
            return Err(Astray::Unexplored(way));
        }
        let all = moves(p, &config);
        let owed = all.iter().any(|(step, ..)| !p.is_resident_act(p.step(*step)));
        if !machine::is_closed(p, &config) && !owed {
            return Err(Astray::Stuck(way));
        }
        let Some((step, at, before)) = dice.pick(&all).cloned() else {
            break;
        };
        let choices = choose(dice, p, step);
        let Ok(fired) = machine::fire(p, &before, step, at, &choices) else {
            continue;
        };
        config = fired.config;
        way.push(p.step(step).name.clone());
    }
    let walked = way.len();
    if rests(dice, p, config, &mut way) { Ok(walked) } else { Err(Astray::Silent(way)) }
}

/// Lets time pass and nothing else happen: the case must end closed, or with a supervisor and not with a resident.
fn rests(dice: &mut Dice, p: &Procedure, mut config: Config, way: &mut Vec<String>) -> bool {
    for _ in 0..200 {
        let by_party =
            p.state(config.instances[0].state).holder.is_some_and(|role| p.role(role).kind == RoleKind::Party);
        if machine::is_closed(p, &config) || (config.escalated && !by_party) {
            return true;
        }
        let is_due = |step: StepId| matches!(p.step(step).by, Trigger::Clock { mark, .. } if mark.is_end());
        let due: Vec<_> = moves(p, &config).into_iter().filter(|(step, ..)| is_due(*step)).collect();
        let Some((step, at, before)) = dice.pick(&due).cloned() else {
            return false;
        };
        let choices = choose(dice, p, step);
        let Ok(fired) = machine::fire(p, &before, step, at, &choices) else {
            return false;
        };
        config = fired.config;
        way.push(p.step(step).name.clone());
    }
    false
}

/// Every step that can be taken now, with the instance and the configuration it is taken in.
pub fn moves(p: &Procedure, config: &Config) -> Vec<(StepId, usize, Config)> {
    let mut all = Vec::new();
    for at in 0..config.instances.len() {
        for id in (0..p.steps.len()).map(|it| StepId(u16::try_from(it).expect("few"))) {
            let before = match p.step(id).by {
                Trigger::Clock { clock, mark } if mark.is_end() => {
                    let ordered = p
                        .orders
                        .iter()
                        .any(|(first, then)| *then == clock && machine::phase(p, config, *first, at) == Phase::Running);
                    if ordered {
                        continue;
                    }
                    machine::clock_due(p, config, clock, at)
                }
                _ => config.clone(),
            };
            if machine::enabled(p, &before, id, at).is_ok() {
                all.push((id, at, before));
            }
        }
    }
    all
}

fn choose(dice: &mut Dice, p: &Procedure, step: StepId) -> Choices {
    let joined = (0..p.steps.len())
        .map(|it| StepId(u16::try_from(it).expect("few")))
        .filter(|id| matches!(p.step(*id).by, Trigger::Joined { .. }));
    let mut choices = Choices::default();
    for id in std::iter::once(step).chain(joined) {
        for effect in &p.step(id).effects {
            let Effect::Set { fact, to } = effect else {
                continue;
            };
            let values = match (&p.fact(*fact).kind, to) {
                (_, FactSource::Value(_)) => continue,
                (FactKind::Flag { .. }, _) => 2,
                (FactKind::Choice { values, .. }, _) => values.len(),
                (FactKind::Counter { max }, _) => usize::from(*max) + 1,
            };
            let left_out = match to {
                FactSource::Field(field) => {
                    !p.step(id).asks.iter().any(|ask| ask.field == *field && ask.required && ask.when == Guard::Always)
                }
                _ => false,
            };
            if !left_out || dice.roll(3) > 0 {
                choices.facts.push((id, *fact, u8::try_from(dice.roll(values)).expect("small")));
            }
        }
    }
    for (part, at) in p.parts.iter().zip(0u16..) {
        if matches!(part.many, Many::Each { .. }) {
            choices.sizes.push((PartId(at), u16::try_from(dice.roll(4)).expect("small")));
        }
    }
    choices
}
