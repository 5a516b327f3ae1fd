use std::path::{Path, PathBuf};
use std::process::Command;

use super::*;
use crate::grid::GridIndex;

fn mapping() -> Mapping {
    Mapping {
        code: Some("code".into()),
        name: "name".into(),
        name_en: None,
        parent: Some("parent".into()),
        level: Some("level".into()),
        datum: Datum::Wgs84,
    }
}

fn feature(geometry: &str) -> String {
    let properties = r#"{"code":"a1","name":"一号网格","parent":"a","level":4}"#;
    format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{properties},"geometry":{geometry}}}]}}"#
    )
}

fn polygon(rings: &str) -> String {
    feature(&format!(r#"{{"type":"Polygon","coordinates":{rings}}}"#))
}

fn check(text: &str, faults: &[(BoundaryFault, &str)], notes: &[(BoundaryFault, &str)]) {
    let read = read(text, &mapping());
    let plain = |issues: &[FeatureIssue]| -> Vec<(BoundaryFault, String)> {
        issues.iter().map(|issue| (issue.fault, issue.place.clone())).collect()
    };
    let wanted = |rows: &[(BoundaryFault, &str)]| -> Vec<(BoundaryFault, String)> {
        rows.iter().map(|(fault, place)| (*fault, (*place).to_owned())).collect()
    };
    assert_eq!(plain(&read.issues), wanted(faults), "{text}");
    let noted: Vec<FeatureIssue> = read.features.iter().flat_map(|feature| feature.notes.clone()).collect();
    assert_eq!(plain(&noted), wanted(notes), "{text}");
    assert_eq!(read.features.is_empty(), !faults.is_empty());
}

#[test]
fn a_good_feature_is_read_whole() {
    let text = polygon(
        "[[[120,29],[121,29],[121,30],[120,30],[120,29]],[[120.4,29.4],[120.4,29.6],[120.6,29.6],[120.4,29.4]]]",
    );
    check(&text, &[], &[]);
    let read = read(&text, &mapping());
    let only = &read.features[0];
    assert_eq!((only.code.as_str(), only.name.as_str(), only.level), ("a1", "一号网格", Some(4)));
    assert_eq!(only.parent.as_deref(), Some("a"));
    assert_eq!(only.boundary.polygons[0].outer[0], Point::new(1_200_000_000, 290_000_000));
    assert_eq!(only.boundary.vertices(), 7);
}

#[test]
fn what_can_be_put_right_is_and_is_said() {
    check(&polygon("[[[0,0],[1,0],[1,1],[0,1]]]"), &[], &[(BoundaryFault::Unclosed, "0/0")]);
    check(&polygon("[[[0,0],[0,1],[1,1],[1,0],[0,0]]]"), &[], &[(BoundaryFault::Orientation, "0/0")]);
}

#[test]
fn every_fault_is_named_with_its_place() {
    use BoundaryFault::*;
    check("{", &[(NotGeoJson, "")], &[]);
    check(r#"{"type":"Feature"}"#, &[(NotGeoJson, "")], &[]);
    check(&feature(r#"{"type":"Point","coordinates":[1,2]}"#), &[(GeometryKind, "geometry")], &[]);
    check(&feature("null"), &[(GeometryKind, "geometry")], &[]);
    check(&polygon("[[[0,0],[1,1],[0,0]]]"), &[(ShortRing, "0/0")], &[]);
    check(&polygon("[[[0,0],[2,2],[2,0],[0,3],[0,0]]]"), &[], &[(SelfCrossing, "0/0/0")]);
    check(&polygon("[[[0,0],[1,0],[1,91],[0,1],[0,0]]]"), &[(OutsideRange, "0/0/2")], &[]);
    check(&polygon(r#"[[[0,0],[1,0],["x",1],[0,1],[0,0]]]"#), &[(Coordinate, "0/0/2")], &[]);
    check(&polygon("[[[-80,0],[80,0],[80,1],[-80,1],[-80,0]]]"), &[(TooWide, "geometry")], &[]);
    check(&polygon("[[[0,0],[1,0],[1,1],[0,1],[0,0]],[[2,2],[2,3],[3,3],[2,2]]]"), &[(HoleOutside, "0/1")], &[]);
    let nameless =
        polygon("[[[0,0],[1,0],[1,1],[0,0]]]").replace("name", "title").replace("\"level\":4", "\"level\":\"x\"");
    check(&nameless, &[(Property, "level"), (Property, "name")], &[]);
    let row = r#"{"properties":{"code":"a","name":"b","level":1},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}}"#;
    let twice = format!(r#"{{"features":[{row},{row}]}}"#);
    let read = read(&twice, &mapping());
    assert_eq!((read.features.len(), read.issues[0].fault, read.issues[0].feature), (1, DuplicateCode, Some(1)));
}

/// Where shared data lies: `FENGQIAO_DATA`, or `../shared/data` beside the repository.
fn data() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let root = std::env::var_os("FENGQIAO_DATA").map_or(beside, PathBuf::from);
    Some(root.join("baltimore311")).filter(|folder| folder.is_dir())
}

fn unzipped(file: PathBuf) -> String {
    let output = Command::new("gzip").arg("-dc").arg(file).output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
#[allow(clippy::print_stderr)]
fn real_points_lie_in_the_polygons_that_the_city_names() {
    let Some(folder) = data() else {
        eprintln!("skipped: no baltimore311 under FENGQIAO_DATA or ../shared/data");
        return;
    };
    let mapping = Mapping { code: None, parent: None, level: None, ..mapping() };
    let read = read(&unzipped(folder.join("baltimore_neighborhoods.geojson.gz")), &mapping);
    assert_eq!((read.features.len(), read.issues), (278, vec![]));
    let index = GridIndex::build((0..).zip(read.features.iter().map(|feature| &feature.boundary))).unwrap();
    let table = unzipped(folder.join("baltimore_311_sample_10000.csv.gz"));
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let header = rows.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|title| title == name).unwrap();
    let (lat, lon, named) = (column("Latitude"), column("Longitude"), column("Neighborhood"));
    let (mut real, mut inside) = (0, 0);
    for row in rows.records().map(Result::unwrap) {
        let Ok(pair) = row[lon].parse().and_then(|lon: f64| Ok((lon, row[lat].parse::<f64>()?))) else { continue };
        let told = !row[named].is_empty() && pair.1 != 39.0;
        let Some(point) = Point::from_degrees(pair.0, pair.1).filter(|_| told) else { continue };
        real += 1;
        let own = index.find(point).map(|key| read.features[key as usize].name.as_str());
        inside += usize::from(own == Some(row[named].trim()));
    }
    assert_eq!((real, inside), (8_331, 8_291));
}
