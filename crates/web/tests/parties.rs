//! A confidential case with several people, through the router: what each of them reads, what the staff who act in it read, and what the
//! offices above do not.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use fengqiao_app::{
    access,
    cases::{self, Act, By, Loaded, Report},
    documents::{self, Shelf},
    people,
    registers::Author,
};
use fengqiao_civic::Viewer;
use fengqiao_procedure::event::{Contact, Value};
use http::StatusCode;

#[path = "support/desk.rs"]
mod desk;

use desk::{Desk, Page};

const TALKS: &str = include_str!("../../app/tests/parties/talks.toml");

/// A city with a mediator and a leader, and a case between three people of whom one has no phone.
async fn city(name: &str) -> (Desk, Loaded) {
    let desk = Desk::new(name).await;
    desk.add_post("mediator", "callback").await;
    desk.add_post("lead", "leader").await;
    let author = Author::command_line();
    documents::publish(&desk.app, &author, Shelf::Procedures, "talks@1", TALKS, BTreeMap::new(), "test").await.unwrap();
    let person = |name: &str, phone: &str| Contact { name: name.into(), phone: phone.into(), hidden: false };
    let text = |words: &str| Value::Text(words.into());
    let fields = [
        ("words", text("邻居漏水")),
        ("place", Value::Ref("#330900001".into())),
        ("contact", Value::Contact(person("王一", "13900000001"))),
        ("respondents", Value::Contacts(vec![person("李四", "13900000002"), person("赵五", "")])),
        ("accused", text("密封的名字")),
    ];
    let report = Report {
        procedure: Some("talks".into()),
        opening: None,
        fields: fields.map(|(name, value)| (name.to_owned(), value)).into(),
        channel: "web".into(),
        occurred_at: None,
        evidence: String::new(),
        old_number: None,
        form: None,
    };
    let resident = By::Resident { device: "web".into(), party: None };
    let case = cases::submit(&desk.app, &resident, report).await.unwrap();
    (desk, case)
}

async fn begin(desk: &Desk, case: &Loaded) -> Loaded {
    let tables = desk.app.tables();
    let viewer = Viewer::of(&tables.city, &"clerk".into(), tables.date_of(desk.app.now()));
    let act = Act {
        case: case.id,
        step: "begin".into(),
        instance: 0,
        fields: BTreeMap::from([("inner".to_owned(), Value::Text("内部意见".into()))]),
        seen_version: case.state.version,
        occurred_at: None,
        evidence: String::new(),
        form: None,
    };
    cases::act(&desk.app, &By::Staff { viewer, device: "web".into() }, act).await.unwrap()
}

/// Opens the case as one of its people, in a browser that knew nothing.
async fn open_as(desk: &mut Desk, case: &Loaded, person: u8) -> Page {
    desk.cookies.clear();
    let form = desk.get("/find").await;
    let code = people::person_code(&desk.app, case.id, person);
    let found = desk.post(&form, "/find", &[("number", &case.filing.number), ("code", &code)]).await;
    assert_eq!(found.status, StatusCode::SEE_OTHER, "{}", found.text);
    desk.get(&found.location).await
}

#[track_caller]
fn check(page: &Page, shown: &[&str], hidden: &[&str]) {
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    for words in shown {
        assert!(page.text.contains(words), "lacks {words}: {}", page.text);
    }
    for words in hidden {
        assert!(!page.text.contains(words), "shows {words}: {}", page.text);
    }
}

#[tokio::test]
async fn each_party_reads_the_case_as_themself() {
    let (mut desk, case) = city("parties").await;
    let case = begin(&desk, &case).await;
    let number = &case.filing.number;
    let page = open_as(&mut desk, &case, 1).await;
    check(&page, &["邻居漏水", "被申请人", "单独谈话"], &["内部意见", "密封的名字", "13900000001", "139****0001"]);
    let said = [("said", "底线三万元"), ("_version", "2"), ("_instance", "1")];
    let page = desk.post(&page, &format!("/c/{number}/step/say"), &said).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    check(&desk.get(&format!("/c/{number}")).await, &["底线三万元"], &[]);

    for other in [0, 2] {
        check(&open_as(&mut desk, &case, other).await, &["邻居漏水", "单独谈话"], &["底线三万元", "密封的名字"]);
    }
    // Nobody answers for another one, whatever the form says.
    let page = open_as(&mut desk, &case, 2).await;
    let said = [("said", "我替他说"), ("_version", "3"), ("_instance", "0")];
    let refused = desk.post(&page, &format!("/c/{number}/step/say"), &said).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

    desk.cookies.clear();
    let stranger = desk.get(&format!("/c/{number}")).await;
    check(&stranger, &["name=\"code\""], &["邻居漏水"]);
}

