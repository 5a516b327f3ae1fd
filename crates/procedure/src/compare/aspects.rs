//! What can differ about each kind of thing.

use super::words::*;
use crate::language::Language;
use crate::model::*;

/// One aspect of a thing: its words, whether it belongs to the flow, and its value in words.
pub(super) struct Aspect<T: 'static> {
    pub zh: &'static str,
    pub en: &'static str,
    pub flow: bool,
    pub value: fn(&Procedure, &T, Language) -> String,
}

const fn aspect<T>(
    zh: &'static str,
    en: &'static str,
    flow: bool,
    value: fn(&Procedure, &T, Language) -> String,
) -> Aspect<T> {
    Aspect { zh, en, flow, value }
}

pub(super) fn head() -> Vec<Aspect<Procedure>> {
    vec![
        aspect("标题", "title", false, |_, p: &Procedure, language| p.title.get(language).to_owned()),
        aspect("说明", "summary", false, |_, p, language| p.summary.get(language).to_owned()),
        aspect("依据", "basis", false, |_, p, _| {
            let basis = p.basis.iter().map(|it| format!("{} {} {}", it.law, it.article, it.mark));
            basis.collect::<Vec<_>>().join(" / ")
        }),
        aspect("对象", "subject", true, |_, p, language| match p.subject {
            Subject::Matter => said(language, "事", "matter"),
            Subject::Place => said(language, "地点", "place"),
            Subject::Service => said(language, "服务", "service"),
            Subject::Person => said(language, "个人", "person"),
        }),
        aspect("保密程度", "secrecy", true, |_, p, language| match p.secrecy {
            Secrecy::Open => said(language, "公开", "open"),
            Secrecy::Private => said(language, "不公开", "private"),
            Secrecy::Confidential => said(language, "保密", "confidential"),
        }),
        aspect("开始步骤", "opening steps", true, |_, p, language| {
            let titles = p.openings.iter().map(|step| p.step(*step).title.get(language));
            titles.collect::<Vec<_>>().join(" / ")
        }),
        aspect("步骤顺序", "order of steps", false, |_, p, language| {
            p.steps.iter().map(|step| step.title.get(language)).collect::<Vec<_>>().join(" / ")
        }),
        aspect("不会同时出现", "what never meets", true, |_, p, language| {
            let never = p
                .constraints
                .iter()
                .map(|it| format!("{}（{}）", p.guard_words(&it.never, language), it.reason.get(language)));
            never.collect::<Vec<_>>().join(" / ")
        }),
    ]
}

fn yes_no(yes: bool, language: Language) -> String {
    if yes { said(language, "是", "yes") } else { said(language, "否", "no") }
}

