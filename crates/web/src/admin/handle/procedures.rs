//! Procedures: read, check, compare, publish.

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use fengqiao_app::procedures::{self, Examined, Publishing};
use fengqiao_app::{AppError, Compiled, documents, proposals};
use fengqiao_procedure::check;
use fengqiao_procedure::model::{Procedure, Trigger};
use fengqiao_procedure::{Language, draw};
use serde::Deserialize;

use super::Admin;
use crate::admin::editor::{self, Comparison, Editor};
use crate::admin::procedures::{
    self as view, CheckReport, CheckShown, Finding, ProcedureList, ProcedurePage, ProcedureRow, StateLine, Version,
};
use crate::desk::parts::*;
use crate::desk::present::{Eyes, issue_words};
use crate::http::{Failure, Posted, redirect};
use crate::i18n::Lang;

fn language(eyes: &Eyes) -> Language {
    match eyes.cx.lang {
        Lang::Zh => Language::Zh,
        Lang::En => Language::En,
    }
}

/// `GET /admin/procedures`
pub async fn list(mut admin: Admin) -> Result<Response, Failure> {
    let proposed = proposals::all(admin.here().web.app()).await?;
    let waiting = proposed.iter().filter(|one| one.standing == proposals::Standing::Waiting).count();
    let page = {
        let cx = admin.here().context();
        let eyes = admin.eyes(&cx);
        let rows = eyes.tables.catalogue.all().map(|compiled| row(&eyes, compiled)).collect();
        view::list(&cx, &ProcedureList { rows, waiting, done: None })
    };
    Ok(admin.0.here.page(page))
}

fn row(eyes: &Eyes, compiled: &Compiled) -> ProcedureRow {
    let procedure = &compiled.procedure;
    ProcedureRow {
        id: procedure.id.clone(),
        title: eyes.pick(&procedure.title),
        version: procedure.version.clone(),
        published: eyes.cx.stamp(fengqiao_calendar::Instant(compiled.source.published_at)),
        check: CheckShown::Published,
    }
}

fn current<'a>(eyes: &Eyes<'a>, id: &str) -> Result<&'a std::sync::Arc<Compiled>, Failure> {
    eyes.tables.catalogue.current(id).ok_or(Failure::NotFound)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ProcedureQuery {
    from: String,
    done: String,
}

/// `GET /admin/procedures/{id}`
pub async fn page(
    mut admin: Admin,
    Path(id): Path<String>,
    Query(query): Query<ProcedureQuery>,
) -> Result<Response, Failure> {
    if id == "new" {
        return Ok(redirect("/admin/procedures/new/edit"));
    }
    let page = {
        let cx = admin.here().context();
        let eyes = admin.eyes(&cx);
        let compiled = current(&eyes, &id)?;
        let examined = procedures::examine(eyes.tables, &id, &compiled.source.text, compiled.source.modules.clone());
        let procedure = &compiled.procedure;
        let mut shown = whole(&eyes, procedure, &examined);
        shown.source.clone_from(&compiled.source.text);
        shown.versions = eyes.tables.catalogue.versions(&id).into_iter().rev().map(|one| version(&eyes, one)).collect();
        shown.done = (!query.done.is_empty()).then(|| t!(cx, ADMIN_PUBLISH_DONE).to_owned());
        view::page(&cx, &shown)
    };
    Ok(admin.0.here.page(page))
}

fn version(eyes: &Eyes, compiled: &Compiled) -> Version {
    Version {
        version: compiled.procedure.version.clone(),
        published: eyes.cx.stamp(fengqiao_calendar::Instant(compiled.source.published_at)),
        reason: compiled.source.reason.clone(),
        hash: compiled.source.hash.clone(),
    }
}

fn whole(eyes: &Eyes, procedure: &Procedure, examined: &Examined) -> ProcedurePage {
    ProcedurePage {
        id: procedure.id.clone(),
        title: eyes.pick(&procedure.title),
        summary: eyes.pick(&procedure.summary),
        version: procedure.version.clone(),
        basis: procedure.basis.iter().map(|basis| (format!("{} {}", basis.law, basis.article), basis.mark)).collect(),
        check: report(eyes, examined),
        diagram_svg: draw::svg(procedure, language(eyes)),
        states: states(eyes, procedure),
        ..ProcedurePage::default()
    }
}

