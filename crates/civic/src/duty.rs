//! The duty directory: category × level -> the unit that must act, and what may be put on a grid at all.

use fengqiao_calendar::Date;

use crate::area::valid_on;
use crate::ids::{AreaCode, CategoryCode, DutyId, OrganisationId};

/// One rule of the duty directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// Its id, quoted in reasons.
    pub id: DutyId,
    /// The category, with everything in it.
    pub category: CategoryCode,
    /// The level at which the unit acts (0 = city).
    pub level: u8,
    /// Only in this area; `None` for the whole city.
    pub area: Option<AreaCode>,
    /// Which unit.
    pub unit: Selector,
    /// Who acts with it.
    pub co_units: Vec<OrganisationId>,
    /// 准入: whether the matter may be put on a grid at this level at all. Licensing, penalties and coercion never may.
    pub admitted: bool,
    /// Where it stands, for instance `枫溪市街道权责清单（2026）第12项`.
    pub source: String,
    /// The first day on which it holds.
    pub valid_from: Date,
    /// The first day on which it holds no more.
    pub valid_to: Option<Date>,
}

/// How a duty names its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selector {
    /// This organisation.
    Organisation(OrganisationId),
    /// The organisation of this kind that is seated in the matter's own area at the duty's level.
    Kind(String),
}

impl Duty {
    /// Whether it holds on a day.
    pub fn holds_on(&self, on: Date) -> bool {
        valid_on(self.valid_from, self.valid_to, on)
    }
}