pub(super) fn role() -> Vec<Aspect<Role>> {
    vec![
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

pub(super) fn field() -> Vec<Aspect<Field>> {
    vec![
        aspect("标题", "title", false, |_, field: &Field, language| field.title.get(language).to_owned()),
        aspect("提示", "hint", false, |_, field, language| field.hint.get(language).to_owned()),
        aspect("类型", "kind", true, |_, field, language| field_kind(&field.kind, language)),
        aspect("知悉范围", "privacy", true, |_, field, language| privacy(field.privacy, language).to_owned()),
        aspect("当事人角色", "role", true, |p, field, language| {
            field.role.map_or_else(String::new, |role| p.role(role).title.get(language).to_owned())
        }),
        aspect("再次填写", "named again", true, |_, field, language| match field.adds {
            true => said(language, "加到原来的人后面", "added to those before"),
            false => String::new(),
        }),
        aspect("开封人", "who opens it", true, |p, field, language| role_titles(p, &field.unsealed_by, language)),
        aspect("最早", "earliest", true, |_, field, language| day_limit(field.earliest.as_ref(), language)),
        aspect("最晚", "latest", true, |_, field, language| day_limit(field.latest.as_ref(), language)),
    ]
}

pub(super) fn fact() -> Vec<Aspect<Fact>> {
    vec![
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
        aspect("初始值", "first value", true, |_, fact, language| match &fact.kind {
            FactKind::Flag { initial } => value_words(&fact.kind, u8::from(*initial), language),
            FactKind::Choice { initial, .. } => value_words(&fact.kind, *initial, language),
            FactKind::Counter { .. } => String::new(),
        }),
        aspect("所属部分", "part", true, |p, fact, language| p.part(fact.part).title.get(language).to_owned()),
    ]
}

pub(super) fn part() -> Vec<Aspect<Part>> {
    vec![
        aspect("标题", "title", false, |_, part: &Part, language| part.title.get(language).to_owned()),
        aspect("由哪个状态开启", "state that opens it", true, |p, part, language| {
            part.opened_by.map(|state| p.state(state).title.get(language).to_owned()).unwrap_or_default()
        }),
        aspect("份数", "instances", true, |p, part, language| match &part.many {
            Many::One => said(language, "一份", "one"),
            Many::Each { over: SetSource::Parties } => said(language, "每个当事人一份", "one for each party"),
            Many::Each { over: SetSource::Field(field) } => {
                let field = p.field(*field).title.get(language);
                said(language, &format!("“{field}”中每个一份"), &format!("one for each of “{field}”"))
            }
        }),
        aspect("汇合方式", "join", true, |_, part, language| join_words(part.join, language)),
        aspect("离开时", "on leaving", true, |_, part, language| match part.on_exit {
            OnExit::Cancel => said(language, "未完成的取消", "what is open is cancelled"),
            OnExit::Refuse => said(language, "未完成不得离开", "what is open must be finished"),
        }),
        aspect("初始状态", "first state", true, |p, part, language| {
            p.state(part.initial).title.get(language).to_owned()
        }),
        aspect("互不知悉", "kept apart", true, |_, part, language| yes_no(part.apart, language)),
        aspect("逐方同意", "consent of each", true, |_, part, language| yes_no(part.consent, language)),
        aspect("拒绝即止", "refusal ends it", true, |_, part, language| yes_no(part.refusal_ends, language)),
    ]
}

pub(super) fn state() -> Vec<Aspect<State>> {
    vec![
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
        aspect("所属部分", "part", true, |p, state, language| p.part(state.part).title.get(language).to_owned()),
        aspect("是否办结", "ending", true, |_, state, language| match &state.end {
            None if state.settled => said(language, "已办结，可提异议", "settled"),
            None => said(language, "未办结", "open"),
            Some(End::Closed) => said(language, "归档", "final"),
            Some(End::Finished { yes: true }) => said(language, "完成：是", "finished: yes"),
            Some(End::Finished { yes: false }) => said(language, "完成：否", "finished: no"),
        }),
    ]
}

pub(super) fn step() -> Vec<Aspect<Step>> {
    vec![
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
        aspect("作用", "effects", true, |p, step, language| {
            let effects = step.effects.iter().map(|effect| effect_words(p, effect, language));
            effects.collect::<Vec<_>>().join(" / ")
        }),
        aspect("是否更正", "correction", true, |_, step, language| yes_no(step.corrects, language)),
        aspect("所属部分", "part", true, |p, step, language| p.part(step.part).title.get(language).to_owned()),
    ]
}

pub(super) fn clock() -> Vec<Aspect<Clock>> {
    vec![
        aspect("标题", "title", false, |_, clock: &Clock, language| clock.title.get(language).to_owned()),
        aspect("长度", "length", true, |p, clock, language| length_words(p, &clock.length, language)),
        aspect("延长", "extensions", true, |p, clock, language| {
            let length = clock.extension.as_ref().map(|length| length_words(p, length, language)).unwrap_or_default();
            format!("{} × {length}", clock.extensions_max)
        }),
        aspect("是否承诺给居民", "promised", true, |_, clock, language| yes_no(clock.promised, language)),
        aspect("起算", "start", true, |p, clock, language| match clock.from {
            StartsFrom::Recorded => said(language, "登记时", "when recorded"),
            StartsFrom::Occurred => said(language, "发生时", "when it happened"),
            StartsFrom::Field(field) => p.field(field).title.get(language).to_owned(),
        }),
        aspect("重新起算须计数", "counter of a restart", true, |p, clock, language| {
            clock.restart.map(|fact| p.fact(fact).title.get(language).to_owned()).unwrap_or_default()
        }),
        aspect("所属部分", "part", true, |p, clock, language| p.part(clock.part).title.get(language).to_owned()),
        aspect("先后", "order", true, |p, clock, language| {
            let named = |id: ClockId| p.clock(id).name == clock.name;
            let later = p.orders.iter().filter(|(first, _)| named(*first));
            later.map(|(_, then)| p.clock(*then).title.get(language)).collect::<Vec<_>>().join(" / ")
        }),
    ]
}

pub(super) fn paper() -> Vec<Aspect<Paper>> {
    vec![
        aspect("标题", "title", false, |_, paper: &Paper, language| paper.title.get(language).to_owned()),
        aspect("内容", "contents", true, |p, paper, language| {
            paper.fields.iter().map(|field| p.field(*field).title.get(language)).collect::<Vec<_>>().join(" / ")
        }),
        aspect("可以不填", "may be empty", true, |p, paper, language| {
            paper.optional.iter().map(|field| p.field(*field).title.get(language)).collect::<Vec<_>>().join(" / ")
        }),
        aspect("样式", "form", false, |_, paper, _| paper.form.clone()),
        aspect("知悉范围", "privacy", true, |_, paper, language| privacy(paper.privacy, language).to_owned()),
    ]
}

pub(super) fn link() -> Vec<Aspect<Link>> {
    vec![
        aspect("标题", "title", false, |_, link: &Link, language| link.title.get(language).to_owned()),
        aspect("流程", "procedure", true, |_, link, _| link.procedure.clone()),
        aspect("结果", "outcomes", true, |_, link, _| link.outcomes.join(" / ")),
        aspect("等待期限", "limit", true, |p, link, language| {
            link.limit.map_or_else(String::new, |limit| p.clock(limit).title.get(language).to_owned())
        }),
        aspect("是否等待", "waited for", true, |_, link, language| yes_no(!link.follows, language)),
        aspect("带去的内容", "what is carried", true, |p, link, language| {
            let carried = link.carry.iter().map(|(to, from)| format!("{to} = {}", p.field(*from).title.get(language)));
            carried.collect::<Vec<_>>().join(" / ")
        }),
    ]
}
