//! Imports on a real store: good rows whole, bad rows told by line and not written, interrupted work resumed, later tables closing.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::path::{Path, PathBuf};

use fengqiao_app::imports::{self, FaultKind, Mapping, Requests, RequestsDone, Source, Stage, Stop};
use fengqiao_app::report::{self, Readers};
use fengqiao_app::{App, Clock, Filter, Settings, cases, rebuild, timers};
use fengqiao_calendar::Instant;
use fengqiao_calendar::Language;
use fengqiao_procedure::event::Value;
use fengqiao_store::repo::cases::by_old_number;

/// 2026-03-02, a Monday, 09:00 in Shanghai.
const NOW: Instant = Instant(1_772_413_200_000);

/// A folder that is removed when it is dropped, with a city in it.
struct Town {
    app: App,
    folder: PathBuf,
}

impl Drop for Town {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Town {
    async fn make(name: &str) -> Town {
        let folder = std::env::temp_dir().join(format!("fengqiao-import-{name}-{}", std::process::id()));
        let settings =
            Settings { folder: folder.clone(), city: "old-town".to_owned(), clock: Clock::frozen(NOW), demo: false };
        Town { app: App::open(settings).await.unwrap(), folder }
    }

    fn file(&self, name: &str, text: &str) -> Source {
        let path = self.folder.join(name);
        std::fs::write(&path, text).unwrap();
        Source::new(path)
    }

    async fn import(&self, rows: &Source, boundaries: Option<&str>) -> RequestsDone {
        let mapping = Mapping::parse(MAPPING).unwrap();
        let stop = Stop::default();
        imports::requests(&self.app, Requests { mapping: &mapping, rows, boundaries, stop: &stop }, &mut |_| ())
            .await
            .unwrap()
    }
}

const MAPPING: &str = r#"
zone = "America/New_York"
times = ["%Y-%m-%d %H:%M", "%Y-%m-%d"]
language = "en"
[city]
code = "old-town"
name = { zh = "老城", en = "Old Town" }
[columns]
number = "no"
category = "type"
opened_at = "opened"
due_at = "due"
closed_at = "closed"
state = "state"
organisation = "agency"
area = "area"
lat = "lat"
lng = "lng"
[areas]
depth = 1
level = "quarter"
title = { zh = "片区", en = "Quarter" }
[points]
placeholders = [[39.0, -77.0]]
[states]
open = ["Open"]
closed = ["Closed"]
[boundaries]
name = "name"
"#;

const HEADER: &str = "no,type,opened,due,closed,state,agency,area,lat,lng\n";

const GOOD: &str = "\
A-1,Pot Hole,2020-01-01 08:00,2020-01-02 08:00,2020-01-02 08:00,Closed,Roads,North,39.5,-76.5\n\
A-2,pot hole,2020-01-01 08:00,2020-01-02 08:00,2020-01-03 08:00,Closed,Roads,North,39.0,-77.0\n\
A-3,Pot-Hole,2020-01-01 08:00,2020-01-02,,Open,Parks,South,39.7,-76.5\n\
A-4,,2020-01-01,,,Closed,,,,\n";

fn square(name: &str, south: f64) -> String {
    let north = south + 0.2;
    format!(
        r#"{{"type":"Feature","properties":{{"name":"{name}"}},"geometry":{{"type":"Polygon","coordinates":[[[-76.6,{south}],[-76.4,{south}],[-76.4,{north}],[-76.6,{north}],[-76.6,{south}]]]}}}}"#
    )
}

fn quarters() -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{},{}]}}"#, square("North", 39.4), square("South", 39.2))
}

fn counts(done: &RequestsDone) -> (u64, u64, u64, u64, u64) {
    (done.closed, done.open, done.closed_later, done.known, done.bad)
}