fn states(eyes: &Eyes, procedure: &Procedure) -> Vec<StateLine> {
    let title = |text| eyes.pick(text);
    let mut lines = Vec::new();
    for (at, state) in (0..).map(fengqiao_procedure::model::StateId).zip(&procedure.states) {
        let leaving =
            procedure.steps.iter().filter(|step| step.from.contains(&at) && step.to.is_some_and(|to| to != at));
        let who = |step: &fengqiao_procedure::model::Step| match &step.by {
            Trigger::Roles(roles) => {
                roles.iter().map(|role| title(&procedure.role(*role).title)).collect::<Vec<_>>().join("、")
            }
            _ => t!(eyes.cx, DESK_HISTORY_AUTOMATIC).to_owned(),
        };
        let steps = leaving.map(|step| {
            let to = step.to.map_or_else(String::new, |to| title(&procedure.state(to).title));
            format!("{}: {} → {to}", who(step), title(&step.title))
        });
        lines.push(StateLine {
            title: title(&state.title),
            holder: state.holder.map_or_else(String::new, |role| title(&procedure.role(role).title)),
            clock: state.clock.map_or_else(String::new, |clock| title(&procedure.clock(clock).title)),
            steps: steps.collect(),
        });
    }
    lines
}

/// The check in words: what cannot be read, what stands against it with the shortest way there, what is proven.
pub(super) fn report(eyes: &Eyes, examined: &Examined) -> CheckReport {
    let language = language(eyes);
    let faults: Vec<(u32, u32, String)> =
        examined.issues.iter().map(|issue| (issue.place.line, issue.place.column, issue.words(language))).collect();
    let Some(found) = &examined.report else {
        let count = u32::try_from(faults.len()).unwrap_or(u32::MAX);
        return CheckReport { shown: CheckShown::Refused { findings: count }, faults, ..CheckReport::default() };
    };
    let findings: Vec<Finding> = found
        .findings
        .iter()
        .map(|finding| Finding {
            message: eyes.pick(&finding.message),
            advice: String::new(),
            trace: finding.lines.iter().map(|text| eyes.pick(text)).collect(),
        })
        .collect();
    let shown = if found.passes() {
        CheckShown::Proven { configurations: u64::try_from(found.explored).unwrap_or(u64::MAX) }
    } else {
        CheckShown::Refused { findings: u32::try_from(findings.len()).unwrap_or(u32::MAX) }
    };
    let proven = if found.passes() {
        t!(eyes.cx, ADMIN_CHECK_PROMISES).split_inclusive(['；', ';']).map(str::to_owned).collect()
    } else {
        Vec::new()
    };
    let measured = match &examined.procedure {
        Some(procedure) if found.passes() => check::measured(procedure, found, eyes.tables, eyes.cx.today(), language),
        _ => Vec::new(),
    };
    CheckReport { shown, proven, measured, findings, faults }
}

pub(super) fn changes(eyes: &Eyes, examined: &Examined) -> Vec<String> {
    examined.differences.iter().map(|difference| difference.words(language(eyes))).collect()
}

/// What the guided tour opens the editor with: `broken` puts a dead end into the text, `checked` checks it too.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct EditQuery {
    tour: String,
}

/// `GET /admin/procedures/{id}/edit`
pub async fn edit(
    mut admin: Admin,
    Path(id): Path<String>,
    Query(query): Query<EditQuery>,
) -> Result<Response, Failure> {
    let script = crate::tour::script_of(&admin.here().web).filter(|_| !query.tour.is_empty());
    let page = {
        let cx = admin.here().context();
        let eyes = admin.eyes(&cx);
        let mut shown = Editor::default();
        if id != "new" {
            let compiled = current(&eyes, &id)?;
            shown.id.clone_from(&id);
            shown.title = eyes.pick(&compiled.procedure.title);
            shown.source.clone_from(&compiled.source.text);
        }
        if let Some(script) = script {
            shown.source = script.broken(&shown.source);
        }
        if query.tour == "checked" {
            let examined = procedures::examine(eyes.tables, "procedure.toml", &shown.source, documents::modules());
            shown.check = Some(report(&eyes, &examined));
            shown.changes = changes(&eyes, &examined);
            shown.diagram_svg = examined.procedure.as_ref().map_or_else(String::new, |p| draw::svg(p, language(&eyes)));
        }
        editor::editor(&cx, &shown)
    };
    Ok(admin.0.here.page(page))
}

