//! Several people in one case on a real store: a code, a view and notices for each, and a confidential case for those who act in it.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use fengqiao_app::cases::{self, Act, By, Loaded, Scope};
use fengqiao_app::documents::{self, Shelf};
use fengqiao_app::people::{self, Pass};
use fengqiao_app::registers::Author;
use fengqiao_app::{AppError, Filter, access, outbox, papers, rebuild};
use fengqiao_calendar::Language;
use fengqiao_civic::{Reader, Viewer, Visibility};
use fengqiao_procedure::event::{Contact, Refusal, Value};
use support::{City, resident};

const TALKS: &str = include_str!("parties/talks.toml");

async fn city() -> City {
    let city = City::make().await;
    let author = Author::command_line();
    let texts = BTreeMap::new();
    documents::publish(&city.app, &author, Shelf::Procedures, "talks@1", TALKS, texts, "test").await.unwrap();
    city
}

fn person(name: &str, phone: &str) -> Contact {
    Contact { name: name.to_owned(), phone: phone.to_owned(), hidden: false }
}

fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

/// An applicant, a respondent with a phone and one without.
async fn filed(city: &City) -> Loaded {
    let respondents = vec![person("李四", "13900000002"), person("赵五", "")];
    let fields = [
        ("words", text("邻居漏水")),
        ("place", Value::Ref(support::estate())),
        ("contact", Value::Contact(person("王一", "13900000001"))),
        ("respondents", Value::Contacts(respondents)),
        ("accused", text("密封的名字")),
    ];
    let report = support::report("talks", fields);
    cases::submit(&city.app, &resident(), report).await.unwrap()
}

fn act(case: &Loaded, step: &str, instance: u16, fields: &[(&str, Value)]) -> Act {
    Act {
        case: case.id,
        step: step.to_owned(),
        instance,
        fields: fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        seen_version: case.state.version,
        occurred_at: None,
        evidence: String::new(),
        form: None,
    }
}

async fn begun(city: &City) -> Loaded {
    let case = filed(city).await;
    let step = act(&case, "begin", 0, &[("inner", text("内部意见"))]);
    cases::act(&city.app, &city.staff("intake"), step).await.unwrap()
}

fn by(case: &Loaded, number: u8) -> By {
    By::person(case, number).unwrap()
}

async fn opens(city: &City, number: &str, code: &str) -> Result<u8, ()> {
    match people::open_by_number(&city.app, "client", number, code).await {
        Ok((_, person)) => Ok(person),
        Err(AppError::NotFound) => Err(()),
        Err(other) => panic!("{other}"),
    }
}

/// The fields that a reader reads, as words.
fn read(case: &Loaded, reader: &Reader) -> BTreeSet<String> {
    let reading = case.reading(reader.clone());
    let procedure = &case.compiled.procedure;
    let entries = case.history.iter().enumerate();
    let fields = entries.flat_map(|(at, entry)| entry.decision.fields.keys().map(move |field| (at, *field)));
    fields.filter(|(at, field)| reading.shows(*at, *field)).map(|(_, id)| procedure.field(id).name.clone()).collect()
}

fn names<const N: usize>(all: [&str; N]) -> BTreeSet<String> {
    all.map(str::to_owned).into()
}

fn viewer(by: &By) -> Viewer {
    match by {
        By::Staff { viewer, .. } => viewer.clone(),
        other => panic!("{other:?}"),
    }
}

fn staff(city: &City, case: &Loaded, kind: &str) -> Reader {
    let tables = city.app.tables();
    let by = city.staff(kind);
    let at = tables.city.at(tables.date_of(city.app.now()));
    let visibility = by.sees(&case.filing).unwrap();
    Reader::staff(&viewer(&by), visibility, &case.compiled.procedure, &case.state, &at)
}

