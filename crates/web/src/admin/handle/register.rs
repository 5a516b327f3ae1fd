//! Lists and items of the registers, and their changes.

use axum::extract::{Path, Query};
use axum::response::Response;
use fengqiao_app::{AppError, registers};
use fengqiao_civic::rights::may_administer;
use fengqiao_civic::{Register, RegisterItem};
use serde::Deserialize;

use super::listing::{all_rows, columns, related};
use super::read::Reader;
use super::{Admin, forms, history, print, register_of, rows};
use crate::admin::parts::Section;
use crate::admin::register::{self, RegisterList, RegisterRow};
use crate::desk::handle::case::{boundary_feature, geojson};
use crate::desk::parts::*;
use crate::desk::present::{Eyes, issue_words};
use crate::http::{Failure, Posted, redirect};

/// How many rows a page has.
const ROWS: usize = 100;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    words: String,
    after: String,
    done: String,
}

/// `GET /admin/{section}`
pub async fn list(
    mut admin: Admin,
    Path(section): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let section = Section::named(&section).ok_or(Failure::NotFound)?;
    let page = {
        let cx = admin.here().context();
        let eyes = admin.eyes(&cx);
        register::list(&cx, &listed(&eyes, section, &query, Vec::new(), &[]).ok_or(Failure::NotFound)?)
    };
    Ok(admin.0.here.page(page))
}

/// The list of a section; none where it is no register.
fn listed(
    eyes: &Eyes,
    section: Section,
    query: &ListQuery,
    add: Vec<FieldView>,
    issues: &[Issue],
) -> Option<RegisterList> {
    let cx = eyes.cx;
    let register = register_of(section)?;
    let all = all_rows(eyes, register);
    let wanted = query.words.trim().to_lowercase();
    let found = all
        .into_iter()
        .filter(|row| wanted.is_empty() || row.cells.iter().any(|cell| cell.to_lowercase().contains(&wanted)));
    let skip: usize = query.after.parse().unwrap_or(0);
    let mut rows: Vec<RegisterRow> = found.skip(skip).take(ROWS + 1).collect();
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let base = format!("/admin/{}?words={}", section.name(), query.words.replace(['&', '#', '+', '%', ' '], "%20"));
    Some(RegisterList {
        section,
        filters: vec![line("words", t!(cx, ADMIN_SEARCH), &query.words)],
        columns: columns(cx, register).into_iter().map(str::to_owned).collect(),
        rows,
        pager: Pager {
            first: (skip > 0).then(|| base.clone()),
            next: more.then(|| format!("{base}&after={}", skip + ROWS)),
            count: String::new(),
        },
        add_open: !issues.is_empty(),
        add: if add.is_empty() { forms::fields(eyes, register, None) } else { add },
        issues: issues.to_vec(),
        done: (!query.done.is_empty()).then(|| t!(cx, ADMIN_DONE).to_owned()),
    })
}

/// `GET /admin/{section}/{key}`
pub async fn item(
    mut admin: Admin,
    Path((section, key)): Path<(String, String)>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let section = Section::named(&section).ok_or(Failure::NotFound)?;
    let past = past_of(&admin, section, &key).await?;
    let page = {
        let cx = admin.here().context();
        let eyes = admin.eyes(&cx);
        let mut view = shown(&eyes, section, &key, &past).ok_or(Failure::NotFound)?;
        view.done = (!query.done.is_empty()).then(|| t!(cx, ADMIN_DONE).to_owned());
        register::item(&cx, &view)
    };
    Ok(admin.0.here.page(page))
}

/// Every change of an item.
async fn past_of(admin: &Admin, section: Section, key: &str) -> Result<Vec<registers::Past>, Failure> {
    let register = register_of(section).ok_or(Failure::NotFound)?;
    Ok(registers::history(admin.here().web.app(), register, key).await?)
}

