//! Intake at the counter and by phone: look-ups with and without scripts, registering, answering at once, the slip and the paper form.

use std::collections::BTreeMap;

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use fengqiao_app::cases::{self, Loaded, Report};
use fengqiao_app::{AppError, PlaceRef, people, words};
use fengqiao_civic::{AreaId, Visibility};
use fengqiao_procedure::event::{Contact as Person, Value};
use serde::Deserialize;

use super::Staff;
use super::case::open;
use crate::desk::intake::{self, Beside, IntakePage, PlaceMatch, Saved, Typed};
use crate::desk::parts::*;
use crate::desk::present::{Eyes, instant_of, issue_words, known_answers, refusal_words, similar};
use crate::desk::slip::{self, Slip};
use crate::http::{Failure, Here, Posted, redirect};
use crate::i18n::group;
use crate::present::{Registers, language};

/// How many places are offered.
const PLACES_MAX: usize = 8;
/// The shortest number that is looked for in a text, in characters.
const NUMBER_CHARS_MIN: usize = 6;
/// How many numbers of one text are looked for.
const NUMBERS_MAX: usize = 4;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct IntakeQuery {
    /// The number of the matter that was just saved.
    saved: String,
    words: String,
    place_words: String,
    place: String,
    category: String,
}

/// `GET /desk/intake`
pub async fn page(mut staff: Staff, Query(query): Query<IntakeQuery>) -> Result<Response, Failure> {
    may(&staff)?;
    let saved = if query.saved.is_empty() { None } else { Some(open(&staff, &query.saved).await?) };
    let page = {
        let cx = staff.here.context();
        let eyes = staff.eyes(&cx, Visibility::Unit);
        let saved = saved.map(|opened| {
            let told = words::told(&staff.here.tables, &opened.case, eyes.language(), cx.now);
            Saved {
                id: opened.case.filing.number.clone(),
                number: group(&opened.case.filing.number),
                told: told.sentence,
                answered: is_answered(&opened.case),
            }
        });
        let typed = Typed { channel: "counter".to_owned(), received: local(&cx), ..Typed::default() };
        intake::view(&cx, &IntakePage { saved, ..blank(&eyes, typed) })
    };
    Ok(staff.here.page(page))
}

fn may(staff: &Staff) -> Result<(), Failure> {
    if staff.session.viewer.holds("intake") { Ok(()) } else { Err(Failure::Forbidden) }
}

fn local(cx: &Context) -> String {
    let now = cx.city.zone.date_time_of(cx.now);
    format!("{}T{:02}:{:02}", now.date(), now.hour(), now.minute())
}

fn blank(eyes: &Eyes, typed: Typed) -> IntakePage {
    IntakePage {
        typed,
        channels: ["counter", "phone", "paper"].map(|channel| choice(channel, &eyes.channel(channel))).into(),
        categories: Registers::new(eyes.cx.lang, eyes.tables, eyes.cx.now).all_categories(),
        ..IntakePage::default()
    }
}

/// `GET /desk/intake/beside`: the fragment beside the form.
pub async fn beside(staff: Staff, Query(query): Query<IntakeQuery>) -> Result<Response, Failure> {
    may(&staff)?;
    let found = looked(&staff, &query.words, &query.place, &query.category).await?;
    let cx = staff.here.context();
    Ok(intake::beside(&cx, &found).into_response())
}

/// `GET /desk/intake/places`: the fragment with the places that match.
pub async fn places(staff: Staff, Query(query): Query<IntakeQuery>) -> Result<Response, Failure> {
    may(&staff)?;
    let cx = staff.here.context();
    let eyes = staff.eyes(&cx, Visibility::Unit);
    Ok(intake::place_matches(&cx, &matches(&eyes, &query.place_words), &query.place).into_response())
}

