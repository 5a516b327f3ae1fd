//! The rarer matters of two years: every procedure besides requests, so often as a city of this size would see it.

use fengqiao_app::Tables;
use fengqiao_calendar::{Date, Instant};
use fengqiao_civic::Place;
use fengqiao_procedure::model::Procedure;

use crate::city::names;
use crate::episodes::{self, Episode};
use crate::matter::{self, Matter, Part};
use crate::random::Random;
use crate::reports::Incoming;

const HOUR: i64 = 60 * 60 * 1000;

/// Procedure, how many such matters there are to three thousand requests, and the categories they are filed under. Confirmations of
/// agreements come from mediation as well.
const OTHERS: [(&str, u32, &[&str]); 28] = [
    ("hazard_finding", 36, &["0901", "0902", "0903", "0904"]),
    ("petition", 12, &["1002", "0706", "1102"]),
    ("mediation_case", 70, &["1501", "1502", "1503", "1504"]),
    ("legal_consultation", 48, &["1203", "1502", "1504"]),
    ("legal_aid", 14, &["1201", "1203", "1502"]),
    ("judicial_confirmation", 4, &["1504"]),
    ("deliberation", 12, &["1105", "0407", "0706"]),
    ("micro_project", 8, &["0109", "1106"]),
    ("micro_wish", 30, &["1101", "1103"]),
    ("volunteer_order", 40, &["1101", "1106"]),
    ("care_plan", 10, &["1101"]),
    ("disclosure_item", 20, &["1106"]),
    ("small_grant", 4, &["1106"]),
    ("major_decision", 2, &["0406"]),
    ("knowledge_item", 10, &["1702"]),
    ("whistle", 12, &["0205", "0606", "0804"]),
    ("supervision_order", 10, &["0703", "0604"]),
    ("rectification", 8, &["0903", "0703"]),
    ("directory_dispute", 6, &["0305", "0708"]),
    ("observer_finding", 5, &["1602"]),
    ("quality_review", 4, &["1602"]),
    ("grid_change", 3, &["1106"]),
    ("task_admission", 3, &["0904"]),
    ("staff_appraisal", 8, &["1106"]),
    ("emergency_mode", 2, &["0107"]),
    ("pi_request", 6, &["1701"]),
    ("privacy_incident", 2, &["1602"]),
    ("data_share_request", 4, &["1102"]),
];
/// To so many requests [`OTHERS`] counts.
const REQUESTS: usize = 3_000;
/// How often the ordinary way is gone, in a thousand; otherwise another scenario's.
const ORDINARY: u32 = 620;

/// All of them between two instants, at least one of each.
pub(crate) fn all(tables: &Tables, seed: u64, from: Instant, until: Instant, requests: usize) -> Vec<Incoming> {
    if requests == 0 {
        return Vec::new();
    }
    let procedures: Vec<&Procedure> = tables.catalogue.all().map(|compiled| &compiled.procedure).collect();
    let episodes = episodes::all(procedures.iter().copied(), tables.calendar.zone());
    let places: Vec<&Place> =
        tables.city.places().all().filter(|place| place.kind != fengqiao_civic::PlaceKind::Asset).collect();
    let mut incoming = Vec::new();
    for (procedure, often, categories) in OTHERS {
        let own: Vec<&Episode> = episodes.iter().filter(|episode| episode.procedure == procedure).collect();
        let count = (often as usize * requests).div_ceil(REQUESTS).max(1);
        for number in 0..if own.is_empty() { 0 } else { count } {
            let mut random = Random::fork(seed, &format!("{procedure} {number}"));
            let episode = if random.chance(ORDINARY) { own[0] } else { *random.pick(&own) };
            let at = moment(tables, from, until, &mut random);
            incoming.push(Incoming { at, matter: matter(tables, &places, episode, categories, random) });
        }
    }
    incoming.sort_by_key(|incoming| incoming.at.0);
    incoming
}

/// Some workday, in the hours in which people come.
fn moment(tables: &Tables, from: Instant, until: Instant, random: &mut Random) -> Instant {
    let zone = tables.calendar.zone();
    let mut date: Date = zone.date_of(Instant(random.between(from.0, until.0 - 48 * HOUR)));
    while !tables.calendar.is_workday(date) {
        date = date.yesterday().unwrap_or(Date::MIN);
    }
    let at = zone.instant_of(date.at(9, 0, 0, 0)).0 + random.between(0, 7 * HOUR);
    Instant(at.clamp(from.0, until.0 - HOUR))
}

fn matter(
    tables: &Tables,
    places: &[&Place],
    episode: &Episode,
    categories: &[&'static str],
    mut random: Random,
) -> Matter {
    let place = random.pick(places).code.to_string();
    let mut contact = matter::contact(&mut random);
    contact.name = names::resident(&mut random);
    Matter {
        category: categories[random.below(categories.len())],
        place_said: matter::place_said(tables, &place),
        place,
        words: String::new(),
        contact: Some(contact),
        channel: if episode.channel == "counter" { "counter" } else { "web" },
        sorted: true,
        twin_of: None,
        part: Some(Part::new(episode.clone())),
        random,
    }
}
