//! A case brought to its close in the engine, from wherever a walk left it, without any resident.

use fengqiao_procedure::event::*;
use fengqiao_procedure::model::*;
use fengqiao_procedure::{decide, linked, machine, next_point};

use super::engine::{Astray, UNITS, Walker};
use super::random::Dice;

/// The most moves in which a case is closed, late clocks and detours included.
const MOVES_MAX: usize = 200;
/// How often a form is filled in until it leads nearer to a close.
const ROLLS: usize = 60;

impl Walker<'_> {
    /// Goes nearer to a close, by what the checker knows of the distance, until the case is closed. Where no office can go nearer, time passes.
    pub fn completes(&mut self, dice: &mut Dice) -> Result<(), Astray> {
        for _ in 0..MOVES_MAX {
            if machine::is_closed(self.p, &self.case().config) {
                return Ok(());
            }
            if self.acts_nearer(dice)? || self.hears_nearer()? {
                continue;
            }
            match next_point(self.p, self.case()) {
                Some(point) => self.acts_until(point.at.max(self.now))?,
                None if self.acts_aside(dice)? => {}
                None => break,
            }
        }
        Err(Astray::Unending(self.way.clone(), self.hindrances(dice)))
    }

    /// What stands in the way of the steps that are offered where a case cannot be closed.
    fn hindrances(&self, dice: &mut Dice) -> Vec<String> {
        let here = format!("{:?} moves to a close", self.explored.fewest_to_close(&self.config()));
        let offered = self.offered().into_iter().map(|(step, instance, may)| {
            let command = self.by_somebody_new(dice, step, instance);
            let leads = decide(self.p, self.case(), &command, &self.context(self.now));
            let far = leads.map(|decision| self.explored.fewest_to_close(&decision.config));
            format!("{}, {may}: {far:?}", self.p.step(step).name)
        });
        std::iter::once(here).chain(offered).collect()
    }

    fn far(&self, config: &Config) -> u32 {
        self.explored.fewest_to_close(config).unwrap_or(u32::MAX)
    }

    /// Somebody of an office takes a step that leads nearer.
    fn acts_nearer(&mut self, dice: &mut Dice) -> Result<bool, Astray> {
        let before = self.config();
        let far = self.far(&before);
        let by_office = |step: &StepId| !self.p.is_resident_act(self.p.step(*step));
        let offered: Vec<(StepId, u16)> = self
            .offered()
            .into_iter()
            .filter(|(step, _, may)| *may && by_office(step))
            .map(|it| (it.0, it.1))
            .collect();
        for _ in 0..ROLLS {
            for (step, instance) in &offered {
                let command = self.by_somebody_new(dice, *step, *instance);
                let Ok(decision) = decide(self.p, self.case(), &command, &self.context(self.now)) else { continue };
                if self.far(&decision.config) < far {
                    self.takes(&before, &decision)?;
                    self.acts_until(self.now)?;
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Somebody of an office takes the step that leads least far away, where time has nothing more to say. The distance is that of the fewest
    /// members; a part that opens for more of them is a longer way, and the only one.
    fn acts_aside(&mut self, dice: &mut Dice) -> Result<bool, Astray> {
        let before = self.config();
        let offered = self.offered();
        let by_office = |step: StepId| !self.p.is_resident_act(self.p.step(step));
        let mut least: Option<(u32, Decision)> = None;
        for (step, instance, _) in offered.into_iter().filter(|(step, _, may)| *may && by_office(*step)) {
            for _ in 0..ROLLS {
                let command = self.by_somebody_new(dice, step, instance);
                let Ok(decision) = decide(self.p, self.case(), &command, &self.context(self.now)) else { continue };
                let far = self.far(&decision.config);
                if far < u32::MAX && least.as_ref().is_none_or(|(known, _)| far < *known) {
                    least = Some((far, decision));
                }
            }
        }
        let Some((_, decision)) = least else { return Ok(false) };
        self.takes(&before, &decision)?;
        self.acts_until(self.now)?;
        Ok(true)
    }

    /// A linked case ends in a way that leads nearer.
    fn hears_nearer(&mut self) -> Result<bool, Astray> {
        let before = self.config();
        let far = self.far(&before);
        for link in self.case().config.links.clone() {
            for outcome in &self.p.links[link.index()].outcomes {
                let heard = linked(self.p, self.case(), link, outcome, &self.context(self.now));
                if let Ok(Some(decision)) = heard
                    && self.far(&decision.config) < far
                {
                    self.takes(&before, &decision)?;
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// A step by somebody who has not acted before, or by the one whom a step may have named.
    fn by_somebody_new(&self, dice: &mut Dice, step: StepId, instance: u16) -> Command {
        let case = self.case();
        let member = case.members.get(&(self.p.step(step).part, instance)).cloned();
        let account = [format!("somebody at {}", case.version), "staff".to_owned()][dice.roll(2)].clone();
        // Where every unit is barred by what it did before, an office that had no part in the matter acts.
        let new = format!("office at {}", case.version);
        let known = dice.pick(&UNITS).map(|name| (*name).to_owned()).filter(|_| dice.roll(2) == 0);
        let organisation = member.or(known).or(Some(new));
        Command {
            step,
            instance,
            actor: self.actor(account, organisation),
            fields: self.fields(dice, step),
            expected_version: case.version,
            occurred_at: None,
        }
    }
}
