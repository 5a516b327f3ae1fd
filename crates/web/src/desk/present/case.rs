//! One case as its page shows it.

use fengqiao_app::access::{self, Access};
use fengqiao_app::cases::{self, Loaded, Similar as Near, contact_of, hides_identity, named_value};
use fengqiao_app::words;
use fengqiao_civic::roster::REPORTER;
use fengqiao_civic::{Reader, Reading, Visibility};
use fengqiao_procedure::engine::Allowed;
use fengqiao_procedure::event::{Phase, Refusal, Value};
use fengqiao_procedure::model::{FieldKind, PartId, Privacy, Procedure, Secrecy, Trigger};

use super::value::value_words;
use super::{Eyes, clock, history, people, step_form};
use crate::desk::case::{
    Addition, CasePage, Contact, Given, Head, Linked, Located, Member, PartView, Photo, RefusedStep, Report, Similar,
    Voice,
};
use crate::desk::parts::*;
use crate::i18n::group;
use crate::kit::Lists;

/// What stands beside a case.
#[derive(Debug, Clone)]
pub struct Around {
    /// The linked cases, each with whether the reader may know of it.
    pub linked: Vec<(cases::Linked, bool)>,
    pub near: Vec<Near>,
    /// Whose eyes read it.
    pub reader: Reader,
    /// The contact that was opened just now.
    pub opened: Option<Opened>,
    /// What is sealed was opened just now, and that was recorded.
    pub unsealed: bool,
    /// Who opened what is sealed, oldest first.
    pub unsealings: Vec<Access>,
    /// What is still to be told in person or on paper.
    pub errands: Vec<cases::Errand>,
    /// The reader may print the slip, which carries the query code.
    pub slip: bool,
}

/// A contact that was opened for a purpose.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The number of the person.
    pub person: u8,
    pub purpose: String,
}

/// The whole page.
pub fn case_page(eyes: &Eyes, case: &Loaded, allowed: &[Allowed], lists: &dyn Lists, around: &Around) -> CasePage {
    let procedure = &case.compiled.procedure;
    if eyes.visibility == Visibility::Outline {
        return outline(eyes, case, allowed, lists, around);
    }
    let reading = case.reading(around.reader.clone());
    CasePage {
        head: head(eyes, case),
        report: report(eyes, case, around, &reading),
        facts: facts(eyes, case, &reading),
        sealed: sealed(eyes, case, &reading, around.unsealed),
        unsealed: around.unsealed,
        unsealings: around.unsealings.iter().filter_map(|access| unsealing(eyes, procedure, access)).collect(),
        people: people::parties(eyes, case, around.opened.as_ref()),
        errands: if people::may_slip(eyes) { people::errands(eyes, case, &around.errands) } else { Vec::new() },
        history: history::events(eyes, case, &reading),
        steps: allowed.iter().filter(|one| one.may.is_ok()).map(|one| step_form(eyes, case, one, lists)).collect(),
        refused: refused(eyes, procedure, allowed),
        similar: around.near.iter().filter(|near| near.row.id != case.id).map(|near| similar(eyes, near)).collect(),
        linked: around.linked.iter().map(|(linked, known)| link(eyes, case, linked, *known)).collect(),
        parts: parts(eyes, case),
        papers: crate::desk::handle::sheet::links(eyes, case, around),
        outline: false,
        done: None,
        refusal: None,
        mark: String::new(),
    }
}

/// A confidential case for the offices above: number, procedure, state, clock and which office has it; and what they may do by a role.
fn outline(eyes: &Eyes, case: &Loaded, allowed: &[Allowed], lists: &dyn Lists, around: &Around) -> CasePage {
    let head = head(eyes, case);
    CasePage {
        head: Head {
            category: head.procedure.clone(),
            grade: String::new(),
            area: String::new(),
            unit: head.holder_unit.clone(),
            routing_reason: String::new(),
            runners_up: Vec::new(),
            channel: String::new(),
            outcome: None,
            contested: false,
            ..head
        },
        steps: allowed.iter().filter(|one| one.may.is_ok()).map(|one| step_form(eyes, case, one, lists)).collect(),
        linked: around
            .linked
            .iter()
            .filter(|(_, known)| *known)
            .map(|(other, _)| link(eyes, case, other, true))
            .collect(),
        outline: true,
        ..CasePage::default()
    }
}

