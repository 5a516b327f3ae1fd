//! Taking a step, and the pages of the steps that need room: reply, dispatch, merge, return visit.

use axum::extract::Path;
use axum::response::Response;
use fengqiao_app::cases::{self, Act, Loaded};
use fengqiao_app::{AppError, Issue as AppIssue, papers};
use fengqiao_calendar::Instant;
use fengqiao_procedure::event::Refusal;
use fengqiao_procedure::model::{FieldKind, Procedure, Step};

use super::Staff;
use super::case::{Opened, lists, open};
use super::sheet;
use crate::desk::case as page;
use crate::desk::form::{StepForm, StepPage, bare};
use crate::desk::parts::*;
use crate::desk::present::{
    Eyes, case_page, contact, dispatch_parts, fields_of, head, instant_of, issue_words, refusal_words, reply_preview,
    report_words, similar, step_form, typed_again, verdicts_and_attempts,
};
use crate::desk::reply::{KnownAnswer, Preview};
use crate::desk::{callback as callback_page, dispatch as dispatch_page, merge as merge_page, reply as reply_page};
use crate::http::{Failure, redirect};
use crate::sent::{Received, Sent};

/// What was typed and what is wrong with it, for a page that comes again.
#[derive(Default)]
struct Again {
    step: String,
    pairs: Vec<(String, String)>,
    issues: Vec<Issue>,
    refusal: Option<String>,
    preview: bool,
}

/// `GET /desk/cases/{number}/reply/{step}`
pub async fn reply(staff: Staff, Path((number, step)): Path<(String, String)>) -> Result<Response, Failure> {
    let opened = open(&staff, &number).await?;
    show(staff, &opened, StepPage::Reply, Again { step, ..Again::default() })
}

/// `GET /desk/cases/{number}/merge/{step}`
pub async fn merge(staff: Staff, Path((number, step)): Path<(String, String)>) -> Result<Response, Failure> {
    let opened = open(&staff, &number).await?;
    show(staff, &opened, StepPage::Merge, Again { step, ..Again::default() })
}

/// `GET /desk/cases/{number}/dispatch`
pub async fn dispatch(staff: Staff, Path(number): Path<String>) -> Result<Response, Failure> {
    let opened = open(&staff, &number).await?;
    show(staff, &opened, StepPage::Dispatch, Again::default())
}

/// `GET /desk/cases/{number}/callback`
pub async fn callback(staff: Staff, Path(number): Path<String>) -> Result<Response, Failure> {
    let opened = open(&staff, &number).await?;
    show(staff, &opened, StepPage::Callback, Again::default())
}

/// `POST /desk/cases/{number}/step/{step}`
pub async fn take(staff: Staff, Path((number, name)): Path<(String, String)>, sent: Sent) -> Result<Response, Failure> {
    let opened = open(&staff, &number).await?;
    let received = sent.receive(&staff.here.web, &staff.here.context(), opened.case.id).await?;
    let compiled = std::sync::Arc::clone(&opened.case.compiled);
    let procedure = &compiled.procedure;
    let step = procedure.step(procedure.step_named(&name).ok_or(Failure::NotFound)?);
    let pairs = substituted(procedure, step, &received);
    let mut again = Again { step: name.clone(), pairs, issues: received.issues.clone(), ..Again::default() };
    let kind = page_kind(&staff, &opened, &name);
    if received.posted.has("preview") {
        again.preview = true;
        return show(staff, &opened, kind, again);
    }
    let fields = {
        let cx = staff.here.context();
        fields_of(&staff.eyes(&cx, opened.visibility), procedure, step, (&again.pairs, &received.files))
    };
    let fields = match fields {
        Ok(fields) if again.issues.is_empty() => fields,
        Ok(_) => return show(staff, &opened, kind, again),
        Err(issues) => {
            again.issues.extend(issues);
            return show(staff, &opened, kind, again);
        }
    };
    let claim = match claim_of(&staff.here.context(), &name, &again.pairs) {
        Ok(claim) => claim,
        Err(issue) => {
            again.issues.push(issue);
            return show(staff, &opened, kind, again);
        }
    };
    let act = Act {
        case: opened.case.id,
        step: name.clone(),
        instance: received.posted.one("instance").parse().unwrap_or_default(),
        fields,
        seen_version: received.posted.one("version").parse().unwrap_or_default(),
        occurred_at: claim.0,
        evidence: claim.1,
        form: received.posted.key(),
    };
    let came = match received.posted.one("papers") {
        "" => super::write::act(staff.here.web.app(), staff.by(), act).await.map(|moved| Came::Moved(Box::new(moved))),
        wanted => {
            sheet::foresee(&staff, &opened, act).await.map(|found| Came::Foreseen { found, as_pdf: wanted == "pdf" })
        }
    };
    answer(staff, &number, kind, again, came).await
}

