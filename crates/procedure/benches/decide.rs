//! How long deciding takes: prints the median of each operation on a service request.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints and may stop")]

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant as Now;

use fengqiao_calendar::{Calendar, Instant, RulePack, RuleSet, YearPack};
use fengqiao_procedure::event::*;
use fengqiao_procedure::model::Procedure;
use fengqiao_procedure::scenario::{Duty, Organisation, Town};
use fengqiao_procedure::{Source, allowed, apply, decide, due, next_point, open, read};

const ROUNDS: usize = 2_000;
/// Monday 2026-03-02, 09:00 in Shanghai.
const START: Instant = Instant(1_772_413_200_000);

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = |path: &str| fs::read_to_string(root.join(path)).unwrap();
    let p = procedure(&root);
    let calendar = Calendar::new(
        1,
        Default::default(),
        vec![YearPack::parse(&text("calendars/cn-2026.toml")).unwrap()],
        Vec::new(),
        Default::default(),
    );
    let rules = RuleSet::new(vec![RulePack::parse(&text("rules/national.toml")).unwrap()]).unwrap();
    let town = town();
    let ctx = Context { recorded_at: START, calendar: &calendar, rules: &rules, routing: &town };

    let words = BTreeMap::from([(p.field_named("words").unwrap(), Value::Text("路灯不亮".to_owned()))]);
    let report = command(&p, "report", 0, "resident", None, words);
    let attributes = || Attributes { level: 2, channel: "web".to_owned(), ..Attributes::default() };
    median("open", || open(&p, &report, attributes(), &ctx).unwrap());

    let mut case = apply(&p, None, &open(&p, &report, attributes(), &ctx).unwrap());
    let category = BTreeMap::from([(p.field_named("category").unwrap(), Value::Ref("lamp".to_owned()))]);
    let note = BTreeMap::from([(p.field_named("contact_note").unwrap(), Value::Text("已联系".to_owned()))]);
    let steps = [
        ("register", "intake", Some("street"), category),
        ("dispatch", "dispatcher", Some("street"), BTreeMap::new()),
        ("sign", "liaison", Some("unit"), BTreeMap::new()),
        ("contact", "handler", Some("unit"), note),
    ];
    for (step, role, organisation, fields) in steps {
        let command = command(&p, step, case.version, role, organisation, fields);
        median(step, || decide(&p, &case, &command, &ctx).unwrap());
        let decision = decide(&p, &case, &command, &ctx).unwrap();
        case = apply(&p, Some(case), &decision);
    }
    let decision =
        decide(&p, &case, &command(&p, "suspend", case.version, "unit_leader", Some("unit"), suspend(&p)), &ctx)
            .unwrap();
    median("apply with a clone of the case", || apply(&p, Some(case.clone()), &decision));
    let handler = actor(&p, "handler", Some("unit"));
    median("allowed", || allowed(&p, &case, &handler, START));
    median("next_point", || next_point(&p, &case));
    let late = Context { recorded_at: Instant(START.0 + 30 * 86_400_000), ..ctx };
    median("due, one point", || {
        let (decisions, refused) = due(&p, &case, &late);
        assert!(refused.is_none() && decisions.len() == 1);
        decisions
    });
}

fn procedure(root: &Path) -> Procedure {
    let mut modules = BTreeMap::new();
    for entry in fs::read_dir(root.join("procedures/modules")).unwrap() {
        let path = entry.unwrap().path();
        modules.insert(path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap());
    }
    let text = fs::read_to_string(root.join("procedures/service_request/procedure.toml")).unwrap();
    read(&Source { name: "service_request".to_owned(), text, modules }).unwrap()
}

fn town() -> Town {
    let posts = ["intake", "dispatcher", "supervisor", "leader", "callback", "handler", "liaison"];
    let organisation = |name: &str, level, above: Option<&str>| Organisation {
        name: name.to_owned(),
        level,
        above: above.map(str::to_owned),
        posts: posts.iter().map(|post| (*post).to_owned()).collect(),
    };
    let duty = Duty { category: "*".to_owned(), unit: "unit".to_owned(), length: None, lowest: None, danger: false };
    Town {
        organisations: vec![
            organisation("city", 0, None),
            organisation("district", 1, Some("city")),
            organisation("street", 2, Some("district")),
            organisation("unit", 2, Some("street")),
        ],
        duties: vec![duty],
        places: Vec::new(),
        staff: Vec::new(),
    }
}

fn suspend(p: &Procedure) -> BTreeMap<fengqiao_procedure::model::FieldId, Value> {
    BTreeMap::from([
        (p.field_named("suspend_cause").unwrap(), Value::Choice(0)),
        (p.field_named("reason").unwrap(), Value::Text("台风".to_owned())),
    ])
}

fn actor(p: &Procedure, role: &str, organisation: Option<&str>) -> Actor {
    Actor {
        account: organisation.map(|_| role.to_owned()),
        post: None,
        organisation: organisation.map(str::to_owned),
        party: None,
        roles: vec![p.role_named(role).unwrap()],
        device: "web".to_owned(),
    }
}

fn command(
    p: &Procedure,
    step: &str,
    expected_version: u64,
    role: &str,
    organisation: Option<&str>,
    fields: BTreeMap<fengqiao_procedure::model::FieldId, Value>,
) -> Command {
    let step = p.step_named(step).unwrap();
    Command { step, instance: 0, actor: actor(p, role, organisation), fields, expected_version, occurred_at: None }
}

/// Prints the median of many rounds in microseconds.
fn median<T>(name: &str, mut work: impl FnMut() -> T) {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Now::now();
            black_box(work());
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("{name:32} {:8.2} µs", times[ROUNDS / 2]);
}
