//! What comes in over two years: when, about what, where, by which channel.

use fengqiao_app::{PlaceRef, Tables};
use fengqiao_calendar::{Date, Instant};
use fengqiao_civic::{Place, PlaceKind};

use crate::city::catalogue::{self, Matter as Line};
use crate::matter::{self, Matter};
use crate::random::Random;

const HOUR: i64 = 60 * 60 * 1000;
/// How many reports come in each hour of a day, roughly.
const BY_HOUR: [u32; 24] = [1, 1, 0, 0, 1, 2, 8, 22, 50, 80, 85, 70, 40, 45, 72, 78, 70, 58, 45, 48, 46, 34, 16, 6];
/// How often each wider category is spoken of.
const BY_CATEGORY: [(&str, u32); 17] = [
    ("01", 140),
    ("02", 150),
    ("03", 55),
    ("04", 105),
    ("05", 90),
    ("06", 105),
    ("07", 120),
    ("08", 35),
    ("09", 45),
    ("10", 35),
    ("11", 55),
    ("12", 35),
    ("13", 25),
    ("14", 55),
    ("15", 40),
    ("16", 10),
    ("17", 75),
];
/// The street in which the demo's own people work: a quarter of everything happens there.
pub(crate) const BUSY_STREET: &str = "339901001";

/// A report that will come in.
#[derive(Debug, Clone)]
pub(crate) struct Incoming {
    pub(crate) at: Instant,
    pub(crate) matter: Matter,
}

/// All reports between two instants, in order of time.
pub(crate) fn all(tables: &Tables, seed: u64, from: Instant, until: Instant, count: usize) -> Vec<Incoming> {
    let days: Vec<Date> = each_day(tables, from, until);
    let weights: Vec<u32> = days.iter().enumerate().map(|(number, date)| by_day(*date, number, days.len())).collect();
    let map = Map::of(tables);
    let mut incoming: Vec<Incoming> = (0..count)
        .filter_map(|number| {
            let mut random = Random::fork(seed, &format!("report {number}"));
            let date = days[random.weighted(&weights)?];
            let hour = i64::try_from(random.weighted(&BY_HOUR)?).ok()?;
            let at = Instant(tables.calendar.zone().start_of(date).0 + hour * HOUR + random.between(0, HOUR - 1));
            (from.0..until.0).contains(&at.0).then(|| Incoming { at, matter: matter(tables, &map, date, random) })
        })
        .collect();
    incoming.sort_by_key(|report| report.at.0);
    incoming
}

/// The same matter told by somebody else some hours later.
pub(crate) fn twin(of: &Matter, number: &str, at: Instant, random: &mut Random) -> Incoming {
    let mut dice = random.clone();
    let words = matter::said(of.category, &of.place_said, &mut dice);
    let matter = Matter {
        words,
        contact: Some(matter::contact(&mut dice)),
        channel: "web",
        sorted: true,
        twin_of: Some(number.to_owned()),
        random: dice,
        ..of.clone()
    };
    Incoming { at: Instant(at.0 + random.between(1, 30) * HOUR), matter }
}

fn each_day(tables: &Tables, from: Instant, until: Instant) -> Vec<Date> {
    let (first, last) = (tables.date_of(from), tables.date_of(until));
    std::iter::successors(Some(first), |date| date.tomorrow().ok()).take_while(|date| *date <= last).collect()
}

/// Mondays are busy, Sundays quiet, summers busier than springs; the channel becomes better known, and the last weeks are full.
fn by_day(date: Date, number: usize, of: usize) -> u32 {
    let season =
        [95, 70, 90, 95, 100, 120, 135, 130, 110, 90, 95, 100][usize::try_from(date.month() - 1).unwrap_or(0) % 12];
    let weekday =
        [125, 112, 108, 106, 104, 74, 62][usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0) % 7];
    let growth = 70 + u32::try_from(number * 60 / of.max(1)).unwrap_or(0);
    let recent = if of - number <= 21 { 3 } else { 1 };
    season * weekday * growth / 10_000 * recent
}