#[tokio::test]
async fn rows_become_cases_with_their_own_times_numbers_and_places() {
    let town = Town::make("good").await;
    let rows = town.file("rows.csv", &format!("{HEADER}{GOOD}"));
    let done = town.import(&rows, Some(&quarters())).await;
    assert_eq!(counts(&done), (3, 1, 0, 0, 0), "{:?}", done.faults);
    assert_eq!((done.boundaries.made, done.boundaries.bad), (2, 0));
    assert_eq!(town.app.zone().name(), "America/New_York");

    let tables = town.app.tables();
    let case = cases::by_number(&town.app, &tables, "A-1").await.unwrap().unwrap();
    let opening = &case.history[0].decision;
    // 08:00 in New York in winter is 13:00 UTC.
    assert_eq!(opening.occurred_at, Instant(1_577_883_600_000));
    assert_eq!((opening.actor.device.as_str(), opening.recorded_at), ("import", NOW));
    assert_eq!(case.state.outcome.as_deref(), Some("not_recorded"));
    assert!(case.state.closed_at.is_some() && case.state.clocks.is_empty() && opening.notices.is_empty());
    assert_eq!(case.state.attributes.area.as_deref(), Some("north"));
    let field = |name: &str| cases::named_value(&case.compiled.procedure, &case.state, name);
    assert_eq!(field("unit"), Some(&Value::Ref("roads".to_owned())));
    assert_eq!(field("words"), None, "what the source does not show is absent");

    // Lists show and narrow by the times and the unit of the source; when it was recorded here stays in the entry.
    let row = async |number: &str| by_old_number(town.app.store(), number).await.unwrap().remove(0);
    let listed = row("A-1").await;
    assert_eq!((listed.opened_at, listed.closed_at), (1_577_883_600_000, Some(1_577_970_000_000)));
    assert_eq!((listed.channel.as_str(), case.state.opened_at), ("import", NOW));
    let of_roads = Filter { unit_org: Some("roads".to_owned()), opened_before: Some(NOW.0), ..Filter::default() };
    assert!(of_roads.lets(&listed) && !of_roads.lets(&row("A-3").await));
    assert_eq!(row("A-4").await.closed_at, Some(NOW.0), "a source without a closing time invents none");

    let blank = cases::by_number(&town.app, &tables, "A-4").await.unwrap().unwrap();
    assert_eq!((blank.state.attributes.category.clone(), blank.state.attributes.area.clone()), (None, None));
    let open = cases::by_number(&town.app, &tables, "A-3").await.unwrap().unwrap();
    assert!(
        open.state.closed_at.is_none() && open.filing.holder.is_none(),
        "a city without staff has nobody who holds it"
    );
    assert_eq!(timers::run_due(&town.app).await.unwrap(), 0, "timers are silent");

    // Three spellings of a name are three types, as the source has them.
    assert_eq!(tables.city.categories().len(), 3);
    assert_eq!(rebuild::rebuild(&town.app, &mut |_| ()).await.unwrap().differing, Vec::<&str>::new());
}

#[tokio::test]
async fn the_report_counts_from_the_entries() {
    let town = Town::make("report").await;
    let rows = town.file("rows.csv", &format!("{HEADER}{GOOD}"));
    town.import(&rows, Some(&quarters())).await;
    let report = report::report(&town.app, &mut |_| ()).await.unwrap();
    let imported = report.imported.clone().unwrap();
    assert_eq!((imported.all.matters, imported.all.closed, imported.closed_untimed), (4, 2, 1));
    assert_eq!((imported.all.closed_with_due, imported.all.on_time), (2, 1), "closed at the limit is in time");
    assert_eq!(imported.all.median_open_ms(), Some(36 * 3_600_000));
    assert_eq!((imported.points, imported.points_with_area, imported.points_in_area), (2, 2, 1));
    assert_eq!((imported.placeholders, imported.without_point), (1, 1));
    assert_eq!((imported.categories, imported.organisation_count()), (3, 2));
    assert!(
        report.to_text(Readers::Public).contains("fewer than 5")
            && !report.to_text(Readers::City).contains("fewer than 5")
    );
    assert_eq!(report.to_json(Readers::Public)["imported"]["requests"], serde_json::Value::Null);
    assert_eq!(report.to_json(Readers::City)["imported"]["requests"], 4);
}

