//! Whether a case that comes from an older version brings along what the promises of the newer one count upon.

use super::graph::{doomed, marks};
use super::property::memory;
use super::{Explored, Property};
use crate::model::*;

/// Why a case that arrives in a proved configuration is still not proved there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wants {
    /// This promise counts upon something that came before: a unit that was named, a resident who was asked, a consent.
    Memory(Property),
    /// What a party could do where the case came from, and cannot do here.
    Right(StepId),
}

impl Explored<'_> {
    /// For each pair of a configuration of this version (by its number in [`Explored::configs`]) and the one of `after` in which its cases
    /// arrive: what they would lack. The two versions are matched by name.
    pub fn wants(&self, after: &Explored<'_>, pairs: &[(usize, usize)]) -> Vec<Option<Wants>> {
        let mut wants: Vec<Option<Wants>> = pairs.iter().map(|pair| self.right_lost(after, *pair)).collect();
        let known = memory::of(self.procedure(), self.space());
        for counted in memory::of(after.procedure(), after.space()) {
            let same = |it: &&memory::Memory<'_>| it.property == counted.property && it.about == counted.about;
            let brought = known.iter().find(same).map(|own| marks(self.space(), own));
            let doomed = doomed(after.space(), &counted);
            for ((from, to), wants) in pairs.iter().zip(&mut wants) {
                let brought = brought.as_ref().map_or([true; 2], |marks| marks[*from]);
                if (0..2).any(|mark| brought[mark] && doomed[*to][mark]) {
                    wants.get_or_insert(Wants::Memory(counted.property));
                }
            }
        }
        wants
    }

    /// The first step that a party could take, and cannot take there.
    fn right_lost(&self, after: &Explored<'_>, (from, to): (usize, usize)) -> Option<Wants> {
        let there: Vec<&str> = after.party_steps(to).map(|step| after.procedure().step(step).name.as_str()).collect();
        let lost = self.party_steps(from).find(|step| !there.contains(&self.procedure().step(*step).name.as_str()));
        lost.map(Wants::Right)
    }

    fn party_steps(&self, config: usize) -> impl Iterator<Item = StepId> {
        let p = self.procedure();
        let party = |role: &RoleId| p.role(*role).kind == RoleKind::Party;
        let steps = self.space().from(config).iter().filter_map(|edge| edge.by.step());
        steps.filter(move |step| matches!(&p.step(*step).by, Trigger::Roles(roles) if roles.iter().any(party)))
    }
}
