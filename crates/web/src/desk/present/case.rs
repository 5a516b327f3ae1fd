//! One case as its page shows it.

use fengqiao_app::cases::{Loaded, Similar as Near, contact_of, named_value};
use fengqiao_app::{CaseRow, words};
use fengqiao_procedure::engine::Allowed;
use fengqiao_procedure::event::{Phase, Refusal, Value};
use fengqiao_procedure::model::{FieldKind, PartId, Procedure, Trigger};

use super::value::value_words;
use super::{Eyes, clock, history, step_form};
use crate::desk::case::{
    Addition, CasePage, Contact, Given, Head, Linked, Located, Member, PartView, Photo, RefusedStep, Report, Similar,
    Voice,
};
use crate::desk::parts::*;
use crate::i18n::group;
use crate::kit::Lists;

/// What stands beside a case.
#[derive(Debug, Clone, Default)]
pub struct Around {
    pub linked: Vec<(String, CaseRow)>,
    pub near: Vec<Near>,
    /// The purpose for which the contact was opened just now.
    pub opened: Option<String>,
    /// The reader may print the slip, which carries the query code.
    pub slip: bool,
}

/// The whole page.
pub fn case_page(eyes: &Eyes, case: &Loaded, allowed: &[Allowed], lists: &dyn Lists, around: &Around) -> CasePage {
    let procedure = &case.compiled.procedure;
    CasePage {
        head: head(eyes, case),
        report: report(eyes, case, around),
        facts: facts(eyes, case),
        history: history::events(eyes, case),
        steps: allowed.iter().filter(|one| one.may.is_ok()).map(|one| step_form(eyes, case, one, lists)).collect(),
        refused: refused(eyes, procedure, allowed),
        similar: around.near.iter().filter(|near| near.row.id != case.id).map(|near| similar(eyes, near)).collect(),
        linked: around.linked.iter().map(|(kind, row)| linked(eyes, kind, row)).collect(),
        parts: parts(eyes, case),
        papers: crate::desk::handle::sheet::links(eyes, case, around.slip),
        done: None,
        refusal: None,
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

/// The words of the report.
pub(crate) fn report_words(case: &Loaded) -> String {
    match named_value(&case.compiled.procedure, &case.state, "words") {
        Some(Value::Text(text)) => text.clone(),
        _ => String::new(),
    }
}

fn report(eyes: &Eyes, case: &Loaded, around: &Around) -> Report {
    let procedure = &case.compiled.procedure;
    let cx = eyes.cx;
    let first = case.history.first();
    let file = |hash: &str| format!("/desk/cases/{}/file/{hash}", case.filing.number);
    let mut photos = Vec::new();
    let mut voices = Vec::new();
    for (id, value) in first.into_iter().flat_map(|entry| &entry.decision.fields) {
        let Value::Attachments(files) = value else { continue };
        if !eyes.visibility.allows(procedure.field(*id).privacy) {
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
        let field = procedure.field_named("more_words")?;
        match entry.decision.fields.get(&field)? {
            Value::Text(words) => Some(Addition { at: cx.stamp(entry.decision.recorded_at), words: words.clone() }),
            _ => None,
        }
    });
    let joined = around.linked.iter().filter(|(kind, _)| kind == "merged_from").count();
    Report {
        words: report_words(case),
        photos,
        voices,
        added: added.collect(),
        contact: contact(eyes, case, around.opened.as_deref()),
        located: located(eyes, case, around),
        reporters: u32::try_from(joined).unwrap_or(u32::MAX).saturating_add(1),
    }
}

/// The contact: masked until opened for a purpose; hidden from the handling office where the person asked for it.
pub(crate) fn contact(eyes: &Eyes, case: &Loaded, opened: Option<&str>) -> Contact {
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
    match opened {
        Some(purpose) => {
            Contact::Opened { name: known.name.clone(), phone: known.phone.clone(), purpose: purpose.to_owned() }
        }
        None => Contact::Masked { name: masked_name(&known.name), phone: masked_phone(&known.phone) },
    }
}

/// Whether the person asked, with the contact or later, not to be known to the handling office.
fn hides_identity(case: &Loaded) -> bool {
    let procedure = &case.compiled.procedure;
    let by_contact = contact_of(procedure, &case.state).is_some_and(|contact| contact.hidden);
    match named_value(procedure, &case.state, "identity_hidden") {
        Some(Value::Flag(hidden)) => *hidden || by_contact,
        _ => by_contact,
    }
}

/// The first character of a name.
fn masked_name(name: &str) -> String {
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

/// Every value that stands now, but the report's own words, files and contact.
fn facts(eyes: &Eyes, case: &Loaded) -> Vec<Given> {
    let procedure = &case.compiled.procedure;
    let shown = case.state.values.iter().filter(|(id, value)| {
        let field = procedure.field(**id);
        field.name != "words"
            && !matches!(value, Value::Attachments(_) | Value::Contact(_))
            && eyes.visibility.allows(field.privacy)
    });
    shown
        .map(|(id, value)| {
            let field = procedure.field(*id);
            Given { title: eyes.cx.lang.pick(&field.title).into_owned(), value: value_words(eyes, field, value) }
        })
        .collect()
}

/// The parts that are open, instance by instance.
fn parts(eyes: &Eyes, case: &Loaded) -> Vec<PartView> {
    let procedure = &case.compiled.procedure;
    let mut parts: Vec<PartView> = Vec::new();
    for instance in case.state.config.instances.iter().filter(|instance| instance.part != PartId::MAIN) {
        let member = case.state.members.get(&(instance.part, instance.number));
        let who = member.map(|member| match eyes.tables.city.organisation(member) {
            Some(unit) => eyes.pick(&unit.name),
            None => t!(eyes.cx, DESK_PART_PARTY, "n" => instance.number + 1),
        });
        let state = procedure.state(instance.state);
        let shown = Member { who: who.unwrap_or_default(), state: eyes.pick(&state.title), done: state.end.is_some() };
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

fn linked(eyes: &Eyes, kind: &str, row: &CaseRow) -> Linked {
    let kind = match kind {
        "merged_into" => t!(eyes.cx, DESK_LINK_INTO),
        "merged_from" => t!(eyes.cx, DESK_LINK_FROM),
        _ => t!(eyes.cx, DESK_LINK_OTHER),
    };
    let shown = super::row(eyes, row);
    Linked { href: shown.href, number: shown.number, kind: kind.to_owned(), state: shown.state }
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