/// The head alone, for the pages of single steps.
pub(crate) fn head(eyes: &Eyes, case: &Loaded) -> Head {
    let cx = eyes.cx;
    let procedure = &case.compiled.procedure;
    let about = &case.state.attributes;
    let told = words::told(eyes.tables, case, eyes.language(), cx.now);
    let assigned = case
        .filing
        .unit
        .as_deref()
        .and_then(|unit| case.state.assigned.values().find(|assigned| assigned.organisation == unit));
    let live = case
        .state
        .clocks
        .iter()
        .filter(|run| matches!(run.phase, Phase::Running | Phase::Paused | Phase::Due | Phase::Late));
    let holder = case.filing.holder.as_ref();
    Head {
        id: case.filing.number.clone(),
        number: group(&case.filing.number),
        procedure: cx.lang.pick(&procedure.title).into_owned(),
        procedure_version: procedure.version.clone(),
        state: told.state,
        told: told.sentence,
        category: eyes.category(about.category.as_deref()),
        grade: if about.grade > 1 { t!(cx, DESK_GRADE, "n" => about.grade) } else { String::new() },
        level: eyes.level(about.level),
        area: about.area.as_deref().map_or_else(|| t!(cx, DESK_PLACE_OPEN).to_owned(), |area| eyes.area(area)),
        holder: holder.map_or_else(String::new, |(_, post)| eyes.post_kind(post)),
        unit: case
            .filing
            .unit
            .as_deref()
            .or(holder.map(|(unit, _)| unit.as_str()))
            .map_or_else(String::new, |unit| eyes.organisation(unit)),
        holder_unit: holder.map_or_else(String::new, |(unit, _)| eyes.organisation(unit)),
        routing_reason: assigned.map_or_else(String::new, |assigned| cx.lang.reason(&assigned.reason)),
        runners_up: assigned
            .map_or_else(Vec::new, |assigned| assigned.runners_up.iter().map(|id| eyes.organisation(id)).collect()),
        clocks: live
            .filter(|_| case.state.closed_at.is_none())
            .map(|run| clock::clock_view(eyes, procedure, case.state.config.instances[0].state, run))
            .collect(),
        otherwise: if told.next.is_empty() || case.state.done_at().is_some() {
            String::new()
        } else {
            t!(cx, DESK_CASE_OTHERWISE, "who" => told.next)
        },
        escalated_to: case
            .state
            .supervisor
            .as_ref()
            .filter(|_| case.state.done_at().is_none())
            .map(|above| eyes.organisation(&above.organisation)),
        contested: procedure.state(case.state.config.instances[0].state).name == "contested",
        outcome: case.state.outcome.as_deref().map(|outcome| eyes.outcome(outcome)),
        channel: eyes.channel(&about.channel),
        received: match case.filing.source {
            Some(there) => super::received(cx, there.opened_at, true),
            None => cx.stamp(case.state.opened_at),
        },
        private: case.filing.private,
    }
}

/// The words of the report. Those of a confidential case are for whoever may read their field.
pub(crate) fn report_words(eyes: &Eyes, case: &Loaded) -> String {
    match named_value(&case.compiled.procedure, &case.state, "words") {
        Some(Value::Text(text)) if reads_words(eyes, &case.compiled.procedure, "words") => text.clone(),
        _ => String::new(),
    }
}

fn reads_words(eyes: &Eyes, procedure: &Procedure, name: &str) -> bool {
    let privacy = procedure.field_named(name).map(|id| procedure.field(id).privacy);
    procedure.secrecy != Secrecy::Confidential || privacy.is_some_and(|privacy| eyes.visibility.allows(privacy))
}

fn report(eyes: &Eyes, case: &Loaded, around: &Around, reading: &Reading<'_>) -> Report {
    let procedure = &case.compiled.procedure;
    let cx = eyes.cx;
    let first = case.history.first();
    let file = |hash: &str| format!("/desk/cases/{}/file/{hash}", case.filing.number);
    let mut photos = Vec::new();
    let mut voices = Vec::new();
    for (id, value) in first.into_iter().flat_map(|entry| &entry.decision.fields) {
        let Value::Attachments(files) = value else { continue };
        if !reading.shows(0, *id) {
            continue;
        }
        for stored in files {
            if stored.media_type.starts_with("audio/") {
                voices.push(Voice {
                    href: file(&stored.hash),
                    media_type: stored.media_type.clone(),
                    received: cx.stamp(case.state.opened_at),
                });
            } else {
                photos.push(Photo { href: file(&stored.hash), alt: String::new() });
            }
        }
    }
    let added = case.history.iter().skip(1).filter_map(|entry| {
        let field = procedure.field_named("more_words").filter(|_| reads_words(eyes, procedure, "more_words"))?;
        match entry.decision.fields.get(&field)? {
            Value::Text(words) => Some(Addition { at: cx.stamp(entry.decision.recorded_at), words: words.clone() }),
            _ => None,
        }
    });
    let joined = around.linked.iter().filter(|(linked, _)| linked.kind == "merged_from").count();
    Report {
        words: report_words(eyes, case),
        photos,
        voices,
        added: added.collect(),
        contact: contact(eyes, case, around.opened.as_ref()),
        located: located(eyes, case, around),
        reporters: u32::try_from(joined).unwrap_or(u32::MAX).saturating_add(1),
    }
}

