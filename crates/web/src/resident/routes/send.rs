//! Sending a report. The words are registered and numbered before the first photo is read, so that a broken network costs photos only.

use std::collections::BTreeMap;

use axum::response::Response;
use fengqiao_app::{
    AppError, Id,
    cases::{self, Act, By, DEFAULT_PROCEDURE, Loaded, Report},
    files, new_id,
};
use fengqiao_procedure::{
    event::{Attachment, Contact, Refusal, Value},
    model::{FieldKind, Procedure, StepId},
};

use super::report::{again_words, draft, place_ref, wrong_phone, wrong_words};
use crate::{
    http::{Failure, Here, SentFile, Upload},
    i18n::k,
    kit::{fault, refusal},
    resident::{Draft, PlaceChoice, contact_step, place as place_view},
};

/// What came of the files of a form.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub photos: Vec<Attachment>,
    pub voice: Vec<Attachment>,
    /// Too large, and of a kind that is not taken.
    pub large: usize,
    pub unknown: usize,
}

/// `POST /report`
pub(super) async fn send(mut here: Here, mut upload: Upload) -> Result<Response, Failure> {
    let mut draft = draft(&here, &upload.posted);
    if wrong_phone(&draft.phone) {
        let issue = here.lang.t(k::FAULT_PHONE);
        let page = contact_step(&here.context(), &draft, issue);
        return Ok(here.again(page));
    }
    let mut kept = Kept::default();
    // The files of a report without words come before its case: they are stored under the id that it is going to have.
    let id = new_id(here.web.app().now());
    if draft.words.is_empty() {
        kept = keep(&here, &mut upload, id).await?;
        draft.voice = !kept.voice.is_empty() || !kept.photos.is_empty();
    }
    if let Some(issue) = wrong_words(&here, &draft) {
        return incomplete(here, draft, &issue).await;
    }
    let report = report(&here, &draft, &kept, upload.posted.key());
    let by = By::Resident { device: device(&draft).to_owned(), party: None };
    let case = match cases::submit_as(here.web.app(), &by, id, report).await {
        Ok(case) => case,
        Err(AppError::Refused(refused)) => {
            let issue = explained(&here, &draft, &refused);
            return Ok(again_words(here, &draft, &issue));
        }
        Err(error) => return Err(error.into()),
    };
    if !draft.words.is_empty() {
        kept = keep(&here, &mut upload, case.id).await?;
        add(&here, &by, &case, &kept).await?;
    }
    here.pass.add(case.id, here.now);
    here.keep_pass();
    let stored = kept.photos.len() + kept.voice.len();
    Ok(here
        .go(&format!("/c/{}/done?stored={stored}&large={}&unknown={}", case.filing.number, kept.large, kept.unknown)))
}

/// Back to the page that asks for words: that of the place where the report began there.
async fn incomplete(mut here: Here, draft: Draft, issue: &str) -> Result<Response, Failure> {
    let PlaceChoice::Place(code) = draft.place.clone() else { return Ok(again_words(here, &draft, issue)) };
    let place = super::place::load(&here, &code, draft, issue).await?;
    let page = place_view(&here.context(), &place);
    Ok(here.again(page))
}

fn device(draft: &Draft) -> &'static str {
    if matches!(draft.place, PlaceChoice::Place(_)) { "qr" } else { "web" }
}

/// The procedure that the report opens: the category says which.
fn procedure<'h>(here: &'h Here, draft: &Draft) -> Option<&'h Procedure> {
    let named = here.tables.city.categories().procedure(&draft.category).unwrap_or(DEFAULT_PROCEDURE);
    here.tables.catalogue.current(named).map(|compiled| &compiled.procedure)
}

