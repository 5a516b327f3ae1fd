//! What changed between two versions of a procedure, in words.
//!
//! Things are the same when they have the same name. A change of flow is pinned for running cases; a change of texts is fixed forward.

use crate::language::Language;
use crate::model::*;
use crate::read::Kind;

/// One difference between two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What kind of thing differs.
    pub kind: Kind,
    /// Its name in the file.
    pub name: String,
    /// The title in the newer version, or in the older where it is gone.
    pub title: Text,
    /// What happened to it.
    pub change: Change,
}

/// What happened to a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Only the newer version has it.
    Added,
    /// Only the older version has it.
    Removed,
    /// An aspect has another value.
    Changed {
        /// Which aspect.
        aspect: Text,
        /// Its value in the older version, in words.
        before: Text,
        /// Its value in the newer version, in words.
        after: Text,
        /// Whether it decides what may happen; texts do not.
        flow: bool,
    },
}

impl Difference {
    /// Whether running cases keep the older version of this.
    pub fn is_flow(&self) -> bool {
        match &self.change {
            Change::Added | Change::Removed => true,
            Change::Changed { flow, .. } => *flow,
        }
    }

    /// The difference as a sentence.
    pub fn words(&self, language: Language) -> String {
        let (kind, title, name) = (self.kind.word(language), self.title.get(language), &self.name);
        match (&self.change, language) {
            (Change::Added, Language::Zh) => format!("新增{kind}“{title}”（{name}）"),
            (Change::Added, Language::En) => format!("New {kind} “{title}” ({name})"),
            (Change::Removed, Language::Zh) => format!("取消{kind}“{title}”（{name}）"),
            (Change::Removed, Language::En) => format!("Removed {kind} “{title}” ({name})"),
            (Change::Changed { aspect, before, after, .. }, Language::Zh) => {
                format!("{kind}“{title}”（{name}）的{}由“{}”改为“{}”", aspect.zh, before.zh, after.zh)
            }
            (Change::Changed { aspect, before, after, .. }, Language::En) => {
                format!("{kind} “{title}” ({name}): {} changed from “{}” to “{}”", aspect.en, before.en, after.en)
            }
        }
    }
}

/// One aspect of a thing: its words, whether it belongs to the flow, and its value in words.
struct Aspect<T: 'static> {
    zh: &'static str,
    en: &'static str,
    flow: bool,
    value: fn(&Procedure, &T, Language) -> String,
}

const fn aspect<T>(
    zh: &'static str,
    en: &'static str,
    flow: bool,
    value: fn(&Procedure, &T, Language) -> String,
) -> Aspect<T> {
    Aspect { zh, en, flow, value }
}

/// All differences, in the order roles, fields, facts, parts, states, steps, clocks.
pub fn compare(old: &Procedure, new: &Procedure) -> Vec<Difference> {
    let mut found = Vec::new();
    let aligned = aligned(old, new);
    let sides = Sides { old, aligned: &aligned, new };
    things(&mut found, &sides, Kind::Role, (&old.roles, &new.roles), |role| (&role.name, &role.title), &role_aspects());
    things(
        &mut found,
        &sides,
        Kind::Field,
        (&old.fields, &new.fields),
        |field| (&field.name, &field.title),
        &field_aspects(),
    );
    things(&mut found, &sides, Kind::Fact, (&old.facts, &new.facts), |fact| (&fact.name, &fact.title), &fact_aspects());
    things(&mut found, &sides, Kind::Part, (&old.parts, &new.parts), |part| (&part.name, &part.title), &part_aspects());
    things(
        &mut found,
        &sides,
        Kind::State,
        (&old.states, &new.states),
        |state| (&state.name, &state.title),
        &state_aspects(),
    );
    things(&mut found, &sides, Kind::Step, (&old.steps, &new.steps), |step| (&step.name, &step.title), &step_aspects());
    things(
        &mut found,
        &sides,
        Kind::Clock,
        (&old.clocks, &new.clocks),
        |clock| (&clock.name, &clock.title),
        &clock_aspects(),
    );
    found
}

/// The two versions, and the older one under the titles of the newer: a flow has not changed because a word has.
struct Sides<'p> {
    old: &'p Procedure,
    aligned: &'p Procedure,
    new: &'p Procedure,
}

