//! Accounts and posts: enough people in every organisation that nobody has to check their own work.

use fengqiao_civic::{Account, Post};

use super::areas::{Ground, START};
use super::names;
use super::organisations::{CENTRE, COMMUNITY, HOTLINE, INSPECT, PROPERTY, Unit};
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
        _ => ACTING,
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
    (hiring.accounts, hiring.posts)
}

struct Hiring {
    random: Random,
    accounts: Vec<Account>,
    posts: Vec<Post>,
}

impl Hiring {
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