/// What came of a form: the case moved on, or the papers that the step would issue.
enum Came {
    Moved(Box<Loaded>),
    Foreseen { found: Vec<papers::Paper>, as_pdf: bool },
}

async fn answer(
    staff: Staff,
    number: &str,
    kind: StepPage,
    mut again: Again,
    came: Result<Came, AppError>,
) -> Result<Response, Failure> {
    match came {
        Ok(Came::Moved(moved)) if staff.by().sees(&moved.filing).is_some() => {
            Ok(redirect(&format!("/desk/cases/{}?done={}", moved.filing.number, again.step)))
        }
        Ok(Came::Moved(_)) => Ok(redirect("/desk")),
        Ok(Came::Foreseen { found, as_pdf: true }) => sheet::preview_pdf(&staff, found).await,
        Ok(Came::Foreseen { found, as_pdf: false }) => sheet::preview(staff, number, &again.step, &again.pairs, &found),
        Err(AppError::Refused(refusal)) => refused(staff, number, kind, again, &refusal).await,
        Err(AppError::Invalid(issues)) => {
            let found = invalid(&staff.here.context(), &again.step, &issues);
            again.issues.extend(found);
            let opened = open(&staff, number).await?;
            show(staff, &opened, kind, again)
        }
        Err(other) => Err(other.into()),
    }
}

/// The earlier time that was claimed, and what shows it.
pub(super) fn claim_of(
    cx: &Context,
    step: &str,
    pairs: &[(String, String)],
) -> Result<(Option<Instant>, String), Issue> {
    let sent = |name: &str| {
        let name = format!("{step}.{name}");
        pairs.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value.trim())
    };
    let evidence = sent("occurred_evidence").to_owned();
    match (sent("occurred_at"), instant_of(cx, sent("occurred_at"))) {
        ("", _) => Ok((None, evidence)),
        (_, Some(at)) => Ok((Some(at), evidence)),
        (_, None) => Err(Issue { field: format!("{step}.occurred_at"), message: t!(cx, DESK_FAULT_KIND).to_owned() }),
    }
}

/// The page of the case as it stands now, with the refusal in words and what was typed.
async fn refused(
    staff: Staff,
    number: &str,
    kind: StepPage,
    mut again: Again,
    refusal: &Refusal,
) -> Result<Response, Failure> {
    let opened = open(&staff, number).await?;
    let procedure = &opened.case.compiled.procedure;
    {
        let cx = staff.here.context();
        let eyes = staff.eyes(&cx, opened.visibility);
        if let Refusal::ImpossibleTime = refusal {
            again.issues.push(Issue {
                field: format!("{}.occurred_at", again.step),
                message: refusal_words(&eyes, procedure, refusal),
            });
        } else if let Refusal::Fields(issues) = refusal {
            again.issues.extend(issues.iter().map(|issue| Issue {
                field: format!("{}.{}", again.step, procedure.field(issue.field).name),
                message: crate::desk::present::fault_words(&cx, &issue.issue),
            }));
        } else {
            again.refusal = Some(refusal_words(&eyes, procedure, refusal));
        }
    }
    let still = opened.allowed.iter().any(|one| one.may.is_ok() && procedure.step(one.step).name == again.step);
    show(staff, &opened, if still { kind } else { StepPage::Here }, again)
}

