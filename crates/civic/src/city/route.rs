//! The duty directory at work: which unit must act, and the sentence that says why.

use fengqiao_procedure::event::{NoRoute, Reason};
use fengqiao_procedure::model::Text;

use super::CityAt;
use crate::area::AreaId;
use crate::duty::{Duty, Selector};
use crate::ids::{DutyId, OrganisationId};
use crate::organisation::Organisation;

/// The unit that must act, by which rule and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The unit.
    pub organisation: OrganisationId,
    /// Who acts with it.
    pub co_units: Vec<OrganisationId>,
    /// The rule of the duty directory.
    pub duty: DutyId,
    /// The level at which the unit acts.
    pub level: u8,
    /// Whether the matter may be put on a grid at this level.
    pub admitted: bool,
    /// Why, as a resident can read it.
    pub reason: Reason,
    /// Other units that rules name, best first; at most five.
    pub runners_up: Vec<OrganisationId>,
}

/// A rule that fits. Smaller is better: a closer category, then a nearer area, then a lower level, then the older id.
type Rank<'a> = (usize, usize, u8, &'a str);

const RUNNERS_UP_MAX: usize = 5;

/// A sentence from a key, its arguments and its Chinese text with `{name}` placeholders. An argument `name_en` is the English name of
/// what `name` calls in Chinese, for whoever tells the sentence in English.
pub(crate) fn sentence(key: &str, text: &str, arguments: &[(&str, &str)]) -> Reason {
    let mut said = text.to_owned();
    for (name, value) in arguments {
        said = said.replace(&format!("{{{name}}}"), value);
    }
    let arguments = arguments.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Reason { key: key.to_owned(), arguments, text: said }
}

impl CityAt<'_> {
    /// The unit for a category in an area, for a matter that stands at `level` (0 = city): the most specific category, then the
    /// nearest area, then the lowest level that can lawfully act; never below the category's powers, never below `level`.
    ///
    /// # Errors
    /// The reason why nobody is found, as a sentence.
    pub fn route(&self, category: &str, area: Option<&str>, level: u8) -> Result<Route, NoRoute> {
        let categories = &self.city.categories;
        let Some(matter) = categories.get(category) else {
            let text = "事项类别尚未确定，请受理人员先选定类别。";
            return Err(NoRoute { reason: sentence("route-no-category", text, &[("category", category)]) });
        };
        let lowest = categories.lowest_level(category).map_or(level, |lowest| lowest.min(level));
        let at = area.and_then(|code| self.city.areas.find(code)).or_else(|| self.root());
        let mut fitting: Vec<(Rank<'_>, &Duty, &Organisation)> = Vec::new();
        for (distance, wider) in categories.chain(category).enumerate() {
            for duty in self.city.duties_of(wider.code.as_str()) {
                let Some(away) = self.area_distance(duty, at) else {
                    continue;
                };
                if duty.level > lowest || !duty.holds_on(self.on) {
                    continue;
                }
                let rank = (distance, away, u8::MAX - duty.level, duty.id.as_str());
                fitting.extend(self.units(duty, category, at).into_iter().map(|unit| (rank, duty, unit)));
            }
        }
        fitting.sort_by_key(|(rank, _, unit)| (*rank, unit.id.as_str()));
        let Some((_, duty, unit)) = fitting.first() else {
            let text = "权责清单中没有可以办理“{category}”的单位，请派遣人员指定单位并补充清单。";
            let arguments = [("category", matter.name.zh.as_str()), ("category_en", matter.name.en.as_str())];
            return Err(NoRoute { reason: sentence("route-no-duty", text, &arguments) });
        };
        let mut runners_up: Vec<OrganisationId> = Vec::new();
        for (_, _, other) in &fitting {
            if other.id != unit.id && !runners_up.contains(&other.id) && runners_up.len() < RUNNERS_UP_MAX {
                runners_up.push(other.id.clone());
            }
        }
        Ok(Route {
            organisation: unit.id.clone(),
            co_units: duty.co_units.iter().filter(|id| self.may_act(id.as_str())).cloned().collect(),
            duty: duty.id.clone(),
            level: duty.level,
            admitted: duty.admitted,
            reason: self.duty_reason(duty, unit, &matter.name),
            runners_up,
        })
    }

    /// The first area without a parent.
    pub(crate) fn root(&self) -> Option<AreaId> {
        self.city.areas.roots().first().copied()
    }

    /// Whether an organisation exists on the day and is not passed over.
    pub(crate) fn may_act(&self, organisation: &str) -> bool {
        let exists = self.city.organisation(organisation).is_some_and(|row| row.exists_on(self.on));
        exists && !self.barred.iter().any(|barred| *barred == *organisation)
    }

    /// How many steps up the rule's area is; the whole city is furthest. `None` when the matter lies elsewhere.
    fn area_distance(&self, duty: &Duty, at: Option<AreaId>) -> Option<usize> {
        let Some(code) = &duty.area else {
            return Some(usize::MAX);
        };
        let wanted = self.city.areas.find(code.as_str())?;
        self.city.areas.chain(at?).position(|id| id == wanted)
    }

    fn units(&self, duty: &Duty, category: &str, at: Option<AreaId>) -> Vec<&Organisation> {
        let named: Vec<&Organisation> = match &duty.unit {
            Selector::Organisation(id) => self.city.organisation(id.as_str()).into_iter().collect(),
            Selector::Kind(kind) => self.of_kind(kind, duty.level, at),
        };
        named.into_iter().filter(|unit| self.may_act(unit.id.as_str()) && self.has_powers(unit, category)).collect()
    }

    /// Organisations of a kind seated in the matter's area of that level; where the city skips the level, in the next above.
    fn of_kind(&self, kind: &str, level: u8, at: Option<AreaId>) -> Vec<&Organisation> {
        let areas = &self.city.areas;
        let Some(at) = at else { return Vec::new() };
        let Some(seat) = areas.chain(at).find(|id| areas.get(*id).level <= level) else {
            return Vec::new();
        };
        self.city.seated_in(areas.get(seat).code).filter(|unit| unit.kind == kind).collect()
    }

    /// Whether the organisation may act in the category by law.
    fn has_powers(&self, unit: &Organisation, category: &str) -> bool {
        let covers =
            |power: &crate::ids::CategoryCode| self.city.categories.distance(power.as_str(), category).is_some();
        unit.powers.is_empty() || unit.powers.iter().any(covers)
    }

    fn duty_reason(&self, duty: &Duty, unit: &Organisation, matter: &Text) -> Reason {
        let areas = &self.city.areas;
        let level = areas.level(duty.level).map_or_else(Text::default, |level| level.title.clone());
        let scope = duty.area.as_ref().and_then(|code| areas.find(code.as_str()));
        let (scope, scope_en) = scope.map_or(("全市", "the whole city"), |id| {
            let area = areas.get(id);
            (area.name, area.name_en.unwrap_or_default())
        });
        let source = if duty.source.is_empty() { duty.id.to_string() } else { duty.source.clone() };
        let arguments = [
            ("category", matter.zh.as_str()),
            ("category_en", matter.en.as_str()),
            ("organisation", unit.name.zh.as_str()),
            ("organisation_en", unit.name.en.as_str()),
            ("level", level.zh.as_str()),
            ("level_en", level.en.as_str()),
            ("area", scope),
            ("area_en", scope_en),
            ("source", source.as_str()),
            ("duty", duty.id.as_str()),
        ];
        let text = "“{category}”按权责清单（{source}）由{organisation}办理，适用范围：{area}，层级：{level}。";
        sentence("route-duty", text, &arguments)
    }
}
