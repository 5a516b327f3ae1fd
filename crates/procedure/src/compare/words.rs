//! The pieces of a procedure in words, for differences and diagrams.

use crate::language::Language;
use crate::model::*;

pub(super) fn condition(p: &Procedure, guard: &Guard, language: Language) -> String {
    match (guard, language) {
        (Guard::Always, _) => String::new(),
        (guard, Language::Zh) => format!("（当{}）", p.guard_words(guard, language)),
        (guard, Language::En) => format!(" (when {})", p.guard_words(guard, language)),
    }
}

pub(super) fn role_titles(p: &Procedure, roles: &[RoleId], language: Language) -> String {
    roles.iter().map(|role| p.role(*role).title.get(language)).collect::<Vec<_>>().join(" / ")
}

/// Who or what takes a step, in words.
pub fn trigger_words(p: &Procedure, by: &Trigger, language: Language) -> String {
    match (by, language) {
        (Trigger::Roles(roles), _) => role_titles(p, roles, language),
        (Trigger::Clock { clock, mark }, language) => mark_words(p, *clock, *mark, language),
        (Trigger::OpenedByLink, Language::Zh) => "由关联事项启动".to_owned(),
        (Trigger::OpenedByLink, Language::En) => "opened by a linked case".to_owned(),
        (Trigger::Joined { part, yes }, Language::Zh) => {
            format!("{}：{}", p.part(*part).title.zh, if *yes { "是" } else { "否" })
        }
        (Trigger::Joined { part, yes }, Language::En) => {
            format!("{}: {}", p.part(*part).title.get(language), if *yes { "yes" } else { "no" })
        }
        (Trigger::Linked { link, outcome }, _) => format!("{}: {outcome}", p.links[link.index()].title.get(language)),
    }
}

fn mark_words(p: &Procedure, clock: ClockId, mark: Mark, language: Language) -> String {
    let clock = p.clock(clock).title.get(language);
    match (mark, language) {
        (Mark::Percent(100..), Language::Zh) => format!("{clock}届满"),
        (Mark::Percent(100..), Language::En) => format!("{clock} is due"),
        (Mark::Percent(percent), Language::Zh) => format!("{clock}过 {percent}%"),
        (Mark::Percent(percent), Language::En) => format!("{clock} at {percent}%"),
        (Mark::Before(lead), Language::Zh) => format!("{clock}届满前（{}）", p.lead(lead)),
        (Mark::Before(lead), Language::En) => format!("before {clock} ends ({})", p.lead(lead)),
        (Mark::DaysBefore(days), Language::Zh) => format!("{clock}届满前 {days} 日"),
        (Mark::DaysBefore(days), Language::En) => format!("{days} days before {clock} ends"),
    }
}

pub(super) fn length_words(p: &Procedure, length: &ClockLength, language: Language) -> String {
    match (length, language) {
        (ClockLength::Rule(rule), _) => rule.clone(),
        (ClockLength::Category { otherwise }, Language::Zh) => format!("类别标准时限，否则 {otherwise}"),
        (ClockLength::Category { otherwise }, Language::En) => {
            format!("standard time of the category, else {otherwise}")
        }
        (ClockLength::ByChoice { field, rules }, _) => {
            format!("{}: {}", p.field(*field).title.get(language), rules.join(" / "))
        }
        (ClockLength::Until(field), _) => p.field(*field).title.get(language).to_owned(),
    }
}

pub(super) fn day_limit(limit: Option<&DayLimit>, language: Language) -> String {
    match (limit, language) {
        (None, _) => String::new(),
        (Some(DayLimit::Rule(rule)), _) => rule.clone(),
        (Some(DayLimit::Today), Language::Zh) => "当天".to_owned(),
        (Some(DayLimit::Today), Language::En) => "today".to_owned(),
    }
}

pub(super) fn privacy(privacy: Privacy, language: Language) -> &'static str {
    let (zh, en) = match privacy {
        Privacy::Public => ("公开", "public"),
        Privacy::Parties => ("当事人", "parties"),
        Privacy::Unit => ("承办单位", "unit"),
        Privacy::Chain => ("经办单位", "chain"),
        Privacy::Sealed => ("密封", "sealed"),
    };
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}