fn report(here: &Here, draft: &Draft, kept: &Kept, form: Option<cases::FormKey>) -> Report {
    let mut words = draft.words.clone();
    if let PlaceChoice::Words(place) = &draft.place {
        words = format!("{words}\n{}", here.lang.f(k::REPORT_PLACE_IN_WORDS, &[("words", place)])).trim().to_owned();
    }
    let contact = Contact { name: draft.name.clone(), phone: draft.phone.clone(), hidden: draft.hidden };
    let known = here.tables.city.categories().get(&draft.category).is_some();
    let all = [
        ("words", (!words.is_empty()).then(|| Value::Text(words.clone()))),
        ("voice", (!kept.voice.is_empty()).then(|| Value::Attachments(kept.voice.clone()))),
        ("photos", (!kept.photos.is_empty()).then(|| Value::Attachments(kept.photos.clone()))),
        ("category", known.then(|| Value::Ref(draft.category.clone()))),
        ("place", Some(Value::Ref(place_ref(&draft.place).to_string()))),
        ("contact", (!draft.name.is_empty() || !draft.phone.is_empty()).then_some(Value::Contact(contact))),
        ("identity_hidden", draft.hidden.then_some(Value::Flag(true))),
    ];
    let procedure = procedure(here, draft);
    let opening = procedure.and_then(|procedure| opening(procedure, !words.is_empty()));
    let asked = |name: &str| procedure.zip(opening).is_none_or(|(procedure, step)| asks(procedure, step, name));
    let fields: BTreeMap<String, Value> = all
        .into_iter()
        .filter(|(name, _)| asked(name))
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect();
    Report {
        procedure: None,
        opening: procedure.zip(opening).map(|(procedure, step)| procedure.step(step).name.clone()),
        fields,
        channel: device(draft).to_owned(),
        occurred_at: None,
        evidence: String::new(),
        old_number: None,
        form,
    }
}

/// The opening step that a resident may take with words, or without them.
fn opening(procedure: &Procedure, with_words: bool) -> Option<StepId> {
    let requires_words = |step: StepId| {
        procedure.step(step).asks.iter().any(|ask| ask.required && procedure.field(ask.field).name == "words")
    };
    let own = |step: &&StepId| procedure.is_resident_act(procedure.step(**step));
    procedure.openings.iter().filter(own).copied().find(|step| requires_words(*step) == with_words)
}

fn asks(procedure: &Procedure, step: StepId, name: &str) -> bool {
    procedure.step(step).asks.iter().any(|ask| procedure.field(ask.field).name == name)
}

/// Why the engine did not take it, in words.
fn explained(here: &Here, draft: &Draft, refused: &Refusal) -> String {
    let Some(procedure) = procedure(here, draft) else { return here.lang.t(k::REFUSAL_UNKNOWN_STEP).to_owned() };
    match refused {
        Refusal::Fields(issues) => issues
            .iter()
            .map(|issue| fault(here.lang, procedure.field(issue.field), &issue.issue))
            .collect::<Vec<_>>()
            .join(" "),
        other => refusal(here.lang, procedure, other),
    }
}

/// Stores the files of a form for a case one by one. One that cannot be taken does not stop the others.
pub(super) async fn keep(here: &Here, upload: &mut Upload, case: Id) -> Result<Kept, Failure> {
    let mut kept = Kept::default();
    while let Some(SentFile { came, .. }) = upload.next(here.web.app(), case).await {
        match came {
            Ok(file) if file.media_type.starts_with("audio/") => kept.voice.push(file),
            Ok(file) => kept.photos.push(file),
            Err(AppError::Invalid(issues)) if issues.iter().any(|issue| issue.key == files::TOO_LARGE) => {
                kept.large += 1;
            }
            Err(AppError::Invalid(_)) => kept.unknown += 1,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(kept)
}

/// Adds files to a case by the first step that lets this person add some. What the step asks in words is said for them.
pub(super) async fn add(here: &Here, by: &By, case: &Loaded, kept: &Kept) -> Result<(), Failure> {
    let files: Vec<Attachment> = kept.photos.iter().chain(&kept.voice).cloned().collect();
    if files.is_empty() {
        return Ok(());
    }
    let procedure = &case.compiled.procedure;
    let takes_files = |id: StepId| {
        let step = procedure.step(id);
        step.asks
            .iter()
            .find(|ask| matches!(procedure.field(ask.field).kind, FieldKind::Attachment { .. }))
            .map(|ask| (step, ask.field))
    };
    let allowed = cases::allowed(&here.tables, by, case, here.now);
    let mine = allowed.iter().filter(|found| found.may.is_ok());
    let Some((step, field, instance)) =
        mine.filter_map(|found| takes_files(found.step).map(|(step, field)| (step, field, found.instance))).next()
    else {
        return Ok(());
    };
    let mut fields = BTreeMap::from([(procedure.field(field).name.clone(), Value::Attachments(files))]);
    for ask in step.asks.iter().filter(|ask| ask.required && ask.field != field) {
        let asked = procedure.field(ask.field);
        if matches!(asked.kind, FieldKind::Text { .. }) {
            fields.insert(asked.name.clone(), Value::Text(here.lang.t(k::REPORT_FILES_FOLLOW).to_owned()));
        }
    }
    let act = Act {
        case: case.id,
        step: step.name.clone(),
        instance,
        fields,
        seen_version: case.state.version,
        occurred_at: None,
        evidence: String::new(),
        form: None,
    };
    cases::act(here.web.app(), by, act).await?;
    Ok(())
}