/// The older version with the titles of the newer where the names are the same.
fn aligned(old: &Procedure, new: &Procedure) -> Procedure {
    let mut aligned = old.clone();
    macro_rules! align {
        ($($things:ident),+) => {$(
            for thing in &mut aligned.$things {
                if let Some(newer) = new.$things.iter().find(|other| other.name == thing.name) {
                    thing.title = newer.title.clone();
                }
            }
        )+};
    }
    align!(roles, fields, facts, parts, states, steps, clocks, links);
    aligned
}

fn things<T>(
    found: &mut Vec<Difference>,
    sides: &Sides<'_>,
    kind: Kind,
    (before, after): (&[T], &[T]),
    named: fn(&T) -> (&String, &Text),
    aspects: &[Aspect<T>],
) {
    let difference = |thing: &T, change: Change| {
        let (name, title) = named(thing);
        Difference { kind, name: name.clone(), title: title.clone(), change }
    };
    for thing in after {
        let Some(earlier) = before.iter().find(|other| named(other).0 == named(thing).0) else {
            found.push(difference(thing, Change::Added));
            continue;
        };
        for aspect in aspects {
            let words = |procedure: &Procedure, thing: &T| Text {
                zh: (aspect.value)(procedure, thing, Language::Zh),
                en: (aspect.value)(procedure, thing, Language::En),
            };
            let earlier_words = if aspect.flow { sides.aligned } else { sides.old };
            let (before, after) = (words(earlier_words, earlier), words(sides.new, thing));
            if before != after {
                let aspect_words = Text { zh: aspect.zh.to_owned(), en: aspect.en.to_owned() };
                found.push(difference(
                    thing,
                    Change::Changed { aspect: aspect_words, before, after, flow: aspect.flow },
                ));
            }
        }
    }
    for thing in before.iter().filter(|thing| !after.iter().any(|other| named(other).0 == named(thing).0)) {
        found.push(difference(thing, Change::Removed));
    }
}

fn role_aspects() -> [Aspect<Role>; 3] {
    [
        aspect("标题", "title", false, |_, role: &Role, language| role.title.get(language).to_owned()),
        aspect("确定方式", "way of finding", true, |_, role, language| match (&role.kind, language) {
            (RoleKind::Party, Language::Zh) => "当事人".to_owned(),
            (RoleKind::Party, Language::En) => "party".to_owned(),
            (RoleKind::Office { post }, Language::Zh) => format!("就近岗位 {post}"),
            (RoleKind::Office { post }, Language::En) => format!("nearest post {post}"),
            (RoleKind::Unit { post }, Language::Zh) => format!("承办单位岗位 {post}"),
            (RoleKind::Unit { post }, Language::En) => format!("the unit's post {post}"),
        }),
        aspect("回避要求", "separation", true, |p, role, language| {
            let own = p.separations.iter().filter(|separation| p.role(separation.role).name == role.name);
            let words = own.map(|separation| {
                let earlier = role_titles(p, &separation.earlier, language);
                let whole = match (separation.organisation, language) {
                    (false, _) => "",
                    (true, Language::Zh) => "（整个单位）",
                    (true, Language::En) => " (whole organisation)",
                };
                format!("{earlier}{whole}{}", condition(p, &separation.when, language))
            });
            words.collect::<Vec<_>>().join("; ")
        }),
    ]
}

fn field_aspects() -> [Aspect<Field>; 4] {
    [
        aspect("标题", "title", false, |_, field: &Field, language| field.title.get(language).to_owned()),
        aspect("提示", "hint", false, |_, field, language| field.hint.get(language).to_owned()),
        aspect("类型", "kind", true, |_, field, language| field_kind(&field.kind, language)),
        aspect("知悉范围", "privacy", true, |_, field, language| privacy(field.privacy, language).to_owned()),
    ]
}

fn fact_aspects() -> [Aspect<Fact>; 2] {
    [
        aspect("标题", "title", false, |_, fact: &Fact, language| fact.title.get(language).to_owned()),
        aspect("取值", "values", true, |_, fact, language| match (&fact.kind, language) {
            (FactKind::Flag { initial }, Language::Zh) => {
                format!("是或否，初始为{}", if *initial { "是" } else { "否" })
            }
            (FactKind::Flag { initial }, Language::En) => {
                format!("yes or no, at first {}", if *initial { "yes" } else { "no" })
            }
            (FactKind::Choice { values, .. }, language) => {
                values.iter().map(|(_, text)| text.get(language)).collect::<Vec<_>>().join(" / ")
            }
            (FactKind::Counter { max }, Language::Zh) => format!("最多 {max} 次"),
            (FactKind::Counter { max }, Language::En) => format!("at most {max} times"),
        }),
    ]
}

