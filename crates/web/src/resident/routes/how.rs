//! How a procedure runs: read from its file and the rule packs, nothing else.

use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use fengqiao_calendar::Rule;
use fengqiao_procedure::{Language, draw, model::*};

use crate::{
    http::{Failure, Here},
    i18n::{Lang, k},
    present::{Note, basis, noted},
    resident::{How, HowClock, HowLine, HowPart, HowState, Objection, how as how_view, how_all},
};

/// A step that is possible in more states than this is told once, in the first of them.
const STATES_MAX: usize = 6;

/// `GET /how`
pub(super) async fn all(mut here: Here) -> Response {
    let tables = here.tables.clone();
    let lang = here.lang;
    let line = |p: &Procedure| HowLine {
        id: p.id.clone(),
        title: lang.pick(&p.title).into_owned(),
        summary: lang.pick(&p.summary).into_owned(),
    };
    let all = tables.catalogue.all().map(|compiled| &compiled.procedure);
    let (residents, offices): (Vec<_>, Vec<_>) = all.partition(|p| super::start::ways(p).next().is_some());
    let lines = |all: Vec<&Procedure>| all.into_iter().map(&line).collect::<Vec<_>>();
    let page = how_all(&here.context(), &lines(residents), &lines(offices));
    here.page(page)
}

/// `GET /how/{procedure}`
pub(super) async fn page(mut here: Here, Path(procedure): Path<String>) -> Result<Response, Failure> {
    let tables = here.tables.clone();
    let compiled = tables.catalogue.current(&procedure).ok_or(Failure::NotFound)?;
    let page = how_view(&here.context(), &told(&here, &compiled.procedure));
    Ok(here.page(page))
}

/// `GET /how/{procedure}/{drawing}`: the drawing as a file of its own, `diagram.svg` or `diagram.bpmn`.
pub(super) async fn drawing(here: Here, Path((procedure, file)): Path<(String, String)>) -> Result<Response, Failure> {
    let compiled = here.tables.catalogue.current(&procedure).ok_or(Failure::NotFound)?;
    let language = if here.lang == Lang::En { Language::En } else { Language::Zh };
    let (kind, drawn) = match file.as_str() {
        "diagram.svg" => ("image/svg+xml", draw::svg(&compiled.procedure, language)),
        "diagram.bpmn" => ("application/xml", draw::bpmn(&compiled.procedure, language)),
        _ => return Err(Failure::NotFound),
    };
    let name = format!("attachment; filename=\"{procedure}-{}\"", file);
    let headers = [(http::header::CONTENT_TYPE, kind.to_owned()), (http::header::CONTENT_DISPOSITION, name)];
    Ok((headers, drawn).into_response())
}

/// A procedure in words, from its own file.
fn told(here: &Here, p: &Procedure) -> How {
    let lang = here.lang;
    let title = |text: &Text| lang.pick(text).into_owned();
    let begins = super::start::ways(p).next().is_some();
    let parts = (0..).map(PartId).zip(&p.parts).map(|(id, part)| HowPart {
        title: if id == PartId::MAIN { String::new() } else { title(&part.title) },
        states: states(lang, p, id),
    });
    let mut parts: Vec<HowPart> = parts.collect();
    let always = parts.first().map_or_else(Vec::new, |case| always(&case.states));
    for state in parts.iter_mut().take(1).flat_map(|case| &mut case.states) {
        state.acts.retain(|act| !always.contains(act));
    }
    let clocks: Vec<(bool, u64, HowClock)> = p.clocks.iter().map(|clock| weighed(here, p, clock)).collect();
    let longest = clocks.iter().max_by_key(|(promised, hours, _)| (*promised, *hours)).map(|(.., clock)| clock.clone());
    let language = if lang == Lang::En { Language::En } else { Language::Zh };
    How {
        id: p.id.clone(),
        title: title(&p.title),
        summary: title(&p.summary),
        version: p.version.clone(),
        whom: lang.t(whom(p, begins)).to_owned(),
        results: results(lang, p),
        papers: p.papers.iter().map(|paper| title(&paper.title)).collect(),
        basis: p.basis.iter().map(|it| noted(lang, law(lang, &it.law, &it.article), it.mark, Note::Long)).collect(),
        always,
        parts,
        longest,
        clocks: clocks.into_iter().map(|(.., clock)| clock).collect(),
        objections: objections(lang, p),
        diagram: draw::svg(p, language),
        begin: if begins { super::start::address(p) } else { String::new() },
    }
}

/// Whom a procedure is for: residents who begin it, people whom it concerns, or offices alone.
fn whom(p: &Procedure, begins: bool) -> crate::i18n::Key {
    let party = p.roles.iter().any(|role| role.kind == RoleKind::Party);
    match (begins, party) {
        (true, _) => k::HOW_FOR_RESIDENTS,
        (false, true) => k::HOW_FOR_CONCERNED,
        (false, false) => k::HOW_FOR_OFFICES,
    }
}

