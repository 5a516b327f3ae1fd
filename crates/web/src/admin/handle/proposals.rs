//! Proposed procedure texts: read and decided by a second administrator.

use axum::extract::{Path, Query};
use axum::response::Response;
use fengqiao_app::proposals::{self, Proposal, Standing};
use fengqiao_app::{AppError, procedures};
use fengqiao_civic::Viewer;
use serde::Deserialize;

use super::Admin;
use super::procedures::{changes, report};
use crate::admin::proposals::{self as view, ProposalList, ProposalPage, ProposalRow};
use crate::desk::parts::*;
use crate::desk::present::{Eyes, issue_words};
use crate::http::{Failure, Posted, redirect};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    done: String,
}

/// `GET /admin/proposals`
pub async fn list(mut admin: Admin, Query(query): Query<ListQuery>) -> Result<Response, Failure> {
    let found = proposals::all(admin.here().web.app()).await?;
    let page = {
        let cx = admin.here().context();
        let eyes = admin.eyes(&cx);
        let done = match query.done.as_str() {
            "proposed" => Some(t!(cx, ADMIN_PROPOSED).to_owned()),
            "declined" => Some(t!(cx, ADMIN_PROPOSAL_DECLINED_DONE).to_owned()),
            "published" => Some(t!(cx, ADMIN_DONE).to_owned()),
            _ => None,
        };
        view::list(&cx, &ProposalList { rows: found.iter().map(|one| row(&eyes, one)).collect(), done })
    };
    Ok(admin.0.here.page(page))
}

fn row(eyes: &Eyes, proposal: &Proposal) -> ProposalRow {
    let cx = eyes.cx;
    let (id, version) = proposal.key.split_once('@').unwrap_or((&proposal.key, ""));
    let title = eyes.tables.catalogue.current(id).map_or_else(|| id.to_owned(), |it| eyes.pick(&it.procedure.title));
    let by = proposal.by.as_deref().map_or_else(
        || t!(cx, ADMIN_BY_COMMAND).to_owned(),
        |account| eyes.tables.city.account(account).map_or_else(|| account.to_owned(), |it| it.name.clone()),
    );
    let standing = match proposal.standing {
        Standing::Waiting => t!(cx, ADMIN_PROPOSAL_WAITING),
        Standing::Published => t!(cx, ADMIN_PROPOSAL_PUBLISHED),
        Standing::Declined => t!(cx, ADMIN_PROPOSAL_DECLINED),
    };
    ProposalRow {
        href: format!("/admin/proposals/{}", proposal.key),
        title,
        version: version.to_owned(),
        by,
        at: cx.stamp(proposal.at),
        standing: standing.to_owned(),
        waits: proposal.standing == Standing::Waiting,
    }
}

/// `GET /admin/proposals/{key}`
pub async fn page(mut admin: Admin, Path(key): Path<String>) -> Result<Response, Failure> {
    let proposal = proposals::one(admin.here().web.app(), &key).await?;
    let page = {
        let cx = admin.here().context();
        let eyes = admin.eyes(&cx);
        view::page(&cx, &shown(&eyes, &admin.0.session.viewer, &proposal, Vec::new()))
    };
    Ok(admin.0.here.page(page))
}

fn shown(eyes: &Eyes, viewer: &Viewer, proposal: &Proposal, issues: Vec<Issue>) -> ProposalPage {
    let examined = procedures::examine(eyes.tables, &proposal.key, &proposal.text, proposal.modules.clone());
    ProposalPage {
        row: row(eyes, proposal),
        action: format!("/admin/proposals/{}", proposal.key),
        reason: proposal.reason.clone(),
        answer: proposal.answer.clone(),
        to_be_read: examined.to_be_read(eyes.tables).iter().map(|text| eyes.pick(text)).collect(),
        check: report(eyes, &examined),
        changes: changes(eyes, &examined),
        source: proposal.text.clone(),
        is_own: proposal.by.as_deref() == Some(viewer.account().as_str()),
        issues,
    }
}

/// `POST /admin/proposals/{key}`: publishes or declines; whoever proposed it may do neither.
pub async fn decide(mut admin: Admin, Path(key): Path<String>, posted: Posted) -> Result<Response, Failure> {
    let app = admin.here().web.app().clone();
    let (result, done) = match posted.one("do") {
        "publish" => (proposals::publish(&app, &admin.author(), &key).await, "published"),
        "decline" => (proposals::decline(&app, &admin.author(), &key, posted.one("reason")).await, "declined"),
        _ => return Err(Failure::Unreadable),
    };
    let found = match result {
        Ok(()) => return Ok(redirect(&format!("/admin/proposals?done={done}"))),
        Err(AppError::Invalid(found)) => found,
        Err(other) => return Err(other.into()),
    };
    let proposal = proposals::one(&app, &key).await?;
    let page = {
        let cx = admin.here().context();
        let eyes = admin.eyes(&cx);
        let issues = found.iter().map(|it| Issue { field: String::new(), message: issue_words(&cx, it) }).collect();
        view::page(&cx, &shown(&eyes, &admin.0.session.viewer, &proposal, issues))
    };
    Ok(admin.0.here.again(page))
}
