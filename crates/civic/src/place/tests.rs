use proptest::prelude::*;

use super::*;
use crate::city::sample::{TODAY, place, text};
use crate::geometry::Point;

fn index() -> PlaceIndex {
    let mut index = PlaceIndex::default();
    let rows = [
        (1, PlaceKind::Estate, "枫桥新村", vec!["老机械厂宿舍"], None, 0),
        (2, PlaceKind::Building, "枫桥新村3幢", vec![], Some(1), 0),
        (3, PlaceKind::Road, "枫桥路", vec!["Fengqiao Road"], None, 9_000),
        (4, PlaceKind::Asset, "路灯 L-0042", vec![], Some(3), 9_000),
        (5, PlaceKind::Facility, "人民广场公交站", vec![], None, 90_000),
        (6, PlaceKind::Facility, "人民广场公交站", vec![], None, 18_000),
    ];
    for (serial, kind, name, aliases, parent, north) in rows {
        let mut row = place(serial, kind, name, parent);
        row.aliases = aliases.into_iter().map(str::to_owned).collect();
        row.point = Some(Point::new(1_202_000_000, 297_000_000 + north));
        index.put(row);
    }
    index
}

fn serial(place: &Place) -> u32 {
    place.code.as_str()[..9].parse().unwrap()
}

fn check(text: &str, wanted: &[u32]) {
    let index = index();
    let here = Point::new(1_202_000_000, 297_000_000);
    let found: Vec<u32> = index.find(text, Some(here), TODAY, 3).into_iter().map(serial).collect();
    assert_eq!(found, wanted, "{text}");
}

#[test]
fn places_are_found_by_what_people_type() {
    check("枫桥新村", &[1, 2]);
    check("枫桥新村 3 幢", &[2, 1]);
    check("枫桥", &[1, 2, 3]);
    check("机械厂宿舍", &[1]);
    check("fengqiao road", &[3]);
    check("Ｌ００４２", &[4]);
    check("枫桥新村门口的路灯", &[1]);
    // Of equals the closer one comes first.
    check("人民广场公交站", &[6, 5]);
    check("路", &[4]);
    check("不存在的地方", &[]);
    check("", &[]);
    check(PlaceCode::from_serial(4).unwrap().grouped().as_str(), &[4]);
}

#[test]
fn ended_places_are_known_but_not_found() {
    let mut index = index();
    let code = PlaceCode::from_serial(3).unwrap();
    index.end(code.as_str(), TODAY);
    assert!(index.get(code.as_str()).is_some());
    assert_eq!(index.find("枫桥路", None, TODAY, 3).iter().filter(|place| place.code == code).count(), 0);
}

#[test]
fn a_place_has_a_coarse_name() {
    let index = index();
    let coarse =
        |serial| index.coarse(PlaceCode::from_serial(serial).unwrap().as_str()).map(|place| place.name.zh.as_str());
    assert_eq!((coarse(2), coarse(4), coarse(5)), (Some("枫桥新村"), Some("枫桥路"), None));
    assert_eq!(index.children(PlaceCode::from_serial(1).unwrap().as_str()).count(), 1);
}

#[test]
fn a_changed_name_is_found() {
    let mut index = index();
    let mut row = index.get(PlaceCode::from_serial(5).unwrap().as_str()).unwrap().clone();
    row.name = text("体育场公交站");
    index.put(row);
    assert_eq!(index.find("体育场", None, TODAY, 1).len(), 1);
    assert_eq!(index.len(), 6);
}

proptest! {
    #[test]
    fn one_wrong_digit_is_always_caught(serial in 0u32..1_000_000_000, at in 0usize..10, digit in 0u8..10) {
        let code = PlaceCode::from_serial(serial).unwrap();
        prop_assert!(code.is_valid());
        prop_assert_eq!(PlaceCode::typed(&code.grouped()), Some(code.clone()));
        let mut bytes = code.as_str().as_bytes().to_vec();
        bytes[at] = b'0' + digit;
        let changed = PlaceCode::new(String::from_utf8(bytes).unwrap());
        prop_assert_eq!(changed.is_valid(), changed == code);
    }
}

#[test]
fn serials_end_at_nine_digits() {
    assert_eq!(PlaceCode::from_serial(1_000_000_000), None);
    assert_eq!(PlaceCode::typed("12345"), None);
}