/// How much more often a category comes up in a month, in percent.
fn by_month(code: &str, month: i8) -> u32 {
    match (code, month) {
        ("0106" | "0107", 6..=9) => 350,
        ("0302", 7 | 8) => 450,
        ("0501" | "0502", 1 | 12) => 280,
        ("0503", 7 | 8) => 320,
        ("0602" | "0604", 5..=9) => 200,
        ("0602" | "0604", 12 | 1 | 2) => 40,
        ("1201", 12 | 1) => 350,
        ("1301", 5..=8) => 400,
        ("0205", 5..=9) => 160,
        ("0301", 3..=5) => 180,
        ("0904" | "0710", 7 | 8) => 150,
        ("0101", 11 | 12 | 1 | 2) => 180,
        _ => 100,
    }
}

fn matter(tables: &Tables, map: &Map<'_>, date: Date, mut random: Random) -> Matter {
    let lines: Vec<&Line> = catalogue::leaves().collect();
    let weight = |line: &&Line| {
        let wider = BY_CATEGORY.iter().find(|(code, _)| *code == line.wider()).map_or(10, |(_, weight)| *weight);
        let siblings = u32::try_from(lines.iter().filter(|other| other.wider() == line.wider()).count()).unwrap_or(1);
        let plain = if line.is('u') || line.code.ends_with("01") == line.code.starts_with('1') { 60 } else { 110 };
        wider * by_month(line.code, date.month()) * plain / siblings / 100
    };
    let weights: Vec<u32> = lines.iter().map(weight).collect();
    let line = random.weighted(&weights).map_or(lines[0], |at| lines[at]);
    let event = tables.city.categories().procedure(line.code) == Some("grid_event");
    let channel = match random.below(100) {
        0..=37 => "web",
        38..=49 if event => "qr",
        50..=63 if event => "patrol",
        64..=71 => "counter",
        _ => "phone",
    };
    let place = map.place(line.code, channel, &mut random);
    let place_said = matter::place_said(tables, &place);
    let contact = (channel != "patrol" && (channel == "phone" || random.chance(880))).then(|| {
        let mut contact = matter::contact(&mut random);
        contact.hidden = random.chance(50);
        contact
    });
    Matter {
        category: line.code,
        words: matter::said(line.code, &place_said, &mut random),
        place,
        place_said,
        contact,
        channel,
        sorted: channel == "patrol" || channel == "qr" || random.chance(620),
        twin_of: None,
        part: None,
        random,
    }
}

/// The places that reports are about.
struct Map<'a> {
    coarse: Vec<&'a Place>,
    assets: Vec<&'a Place>,
    busy: Vec<&'a Place>,
}

impl<'a> Map<'a> {
    fn of(tables: &'a Tables) -> Map<'a> {
        let all = || tables.city.places().all();
        let is_asset = |place: &&Place| place.kind == PlaceKind::Asset;
        Map {
            coarse: all().filter(|place| !is_asset(place)).collect(),
            assets: all().filter(is_asset).collect(),
            busy: all().filter(|place| !is_asset(place) && place.area.as_str().starts_with(BUSY_STREET)).collect(),
        }
    }

    fn place(&self, category: &str, channel: &str, random: &mut Random) -> String {
        let thing = match category {
            "0101" | "0102" => "路灯",
            "0103" => "井盖",
            "0109" => "健身器材",
            "0202" => "垃圾桶",
            _ => "",
        };
        if !thing.is_empty() && (channel == "qr" || random.chance(400)) {
            let fit: Vec<&&Place> = self.assets.iter().filter(|place| place.name.zh.contains(thing)).collect();
            return random.pick(&fit).code.to_string();
        }
        let list = if random.chance(250) { &self.busy } else { &self.coarse };
        let place = *random.pick(list);
        match random.below(100) {
            0..=3 if channel != "patrol" => PlaceRef::Unknown.to_string(),
            4..=9 => PlaceRef::Area(place.area.to_string()).to_string(),
            10..=24 => place.point.map_or_else(|| place.code.to_string(), |point| PlaceRef::Point(point).to_string()),
            _ => place.code.to_string(),
        }
    }
}