pub(super) fn matches(eyes: &Eyes, words: &str) -> Vec<PlaceMatch> {
    if words.trim().is_empty() {
        return Vec::new();
    }
    let city = &eyes.tables.city;
    let areas = city.areas();
    let area = |id: AreaId| PlaceMatch {
        code: PlaceRef::Area(areas.get(id).code.to_owned()).to_string(),
        name: areas.path(id, eyes.english()),
        within: String::new(),
    };
    let own = city.area_called(words);
    let mut found: Vec<PlaceMatch> = own.map(area).into_iter().collect();
    let places = city.find_places(words.trim(), None, eyes.cx.today(), PLACES_MAX - found.len());
    found.extend(places.iter().map(|place| PlaceMatch {
        code: place.code.to_string(),
        name: eyes.pick(&place.name),
        within: eyes.area(place.area.as_str()),
    }));
    let rest = PLACES_MAX.saturating_sub(found.len());
    found.extend(areas.named(words.trim(), None, rest).into_iter().filter(|id| Some(*id) != own).map(area));
    found
}

async fn looked(staff: &Staff, text: &str, place: &str, category: &str) -> Result<Beside, Failure> {
    let tables = &staff.here.tables;
    let place: PlaceRef = place.parse().unwrap_or_default();
    let chosen = (!category.is_empty()).then_some(category);
    let near = cases::similar(staff.here.web.app(), tables, chosen, &place).await?;
    let mentioned = mentioned(staff, text).await?;
    let cx = staff.here.context();
    let eyes = staff.eyes(&cx, Visibility::Unit);
    let suggested = fengqiao_text::suggest(&staff.here.made.words, text).into_iter().next();
    Ok(Beside {
        looked: !text.trim().is_empty(),
        mentioned,
        similar: near.iter().map(|near| similar(&eyes, near)).collect(),
        answers: known_answers(&eyes, text),
        category: suggested.map(|found| {
            let label = eyes.category(Some(&found.code));
            (choice(&found.code, &label), t!(cx, DESK_INTAKE_BECAUSE, "words" => found.because.join("、")))
        }),
        danger: !staff.here.web.config().danger.find(text).is_empty(),
    })
}

/// The matters that the reader may know of and that the words mention by number, old numbers of imported ones too.
async fn mentioned(staff: &Staff, text: &str) -> Result<Vec<(String, String)>, Failure> {
    let mut found: Vec<(String, String)> = Vec::new();
    for number in numbers_in(text) {
        match cases::visible(staff.here.web.app(), &staff.here.tables, &staff.by(), &number).await {
            Ok((case, _)) => {
                let told = words::told(&staff.here.tables, &case, language(staff.here.lang), staff.here.now);
                let number = &case.filing.number;
                let old = case.filing.old_number.as_deref().map_or_else(String::new, |old| format!(" ({old})"));
                let line = (format!("/desk/cases/{number}"), format!("{}{old} {}", group(number), told.state));
                if !found.contains(&line) {
                    found.push(line);
                }
            }
            Err(AppError::NotFound) => {}
            Err(other) => return Err(other.into()),
        }
    }
    Ok(found)
}

/// What in a text may be the number of a matter: at least six letters, digits and hyphens in a row with a digit among them, spaces
/// between digits left out.
fn numbers_in(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let is_digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let between = |at: usize| chars[at] == ' ' && at > 0 && is_digit(at - 1) && is_digit(at + 1);
    let joined: String = (0..chars.len()).filter(|at| !between(*at)).map(|at| chars[at]).collect();
    let pieces = |text: &'_ str| -> Vec<String> {
        let likely = |piece: &&str| piece.len() >= NUMBER_CHARS_MIN && piece.contains(|c: char| c.is_ascii_digit());
        let pieces = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        pieces.filter(likely).map(str::to_owned).collect()
    };
    let mut found = pieces(&joined);
    let apart = pieces(text).into_iter().filter(|piece| !found.contains(piece)).collect::<Vec<_>>();
    found.extend(apart);
    found.truncate(NUMBERS_MAX);
    found
}

