//! What a grid worker does with a phone: reports from a patrol, settles on the spot, follows up; and what others and other grids are refused.

#![allow(clippy::unwrap_used)]

#[path = "support/desk.rs"]
mod desk;

use desk::{Desk, GRID, LAMP, LITTER, OTHER_GRID};
use http::StatusCode;

const REPORT: &str = "/desk/grid/grid_event/report_on_patrol";
const SOLVE: &str = "/desk/grid/grid_event/solve_on_site";

#[tokio::test]
async fn other_posts_have_no_grid() {
    let mut desk = Desk::new("grid-denied").await;
    let page = desk.get("/desk/grid").await;
    assert!(page.location.starts_with("/sign-in"));
    desk.sign_in("clerk").await;
    for path in ["/desk/grid", REPORT] {
        assert_eq!(desk.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let home = desk.get("/desk").await;
    let sent = desk.post(&desk_token(&home), REPORT, &[("report_on_patrol.words", "越权")]).await;
    assert_eq!(sent.status, StatusCode::FORBIDDEN);
    assert!(!home.text.contains("href=\"/desk/grid\""), "no link for those who may not");
}

/// A page as it is: its tokens are those of the session, whatever form they stand in.
fn desk_token(page: &desk::Page) -> desk::Page {
    desk::Page {
        status: page.status,
        location: page.location.clone(),
        text: format!("{} name=\"_once\" value=\"t1\"", page.text),
    }
}

#[tokio::test]
async fn a_patrol_report_needs_its_photo_and_its_own_grid() {
    let mut desk = Desk::new("grid-report").await;
    desk.sign_in("walker").await;
    let home = desk.get("/desk/grid").await;
    assert!(home.text.contains(REPORT) && home.text.contains(SOLVE), "{}", home.text);
    let form = desk.get(REPORT).await;
    assert!(
        form.text.contains("枫园一网格") && !form.text.contains("枫园二网格"),
        "places of the own grid are offered"
    );
    let (own, other) = (format!("#{GRID}"), format!("#{OTHER_GRID}"));
    let words = ("report_on_patrol.words", "井盖松动，走过会响");
    let category = ("report_on_patrol.category", LAMP);
    let bare = desk.post_files(&form, REPORT, &[words, category, ("place_listed", &own)], &[]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.text.contains("井盖松动，走过会响"), "what was typed is kept");
    let photos = ["report_on_patrol.photos"];
    let form = desk.get(REPORT).await;
    let away = desk.post_files(&form, REPORT, &[words, category, ("place_listed", &other)], &photos).await;
    assert_eq!(away.status, StatusCode::UNPROCESSABLE_ENTITY, "another grid is another worker's: {}", away.text);
    let form = desk.get(REPORT).await;
    let sent = desk.post_files(&form, REPORT, &[words, category, ("place_listed", &own)], &photos).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let list = desk.get(&sent.location).await;
    assert!(list.text.contains("grid-row") && list.text.contains("路灯故障"), "{}", list.text);
}

#[tokio::test]
async fn only_simple_matters_are_settled_on_the_spot() {
    let mut desk = Desk::new("grid-solve").await;
    desk.sign_in("walker").await;
    let form = desk.get(SOLVE).await;
    assert!(form.text.contains("楼道杂物") && !form.text.contains("路灯故障"), "only the admission list is offered");
    let own = format!("#{GRID}");
    let fields = |category| {
        [
            ("solve_on_site.words", "楼道口堆了纸箱"),
            ("solve_on_site.category", category),
            ("solve_on_site.reply_result", "已清走。"),
            ("place_listed", own.as_str()),
        ]
    };
    let photos = ["solve_on_site.photos_before", "solve_on_site.photos_after"];
    let lamp = desk.post_files(&form, SOLVE, &fields(LAMP), &photos).await;
    assert_eq!(lamp.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", lamp.text);
    let form = desk.get(SOLVE).await;
    let litter = desk.post_files(&form, SOLVE, &fields(LITTER), &photos).await;
    assert_eq!(litter.status, StatusCode::SEE_OTHER, "{}", litter.text);
}

#[tokio::test]
async fn what_was_found_earlier_is_entered_later_with_what_shows_it() {
    let mut desk = Desk::new("grid-claim").await;
    desk.sign_in("walker").await;
    let own = format!("#{GRID}");
    let photos = ["report_on_patrol.photos"];
    let rows = [
        ("2026-03-02T09:10", "", StatusCode::UNPROCESSABLE_ENTITY, "填了发生时间，就要写明凭据"),
        ("2026-03-03T09:10", "照片的时间", StatusCode::UNPROCESSABLE_ENTITY, "照片的时间"),
        ("2026-03-02T09:10", "照片的时间", StatusCode::SEE_OTHER, ""),
    ];
    for (at, evidence, status, said) in rows {
        let form = desk.get(REPORT).await;
        let fields = [
            ("report_on_patrol.words", "井盖松动，走过会响"),
            ("report_on_patrol.category", LAMP),
            ("place_listed", own.as_str()),
            ("report_on_patrol.occurred_at", at),
            ("report_on_patrol.occurred_evidence", evidence),
        ];
        let sent = desk.post_files(&form, REPORT, &fields, &photos).await;
        assert_eq!(sent.status, status, "{at} {evidence}: {}", sent.text);
        assert!(sent.text.contains(said), "{at} {evidence}: {}", sent.text);
        if status == StatusCode::SEE_OTHER {
            let number = sent.location.rsplit('=').next().unwrap().to_owned();
            let case = desk.get(&format!("/desk/cases/{number}")).await;
            assert!(case.text.contains("09:10") && case.text.contains("照片的时间"), "{}", case.text);
        }
    }
}

/// The token of the first file that a refused form carries back.
fn kept(page: &desk::Page, name: &str) -> Option<String> {
    let value = page.text.split(&format!("name=\"{name}.kept\" value=\"")).nth(1)?;
    value.split('"').next().map(str::to_owned)
}

#[tokio::test]
async fn a_refused_form_keeps_its_photos_for_whoever_sent_them() {
    let mut desk = Desk::new("grid-kept").await;
    desk.sign_in("walker").await;
    let own = format!("#{GRID}");
    let (category, place) = (("report_on_patrol.category", LAMP), ("place_listed", own.as_str()));
    let form = desk.get(REPORT).await;
    let refused = desk.post_files(&form, REPORT, &[category, place], &["report_on_patrol.photos"]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "words are missing");
    let token = kept(&refused, "report_on_patrol.photos").expect("the photo is carried back");
    let picture = desk.get(&format!("/sent/{token}")).await;
    assert_eq!(picture.status, StatusCode::OK, "it is shown");
    let words = ("report_on_patrol.words", "井盖松动");
    let untick = desk.post_files(&refused, REPORT, &[words, category, place], &[]).await;
    assert_eq!(untick.status, StatusCode::UNPROCESSABLE_ENTITY, "taken away, it is gone");
    let fields = [words, category, place, ("report_on_patrol.photos.kept", token.as_str())];
    let sent = desk.post_files(&refused, REPORT, &fields, &[]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    desk.cookies.clear();
    desk.sign_in("other").await;
    assert_eq!(desk.get(&format!("/sent/{token}")).await.status, StatusCode::NOT_FOUND, "for nobody else");
}

#[tokio::test]
async fn matters_are_begun_at_the_desk_by_whoever_may() {
    let mut desk = Desk::new("desk-open").await;
    desk.sign_in("walker").await;
    let path = "/desk/open/grid_event/report_on_patrol";
    assert!(desk.get("/desk/open").await.text.contains(path));
    let form = desk.get(path).await;
    let own = format!("#{GRID}");
    let fields =
        [("report_on_patrol.words", "井盖松动"), ("report_on_patrol.category", LAMP), ("place_listed", own.as_str())];
    let sent = desk.post_files(&form, path, &fields, &["report_on_patrol.photos"]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let shown = desk.get(&sent.location).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", sent.location);
    desk.cookies.clear();
    desk.sign_in("other").await;
    assert_eq!(desk.get(path).await.status, StatusCode::NOT_FOUND);
    assert!(!desk.get("/desk/open").await.text.contains(path), "not offered to those who may not begin it");
}