fn part_aspects() -> [Aspect<Part>; 2] {
    [
        aspect("标题", "title", false, |_, part: &Part, language| part.title.get(language).to_owned()),
        aspect("汇合方式", "join", true, |p, part, language| {
            let opened = part.opened_by.map(|state| p.state(state).title.get(language)).unwrap_or_default();
            format!("{opened} {:?} {:?}", part.join, part.on_exit)
        }),
    ]
}

fn state_aspects() -> [Aspect<State>; 5] {
    [
        aspect("标题", "title", false, |_, state: &State, language| state.title.get(language).to_owned()),
        aspect("告诉居民的话", "words to the resident", false, |_, state, language| {
            state.tells.get(language).to_owned()
        }),
        aspect("责任人", "holder", true, |p, state, language| {
            state.holder.map(|role| p.role(role).title.get(language).to_owned()).unwrap_or_default()
        }),
        aspect("时限", "clock", true, |p, state, language| {
            state.clock.map(|clock| p.clock(clock).title.get(language).to_owned()).unwrap_or_default()
        }),
        aspect("是否办结", "ending", true, |_, state, language| match (&state.end, state.settled, language) {
            (None, false, Language::Zh) => "未办结".to_owned(),
            (None, false, Language::En) => "open".to_owned(),
            (None, true, Language::Zh) => "已办结，可提异议".to_owned(),
            (None, true, Language::En) => "settled".to_owned(),
            (Some(_), _, Language::Zh) => "归档".to_owned(),
            (Some(_), _, Language::En) => "final".to_owned(),
        }),
    ]
}

fn step_aspects() -> [Aspect<Step>; 9] {
    [
        aspect("标题", "title", false, |_, step: &Step, language| step.title.get(language).to_owned()),
        aspect("提示", "hint", false, |_, step, language| step.hint.get(language).to_owned()),
        aspect("出发状态", "states it leaves", true, |p, step, language| {
            step.from.iter().map(|state| p.state(*state).title.get(language)).collect::<Vec<_>>().join(" / ")
        }),
        aspect("到达状态", "state it leads to", true, |p, step, language| {
            step.to.map(|state| p.state(state).title.get(language).to_owned()).unwrap_or_default()
        }),
        aspect("办理人", "who takes it", true, |p, step, language| trigger_words(p, &step.by, language)),
        aspect("条件", "condition", true, |p, step, language| p.guard_words(&step.guard, language)),
        aspect("填写内容", "what it asks", true, |p, step, language| {
            let asks = step.asks.iter().map(|ask| {
                let mark = if ask.required { "" } else { "?" };
                format!("{}{mark}{}", p.field(ask.field).title.get(language), condition(p, &ask.when, language))
            });
            asks.collect::<Vec<_>>().join(" / ")
        }),
        aspect("通知", "notices", false, |p, step, language| {
            let notices = step
                .notices
                .iter()
                .map(|notice| format!("{}: {}", p.role(notice.to).title.get(language), notice.text.get(language)));
            notices.collect::<Vec<_>>().join(" / ")
        }),
        aspect("办结结果", "outcome", true, |p, step, language| match &step.outcome {
            None => String::new(),
            Some(Outcome::Is(outcome)) => outcome.clone(),
            Some(Outcome::From(field)) => p.field(*field).title.get(language).to_owned(),
        }),
    ]
}

fn clock_aspects() -> [Aspect<Clock>; 4] {
    [
        aspect("标题", "title", false, |_, clock: &Clock, language| clock.title.get(language).to_owned()),
        aspect("长度", "length", true, |p, clock, language| length_words(p, &clock.length, language)),
        aspect("延长", "extensions", true, |p, clock, language| {
            let length = clock.extension.as_ref().map(|length| length_words(p, length, language)).unwrap_or_default();
            format!("{} × {length}", clock.extensions_max)
        }),
        aspect("是否承诺给居民", "promised", true, |_, clock, language| match (clock.promised, language) {
            (true, Language::Zh) => "是".to_owned(),
            (false, Language::Zh) => "否".to_owned(),
            (promised, Language::En) => promised.to_string(),
        }),
    ]
}

fn condition(p: &Procedure, guard: &Guard, language: Language) -> String {
    match (guard, language) {
        (Guard::Always, _) => String::new(),
        (guard, Language::Zh) => format!("（当{}）", p.guard_words(guard, language)),
        (guard, Language::En) => format!(" (when {})", p.guard_words(guard, language)),
    }
}

