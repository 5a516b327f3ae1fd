//! How long a case may lawfully take: the way on which every clock runs to its end and nobody is late.

use fengqiao_calendar::{Date, Length, Rule, Unit};

use super::property::by_resident;
use super::slice::Slice;
use super::space::{CONFIGURATIONS_MAX, Edge, Space};
use crate::event::{Config, Phase};
use crate::machine;
use crate::model::*;

const HOUR: u64 = 60;
const DAY: u64 = 24 * HOUR;
/// Times over the whole space until it is said that a way goes round.
const ROUNDS_MAX: usize = 200;

/// The longest time that a case may lawfully take when no resident moves it: every office and every clock takes all the time it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LongestTime {
    /// The clocks on the way, one after the other.
    pub spent: Vec<Spent>,
    /// About how many natural days they are together, rest days included.
    pub days: u32,
}

/// One clock on the longest way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spent {
    /// The clock.
    pub clock: ClockId,
    /// It was extended, not started.
    pub extended: bool,
    /// How long by which rule; none where a step names the day.
    pub rule: Option<Rule>,
}

/// Clocks that run by one article of law or one standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByBasis {
    /// Where it stands; empty where a step names the day.
    pub basis: Basis,
    /// The clocks, in the order of the file.
    pub clocks: Vec<ClockId>,
}

/// The longest lawful time by the rules in force on a day. None where the space is too large, no way closes the case, or a way goes round.
///
/// Standard times of categories differ: the rule that stands where a category has none is counted. Of a choice of rules the longest is.
pub fn longest_time(p: &Procedure, rules: &dyn Rules, on: Date) -> Option<LongestTime> {
    let space = Space::explore(p, Slice::exact(p), CONFIGURATIONS_MAX);
    if space.truncated {
        return None;
    }
    let minutes: Vec<u64> = p.clocks.iter().map(|clock| longest_of(&clock.length, rules, on)).collect();
    let more: Vec<u64> = p
        .clocks
        .iter()
        .map(|clock| clock.extension.as_ref().map_or(0, |length| longest_of(length, rules, on)))
        .collect();
    let spends = |before: Option<&Config>, edge: &Edge| {
        let of =
            |(clock, extended): &(ClockId, bool)| if *extended { more[clock.index()] } else { minutes[clock.index()] };
        spent(p, before, &space.configs[edge.to as usize], edge).iter().map(of).sum::<u64>()
    };
    let ways = Ways::over(p, &space, &spends)?;
    let (first, _) = space
        .openings
        .iter()
        .filter_map(|edge| Some((edge, ways.left[edge.to as usize]? + spends(None, edge))))
        .max_by_key(|(_, minutes)| *minutes)?;
    let mut on_the_way = spent(p, None, &space.configs[first.to as usize], first);
    let mut here = first.to as usize;
    let mut minutes = spends(None, first) + ways.left[here]?;
    while let Some(edge) = ways.next[here].map(|at| &space.edges[at as usize]) {
        on_the_way.extend(spent(p, Some(&space.configs[here]), &space.configs[edge.to as usize], edge));
        here = edge.to as usize;
    }
    let named = |(clock, extended): (ClockId, bool)| {
        let definition = p.clock(clock);
        let length = if extended { definition.extension.as_ref() } else { Some(&definition.length) };
        Spent { clock, extended, rule: length.and_then(|length| rule_of(length, rules, on)) }
    };
    minutes = minutes.div_ceil(DAY);
    Some(LongestTime {
        spent: on_the_way.into_iter().map(named).collect(),
        days: u32::try_from(minutes).unwrap_or(u32::MAX),
    })
}

/// The clocks of a procedure by where their rule stands, in the order of the file.
pub fn clocks_by_basis(p: &Procedure, rules: &dyn Rules, on: Date) -> Vec<ByBasis> {
    let mut all: Vec<ByBasis> = Vec::new();
    for (clock, id) in p.clocks.iter().zip((0..).map(ClockId)) {
        let basis = rule_of(&clock.length, rules, on).map_or_else(Basis::default, |rule| Basis {
            law: rule.law,
            article: rule.article,
            mark: rule.mark,
        });
        match all.iter_mut().find(|known| known.basis == basis) {
            Some(known) => known.clocks.push(id),
            None => all.push(ByBasis { basis, clocks: vec![id] }),
        }
    }
    all
}