pub(super) fn field_kind(kind: &FieldKind, language: Language) -> String {
    let word = |zh: &str, en: &str| match language {
        Language::Zh => zh.to_owned(),
        Language::En => en.to_owned(),
    };
    match kind {
        FieldKind::Text { chars_max, .. } => format!("{} ≤ {chars_max}", word("文字", "text")),
        FieldKind::Number { min, max } => format!("{} {min}–{max}", word("数字", "number")),
        FieldKind::Money => word("金额", "money"),
        FieldKind::Date => word("日期", "date"),
        FieldKind::Time => word("时间", "time"),
        FieldKind::Flag => word("是或否", "yes or no"),
        FieldKind::Choice { values } => {
            values.iter().map(|(_, text)| text.get(language)).collect::<Vec<_>>().join(" / ")
        }
        FieldKind::Category => word("事项类别", "category"),
        FieldKind::Place => word("地点", "place"),
        FieldKind::Contact => word("联系方式", "contact"),
        FieldKind::Party => word("当事人", "party"),
        FieldKind::Parties { count_max } => format!("{} ≤ {count_max}", word("多位当事人", "parties")),
        FieldKind::Staff => word("工作人员", "member of staff"),
        FieldKind::Organisation => word("单位", "organisation"),
        FieldKind::Organisations => word("多个单位", "organisations"),
        FieldKind::Attachment { count_max } => format!("{} ≤ {count_max}", word("附件", "attachments")),
        FieldKind::Consent => word("同意", "consent"),
    }
}

/// A word in a language.
pub(super) fn said(language: Language, zh: &str, en: &str) -> String {
    match language {
        Language::Zh => zh.to_owned(),
        Language::En => en.to_owned(),
    }
}

/// What a step does besides moving, in words.
pub(super) fn effect_words(p: &Procedure, effect: &Effect, language: Language) -> String {
    let fact = |id: FactId| p.fact(id).title.get(language);
    let clock = |id: ClockId| p.clock(id).title.get(language);
    let of = |zh: &str, en: &str, what: &str| match language {
        Language::Zh => format!("{zh}“{what}”"),
        Language::En => format!("{en} “{what}”"),
    };
    match effect {
        Effect::Set { fact: id, to } => format!("{} = {}", fact(*id), source_words(p, *id, to, language)),
        Effect::Count { counter } => format!("{} + 1", fact(*counter)),
        Effect::Start(id) => of("开始计时", "start", clock(*id)),
        Effect::Stop(id) => of("停止计时", "stop", clock(*id)),
        Effect::Pause(id) => of("暂停计时", "pause", clock(*id)),
        Effect::Resume(id) => of("恢复计时", "resume", clock(*id)),
        Effect::Extend(id) => of("延长", "extend", clock(*id)),
        Effect::Assign { role, from } => {
            format!("{} = {}", p.role(*role).title.get(language), assign_words(p, from, language))
        }
        Effect::Raise => said(language, "上报一级", "one level up"),
        Effect::Lower => said(language, "下派", "sent down"),
        Effect::Open(link) => of("发起关联事项", "open", p.links[link.index()].title.get(language)),
        Effect::Issue(paper) => of("出具", "issue", p.papers[usize::from(*paper)].title.get(language)),
        Effect::Escalate => said(language, "转由上级督办", "passes to the supervisor"),
    }
}

fn source_words(p: &Procedure, fact: FactId, source: &FactSource, language: Language) -> String {
    match source {
        FactSource::Value(value) => value_words(&p.fact(fact).kind, *value, language),
        FactSource::Field(field) => p.field(*field).title.get(language).to_owned(),
        FactSource::Cel(expression) => expression.clone(),
    }
}

/// A value of a fact in words.
pub(super) fn value_words(kind: &FactKind, value: u8, language: Language) -> String {
    match kind {
        FactKind::Flag { .. } if value == 0 => said(language, "否", "no"),
        FactKind::Flag { .. } => said(language, "是", "yes"),
        FactKind::Choice { values, .. } => {
            values.get(usize::from(value)).map(|(_, text)| text.get(language).to_owned()).unwrap_or_default()
        }
        FactKind::Counter { .. } => value.to_string(),
    }
}

fn assign_words(p: &Procedure, source: &AssignSource, language: Language) -> String {
    match source {
        AssignSource::Directory => said(language, "按权责清单", "by the duty directory"),
        AssignSource::Field(field) => p.field(*field).title.get(language).to_owned(),
        AssignSource::Nearest => said(language, "就近", "the nearest"),
        AssignSource::Actor => said(language, "办理人自己", "whoever takes the step"),
    }
}

/// How a part decides, in words.
pub(super) fn join_words(join: Join, language: Language) -> String {
    match join {
        Join::All => said(language, "全部同意", "all say yes"),
        Join::Any => said(language, "一方同意即可", "one yes is enough"),
        Join::AtLeast(least) => match language {
            Language::Zh => format!("至少 {least} 方同意"),
            Language::En => format!("at least {least} say yes"),
        },
        Join::FirstRefusal => said(language, "一方不同意即止", "the first no decides"),
    }
}
