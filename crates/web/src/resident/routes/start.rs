//! Beginning a matter by the form of its procedure: every procedure that a resident may open, without pages of its own.

use std::sync::Arc;

use axum::{extract::Path, response::Response};
use fengqiao_app::{
    AppError, Compiled,
    cases::{self, By, DEFAULT_PROCEDURE, Report},
};
use fengqiao_procedure::{
    event::{FieldIssue, Refusal},
    model::{Effect, Procedure, Secrecy, Step},
};

use super::{
    case::{fields, untaken},
    pages::how_clock,
};
use crate::{
    http::{Failure, Here},
    kit::{self, refusal, views},
    present::Registers,
    resident::{Beginning, Start, StartForm, beginnings, start as view},
    sent::{Received, Sent},
};

/// `GET /start`
pub(super) async fn list(mut here: Here) -> Response {
    let all = all(&here);
    let page = beginnings(&here.context(), &all);
    here.page(page)
}

/// Every procedure that a resident may open: the one for reports has pages of its own.
pub(super) fn all(here: &Here) -> Vec<Beginning> {
    let begins = |compiled: &&Arc<Compiled>| ways(&compiled.procedure).next().is_some();
    let one = |compiled: &Arc<Compiled>| {
        let procedure = &compiled.procedure;
        Beginning {
            href: address(procedure),
            title: here.lang.pick(&procedure.title).into_owned(),
            summary: here.lang.pick(&procedure.summary).into_owned(),
        }
    };
    here.tables.catalogue.all().filter(begins).map(one).collect()
}

/// Where a resident begins a matter of a procedure.
pub(super) fn address(procedure: &Procedure) -> String {
    if procedure.id == DEFAULT_PROCEDURE { "/report".to_owned() } else { format!("/start/{}", procedure.id) }
}

/// The opening steps that belong to residents.
pub(super) fn ways(procedure: &Procedure) -> impl Iterator<Item = &Step> {
    procedure.openings.iter().map(|id| procedure.step(*id)).filter(|step| procedure.is_resident_act(step))
}

/// What came back wrong.
struct Wrong<'w> {
    sent: &'w Received,
    issues: &'w [FieldIssue],
    refused: String,
}

/// `GET /start/{procedure}`: the form where there is one way to begin, otherwise the ways.
pub(super) async fn procedure(mut here: Here, Path(procedure): Path<String>) -> Result<Response, Failure> {
    let compiled = compiled(&here, &procedure)?;
    if compiled.procedure.id == DEFAULT_PROCEDURE {
        return Ok(here.go("/report"));
    }
    let mut found = ways(&compiled.procedure);
    let first = found.next().ok_or(Failure::NotFound)?;
    let only = found.next().is_none().then_some(first);
    let page = view(&here.context(), &model(&here, &compiled.procedure, only, None));
    Ok(here.page(page))
}

/// `GET /start/{procedure}/{step}`
pub(super) async fn form(mut here: Here, Path((procedure, name)): Path<(String, String)>) -> Result<Response, Failure> {
    let compiled = compiled(&here, &procedure)?;
    let step = way(&compiled.procedure, &name)?;
    let page = view(&here.context(), &model(&here, &compiled.procedure, Some(step), None));
    Ok(here.page(page))
}

/// `POST /start/{procedure}/{step}`
pub(super) async fn send(
    mut here: Here,
    Path((procedure, name)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Failure> {
    let received = sent.receive(&here.web, &here.context()).await?;
    let compiled = compiled(&here, &procedure)?;
    let procedure = &compiled.procedure;
    let step = way(procedure, &name)?;
    let values = match fields(&here, procedure, step, &received) {
        Ok(values) if received.issues.is_empty() => values,
        Ok(_) => return Ok(again(here, procedure, step, &received, Refusal::Fields(Vec::new()))),
        Err(issues) => return Ok(again(here, procedure, step, &received, Refusal::Fields(issues))),
    };
    let files: usize = received.files.values().map(Vec::len).sum();
    let report = Report {
        procedure: Some(procedure.id.clone()),
        opening: Some(name),
        fields: values,
        channel: "web".to_owned(),
        occurred_at: None,
        evidence: String::new(),
        old_number: None,
        form: received.posted.key(),
    };
    match cases::submit(here.web.app(), &By::Resident { device: "web".to_owned(), party: None }, report).await {
        Ok(case) => {
            here.pass.add(case.id, here.now);
            here.keep_pass();
            Ok(here.go(&format!("/c/{}/done?stored={files}", case.filing.number)))
        }
        Err(AppError::Refused(refused)) => Ok(again(here, procedure, step, &received, *refused)),
        Err(error) => Err(error.into()),
    }
}

fn compiled(here: &Here, procedure: &str) -> Result<Arc<Compiled>, Failure> {
    here.tables.catalogue.current(procedure).cloned().ok_or(Failure::NotFound)
}

fn way<'p>(procedure: &'p Procedure, name: &str) -> Result<&'p Step, Failure> {
    ways(procedure).find(|step| step.name == name).ok_or(Failure::NotFound)
}

/// The form again, with what was typed and why it was not taken.
fn again(mut here: Here, procedure: &Procedure, step: &Step, sent: &Received, why: Refusal) -> Response {
    let refused = refusal(here.lang, procedure, &why);
    let issues = match why {
        Refusal::Fields(issues) => issues,
        _ => Vec::new(),
    };
    let model = model(&here, procedure, Some(step), Some(&Wrong { sent, issues: &issues, refused }));
    let page = view(&here.context(), &model);
    here.again(page)
}

fn model(here: &Here, procedure: &Procedure, step: Option<&Step>, wrong: Option<&Wrong>) -> Start {
    let lang = here.lang;
    let way = |step: &Step| Beginning {
        href: format!("/start/{}/{}", procedure.id, step.name),
        title: lang.pick(&step.title).into_owned(),
        summary: lang.pick(&step.hint).into_owned(),
    };
    Start {
        procedure: procedure.id.clone(),
        title: lang.pick(&procedure.title).into_owned(),
        summary: lang.pick(&procedure.summary).into_owned(),
        ways: ways(procedure).map(way).collect(),
        form: step.map(|step| form_of(here, procedure, step, wrong)),
        clocks: step.map_or_else(Vec::new, |step| {
            let started = step.effects.iter().filter_map(|effect| match effect {
                Effect::Start(clock) => Some(procedure.clock(*clock)),
                _ => None,
            });
            started.map(|clock| how_clock(here, procedure, clock)).collect()
        }),
        private: procedure.secrecy != Secrecy::Open,
    }
}

fn form_of(here: &Here, procedure: &Procedure, step: &Step, wrong: Option<&Wrong>) -> StartForm {
    let registers = Registers { lang: here.lang, tables: &here.tables, now: here.now };
    let sent = wrong.map(|wrong| wrong.sent as &dyn kit::Sent);
    let mut fields = views(here.lang, procedure, &step.asks, &registers, sent, wrong.map_or(&[], |wrong| wrong.issues));
    if let Some(wrong) = wrong {
        untaken(&mut fields, wrong.sent);
    }
    StartForm {
        action: format!("/start/{}/{}", procedure.id, step.name),
        title: here.lang.pick(&step.title).into_owned(),
        hint: here.lang.pick(&step.hint).into_owned(),
        fields,
        refused: wrong.map(|wrong| wrong.refused.clone()).unwrap_or_default(),
    }
}
