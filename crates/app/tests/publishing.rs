//! Procedure texts that need a second reader, and what a newer program brings.
#![allow(clippy::unwrap_used)]

mod support;

use fengqiao_app::documents::{self, Shelf};
use fengqiao_app::offers::{self, Meaning};
use fengqiao_app::packs;
use fengqiao_app::procedures::{self, Publishing};
use fengqiao_app::proposals::{self, Standing};
use fengqiao_app::registers::Author;
use fengqiao_app::{AppError, Catalogue};
use support::City;

fn technician(account: &str) -> Author {
    Author { account: Some(account.to_owned()), post: None, device: "web".to_owned() }
}

/// The service request under another version, with one change.
async fn text(city: &City, version: &str, change: impl Fn(&str) -> String) -> String {
    let shelf = documents::all(&city.app, Shelf::Procedures).await.unwrap();
    let found = shelf.iter().find(|one| one.key.starts_with("service_request@")).unwrap();
    let old = city.app.tables().catalogue.current("service_request").unwrap().procedure.version.clone();
    change(&found.published.text.replace(&format!("version = \"{old}\""), &format!("version = \"{version}\"")))
}

fn with_an_unused_field(text: &str) -> String {
    let field = "[field.left_over]\ntitle = { zh = \"备注\", en = \"Note\" }\nkind = \"text\"\nchars = 20\nprivacy = \"chain\"\n\n";
    text.replacen("[field.words]", &format!("{field}[field.words]"), 1)
}

#[tokio::test]
async fn what_the_checker_only_reports_needs_a_second_administrator() {
    let city = City::make().await;
    let app = &city.app;
    let proposed = text(&city, "2027.1", with_an_unused_field).await;
    let sent = procedures::publish(app, &technician("one"), &proposed, "多一个备注").await.unwrap();
    let key = "service_request@2027.1";
    assert_eq!(sent, Publishing::Proposed(key.to_owned()));
    assert!(app.tables().catalogue.version("service_request", "2027.1").is_none(), "it does not hold yet");
    let again = procedures::publish(app, &technician("two"), &proposed, "再来一次").await;
    assert!(matches!(again, Err(AppError::Invalid(issues)) if issues[0].key == "proposal-waiting"));

    let own = proposals::publish(app, &technician("one"), key).await;
    assert!(matches!(own, Err(AppError::Forbidden)), "nobody approves their own");
    let own = proposals::decline(app, &technician("one"), key, "算了").await;
    assert!(matches!(own, Err(AppError::Forbidden)), "nor declines it");
    let nobody = proposals::publish(app, &Author::command_line(), key).await;
    assert!(matches!(nobody, Err(AppError::Forbidden)), "a second person has an account");
    let silent = proposals::decline(app, &technician("two"), key, " ").await;
    assert!(matches!(silent, Err(AppError::Invalid(_))), "declining needs a reason");

    proposals::publish(app, &technician("two"), key).await.unwrap();
    assert_eq!(app.tables().catalogue.current("service_request").unwrap().procedure.version, "2027.1");
    let decided = proposals::one(app, key).await.unwrap();
    assert_eq!((decided.standing, decided.decided_by.as_deref()), (Standing::Published, Some("two")));
    let twice = proposals::decline(app, &technician("two"), key, "晚了").await;
    assert!(matches!(twice, Err(AppError::Invalid(issues)) if issues[0].key == "proposal-decided"));
}

#[tokio::test]
async fn a_declined_text_does_not_hold_and_may_be_proposed_again() {
    let city = City::make().await;
    let app = &city.app;
    let proposed = text(&city, "2027.2", with_an_unused_field).await;
    procedures::publish(app, &technician("one"), &proposed, "多一个备注").await.unwrap();
    proposals::decline(app, &technician("two"), "service_request@2027.2", "没有步骤用它").await.unwrap();
    assert!(app.tables().catalogue.version("service_request", "2027.2").is_none());
    let declined = &proposals::all(app).await.unwrap()[0];
    assert_eq!((declined.standing, declined.answer.as_str()), (Standing::Declined, "没有步骤用它"));
    let sent = procedures::publish(app, &technician("one"), &proposed, "已说明用途").await.unwrap();
    assert_eq!(sent, Publishing::Proposed("service_request@2027.2".to_owned()));
}

#[tokio::test]
async fn a_text_without_such_findings_is_published_at_once() {
    let city = City::make().await;
    let plain = text(&city, "2027.3", str::to_owned).await;
    let sent = procedures::publish(&city.app, &technician("one"), &plain, "换版本号").await.unwrap();
    assert_eq!(sent, Publishing::Published("service_request@2027.3".to_owned()));
    assert_eq!(proposals::all(&city.app).await.unwrap(), []);
}

