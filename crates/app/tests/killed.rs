//! A city killed between a case and the case that it opens: after a restart there is exactly one, wherever the kill fell.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use fengqiao_app::cases::{self, Act, Loaded, OPENED};
use fengqiao_app::documents::{self, Shelf};
use fengqiao_app::registers::Author;
use fengqiao_app::{App, timers};
use fengqiao_procedure::event::{Contact, Value};
use support::{City, resident};

const PARENT: &str = include_str!("links/parent.toml");
const CHILD: &str = include_str!("links/child.toml");
/// Names the folder of the city to whoever plays the process that is killed.
const FOLDER: &str = "FENGQIAO_TEST_KILLED";
/// The process that is killed says a line each time a case called for another one.
const CALLED: &str = "called";
/// How many lines are heard before each kill: the kill falls at ever later moments of the work.
const ROUNDS: [usize; 4] = [1, 2, 5, 11];

/// Opens cases that each call for another one, and does the work, until it is killed.
async fn worker(folder: PathBuf) {
    let city = City::at(folder).await;
    let mut pipe = std::io::stderr();
    loop {
        let case = submitted(&city).await;
        let step = Act {
            case: case.id,
            step: "ask_court".to_owned(),
            instance: 0,
            fields: BTreeMap::new(),
            seen_version: case.state.version,
            occurred_at: None,
            evidence: String::new(),
            form: None,
        };
        cases::act(&city.app, &city.staff("intake"), step).await.unwrap();
        writeln!(pipe, "{CALLED}").unwrap();
        timers::run_due(&city.app).await.unwrap();
    }
}

async fn submitted(city: &City) -> Loaded {
    let contact = Contact { name: "王一".to_owned(), phone: "13900000001".to_owned(), hidden: false };
    let fields = [
        ("words", Value::Text("漏水".to_owned())),
        ("place", Value::Ref(support::estate())),
        ("contact", Value::Contact(contact.clone())),
        ("respondents", Value::Contacts(vec![contact])),
    ];
    let report = support::report("dispute", fields);
    cases::submit(&city.app, &resident(), report).await.unwrap()
}

/// How many cases called for another one, each of which must have exactly one.
async fn checked(app: &App) -> usize {
    let tables = app.tables();
    let mut called = 0;
    let mut children = 0;
    let mut after = None;
    loop {
        let rows = fengqiao_store::repo::cases::after(app.store(), after, 100).await.unwrap();
        let Some(last) = rows.last() else { break };
        after = Some(last.id);
        for row in rows {
            let case = cases::by_id(app, &tables, row.id).await.unwrap().unwrap();
            if row.procedure != "dispute" {
                children += 1;
                continue;
            }
            let opened = cases::linked(app, &tables, &case).await.unwrap();
            let opened = opened.iter().filter(|linked| linked.kind == OPENED).count();
            let calls = case.history.iter().map(|entry| entry.decision.opens.len()).sum::<usize>();
            assert_eq!(opened, calls, "case {}", row.number);
            called += calls;
        }
    }
    assert_eq!(children, called, "and none that nobody called for");
    called
}

#[tokio::test]
async fn a_kill_between_a_case_and_its_linked_case_leaves_exactly_one() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return worker(PathBuf::from(folder)).await;
    }
    let city = City::make().await;
    for (key, text) in [("dispute@1", PARENT), ("confirmation@1", CHILD)] {
        let author = Author::command_line();
        documents::publish(&city.app, &author, Shelf::Procedures, key, text, BTreeMap::new(), "test").await.unwrap();
    }
    let folder = city.close();
    let mut before = 0;
    for lines in ROUNDS {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "a_kill_between_a_case_and_its_linked_case_leaves_exactly_one", "--nocapture"])
            .env(FOLDER, &folder)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let heard = BufReader::new(process.stderr.take().unwrap()).lines();
        let heard = heard.map_while(Result::ok).filter(|line| line == CALLED).take(lines).count();
        process.kill().unwrap();
        process.wait().unwrap();
        assert_eq!(heard, lines, "it worked until it was killed");
        let city = City::at(folder.clone()).await;
        timers::run_due(&city.app).await.unwrap();
        let called = checked(&city.app).await;
        assert!(called >= before + lines, "{called} cases called for another one, {before} before");
        assert_eq!(timers::run_due(&city.app).await.unwrap(), 0, "nothing is left to do");
        before = called;
        city.close();
    }
    std::fs::remove_dir_all(folder).unwrap();
}