/// How much lawful time is left from each configuration, and the move on the longest way.
struct Ways {
    left: Vec<Option<u64>>,
    next: Vec<Option<u32>>,
}

impl Ways {
    /// Grows the time left from the closed configurations backwards until nothing grows any more.
    fn over(p: &Procedure, space: &Space, spends: &dyn Fn(Option<&Config>, &Edge) -> u64) -> Option<Ways> {
        let closed = |config: &Config| machine::is_closed(p, config).then_some(0);
        let mut ways = Ways { left: space.configs.iter().map(closed).collect(), next: vec![None; space.configs.len()] };
        let lawful: Vec<(u32, u64)> = (0u32..)
            .zip(&space.edges)
            .filter(|(_, edge)| is_lawful(p, space, edge))
            .map(|(at, edge)| (at, spends(Some(&space.configs[edge.from as usize]), edge)))
            .collect();
        for _ in 0..ROUNDS_MAX {
            let mut grown = false;
            // Found later is mostly nearer to the close.
            for (at, minutes) in lawful.iter().rev() {
                let edge = &space.edges[*at as usize];
                let Some(through) = ways.left[edge.to as usize].map(|left| left + minutes) else { continue };
                let left = &mut ways.left[edge.from as usize];
                if left.is_none_or(|left| left < through) {
                    (*left, ways.next[edge.from as usize]) = (Some(through), Some(*at));
                    grown = true;
                }
            }
            if !grown {
                return Some(ways);
            }
        }
        None
    }
}

/// A move of an open case that no resident makes and that no lateness brings: what escalates, and what a clock raises, came too late.
fn is_lawful(p: &Procedure, space: &Space, edge: &Edge) -> bool {
    let late = edge.by.step().is_some_and(|id| {
        let step = p.step(id);
        let by_clock = matches!(step.by, Trigger::Clock { .. });
        step.effects.iter().any(|effect| *effect == Effect::Escalate || by_clock && *effect == Effect::Raise)
    });
    !late && edge.from != edge.to && !by_resident(p, edge) && !machine::is_closed(p, &space.configs[edge.from as usize])
}

/// The clock of the case's state that a move starts, and those that it extends.
fn spent(p: &Procedure, before: Option<&Config>, after: &Config, edge: &Edge) -> Vec<(ClockId, bool)> {
    let mut spent = Vec::new();
    let clock = p.state(after.instances[0].state).clock;
    let runs = |config: &Config, clock| matches!(machine::phase(p, config, clock, 0), Phase::Running | Phase::Paused);
    let taken =
        || edge.by.step().into_iter().chain(edge.cascade.iter().copied()).flat_map(|step| &p.step(step).effects);
    if let Some(clock) = clock.filter(|clock| runs(after, *clock)) {
        let went_on = before.is_some_and(|before| runs(before, clock));
        let restarted = p.clock(clock).restart.is_some() && taken().any(|effect| *effect == Effect::Start(clock));
        if !went_on || restarted {
            spent.push((clock, false));
        }
    }
    spent.extend(taken().filter_map(|effect| match effect {
        Effect::Extend(clock) => Some((*clock, true)),
        _ => None,
    }));
    spent
}

/// The rule by which a clock runs: of several the longest.
fn rule_of(length: &ClockLength, rules: &dyn Rules, on: Date) -> Option<Rule> {
    match length {
        ClockLength::Rule(id) | ClockLength::Category { otherwise: id } => rules.rule(id, on).cloned(),
        ClockLength::ByChoice { rules: ids, .. } => {
            ids.iter().filter_map(|id| rules.rule(id, on)).max_by_key(|rule| minutes_of(rule.length)).cloned()
        }
        ClockLength::Until(_) => None,
    }
}

fn longest_of(length: &ClockLength, rules: &dyn Rules, on: Date) -> u64 {
    rule_of(length, rules, on).map_or(0, |rule| minutes_of(rule.length))
}

/// About how long a length is, rest days included: five workdays are a week, eight working hours a workday.
fn minutes_of(length: Length) -> u64 {
    let amount = u64::from(length.amount);
    match length.unit {
        Unit::Minute | Unit::UrgentMinute => amount,
        Unit::Hour | Unit::UrgentHour => amount * HOUR,
        Unit::WorkHour => amount * DAY * 7 / 40,
        Unit::Day => amount * DAY,
        Unit::WorkDay => amount * DAY * 7 / 5,
        Unit::Month => amount * 31 * DAY,
        Unit::Year => amount * 366 * DAY,
    }
}