/// `POST /admin/procedures/{id}/edit`: checks exactly the text that was sent, or publishes it with a reason. While the technician types,
/// the script asks with `do=live` for what stands beside the text.
pub async fn check_or_publish(mut admin: Admin, Path(id): Path<String>, posted: Posted) -> Result<Response, Failure> {
    let text = posted.one("source").replace("\r\n", "\n");
    let mut issues = Vec::new();
    if posted.one("do") == "publish" {
        match procedures::publish(admin.here().web.app(), &admin.author(), &text, posted.one("reason")).await {
            Ok(Publishing::Proposed(_)) => return Ok(redirect("/admin/proposals?done=proposed")),
            Ok(Publishing::Published(key)) => {
                return Ok(redirect(&format!(
                    "/admin/procedures/{}?done=yes",
                    key.split('@').next().unwrap_or_default()
                )));
            }
            Err(AppError::Invalid(found)) => issues = found,
            Err(other) => return Err(other.into()),
        }
    }
    let wrong = !issues.is_empty();
    let live = posted.one("do") == "live";
    let page = {
        let cx = admin.here().context();
        let eyes = admin.eyes(&cx);
        let examined = procedures::examine(eyes.tables, "procedure.toml", &text, documents::modules());
        let title = eyes
            .tables
            .catalogue
            .current(&id)
            .map_or_else(String::new, |compiled| eyes.pick(&compiled.procedure.title));
        let missing = issues.iter().any(|issue| issue.field == "reason");
        let general = issues
            .iter()
            .filter(|issue| issue.field != "reason")
            .map(|issue| Issue { field: String::new(), message: issue_words(&cx, issue) });
        let shown = Editor {
            id: if id == "new" { String::new() } else { id.clone() },
            title,
            check: Some(report(&eyes, &examined)),
            changes: changes(&eyes, &examined),
            source: text.clone(),
            reason: posted.one("reason").to_owned(),
            reason_issue: if missing { t!(cx, ADMIN_PUBLISH_REASON_MISSING).to_owned() } else { String::new() },
            second_needed: examined.passes() && !examined.to_be_read(eyes.tables).is_empty(),
            issues: general.collect(),
            diagram_svg: examined.procedure.as_ref().map_or_else(String::new, |p| draw::svg(p, language(&eyes))),
        };
        if live { editor::beside(&cx, &shown) } else { editor::editor(&cx, &shown) }
    };
    if live {
        return Ok(page.into_response());
    }
    Ok(if wrong { admin.0.here.again(page) } else { admin.0.here.page(page) })
}

/// `GET /admin/procedures/{id}/diagram.bpmn`: the model for other programs.
pub async fn bpmn(admin: Admin, Path(id): Path<String>) -> Result<Response, Failure> {
    let cx = admin.here().context();
    let eyes = admin.eyes(&cx);
    let drawn = draw::bpmn(&current(&eyes, &id)?.procedure, language(&eyes));
    let name = format!("attachment; filename=\"{id}.bpmn\"");
    let headers =
        [(http::header::CONTENT_TYPE, "application/xml".to_owned()), (http::header::CONTENT_DISPOSITION, name)];
    Ok((headers, drawn).into_response())
}

/// `GET /admin/procedures/{id}/compare?from=`: an older version against the present one.
pub async fn compare(
    mut admin: Admin,
    Path(id): Path<String>,
    Query(query): Query<ProcedureQuery>,
) -> Result<Response, Failure> {
    let page = {
        let cx = admin.here().context();
        let eyes = admin.eyes(&cx);
        let present = current(&eyes, &id)?;
        let versions = eyes.tables.catalogue.versions(&id);
        let old = versions.into_iter().find(|one| one.source.hash == query.from).ok_or(Failure::NotFound)?;
        let differences = fengqiao_procedure::compare::compare(&old.procedure, &present.procedure);
        let shown = Comparison {
            id: id.clone(),
            title: eyes.pick(&present.procedure.title),
            from: old.procedure.version.clone(),
            to: present.procedure.version.clone(),
            changes: differences.iter().map(|difference| difference.words(language(&eyes))).collect(),
        };
        editor::comparison(&cx, &shown)
    };
    Ok(admin.0.here.page(page))
}