#[tokio::test]
async fn everyone_has_a_code_of_their_own() {
    let city = city().await;
    let case = filed(&city).await;
    let code = |person| people::person_code(&city.app, case.id, person);
    assert_eq!(code(0), people::query_code(&city.app, case.id), "whoever reported keeps theirs");
    let number = &case.filing.number;
    for person in [0, 1, 2] {
        assert_eq!(opens(&city, number, &code(person)).await, Ok(person));
    }
    // The code of somebody whom nobody named, a wrong one, and an unknown number: all the same.
    assert_eq!(opens(&city, number, &code(3)).await, Err(()));
    assert_eq!(opens(&city, number, "1234 5678").await, Err(()));
    assert_eq!(opens(&city, "260000009999", &code(1)).await, Err(()));

    // The list is entered anew: another order, one person less, one more.
    let anew = Value::Contacts(vec![person("钱六", "13900000004"), person("李四", "13900000002")]);
    let case = cases::act(&city.app, &city.staff("intake"), act(&case, "name_again", 0, &[("respondents", anew)]))
        .await
        .unwrap();
    assert_eq!(opens(&city, number, &code(1)).await, Ok(1));
    assert_eq!(case.roster().person(1).unwrap().key, "respondents#2", "the code followed the person");
    assert_eq!(opens(&city, number, &code(2)).await, Err(()), "who is not named any more opens nothing");
    assert_eq!(opens(&city, number, &code(3)).await, Ok(3), "who was added has a code too");
    assert!(By::person(&case, 2).is_none());
}

#[tokio::test]
async fn what_one_says_alone_stays_between_them_and_the_mediator() {
    let city = city().await;
    let case = begun(&city).await;
    let say = act(&case, "say", 1, &[("said", text("底线三万元"))]);
    let case = cases::act(&city.app, &by(&case, 1), say).await.unwrap();
    let all = names(["words", "place", "respondents"]);
    let own =
        |more: &[&str]| all.iter().cloned().chain(more.iter().map(|it| (*it).to_owned())).collect::<BTreeSet<_>>();
    assert_eq!(read(&case, &Reader::Party(1)), own(&["said"]));
    assert_eq!(read(&case, &Reader::Party(2)), all, "neither the words of the other side nor what is the unit's");
    assert_eq!(read(&case, &Reader::Party(0)), own(&["contact"]), "what they said themselves, but nothing sealed");
    let (told, last) = (case.reading(Reader::Party(2)), case.history.len() - 1);
    assert!(!told.tells(last) && case.reading(Reader::Party(1)).tells(last));
    assert_eq!(read(&case, &staff(&city, &case, "callback")), own(&["said", "inner", "contact"]));

    // Nobody speaks in another's part, and the mediator's note is for its own party.
    let refused = cases::act(&city.app, &by(&case, 1), act(&case, "say", 2, &[("said", text("我替他说"))])).await;
    assert!(
        matches!(&refused, Err(AppError::Refused(why)) if matches!(**why, Refusal::WrongRole { .. })),
        "{refused:?}"
    );
    let note = act(&case, "note", 2, &[("noted", text("愿意赔礼"))]);
    let case = cases::act(&city.app, &city.staff("callback"), note).await.unwrap();
    assert!(read(&case, &Reader::Party(2)).contains("noted"));
    assert!(!read(&case, &Reader::Party(1)).contains("noted"));
}

#[tokio::test]
async fn what_is_sealed_is_for_whoever_holds_the_state_that_asked() {
    let city = city().await;
    let case = filed(&city).await;
    assert!(read(&case, &staff(&city, &case, "intake")).contains("accused"), "the state after the opening asked");
    let case = begun(&city).await;
    let mediator = read(&case, &staff(&city, &case, "callback"));
    assert!(mediator.contains("words") && !mediator.contains("accused"), "{mediator:?}");
    assert!(!read(&case, &Reader::Party(0)).contains("accused"));
}

/// Phone and words of every message.
async fn messages(city: &City) -> Vec<(String, String)> {
    let all = outbox::newest(&city.app, 100).await.unwrap();
    all.into_iter().map(|message| (message.phone, message.zh)).collect()
}

/// The phones that got a message with these words.
async fn heard(city: &City, words: &str) -> Vec<String> {
    let all = messages(city).await.into_iter();
    let mut phones: Vec<String> = all.filter(|(_, said)| said.contains(words)).map(|(phone, _)| phone).collect();
    phones.sort();
    phones
}