fn invalid(cx: &Context, step: &str, issues: &[AppIssue]) -> Vec<Issue> {
    issues
        .iter()
        .map(|issue| Issue { field: format!("{step}.{}", issue.field), message: issue_words(cx, issue) })
        .collect()
}

/// A unit chosen among the suggestions and a number typed by hand stand in for the field that they fill.
fn substituted(procedure: &Procedure, step: &Step, received: &Received) -> Vec<(String, String)> {
    let mut pairs = received.pairs.clone();
    let name_of = |wanted: &dyn Fn(&fengqiao_procedure::model::Field) -> bool| {
        step.asks
            .iter()
            .map(|ask| procedure.field(ask.field))
            .find(|field| wanted(field))
            .map(|field| format!("{}.{}", step.name, field.name))
    };
    let unit = name_of(&|field| matches!(field.kind, FieldKind::Organisation));
    let target = name_of(&|field| field.name == cases::MERGED_INTO);
    for (field, typed) in [(unit, "suggested"), (target, "number")] {
        let Some(field) = field else { continue };
        let value = received.posted.one(typed);
        if !value.is_empty() && received.posted.one(&field).is_empty() {
            pairs.retain(|(name, _)| *name != field);
            pairs.push((field, value.to_owned()));
        }
    }
    pairs
}

fn page_kind(staff: &Staff, opened: &Opened, name: &str) -> StepPage {
    let cx = staff.here.context();
    let eyes = staff.eyes(&cx, opened.visibility);
    forms(&eyes, opened).into_iter().find(|form| form.step == name).map_or(StepPage::Here, |form| form.page)
}

fn forms(eyes: &Eyes, opened: &Opened) -> Vec<StepForm> {
    let lists = lists(eyes, &opened.case);
    opened.allowed.iter().filter(|one| one.may.is_ok()).map(|one| step_form(eyes, &opened.case, one, &lists)).collect()
}

/// Puts what was typed and what is wrong into the form of the step.
fn put_back(form: &mut StepForm, again: &Again) {
    if form.step != again.step {
        return;
    }
    if !again.pairs.is_empty() {
        typed_again(&mut form.fields, &again.pairs);
        typed_again(&mut form.claim, &again.pairs);
    }
    for issue in &again.issues {
        match form.fields.iter_mut().chain(&mut form.claim).find(|field| field.name == issue.field) {
            Some(field) => issue.message.clone_into(&mut field.error),
            None => form.issues.push(Issue { field: String::new(), message: issue.message.clone() }),
        }
    }
}

/// Renders the page of a kind; as an answer to a form that came back where something is wrong.
fn show(mut staff: Staff, opened: &Opened, kind: StepPage, again: Again) -> Result<Response, Failure> {
    let wrong = again.refusal.is_some() || !again.issues.is_empty();
    let page = {
        let cx = staff.here.context();
        let eyes = staff.eyes(&cx, opened.visibility);
        render(&eyes, opened, kind, &again).ok_or(Failure::NotFound)?
    };
    Ok(if wrong { staff.here.again(page) } else { staff.here.page(page) })
}