/// `POST /desk/intake`: look up, register, or answer at once.
pub async fn post(mut staff: Staff, posted: Posted) -> Result<Response, Failure> {
    may(&staff)?;
    let typed = typed_of(&posted);
    let (issues, report) = {
        let cx = staff.here.context();
        let eyes = staff.eyes(&cx, Visibility::Unit);
        checked(&eyes, &typed, posted.one("do") == "answered", posted.key())
    };
    let saves = matches!(posted.one("do"), "save" | "answered");
    let mut issues = if saves { issues } else { Vec::new() };
    if let Some(report) = report.filter(|_| saves) {
        let app = staff.here.web.app();
        match super::write::submit(app, staff.by(), fengqiao_app::new_id(app.now()), report).await {
            Ok(case) => return Ok(redirect(&format!("/desk/intake?saved={}", case.filing.number))),
            Err(AppError::Invalid(found)) => {
                let cx = staff.here.context();
                issues.extend(
                    found.iter().map(|issue| Issue { field: issue.field.clone(), message: issue_words(&cx, issue) }),
                );
            }
            Err(AppError::Refused(refusal)) => {
                let cx = staff.here.context();
                let eyes = staff.eyes(&cx, Visibility::Unit);
                let current = staff.here.tables.catalogue.current(cases::DEFAULT_PROCEDURE);
                let message =
                    current.map_or_else(String::new, |compiled| refusal_words(&eyes, &compiled.procedure, &refusal));
                issues.push(Issue { field: String::new(), message });
            }
            Err(other) => return Err(other.into()),
        }
    }
    let beside = looked(&staff, &typed.words, &typed.place, &typed.category).await?;
    let wrong = !issues.is_empty();
    let page = {
        let cx = staff.here.context();
        let eyes = staff.eyes(&cx, Visibility::Unit);
        let places = matches(&eyes, &typed.place_words);
        intake::view(&cx, &IntakePage { places, beside, issues, ..blank(&eyes, typed) })
    };
    Ok(if wrong { staff.here.again(page) } else { staff.here.page(page) })
}

fn typed_of(posted: &Posted) -> Typed {
    let one = |name: &str| posted.one(name).trim().to_owned();
    Typed {
        channel: one("channel"),
        received: one("received"),
        words: posted.one("words").trim().replace("\r\n", "\n"),
        place_words: one("place_words"),
        place: one("place"),
        detail: one("detail"),
        name: one("contact.name"),
        phone: one("contact.phone"),
        hidden: posted.one("contact.hidden") == "yes",
        category: one("category"),
        answer: posted.one("answer").trim().to_owned(),
    }
}

/// The report that was typed, or everything that is wrong with it.
fn checked(eyes: &Eyes, typed: &Typed, answered: bool, form: Option<cases::FormKey>) -> (Vec<Issue>, Option<Report>) {
    let cx = eyes.cx;
    let mut issues = Vec::new();
    let mut wrong =
        |field: &str, message: &str| issues.push(Issue { field: field.to_owned(), message: message.to_owned() });
    if typed.words.is_empty() {
        wrong("words", t!(cx, DESK_INTAKE_NEED_WORDS));
    }
    if answered && typed.answer.is_empty() {
        wrong("answer", t!(cx, DESK_INTAKE_NEED_ANSWER));
    }
    let digits = typed.phone.chars().filter(char::is_ascii_digit).count();
    if !typed.phone.is_empty() && !(7..=15).contains(&digits) {
        wrong("contact", t!(cx, DESK_INTAKE_BAD_PHONE));
    }
    let occurred_at = instant_of(cx, &typed.received).filter(|at| at.0 <= cx.now.0 + 60_000);
    if occurred_at.is_none() {
        wrong("received", t!(cx, DESK_INTAKE_BAD_TIME));
    }
    let place = if typed.place.is_empty() { only_match(eyes, &typed.place_words) } else { Some(typed.place.clone()) };
    let place = match place.as_deref() {
        Some("unknown") => "?".to_owned(),
        Some(place) => place.to_owned(),
        None => {
            wrong("place_words", t!(cx, DESK_INTAKE_NEED_PLACE));
            String::new()
        }
    };
    if !issues.is_empty() {
        return (issues, None);
    }
    let mut fields: BTreeMap<String, Value> = BTreeMap::new();
    let words = if typed.detail.is_empty() {
        typed.words.clone()
    } else {
        t!(cx, DESK_INTAKE_WITH_DETAIL, "words" => typed.words, "detail" => typed.detail)
    };
    fields.insert("words".to_owned(), Value::Text(words));
    fields.insert("place".to_owned(), Value::Ref(place));
    if !typed.category.is_empty() {
        fields.insert("category".to_owned(), Value::Ref(typed.category.clone()));
    }
    if !typed.name.is_empty() || !typed.phone.is_empty() {
        let person = Person { name: typed.name.clone(), phone: typed.phone.clone(), hidden: typed.hidden };
        fields.insert("contact".to_owned(), Value::Contact(person));
    }
    if answered {
        fields.insert("reply_result".to_owned(), Value::Text(typed.answer.clone()));
    }
    let opening = if answered { "answer_on_spot" } else { "take_down" };
    let occurred_at = occurred_at.map(|at| fengqiao_calendar::Instant(at.0.min(cx.now.0)));
    let report = Report {
        procedure: Some(cases::DEFAULT_PROCEDURE.to_owned()),
        opening: Some(opening.to_owned()),
        fields,
        channel: typed.channel.clone(),
        occurred_at,
        evidence: String::new(),
        old_number: None,
        form,
    };
    (issues, Some(report))
}