/// How a case can end, in the order of the steps.
fn results(lang: Lang, p: &Procedure) -> Vec<String> {
    let mut names: Vec<&str> = Vec::new();
    for step in &p.steps {
        match &step.outcome {
            Some(Outcome::Is(name)) => names.push(name),
            Some(Outcome::From(field)) => {
                if let FieldKind::Choice { values } = &p.field(*field).kind {
                    names.extend(values.iter().map(|(name, _)| name.as_str()));
                }
            }
            None => {}
        }
    }
    let mut words: Vec<String> = Vec::new();
    for name in names {
        let word = lang.named(&format!("outcome-{name}")).unwrap_or(name).to_owned();
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

fn states(lang: Lang, p: &Procedure, part: PartId) -> Vec<HowState> {
    let own = (0..).map(StateId).zip(&p.states).filter(|(_, state)| state.part == part);
    own.map(|(id, state)| {
        let holder = state.holder.map_or(String::new(), |role| lang.pick(&p.role(role).title).into_owned());
        HowState {
            title: lang.pick(&state.title).into_owned(),
            tells: tells(lang, p, state, &holder),
            steps: steps(lang, p, id),
            acts: acts(lang, p, id),
            holder,
        }
    })
    .collect()
}

/// The sentence of a state, with what only a case knows in general words.
fn tells(lang: Lang, p: &Procedure, state: &State, holder: &str) -> String {
    let due =
        state.clock.map_or(String::new(), |clock| lang.f(k::HOW_DUE, &[("clock", &lang.pick(&p.clock(clock).title))]));
    let sentence = lang.pick(&state.tells).into_owned();
    let words = [
        ("{holder}", holder),
        ("{due}", due.as_str()),
        ("{next}", lang.t(k::HOW_NEXT)),
        ("{phone}", lang.t(k::HOW_PHONE)),
    ];
    words.iter().fold(sentence, |sentence, (name, word)| sentence.replace(name, word))
}

/// Who decides what in a state, other than its parties.
fn steps(lang: Lang, p: &Procedure, state: StateId) -> Vec<String> {
    let told_here = |step: &&Step| {
        let many = step.from.len() > STATES_MAX && step.from.first() != Some(&state);
        step.from.contains(&state) && !many && step.to.is_some_and(|to| to != state) && !p.is_resident_act(step)
    };
    let line = |step: &Step| {
        let who = match &step.by {
            Trigger::Roles(roles) => {
                let titles: Vec<_> = roles.iter().map(|role| lang.pick(&p.role(*role).title).into_owned()).collect();
                titles.join(lang.t(k::LIST_SEPARATOR))
            }
            Trigger::Clock { clock, .. } => lang.f(k::HOW_RUNS_OUT, &[("clock", &lang.pick(&p.clock(*clock).title))]),
            Trigger::Joined { part, .. } => lang.pick(&p.part(*part).title).into_owned(),
            Trigger::Linked { link, .. } => lang.pick(&p.links[link.index()].title).into_owned(),
            Trigger::OpenedByLink => String::new(),
        };
        let to = step.to.map_or(String::new(), |to| lang.pick(&p.state(to).title).into_owned());
        lang.f(k::HOW_STEP, &[("who", &who), ("step", &lang.pick(&step.title)), ("to", &to)])
    };
    p.steps.iter().filter(told_here).map(line).collect()
}

/// What the resident may do in every state that leaves them anything to do: it is told once, and what is special beside each state.
fn always(states: &[HowState]) -> Vec<String> {
    let with_acts: Vec<&HowState> = states.iter().filter(|state| !state.acts.is_empty()).collect();
    let Some(first) = with_acts.first() else { return Vec::new() };
    let everywhere = |act: &&String| with_acts.iter().all(|state| state.acts.contains(act));
    first.acts.iter().filter(everywhere).cloned().collect()
}

/// What the resident may do in a state.
fn acts(lang: Lang, p: &Procedure, state: StateId) -> Vec<String> {
    let own = |step: &&Step| p.is_resident_act(step) && step.from.contains(&state);
    p.steps.iter().filter(own).map(|step| lang.pick(&step.title).into_owned()).collect()
}

/// The acts by which a party sends the matter back to those who handle it, and until when.
fn objections(lang: Lang, p: &Procedure) -> Vec<Objection> {
    let party = |role: &RoleId| p.role(*role).kind == RoleKind::Party;
    let sends_back = |step: &&Step| {
        let by_party = matches!(&step.by, Trigger::Roles(roles) if roles.iter().any(party));
        let answered =
            |from: &StateId| p.state(*from).settled || p.state(*from).holder.is_some_and(|role| party(&role));
        let open = |to: StateId| p.state(to).end.is_none() && !p.state(to).settled && !step.from.contains(&to);
        by_party && step.part == PartId::MAIN && step.from.iter().any(answered) && step.to.is_some_and(open)
    };
    let when = |step: &Step| {
        let one = |state: &StateId| {
            let state = p.state(*state);
            let title = lang.pick(&state.title);
            let until = state.clock.map(|clock| lang.f(k::HOW_DUE, &[("clock", &lang.pick(&p.clock(clock).title))]));
            match until {
                Some(until) => lang.f(k::HOW_OBJECT_WHEN, &[("state", &title), ("until", &until)]),
                None => title.into_owned(),
            }
        };
        step.from.iter().map(one).collect::<Vec<_>>().join(lang.t(k::LIST_SEPARATOR))
    };
    let steps = p.steps.iter().filter(sends_back);
    steps
        .map(|step| Objection {
            title: lang.pick(&step.title).into_owned(),
            when: when(step),
            leads: step.to.map_or(String::new(), |to| lang.pick(&p.state(to).title).into_owned()),
        })
        .collect()
}

/// A clock with whether it is promised and about how many hours it runs, for comparing.
fn weighed(here: &Here, p: &Procedure, clock: &Clock) -> (bool, u64, HowClock) {
    let today = here.tables.date_of(here.now);
    let names = match &clock.length {
        ClockLength::Rule(id) | ClockLength::Category { otherwise: id } => std::slice::from_ref(id),
        ClockLength::ByChoice { rules, .. } => rules.as_slice(),
        ClockLength::Until(_) => &[],
    };
    let hours = names.iter().filter_map(|id| here.tables.rules.rule(id, today)).map(hours).max().unwrap_or(0);
    (clock.promised, hours, how_clock(here, p, clock))
}

/// About how many hours of a calendar a rule runs.
fn hours(rule: &Rule) -> u64 {
    use fengqiao_calendar::Unit;
    let amount = u64::from(rule.length.amount);
    match rule.length.unit {
        Unit::Minute | Unit::UrgentMinute => amount / 60,
        Unit::Hour | Unit::UrgentHour => amount,
        Unit::WorkHour => amount * 4,
        Unit::Day => amount * 24,
        Unit::WorkDay => amount * 24 * 7 / 5,
        Unit::Month => amount * 24 * 31,
        Unit::Year => amount * 24 * 366,
    }
}

/// One limit in words, with its basis.
pub(super) fn how_clock(here: &Here, p: &Procedure, clock: &Clock) -> HowClock {
    let lang = here.lang;
    let today = here.tables.date_of(here.now);
    let rule = |id: &str| here.tables.rules.rule(id, today);
    let mut shown = HowClock { title: lang.pick(&clock.title).into_owned(), ..HowClock::default() };
    match &clock.length {
        ClockLength::Rule(id) => {
            if let Some(rule) = rule(id) {
                shown.length = in_words(lang, rule.length);
                shown.basis = basis(lang, rule, Note::Long);
            }
        }
        ClockLength::Category { otherwise } => {
            let usual = rule(otherwise).map_or(String::new(), |rule| in_words(lang, rule.length));
            shown.length = lang.f(k::HOW_BY_CATEGORY, &[("usual", &usual)]);
        }
        ClockLength::ByChoice { rules, .. } => {
            let found: Vec<_> = rules.iter().filter_map(|id| rule(id)).collect();
            let mut lengths: Vec<String> = found.iter().map(|rule| in_words(lang, rule.length)).collect();
            lengths.dedup();
            let mut laws: Vec<String> = found.iter().map(|rule| basis(lang, rule, Note::Long)).collect();
            laws.dedup();
            shown.length = lengths.join(" / ");
            shown.basis = laws.join(lang.t(k::LIST_SEPARATOR));
        }
        ClockLength::Until(field) => {
            shown.length = lang.f(k::HOW_UNTIL, &[("field", &lang.pick(&p.field(*field).title))]);
        }
    }
    if let Some(ClockLength::Rule(id) | ClockLength::Category { otherwise: id }) = &clock.extension
        && let Some(more) = rule(id)
    {
        let (times, length) = (clock.extensions_max.to_string(), in_words(lang, more.length));
        shown.extension = lang.f(k::HOW_EXTENSION, &[("times", &times), ("length", &length)]);
    }
    shown
}

fn law(lang: Lang, law: &str, article: &str) -> String {
    if article.is_empty() { law.to_owned() } else { lang.f(k::LAW_ARTICLE, &[("law", law), ("article", article)]) }
}

fn in_words(lang: Lang, length: fengqiao_calendar::Length) -> String {
    use fengqiao_calendar::Unit;
    let pattern = match length.unit {
        Unit::Minute | Unit::UrgentMinute => k::LENGTH_MINUTES,
        Unit::Hour | Unit::UrgentHour => k::LENGTH_HOURS,
        Unit::WorkHour => k::LENGTH_WORK_HOURS,
        Unit::Day => k::LENGTH_DAYS,
        Unit::WorkDay => k::LENGTH_WORK_DAYS,
        Unit::Month => k::LENGTH_MONTHS,
        Unit::Year => k::LENGTH_YEARS,
    };
    lang.f(pattern, &[("count", &length.amount.to_string())])
}