#[tokio::test]
async fn a_new_city_has_everything_and_what_it_changed_itself_is_no_offer() {
    let city = City::make().await;
    let app = &city.app;
    assert_eq!(offers::all(app).await.unwrap(), []);
    let pack = documents::all(app, Shelf::Rules).await.unwrap().remove(0);
    let own = format!("{}\n# 本市说明\n", pack.published.text);
    documents::publish(app, &technician("one"), Shelf::Rules, &pack.key, &own, Default::default(), "本市")
        .await
        .unwrap();
    assert_eq!(offers::all(app).await.unwrap(), [], "the program's text stands in the history: nothing is newer");
    let gone = offers::adopt(app, &technician("one"), Shelf::Rules, &pack.key, "升级").await;
    assert!(matches!(gone, Err(AppError::NotFound)), "only what is on offer can be adopted");
}

#[tokio::test]
async fn what_an_older_program_installed_is_offered_anew_and_adopted() {
    let city = City::older().await;
    let app = &city.app;
    let found = offers::all(app).await.unwrap();
    let keys: Vec<_> = found.iter().map(|offer| (offer.key.as_str(), offer.meaning)).collect();
    assert_eq!(keys, [("0-national", Meaning::Replaces)]);
    assert!(!found[0].differences.is_empty(), "it says what differs");
    let sent = offers::adopt(app, &technician("one"), Shelf::Rules, "0-national", "升级").await.unwrap();
    assert_eq!(sent, Publishing::Published("0-national".to_owned()));
    assert_eq!(offers::all(app).await.unwrap(), [], "adopted once, it is no offer any more");
    assert!(app.tables().rules.ids().any(|id| id == "request.register"));
}

fn titled(catalogue: &Catalogue, version: &str) -> String {
    catalogue.version("service_request", version).unwrap().procedure.title.zh.clone()
}

#[tokio::test]
async fn words_are_put_right_under_the_same_version_and_a_flow_is_not() {
    let city = City::make().await;
    let app = &city.app;
    let first = app.tables().catalogue.current("service_request").unwrap().procedure.version.clone();
    let plain = text(&city, "2027.4", str::to_owned).await;
    procedures::publish(app, &technician("one"), &plain, "换版本号").await.unwrap();

    let title = titled(&app.tables().catalogue, &first);
    let reworded =
        text(&city, &first, |text| text.replacen(&format!("zh = \"{title}\""), "zh = \"诉求办理\"", 1)).await;
    let sent = procedures::publish(app, &technician("one"), &reworded, "名称更清楚").await.unwrap();
    assert_eq!(sent, Publishing::Published(format!("service_request@{first}")));
    let tables = app.tables();
    assert_eq!(titled(&tables.catalogue, &first), "诉求办理");
    assert_eq!(
        tables.catalogue.current("service_request").unwrap().procedure.version,
        "2027.4",
        "it is no newer for it"
    );

    let again = procedures::publish(app, &technician("one"), &reworded, "再来一次").await;
    assert!(
        matches!(again, Err(AppError::Invalid(issues)) if issues[0].key == "publish-version-taken"),
        "nothing differs"
    );
    let otherwise = reworded.replacen("\"more_words\", \"more_photos?\"]", "\"more_words\"]", 1);
    assert_ne!(otherwise, reworded);
    let refused = procedures::publish(app, &technician("one"), &otherwise, "不必填").await;
    assert!(matches!(refused, Err(AppError::Invalid(issues)) if issues[0].key == "publish-version-taken"));
}

#[tokio::test]
async fn a_city_chooses_its_packs_of_rules() {
    let city = City::make().await;
    let app = &city.app;
    let hotline = || {
        let tables = app.tables();
        tables.rules.threshold("intake_hotline_may_decline", tables.date_of(app.now())).map(|found| found.share)
    };
    let chosen = async |id: &str| packs::all(app).await.unwrap().iter().find(|pack| pack.id == id).unwrap().chosen;
    assert_eq!((hotline(), chosen("intake_hotline").await), (Some(1), true), "a new city begins with the intake packs");
    assert!(!chosen("fengxi").await, "and with no other city's standards");

    let silent = packs::choose(app, &technician("one"), "intake_hotline", false, " ").await;
    assert!(matches!(silent, Err(AppError::Invalid(_))), "a reason is needed");
    packs::choose(app, &technician("one"), "intake_hotline", false, "全量受理").await.unwrap();
    assert_eq!((hotline(), chosen("intake_hotline").await), (Some(0), false), "without it everything is accepted");
    assert_eq!(offers::all(app).await.unwrap(), [], "what was put aside is no offer");

    packs::choose(app, &technician("one"), "intake_hotline", true, "恢复").await.unwrap();
    packs::choose(app, &technician("one"), "fengxi", true, "先用示例").await.unwrap();
    assert_eq!((hotline(), chosen("fengxi").await), (Some(1), true));
    for id in ["national", "nowhere"] {
        let none = packs::choose(app, &technician("one"), id, false, "试试").await;
        assert!(matches!(none, Err(AppError::NotFound)), "{id} is nobody's choice");
    }
}
