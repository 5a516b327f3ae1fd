use proptest::prelude::*;

use super::*;
use crate::city::sample::{self, START, TODAY};
use crate::geometry::{MultiPolygon, Point, Polygon};
use crate::item::Field;
use crate::{City, Selector};

/// Every row of the sample city as items, in the order in which they can be applied.
fn all_items() -> Vec<RegisterItem> {
    let city = sample::city();
    let mut rows: Vec<Row> = city.areas().levels().iter().cloned().map(Row::Level).collect();
    rows.extend(city.areas().all().map(|id| Row::Area(city.areas().area(id))));
    let mut organisations: Vec<_> = city.organisations().cloned().collect();
    organisations.sort_by_key(|row| city.seat_level(row.id.as_str()));
    rows.extend(organisations.into_iter().map(Row::Organisation));
    rows.extend(city.accounts().cloned().map(Row::Account));
    rows.extend(city.posts().cloned().map(Row::Post));
    let mut categories: Vec<_> = city.categories().all().cloned().collect();
    categories.sort_by_key(|row| row.parent.is_some());
    rows.extend(categories.into_iter().map(Row::Category));
    rows.extend(city.duties().cloned().map(Row::Duty));
    rows.extend(city.places().all().cloned().map(Row::Place));
    rows.into_iter().map(|row| RegisterItem::put(row, "初始导入")).collect()
}

#[test]
fn items_come_back_and_rebuild_the_city() {
    let mut rebuilt = City::new();
    for item in all_items() {
        let neutral = item.to_item();
        let back = RegisterItem::from_item(item.register, &neutral).unwrap();
        assert_eq!(back, item);
        assert_eq!(back.to_item(), neutral);
        rebuilt.apply(&back).unwrap();
    }
    let city = sample::city();
    assert_eq!(rebuilt.posts().collect::<Vec<_>>(), city.posts().collect::<Vec<_>>());
    assert_eq!(rebuilt.areas().len(), city.areas().len());
    assert_eq!(rebuilt.places().len(), city.places().len());
}

#[test]
fn full_rows_lose_nothing() {
    let square = vec![Point::new(0, 0), Point::new(9, 0), Point::new(9, 9), Point::new(0, 9)];
    let mut area = sample::area("zone", 3, "区", Some("street"));
    area.name.en = "Zone".to_owned();
    area.boundary = Some(MultiPolygon { polygons: vec![Polygon { outer: square, holes: vec![] }] });
    area.seat = Some(Point::new(-5, 7));
    area.valid_to = Some(TODAY);
    let mut category = sample::category("c", Some("b"));
    category.aliases = vec!["路灯坏了".to_owned(), "黑灯".to_owned()];
    (category.private, category.simple, category.urgent) = (true, true, true);
    category.standard_time = Some("4wh".parse().unwrap());
    category.times_by_grade = vec![(1, "u2h".parse().unwrap()), (3, "15wd".parse().unwrap())];
    (category.grade, category.lowest_level, category.procedure) = (Some(2), Some(3), Some("grid_event".to_owned()));
    category.danger_advice = sample::text("先拨打119。");
    let mut duty = sample::duty("d", "c", 1, Some("zone"), Selector::Organisation("o".into()));
    duty.co_units = vec!["p".into(), "q".into()];
    duty.source = "清单".to_owned();
    let setting = crate::Setting { name: "city.phone".to_owned(), value: sample::text("12345") };
    for row in [Row::Area(area), Row::Category(category), Row::Duty(duty), Row::Setting(setting)] {
        let item = RegisterItem::put(row, "");
        assert_eq!(RegisterItem::from_item(item.register, &item.to_item()), Ok(item));
    }
    let ended = RegisterItem::retire(Register::Post, "p", START, "轮岗");
    assert_eq!(RegisterItem::from_item(Register::Post, &ended.to_item()), Ok(ended));
}

fn check(register: Register, key: &str, fields: &[(&str, Field)], wanted: &[(&str, &str)]) {
    let fields = fields.iter().map(|(name, field)| ((*name).to_owned(), field.clone())).collect();
    let item = Item { key: key.to_owned(), fields };
    let issues = RegisterItem::from_item(register, &item).unwrap_err();
    let found: Vec<(&str, &str)> = issues.iter().map(|issue| (issue.field.as_str(), issue.key)).collect();
    assert_eq!(found, wanted);
}

#[test]
fn all_issues_come_at_once() {
    let said = |text: &str| Field::Text(text.to_owned());
    check(
        Register::Area,
        "a",
        &[
            ("level", said("x")),
            ("name_zh", Field::Int(1)),
            ("boundary", Field::Bytes(vec![9])),
            ("extra", Field::Bool(true)),
        ],
        &[
            ("boundary", "item-bad-value"),
            ("level", "item-wrong-kind"),
            ("name_zh", "item-wrong-kind"),
            ("valid_from", "item-missing"),
            ("extra", "item-unknown-field"),
        ],
    );
    let day = ("valid_from", Field::Int(20_000));
    let times = Field::List(vec![said("1:2h"), said("x"), Field::Int(1)]);
    check(
        Register::Category,
        "c",
        &[
            day.clone(),
            ("name_zh", said("类")),
            ("standard_time", said("soon")),
            ("times_by_grade", times),
            ("grade", Field::Int(700)),
        ],
        &[
            ("times_by_grade", "item-wrong-kind"),
            ("times_by_grade", "item-bad-value"),
            ("standard_time", "item-bad-value"),
            ("grade", "item-bad-value"),
        ],
    );
    check(
        Register::Place,
        "p",
        &[
            day,
            ("kind", said("flat")),
            ("name_zh", said("室")),
            ("area", said("g")),
            ("point", Field::List(vec![Field::Int(1)])),
        ],
        &[("kind", "item-bad-value"), ("point", "item-bad-value")],
    );
    check(
        Register::Level,
        "top",
        &[("name", said("city")), ("title_zh", said("市"))],
        &[("", "item-bad-value"), ("", "item-bad-value")],
    );
}

#[test]
fn registers_have_names() {
    for register in Register::ALL {
        assert_eq!(Register::named(register.name()), Some(*register));
    }
    assert_eq!(Register::named("persons"), None);
}

fn ring() -> impl Strategy<Value = Vec<Point>> {
    prop::collection::vec((any::<i32>(), any::<i32>()).prop_map(|(lon, lat)| Point::new(lon, lat)), 0..9)
}

proptest! {
    #[test]
    fn boundaries_come_back(shapes in prop::collection::vec((ring(), prop::collection::vec(ring(), 0..3)), 0..4)) {
        let polygons = shapes.into_iter().map(|(outer, holes)| Polygon { outer, holes }).collect();
        let boundary = MultiPolygon { polygons };
        prop_assert_eq!(boundary_from_bytes(&boundary_bytes(&boundary)), Some(boundary));
    }

    #[test]
    fn other_bytes_are_refused_or_canonical(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        if let Some(boundary) = boundary_from_bytes(&bytes) {
            prop_assert_eq!(boundary_bytes(&boundary), bytes);
        }
    }
}
