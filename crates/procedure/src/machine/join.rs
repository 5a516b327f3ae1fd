//! When the finished instances of a part decide it.

use crate::event::Config;
use crate::model::*;

/// How the instances of one part under one parent stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tally {
    pub total: usize,
    pub yes: usize,
    pub no: usize,
}

impl Tally {
    pub(super) fn count(p: &Procedure, config: &Config, part: PartId, parent: usize) -> Tally {
        let mut tally = Tally::default();
        for instance in config.instances.iter().skip(1) {
            if instance.part != part || usize::from(instance.parent) != parent {
                continue;
            }
            tally.total += 1;
            match p.state(instance.state).end {
                Some(End::Finished { yes: true }) => tally.yes += 1,
                Some(_) => tally.no += 1,
                None => {}
            }
        }
        tally
    }

    /// The decision, as soon as it cannot change any more. An empty set decides at once.
    pub(super) fn decide(self, join: Join) -> Option<bool> {
        let finished = self.yes + self.no == self.total;
        let all = self.yes == self.total;
        match join {
            Join::All if finished => Some(all),
            Join::Any if self.yes > 0 => Some(true),
            Join::Any if finished => Some(false),
            Join::AtLeast(least) if self.yes >= usize::from(least) => Some(true),
            Join::AtLeast(least) if self.total - self.no < usize::from(least) => Some(false),
            Join::FirstRefusal if self.no > 0 => Some(false),
            Join::FirstRefusal if all => Some(true),
            _ => None,
        }
    }
}
