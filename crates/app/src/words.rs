//! The sentences of a procedure, filled in for one case.

use fengqiao_calendar::{Date, Instant, Language};
use fengqiao_procedure::event::{CaseState, ClockRun, Phase};
use fengqiao_procedure::model::{PartId, Procedure, Text};

use crate::app::Tables;
use crate::cases::{Filing, Loaded};

/// What the four sentences of a case are made of, in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// The state's name.
    pub state: String,
    /// Who has it, what they are doing, by when, what otherwise.
    pub sentence: String,
    /// The organisation that has it.
    pub holder: String,
    /// Its telephone number.
    pub phone: String,
    /// Who takes over when it is late.
    pub next: String,
    /// When it is due, as civil date and instant; none where no clock runs.
    pub due: Option<(Date, Instant)>,
}

/// What follows a notice to somebody who may not know their query code yet.
pub(crate) fn with_code(number: &str, code: &str, language: Language) -> String {
    let number = group(number);
    match language {
        Language::Zh => format!("凭编号 {number} 和您本人的查询码 {code} 可以查看、办理；查询码请勿告诉他人。"),
        Language::En => {
            format!(
                " With number {number} and your own query code {code} you can see it and act; tell nobody the code."
            )
        }
    }
}

/// The text of a language.
pub fn pick(text: &Text, language: Language) -> &str {
    match language {
        Language::En if !text.en.is_empty() => &text.en,
        _ => &text.zh,
    }
}

/// A civil date as people say it: `3月6日（周五）`, `6 Mar (Fri)`; with the year where it is another than today's.
pub fn date_words(date: Date, today: Date, language: Language) -> String {
    let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
    let month = usize::try_from(date.month() - 1).unwrap_or(0);
    match language {
        Language::Zh => {
            let year = if date.year() == today.year() { String::new() } else { format!("{}年", date.year()) };
            format!(
                "{year}{}月{}日（周{}）",
                date.month(),
                date.day(),
                ["一", "二", "三", "四", "五", "六", "日"][weekday]
            )
        }
        Language::En => {
            let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
            let year = if date.year() == today.year() { String::new() } else { format!(" {}", date.year()) };
            let day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][weekday];
            format!("{} {}{year} ({day})", date.day(), months[month])
        }
    }
}

/// The clock that the present state runs under; where that is none, the one that ends first.
pub fn leading_clock<'a>(procedure: &Procedure, state: &'a CaseState) -> Option<&'a ClockRun> {
    let own = procedure.state(state.config.instances[0].state).clock;
    let live = || {
        state.clocks.iter().filter(|run| matches!(run.phase, Phase::Running | Phase::Paused | Phase::Due | Phase::Late))
    };
    live()
        .find(|run| Some(run.clock) == own)
        .or_else(|| live().min_by_key(|run| run.due.at))
        .filter(|_| state.closed_at.is_none())
}

/// The present state of a case in words.
pub fn told(tables: &Tables, case: &Loaded, language: Language, now: Instant) -> Told {
    let procedure = &case.compiled.procedure;
    let state = procedure.state(case.state.config.instances[0].state);
    let told = facts(tables, procedure, &case.state, &case.filing, language);
    let sentence = fill(pick(&state.tells, language), tables, &told, &case.filing.number, language, now);
    Told { state: pick(&state.title, language).to_owned(), sentence, ..told }
}

/// The part of a case that was opened for one party, in words: its state, and until when.
pub fn told_of(tables: &Tables, case: &Loaded, part: PartId, instance: u16, language: Language, now: Instant) -> Told {
    let procedure = &case.compiled.procedure;
    let config = &case.state.config;
    let Some(at) = config.instances.iter().find(|one| one.part == part && one.number == instance) else {
        return Told::default();
    };
    let state = procedure.state(at.state);
    let live = |run: &&ClockRun| matches!(run.phase, Phase::Running | Phase::Paused | Phase::Due | Phase::Late);
    let run =
        case.state.clocks.iter().filter(live).find(|run| Some(run.clock) == state.clock && run.instance == instance);
    let told = Told {
        due: run.map(|run| (run.due.last_on, run.due.at)),
        ..facts(tables, procedure, &case.state, &case.filing, language)
    };
    let sentence = fill(pick(&state.tells, language), tables, &told, &case.filing.number, language, now);
    Told { state: pick(&state.title, language).to_owned(), sentence, ..told }
}

/// A notice of a step, filled in for the case as the step left it.
pub fn notice(tables: &Tables, case: &Loaded, text: &Text, language: Language, now: Instant) -> String {
    let told = facts(tables, &case.compiled.procedure, &case.state, &case.filing, language);
    fill(pick(text, language), tables, &told, &case.filing.number, language, now)
}

fn facts(tables: &Tables, procedure: &Procedure, state: &CaseState, filing: &Filing, language: Language) -> Told {
    let organisation = |id: &str| tables.city.organisation(id);
    let name = |id: &str| organisation(id).map_or(id.to_owned(), |unit| pick(&unit.name, language).to_owned());
    let holder = filing.holder.as_ref().map(|(id, _)| id.as_str()).or(filing.unit.as_deref());
    let at = tables.city.at(tables.date_of(state.recorded_at));
    let next = state
        .supervisor
        .as_ref()
        .map(|above| above.organisation.clone())
        .or_else(|| holder.and_then(|id| at.supervisor_of(id).ok()).map(|above| above.organisation));
    Told {
        holder: holder.map(name).unwrap_or_default(),
        phone: holder.and_then(organisation).map(|unit| unit.phone.clone()).unwrap_or_default(),
        next: next.as_deref().map(name).unwrap_or_default(),
        due: leading_clock(procedure, state).map(|run| (run.due.last_on, run.due.at)),
        ..Told::default()
    }
}

fn fill(template: &str, tables: &Tables, told: &Told, number: &str, language: Language, now: Instant) -> String {
    let today = tables.date_of(now);
    let due =
        told.due.map_or_else(|| otherwise(language).to_owned(), |(on, at)| due_words(tables, on, at, today, language));
    let somebody = match language {
        Language::Zh => "值班人员",
        Language::En => "the staff on duty",
    };
    let named = |name: &str| if name.is_empty() { somebody.to_owned() } else { name.to_owned() };
    template
        .replace("{holder}", &named(&told.holder))
        .replace("{next}", &named(&told.next))
        .replace("{due}", &due)
        .replace("{phone}", &told.phone)
        .replace("{number}", &group(number))
}

/// A date alone where a day is the unit; with the time where the clock ends inside a day.
fn due_words(tables: &Tables, on: Date, at: Instant, today: Date, language: Language) -> String {
    let words = date_words(on, today, language);
    let local = tables.calendar.zone().date_time_of(at);
    if local.date() != on || (local.hour() == 0 && local.minute() == 0) {
        return words;
    }
    match language {
        Language::Zh => format!("{words}{:02}:{:02}", local.hour(), local.minute()),
        Language::En => format!("{words}, {:02}:{:02}", local.hour(), local.minute()),
    }
}

fn otherwise(language: Language) -> &'static str {
    match language {
        Language::Zh => "近日",
        Language::En => "the next days",
    }
}

/// Digits in groups of four.
pub fn group(number: &str) -> String {
    let chars: Vec<char> = number.chars().collect();
    chars.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
