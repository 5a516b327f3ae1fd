use fengqiao_procedure::event::Routing;

use super::sample::*;
use super::*;
use crate::PlaceCode;
use crate::duty::Selector;
use crate::place::Place;
use crate::register::{Register, RegisterItem};

fn route(category: &str, area: &str, level: u8, wanted: Result<(&str, &str), &str>) {
    route_in(&city(), category, area, level, wanted);
}

fn route_in(city: &City, category: &str, area: &str, level: u8, wanted: Result<(&str, &str), &str>) {
    let found = city.at(TODAY).route(category, Some(area), level);
    let plain = match &found {
        Ok(route) => Ok((route.organisation.as_str(), route.duty.as_str())),
        Err(none) => Err(none.reason.key.as_str()),
    };
    assert_eq!(plain, wanted, "{category} in {area} at {level}");
}

#[test]
fn the_directory_names_the_unit() {
    route("facilities", GRID, 4, Ok(("east-office", "d-facilities")));
    route("facilities", OTHER_STREET, 2, Ok(("west-office", "d-facilities")));
    // The most specific category wins, whatever its level.
    route("lamp", GRID, 4, Ok(("lighting", "d-lamp")));
    // The lowest level that may act, and once it was raised, one above.
    route("refuse", GRID, 4, Ok(("east-office", "d-refuse")));
    route("refuse", GRID, 1, Ok(("city-centre", "d-refuse-city")));
    route("noise-family", GRID, 4, Err("route-no-duty"));
    route("nothing", GRID, 4, Err("route-no-category"));
}

#[test]
fn a_nearer_area_wins_and_ended_rules_do_not_count() {
    let mut city = city();
    put(&mut city, organisation("bins", "bins", CITY, None));
    let bins = || Selector::Organisation("bins".into());
    put(&mut city, duty("d-near", "refuse", 1, Some(STREET), bins()));
    route_in(&city, "refuse", GRID, 4, Ok(("bins", "d-near")));
    route_in(&city, "refuse", OTHER_STREET, 4, Ok(("west-office", "d-refuse")));
    city.apply(&RegisterItem::retire(Register::Duty, "d-near", TODAY, "清单调整")).unwrap();
    route_in(&city, "refuse", GRID, 4, Ok(("east-office", "d-refuse")));
}

#[test]
fn nobody_acts_below_the_powers() {
    let mut city = city();
    let mut low = duty("d-low", "lamp", 4, None, by_kind("street_office"));
    assert!(city.apply(&RegisterItem::put(low.clone(), "")).is_err());
    low.level = 2;
    put(&mut city, low);
    let mut office = city.organisation("east-office").unwrap().clone();
    office.powers = vec!["refuse".into()];
    put(&mut city, office);
    // The street office has no powers over lamps, so the city's unit acts.
    route_in(&city, "lamp", GRID, 4, Ok(("lighting", "d-lamp")));
    route_in(&city, "refuse", GRID, 4, Ok(("east-office", "d-refuse")));
}

#[test]
fn reasons_are_sentences_and_barred_units_are_passed_over() {
    let city = city();
    let found = city.at(TODAY).route("refuse", Some(GRID), 4).unwrap();
    let said = "“refuse”按权责清单（d-refuse）由east-office办理，适用范围：全市，层级：街道/乡镇。";
    assert_eq!(found.reason.text, said);
    assert_eq!(found.runners_up, ["city-centre"]);
    let barred = ["east-office".into()];
    let without = CityAt { barred: &barred, ..city.at(TODAY) };
    assert_eq!(without.route("refuse", Some(GRID), 4).unwrap().organisation, "city-centre");
}

#[test]
fn the_nearest_office_with_somebody_in_it() {
    let city = city();
    let at = city.at(TODAY);
    let office = |area: &str, level, post: &str, barred: &[String]| {
        at.office(&case("lamp", area, level), post, barred)
            .map(|found| found.organisation)
            .map_err(|none| none.reason.key)
    };
    assert_eq!(office(GRID, 4, "dispatcher", &[]).as_deref(), Ok("east-office"));
    assert_eq!(office(OTHER_STREET, 4, "dispatcher", &[]).as_deref(), Ok("district-centre"));
    assert_eq!(office(GRID, 1, "dispatcher", &[]).as_deref(), Ok("district-centre"));
    assert_eq!(office(GRID, 4, "dispatcher", &["east-office".into()]).as_deref(), Ok("district-centre"));
    assert_eq!(office(GRID, 4, "callback", &[]).unwrap_err(), "route-no-office");
    assert_eq!(office("elsewhere", 4, "dispatcher", &[]).as_deref(), Ok("city-centre"));
}

#[test]
fn an_office_whose_holder_left_is_passed_over() {
    let mut city = city();
    let key = format!("dispatcher:east-office:{STREET}");
    city.apply(&RegisterItem::retire(Register::Account, &key, TODAY, "离职")).unwrap();
    let found = city.at(TODAY).office(&case("lamp", GRID, 4), "dispatcher", &[]).unwrap();
    assert_eq!(found.organisation, "district-centre");
    let before = city.at(START).office(&case("lamp", GRID, 4), "dispatcher", &[]).unwrap();
    assert_eq!(before.organisation, "east-office");
}