#[tokio::test]
async fn each_hears_what_is_theirs() {
    let city = city().await;
    let app = &city.app;
    let case = begun(&city).await;
    let code = people::person_code(app, case.id, 1);
    let all = messages(&city).await;
    let of =
        |phone: &str| all.iter().filter(|(to, _)| to == phone).map(|(_, words)| words.as_str()).collect::<Vec<_>>();
    assert!(of("13900000001").iter().all(|words| !words.contains("查询码")), "the reporter has a slip");
    assert_eq!(of("13900000001").len(), 2, "the receipt and the beginning");
    let [begins] = of("13900000002")[..] else { panic!("one message: {all:?}") };
    assert!(begins.contains("开始谈话") && begins.contains(&code), "{begins}");
    assert!(!begins.contains("回执"), "what is said to the reporter is for the reporter");

    // Without a phone somebody goes there.
    let errands = cases::errands(app, case.id).await.unwrap();
    let [errand] = errands.as_slice() else { panic!("{errands:?}") };
    assert_eq!(errand.person, 2);
    assert!(errand.zh.contains(&people::person_code(app, case.id, 2)));
    let mediator = viewer(&city.staff("callback"));
    cases::told(app, case.id, &mediator, &errand.id).await.unwrap();
    assert_eq!(cases::errands(app, case.id).await.unwrap(), []);
    assert!(matches!(cases::told(app, case.id, &mediator, &errand.id).await, Err(AppError::NotFound)));
    let seen = access::of_case(app, case.id).await.unwrap();
    let found: Vec<_> = seen.iter().map(|one| (one.field.as_str(), one.purpose.as_str())).collect();
    assert_eq!(found, [("contact#2", access::TOLD)], "and the person can read who told them");

    // What happens in one party's part is told to that party alone; what follows for all is told to all.
    let say = act(&case, "say", 0, &[("said", text("我说"))]);
    let case = cases::act(app, &by(&case, 0), say).await.unwrap();
    assert_eq!(heard(&city, "单独说的话").await, ["13900000001"]);
    let case = cases::act(app, &by(&case, 1), act(&case, "say", 1, &[("said", text("我说"))])).await.unwrap();
    assert_eq!(heard(&city, "单独说的话").await, ["13900000001", "13900000002"]);
    cases::act(app, &city.staff("callback"), act(&case, "note", 2, &[("noted", text("记"))])).await.unwrap();
    assert_eq!(heard(&city, "都谈过了").await, ["13900000001", "13900000002"]);
    assert_eq!(cases::errands(app, case.id).await.unwrap().len(), 1);
}

#[tokio::test]
async fn whom_a_list_adds_hears_of_it_and_those_before_not_again() {
    let city = city().await;
    let mut case = begun(&city).await;
    for (person, step, field) in [(0, "say", "said"), (1, "say", "said"), (2, "note", "noted")] {
        let by = if step == "note" { city.staff("callback") } else { by(&case, person) };
        let act = act(&case, step, u16::from(person), &[(field, text("说了"))]);
        case = cases::act(&city.app, &by, act).await.unwrap();
    }
    let invited = |name: &str, phone: &str| ("invited", Value::Contacts(vec![person(name, phone)]));
    for fields in [vec![invited("钱六", "13900000006")], vec![invited("孙七", "13900000007")], vec![]] {
        let act = act(&case, "invite", 0, &fields);
        case = cases::act(&city.app, &city.staff("callback"), act).await.unwrap();
    }
    let (first, second, before) = ("13900000006", "13900000007", "13900000002");
    // Each time somebody is added they alone of the list hear it; where nobody is, all do.
    assert_eq!(heard(&city, "请您来调解").await, [before, before, before, first, first, second, second]);
}

#[tokio::test]
async fn a_party_finds_their_case_again_by_phone() {
    let city = city().await;
    let app = &city.app;
    let case = filed(&city).await;
    people::send_code(app, "client", "139 0000 0002").await.unwrap();
    let all = messages(&city).await;
    let (_, words) = all.iter().find(|(to, _)| to == "139 0000 0002").unwrap();
    let code: String = words.chars().skip_while(|c| !c.is_ascii_digit()).take(6).collect();
    let mut pass = Pass::default();
    assert_eq!(people::open_by_code(app, "13900000002", &code, &mut pass).await.unwrap(), 1);
    assert_eq!(pass.person(case.id, app.now()), Some(1), "as themself and not as the reporter");
    assert_eq!(Pass::unseal(app, &pass.seal(app)), pass);
    assert_eq!(pass.person([1; 16], app.now()), None);
}