#[tokio::test]
async fn each_party_reads_again_what_they_were_told() {
    let (mut desk, case) = city("told").await;
    let case = begin(&desk, &case).await;
    let number = &case.filing.number;
    let told = format!("/c/{number}/told");
    let page = open_as(&mut desk, &case, 1).await;
    check(&page, &[&told], &[]);
    let said = [("said", "底线三万元"), ("_version", "2"), ("_instance", "1")];
    desk.post(&page, &format!("/c/{number}/step/say"), &said).await;
    check(&desk.get(&told).await, &["开始谈话", "记下了您单独说的话"], &["申请人的回执", "底线三万元"]);
    open_as(&mut desk, &case, 0).await;
    check(&desk.get(&told).await, &["申请人的回执", "开始谈话"], &["记下了您单独说的话"]);
    desk.cookies.clear();
    check(&desk.get(&told).await, &["name=\"code\""], &["开始谈话"]);
}

#[tokio::test]
async fn the_mediator_reads_what_was_said_hands_out_slips_and_tells_in_person() {
    let (mut desk, case) = city("mediator").await;
    let number = case.filing.number.clone();
    desk.sign_in("clerk").await;
    let page = desk.get(&format!("/desk/cases/{number}")).await;
    check(&page, &["密封内容", "开封查看"], &["密封的名字", "谁开封看过"]);
    let opened = desk.post(&page, &format!("/desk/cases/{number}/sealed"), &[]).await;
    check(&opened, &["密封的名字", "谁开封看过"], &[]);
    assert_eq!(opened.text.matches("密封的名字").count(), 1, "not in the history");
    let records = access::of_case(&desk.app, case.id).await.unwrap();
    let records: Vec<_> = records.iter().map(|it| (it.field.as_str(), it.purpose.as_str())).collect();
    assert_eq!(records, [("sealed/accused", access::UNSEALED)]);
    check(&desk.get(&format!("/desk/cases/{number}")).await, &["谁开封看过"], &["密封的名字"]);
    let case = begin(&desk, &case).await;
    open_as(&mut desk, &case, 1).await;
    let page = desk.get(&format!("/c/{number}")).await;
    let said = [("said", "底线三万元"), ("_version", "2"), ("_instance", "1")];
    desk.post(&page, &format!("/c/{number}/step/say"), &said).await;

    desk.cookies.clear();
    desk.sign_in("mediator").await;
    let path = format!("/desk/cases/{number}");
    let page = desk.get(&path).await;
    check(&page, &["底线三万元", "李**", "139****0002", "当面或书面告知"], &["密封的名字", "13900000002"]);
    let sealed = desk.post(&page, &format!("{path}/sealed"), &[]).await;
    assert_eq!(sealed.status, StatusCode::FORBIDDEN, "the seal is not theirs");
    let opened = desk.post(&page, &format!("{path}/contact"), &[("purpose", "contact"), ("person", "1")]).await;
    check(&opened, &["13900000002"], &["13900000001"]);
    let code = people::person_code(&desk.app, case.id, 1);
    let slip = desk.post(&page, &format!("{path}/people/1/slip"), &[]).await;
    check(&slip, &["当事人告知单", &code], &["13900000002"]);
    let nobody = desk.post(&page, &format!("{path}/people/7/slip"), &[]).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    let errand = page.text.split("name=\"errand\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let told = desk.post(&page, &format!("{path}/told"), &[("errand", &errand)]).await;
    assert_eq!(told.status, StatusCode::SEE_OTHER);
    check(&desk.get(&path).await, &[], &["当面或书面告知"]);

    // Each reads who looked at theirs, and not who looked at another's.
    check(&open_as(&mut desk, &case, 1).await, &["先行联系", "打印给您的告知单"], &["当面或书面告知您"]);
    check(&open_as(&mut desk, &case, 2).await, &["当面或书面告知您"], &["打印给您的告知单"]);
}

#[tokio::test]
async fn the_offices_above_see_the_clock_of_a_confidential_case() {
    let (mut desk, case) = city("outline").await;
    let case = begin(&desk, &case).await;
    let number = &case.filing.number;
    let secrets = ["邻居漏水", "内部意见", "密封的名字", "李**", "王**", "枫园一网格"];
    desk.sign_in("lead").await;
    let page = desk.get(&format!("/desk/cases/{number}")).await;
    check(&page, &["调解", "分别谈话", "这件事保密"], &secrets);
    check(&desk.get("/desk/cases").await, &[number, "不公开"], &secrets[..5]);
    check(&desk.get("/desk/cases.csv").await, &["调解"], &secrets);
    for query in ["words=漏水", "area=330900001", "channel=web"] {
        check(&desk.get(&format!("/desk/cases?{query}")).await, &[], &[&format!("/desk/cases/{number}")]);
    }
    for path in ["area.geojson", "near.geojson", "people/1/slip", "file/00"] {
        let page = desk.get(&format!("/desk/cases/{number}/{path}")).await;
        assert_ne!(page.status, StatusCode::OK, "{path}");
    }
    let form = desk.get("/desk/password").await;
    for path in ["people/1/slip", "told", "contact"] {
        let refused = desk.post(&form, &format!("/desk/cases/{number}/{path}"), &[("purpose", "contact")]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
    }
    desk.cookies.clear();
    desk.sign_in("other").await;
    assert_eq!(desk.get(&format!("/desk/cases/{number}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn papers_open_to_whom_they_belong() {
    let (mut desk, case) = city("party-papers").await;
    let case = begin(&desk, &case).await;
    let number = case.filing.number.clone();
    let page = open_as(&mut desk, &case, 1).await;
    let said = [("said", "底线三万元"), ("_version", "2"), ("_instance", "1")];
    desk.post(&page, &format!("/c/{number}/step/say"), &said).await;
    let (invitation, talk) = (format!("/c/{number}/papers/2/invitation"), format!("/c/{number}/papers/3/talk_record"));
    let inner = format!("/c/{number}/papers/2/inner_sheet");

    check(&desk.get(&format!("/c/{number}")).await, &[&invitation, &talk, "单独谈话笔录"], &[&inner]);
    check(&desk.get(&talk).await, &["底线三万元", "李四"], &["王一"]);
    check(&desk.get(&invitation).await, &["邻居漏水", "有关当事人"], &["内部意见", "王一"]);
    for other in [0, 2] {
        check(&open_as(&mut desk, &case, other).await, &[&invitation], &[&talk, &inner, "单独谈话笔录"]);
        for closed in [&talk, &inner] {
            for end in ["", "/pdf"] {
                let page = desk.get(&format!("{closed}{end}")).await;
                assert_eq!(page.status, StatusCode::NOT_FOUND, "{other} {closed}{end}");
            }
        }
    }
    desk.cookies.clear();
    for path in [&invitation, &talk] {
        assert_eq!(desk.get(path).await.status, StatusCode::NOT_FOUND, "a stranger, {path}");
    }

    let at_the_desk = |path: &str| path.replace("/c/", "/desk/cases/");
    for (who, shown) in [("mediator", true), ("lead", false), ("other", false)] {
        desk.cookies.clear();
        desk.sign_in(who).await;
        for path in [&invitation, &talk, &inner] {
            let page = desk.get(&at_the_desk(path)).await;
            let expected = if shown { StatusCode::OK } else { StatusCode::NOT_FOUND };
            assert_eq!(page.status, expected, "{who} {path}");
        }
    }
    check(&open_as(&mut desk, &case, 1).await, &["查看写有您姓名的文书"], &[]);
}
