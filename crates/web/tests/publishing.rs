//! What a second administrator decides, what a newer program brings, and the papers of a matter: who may see and do what.

#![allow(clippy::unwrap_used)]

#[path = "support/desk.rs"]
mod desk;

use desk::{Desk, Page};
use http::StatusCode;

const EDITOR: &str = "/admin/procedures/service_request/edit";
const PROPOSAL: &str = "/admin/proposals/service_request@2027.1";

/// A new version with a field that nothing uses: the checker can only report it.
fn proposed() -> String {
    let text = include_str!("../../../procedures/service_request/procedure.toml");
    let field = "[field.left_over]\ntitle = { zh = \"备注\", en = \"Note\" }\nkind = \"text\"\nchars = 20\nprivacy = \"chain\"\n\n";
    let version = text.lines().find(|line| line.starts_with("version = ")).unwrap();
    text.replacen(version, "version = \"2027.1\"", 1).replacen("[field.words]", &format!("{field}[field.words]"), 1)
}

/// Signs in as somebody else.
async fn change_to(desk: &mut Desk, login: &str) -> Page {
    desk.cookies.clear();
    desk.sign_in(login).await;
    desk.get("/desk/password").await
}

/// Nobody without the post opens any of these, and a stranger is asked to sign in.
async fn closed_to_others(desk: &mut Desk, paths: &[&str]) {
    desk.cookies.clear();
    for path in paths {
        let page = desk.get(path).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}");
        assert!(page.location.starts_with("/sign-in"), "{path}");
    }
    change_to(desk, "clerk").await;
    for path in paths {
        assert_eq!(desk.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn a_proposal_is_decided_by_a_second_administrator() {
    let mut desk = Desk::new("proposal").await;
    change_to(&mut desk, "tech").await;
    let editor = desk.get(EDITOR).await;
    let text = proposed();
    let fields = [("do", "publish"), ("source", text.as_str()), ("reason", "多一个备注")];
    let sent = desk.post(&editor, EDITOR, &fields).await;
    assert_eq!(sent.location, "/admin/proposals?done=proposed", "{}", sent.text);
    assert!(desk.get("/admin/proposals").await.text.contains(PROPOSAL));

    let own = desk.get(PROPOSAL).await;
    assert_eq!(own.status, StatusCode::OK);
    assert!(!own.text.contains("value=\"publish\""), "nobody is asked to decide their own");
    let form = desk.get(EDITOR).await;
    for fields in [&[("do", "publish")][..], &[("do", "decline"), ("reason", "算了")]] {
        assert_eq!(desk.post(&form, PROPOSAL, fields).await.status, StatusCode::FORBIDDEN);
    }

    closed_to_others(&mut desk, &["/admin/proposals", PROPOSAL]).await;
    let form = change_to(&mut desk, "clerk").await;
    assert_eq!(desk.post(&form, PROPOSAL, &[("do", "publish")]).await.status, StatusCode::FORBIDDEN);

    change_to(&mut desk, "second").await;
    assert_eq!(desk.get("/admin/proposals/service_request@9").await.status, StatusCode::NOT_FOUND);
    let page = desk.get(PROPOSAL).await;
    let silent = desk.post(&page, PROPOSAL, &[("do", "decline"), ("reason", " ")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "declining needs a reason");
    let published = desk.post(&page, PROPOSAL, &[("do", "publish")]).await;
    assert_eq!(published.location, "/admin/proposals?done=published", "{}", published.text);
    assert!(desk.get("/admin/procedures/service_request").await.text.contains("2027.1"));
    let late = desk.post(&page, PROPOSAL, &[("do", "decline"), ("reason", "晚了")]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "it is decided");
}

#[tokio::test]
async fn running_matters_move_by_an_order_with_a_reason() {
    const MOVE: &str = "/admin/procedures/service_request/move";
    let mut desk = Desk::new("moving").await;
    change_to(&mut desk, "clerk").await;
    let number = desk.take_down().await;
    closed_to_others(&mut desk, &[MOVE]).await;
    change_to(&mut desk, "tech").await;
    assert!(desk.get(MOVE).await.text.contains("没有按旧版本办理的在办事项"));
    let editor = desk.get(EDITOR).await;
    let text = include_str!("../../../procedures/service_request/procedure.toml");
    let version = text.lines().find(|line| line.starts_with("version = ")).unwrap();
    let text = text.replacen(version, "version = \"2027.1\"", 1).replacen("chars = 2000", "chars = 1999", 1);
    let fields = [("do", "publish"), ("source", text.as_str()), ("reason", "字数改少")];
    let sent = desk.post(&editor, EDITOR, &fields).await;
    assert_eq!(sent.location, "/admin/procedures/service_request?done=yes", "{}", sent.text);

    let page = desk.get(MOVE).await;
    assert!(page.text.contains("可以迁移") && page.text.contains("迁移 1 件"), "{}", page.text);
    let silent = desk.post(&page, MOVE, &[("reason", " ")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let ordered = desk.post(&page, MOVE, &[("reason", "字数改少")]).await;
    assert_eq!(ordered.location, MOVE, "{}", ordered.text);
    assert!(desk.get(MOVE).await.text.contains("正在迁移"));
    while fengqiao_app::moving::look(&desk.app).await.unwrap() {}
    let done = desk.get(MOVE).await;
    assert!(done.text.contains("已迁移 1 件") && done.text.contains("字数改少"), "{}", done.text);
    assert_eq!(desk.get("/admin/procedures/nothing/move").await.status, StatusCode::NOT_FOUND);

    change_to(&mut desk, "clerk").await;
    let case = desk.get(&format!("/desk/cases/{number}")).await;
    assert!(case.text.contains("改按新版本办理") && case.text.contains("字数改少"), "{}", case.text);
}

#[tokio::test]
async fn what_a_newer_program_brings_is_adopted_once() {
    const OFFER: &str = "/admin/offers/calendars/city";
    let mut desk = Desk::upgraded("offers").await;
    closed_to_others(&mut desk, &["/admin/offers"]).await;
    let form = change_to(&mut desk, "clerk").await;
    assert_eq!(desk.post(&form, OFFER, &[]).await.status, StatusCode::FORBIDDEN);

    change_to(&mut desk, "tech").await;
    let page = desk.get("/admin/offers").await;
    assert!(page.text.contains(OFFER), "{}", page.text);
    for nothing in ["/admin/offers/calendars/cn-1999", "/admin/offers/nowhere/city"] {
        assert_eq!(desk.post(&page, nothing, &[]).await.status, StatusCode::NOT_FOUND, "{nothing}");
    }
    let adopted = desk.post(&page, OFFER, &[]).await;
    assert_eq!(adopted.location, "/admin/offers?done=yes", "{}", adopted.text);
    assert!(!desk.get("/admin/offers").await.text.contains(OFFER), "adopted once, it is no offer any more");
    let calendars = desk.get("/admin/calendars").await;
    assert!(calendars.text.contains("台风") && calendars.text.contains("上班时间"), "the city's own days are in use");
}

#[tokio::test]
async fn the_papers_of_a_matter_open_to_those_who_see_it() {
    let mut desk = Desk::new("papers").await;
    change_to(&mut desk, "clerk").await;
    let number = desk.take_down().await;
    let case = desk.get(&format!("/desk/cases/{number}")).await;
    let version = case.text.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let step = format!("/desk/cases/{number}/step/route_out");
    let fields = [
        ("version", version.as_str()),
        ("instance", "0"),
        ("route_out.route_cause", "legal_channel"),
        ("route_out.route_to", "枫溪市人民法院"),
        ("route_out.reply_basis", "民事诉讼法"),
    ];
    let done = desk.post(&case, &step, &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);

    let case = desk.get(&format!("/desk/cases/{number}")).await;
    let mut links = case.text.split("href=\"").filter_map(|rest| rest.split('"').next());
    let path = links.find(|href| href.ends_with("/legal_way")).unwrap().to_owned();
    let paper = desk.get(&path).await;
    assert_eq!(paper.status, StatusCode::OK);
    assert!(paper.text.contains("枫溪市人民法院") && paper.text.contains("民事诉讼法"));
    assert!(paper.text.contains("三号楼门口的路灯不亮"), "the person's own words");
    assert!(!paper.text.contains("13800001234"), "no telephone number stands on it");
    let pdf = desk.get(&format!("{path}/pdf")).await;
    assert_eq!(pdf.status, StatusCode::NOT_FOUND, "nobody brought a typesetter");
    let base = format!("/desk/cases/{number}/papers");
    for nothing in [
        format!("{base}/1/answer_sheet"),
        path.replace("legal_way", "dispatch_sheet"),
        format!("{base}/99/answer_sheet"),
    ] {
        assert_eq!(desk.get(&nothing).await.status, StatusCode::NOT_FOUND, "{nothing}");
    }

    desk.cookies.clear();
    assert!(desk.get(&path).await.location.starts_with("/sign-in"));
    change_to(&mut desk, "other").await;
    assert_eq!(desk.get(&path).await.status, StatusCode::NOT_FOUND, "another post may not know that the matter exists");
}

#[tokio::test]
async fn the_technician_puts_a_pack_of_rules_out_of_force() {
    let mut desk = Desk::new("packs").await;
    closed_to_others(&mut desk, &["/admin/rules"]).await;
    let form = desk.get("/desk/password").await;
    let hotline = "/admin/rules/packs/intake_hotline";
    let fields = [("chosen", "no"), ("reason", "全量受理")];
    assert_eq!(desk.post(&form, hotline, &fields).await.status, StatusCode::FORBIDDEN);

    change_to(&mut desk, "tech").await;
    let page = desk.get("/admin/rules").await;
    assert!(page.text.contains("受理规则包：热线可以不予受理"));
    assert!(page.text.contains("默认示例，请换成当地标准"), "what is no law says so");
    let silent = desk.post(&page, hotline, &[("chosen", "no"), ("reason", "")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(desk.post(&page, hotline, &fields).await.location, "/admin/rules?done=yes");
    assert!(desk.get("/admin/rules").await.text.contains("没有使用"));
    assert_eq!(desk.post(&page, "/admin/rules/packs/national", &fields).await.status, StatusCode::NOT_FOUND);
}
