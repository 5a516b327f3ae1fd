//! The guided tour goes through one case from the report to the rise, and its broken procedure shows the dead end.
#![allow(clippy::unwrap_used)]

use fengqiao_app::{App, AppError, Clock, Settings, cases, documents, procedures};
use fengqiao_calendar::Instant;
use fengqiao_simulate::demo::{self, Options};
use fengqiao_simulate::tour::{self, Stage};

/// 2026-03-06, a Friday, 15:00 in Shanghai: three days later is a Monday.
const FRIDAY: Instant = Instant(1_772_780_400_000);

async fn city(name: &str) -> (std::path::PathBuf, App) {
    let folder = std::env::temp_dir().join(format!("fengqiao-tour-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    demo::make(&folder, Options { seed: 7, cases: 0 }, FRIDAY, &mut |_, _| ()).await.unwrap();
    let settings =
        Settings { folder: folder.clone(), city: demo::CITY.to_owned(), clock: Clock::frozen(FRIDAY), demo: true };
    (folder, App::open(settings).await.unwrap())
}

async fn state(app: &App, case: fengqiao_store::Id) -> (String, u8) {
    let loaded = cases::by_id(app, &app.tables(), case).await.unwrap().unwrap();
    let at = loaded.state.config.instances[0].state;
    (loaded.compiled.procedure.state(at).name.clone(), loaded.state.attributes.level)
}

#[tokio::test]
async fn the_tour_goes_from_the_report_to_the_rise() {
    let (folder, app) = city("whole").await;
    assert!(tour::lamp(&app).is_some());
    let case = tour::report(&app).await.unwrap();
    let began = state(&app, case).await;
    assert_eq!(began.0, "reported");
    let mut seen = Vec::new();
    for (stage, expected) in [
        (Stage::Dispatch, "screened"),
        (Stage::Repair, "handling"),
        (Stage::Check, "fed_back"),
        (Stage::Judge, "replied"),
        (Stage::Unsolved, "redo"),
    ] {
        assert!(tour::bring(&app, case, stage).await.unwrap(), "{stage:?}");
        assert!(tour::bring(&app, case, stage).await.unwrap(), "asking again changes nothing");
        assert_eq!(state(&app, case).await.0, expected);
        seen.push(tour::account(&app, case).await.unwrap());
    }
    let people: std::collections::BTreeSet<_> = seen[..3].iter().flatten().collect();
    assert_eq!(people.len(), 3, "whoever dispatches, repairs and checks are different people: {seen:?}");
    assert!(tour::bring(&app, case, Stage::Risen).await.unwrap());
    let risen = state(&app, case).await;
    assert_eq!(risen.0, "screened");
    assert!(risen.1 < began.1, "a level nearer to the city: {risen:?} after {began:?}");
    assert!(app.now().0 - FRIDAY.0 >= 3 * 24 * 60 * 60 * 1000);
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_case_that_was_led_another_way_is_not_forced_back_and_a_real_city_has_no_tour() {
    let (folder, app) = city("other").await;
    let case = tour::report(&app).await.unwrap();
    let loaded = cases::by_id(&app, &app.tables(), case).await.unwrap().unwrap();
    let act = cases::Act {
        case,
        step: "withdraw".to_owned(),
        instance: 0,
        fields: Default::default(),
        seen_version: loaded.state.version,
        occurred_at: None,
        evidence: String::new(),
        form: None,
    };
    cases::act(&app, &cases::By::Resident { device: "web".to_owned(), party: None }, act).await.unwrap();
    assert!(!tour::bring(&app, case, Stage::Repair).await.unwrap());
    assert_eq!(state(&app, case).await.0, "withdrawn");
    drop(app);
    let real =
        Settings { folder: folder.clone(), city: demo::CITY.to_owned(), clock: Clock::frozen(FRIDAY), demo: false };
    let real = App::open(real).await.unwrap();
    assert!(matches!(tour::report(&real).await, Err(AppError::NotFound)));
    assert!(matches!(tour::bring(&real, case, Stage::Repair).await, Err(AppError::NotFound)));
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn the_broken_procedure_can_be_read_and_the_checker_tells_the_way_into_the_dead_end() {
    let (folder, app) = city("broken").await;
    let tables = app.tables();
    let source = &tables.catalogue.current("grid_event").unwrap().source.text;
    let found = procedures::examine(&tables, "procedure.toml", &tour::broken(source), documents::modules());
    assert!(found.issues.is_empty(), "{:?}", found.issues);
    let report = found.report.unwrap();
    assert!(!report.passes());
    let told = report
        .findings
        .iter()
        .any(|finding| finding.lines.len() > 1 && finding.lines.iter().any(|line| line.zh.contains("先放一放")));
    assert!(told, "{:?}", report.findings);
    std::fs::remove_dir_all(folder).unwrap();
}
