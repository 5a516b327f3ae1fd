//! A demo city is made, its stories stand where they claim to, and its projections are what its entries say.
#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

use fengqiao_app::{App, Clock, Settings, cases, rebuild};
use fengqiao_calendar::Instant;
use fengqiao_simulate::demo::{self, DemoSummary, Options};
use fengqiao_simulate::stories;

/// 2026-03-04, a Wednesday, 15:00 in Shanghai.
const WEDNESDAY: Instant = Instant(1_772_607_600_000);
/// 2026-10-05, in the National Day holidays, 08:10 in Shanghai.
const HOLIDAY: Instant = Instant(1_791_159_000_000);
/// 2026-06-13, a Saturday, 23:30 in Shanghai.
const SATURDAY_NIGHT: Instant = Instant(1_781_364_600_000);

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn made(name: &str, seed: u64, cases: usize, now: Instant) -> (Folder, DemoSummary) {
    let folder = Folder(std::env::temp_dir().join(format!("fengqiao-demo-{name}-{}", std::process::id())));
    let mut last = 0;
    let summary = demo::make(&folder.0, Options { seed, cases }, now, &mut |done, of| {
        assert!(last <= done && done <= of, "{last} {done} {of}");
        last = done;
    })
    .await
    .unwrap();
    assert_eq!(last, cases);
    (folder, summary)
}

async fn opened(folder: &Folder, now: Instant) -> App {
    let settings =
        Settings { folder: folder.0.clone(), city: demo::CITY.to_owned(), clock: Clock::frozen(now), demo: true };
    App::open(settings).await.unwrap()
}

/// Every procedure that people begin.
async fn app_procedures(folder: &Folder, now: Instant) -> Vec<String> {
    let tables = opened(folder, now).await.tables();
    let ids = tables.catalogue.all().map(|compiled| compiled.procedure.id.clone());
    ids.filter(|id| id != "imported_request").collect()
}

/// Every story stands where it says, and rebuilding finds no table that differs.
async fn check(name: &str, now: Instant, cases: usize) {
    let (folder, summary) = made(name, 11, cases, now).await;
    assert_eq!(summary.tally.refused, Default::default(), "steps that were offered are taken");
    assert!(summary.tally.cases >= cases * 95 / 100, "{:?}", summary.tally);
    for compiled in app_procedures(&folder, now).await {
        let begun = summary.tally.by_procedure.get(&compiled).copied().unwrap_or_default();
        assert!(begun > 0, "the history has no {compiled}: {:?}", summary.tally.by_procedure);
    }
    let app = opened(&folder, now).await;
    let tables = app.tables();
    let told = stories::told(&app).await.unwrap();
    assert_eq!(told.len(), 12);
    assert_eq!(told, summary.stories);
    for story in &told {
        let case = cases::by_number(&app, &tables, &story.number).await.unwrap().unwrap();
        let state = &case.compiled.procedure.state(case.state.config.instances[0].state).name;
        assert!(story.story.states.contains(&state.as_str()), "{}: {state}", story.story.key);
        assert_eq!(case.state.supervisor.is_some(), story.story.key == "late", "{}", story.story.key);
        assert!(
            story.story.account.is_none_or(|account| tables.city.account(account).is_some()),
            "{:?}",
            story.story.account
        );
        if story.story.key == "due" {
            let due = fengqiao_app::words::leading_clock(&case.compiled.procedure, &case.state).unwrap().due.at;
            assert!((now.0..now.0 + 3_600_000).contains(&due.0), "due within the hour");
        }
    }
    assert_eq!(
        fengqiao_app::outbox::deliver(&app, &fengqiao_app::outbox::Courier::Screen).await.unwrap(),
        0,
        "no notice of the past waits"
    );
    let rebuilt = rebuild::rebuild(&app, &mut |_| ()).await.unwrap();
    assert_eq!(rebuilt.differing, Vec::<&str>::new());
    assert_eq!(rebuilt.damaged, Vec::new());
    assert_eq!(rebuilt.cases, summary.tally.cases as u64);
}

#[tokio::test]
async fn on_a_working_day() {
    check("wednesday", WEDNESDAY, 60).await;
}

#[tokio::test]
async fn in_the_holidays() {
    check("holiday", HOLIDAY, 5).await;
}

#[tokio::test]
async fn on_a_saturday_night() {
    check("night", SATURDAY_NIGHT, 5).await;
}

#[tokio::test]
async fn the_same_seed_makes_the_same_history() {
    let (folder, first) = made("one", 3, 40, WEDNESDAY).await;
    let (_other, second) = made("other", 3, 40, WEDNESDAY).await;
    assert_eq!(first.tally, second.tally);
    let numbers = |summary: &DemoSummary| summary.stories.iter().map(|told| told.number.clone()).collect::<Vec<_>>();
    assert_eq!(numbers(&first), numbers(&second));
    let again = demo::make(&folder.0, Options { seed: 3, cases: 1 }, WEDNESDAY, &mut |_, _| ()).await;
    assert!(again.is_err(), "a folder with a city is not overwritten");
}

#[tokio::test]
async fn the_demo_accounts_sign_in() {
    let (folder, summary) = made("accounts", 5, 0, WEDNESDAY).await;
    let app = opened(&folder, WEDNESDAY).await;
    for role in &summary.roles {
        let token = fengqiao_app::people::sign_in(&app, &role.login, &role.login, demo::PASSWORD).await;
        assert!(token.is_ok(), "{}", role.login);
    }
}