/// One item; none where there is no such row.
fn shown(eyes: &Eyes, section: Section, key: &str, past: &[registers::Past]) -> Option<register::RegisterItem> {
    let cx = eyes.cx;
    let register = register_of(section)?;
    let row = all_rows(eyes, register).into_iter().find(|row| row.href.rsplit('/').next() == Some(key))?;
    let facts = columns(cx, register).into_iter().map(str::to_owned).zip(row.cells.iter().cloned()).collect();
    let end = vec![
        FieldView::new("on", t!(cx, ADMIN_VALID_TO), Control::Date).value(&cx.today().to_string()).required(),
        line("reason", t!(cx, ADMIN_REASON), "").required(),
    ];
    Some(register::RegisterItem {
        section,
        title: row.cells.first().cloned().unwrap_or_default(),
        facts,
        map: (register == Register::Area).then(|| (format!("/admin/areas/{key}/boundary.geojson"), String::new())),
        related: related(eyes, register, key),
        action: format!("/admin/{}/{key}", section.name()),
        fields: forms::fields(eyes, register, Some(key)),
        issues: Vec::new(),
        end: if row.ended { Vec::new() } else { end },
        history: history::changes(eyes, register, key, past),
        done: None,
    })
}

/// `GET /admin/areas/{key}/boundary.geojson`
pub async fn boundary(admin: Admin, Path(key): Path<String>) -> Result<Response, Failure> {
    let areas = admin.here().tables.city.areas();
    let id = areas.find(&key).ok_or(Failure::NotFound)?;
    let features: Vec<serde_json::Value> =
        areas.boundary(id).map(|boundary| boundary_feature(areas.get(id).name, boundary)).into_iter().collect();
    Ok(geojson(&features))
}

/// `POST /admin/{section}`
pub async fn add(admin: Admin, Path(section): Path<String>, posted: Posted) -> Result<Response, Failure> {
    let section = Section::named(&section).ok_or(Failure::NotFound)?;
    let register = register_of(section).ok_or(Failure::NotFound)?;
    match put(&admin, register, None, &posted).await? {
        Ok(key) if register == Register::Account => print::invite(admin, &key).await,
        Ok(key) => Ok(redirect(&format!("/admin/{}/{key}?done=yes", section.name()))),
        Err(issues) => came_back(admin, section, None, &posted, issues).await,
    }
}

