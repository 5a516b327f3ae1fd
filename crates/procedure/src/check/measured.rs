//! The figures of a procedure in sentences, for the command line and for pages.

use fengqiao_calendar::Date;

use super::times::{LongestTime, Spent, clocks_by_basis, longest_time};
use super::{Measures, Report};
use crate::language::Language;
use crate::model::*;

/// What a proven procedure costs, one sentence a line: the longest lawful time, the fewest moves to a close, the steps of each role, and the
/// clocks by where their rules stand.
pub fn measured(p: &Procedure, report: &Report, rules: &dyn Rules, on: Date, language: Language) -> Vec<String> {
    let mut lines = vec![match longest_time(p, rules, on) {
        Some(longest) => longest_words(p, &longest, language),
        None => said(
            language,
            "最长法定时间：算不出（局面太多）",
            "longest lawful time: not known, there are too many configurations",
        ),
    }];
    lines.extend(fewest_words(&report.measures, language));
    lines.push(roles_words(p, &report.measures, language));
    for by_basis in clocks_by_basis(p, rules, on) {
        let clocks: Vec<&str> = by_basis.clocks.iter().map(|id| p.clock(*id).title.get(language)).collect();
        let (basis, clocks) = (basis_words(&by_basis.basis, language), clocks.join(between(language)));
        lines.push(match language {
            Language::Zh => format!("时限 {basis}：{clocks}"),
            Language::En => format!("clocks by {basis}: {clocks}"),
        });
    }
    lines
}

fn longest_words(p: &Procedure, longest: &LongestTime, language: Language) -> String {
    let spent: Vec<String> = longest.spent.iter().map(|spent| spent_words(p, spent, language)).collect();
    let (days, spent) = (longest.days, spent.join(" → "));
    match language {
        Language::Zh => format!("最长法定时间约{days}日（各方都用足期限，居民不另行动）：{spent}"),
        Language::En => {
            format!("longest lawful time about {days} days, all clocks used up and no resident acting: {spent}")
        }
    }
}

fn spent_words(p: &Procedure, spent: &Spent, language: Language) -> String {
    let clock = p.clock(spent.clock).title.get(language);
    let length = spent.rule.as_ref().map(|rule| rule.length.in_words(language));
    match (spent.extended, length, language) {
        (false, Some(length), _) => format!("{clock} {length}"),
        (true, Some(length), Language::Zh) => format!("{clock}延长 {length}"),
        (true, Some(length), Language::En) => format!("{clock} extended by {length}"),
        (_, None, Language::Zh) => format!("{clock}（到约定的日期）"),
        (_, None, Language::En) => format!("{clock} (to the day that was set)"),
    }
}

fn fewest_words(measures: &Measures, language: Language) -> Option<String> {
    let fewest = measures.fewest_to_close?;
    Some(match language {
        Language::Zh => format!("最少{fewest}步办结"),
        Language::En => format!("closed in {fewest} steps at the fewest"),
    })
}

fn roles_words(p: &Procedure, measures: &Measures, language: Language) -> String {
    let acting = measures.steps_per_role.iter().filter(|(_, steps)| *steps > 0);
    let each = acting.map(|(role, steps)| format!("{} {steps}", p.role(*role).title.get(language)));
    let each = each.collect::<Vec<_>>().join(between(language));
    match language {
        Language::Zh => format!("各角色的步骤数：{each}"),
        Language::En => format!("steps of each role: {each}"),
    }
}

fn basis_words(basis: &Basis, language: Language) -> String {
    match (basis.law.is_empty(), basis.article.is_empty(), language) {
        (true, _, _) => said(language, "办理中约定的日期", "days that steps set"),
        (false, true, _) => format!("{}[{}]", basis.law, basis.mark),
        (false, false, Language::Zh) => format!("{}第{}条[{}]", basis.law, basis.article, basis.mark),
        (false, false, Language::En) => format!("{}, art. {} [{}]", basis.law, basis.article, basis.mark),
    }
}

fn between(language: Language) -> &'static str {
    match language {
        Language::Zh => "、",
        Language::En => ", ",
    }
}

fn said(language: Language, zh: &str, en: &str) -> String {
    match language {
        Language::Zh => zh.to_owned(),
        Language::En => en.to_owned(),
    }
}
