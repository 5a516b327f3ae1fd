//! Why a step was refused, in words: what a scenario that fails says.

use super::play::Stage;
use crate::event::*;
use crate::language::Language;
use crate::model::*;

impl Stage<'_> {
    /// A refusal in both languages.
    pub(super) fn refused(&self, refusal: &Refusal) -> Text {
        let (zh, en) = self.reason(refusal);
        Text { zh, en }
    }

    fn reason(&self, refusal: &Refusal) -> (String, String) {
        let p = self.p;
        match refusal {
            Refusal::Stale { expected, actual } => both(
                format!("事项已到第{actual}条记录，不是第{expected}条"),
                format!("the case is at entry {actual}, not {expected}"),
            ),
            Refusal::UnknownStep => words("没有这一步", "there is no such step"),
            Refusal::WrongState { state } => {
                let state = &p.state(*state).title;
                both(format!("在“{}”不能做这一步", state.zh), format!("it cannot be taken in `{}`", named(state)))
            }
            Refusal::WrongRole { needed } => {
                let titles = |pick: fn(&Text) -> &str| {
                    needed.iter().map(|role| pick(&p.role(*role).title)).collect::<Vec<_>>().join(" / ")
                };
                both(format!("须由{}来做", titles(|it| &it.zh)), format!("only {} takes it", titles(named)))
            }
            Refusal::Separated { role, earlier } => {
                let (role, step) = (&p.role(*role).title, &p.step(*earlier).title);
                both(
                    format!("做过“{}”，不能再作为{}", step.zh, role.zh),
                    format!("who took `{}` cannot act as {}", named(step), named(role)),
                )
            }
            Refusal::Guarded { guard } => both(
                format!("条件“{}”不成立", p.guard_words(guard, Language::Zh)),
                format!("the condition `{}` does not hold", p.guard_words(guard, Language::En)),
            ),
            Refusal::Exhausted { counter } => {
                let counter = &p.fact(*counter).title;
                both(format!("“{}”次数已满", counter.zh), format!("`{}` is used up", named(counter)))
            }
            Refusal::Fields(issues) => {
                let issues: Vec<(String, String)> = issues.iter().map(|issue| self.issue(issue)).collect();
                let join = |pick: fn(&(String, String)) -> &String, by: &str| {
                    issues.iter().map(|it| pick(it).as_str()).collect::<Vec<_>>().join(by)
                };
                (join(|it| &it.0, "；"), join(|it| &it.1, "; "))
            }
            Refusal::PartsOpen { part } => {
                let part = &p.part(*part).title;
                both(format!("“{}”还没有完成", part.zh), format!("`{}` is not finished", named(part)))
            }
            Refusal::Level => words("级别不允许", "the level does not allow it"),
            Refusal::NoRoute(reason) => {
                both(format!("找不到办理单位：{}", reason.text), format!("nobody is there: {}", reason.key))
            }
            Refusal::NoRule { id } => both(format!("没有规则“{id}”"), format!("no rule `{id}`")),
            Refusal::NoValue { fact } => {
                let fact = &p.fact(*fact).title;
                both(format!("算不出“{}”", fact.zh), format!("`{}` cannot be computed", named(fact)))
            }
            Refusal::Clock { clock, phase } => {
                let clock = &p.clock(*clock).title;
                let (zh, en) = phase_words(*phase);
                both(format!("时限“{}”{zh}", clock.zh), format!("the clock `{}` {en}", named(clock)))
            }
            Refusal::Circular => words("汇合无穷无尽", "joins follow joins without end"),
            Refusal::ImpossibleTime => words("声称的时间不可能", "the claimed time is impossible"),
            Refusal::NotDue => words("没有到期，或者没有谁在等它", "nothing is due, and nothing waits for it"),
        }
    }

    fn issue(&self, issue: &FieldIssue) -> (String, String) {
        let (zh, en) = match &issue.issue {
            FieldFault::Missing => words("没有填", "is missing"),
            FieldFault::NotAsked => words("这一步不要求", "is not asked"),
            FieldFault::WrongKind => words("种类不对", "is of another kind"),
            FieldFault::TooLong { max } => both(format!("超过{max}字"), format!("is longer than {max} characters")),
            FieldFault::OutOfRange => words("超出范围", "is out of range"),
            FieldFault::TooMany { max } => both(format!("多于{max}个"), format!("has more than {max}")),
            FieldFault::UnknownChoice => words("没有这一选项", "is no choice"),
            FieldFault::TooEarly { first_on, basis } => {
                let basis = basis.as_deref().unwrap_or_default();
                both(format!("早于{first_on}{basis}"), format!("is before {first_on} {basis}"))
            }
            FieldFault::TooLate { last_on, basis } => {
                let basis = basis.as_deref().unwrap_or_default();
                both(format!("晚于{last_on}{basis}"), format!("is after {last_on} {basis}"))
            }
            FieldFault::UnknownStaff => words("不在岗", "holds no post for the role"),
        };
        let title = &self.p.field(issue.field).title;
        (format!("“{}”{zh}", title.zh), format!("`{}` {en}", named(title)))
    }
}

fn phase_words(phase: Phase) -> (&'static str, &'static str) {
    match phase {
        Phase::Off => ("没有走", "does not run"),
        Phase::Running => ("还在走", "still runs"),
        Phase::Paused => ("暂停着", "is paused"),
        Phase::Due => ("已到期", "is due"),
        Phase::Late => ("已逾期", "is late"),
    }
}

/// The English title; the Chinese one where there is none.
fn named(text: &Text) -> &str {
    text.get(Language::En)
}

fn words(zh: &str, en: &str) -> (String, String) {
    (zh.to_owned(), en.to_owned())
}

fn both(zh: String, en: String) -> (String, String) {
    (zh, en)
}
