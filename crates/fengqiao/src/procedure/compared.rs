//! Two versions of a procedure compared: what differs, for whom, and what becomes of running cases.

use fengqiao_app::{Clock, moving};
use fengqiao_procedure::model::{Procedure, Text};
use fengqiao_procedure::{Language, compare};

use crate::open::Place;

/// Tells what differs, for whom, in which states running cases meet it, and which of them could go on under the newer version.
pub fn tell(old: &Procedure, new: &Procedure, passes: bool, language: Language) {
    let differences = compare::compare(old, new);
    let titles = |all: &[Text]| all.iter().map(|it| it.get(language)).collect::<Vec<_>>().join(" / ");
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
    if !passes {
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

/// Counts a city's running cases under other versions, and says which of them could move.
pub async fn tell_running(place: Place, new: &Procedure, language: Language) -> anyhow::Result<()> {
    let app = place.open(Clock::system(), false).await?;
    let touched = moving::touched(&app, new).await?;
    let all: u64 = touched.iter().map(|it| it.count).sum();
    match language {
        Language::Zh => println!("按其他版本办理的在办事项共 {all} 件。"),
        Language::En => println!("{all} running cases follow another version."),
    }
    for it in &touched {
        let (state, count, version) = (it.state.get(language), it.count, &it.version);
        let fate = match (&it.fate, language) {
            (Ok(there), Language::Zh) => format!("可以迁移 → “{}”", there.zh),
            (Ok(there), Language::En) => format!("may move → “{}”", there.get(language)),
            (Err(why), Language::Zh) => format!("留在原版本：{}", why.zh),
            (Err(why), Language::En) => format!("stay: {}", why.get(language)),
        };
        match language {
            Language::Zh => println!("    {version} 版，“{state}”，{count} 件：{fate}"),
            Language::En => println!("    version {version}, “{state}”, {count}: {fate}"),
        }
    }
    Ok(())
}
