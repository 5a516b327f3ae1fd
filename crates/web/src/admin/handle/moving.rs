//! Running cases of older versions: shown with what is proved of them, and moved by an order with a reason.

use axum::extract::Path;
use axum::response::Response;
use fengqiao_app::moving::{self, Order, Progress, Touched};
use fengqiao_app::{AppError, Compiled};

use super::Admin;
use crate::admin::moving::{self as view, MovingPage, MovingRow};
use crate::desk::parts::*;
use crate::desk::present::{Eyes, issue_words};
use crate::http::{Failure, Posted, redirect};

/// What the page shows besides words.
struct Found {
    touched: Vec<Touched>,
    ordered: Option<(Order, Progress)>,
}

async fn found(admin: &Admin, id: &str) -> Result<Found, Failure> {
    let app = admin.here().web.app();
    let tables = app.tables();
    let compiled = tables.catalogue.current(id).ok_or(Failure::NotFound)?;
    let touched = moving::touched(app, &compiled.procedure).await?;
    let ordered = moving::ordered(app, id, &compiled.procedure.version).await?;
    Ok(Found { touched, ordered })
}

/// `GET /admin/procedures/{id}/move`
pub async fn page(mut admin: Admin, Path(id): Path<String>) -> Result<Response, Failure> {
    let found = found(&admin, &id).await?;
    let page = {
        let cx = admin.here().context();
        let eyes = admin.eyes(&cx);
        view::page(&cx, &shown(&eyes, &id, found)?)
    };
    Ok(admin.0.here.page(page))
}

/// `POST /admin/procedures/{id}/move`
pub async fn order(mut admin: Admin, Path(id): Path<String>, posted: Posted) -> Result<Response, Failure> {
    let ordered = moving::order(admin.here().web.app(), &admin.author(), &id, posted.one("reason")).await;
    let issues = match ordered {
        Ok(_) => return Ok(redirect(&format!("/admin/procedures/{id}/move"))),
        Err(AppError::Invalid(issues)) => issues,
        Err(other) => return Err(other.into()),
    };
    let found = found(&admin, &id).await?;
    let page = {
        let cx = admin.here().context();
        let eyes = admin.eyes(&cx);
        let words: Vec<String> = issues.iter().map(|issue| issue_words(&cx, issue)).collect();
        let shown = MovingPage {
            reason: posted.one("reason").to_owned(),
            reason_issue: words.join(" "),
            ..shown(&eyes, &id, found)?
        };
        view::page(&cx, &shown)
    };
    Ok(admin.0.here.again(page))
}

fn shown(eyes: &Eyes, id: &str, found: Found) -> Result<MovingPage, Failure> {
    let current: &Compiled = eyes.tables.catalogue.current(id).ok_or(Failure::NotFound)?;
    let cx = eyes.cx;
    let rows = found.touched.iter().map(|touched| {
        let old = eyes.tables.catalogue.version(id, &touched.version);
        let hash = old.map_or("", |old| old.source.hash.as_str());
        MovingRow {
            version: touched.version.clone(),
            state: eyes.pick(&touched.state),
            count: touched.count,
            fate: match &touched.fate {
                Ok(state) => t!(cx, ADMIN_MOVE_MAY, "state" => eyes.pick(state)),
                Err(why) => t!(cx, ADMIN_MOVE_STAYS, "why" => eyes.pick(why)),
            },
            moves: touched.fate.is_ok(),
            compare: format!("/admin/procedures/{id}/compare?from={hash}"),
        }
    });
    let mut page = MovingPage {
        id: id.to_owned(),
        title: eyes.pick(&current.procedure.title),
        version: current.procedure.version.clone(),
        rows: rows.collect(),
        ..MovingPage::default()
    };
    if let Some((order, progress)) = found.ordered {
        let Progress { moved, stayed, done, .. } = progress;
        page.progress = if done {
            t!(cx, ADMIN_MOVE_FINISHED, "moved" => moved, "stayed" => stayed)
        } else {
            t!(cx, ADMIN_MOVE_PROGRESS, "moved" => moved, "stayed" => stayed)
        };
        let by = order.by.as_deref().map_or_else(
            || t!(cx, ADMIN_BY_COMMAND).to_owned(),
            |account| eyes.tables.city.account(account).map_or_else(|| account.to_owned(), |it| it.name.clone()),
        );
        page.ordered = t!(cx, ADMIN_MOVE_ORDERED, "by" => by, "at" => cx.stamp(order.at), "reason" => order.reason);
        page.under_way = !done;
    }
    Ok(page)
}
