//! Golden vectors: fixed entries have fixed bytes and hashes, whatever the program becomes.
#![allow(clippy::unwrap_used)]

use fengqiao_proof::{Disclosure, Entry, Record, Sealed, StreamId, StreamKind, Value};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The lines `name value` of a vector file, `#` beginning a comment.
fn vector<'a>(file: &'a str, name: &str) -> &'a str {
    let mut lines = file.lines().filter(|line| !line.starts_with('#'));
    lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')).unwrap()
}

fn report() -> Entry {
    let contact = [("name", Value::from("王秀英")), ("phone", "13900000000".into()), ("hidden", true.into())];
    let body = [
        ("words", Value::from("路灯不亮")),
        ("contact", Value::map(contact)),
        ("photos", Value::list([Value::from([0xab; 16])])),
        ("lat", 301_234_567.into()),
        ("grade", (-1).into()),
        ("note", Value::Null),
    ];
    Entry {
        city: "fengxi".into(),
        stream: StreamId([0x11; 16]),
        stream_kind: StreamKind::Case,
        version: 1,
        occurred_at: 1_767_225_600_000,
        recorded_at: 1_767_225_600_123,
        account: None,
        post: Some("intake".into()),
        device: Some("counter".into()),
        kind: "report".into(),
        body: body.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    }
}

fn bare() -> Entry {
    Entry {
        city: "fengxi".into(),
        stream: StreamId::register("area"),
        stream_kind: StreamKind::Register,
        version: 300,
        occurred_at: 0,
        recorded_at: -1,
        account: Some("wang".into()),
        post: None,
        device: None,
        kind: "area_changed".into(),
        body: [].into(),
    }
}

fn tagged(tag: &str, value: impl Into<Value>) -> Value {
    Value::list([tag.into(), value.into()])
}

fn person(name: &str, phone: &str, hidden: bool) -> Value {
    Value::map([("name", Value::from(name)), ("phone", phone.into()), ("hidden", hidden.into())])
}

fn texts(texts: &[&str]) -> Value {
    Value::list(texts.iter().map(|text| Value::from(*text)))
}

fn empty() -> Value {
    Value::List(Vec::new())
}

/// One instance of a part, with the one clock that runs in it.
fn instance(part: &str, no: i64, state: &str, clock: &str) -> Value {
    Value::map([
        ("part", Value::from(part)),
        ("no", no.into()),
        ("up", 0.into()),
        ("state", state.into()),
        ("facts", Value::Map([].into())),
        ("clocks", Value::map([(clock, Value::from("running"))])),
    ])
}

/// A clock that runs until a moment, with a point before its end by a rule.
fn hearing() -> Value {
    let why = Value::list([Value::from("derive-until"), Value::list([texts(&["last", "2026-03-02 13:00"])])]);
    let due = [
        ("at", Value::from(1_772_427_600_000_i64)),
        ("on", "2026-03-02".into()),
        ("provisional", false.into()),
        ("why", Value::list([why])),
    ];
    let lead = [
        ("id", Value::from("decision.hearing_papers")),
        ("len", "7d".into()),
        ("roll", false.into()),
        ("law", "重大行政决策程序暂行条例".into()),
        ("art", "16".into()),
        ("mark", "V".into()),
        ("pack", "national@2026.1".into()),
    ];
    let points = [
        Value::list([Value::from(50), 1_772_422_200_000_i64.into()]),
        Value::list([Value::from(-3), 1_772_154_000_000_i64.into()]),
        Value::list([Value::from("decision.hearing_papers"), 1_771_808_400_000_i64.into()]),
    ];
    Value::map([
        ("clock", Value::from("hearing")),
        ("in", 0.into()),
        ("no", 1.into()),
        ("limit", 1_772_427_600_000_i64.into()),
        ("from", 1_772_416_800_000_i64.into()),
        ("paused", empty()),
        ("more", empty()),
        ("due", Value::map(due)),
        ("leads", Value::list([Value::map(lead)])),
        ("points", Value::list(points)),
        ("calendar", 3.into()),
        ("phase", "running".into()),
        ("fired", empty()),
    ])
}