/// The one place that the words name, so that nobody needs to choose it; the name of an area is that area.
fn only_match(eyes: &Eyes, words: &str) -> Option<String> {
    if let Some(area) = eyes.tables.city.area_called(words) {
        return Some(PlaceRef::Area(eyes.tables.city.areas().get(area).code.to_owned()).to_string());
    }
    match matches(eyes, words).as_slice() {
        [one] => Some(one.code.clone()),
        _ => None,
    }
}

/// `GET /desk/cases/{number}/slip`
pub async fn slip(mut staff: Staff, Path(number): Path<String>) -> Result<Response, Failure> {
    may(&staff)?;
    let opened = open(&staff, &number).await?;
    if !opened.around.slip {
        return Err(Failure::Forbidden);
    }
    let page = {
        let cx = staff.here.context();
        let eyes = staff.eyes(&cx, opened.visibility);
        slip::slip(&cx, &slip_of(&eyes, &opened.case, people::query_code(staff.here.web.app(), opened.case.id)))
    };
    Ok(staff.here.page(page))
}

/// The slip of a matter with the query code of one of its people.
pub(super) fn slip_of(eyes: &Eyes, case: &Loaded, code: String) -> Slip {
    let cx = eyes.cx;
    let told = words::told(eyes.tables, case, eyes.language(), cx.now);
    let answer = case.compiled.procedure.field_named("reply_result").filter(|_| is_answered(case));
    let answer = answer.and_then(|id| match case.state.values.get(&id) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    });
    let category = case.state.attributes.category.as_deref();
    Slip {
        number: group(&case.filing.number),
        code,
        party: String::new(),
        category: match category {
            Some(_) => eyes.category(category),
            None => eyes.pick(&case.compiled.procedure.title),
        },
        received: cx.stamp(case.state.opened_at),
        who: told.holder,
        due: told.due.map_or_else(String::new, |(_, at)| cx.stamp(at)),
        otherwise: if told.next.is_empty() { String::new() } else { t!(cx, DESK_CASE_OTHERWISE, "who" => told.next) },
        phone: if told.phone.is_empty() { cx.city.phone.clone() } else { told.phone },
        hours: eyes.pick(&cx.city.hours),
        address: eyes.pick(&cx.city.address),
        link: format!("{}/c/{}", cx.city.origin, case.filing.number),
        answer,
    }
}

/// `GET /paper/report`: the blank form, for everyone to print.
pub async fn paper_form(mut here: Here) -> Response {
    let page = slip::paper_form(&here.context());
    here.page(page)
}

/// Whether a matter was answered at once: its opening already carried the result.
fn is_answered(case: &Loaded) -> bool {
    let result = case.compiled.procedure.field_named("reply_result");
    let opening = case.history.first();
    result.zip(opening).is_some_and(|(field, opening)| opening.decision.fields.contains_key(&field))
}

#[cfg(test)]
mod tests {
    use super::numbers_in;

    #[test]
    fn numbers_are_found_as_people_write_them() {
        let table: [(&str, &[&str]); 4] = [
            ("上次的编号是 1000 0000 0019，还没修好", &["100000000019"]),
            ("旧单号24-AB00123的事", &["24-AB00123"]),
            ("三号楼2单元路灯不亮", &[]),
            ("打过13800001234也没人接", &["13800001234"]),
        ];
        for (text, expected) in table {
            assert_eq!(numbers_in(text), expected, "{text}");
        }
    }
}