fn role_titles(p: &Procedure, roles: &[RoleId], language: Language) -> String {
    roles.iter().map(|role| p.role(*role).title.get(language)).collect::<Vec<_>>().join(" / ")
}

/// Who or what takes a step, in words.
pub fn trigger_words(p: &Procedure, by: &Trigger, language: Language) -> String {
    match (by, language) {
        (Trigger::Roles(roles), _) => role_titles(p, roles, language),
        (Trigger::Clock { clock, percent: 100 }, Language::Zh) => format!("{}届满", p.clock(*clock).title.zh),
        (Trigger::Clock { clock, percent: 100 }, Language::En) => {
            format!("{} is due", p.clock(*clock).title.get(language))
        }
        (Trigger::Clock { clock, percent }, Language::Zh) => format!("{}过 {percent}%", p.clock(*clock).title.zh),
        (Trigger::Clock { clock, percent }, Language::En) => {
            format!("{} at {percent}%", p.clock(*clock).title.get(language))
        }
        (Trigger::Joined { part, yes }, Language::Zh) => {
            format!("{}：{}", p.part(*part).title.zh, if *yes { "是" } else { "否" })
        }
        (Trigger::Joined { part, yes }, Language::En) => {
            format!("{}: {}", p.part(*part).title.get(language), if *yes { "yes" } else { "no" })
        }
        (Trigger::Linked { link, outcome }, _) => format!("{}: {outcome}", p.links[link.index()].title.get(language)),
    }
}

fn length_words(p: &Procedure, length: &ClockLength, language: Language) -> String {
    match (length, language) {
        (ClockLength::Rule(rule), _) => rule.clone(),
        (ClockLength::Category { otherwise }, Language::Zh) => format!("类别标准时限，否则 {otherwise}"),
        (ClockLength::Category { otherwise }, Language::En) => {
            format!("standard time of the category, else {otherwise}")
        }
        (ClockLength::Until(field), _) => p.field(*field).title.get(language).to_owned(),
    }
}

fn privacy(privacy: Privacy, language: Language) -> &'static str {
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

fn field_kind(kind: &FieldKind, language: Language) -> String {
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
        FieldKind::Organisation => word("单位", "organisation"),
        FieldKind::Organisations => word("多个单位", "organisations"),
        FieldKind::Attachment { count_max } => format!("{} ≤ {count_max}", word("附件", "attachments")),
        FieldKind::Consent => word("同意", "consent"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Source, read};

    const OLD: &str = include_str!("compare/old.toml");

    fn procedure(text: &str) -> Procedure {
        let source = Source { name: "p.toml".to_owned(), text: text.to_owned(), modules: Default::default() };
        read(&source).unwrap()
    }

    /// One replacement in the old file, and the words of every difference.
    fn check(find: &str, replace: &str, expected: &[(&str, bool)]) {
        assert!(OLD.contains(find), "{find}");
        let found = compare(&procedure(OLD), &procedure(&OLD.replacen(find, replace, 1)));
        let found: Vec<(String, bool)> =
            found.iter().map(|difference| (difference.words(Language::Zh), difference.is_flow())).collect();
        let expected: Vec<(String, bool)> = expected.iter().map(|(words, flow)| ((*words).to_owned(), *flow)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn nothing_differs_from_itself() {
        assert_eq!(compare(&procedure(OLD), &procedure(OLD)), vec![]);
    }

    #[test]
    fn differences_are_told_in_words() {
        check(
            "rule = \"request.normal\"",
            "rule = \"request.week\"",
            &[("时限“办理”（handle）的长度由“request.normal”改为“request.week”", true)],
        );
        check("zh = \"承办人\"", "zh = \"承办员\"", &[("角色“承办员”（handler）的标题由“承办人”改为“承办员”", false)]);
        check(
            "privacy = \"parties\"",
            "privacy = \"public\"",
            &[("字段“内容”（words）的知悉范围由“当事人”改为“公开”", true)],
        );
        check(
            "outcome = \"solved\"",
            "outcome = \"explained\"",
            &[("步骤“办结”（finish）的办结结果由“solved”改为“explained”", true)],
        );
        check("[step.finish]", "[step.end]", &[("新增步骤“办结”（end）", true), ("取消步骤“办结”（finish）", true)]);
        check(
            "asks = [\"words\"]",
            "asks = [\"words?\"]",
            &[("步骤“反映”（report）的填写内容由“内容”改为“内容?”", true)],
        );
    }
}
