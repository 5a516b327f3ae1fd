//! Accounts and posts: enough people in every organisation that nobody has to check their own work.

use fengqiao_civic::{Account, Post};

use super::areas::{Ground, START};
use super::names;
use super::organisations::{
    AUDIT, CENTRE, COMMUNITY, EVALUATION, GOVERNMENT, HOTLINE, INSPECT, JUSTICE, LAW_FIRM, LEGAL_AID, MEDIATION,
    PETITIONS, PROPERTY, Unit,
};
use crate::random::Random;

/// One person of an organisation: the kinds of post, and how many such people there are. The first kind names the login.
type Place = (&'static [&'static str], usize);

const CITY_CENTRE: &[Place] =
    &[(&["dispatcher"], 2), (&["supervisor"], 2), (&["leader"], 1), (&["handler"], 2), (&["technician"], 2)];
const DISTRICT_CENTRE: &[Place] =
    &[(&["dispatcher"], 2), (&["supervisor"], 2), (&["leader"], 1), (&["handler"], 2), (&["technician"], 1)];
const STREET_CENTRE: &[Place] =
    &[(&["intake"], 2), (&["dispatcher"], 2), (&["supervisor"], 1), (&["leader"], 1), (&["handler"], 2)];
const ACTING: &[Place] = &[(&["liaison"], 1), (&["handler"], 2), (&["leader"], 1)];
const OF_COMMUNITY: &[Place] = &[(&["leader", "grid_lead"], 1), (&["community", "liaison"], 1), (&["handler"], 2)];
const OF_PROPERTY: &[Place] = &[(&["leader", "liaison"], 1), (&["handler"], 2)];

fn places(kind: &str, level: u8) -> &'static [Place] {
    match (kind, level) {
        (CENTRE, 0) => CITY_CENTRE,
        (CENTRE, 1) => DISTRICT_CENTRE,
        (CENTRE, _) => STREET_CENTRE,
        (HOTLINE, _) => &[(&["intake"], 6), (&["callback"], 6)],
        (INSPECT, _) => &[(&["verifier"], 3)],
        (COMMUNITY, _) => OF_COMMUNITY,
        (PROPERTY, _) => OF_PROPERTY,
        // Whoever helps or judges one person's case takes no orders about others.
        (LEGAL_AID | LAW_FIRM | EVALUATION, _) => &[],
        _ => ACTING,
    }
}

/// Imports have no person behind them.
const IMPORTER: &str = "importer";
/// How many people of a kind the city has that no organisation of it has already: nobody checks their own work.
const AT_CITY: usize = 2;

/// Mediation, legal help, decisions of neighbours and the care for people: posts that only these need, where they belong.
fn special(kind: &str, level: u8) -> &'static [Place] {
    match (kind, level) {
        (MEDIATION, _) => &[(&["mediator"], 2), (&["seal_keeper"], 1)],
        (JUSTICE, _) => &[
            (&["justice_bureau"], 1),
            (&["quality_assessor"], 1),
            (&["legal_reviewer"], 1),
            (&["observer"], 1),
            (&["adviser"], 1),
        ],
        (LEGAL_AID, _) => &[(&["legal_aid_officer"], 1), (&["legal_aid_head"], 1), (&["subsidy_clerk"], 1)],
        (LAW_FIRM, _) => &[(&["legal_aid_lawyer"], 3)],
        (PETITIONS, _) => &[(&["petition_reviewer"], 1)],
        (AUDIT, _) => &[(&["auditor"], 2)],
        (GOVERNMENT, 0) => &[(&["decider"], 1), (&["convener"], 1), (&["petition_rechecker"], 1)],
        (GOVERNMENT, _) => &[(&["decider"], 1), (&["convener"], 1)],
        (EVALUATION, _) => &[(&["risk_assessor"], 1)],
        (CENTRE, 0 | 1) => {
            &[(&["centre_lead"], 1), (&["privacy_officer"], 1), (&["data_steward"], 1), (&["gis_officer"], 1)]
        }
        (CENTRE, 2) => &[(&["centre_lead"], 1), (&["adviser"], 1), (&["editor"], 1), (&["inspector"], 1)],
        (COMMUNITY, _) => &[
            (&["convener"], 1),
            (&["supervision_committee"], 1),
            (&["pre_study"], 1),
            (&["cashier", "ledger_keeper"], 1),
            (&["volunteer", "juror"], 2),
            (&["care_worker"], 1),
            (&["consent_recorder"], 1),
        ],
        _ => &[],
    }
}