/// The contact: masked until opened for a purpose; hidden from the handling office where the person asked for it.
pub(crate) fn contact(eyes: &Eyes, case: &Loaded, opened: Option<&Opened>) -> Contact {
    let procedure = &case.compiled.procedure;
    let Some(known) = contact_of(procedure, &case.state) else { return Contact::Absent };
    let privacy =
        procedure.fields.iter().find(|field| matches!(field.kind, FieldKind::Contact)).map(|field| field.privacy);
    if !privacy.is_some_and(|privacy| eyes.visibility.allows(privacy)) {
        return Contact::Withheld;
    }
    if !eyes.reaches_hidden && hides_identity(case) {
        return Contact::Hidden { through: eyes.post_kind("intake") };
    }
    match opened.filter(|opened| opened.person == REPORTER) {
        Some(Opened { purpose, .. }) => {
            Contact::Opened { name: known.name.clone(), phone: known.phone.clone(), purpose: purpose.clone() }
        }
        None => Contact::Masked { name: masked_name(&known.name), phone: masked_phone(&known.phone) },
    }
}

/// The first character of a name.
pub(super) fn masked_name(name: &str) -> String {
    name.chars().next().map_or_else(String::new, |first| format!("{first}**"))
}

/// The first three and last four digits of a phone number.
pub(crate) fn masked_phone(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    match digits.len() {
        0 => String::new(),
        1..=7 => "****".to_owned(),
        n => format!("{}****{}", digits[..3].iter().collect::<String>(), digits[n - 4..].iter().collect::<String>()),
    }
}

fn located(eyes: &Eyes, case: &Loaded, around: &Around) -> Located {
    let about = &case.state.attributes;
    let place =
        about.place.as_deref().map_or_else(|| t!(eyes.cx, DESK_PLACE_OPEN).to_owned(), |place| eyes.place(place));
    let degrees = |value: i32| format!("{:.7}", f64::from(value) / 1e7);
    Located {
        place,
        detail: String::new(),
        area: about.area.as_deref().map_or_else(String::new, |area| eyes.area(area)),
        grid: String::new(),
        point: case.filing.spot.map(|(latitude, longitude, _)| (degrees(latitude), degrees(longitude))),
        boundary: format!("/desk/cases/{}/area.geojson", case.filing.number),
        points: format!("/desk/cases/{}/near.geojson", case.filing.number),
        near: around
            .near
            .iter()
            .filter(|near| near.row.id != case.id)
            .map(|near| crate::desk::case::Near {
                href: format!("/desk/cases/{}", near.row.number),
                label: format!(
                    "{} {}",
                    eyes.category(near.row.category.as_deref()),
                    t!(eyes.cx, DESK_SIMILAR_METRES, "n" => near.metres)
                ),
            })
            .collect(),
    }
}

/// Every value that stands now, but the report's own words, files and people, what is sealed, and what members of a part said, which stands
/// in the history under their names.
fn facts(eyes: &Eyes, case: &Loaded, reading: &Reading<'_>) -> Vec<Given> {
    let procedure = &case.compiled.procedure;
    let standing = reading.standing().into_iter().filter_map(|(id, at)| {
        let field = procedure.field(id);
        let value = case.history.get(at)?.decision.fields.get(&id)?;
        let apart = matches!(value, Value::Attachments(_) | Value::Contact(_) | Value::Contacts(_));
        (field.name != "words" && field.privacy != Privacy::Sealed && !apart).then_some((field, value))
    });
    standing
        .map(|(field, value)| Given {
            title: eyes.cx.lang.pick(&field.title).into_owned(),
            value: value_words(eyes, field, value),
        })
        .collect()
}

/// Who opened a sealed field, and when.
fn unsealing(eyes: &Eyes, procedure: &Procedure, access: &Access) -> Option<String> {
    let cx = eyes.cx;
    let field = procedure.field(procedure.field_named(access::sealed_name(access)?)?);
    let post = eyes.tables.city.post(&access.post);
    let who = post.map_or_else(String::new, |post| eyes.organisation(post.organisation.as_str()));
    let at = cx.stamp(fengqiao_calendar::Instant(access.at));
    Some(t!(cx, DESK_SEALED_OPENED, "at" => at, "who" => who, "field" => cx.lang.pick(&field.title)))
}

