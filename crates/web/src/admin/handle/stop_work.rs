//! Orders to stop work: typed, looked at, published, ended early.

use axum::extract::Query;
use axum::response::Response;
use fengqiao_app::AppError;
use fengqiao_app::stop_work::{self, CHARS_MAX, Moved, Order, Preview};
use fengqiao_calendar::{Date, Text};
use serde::Deserialize;

use super::Admin;
use super::read::Reader;
use super::register::put_back;
use crate::admin::stop_work as view;
use crate::desk::parts::*;
use crate::desk::present::{Eyes, issue_words, until_words};
use crate::http::{Failure, Posted, redirect};
use crate::i18n::group;

/// The value of the choice that means the whole city.
const WHOLE: &str = "*";
/// The lowest level of areas that the form offers: districts and streets.
const LEVEL_MAX: u8 = 2;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PageQuery {
    done: String,
}

/// `GET /admin/calendars/stop-work`
pub async fn page(mut admin: Admin, Query(query): Query<PageQuery>) -> Result<Response, Failure> {
    let orders = stop_work::orders(admin.here().web.app()).await?;
    let page = {
        let cx = admin.here().context();
        let eyes = admin.eyes(&cx);
        let done = match query.done.as_str() {
            "published" => Some(t!(cx, ADMIN_STOP_WORK_DONE).to_owned()),
            "ended" => Some(t!(cx, ADMIN_DONE).to_owned()),
            _ => None,
        };
        let shown =
            view::StopWork { fields: fields(&eyes), done, orders: listed(&eyes, &orders), ..Default::default() };
        view::view(&cx, &shown)
    };
    Ok(admin.0.here.page(page))
}

/// `POST /admin/calendars/stop-work`: what it would move, or publishing it.
pub async fn post(mut admin: Admin, posted: Posted) -> Result<Response, Failure> {
    let app = admin.here().web.app().clone();
    let read = {
        let cx = admin.here().context();
        order_of(&cx, &posted)
    };
    let mut preview = None;
    let mut issues = Vec::new();
    match read {
        Err(found) => issues = found,
        Ok((order, reason)) => {
            let result = match posted.one("do") {
                "publish" => match stop_work::publish(&app, &admin.author(), &order, &reason).await {
                    Ok(()) => return Ok(redirect(&format!("{}?done=published", view::PATH))),
                    Err(error) => Err(error),
                },
                _ => stop_work::preview(&app, &order).await,
            };
            match result {
                Ok(found) => preview = Some(found),
                Err(AppError::Invalid(found)) => issues = in_words(&admin, &found),
                Err(other) => return Err(other.into()),
            }
        }
    }
    shown_again(&mut admin, &posted, preview, issues).await
}

/// The page again with what was typed, and what it would move or what is wrong.
async fn shown_again(
    admin: &mut Admin,
    posted: &Posted,
    preview: Option<Preview>,
    issues: Vec<Issue>,
) -> Result<Response, Failure> {
    let orders = stop_work::orders(admin.here().web.app()).await?;
    let wrong = !issues.is_empty();
    let page = {
        let cx = admin.here().context();
        let eyes = admin.eyes(&cx);
        let mut fields = fields(&eyes);
        let issues = put_back(&mut fields, posted, issues);
        let preview = preview.map(|found| previewed(&eyes, &found));
        view::view(&cx, &view::StopWork { fields, issues, preview, orders: listed(&eyes, &orders), done: None })
    };
    Ok(if wrong { admin.0.here.again(page) } else { admin.0.here.page(page) })
}

/// `POST /admin/calendars/stop-work/end`
pub async fn end(admin: Admin, posted: Posted) -> Result<Response, Failure> {
    let app = admin.here().web.app().clone();
    let read = {
        let cx = admin.here().context();
        let read = Reader::new(&posted, &cx);
        let last = read.date_maybe("last");
        let reason = read.needed("end_reason");
        let issues = read.finish();
        if issues.is_empty() { Ok((last, reason)) } else { Err(issues) }
    };
    let wanted = posted.one("order");
    let found = stop_work::orders(&app).await?.into_iter().find(|order| name_of(order) == wanted);
    let order = found.ok_or(Failure::NotFound)?;
    let issues = match read {
        Err(issues) => issues,
        Ok((last, reason)) => match stop_work::end(&app, &admin.author(), &order, last, &reason).await {
            Ok(()) => return Ok(redirect(&format!("{}?done=ended", view::PATH))),
            Err(AppError::Invalid(found)) => in_words(&admin, &found),
            Err(other) => return Err(other.into()),
        },
    };
    let mut admin = admin;
    let issues = issues.into_iter().map(|issue| Issue { field: String::new(), ..issue }).collect();
    shown_again(&mut admin, &posted, None, issues).await
}

/// What an order is told apart by.
fn name_of(order: &Order) -> String {
    format!("{} {} {}", order.from, order.area.as_deref().unwrap_or(WHOLE), order.document)
}

fn in_words(admin: &Admin, found: &[fengqiao_app::Issue]) -> Vec<Issue> {
    let cx = admin.here().context();
    found.iter().map(|issue| Issue { field: issue.field.clone(), message: issue_words(&cx, issue) }).collect()
}

