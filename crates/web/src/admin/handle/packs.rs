//! The rules in force, and the packs that the city has chosen or may choose.

use axum::extract::{Path, Query};
use axum::response::Response;
use fengqiao_app::AppError;
use fengqiao_app::packs::{self, Choosable};
use fengqiao_calendar::Text;
use serde::Deserialize;

use super::Admin;
use super::system::{mark_words, plain};
use crate::admin::packs::{self as view, PackChoice, RulesPage};
use crate::admin::parts::Section;
use crate::admin::register::RegisterList;
use crate::desk::parts::*;
use crate::desk::present::{Eyes, issue_words};
use crate::http::{Failure, Posted, redirect};
use crate::present::{Note, noted};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RulesQuery {
    done: String,
}

/// `GET /admin/rules`
pub async fn page(mut admin: Admin, Query(query): Query<RulesQuery>) -> Result<Response, Failure> {
    let found = packs::all(admin.here().web.app()).await?;
    let page = {
        let cx = admin.here().context();
        let eyes = admin.eyes(&cx);
        let done = (!query.done.is_empty()).then(|| t!(cx, ADMIN_DONE).to_owned());
        view::rules(&cx, &RulesPage { packs: choices(&eyes, &found), issues: Vec::new(), list: list(&eyes, done) })
    };
    Ok(admin.0.here.page(page))
}

/// `POST /admin/rules/packs/{id}`: puts a pack in force or out of it.
pub async fn choose(mut admin: Admin, Path(id): Path<String>, posted: Posted) -> Result<Response, Failure> {
    let app = admin.here().web.app().clone();
    let chosen = posted.one("chosen") == "yes";
    let found = match packs::choose(&app, &admin.author(), &id, chosen, posted.one("reason")).await {
        Ok(()) => return Ok(redirect("/admin/rules?done=yes")),
        Err(AppError::Invalid(found)) => found,
        Err(other) => return Err(other.into()),
    };
    let all = packs::all(&app).await?;
    let page = {
        let cx = admin.here().context();
        let eyes = admin.eyes(&cx);
        let issues = found.iter().map(|it| Issue { field: String::new(), message: issue_words(&cx, it) }).collect();
        view::rules(&cx, &RulesPage { packs: choices(&eyes, &all), issues, list: list(&eyes, None) })
    };
    Ok(admin.0.here.again(page))
}

fn choices(eyes: &Eyes, found: &[Choosable]) -> Vec<PackChoice> {
    let one = |pack: &Choosable| PackChoice {
        action: format!("/admin/rules/packs/{}", pack.id),
        title: title(eyes, &pack.title),
        version: pack.version.clone(),
        chosen: pack.chosen,
        lines: pack.lines.iter().map(|line| title(eyes, line)).collect(),
    };
    found.iter().map(one).collect()
}

fn title(eyes: &Eyes, text: &Text) -> String {
    if eyes.english() && !text.en.is_empty() { text.en.clone() } else { text.zh.clone() }
}

/// Every rule and threshold, with its source and how sure its text is.
fn list(eyes: &Eyes, done: Option<String>) -> RegisterList {
    let cx = eyes.cx;
    let packs = eyes.tables.rules.packs();
    let source = |law: &str, article: &str, mark: char| {
        noted(cx.lang, format!("{law} {article}").trim().to_owned(), mark, Note::Long)
    };
    let rules =
        packs.iter().flat_map(|pack| pack.rules().iter().map(move |entry| (pack, entry))).map(|(pack, entry)| {
            let rule = &entry.rule;
            plain(vec![
                t!(cx, ADMIN_RULE_NAMED, "title" => title(eyes, &entry.title), "id" => rule.id),
                rule.length.in_words(eyes.language()),
                source(&rule.law, &rule.article, rule.mark),
                mark_words(cx, rule.mark).to_owned(),
                format!("{} {}", title(eyes, pack.title()), pack.version()),
            ])
        });
    let thresholds = packs.iter().flat_map(|pack| pack.thresholds().iter().map(move |one| (pack, one)));
    let thresholds = thresholds.map(|(pack, one)| {
        let share = t!(cx, ADMIN_THRESHOLD, "title" => title(eyes, &one.title), "share" => one.share, "of" => one.of);
        plain(vec![
            one.id.clone(),
            share,
            source(&one.law, &one.article, one.mark),
            mark_words(cx, one.mark).to_owned(),
            format!("{} {}", title(eyes, pack.title()), pack.version()),
        ])
    });
    let columns =
        [t!(cx, ADMIN_RULE), t!(cx, ADMIN_LENGTH), t!(cx, ADMIN_SOURCE), t!(cx, ADMIN_SURE), t!(cx, ADMIN_PACK)];
    RegisterList {
        section: Section::Rules,
        columns: columns.map(str::to_owned).into(),
        rows: rules.chain(thresholds).collect(),
        done,
        ..RegisterList::default()
    }
}