/// What is sealed and the reader holds the seal of: by whom and when it was given, and the value once it was opened.
fn sealed(eyes: &Eyes, case: &Loaded, reading: &Reading<'_>, opened: bool) -> Vec<Given> {
    let procedure = &case.compiled.procedure;
    let mut found = Vec::new();
    for (at, entry) in case.history.iter().enumerate() {
        for (id, value) in &entry.decision.fields {
            let field = procedure.field(*id);
            if field.privacy != Privacy::Sealed || !reading.shows(at, *id) {
                continue;
            }
            let member = entry.decision.step.map_or_else(String::new, |step| {
                people::member_words(eyes, case, at, procedure.step(step).part, entry.decision.instance)
            });
            let given = eyes.cx.stamp(entry.decision.recorded_at);
            let title = eyes.cx.lang.pick(&field.title).into_owned();
            found.push(Given {
                title: [title, member, given].into_iter().filter(|one| !one.is_empty()).collect::<Vec<_>>().join(" · "),
                value: if opened { value_words(eyes, field, value) } else { String::new() },
            });
        }
    }
    found
}

/// The parts that are open, instance by instance.
fn parts(eyes: &Eyes, case: &Loaded) -> Vec<PartView> {
    let procedure = &case.compiled.procedure;
    let mut parts: Vec<PartView> = Vec::new();
    for instance in case.state.config.instances.iter().filter(|instance| instance.part != PartId::MAIN) {
        let last = case.history.len().saturating_sub(1);
        let who = people::member_words(eyes, case, last, instance.part, instance.number);
        let state = procedure.state(instance.state);
        let shown = Member { who, state: eyes.pick(&state.title), done: state.end.is_some() };
        let title = eyes.pick(&procedure.part(instance.part).title);
        match parts.last_mut().filter(|part| part.title == title) {
            Some(part) => part.members.push(shown),
            None => parts.push(PartView { title, members: vec![shown] }),
        }
    }
    parts
}

/// Steps of staff that start here but are not this reader's to take.
fn refused(eyes: &Eyes, procedure: &Procedure, allowed: &[Allowed]) -> Vec<RefusedStep> {
    let mut refused = Vec::new();
    for one in allowed {
        let Err(why) = &one.may else { continue };
        let step = procedure.step(one.step);
        let Trigger::Roles(roles) = &step.by else { continue };
        if procedure.is_resident_act(step) {
            continue;
        }
        let words = match why {
            Refusal::WrongRole { .. } => t!(eyes.cx, DESK_WHY_NOT_YOURS).to_owned(),
            other => super::refusal_words(eyes, procedure, other),
        };
        refused.push(RefusedStep {
            title: eyes.cx.lang.pick(&step.title).into_owned(),
            why: words,
            who: super::why::roles_words(eyes, procedure, roles),
        });
    }
    refused
}

/// A matter near by.
pub(crate) fn similar(eyes: &Eyes, near: &Near) -> Similar {
    let shown = super::row(eyes, &near.row);
    Similar {
        href: shown.href,
        number: shown.number,
        category: shown.category,
        place: shown.place,
        state: shown.state,
        metres: Some(near.metres),
        why: t!(eyes.cx, DESK_SIMILAR_WHY, "n" => near.metres),
    }
}

/// A linked case: its number and state for whoever may know of it, else only what it is.
fn link(eyes: &Eyes, case: &Loaded, linked: &cases::Linked, known: bool) -> Linked {
    let other = &linked.case;
    let opened = |parent: &Loaded, name: &str| {
        let link = parent.compiled.procedure.links.iter().find(|link| link.name == name);
        link.map(|link| eyes.pick(&link.title))
    };
    let by_link = match linked.kind.as_str() {
        cases::OPENED => other.filing.opened_by.as_ref().and_then(|by| opened(case, &by.link)),
        cases::OPENED_BY => case.filing.opened_by.as_ref().and_then(|by| opened(other, &by.link)),
        _ => None,
    };
    let kind = match (linked.kind.as_str(), by_link) {
        ("merged_into", _) => t!(eyes.cx, DESK_LINK_INTO).to_owned(),
        ("merged_from", _) => t!(eyes.cx, DESK_LINK_FROM).to_owned(),
        (cases::OPENED, Some(title)) => t!(eyes.cx, DESK_LINK_OPENED, "link" => title),
        (cases::OPENED_BY, Some(title)) => t!(eyes.cx, DESK_LINK_OPENED_BY, "link" => title),
        _ => t!(eyes.cx, DESK_LINK_OTHER).to_owned(),
    };
    let title = eyes.pick(&other.compiled.procedure.title);
    if !known {
        return Linked { kind, title, ..Linked::default() };
    }
    let state = words::told(eyes.tables, other, eyes.language(), eyes.cx.now).state;
    let number = &other.filing.number;
    Linked { href: format!("/desk/cases/{number}"), number: group(number), kind, title, state }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_are_masked() {
        for (phone, expected) in [("139 0000 1234", "139****1234"), ("12345", "****"), ("", "")] {
            assert_eq!(masked_phone(phone), expected, "{phone}");
        }
        assert_eq!(masked_name("李阿姨"), "李**");
        assert_eq!(masked_name(""), "");
    }
}
