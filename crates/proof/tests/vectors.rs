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