#[tokio::test]
async fn bad_rows_are_told_by_line_with_all_that_is_wrong_and_are_not_written() {
    let town = Town::make("bad").await;
    let bad = "\
B-1,T,2020-13-01 08:00,soon,,Closed,R,North,x,-76\n\
,T,2020-01-01 08:00,,,Closed,R,North,,\n\
B-3,T,2099-01-01 08:00,,,Open,R,North,39,\n\
B-4,T,2020-01-01 08:00,,2020-01-02 08:00,Open,R,North,,\n\
A-1,T,2020-01-01 08:00,,,Closed,R,North,,\n\
short,row\n";
    let rows = town.file("rows.csv", &format!("{HEADER}{GOOD}{bad}"));
    let done = town.import(&rows, None).await;
    assert_eq!(counts(&done), (3, 1, 0, 0, 6), "{:?}", done.faults);
    let lines: Vec<u64> = done.faults.iter().map(|fault| fault.line).collect();
    assert_eq!(lines, [6, 6, 6, 7, 8, 8, 9, 10, 11], "{:?}", done.faults);
    assert!(matches!(done.faults[7].kind, FaultKind::Twice { first: 2 }));
    let words = done.faults[0].in_words(Language::En);
    assert!(words.starts_with("line 6, `opened`: `2020-13-01 08:00` is no time"), "{words}");
    let tables = town.app.tables();
    for number in ["B-1", "B-3", "B-4", "short"] {
        assert!(cases::by_number(&town.app, &tables, number).await.unwrap().is_none());
    }
    assert!(!tables.city.organisations().any(|row| row.name.zh == "R"), "bad rows register nothing");
}

#[tokio::test]
async fn a_wrong_header_and_another_encoding_write_nothing() {
    let town = Town::make("header").await;
    for text in ["no,opened\nA-1,2020-01-01\n", "", "\u{feff}"] {
        let done = town.import(&town.file("rows.csv", text), None).await;
        assert!(done.good == 0 && !done.faults.is_empty());
    }
    assert!(town.app.tables().city.areas().is_empty());
}

#[tokio::test]
async fn an_interrupted_import_goes_on_where_it_stopped() {
    let town = Town::make("resume").await;
    let mut text = HEADER.to_owned();
    for number in 0..400 {
        text.push_str(&format!("C-{number},T,2020-01-01 08:00,,2020-01-02 08:00,Closed,R,North,,\n"));
    }
    let rows = town.file("rows.csv", &text);
    let mapping = Mapping::parse(MAPPING).unwrap();
    let stop = Stop::default();
    let input = Requests { mapping: &mapping, rows: &rows, boundaries: None, stop: &stop };
    let mut told = |told: imports::Told| {
        if told.stage == Stage::Writing && told.done >= 100 {
            stop.ask();
        }
    };
    let first = imports::requests(&town.app, input, &mut told).await.unwrap();
    assert!(first.stopped && first.closed >= 100 && first.closed < 400, "{first:?}");
    let second = town.import(&rows, None).await;
    assert_eq!(counts(&second), (400 - first.closed, 0, 0, first.closed, 0));
    assert_eq!(second.registered, 0, "what was registered is not registered again");
    let third = town.import(&rows, None).await;
    assert_eq!(counts(&third), (0, 0, 0, 400, 0));
}

#[tokio::test]
async fn a_later_table_closes_what_was_open() {
    let town = Town::make("later").await;
    town.import(&town.file("rows.csv", &format!("{HEADER}{GOOD}")), None).await;
    let later = "\
A-1,Pot Hole,2020-01-01 08:00,2020-01-02 08:00,,Open,Roads,North,39.5,-76.5\n\
A-2,pot hole,2020-01-01 09:00,2020-01-02 08:00,2020-01-03 08:00,Closed,Roads,North,39.0,-77.0\n\
A-3,Pot-Hole,2020-01-01 08:00,2020-01-02,2020-01-05 08:00,Closed,Parks,South,39.7,-76.5\n";
    let done = town.import(&town.file("later.csv", &format!("{HEADER}{later}")), None).await;
    assert_eq!(counts(&done), (0, 0, 1, 0, 2));
    assert!(
        matches!(done.faults[0].kind, FaultKind::OpenAgain) && matches!(done.faults[1].kind, FaultKind::OtherCase),
        "{:?}",
        done.faults
    );
    let tables = town.app.tables();
    let case = cases::by_number(&town.app, &tables, "A-3").await.unwrap().unwrap();
    assert_eq!((case.history.len(), case.state.outcome.as_deref()), (2, Some("not_recorded")));
    let listed = by_old_number(town.app.store(), "A-3").await.unwrap().remove(0);
    assert_eq!((listed.opened_at, listed.closed_at), (1_577_883_600_000, Some(1_578_229_200_000)));
    let imported = report::report(&town.app, &mut |_| ()).await.unwrap().imported.unwrap();
    assert_eq!((imported.all.closed, imported.all.on_time), (3, 1));
}

