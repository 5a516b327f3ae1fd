//! The unit that creates one case, as the application would write it, and what the benchmarks share.

use std::path::PathBuf;

use fengqiao_proof::{Entry, StreamId, StreamKind, Value};
use fengqiao_store::repo::cases::{self, CaseRow};
use fengqiao_store::repo::cells::{self, CellRow};
use fengqiao_store::repo::clocks::{self, ClockRow};
use fengqiao_store::repo::grants::{self, Bucket, Grant};
use fengqiao_store::repo::outbox;
use fengqiao_store::{NewEntry, Once, Unit};

const RUNS: usize = 3;

/// Where a benchmark keeps its databases.
pub fn folder() -> PathBuf {
    std::env::temp_dir().join(format!("fengqiao-bench-{}", std::process::id()))
}

/// The middle of three rates; the argument counts the runs.
pub fn median(mut once: impl FnMut(usize) -> f64) -> f64 {
    let mut rates: Vec<f64> = (0..RUNS).map(&mut once).collect();
    rates.sort_by(f64::total_cmp);
    rates[RUNS / 2]
}

/// What the creation of one case writes: key, entry, row, grants, clocks, cell and outbox.
pub fn creation(number: u64) -> Unit {
    let mut id = [0x5a; 16];
    id[..8].copy_from_slice(&number.to_be_bytes());
    let at = 1_700_000_000_000 + number.cast_signed();
    let body = [
        ("words", Value::from("小区门口的路灯连续三天不亮，晚上老人出门看不清台阶，请尽快修理。")),
        ("place", "枫溪市北岸区临江街道望月社区三号路灯".into()),
        ("category", "0102".into()),
        ("state", "registered".into()),
        (
            "assigned",
            Value::map([("handler", "street-17"), ("verifier", "centre")].map(|(role, unit)| (role, unit.into()))),
        ),
        ("clocks", Value::list([at + 7_200_000, at + 86_400_000])),
    ];
    let entry = Entry {
        city: "fengxi".into(),
        stream: StreamId(id),
        stream_kind: StreamKind::Case,
        version: 1,
        occurred_at: at,
        recorded_at: at,
        account: None,
        post: None,
        device: Some("web".into()),
        kind: "report".into(),
        body: body.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    };
    let mut unit = Unit::new();
    unit.once(Once {
        scope: format!("session-{}", number % 64),
        key: number.to_string(),
        body_hash: [1; 32],
        result: id.to_vec(),
        created_at: at,
    });
    unit.append(NewEntry::new(entry.stream, 1, at, entry.seal(id)));
    unit.run(cases::insert(row(id, number, at)));
    let keys = ["city", "area:330102", "area:330102003", "org:street-17", "org:centre"];
    let granted: Vec<Grant> =
        keys.iter().map(|key| Grant { key: (*key).to_owned(), bucket: Bucket::Todo, sort_at: at }).collect();
    unit.run_all(grants::change(id, &[], &granted));
    for (clock, limit) in [("accept", 7_200_000), ("resolve", 86_400_000)] {
        let (due_at, next_at) = (Some(at + limit), Some(at + limit / 2));
        let clock = clock.to_owned();
        unit.run(clocks::save(ClockRow { case_id: id, clock, instance: 0, run: 1, next_at, next_percent: 50, due_at }));
    }
    let cell = number.cast_signed() % 600;
    unit.run(cells::insert(CellRow {
        cell,
        category: "0102".into(),
        case_id: id,
        lat: 300_000_000,
        lng: 1_200_000_000,
    }));
    unit.run(outbox::insert(id, "notice".into(), at, vec![7; 120]));
    unit
}

fn row(id: [u8; 16], number: u64, at: i64) -> CaseRow {
    CaseRow {
        id,
        number: format!("{number:012}"),
        old_number: None,
        procedure: "service_request".into(),
        procedure_version: "2026.1".into(),
        state: "registered".into(),
        state_open: true,
        category: Some("0102".into()),
        area: Some("330102003004".into()),
        place: Some("lamp-17".into()),
        lat: Some(301_234_567),
        lng: Some(1_201_234_567),
        level: 3,
        grade: 1,
        channel: "web".into(),
        holder_org: Some("street-17".into()),
        holder_post: None,
        unit_org: Some("lamps".into()),
        due_at: Some(at + 86_400_000),
        opened_at: at,
        closed_at: None,
        updated_at: at,
        outcome: None,
        version: 1,
        private: false,
        followers: 0,
        contact_hash: Some([3; 32]),
        summary: "小区门口的路灯连续三天不亮".into(),
        outlined: false,
    }
}