#[tokio::test]
async fn a_confidential_case_shows_the_offices_above_its_clock_and_no_more() {
    let city = city().await;
    let app = &city.app;
    let case = begun(&city).await;
    let sees = |kind: &str| city.staff(kind).sees(&case.filing);
    assert_eq!(sees("callback"), Some(Visibility::Unit), "who holds it");
    assert_eq!(sees("intake"), Some(Visibility::Chain), "who took a step");
    for above in ["leader", "supervisor", "dispatcher"] {
        assert_eq!(sees(above), Some(Visibility::Outline), "{above}");
    }
    for kind in ["handler", "liaison", "stranger"] {
        assert_eq!(sees(kind), None, "{kind}");
    }
    let list = async |kind: &str, filter: Filter| {
        let viewer = viewer(&city.staff(kind));
        let mut rows = cases::list(app, &viewer, Scope::Open, &filter, None, 9).await.unwrap().rows;
        rows.extend(cases::list(app, &viewer, Scope::Mine, &filter, None, 9).await.unwrap().rows);
        rows
    };
    let rows = list("leader", Filter::default()).await;
    let [row] = rows.as_slice() else { panic!("{rows:?}") };
    assert!(row.outlined && row.summary.is_empty() && row.place.is_none() && row.area.is_none());
    assert_eq!((row.state.as_str(), row.due_at.is_some()), ("talking", true));
    let area = Filter { area: Some("3399".to_owned()), ..Filter::default() };
    assert_eq!(list("leader", area.clone()).await.len(), 0, "it is not found by its place");
    let rows = list("callback", area).await;
    assert!(rows.iter().all(|row| !row.outlined && row.summary == "邻居漏水") && !rows.is_empty(), "{rows:?}");
    assert_eq!(list("handler", Filter::default()).await.len(), 0);
    assert_eq!(read(&case, &staff(&city, &case, "leader")), names([]), "not one field");

    let place = support::estate().parse().unwrap();
    assert_eq!(cases::similar(app, &app.tables(), None, &place).await.unwrap(), [], "nor by neighbours");
    let rebuilt = rebuild::rebuild(app, &mut |_| ()).await.unwrap();
    assert_eq!(rebuilt.differing, Vec::<&str>::new());
}

/// The papers that a reader may read, each with the words that stand on it.
fn papers_of(city: &City, case: &Loaded, reader: &Reader) -> Vec<(String, String)> {
    let listed = papers::listed(case, reader.clone()).into_iter();
    let words = |listed: &papers::Listed<'_>| {
        let [zh, en] = [Language::Zh, Language::En]
            .map(|language| papers::words(&city.app, &city.app.tables(), case, listed, language).unwrap());
        format!("{zh:?}{en:?}")
    };
    listed.map(|listed| (format!("{}@{}", listed.paper.name, listed.version), words(&listed))).collect()
}

/// A case in which all parties talked alone, two of them by themselves, and then agreed.
async fn settled(city: &City) -> Loaded {
    let mut case = begun(city).await;
    for (instance, words) in [(0, "王一单独说"), (1, "李四单独说")] {
        let person = u8::try_from(instance).unwrap();
        let say = act(&case, "say", instance, &[("said", text(words))]);
        case = cases::act(&city.app, &by(&case, person), say).await.unwrap();
    }
    let note = act(&case, "note", 2, &[("noted", text("赵五单独说"))]);
    case = cases::act(&city.app, &city.staff("callback"), note).await.unwrap();
    let agree = act(&case, "agree", 0, &[("agreement", text("赔偿三千元"))]);
    cases::act(&city.app, &city.staff("callback"), agree).await.unwrap()
}

