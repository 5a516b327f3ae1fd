//! The organisations and duties of a scenario.

use fengqiao_calendar::{Length, Roll, Rule};

use crate::event::*;
use crate::model::{Role, RoleKind};

/// A small town: one chain of organisations and a duty for each category.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Town {
    /// In the order of the file; of two equally near the first is taken.
    pub organisations: Vec<Organisation>,
    /// By category; `*` stands for every other.
    pub duties: Vec<Duty>,
    /// Places with their area.
    pub places: Vec<(String, String)>,
    /// Members of staff with their organisation.
    pub staff: Vec<(String, String)>,
}

/// An organisation with its posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// The name, which is also its id.
    pub name: String,
    /// 0 = city.
    pub level: u8,
    /// Who answers for it when it is late.
    pub above: Option<String>,
    /// Kinds of posts.
    pub posts: Vec<String>,
}

/// Who must act on a category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// The category code, or `*`.
    pub category: String,
    /// The unit.
    pub unit: String,
    /// The standard time.
    pub length: Option<Length>,
    /// The lowest level whose powers cover it.
    pub lowest: Option<u8>,
    /// Life or property is in danger.
    pub danger: bool,
}

impl Town {
    /// The lowest level of its organisations.
    pub fn lowest(&self) -> u8 {
        self.organisations.iter().map(|organisation| organisation.level).max().unwrap_or(0)
    }

    fn named(&self, name: &str) -> Option<&Organisation> {
        self.organisations.iter().find(|organisation| organisation.name == name)
    }

    fn duty(&self, case: &CaseState) -> Option<&Duty> {
        let category = case.attributes.category.as_deref();
        let exact = self.duties.iter().find(|duty| Some(duty.category.as_str()) == category);
        exact.or_else(|| self.duties.iter().find(|duty| duty.category == "*"))
    }
}

fn assigned(organisation: &str, key: &str, text: String) -> Assigned {
    let arguments = vec![("organisation".to_owned(), organisation.to_owned())];
    Assigned {
        organisation: organisation.to_owned(),
        account: None,
        reason: Reason { key: key.to_owned(), arguments, text },
        runners_up: Vec::new(),
    }
}

fn none(key: &str, text: String) -> NoRoute {
    NoRoute { reason: Reason { key: key.to_owned(), arguments: Vec::new(), text } }
}

impl Routing for Town {
    fn unit(&self, case: &CaseState, role: &Role) -> Result<Assigned, NoRoute> {
        let duty = self.duty(case).ok_or_else(|| none("no-duty", "权责清单没有这一类别".to_owned()))?;
        match &role.kind {
            RoleKind::Unit { .. } => {
                Ok(assigned(&duty.unit, "duty", format!("权责清单：{}由{}承办", duty.category, duty.unit)))
            }
            _ => Err(none("no-duty", "这个角色不由权责清单确定".to_owned())),
        }
    }

    fn office(&self, case: &CaseState, post: &str, barred: &[Ref]) -> Result<Assigned, NoRoute> {
        let able = self.organisations.iter().filter(|organisation| {
            organisation.level <= case.attributes.level
                && organisation.posts.iter().any(|known| known == post)
                && !barred.contains(&organisation.name)
        });
        let mut nearest: Option<&Organisation> = None;
        for organisation in able {
            if nearest.is_none_or(|best| organisation.level > best.level) {
                nearest = Some(organisation);
            }
        }
        let nearest = nearest.ok_or_else(|| none("no-office", format!("本级及以上没有{post}岗位")))?;
        Ok(assigned(&nearest.name, "nearest", format!("最近的{post}岗位在{}", nearest.name)))
    }

    fn supervisor(&self, _: &CaseState, organisation: &str) -> Result<Assigned, NoRoute> {
        let above = self.named(organisation).and_then(|organisation| organisation.above.as_deref());
        let above = above.ok_or_else(|| none("no-supervisor", format!("{organisation}没有上级")))?;
        Ok(assigned(above, "supervisor", format!("{above}是{organisation}的上级")))
    }

    fn standard_time(&self, case: &CaseState) -> Option<Rule> {
        let duty = self.duty(case)?;
        Some(Rule {
            id: format!("category.{}", duty.category),
            length: duty.length?,
            roll: Roll::NextWorkday,
            law: "事项目录".to_owned(),
            article: String::new(),
            mark: 'P',
            pack: "scenario".to_owned(),
        })
    }

    fn lowest_level(&self, case: &CaseState) -> u8 {
        self.duty(case).and_then(|duty| duty.lowest).unwrap_or(u8::MAX)
    }

    fn level_of(&self, organisation: &str) -> Option<u8> {
        self.named(organisation).map(|organisation| organisation.level)
    }

    fn area_of(&self, place: &str) -> Option<Ref> {
        self.places.iter().find(|(name, _)| name == place).map(|(_, area)| area.clone())
    }

    fn staff(&self, _: &CaseState, account: &str, post: &str) -> Option<Ref> {
        let (_, organisation) = self.staff.iter().find(|(name, _)| name == account)?;
        let held = self.named(organisation).is_some_and(|unit| unit.posts.iter().any(|known| known == post));
        held.then(|| organisation.clone())
    }

    fn attribute(&self, case: &CaseState, name: &str) -> Option<Value> {
        match name {
            "danger" => Some(Value::Flag(self.duty(case).is_some_and(|duty| duty.danger))),
            _ => None,
        }
    }
}
