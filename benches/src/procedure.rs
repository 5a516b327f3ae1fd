//! The procedures of the catalogue: how long each takes to be proved, and how long the engine takes to decide under one.

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant as Now;

use anyhow::{Context as _, Result, anyhow, ensure};
use fengqiao_calendar::{Calendar, Instant, RulePack, RuleSet, YearPack};
use fengqiao_procedure::check::check;
use fengqiao_procedure::event::{Actor, Attributes, CaseState, Command, Context, Value};
use fengqiao_procedure::model::Procedure;
use fengqiao_procedure::scenario::{Duty, Organisation, Town};
use fengqiao_procedure::{Source, apply, decide, due, open, read};

use crate::figures::{Table, median, rate};

/// How often one step is decided for a figure.
const ROUNDS: usize = 2_000;
/// Running cases whose clocks are looked at.
const RUNNING: usize = 100_000;
/// Monday 2026-03-02, 09:00 in Shanghai.
const START: Instant = Instant(1_772_413_200_000);

/// Proves every procedure of the repository and puts the figures into a table.
///
/// # Errors
/// Where a procedure cannot be read or does not pass.
pub fn checks(runs: usize) -> Result<Table> {
    let mut table = Table::new(&["procedure", "configurations", "moves", "proved in ms"]);
    let (mut configurations, mut moves, mut millis) = (0, 0, 0.0);
    for (name, text) in catalogue()? {
        let p = procedure(&name, text)?;
        let known =
            fengqiao_app::procedures::known_by_program(&p).map_err(|faults| anyhow!("{}", faults.join("\n")))?;
        let report = check(&p, &known);
        ensure!(report.passes(), "{name} does not pass its check");
        let taken = median((0..runs).map(|_| millis_of(|| check(&p, &known))).collect());
        table.row([
            p.id.clone(),
            rate(report.explored as f64),
            rate(report.measures.moves as f64),
            format!("{taken:.1}"),
        ]);
        (configurations, moves) = (configurations + report.explored, moves + report.measures.moves);
        millis += taken;
    }
    table.row(["all".to_owned(), rate(configurations as f64), rate(moves as f64), format!("{millis:.1}")]);
    Ok(table)
}

/// Decides the steps of a service request and looks at the clocks of many running cases; puts the figures into a table.
///
/// # Errors
/// Where the service request cannot be read, or a step is refused.
pub fn engine(runs: usize) -> Result<Table> {
    let (name, text) =
        catalogue()?.into_iter().find(|(name, _)| name == "service_request").context("there is no service request")?;
    let p = procedure(&name, text)?;
    let calendar = Calendar::new(
        1,
        Default::default(),
        vec![YearPack::parse(&file("calendars/cn-2026.toml")?).map_err(|issue| anyhow!("{issue:?}"))?],
        Vec::new(),
        Default::default(),
    );
    let pack = RulePack::parse(&file("rules/national.toml")?).map_err(|issues| anyhow!("{issues:?}"))?;
    let rules = RuleSet::new(vec![pack]).map_err(|issue| anyhow!("{issue:?}"))?;
    let town = town();
    let ctx = Context { recorded_at: START, calendar: &calendar, rules: &rules, routing: &town, draw: 0 };
    let mut table = Table::new(&["what", "median"]);
    let case = decided(&p, &ctx, &mut table)?;

    let cases = vec![case; RUNNING];
    let quiet = Context { recorded_at: Instant(START.0 + 60_000), ..ctx };
    let looked = || cases.iter().map(|case| due(&p, case, &quiet).0.len()).sum::<usize>();
    ensure!(looked() == 0, "nothing is due a minute after the start");
    let millis = median((0..runs).map(|_| millis_of(looked)).collect());
    table.row([format!("what is due in {} running cases: nothing", rate(RUNNING as f64)), format!("{millis:.0} ms")]);
    Ok(table)
}

/// Takes the first steps of a request, each many times over; returns the case after them.
fn decided(p: &Procedure, ctx: &Context<'_>, table: &mut Table) -> Result<CaseState> {
    let words = [("words", Value::Text("路灯不亮".to_owned()))];
    let report = command(p, "report", 0, "resident", None, words)?;
    let attributes = || Attributes { level: 2, channel: "web".to_owned(), ..Attributes::default() };
    let opened = open(p, &report, attributes(), ctx).map_err(|refusal| anyhow!("{refusal:?}"))?;
    row(table, "open a case", || open(p, &report, attributes(), ctx));
    let mut case = apply(p, None, &opened);
    let category = ("category", Value::Ref("lamp".to_owned()));
    let talked = [("no_conflict", Value::Choice(0)), ("contact_note", Value::Text("已联系".to_owned()))];
    let steps = [
        ("register", "intake", "street", vec![category]),
        ("dispatch", "dispatcher", "street", Vec::new()),
        ("sign", "liaison", "unit", Vec::new()),
        ("contact", "handler", "unit", talked.into()),
    ];
    for (step, role, organisation, fields) in steps {
        let command = command(p, step, case.version, role, Some(organisation), fields)?;
        let decision = decide(p, &case, &command, ctx).map_err(|refusal| anyhow!("{step}: {refusal:?}"))?;
        row(table, &format!("decide {step}"), || decide(p, &case, &command, ctx));
        case = apply(p, Some(case), &decision);
    }
    Ok(case)
}

fn row<T>(table: &mut Table, what: &str, mut work: impl FnMut() -> T) {
    let micros = median((0..ROUNDS).map(|_| millis_of(&mut work) * 1000.0).collect());
    table.row([what.to_owned(), format!("{micros:.1} µs")]);
}

fn millis_of<T>(mut work: impl FnMut() -> T) -> f64 {
    let began = Now::now();
    black_box(work());
    began.elapsed().as_secs_f64() * 1000.0
}

fn command(
    p: &Procedure,
    step: &str,
    expected_version: u64,
    role: &str,
    organisation: Option<&str>,
    fields: impl IntoIterator<Item = (&'static str, Value)>,
) -> Result<Command> {
    let fields = fields.into_iter().map(|(name, value)| Some((p.field_named(name)?, value)));
    let actor = Actor {
        account: organisation.map(|_| role.to_owned()),
        post: None,
        organisation: organisation.map(str::to_owned),
        party: None,
        roles: vec![p.role_named(role).with_context(|| format!("no role {role}"))?],
        device: "web".to_owned(),
    };
    Ok(Command {
        step: p.step_named(step).with_context(|| format!("no step {step}"))?,
        instance: 0,
        actor,
        fields: fields.collect::<Option<BTreeMap<_, _>>>().context("no such field")?,
        expected_version,
        occurred_at: None,
    })
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
        ..Town::default()
    }
}

/// The procedures of the repository, by name.
fn catalogue() -> Result<Vec<(String, String)>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(root().join("procedures"))? {
        let folder = entry?.path();
        let path = folder.join("procedure.toml");
        if path.is_file() {
            let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            all.push((name, fs::read_to_string(path)?));
        }
    }
    all.sort();
    Ok(all)
}

fn procedure(name: &str, text: String) -> Result<Procedure> {
    let source = Source { name: name.to_owned(), text, modules: fengqiao_app::documents::modules() };
    read(&source).map_err(|issues| anyhow!("{name}: {} faults", issues.len()))
}

fn file(path: &str) -> Result<String> {
    fs::read_to_string(root().join(path)).with_context(|| format!("{path} cannot be read"))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