/// How the logins of an organisation begin: the area alone for its centre and its community, otherwise area and kind.
fn stem(unit: &Unit, ground: &[Ground]) -> String {
    let slug = &ground[unit.at].slug;
    match unit.row.kind.as_str() {
        CENTRE | COMMUNITY => slug.clone(),
        HOTLINE => HOTLINE.to_owned(),
        kind => format!("{slug}-{kind}"),
    }
}

/// All accounts with their posts: the staff of every organisation, and a grid worker for every grid.
pub(crate) fn staff(ground: &[Ground], units: &[Unit], seed: u64) -> (Vec<Account>, Vec<Post>) {
    let mut hiring = Hiring { random: Random::fork(seed, "staff"), accounts: Vec::new(), posts: Vec::new() };
    for unit in units {
        let area = &ground[unit.at];
        for (kinds, count) in places(&unit.row.kind, area.level) {
            for number in 1..=*count {
                let login = format!("{}.{}{number}", stem(unit, ground), kinds[0].replace('_', ""));
                hiring.hire(&login, kinds, unit.row.id.as_str(), &area.code);
            }
        }
    }
    for grid in ground.iter().filter(|area| area.level == 4) {
        if let Some(community) = grid.parent.map(|at| &ground[at]) {
            hiring.hire(&grid.slug, &["grid_worker"], &format!("{}-{COMMUNITY}", community.slug), &grid.code);
        }
    }
    hiring.specialists(ground, units);
    (hiring.accounts, hiring.posts)
}

struct Hiring {
    random: Random,
    accounts: Vec<Account>,
    posts: Vec<Post>,
}

impl Hiring {
    /// People for the procedures besides requests, each at the lowest level that has such posts; and at the city somebody of every kind
    /// that the program knows, for matters that belong to no lower place.
    fn specialists(&mut self, ground: &[Ground], units: &[Unit]) {
        for unit in units {
            let area = &ground[unit.at];
            for (kinds, count) in special(&unit.row.kind, area.level) {
                for number in 1..=*count {
                    let login = format!("{}.{}{number}", stem(unit, ground), kinds[0].replace('_', ""));
                    self.hire(&login, kinds, unit.row.id.as_str(), &area.code);
                }
            }
        }
        let Some(city) = units.iter().find(|unit| unit.row.kind == CENTRE && ground[unit.at].level == 0) else {
            return;
        };
        let area = &ground[city.at];
        for kind in fengqiao_app::posts::kinds().iter().filter(|kind| kind.id != IMPORTER) {
            let held = self.posts.iter().any(|post| post.area == *area.code && post.kind == *kind.id);
            for number in 1..=if held { 0 } else { AT_CITY } {
                let login = format!("{}.{}{number}", area.slug, kind.id.replace('_', ""));
                self.hire(&login, &[&kind.id], city.row.id.as_str(), &area.code);
            }
        }
    }

    fn hire(&mut self, login: &str, kinds: &[&str], organisation: &str, area: &str) {
        self.accounts.push(Account {
            id: login.into(),
            login: login.to_owned(),
            name: names::person(&mut self.random),
            staff_number: format!("FX{:05}", self.accounts.len() + 1),
            initial_password: false,
            valid_from: START,
            valid_to: None,
        });
        for kind in kinds {
            self.posts.push(Post {
                id: format!("{login}:{kind}").as_str().into(),
                account: login.into(),
                kind: (*kind).into(),
                organisation: organisation.into(),
                area: area.into(),
                valid_from: START,
                valid_to: None,
                ended_reason: String::new(),
            });
        }
    }
}
