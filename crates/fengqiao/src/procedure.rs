//! Procedures at the command line: check, draw, compare.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Subcommand, ValueEnum};
use fengqiao_procedure::{Language, Source, check, compare, draw, model, read};

/// `fengqiao procedure`.
#[derive(Subcommand)]
pub enum Procedure {
    /// Reads a procedure and proves that no case can get stuck in it.
    Check {
        /// The procedure's file.
        file: PathBuf,
        /// The language of the findings.
        #[arg(long, value_enum, default_value = "zh")]
        language: Words,
    },
    /// Draws a procedure.
    Draw {
        /// The procedure's file.
        file: PathBuf,
        /// SVG or Mermaid.
        #[arg(long, value_enum, default_value = "svg")]
        form: Form,
        /// The language of the drawing.
        #[arg(long, value_enum, default_value = "zh")]
        language: Words,
    },
    /// Says what changed between two versions.
    Compare {
        /// The older file.
        old: PathBuf,
        /// The newer file.
        new: PathBuf,
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
    pub fn run(self) -> anyhow::Result<()> {
        match self {
            Procedure::Check { file, language } => check_file(&file, language.into()),
            Procedure::Draw { file, form, language } => {
                let procedure = load(&file, language.into())?;
                let drawn = match form {
                    Form::Svg => draw::svg(&procedure, language.into()),
                    Form::Mermaid => draw::mermaid(&procedure, language.into()),
                };
                println!("{drawn}");
                Ok(())
            }
            Procedure::Compare { old, new, language } => {
                let language = language.into();
                compare_versions(&load(&old, language)?, &load(&new, language)?, language);
                Ok(())
            }
        }
    }
}

/// Tells what differs, for whom, in which states running cases meet it, and which of them could go on under the newer version.
fn compare_versions(old: &model::Procedure, new: &model::Procedure, language: Language) {
    let differences = compare::compare(old, new);
    let titles = |all: &[model::Text]| all.iter().map(|it| it.get(language)).collect::<Vec<_>>().join(" / ");
    let (whom, where_met) = match language {
        Language::Zh => ("涉及角色", "在办事项所处状态"),
        Language::En => ("roles", "running cases in"),
    };
    for difference in &differences {
        println!("{} {}", if difference.is_flow() { "*" } else { " " }, difference.words(language));
        if !difference.roles.is_empty() {
            println!("    {whom}: {}", titles(&difference.roles));
        }
        if difference.is_flow() && !difference.states.is_empty() {
            println!("    {where_met}: {}", titles(&difference.states));
        }
    }
    let count = differences.len();
    match language {
        Language::Zh => println!("共 {count} 处不同；带*的改变流程，在办事项沿用旧版本，除非另行迁移。"),
        Language::En => {
            println!(
                "{count} differences; * changes the flow: running cases keep the older version unless they are moved."
            )
        }
    }
    if !check::check(new, &fengqiao_app::procedures::known_by_program(new)).passes() {
        match language {
            Language::Zh => println!("新版本没有通过检查，在办事项都留在旧版本。"),
            Language::En => {
                println!("The newer version does not pass its check: every running case stays on the older one.")
            }
        }
        return;
    }
    let cases = compare::cases(old, new);
    for (here, there) in &cases.moves {
        let (here, there) = (&old.state(*here).title, &new.state(*there).title);
        match language {
            Language::Zh => println!("可以迁移: “{}” → “{}”（已证明责任人、时限和办结）", here.zh, there.zh),
            Language::En => println!(
                "may move: “{}” → “{}” (holder, clocks and end are proved)",
                here.get(language),
                there.get(language)
            ),
        }
    }
    for (here, why) in &cases.stays {
        let (here, why) = (&old.state(*here).title, why.words());
        match language {
            Language::Zh => println!("留在旧版本: “{}”：{}", here.zh, why.zh),
            Language::En => println!("stays on the older version: “{}”: {}", here.get(language), why.en),
        }
    }
}

fn check_file(file: &Path, language: Language) -> anyhow::Result<()> {
    let procedure = load(file, language)?;
    let report = check::check(&procedure, &fengqiao_app::procedures::known_by_program(&procedure));
    for finding in &report.findings {
        let words = finding.words();
        println!("{:?} {:?}: {}", finding.severity, finding.property, words.get(language));
    }
    println!(
        "{} {}: {} configurations explored, {} findings",
        procedure.id,
        procedure.version,
        report.explored,
        report.findings.len()
    );
    if report.passes() { Ok(()) } else { bail!("the procedure does not pass") }
}

/// Reads a procedure, with the program's modules and those in a folder `modules` beside the procedure's own.
fn load(file: &Path, language: Language) -> anyhow::Result<model::Procedure> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let mut modules: BTreeMap<String, String> = fengqiao_app::documents::modules();
    let beside = file.parent().and_then(Path::parent).map(|folder| folder.join("modules"));
    for entry in beside.and_then(|folder| std::fs::read_dir(folder).ok()).into_iter().flatten().flatten() {
        let path = entry.path();
        if let Some(name) = path.file_stem().filter(|_| path.extension().is_some_and(|kind| kind == "toml")) {
            modules.insert(name.to_string_lossy().into_owned(), std::fs::read_to_string(&path)?);
        }
    }
    match read(&Source { name: file.display().to_string(), text, modules }) {
        Ok(procedure) => Ok(procedure),
        Err(issues) => {
            for issue in &issues {
                println!("{}:{}:{}: {}", issue.place.file, issue.place.line, issue.place.column, issue.words(language));
            }
            bail!("{} faults in {}", issues.len(), file.display())
        }
    }
}