/// A case that another one opened: parties, a member of staff by name, a number drawn, an earlier time with its evidence.
fn linked() -> Entry {
    let facts = Value::map([("track", Value::from("labour")), ("asked_again", 1.into())]);
    let instances = [
        instance("case", 0, "asking", "finish"),
        instance("voice", 0, "open_voice", "answer"),
        instance("voice", 1, "open_voice", "answer"),
    ];
    let config = [
        ("in", Value::list(instances)),
        ("facts", facts),
        ("raised", 0.into()),
        ("raises", 2.into()),
        ("lowered", false.into()),
        ("escalated", false.into()),
        ("links", texts(&["confirmation"])),
    ];
    let why = [
        ("key", Value::from("route-chosen")),
        ("args", Value::list([texts(&["organisation", "调委会"])])),
        ("text", "由当事人或经办人指定".into()),
    ];
    let assigned = [
        ("role", Value::from("mediator")),
        ("to", "调委会".into()),
        ("who", "sun.mediator".into()),
        ("why", Value::map(why)),
        ("also", empty()),
    ];
    let member = |no: i64, key: &str| Value::list([Value::from("voice"), no.into(), key.into()]);
    let respondents = [person("李四", "13900000002", true), person("赵六", "", false)];
    let body = [
        ("step", Value::from("passed_on")),
        ("procedure", "mediation_case".into()),
        ("procedure_version", "2026.1".into()),
        ("f.contact", tagged("p", person("王一", "13800000001", false))),
        ("f.respondents", tagged("P", Value::list(respondents))),
        ("f.mediator", tagged("r", "sun.mediator")),
        ("f.units", tagged("R", texts(&["环卫所", "城管所"]))),
        ("f.meet_at", tagged("i", 1_772_427_600_000_i64)),
        ("f.signed_on", tagged("d", 20_514)),
        ("f.track", tagged("c", "labour")),
        ("assigned", Value::list([Value::map(assigned)])),
        ("members", Value::list([member(0, "respondents#1"), member(1, "respondents#2")])),
        ("config", Value::map(config)),
        ("clocks", Value::list([Value::map([("verb", Value::from("start")), ("run", hearing())])])),
        ("opens", texts(&["confirmation"])),
        ("draw", 7.into()),
        ("evidence", "调解登记表".into()),
        (
            "filing",
            Value::map([
                ("number", Value::from("2026 0001 2345")),
                ("opened_by", Value::list([Value::from([0x33; 16]), "confirmation".into()])),
            ]),
        ),
    ];
    Entry {
        city: "fengxi".into(),
        stream: StreamId([0x22; 16]),
        stream_kind: StreamKind::Case,
        version: 1,
        occurred_at: 1_772_413_200_000,
        recorded_at: 1_772_416_800_000,
        account: None,
        post: None,
        device: Some("link".into()),
        kind: "opened".into(),
        body: body.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    }
}

fn check(file: &str, entry: &Entry, erased: &[&str], shown: &[&str]) {
    let salt = [0x5a; 16];
    let sealed = entry.seal(salt);
    assert_eq!(hex(&sealed.bytes), vector(file, "bytes"));
    assert_eq!(hex(&sealed.hash), vector(file, "hash"));
    assert_eq!(Entry::from_bytes(&sealed.bytes).as_ref(), Ok(entry));

    let scrubbed = sealed.erase(erased).unwrap();
    assert_eq!(hex(&scrubbed.bytes), vector(file, "erased"));
    assert_eq!((scrubbed.hash, scrubbed.salt), (sealed.hash, None));
    assert_eq!(scrubbed.verify(), Ok(()));
    assert_eq!(Record::from_bytes(&scrubbed.bytes).unwrap().erased, erased);

    let proof = sealed.disclose(shown).unwrap();
    assert_eq!(hex(&proof.to_bytes()), vector(file, "disclosure"));
    let read = Disclosure::from_bytes(&proof.to_bytes()).unwrap();
    let names: Vec<&str> = read.verify(&sealed.hash).unwrap().iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, shown);
}

#[test]
fn a_report_has_its_fixed_bytes() {
    check(include_str!("vectors/report.txt"), &report(), &["post", "body.contact"], &["version", "kind", "body.words"]);
}

#[test]
fn a_linked_case_has_its_fixed_bytes() {
    let file = include_str!("vectors/linked.txt");
    let (erased, shown) = (["body.members", "body.f.respondents"], ["version", "kind", "body.draw", "body.f.track"]);
    check(file, &linked(), &erased, &shown);
}

#[test]
fn a_register_entry_has_its_fixed_bytes() {
    check(include_str!("vectors/register.txt"), &bare(), &["account"], &["stream"]);
}

#[test]
fn an_erased_entry_can_be_erased_and_shown_further() {
    let sealed = report().seal([1; 16]);
    let once = sealed.erase(&["body.contact"]).unwrap();
    let twice = once.erase(&["body.words", "body.contact"]).unwrap();
    assert_eq!(twice.verify(), Ok(()));
    let record = twice.open().unwrap();
    assert_eq!(record.erased, ["body.words", "body.contact"]);
    assert_eq!(record.entry.body.len(), 4);
    assert!(twice.disclose(&["kind"]).unwrap().verify(&sealed.hash).is_ok());
    assert!(twice.disclose(&["body.words"]).is_err());
    for refused in ["city", "version", "body.nothing", "nothing"] {
        assert!(sealed.erase(&[refused]).is_err(), "{refused}");
    }
    // Erasing nothing changes nothing.
    assert_eq!(sealed.erase(&[]).unwrap(), sealed);
    // The secret never stays beside erased bytes, and whole bytes never stand without it.
    assert!(Sealed { salt: Some([1; 16]), ..twice }.verify().is_err());
    assert!(Sealed { salt: None, ..sealed }.verify().is_err());
}
