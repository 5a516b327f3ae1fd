//! The city's tables as the engine sees them.

use fengqiao_calendar::{Roll, Rule, Unit};
use fengqiao_procedure::event::{Assigned, CaseState, NoRoute, Ref, Routing, Value};
use fengqiao_procedure::model::Role;

use super::CityAt;
use super::route::sentence;
use crate::area::AreaId;
use crate::ids::{OrganisationId, PostKind};
use crate::organisation::Organisation;

/// A chain of organisations is followed no further.
const DEPTH_MAX: usize = 8;

/// Where a matter stands: its lowest area and its level.
#[derive(Debug, Clone, Copy)]
struct Standing {
    area: AreaId,
    level: u8,
}

impl CityAt<'_> {
    /// The nearest organisation with an active post of a kind at or above an area and level, passing over some.
    ///
    /// # Errors
    /// The reason why nobody is found, as a sentence.
    pub fn nearest_office(
        &self,
        area: Option<&str>,
        level: u8,
        post: &str,
        passed_over: &[Ref],
    ) -> Result<Assigned, NoRoute> {
        let found = self.offices(area, level, post, passed_over);
        let Some((first, others)) = found.split_first() else {
            let text = "本辖区及上级都没有在岗的“{post}”岗位，请管理员补充岗位。";
            return Err(NoRoute { reason: sentence("route-no-office", text, &[("post", post)]) });
        };
        let (name, name_en) = self.names(first);
        let text = "{organisation}是本事项所在地及以上最近设有该岗位的单位。";
        let reason =
            sentence("route-office", text, &[("organisation", name), ("organisation_en", name_en), ("post", post)]);
        let runners_up = others.iter().take(5).map(ToString::to_string).collect();
        Ok(Assigned { organisation: first.to_string(), account: None, reason, runners_up })
    }

    /// The Chinese and the English name of an organisation.
    fn names(&self, organisation: &OrganisationId) -> (&str, &str) {
        let unit = self.city.organisation(organisation.as_str());
        unit.map_or(("", ""), |unit| (unit.name.zh.as_str(), unit.name.en.as_str()))
    }

    /// Organisations with an active post of a kind, nearest first.
    fn offices(&self, area: Option<&str>, level: u8, post: &str, passed_over: &[Ref]) -> Vec<OrganisationId> {
        let mut found: Vec<OrganisationId> = Vec::new();
        let Some(standing) = self.standing(area, level) else {
            return found;
        };
        let areas = &self.city.areas;
        for id in areas.chain(standing.area).filter(|id| areas.get(*id).level <= standing.level) {
            let mut here: Vec<OrganisationId> = self
                .city
                .office_posts(&PostKind::from(post), areas.get(id).code)
                .filter(|post| self.city.is_active(post, self.on))
                .map(|post| post.organisation.clone())
                .filter(|unit| self.may_act(unit.as_str()) && !passed_over.iter().any(|barred| *unit == **barred))
                .collect();
            // A centre stands before the units that hang under it.
            here.sort_by(|one, other| self.depth(one).cmp(&self.depth(other)).then_with(|| one.cmp(other)));
            here.dedup();
            here.retain(|unit| !found.contains(unit));
            found.append(&mut here);
        }
        if found.is_empty() && area.is_none() {
            return self.highest_offices(post, passed_over);
        }
        found
    }

    /// Organisations with an active post of a kind, those of the widest areas first: a matter whose place nobody knows yet, in a city
    /// without such a post of its own, still has somebody who asks.
    fn highest_offices(&self, post: &str, passed_over: &[Ref]) -> Vec<OrganisationId> {
        let areas = &self.city.areas;
        let free =
            |unit: &OrganisationId| self.may_act(unit.as_str()) && !passed_over.iter().any(|barred| *unit == **barred);
        let held = self.city.posts().filter(|held| held.kind == *post && self.city.is_active(held, self.on));
        let mut found: Vec<(u8, &str, &OrganisationId)> = held
            .filter(|held| free(&held.organisation))
            .map(|held| (areas.find(held.area.as_str()).map_or(u8::MAX, |id| areas.get(id).level), held))
            .map(|(level, held)| (level, held.area.as_str(), &held.organisation))
            .collect();
        found.sort_unstable();
        let mut offices: Vec<OrganisationId> = found.into_iter().map(|(.., unit)| unit.clone()).collect();
        let mut seen = std::collections::HashSet::new();
        offices.retain(|unit| seen.insert(unit.clone()));
        offices
    }

    /// How many organisations of its own area stand above one.
    fn depth(&self, organisation: &OrganisationId) -> usize {
        let row = |id: &OrganisationId| self.city.organisation(id.as_str());
        let area = row(organisation).map(|unit| &unit.area);
        let above = |unit: &&Organisation| unit.parent.as_ref().and_then(row).filter(|up| Some(&up.area) == area);
        std::iter::successors(row(organisation), above).take(DEPTH_MAX).count()
    }

    /// An area that is not registered stands for the whole city.
    fn standing(&self, area: Option<&str>, level: u8) -> Option<Standing> {
        let area = area.and_then(|code| self.city.areas.find(code)).or_else(|| self.root())?;
        let top = self.city.areas.chain(area).last().map_or(0, |id| self.city.areas.get(id).level);
        Some(Standing { area, level: level.max(top) })
    }

    /// The organisation above one that answers for it when it is late.
    ///
    /// # Errors
    /// The reason why nobody is found, as a sentence.
    pub fn supervisor_of(&self, organisation: &str) -> Result<Assigned, NoRoute> {
        let Some(unit) = self.city.organisation(organisation) else {
            let text = "单位“{organisation}”不在登记册中，无法确定督办单位。";
            return Err(NoRoute { reason: sentence("route-unknown-unit", text, &[("organisation", organisation)]) });
        };
        let parent = unit.parent.as_ref().filter(|parent| self.may_act(parent.as_str()));
        let level = self.city.seat_level(organisation).unwrap_or(0);
        let own = [organisation.to_owned()];
        let above = self.offices(Some(unit.area.as_str()), level, "supervisor", &own);
        let mut all: Vec<&OrganisationId> = parent.into_iter().chain(&above).collect();
        let mut seen = Vec::new();
        all.retain(|id| {
            !seen.contains(id) && {
                seen.push(*id);
                true
            }
        });
        let Some((first, others)) = all.split_first() else {
            let text = "{organisation}没有上级单位，也没有督办岗位。";
            let arguments = [("organisation", unit.name.zh.as_str()), ("organisation_en", unit.name.en.as_str())];
            return Err(NoRoute { reason: sentence("route-no-supervisor", text, &arguments) });
        };
        let (name, name_en) = self.names(first);
        let arguments = [
            ("organisation", unit.name.zh.as_str()),
            ("organisation_en", unit.name.en.as_str()),
            ("supervisor", name),
            ("supervisor_en", name_en),
        ];
        let reason = sentence("route-supervisor", "{organisation}逾期未办结，由{supervisor}督办。", &arguments);
        let runners_up = others.iter().map(ToString::to_string).collect();
        Ok(Assigned { organisation: first.to_string(), account: None, reason, runners_up })
    }
}

