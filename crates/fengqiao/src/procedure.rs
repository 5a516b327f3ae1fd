//! Procedures at the command line: check, play, draw, compare.

mod around;
mod compared;
mod files;
mod play;

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::{Subcommand, ValueEnum};
use fengqiao_procedure::model::{self, Text};
use fengqiao_procedure::{Language, check, draw};

use around::Around;

use crate::open::Place;

/// `fengqiao procedure`.
#[derive(Subcommand)]
pub enum Procedure {
    /// Reads procedures and proves that no case can get stuck in them.
    Check {
        /// Procedure files, or folders in which they are looked for.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// The language of the findings.
        #[arg(long, value_enum, default_value = "zh")]
        language: Words,
    },
    /// Plays scenarios in virtual time and says what differs from them.
    Play {
        /// Folders of procedures, procedure files, or single scenarios.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// The language of the differences.
        #[arg(long, value_enum, default_value = "zh")]
        language: Words,
    },
    /// Draws a procedure.
    Draw {
        /// The procedure's file.
        file: PathBuf,
        /// SVG, Mermaid or BPMN 2.0.
        #[arg(long, alias = "format", value_enum, default_value = "svg")]
        form: Form,
        /// The language of the drawing.
        #[arg(long, value_enum, default_value = "zh")]
        language: Words,
    },
    /// Says what changed between two versions, for whom, and which running cases could go on under the newer one.
    Compare {
        /// The older file.
        old: PathBuf,
        /// The newer file.
        new: PathBuf,
        /// A city's folder: its running cases are counted. Nothing is written there; the city must not be served meanwhile.
        #[arg(long)]
        data: Option<PathBuf>,
        /// The city's short name, with `--data`.
        #[arg(long, default_value = "city", requires = "data")]
        city: String,
        /// The language of the answer.
        #[arg(long, value_enum, default_value = "zh")]
        language: Words,
    },
}

/// A language.
#[derive(ValueEnum, Clone, Copy)]
pub enum Words {
    /// 中文
    Zh,
    /// English
    En,
}

/// The form of a drawing.
#[derive(ValueEnum, Clone, Copy)]
pub enum Form {
    /// A picture.
    Svg,
    /// A text that Markdown viewers draw.
    Mermaid,
    /// BPMN 2.0 XML with its layout, for modellers.
    Bpmn,
}

impl From<Words> for Language {
    fn from(words: Words) -> Language {
        match words {
            Words::Zh => Language::Zh,
            Words::En => Language::En,
        }
    }
}

impl Procedure {
    pub async fn run(self) -> anyhow::Result<()> {
        match self {
            Procedure::Check { paths, language } => check_all(&paths, language.into()),
            Procedure::Play { paths, language } => play::play(&paths, language.into()),
            Procedure::Draw { file, form, language } => {
                let procedure = load(&file, language.into())?;
                let drawn = match form {
                    Form::Svg => draw::svg(&procedure, language.into()),
                    Form::Mermaid => draw::mermaid(&procedure, language.into()),
                    Form::Bpmn => draw::bpmn(&procedure, language.into()),
                };
                println!("{drawn}");
                Ok(())
            }
            Procedure::Compare { old, new, data, city, language } => {
                let language = language.into();
                let (old, around) = (load(&old, language)?, Around::of(&new, language)?);
                let new = around.read(&new, language)?;
                let passes = check::check(&new, &around.known(&new)).passes();
                compared::tell(&old, &new, passes, language);
                match data.filter(|_| passes) {
                    None => Ok(()),
                    Some(data) => compared::tell_running(Place { data, city, database: None }, &new, language).await,
                }
            }
        }
    }
}

fn check_all(paths: &[PathBuf], language: Language) -> anyhow::Result<()> {
    let found = files::find(paths)?;
    let mut refused = 0;
    for found in &found {
        refused += usize::from(!check_file(&found.file, language)?);
    }
    if refused == 0 { Ok(()) } else { bail!("{refused} of {} procedures do not pass", found.len()) }
}

/// Prints what there is to say about a procedure, and says whether it may run.
fn check_file(file: &Path, language: Language) -> anyhow::Result<bool> {
    let around = Around::of(file, language)?;
    let procedure = match around.read(file, language) {
        Ok(procedure) => procedure,
        Err(unreadable) => {
            println!("{unreadable}");
            return Ok(false);
        }
    };
    let report = check::check(&procedure, &around.known(&procedure));
    for finding in &report.findings {
        println!("{:?} {:?}: {}", finding.severity, finding.property, finding.words().get(language));
    }
    println!("{}", summary(&procedure, &report).get(language));
    if report.passes() {
        let today = around.calendar.date_of(fengqiao_app::Clock::system().now());
        for line in check::measured(&procedure, &report, &around.rules, today, language) {
            println!("    {line}");
        }
    }
    Ok(report.passes())
}

fn summary(procedure: &model::Procedure, report: &check::Report) -> Text {
    let name = format!("{} {}", procedure.id, procedure.version);
    let (explored, count) = (report.explored, report.findings.len());
    Text {
        zh: format!("{name}：探索了 {explored} 种局面，{count} 处问题"),
        en: format!("{name}: {explored} configurations explored, {count} findings"),
    }
}

fn load(file: &Path, language: Language) -> anyhow::Result<model::Procedure> {
    Around::of(file, language)?.read(file, language)
}
