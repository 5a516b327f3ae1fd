//! Playing the scenarios of procedures in virtual time.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use fengqiao_procedure::Language;
use fengqiao_procedure::model::{self, Text};
use fengqiao_procedure::scenario::{self, Failure};

use super::around::Around;
use super::files;

/// Plays every scenario at these paths and prints each line that does not hold.
///
/// # Errors
/// Where a scenario does not hold or cannot be read.
pub fn play(paths: &[PathBuf], language: Language) -> anyhow::Result<()> {
    let (mut played, mut wrong) = (0, 0);
    for found in files::find(paths)? {
        let around = Around::of(&found.file, language)?;
        let Ok(procedure) = around.read(&found.file, language) else {
            wrong += 1;
            continue;
        };
        for path in &found.scenarios {
            played += 1;
            let failures = play_one(path, &procedure, &around)?;
            wrong += usize::from(!failures.is_empty());
            for failure in failures {
                println!("{}:{}: {}", path.display(), failure.line, failure.text.get(language));
            }
        }
        if found.scenarios.is_empty() {
            println!("{}", none(&found.file).get(language));
        }
    }
    println!("{}", summary(played, wrong).get(language));
    if wrong == 0 { Ok(()) } else { bail!("{wrong} do not hold") }
}

fn play_one(path: &Path, procedure: &model::Procedure, around: &Around) -> anyhow::Result<Vec<Failure>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let outcome = scenario::parse(&text).and_then(|scenario| {
        if scenario.procedure == procedure.id {
            scenario::play(procedure, &scenario, &around.calendar, &around.rules)
        } else {
            Err(vec![Failure { line: 1, text: another(&scenario.procedure, &procedure.id) }])
        }
    });
    Ok(outcome.err().unwrap_or_default())
}

fn another(named: &str, found: &str) -> Text {
    Text {
        zh: format!("情景写的流程是“{named}”，所在文件夹的流程是“{found}”。"),
        en: format!("The scenario names the procedure `{named}`; that of its folder is `{found}`."),
    }
}

fn none(file: &Path) -> Text {
    Text { zh: format!("{}：没有情景。", file.display()), en: format!("{}: no scenarios.", file.display()) }
}

fn summary(played: usize, wrong: usize) -> Text {
    Text {
        zh: format!("共 {played} 个情景，{} 个相符，{wrong} 个不符。", played.saturating_sub(wrong)),
        en: format!("{played} scenarios: {} hold, {wrong} do not.", played.saturating_sub(wrong)),
    }
}