impl super::City {
    /// The posts of a kind that are held for exactly this area, ended ones too.
    pub(crate) fn office_posts(&self, kind: &PostKind, area: &str) -> impl Iterator<Item = &crate::Post> {
        let key = (kind.clone(), crate::AreaCode::from(area));
        self.posts_by_office.get(&key).into_iter().flatten().filter_map(|id| self.posts.get(id))
    }
}

impl Routing for CityAt<'_> {
    fn unit(&self, case: &CaseState, _role: &Role) -> Result<Assigned, NoRoute> {
        let route = self.route(
            case.attributes.category.as_deref().unwrap_or_default(),
            case.attributes.area.as_deref(),
            case.attributes.level,
        )?;
        let runners_up = route.runners_up.into_iter().map(String::from).collect();
        Ok(Assigned { organisation: route.organisation.into(), account: None, reason: route.reason, runners_up })
    }

    fn office(&self, case: &CaseState, post: &str, barred: &[Ref]) -> Result<Assigned, NoRoute> {
        self.nearest_office(case.attributes.area.as_deref(), case.attributes.level, post, barred)
    }

    fn supervisor(&self, _case: &CaseState, organisation: &str) -> Result<Assigned, NoRoute> {
        self.supervisor_of(organisation)
    }

    fn standard_time(&self, case: &CaseState) -> Option<Rule> {
        let (category, length) =
            self.city.categories.standard_time(case.attributes.category.as_deref()?, case.attributes.grade)?;
        let roll = if length.unit == Unit::Day { Roll::NextWorkday } else { Roll::None };
        let law = if category.basis.is_empty() { "事项目录".to_owned() } else { category.basis.clone() };
        let article = format!("{} {}", category.code, category.name.zh);
        let id = format!("category.{}", category.code);
        Some(Rule { id, length, roll, law, article, mark: 'P', pack: "categories".to_owned() })
    }

    fn lowest_level(&self, case: &CaseState) -> u8 {
        let own = case.attributes.category.as_deref().and_then(|code| self.city.categories.lowest_level(code));
        own.unwrap_or_else(|| self.city.deepest_level())
    }

    fn level_of(&self, organisation: &str) -> Option<u8> {
        self.city.seat_level(organisation)
    }

    fn area_of(&self, place: &str) -> Option<Ref> {
        self.city.places.get(place).map(|place| place.area.to_string())
    }

    fn staff(&self, _case: &CaseState, account: &str, post: &str) -> Option<Ref> {
        let mut held = self.city.posts_of(account, self.on);
        let held = held.find(|held| held.kind == *post && self.may_act(held.organisation.as_str()));
        held.map(|held| held.organisation.to_string())
    }

    fn attribute(&self, case: &CaseState, name: &str) -> Option<Value> {
        let categories = &self.city.categories;
        let category = case.attributes.category.as_deref().unwrap_or_default();
        match name {
            "category" => case.attributes.category.clone().map(Value::Ref),
            "grade" => Some(Value::Number(i64::from(case.attributes.grade))),
            "level" => Some(Value::Number(i64::from(case.attributes.level))),
            "channel" => Some(Value::Text(case.attributes.channel.clone())),
            "danger" => Some(Value::Flag(categories.is_urgent(category))),
            "simple" => Some(Value::Flag(categories.is_simple(category))),
            "private" => Some(Value::Flag(categories.is_private(category))),
            _ => None,
        }
    }
}
