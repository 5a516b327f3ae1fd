//! The generated city is the same for the same seed, fits together, and has somebody for every role.
#![allow(clippy::unwrap_used)]

use fengqiao_app::staffing;
use fengqiao_app::{App, Clock, Settings};
use fengqiao_calendar::{Date, Instant};
use fengqiao_civic::City;
use fengqiao_procedure::model::Procedure;
use fengqiao_simulate::city;

const TODAY: Date = Date::constant(2026, 3, 2);

fn made(seed: u64) -> City {
    let mut made = City::new();
    for item in city::items(seed, TODAY) {
        made.apply(&item).unwrap_or_else(|issues| panic!("{}: {issues:?}", item.key));
    }
    made
}

#[test]
fn the_same_seed_gives_the_same_city_and_another_seed_another() {
    assert_eq!(city::items(7, TODAY), city::items(7, TODAY));
    assert_ne!(city::items(7, TODAY), city::items(8, TODAY));
}

#[test]
fn no_row_replaces_another() {
    let mut seen = std::collections::HashSet::new();
    for item in city::items(1, TODAY) {
        assert!(seen.insert((item.register, item.key.clone())), "{} {}", item.register.name(), item.key);
    }
}

#[test]
fn it_has_the_size_of_a_city() {
    let city = made(1);
    let of_level = |level: u8| city.areas().all().filter(|id| city.areas().get(*id).level == level).count();
    assert_eq!([of_level(0), of_level(1), of_level(2), of_level(3)], [1, 4, 20, 100]);
    assert!((560..=600).contains(&of_level(4)), "{}", of_level(4));
    assert!(city.categories().len() >= 90, "{}", city.categories().len());
    assert!(city.answers().count() >= 25);
    assert!(city.organisations().count() > 250);
}

#[test]
fn every_place_lies_in_its_grid_and_every_area_in_its_parent() {
    for seed in [1, 2, 3] {
        let city = made(seed);
        let areas = city.areas();
        let mut places = 0;
        for item in city::items(seed, TODAY).iter().filter(|item| item.register.name() == "places") {
            let place = city.places().get(&item.key).unwrap();
            let grid = areas.find(place.area.as_str()).unwrap();
            let point = place.point.unwrap();
            for id in areas.chain(grid) {
                assert!(
                    areas.boundary(id).unwrap().contains(point),
                    "{} is not in {}",
                    place.name.zh,
                    areas.get(id).name
                );
            }
            let others =
                areas.all().filter(|id| areas.get(*id).level == 4 && areas.boundary(*id).unwrap().contains(point));
            assert_eq!(others.count(), 1, "grids do not overlap at {}", place.name.zh);
            places += 1;
        }
        assert!(places >= 1_000, "{places}");
    }
}

#[test]
fn names_are_complete_in_both_languages() {
    let city = made(1);
    let mut texts: Vec<_> = city.categories().all().map(|row| row.name.clone()).collect();
    texts.extend(city.organisations().flat_map(|row| [row.name.clone(), row.address.clone(), row.hours.clone()]));
    texts.extend(city.answers().flat_map(|row| [row.question.clone(), row.answer.clone()]));
    texts.extend(city.settings().map(|row| row.value.clone()));
    for text in texts {
        assert!(!text.zh.is_empty() && !text.en.is_empty(), "{text:?}");
    }
}

#[test]
fn every_kind_of_post_has_somebody_at_the_city_too() {
    let city = made(1);
    let root = city.areas().roots()[0];
    let code = city.areas().get(root).code;
    for kind in fengqiao_app::posts::kinds().iter().filter(|kind| kind.id != "importer") {
        let held = city.posts().filter(|post| post.kind == *kind.id && post.area == *code).count();
        assert!(held >= 1, "nobody at the city is {}", kind.id);
    }
}

#[tokio::test]
async fn every_duty_routes_and_every_role_has_somebody() {
    let folder = std::env::temp_dir().join(format!("fengqiao-simulate-city-{}", std::process::id()));
    let settings = Settings {
        folder: folder.clone(),
        city: "fengxi".to_owned(),
        clock: Clock::frozen(Instant(1_772_413_200_000)),
        demo: true,
    };
    let app = App::open(settings).await.unwrap();
    let tables = app.tables();
    let procedures: Vec<&Procedure> = tables.catalogue.all().map(|compiled| &compiled.procedure).collect();
    assert!(procedures.len() >= 31);
    assert_eq!(staffing::gaps(&made(1), &procedures, TODAY), Vec::new());
    let empty = staffing::gaps(&City::new(), &procedures, TODAY);
    assert_eq!(empty, Vec::new(), "a city without areas lacks nothing");
    let mut without = made(1);
    let verifiers: Vec<String> =
        without.posts().filter(|post| post.kind == *"verifier").map(|post| post.id.to_string()).collect();
    for post in verifiers {
        without
            .apply(&fengqiao_civic::RegisterItem::retire(
                fengqiao_civic::Register::Post,
                &post,
                Date::constant(2025, 1, 1),
                "test",
            ))
            .unwrap();
    }
    assert!(staffing::gaps(&without, &procedures, TODAY).iter().any(|gap| gap.role == "verifier"));
    drop(app);
    std::fs::remove_dir_all(folder).unwrap();
}