/// `POST /admin/{section}/{key}`
pub async fn change(
    admin: Admin,
    Path((section, key)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Failure> {
    let section = Section::named(&section).ok_or(Failure::NotFound)?;
    let register = register_of(section).ok_or(Failure::NotFound)?;
    match put(&admin, register, Some(&key), &posted).await? {
        Ok(key) => Ok(redirect(&format!("/admin/{}/{key}?done=yes", section.name()))),
        Err(issues) => came_back(admin, section, Some(&key), &posted, issues).await,
    }
}

/// `POST /admin/{section}/{key}/end`
pub async fn end(
    admin: Admin,
    Path((section, key)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Failure> {
    let section = Section::named(&section).ok_or(Failure::NotFound)?;
    let register = register_of(section).ok_or(Failure::NotFound)?;
    let item = {
        let cx = admin.here().context();
        let read = Reader::new(&posted, &cx);
        let item = RegisterItem::retire(register, &key, read.date("on"), &read.needed("reason"));
        let issues = read.finish();
        if issues.is_empty() { Ok(item) } else { Err(issues) }
    };
    let result = match item {
        Ok(item) => commit(&admin, item).await?,
        Err(issues) => Err(issues),
    };
    match result {
        Ok(()) => Ok(redirect(&format!("/admin/{}?done=yes", section.name()))),
        Err(issues) => came_back(admin, section, Some(&key), &posted, issues).await,
    }
}

/// Puts the row that a form describes; its key, or everything that is wrong.
pub async fn put(
    admin: &Admin,
    register: Register,
    key: Option<&str>,
    posted: &Posted,
) -> Result<Result<String, Vec<Issue>>, Failure> {
    let item = {
        let cx = admin.here().context();
        let eyes = admin.eyes(&cx);
        let read = Reader::new(posted, &cx);
        let row = rows::row_of(&eyes, register, key, &read);
        let reason = read.needed("reason");
        let issues = read.finish();
        match row {
            Some(row) if issues.is_empty() => Ok(RegisterItem::put(row, &reason)),
            _ => Err(issues),
        }
    };
    match item {
        Err(issues) => Ok(Err(issues)),
        Ok(item) => {
            let key = item.key.clone();
            Ok(commit(admin, item).await?.map(|()| key))
        }
    }
}

/// Writes a change, if the person may make it.
pub async fn commit(admin: &Admin, item: RegisterItem) -> Result<Result<(), Vec<Issue>>, Failure> {
    let tables = std::sync::Arc::clone(&admin.here().tables);
    let at = tables.city.at(tables.date_of(admin.here().now));
    if let Err(refusal) = may_administer(&admin.0.session.viewer, &item, &at) {
        let words = admin.here().lang.named(&refusal.to_string()).unwrap_or_default();
        return Ok(Err(vec![Issue { field: String::new(), message: words.to_owned() }]));
    }
    match registers::change(admin.here().web.app(), &admin.author(), vec![item], &mut |_| ()).await {
        Ok(()) => Ok(Ok(())),
        Err(AppError::Invalid(found)) => {
            let cx = admin.here().context();
            let words = found.iter().map(|issue| Issue {
                field: issue.field.rsplit('.').next().unwrap_or_default().to_owned(),
                message: register_words(&cx, issue),
            });
            Ok(Err(words.collect()))
        }
        Err(other) => Err(other.into()),
    }
}

/// What a register found wrong, by its own key where there are words for it.
fn register_words(cx: &Context, issue: &fengqiao_app::Issue) -> String {
    let argument =
        |name: &str| issue.arguments.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value.as_str());
    let value = argument("value").to_owned();
    let known = cx.lang.named_with(argument("what"), &[("value".to_owned(), value.clone())]);
    known.unwrap_or_else(|| {
        if issue.arguments.is_empty() { issue_words(cx, issue) } else { t!(cx, ADMIN_ISSUE, "value" => value) }
    })
}

/// The page again, with what was typed and everything that is wrong.
async fn came_back(
    mut admin: Admin,
    section: Section,
    key: Option<&str>,
    posted: &Posted,
    issues: Vec<Issue>,
) -> Result<Response, Failure> {
    let past = match key {
        Some(key) => past_of(&admin, section, key).await?,
        None => Vec::new(),
    };
    let page = {
        let cx = admin.here().context();
        let eyes = admin.eyes(&cx);
        let register = register_of(section).ok_or(Failure::NotFound)?;
        let mut fields = forms::fields(&eyes, register, key);
        let general = put_back(&mut fields, posted, issues);
        match key {
            Some(key) => {
                let view = shown(&eyes, section, key, &past).ok_or(Failure::NotFound)?;
                register::item(&cx, &register::RegisterItem { fields, issues: general, ..view })
            }
            None => {
                let mut view =
                    listed(&eyes, section, &ListQuery::default(), fields, &general).ok_or(Failure::NotFound)?;
                view.add_open = true;
                register::list(&cx, &view)
            }
        }
    };
    Ok(admin.0.here.again(page))
}

/// Puts typed values and faults into fields; what belongs to no field is returned.
pub fn put_back(fields: &mut [FieldView], posted: &Posted, issues: Vec<Issue>) -> Vec<Issue> {
    for field in fields.iter_mut() {
        field.values = posted.all(&field.name).map(str::to_owned).collect();
    }
    let mut general = Vec::new();
    for issue in issues {
        match fields.iter_mut().find(|field| field.name == issue.field) {
            Some(field) => field.error = issue.message,
            None => general.push(Issue { field: String::new(), message: issue.message }),
        }
    }
    general
}