#[tokio::test]
async fn boundaries_are_given_to_areas_and_every_fault_is_told() {
    let town = Town::make("boundaries").await;
    town.import(&town.file("rows.csv", &format!("{HEADER}{GOOD}")), None).await;
    let mapping = Mapping::parse(MAPPING).unwrap();
    let nowhere = square("Nowhere", 38.0);
    let broken = r#"{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[1,2]}}"#;
    let text = format!(
        r#"{{"type":"FeatureCollection","features":[{},{nowhere},{broken},{}]}}"#,
        square("North", 39.4),
        square("North", 39.0)
    );
    let done = imports::boundaries(&town.app, &mapping, &text, &mut |_| ()).await.unwrap();
    assert_eq!((done.made, done.changed, done.same, done.bad), (0, 1, 0, 3), "{:?}", done.faults);
    let lines: Vec<u64> = done.faults.iter().map(|fault| fault.line).collect();
    assert_eq!(lines, [2, 3, 3, 4]);
    let again = imports::boundaries(&town.app, &mapping, &text, &mut |_| ()).await.unwrap();
    assert_eq!((again.changed, again.same), (0, 1));
}

#[test]
fn a_mapping_tells_everything_that_does_not_make_sense() {
    let text = "zone = \"Mars/Olympus\"\ntimes = [\"%J\"]\nlanguage = \"fr\"\n[columns]\nnumber = \"no\"\nopened_at = \"o\"\nlat = \"lat\"\n[open]\nreview_days = 0\n";
    let wrong = Mapping::parse(text).unwrap_err().0;
    assert_eq!(wrong.len(), 5, "{wrong:?}");
    assert!(Mapping::parse("zone = \"Asia/Shanghai\"\ncolour = 1\n").unwrap_err().0[0].contains("colour"));
}

/// The folder of a set of real data, which is no part of the repository.
fn data(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("FENGQIAO_TEST_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    Some(root.join(name)).filter(|folder| folder.is_dir())
}

#[tokio::test]
async fn the_figures_of_baltimore_come_out() {
    let Some(folder) = data("baltimore311") else {
        eprintln!(
            "SKIPPED: no real data in ../shared/data/baltimore311; set FENGQIAO_TEST_DATA to the folder that holds baltimore311"
        );
        return;
    };
    let town = Town::make("baltimore").await;
    let mapping = Mapping::parse(include_str!("../../../examples/baltimore/mapping.toml")).unwrap();
    let rows = Source::new(folder.join("baltimore_311_sample_10000.csv.gz"));
    let boundaries = imports::read_text(&folder.join("baltimore_neighborhoods.geojson.gz")).unwrap();
    let stop = Stop::default();
    let input = Requests { mapping: &mapping, rows: &rows, boundaries: Some(&boundaries), stop: &stop };
    let done = imports::requests(&town.app, input, &mut |_| ()).await.unwrap();
    assert_eq!(counts(&done), (9_792, 208, 0, 0, 0), "{:?}", done.faults);
    assert_eq!((done.boundaries.made, done.boundaries.bad), (278, 0));

    let imported = report::report(&town.app, &mut |_| ()).await.unwrap().imported.unwrap();
    let all = &imported.all;
    assert_eq!((all.matters, imported.categories, imported.organisation_count()), (10_000, 231, 16));
    assert_eq!((all.closed_with_due, all.on_time), (9_555, 7_988));
    assert_eq!(all.on_time_share().unwrap().hundredths_of_percent(), 8_360);
    assert_eq!((all.closed, all.impossible), (9_792, 0));
    assert_eq!(fengqiao_civic::appraisal::hundredths_of_hours(all.median_open_ms().unwrap()), 3_240);
    assert_eq!((imported.placeholders, imported.points, imported.points_with_area), (885, 8_525, 8_331));
    assert_eq!(imported.points_in_area, 8_291);
    let tables = town.app.tables();
    let case = cases::by_number(&town.app, &tables, "18-00269879").await.unwrap().unwrap();
    assert_eq!(case.state.attributes.category.as_deref(), Some("trt-traffic-signal-repairs"));
}