fn render(eyes: &Eyes, opened: &Opened, kind: StepPage, again: &Again) -> Option<Markup> {
    let cx = eyes.cx;
    let mut all = forms(eyes, opened);
    all.iter_mut().for_each(|form| put_back(form, again));
    let head = head(eyes, &opened.case);
    let words = report_words(eyes, &opened.case);
    let mut of_kind: Vec<StepForm> = all.iter().filter(|form| form.page == kind).cloned().collect();
    let page = match kind {
        StepPage::Here => return Some(whole(eyes, opened, all, again)),
        StepPage::Reply => {
            let form = of_kind.into_iter().find(|form| form.step == again.step)?;
            let preview = again.preview.then(|| preview_of(eyes, opened, &form));
            reply_page::view(cx, &reply_page::ReplyPage { head, words, preview, answers: answers(eyes, opened), form })
        }
        StepPage::Merge => {
            let form = of_kind.into_iter().find(|form| form.step == again.step)?;
            let near: Vec<_> = opened.around.near.iter().filter(|near| near.row.id != opened.case.id).collect();
            merge_page::view(
                cx,
                &merge_page::MergePage {
                    head,
                    words,
                    candidates: near.iter().map(|near| similar(eyes, near)).collect(),
                    candidate_words: near.iter().map(|near| near.row.summary.clone()).collect(),
                    target_field: form
                        .fields
                        .iter()
                        .find(|field| bare(&field.name) == cases::MERGED_INTO)
                        .map_or_else(String::new, |field| field.name.clone()),
                    form,
                    problem: again.refusal.clone(),
                },
            )
        }
        StepPage::Dispatch => {
            let (suggestion, runners_up) = dispatch_parts(eyes, &opened.case);
            let place =
                opened.case.state.attributes.place.as_deref().map_or_else(String::new, |place| eyes.place(place));
            let named = of_kind.iter().position(|form| !form.fields.is_empty()).map(|at| of_kind.remove(at));
            dispatch_page::view(
                cx,
                &dispatch_page::DispatchPage { head, words, place, suggestion, runners_up, direct: of_kind, named },
            )
        }
        StepPage::Callback => {
            let (attempts, needed) = verdicts_and_attempts(eyes, &opened.case);
            let asks_channel =
                |form: &StepForm| form.fields.iter().any(|field| bare(&field.name) == "callback_channel");
            let rates = |form: &StepForm| form.fields.iter().any(|field| field.required);
            let (verdicts, trying): (Vec<StepForm>, Vec<StepForm>) =
                of_kind.into_iter().partition(|form| rates(form) && !asks_channel(form));
            let contact = contact(eyes, &opened.case, None);
            let reply = given_reply(eyes, opened);
            callback_page::view(
                cx,
                &callback_page::CallbackPage { head, words, reply, contact, attempts, needed, trying, verdicts },
            )
        }
    };
    Some(page)
}

fn whole(eyes: &Eyes, opened: &Opened, steps: Vec<StepForm>, again: &Again) -> Markup {
    let mut view = case_page(eyes, &opened.case, &opened.allowed, &lists(eyes, &opened.case), &opened.around);
    view.steps = steps;
    view.refusal.clone_from(&again.refusal);
    page::view(eyes.cx, &view)
}

fn preview_of(eyes: &Eyes, opened: &Opened, form: &StepForm) -> Preview {
    let procedure = &opened.case.compiled.procedure;
    procedure
        .step_named(&form.step)
        .map_or_else(Preview::default, |id| reply_preview(eyes, &opened.case, procedure.step(id), &form.fields))
}

/// The reply that stands, part by part.
fn given_reply(eyes: &Eyes, opened: &Opened) -> Option<Preview> {
    let procedure = &opened.case.compiled.procedure;
    let part = |name: &&str| {
        let id = procedure.field_named(name)?;
        match opened.case.state.values.get(&id)? {
            fengqiao_procedure::event::Value::Text(text) => {
                Some((eyes.cx.lang.pick(&procedure.field(id).title).into_owned(), text.clone()))
            }
            _ => None,
        }
    };
    let parts: Vec<(String, String)> = reply_page::PARTS.iter().filter_map(part).collect();
    (!parts.is_empty()).then(|| Preview { parts, ..Preview::default() })
}

/// Known answers for the words of the report, the best first.
fn answers(eyes: &Eyes, opened: &Opened) -> Vec<KnownAnswer> {
    crate::desk::present::known_answers(eyes, &report_words(eyes, &opened.case))
}
