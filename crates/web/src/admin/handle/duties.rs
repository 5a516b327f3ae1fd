//! The duty directory: its matrix, its test box and its new lines.

use axum::extract::Query;
use axum::response::Response;
use fengqiao_civic::{Register, Selector};
use serde::Deserialize;

use super::{Admin, forms, register};
use crate::admin::duties::{self, Answer, DutyCell, Matrix, MatrixRow, TestBox};
use crate::desk::parts::*;
use crate::desk::present::{Eyes, place_of};
use crate::http::{Failure, Posted, redirect};

/// How many categories a page of the matrix has.
const ROWS: usize = 60;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DutyQuery {
    words: String,
    after: String,
    category: String,
    place: String,
}

/// `GET /admin/duties` and `GET /admin/duties/test`
pub async fn page(mut admin: Admin, Query(query): Query<DutyQuery>) -> Response {
    let page = {
        let cx = admin.here().context();
        let eyes = admin.eyes(&cx);
        duties::matrix(&cx, &matrix(&eyes, &query, forms::fields(&eyes, Register::Duty, None), Vec::new()))
    };
    admin.0.here.page(page)
}

/// `POST /admin/duties`
pub async fn add(mut admin: Admin, posted: Posted) -> Result<Response, Failure> {
    let issues = match register::put(&admin, Register::Duty, None, &posted).await? {
        Ok(key) => return Ok(redirect(&format!("/admin/duties/{key}?done=yes"))),
        Err(issues) => issues,
    };
    let page = {
        let cx = admin.here().context();
        let eyes = admin.eyes(&cx);
        let mut fields = forms::fields(&eyes, Register::Duty, None);
        let general = register::put_back(&mut fields, &posted, issues);
        duties::matrix(&cx, &matrix(&eyes, &DutyQuery::default(), fields, general))
    };
    Ok(admin.0.here.again(page))
}

fn matrix(eyes: &Eyes, query: &DutyQuery, add: Vec<FieldView>, issues: Vec<Issue>) -> Matrix {
    let city = &eyes.tables.city;
    let levels: Vec<u8> = city.areas().levels().iter().map(|level| level.depth).collect();
    let wanted = query.words.trim().to_lowercase();
    let skip: usize = query.after.parse().unwrap_or(0);
    let found = city
        .categories()
        .all()
        .filter(|category| wanted.is_empty() || eyes.pick(&category.name).to_lowercase().contains(&wanted));
    let mut rows: Vec<MatrixRow> =
        found.skip(skip).take(ROWS + 1).map(|category| matrix_row(eyes, category, &levels)).collect();
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    Matrix {
        filters: vec![line("words", t!(eyes.cx, DESK_COL_CATEGORY), &query.words)],
        levels: levels.iter().map(|depth| eyes.level(*depth)).collect(),
        rows,
        pager: Pager {
            first: (skip > 0).then(|| "/admin/duties".to_owned()),
            next: more.then(|| format!("/admin/duties?after={}", skip + ROWS)),
            count: String::new(),
        },
        add,
        issues,
        test: test(eyes, query),
        done: None,
    }
}

fn matrix_row(eyes: &Eyes, category: &fengqiao_civic::Category, levels: &[u8]) -> MatrixRow {
    let city = &eyes.tables.city;
    let today = eyes.cx.today();
    let code = category.code.as_str();
    let lowest = city.categories().lowest_level(code);
    let cell = |depth: &u8| {
        let duty = city.duties_of(code).find(|duty| duty.level == *depth && duty.holds_on(today));
        let unit = duty.map_or_else(String::new, |duty| match &duty.unit {
            Selector::Organisation(id) => eyes.organisation(id.as_str()),
            Selector::Kind(kind) => t!(eyes.cx, ADMIN_DUTIES_EACH, "kind" => eyes.organisation_kind(kind)),
        });
        DutyCell {
            barred: unit.is_empty() && lowest.is_some_and(|lowest| *depth > lowest),
            basis: duty.map_or_else(String::new, |duty| duty.source.clone()),
            unit,
        }
    };
    let own = city.duties_of(code).next();
    MatrixRow {
        href: own.map_or_else(|| format!("/admin/categories/{code}"), |duty| format!("/admin/duties/{}", duty.id)),
        category: eyes.pick(&category.name),
        cells: levels.iter().map(cell).collect(),
        standard: city
            .categories()
            .standard_time(code, city.categories().grade(code))
            .map_or_else(String::new, |(_, length)| length.in_words(eyes.language())),
    }
}

/// "Who gets this, and why?" asked of the directory as it stands today.
fn test(eyes: &Eyes, query: &DutyQuery) -> TestBox {
    let city = &eyes.tables.city;
    let categories =
        city.categories().all().map(|category| choice(category.code.as_str(), &eyes.pick(&category.name))).collect();
    let mut test =
        TestBox { categories, category: query.category.clone(), place: query.place.clone(), ..TestBox::default() };
    if query.category.is_empty() || query.place.is_empty() {
        return test;
    }
    let place = match place_of(eyes, &query.place) {
        Ok(place) => place,
        Err(words) => {
            test.issue = words;
            return test;
        }
    };
    let area = place.parse().ok().and_then(|place| eyes.tables.area_of_place(&place));
    let at = city.at(eyes.cx.today());
    let level = city.categories().lowest_level(&query.category).unwrap_or_else(|| city.deepest_level());
    test.answer = Some(match at.route(&query.category, area.as_deref(), level) {
        Ok(route) => Answer {
            area: area.as_deref().map_or_else(String::new, |code| eyes.area(code)),
            unit: eyes.organisation(route.organisation.as_str()),
            reason: eyes.cx.lang.reason(&route.reason),
            runners_up: route.runners_up.iter().map(|id| eyes.organisation(id.as_str())).collect(),
            clock: city
                .categories()
                .standard_time(&query.category, city.categories().grade(&query.category))
                .map_or_else(String::new, |(_, length)| length.in_words(eyes.language())),
            posts: ["liaison", "handler", "leader"]
                .map(|kind| (eyes.post_kind(kind), holders(eyes, route.organisation.as_str(), kind)))
                .into(),
        },
        Err(none) => Answer { reason: eyes.cx.lang.reason(&none.reason), ..Answer::default() },
    });
    test
}

/// Who holds a kind of post in an organisation today; empty where nobody does.
fn holders(eyes: &Eyes, organisation: &str, kind: &str) -> String {
    let city = &eyes.tables.city;
    let held = city.posts_in(organisation, eyes.cx.today()).filter(|post| post.kind == *kind);
    held.filter_map(|post| city.account(post.account.as_str()))
        .map(|account| account.name.clone())
        .collect::<Vec<_>>()
        .join("、")
}