fn order_of(cx: &Context, posted: &Posted) -> Result<(Order, String), Vec<Issue>> {
    let read = Reader::new(posted, cx);
    let name = Text { zh: read.needed("name_zh"), en: read.text("name_en") };
    let order = Order {
        name,
        area: read.maybe("area").filter(|area| area != WHOLE),
        from: read.date("from"),
        to: read.date("to"),
        document: read.needed("document"),
    };
    let reason = read.needed("reason");
    let issues = read.finish();
    if issues.is_empty() { Ok((order, reason)) } else { Err(issues) }
}

fn fields(eyes: &Eyes) -> Vec<FieldView> {
    let cx = eyes.cx;
    let chars_max = u32::try_from(CHARS_MAX).unwrap_or(u32::MAX);
    let line = |name: &str, label: &str| FieldView::new(name, label, Control::Line { chars_max });
    let day = |name: &str, label: &str| FieldView::new(name, label, Control::Date).required();
    vec![
        line("name_zh", t!(cx, ADMIN_STOP_WORK_NAME)).hint(t!(cx, ADMIN_STOP_WORK_NAME_HINT)).required(),
        line("name_en", t!(cx, ADMIN_STOP_WORK_NAME_EN)),
        select("area", t!(cx, ADMIN_STOP_WORK_AREA), &areas(eyes), WHOLE)
            .hint(t!(cx, ADMIN_STOP_WORK_AREA_HINT))
            .required(),
        day("from", t!(cx, ADMIN_STOP_WORK_FROM)),
        day("to", t!(cx, ADMIN_STOP_WORK_TO)),
        line("document", t!(cx, ADMIN_STOP_WORK_DOCUMENT)).hint(t!(cx, ADMIN_STOP_WORK_DOCUMENT_HINT)).required(),
        line("reason", t!(cx, ADMIN_REASON)).hint(t!(cx, ADMIN_STOP_WORK_REASON_HINT)).required(),
    ]
}

/// The whole city, then its districts and streets.
fn areas(eyes: &Eyes) -> Vec<Choice> {
    let tree = eyes.tables.city.areas();
    let mut found = vec![choice(WHOLE, t!(eyes.cx, ADMIN_STOP_WORK_WHOLE))];
    for root in tree.roots() {
        for district in tree.children(root) {
            let below = tree.children(district).into_iter().filter(|id| tree.get(*id).level <= LEVEL_MAX);
            let both = std::iter::once(district).chain(below);
            found.extend(both.map(|id| choice(tree.get(id).code, &tree.path(id, eyes.english()))));
        }
    }
    found
}

fn previewed(eyes: &Eyes, found: &Preview) -> view::Preview {
    let cx = eyes.cx;
    let lead = match (found.moved, found.cut) {
        (0, _) => t!(cx, ADMIN_STOP_WORK_MOVES_NONE, "looked" => found.looked),
        (moved, false) => t!(cx, ADMIN_STOP_WORK_MOVES_SOME, "moved" => moved, "looked" => found.looked),
        (moved, true) => t!(cx, ADMIN_STOP_WORK_MOVES_CUT, "moved" => moved, "looked" => found.looked),
    };
    let row = |moved: &Moved| view::Moved {
        href: format!("/desk/cases/{}", moved.number),
        number: group(&moved.number),
        category: eyes.category(moved.category.as_deref()),
        clock: eyes.pick(&moved.clock),
        before: until_words(cx, moved.before),
        after: until_words(cx, moved.after),
        told: if moved.promised { t!(cx, ADMIN_STOP_WORK_TOLD_YES) } else { t!(cx, ADMIN_STOP_WORK_TOLD_NO) }
            .to_owned(),
    };
    view::Preview { lead, rows: found.rows.iter().map(row).collect() }
}

fn listed(eyes: &Eyes, orders: &[Order]) -> Vec<view::Order> {
    let cx = eyes.cx;
    let today = cx.today();
    orders
        .iter()
        .map(|order| view::Order {
            name: if eyes.english() { order.name.en.clone() } else { order.name.zh.clone() },
            area: order
                .area
                .as_deref()
                .map_or_else(|| t!(cx, ADMIN_STOP_WORK_WHOLE).to_owned(), |code| eyes.area(code)),
            days: days(cx, order.from, order.to),
            document: order.document.clone(),
            end: if order.to < today { Vec::new() } else { end_fields(cx) },
            hidden: vec![("order", name_of(order))],
        })
        .collect()
}

fn days(cx: &Context, from: Date, to: Date) -> String {
    if from == to {
        return cx.date(from);
    }
    t!(cx, ADMIN_FROM_TO, "from" => cx.date(from), "to" => cx.lang.date(to, from))
}

fn end_fields(cx: &Context) -> Vec<FieldView> {
    vec![
        FieldView::new("last", t!(cx, ADMIN_STOP_WORK_LAST), Control::Date).hint(t!(cx, ADMIN_STOP_WORK_LAST_HINT)),
        line("end_reason", t!(cx, ADMIN_REASON), "").required(),
    ]
}