#[tokio::test]
async fn every_paper_is_for_those_who_may_read_all_of_it() {
    let city = city().await;
    let case = settled(&city).await;
    let office = |visibility| Reader::Staff {
        visibility,
        account: "office".to_owned(),
        organisations: Vec::new(),
        roles: BTreeSet::new(),
    };
    let readers = [
        ("applicant", Reader::Party(0), vec!["invitation@2", "talk_record@3", "settled@6"]),
        ("with a phone", Reader::Party(1), vec!["invitation@2", "talk_record@4", "settled@6"]),
        ("without a phone", Reader::Party(2), vec!["invitation@2", "talk_record@5", "settled@6"]),
        ("nobody of the case", Reader::Party(3), vec![]),
        (
            "the unit",
            office(Visibility::Unit),
            vec!["invitation@2", "inner_sheet@2", "talk_record@3", "talk_record@4", "talk_record@5", "settled@6"],
        ),
        ("an office above", office(Visibility::Outline), vec![]),
        ("an office that took part", office(Visibility::Chain), vec![]),
    ];
    let mut numbers = BTreeSet::new();
    for (who, reader, expected) in readers {
        let found = papers_of(&city, &case, &reader);
        assert_eq!(found.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), expected, "{who}");
        for (name, words) in &found {
            let alone = name.starts_with("talk_record");
            let of = |said: &str| words.contains(said);
            let told = ["王一单独说", "李四单独说", "赵五单独说"].into_iter().filter(|said| of(said)).count();
            assert_eq!(told, usize::from(alone), "{who} reads of {name}: {words}");
            assert!(
                !of("密封的名字") && !of("1390000000") || name.starts_with("inner"),
                "{who} reads of {name}: {words}"
            );
            numbers.insert((
                name.clone(),
                words.split("number: \"").nth(1).unwrap().split('"').next().unwrap().to_owned(),
            ));
        }
    }
    let different: BTreeSet<_> = numbers.iter().map(|(_, number)| number).collect();
    assert_eq!(different.len(), numbers.len(), "each has a number of its own: {numbers:?}");
    for (who, other) in [(0, "talk_record@4"), (1, "talk_record@3"), (2, "inner_sheet@2"), (1, "clue@2")] {
        let (name, version) = other.split_once('@').unwrap();
        assert!(papers::one(&case, Reader::Party(who), version.parse().unwrap(), name).is_none(), "{who} {other}");
    }
    // Whoever closed it keeps its file; who acted before keeps the outline of it.
    let sees = |kind: &str| city.staff(kind).sees(&case.filing);
    assert_eq!((sees("callback"), sees("intake")), (Some(Visibility::Unit), Some(Visibility::Chain)));
    assert_eq!(papers_of(&city, &case, &staff(&city, &case, "callback")).len(), 6);
    // Who holds the state that asked reads what is sealed; the agreement names all who made it, and no paper that goes to several one alone.
    let case = begun(&city).await;
    let clerk = papers_of(&city, &case, &staff(&city, &case, "intake"));
    let clue = clerk.iter().find(|(name, _)| name == "clue@2").map(|(_, words)| words.clone());
    assert!(clue.unwrap().contains("密封的名字"));
    let invitation = papers_of(&city, &case, &Reader::Party(1)).remove(0).1;
    assert!(invitation.contains("有关当事人") && !invitation.contains("王一"), "{invitation}");
}

#[tokio::test]
async fn who_does_not_want_to_be_known_stands_on_no_paper() {
    let city = city().await;
    let mut applicant = person("王一", "13900000001");
    applicant.hidden = true;
    let fields = [
        ("words", text("邻居漏水")),
        ("place", Value::Ref(support::estate())),
        ("contact", Value::Contact(applicant)),
        ("respondents", Value::Contacts(vec![person("李四", "13900000002")])),
    ];
    let case = cases::submit(&city.app, &resident(), support::report("talks", fields)).await.unwrap();
    let case = cases::act(&city.app, &city.staff("intake"), act(&case, "begin", 0, &[])).await.unwrap();
    for reader in [Reader::Party(0), Reader::Party(1), staff(&city, &case, "callback")] {
        let found = papers_of(&city, &case, &reader);
        assert!(!found.is_empty());
        assert!(found.iter().all(|(_, words)| !words.contains("王一") && !words.contains("13900000001")), "{found:?}");
    }
}
