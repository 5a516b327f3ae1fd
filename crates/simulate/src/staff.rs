//! Who could take a step: staff found by their posts, as they would sign in.

use std::collections::HashMap;
use std::sync::Mutex;

use fengqiao_app::Tables;
use fengqiao_app::cases::{self, By, Loaded};
use fengqiao_calendar::Instant;
use fengqiao_civic::rights::Viewer;
use fengqiao_procedure::model::{RoleId, RoleKind, StepId, Trigger};
use fengqiao_procedure::parties::parties;

use crate::random::Random;

/// How many people of one organisation are asked before another step is looked for.
const ASKED_MAX: usize = 6;

/// Staff by account; viewers are made once, for posts hold over the whole history.
#[derive(Default)]
pub(crate) struct Staff(Mutex<HashMap<String, Viewer>>);

/// A step that somebody may take now.
#[derive(Clone)]
pub(crate) struct Possible {
    pub(crate) by: By,
    pub(crate) instance: u16,
}

impl Staff {
    /// An account as it signs in at a device.
    pub(crate) fn by(&self, tables: &Tables, account: &str, device: &str, now: Instant) -> By {
        let mut viewers = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let viewer = viewers
            .entry(account.to_owned())
            .or_insert_with(|| Viewer::of(&tables.city, &account.into(), tables.date_of(now)));
        By::Staff { viewer: viewer.clone(), device: device.to_owned() }
    }

    /// Somebody who may take a step in a case now; `None` where nobody may.
    pub(crate) fn who_may(
        &self,
        tables: &Tables,
        case: &Loaded,
        step: StepId,
        now: Instant,
        random: &mut Random,
    ) -> Option<Possible> {
        let Trigger::Roles(roles) = &case.compiled.procedure.step(step).by else { return None };
        roles.iter().find_map(|role| self.as_role(tables, case, step, *role, now, random))
    }

    fn as_role(
        &self,
        tables: &Tables,
        case: &Loaded,
        step: StepId,
        role: RoleId,
        now: Instant,
        random: &mut Random,
    ) -> Option<Possible> {
        let may = |by: By| {
            by.sees(&case.filing)?;
            let allowed = cases::allowed(tables, &by, case, now);
            let first = allowed.into_iter().find(|allowed| allowed.step == step && allowed.may.is_ok())?;
            Some(Possible { by, instance: first.instance })
        };
        let (RoleKind::Office { post } | RoleKind::Unit { post }) = &case.compiled.procedure.role(role).kind else {
            let own = [None].into_iter();
            let named = parties(&case.compiled.procedure, &case.state).into_iter().map(|party| Some(party.key));
            return own.chain(named).find_map(|party| may(By::Resident { device: "web".to_owned(), party }));
        };
        let on = tables.date_of(now);
        for organisation in organisations(tables, case, role, post, now) {
            let accounts: Vec<String> = tables
                .city
                .posts_in(&organisation, on)
                .filter(|held| held.kind == *post.as_str())
                .map(|held| held.account.to_string())
                .collect();
            let first = random.below(accounts.len());
            let round = accounts.iter().cycle().skip(first).take(accounts.len().min(ASKED_MAX));
            if let Some(possible) = round.filter_map(|account| may(self.by(tables, account, "web", now))).next() {
                return Some(possible);
            }
        }
        None
    }
}

/// The organisations that may play a role: the one assigned, members of open parts, otherwise the nearest office.
fn organisations(tables: &Tables, case: &Loaded, role: RoleId, post: &str, now: Instant) -> Vec<String> {
    let state = &case.state;
    let mut found: Vec<String> =
        state.assigned.get(&role).map(|assigned| assigned.organisation.clone()).into_iter().collect();
    found.extend(state.members.values().cloned());
    if found.is_empty() {
        let at = tables.city.at(tables.date_of(now));
        let nearest = at.nearest_office(state.attributes.area.as_deref(), state.attributes.level, post, &[]);
        found.extend(nearest.map(|assigned| assigned.organisation));
    }
    found
}