#[test]
fn who_answers_for_a_late_unit() {
    let city = city();
    let at = city.at(TODAY);
    let above = |unit: &str| at.supervisor_of(unit).map(|found| found.organisation).map_err(|none| none.reason.key);
    assert_eq!(above("east-office").as_deref(), Ok("district-centre"));
    assert_eq!(above("lighting").as_deref(), Ok("city-centre"));
    assert_eq!(above("city-centre").unwrap_err(), "route-no-supervisor");
    assert_eq!(above("nobody").unwrap_err(), "route-unknown-unit");
}

#[test]
fn the_engine_reads_the_catalogue() {
    let city = city();
    let at = city.at(TODAY);
    let rule = at.standard_time(&case("lamp", GRID, 4)).unwrap();
    assert_eq!((rule.length.to_string().as_str(), rule.mark), ("24h", 'P'));
    assert_eq!(at.standard_time(&case("refuse", GRID, 4)), None);
    assert_eq!((at.lowest_level(&case("lamp", GRID, 4)), at.lowest_level(&case("refuse", GRID, 4))), (2, 4));
    assert_eq!((at.level_of("east-office"), at.level_of("nobody")), (Some(2), None));
    assert_eq!(at.area_of(crate::PlaceCode::from_serial(2).unwrap().as_str()).as_deref(), Some(GRID));
}

#[test]
fn public_places_are_coarse() {
    let city = city();
    let code = |serial| crate::PlaceCode::from_serial(serial).unwrap().to_string();
    assert_eq!(city.public_place(Some(&code(2)), None, false), "枫桥新村");
    // A lamp on no registered road is told by its community, never by its grid.
    assert_eq!(city.public_place(Some(&code(3)), None, false), "枫桥社区");
    assert_eq!(city.public_place(None, Some(GRID), true), "枫桥社区");
    assert_eq!(city.public_place(None, None, false), "");
}

fn refused(item: RegisterItem, wanted: &[(&str, IssueKind)]) {
    let mut city = city();
    let issues = city.apply(&item).unwrap_err();
    let found: Vec<(&str, IssueKind)> = issues.iter().map(|issue| (issue.field, issue.kind)).collect();
    assert_eq!(found, wanted, "{item:?}");
}

#[test]
fn bad_items_are_refused_with_every_issue() {
    use IssueKind::*;
    let put = |row: crate::Row| RegisterItem::put(row, "");
    refused(
        put(organisation("a/b", "x", "nowhere", Some("no")).into()),
        &[("", MalformedKey), ("area", Unknown), ("parent", Unknown)],
    );
    refused(put(organisation("city-centre", "centre", CITY, Some("east-office")).into()), &[("parent", Cycle)]);
    refused(put(category("facilities", Some("lamp")).into()), &[("parent", Cycle)]);
    refused(put(area("3399018", 7, "七", Some(CITY)).into()), &[("level", Level)]);
    refused(put(area("3398", 1, "他市", Some(CITY)).into()), &[("code", Area)]);
    refused(RegisterItem::retire(Register::Area, STREET, TODAY, ""), &[("", Area), ("", InUse)]);
    refused(RegisterItem::retire(Register::Duty, "none", TODAY, ""), &[("", Unknown)]);
    refused(RegisterItem::retire(Register::Level, "0", TODAY, ""), &[("", CannotRetire)]);
    let early = Date::constant(2025, 1, 1);
    refused(RegisterItem::retire(Register::Duty, "d-lamp", early, ""), &[("retired_on", Ends)]);
    let mut twin = city().account(&format!("handler:lighting:{CITY}")).unwrap().clone();
    twin.id = "twin".into();
    refused(put(twin.into()), &[("login", Duplicate)]);
    let ended = RegisterItem::put(duty("d-x", "nothing", 1, Some("no"), Selector::Organisation("no".into())), "");
    refused(ended, &[("category", Unknown), ("area", Unknown), ("organisation", Unknown)]);
}

#[test]
fn known_answers_are_found_by_words() {
    let mut city = city();
    put(
        &mut city,
        crate::Answer {
            id: "a1".into(),
            question: text("残疾人证怎么办理？"),
            answer: text("到街道便民服务中心办理。"),
            owner: "east-office".into(),
            review_on: TODAY,
            keywords: vec!["残疾证".to_owned()],
            category: None,
            valid_from: START,
            valid_to: None,
        },
    );
    assert_eq!(city.answers_for("请问残疾证去哪里办", TODAY, 3).len(), 1);
    assert_eq!(city.answers_for("残疾人证怎么办", TODAY, 3).len(), 1);
    assert_eq!(city.answers_for("路灯不亮", TODAY, 3).len(), 0);
    assert!(!city.answer("a1").unwrap().review_overdue(TODAY));
}

#[test]
fn places_are_found_by_area_and_name_in_either_order() {
    let mut city = city();
    let lamp = city.places().find("路灯", None, TODAY, 1)[0].clone();
    let area = city.areas().name(city.areas().find(lamp.area.as_str()).unwrap(), false).into_owned();
    let other = Place { code: PlaceCode::from_serial(9).unwrap(), area: OTHER_STREET.into(), ..lamp.clone() };
    put(&mut city, other);
    let codes = |text: &str| {
        let found = city.find_places(text, None, TODAY, 9);
        found.iter().map(|place| place.code.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(codes("路灯").len(), 2, "by name alone both are found");
    assert_eq!(codes(&format!("{area}路灯")), [lamp.code.to_string()]);
    assert_eq!(codes(&format!("路灯{area}")), [lamp.code.to_string()]);
    assert_eq!(codes(&format!("{area}喷泉")), [] as [&str; 0]);
}
