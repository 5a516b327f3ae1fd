//! Lists and items of the registers, and their changes.

use axum::extract::{Path, Query};
use axum::response::Response;
use fengqiao_app::{AppError, registers};
use fengqiao_civic::rights::may_administer;
use fengqiao_civic::{Register, RegisterItem, Selector};
use serde::Deserialize;

use super::read::Reader;
use super::{Admin, forms, history, print, register_of, rows};
use crate::admin::parts::Section;
use crate::admin::register::{self, RegisterList, RegisterRow, Related};
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

fn columns(cx: &Context, register: Register) -> Vec<&'static str> {
    let (name, code, validity) = (t!(cx, ADMIN_NAME), t!(cx, ADMIN_CODE), t!(cx, ADMIN_VALIDITY));
    match register {
        Register::Area => vec![name, code, t!(cx, ADMIN_LEVEL), validity],
        Register::Organisation => vec![name, t!(cx, ADMIN_KIND), t!(cx, ADMIN_SEAT), t!(cx, ADMIN_PHONE), validity],
        Register::Account => {
            vec![t!(cx, ADMIN_PERSON), t!(cx, ADMIN_ACCOUNT), t!(cx, ADMIN_STAFF_NUMBER), t!(cx, ADMIN_STATUS)]
        }
        Register::Post => vec![
            t!(cx, ADMIN_POST_KIND),
            t!(cx, ADMIN_ORGANISATION),
            t!(cx, ADMIN_PERSON),
            t!(cx, DESK_COL_AREA),
            validity,
        ],
        Register::Category => vec![name, code, t!(cx, ADMIN_DUTIES_STANDARD), t!(cx, ADMIN_CATEGORY_PRIVATE)],
        Register::Place => vec![name, code, t!(cx, ADMIN_KIND), t!(cx, DESK_COL_AREA), validity],
        Register::Answer => vec![t!(cx, ADMIN_QUESTION), t!(cx, ADMIN_KEEPER), t!(cx, ADMIN_REVIEW_ON)],
        Register::Duty | Register::Level | Register::Setting => vec![name, code],
    }
}

fn span(eyes: &Eyes, from: fengqiao_calendar::Date, to: Option<fengqiao_calendar::Date>) -> String {
    let end = to.map_or_else(String::new, |day| eyes.cx.date(day));
    format!("{} – {end}", eyes.cx.date(from))
}

/// Every row of a register, as the list shows it. Trees come in order of their branches.
fn all_rows(eyes: &Eyes, register: Register) -> Vec<RegisterRow> {
    let city = &eyes.tables.city;
    let today = eyes.cx.today();
    let ended = |to: Option<fengqiao_calendar::Date>| to.is_some_and(|to| to <= today);
    let row = |key: &str, depth: u8, cells: Vec<String>, ended: bool| RegisterRow {
        href: format!("/admin/{}/{key}", register.name()),
        depth,
        cells,
        ended,
    };
    match register {
        Register::Area => area_rows(eyes),
        Register::Organisation => city
            .organisations()
            .map(|unit| {
                row(
                    unit.id.as_str(),
                    0,
                    vec![
                        eyes.pick(&unit.name),
                        unit.kind.clone(),
                        eyes.area(unit.area.as_str()),
                        unit.phone.clone(),
                        span(eyes, unit.valid_from, unit.valid_to),
                    ],
                    ended(unit.valid_to),
                )
            })
            .collect(),
        Register::Account => city
            .accounts()
            .map(|account| {
                row(
                    account.id.as_str(),
                    0,
                    vec![
                        account.name.clone(),
                        account.login.clone(),
                        account.staff_number.clone(),
                        standing(eyes, account),
                    ],
                    ended(account.valid_to),
                )
            })
            .collect(),
        Register::Post => city
            .posts()
            .map(|post| {
                let who = city
                    .account(post.account.as_str())
                    .map_or_else(|| t!(eyes.cx, ADMIN_POST_EMPTY).to_owned(), |account| account.name.clone());
                row(
                    post.id.as_str(),
                    0,
                    vec![
                        eyes.post_kind(post.kind.as_str()),
                        eyes.organisation(post.organisation.as_str()),
                        who,
                        eyes.area(post.area.as_str()),
                        span(eyes, post.valid_from, post.valid_to),
                    ],
                    ended(post.valid_to),
                )
            })
            .collect(),
        Register::Category => city
            .categories()
            .all()
            .map(|category| {
                let depth = u8::try_from(city.categories().chain(category.code.as_str()).count().saturating_sub(1))
                    .unwrap_or(0);
                let time = category.standard_time.map_or_else(String::new, |length| length.in_words(eyes.language()));
                let private = if category.private { t!(eyes.cx, YES).to_owned() } else { String::new() };
                row(
                    category.code.as_str(),
                    depth,
                    vec![eyes.pick(&category.name), category.code.to_string(), time, private],
                    ended(category.valid_to),
                )
            })
            .collect(),
        Register::Place => city
            .places()
            .all()
            .map(|place| {
                let kind = eyes
                    .cx
                    .lang
                    .named(&format!("place-kind-{}", place.kind.name()))
                    .unwrap_or(place.kind.name())
                    .to_owned();
                row(
                    place.code.as_str(),
                    0,
                    vec![
                        eyes.pick(&place.name),
                        place.code.grouped(),
                        kind,
                        eyes.area(place.area.as_str()),
                        span(eyes, place.valid_from, place.valid_to),
                    ],
                    ended(place.valid_to),
                )
            })
            .collect(),
        Register::Answer => city
            .answers()
            .map(|answer| {
                row(
                    answer.id.as_str(),
                    0,
                    vec![
                        eyes.pick(&answer.question),
                        eyes.organisation(answer.owner.as_str()),
                        eyes.cx.date(answer.review_on),
                    ],
                    ended(answer.valid_to),
                )
            })
            .collect(),
        Register::Duty => city
            .duties()
            .map(|duty| {
                row(
                    duty.id.as_str(),
                    0,
                    vec![eyes.category(Some(duty.category.as_str())), duty.id.to_string()],
                    ended(duty.valid_to),
                )
            })
            .collect(),
        Register::Level | Register::Setting => Vec::new(),
    }
}

fn standing(eyes: &Eyes, account: &fengqiao_civic::Account) -> String {
    let key = match (account.active_on(eyes.cx.today()), account.initial_password) {
        (false, _) => t!(eyes.cx, ADMIN_STATUS_ENDED),
        (_, true) => t!(eyes.cx, ADMIN_STATUS_INITIAL),
        _ => t!(eyes.cx, ADMIN_STATUS_OPEN),
    };
    key.to_owned()
}

fn area_rows(eyes: &Eyes) -> Vec<RegisterRow> {
    let areas = eyes.tables.city.areas();
    let mut rows = Vec::new();
    let mut stack: Vec<_> = areas.roots().into_iter().rev().collect();
    while let Some(id) = stack.pop() {
        let area = areas.get(id);
        let name =
            if eyes.english() { area.name_en.filter(|name| !name.is_empty()).unwrap_or(area.name) } else { area.name };
        rows.push(RegisterRow {
            href: format!("/admin/areas/{}", area.code),
            depth: area.level,
            cells: vec![
                name.to_owned(),
                area.code.to_owned(),
                eyes.level(area.level),
                span(eyes, area.valid_from, area.valid_to),
            ],
            ended: area.valid_to.is_some_and(|to| to <= eyes.cx.today()),
        });
        stack.extend(areas.children(id).into_iter().rev());
    }
    rows
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

fn related(eyes: &Eyes, register: Register, key: &str) -> Vec<Related> {
    let cx = eyes.cx;
    let city = &eyes.tables.city;
    let post = |post: &fengqiao_civic::Post| {
        (
            format!("/admin/posts/{}", post.id),
            format!("{} · {}", eyes.post_kind(post.kind.as_str()), eyes.organisation(post.organisation.as_str())),
        )
    };
    match register {
        Register::Area => {
            let areas = city.areas();
            let children = areas.find(key).map_or_else(Vec::new, |id| areas.children(id));
            let links = children
                .into_iter()
                .map(|id| (format!("/admin/areas/{}", areas.get(id).code), areas.get(id).name.to_owned()))
                .collect();
            let seated = city
                .organisations()
                .filter(|unit| unit.area == *key)
                .map(|unit| (format!("/admin/organisations/{}", unit.id), eyes.pick(&unit.name)))
                .collect();
            vec![
                Related { title: t!(cx, ADMIN_CHILDREN).to_owned(), links },
                Related { title: t!(cx, ADMIN_ORGANISATIONS).to_owned(), links: seated },
            ]
        }
        Register::Organisation => {
            let duties = city.duties().filter(|duty| duty.unit == Selector::Organisation(key.into()));
            let duties = duties
                .map(|duty| (format!("/admin/duties/{}", duty.id), eyes.category(Some(duty.category.as_str()))))
                .collect();
            vec![
                Related {
                    title: t!(cx, ADMIN_POSTS).to_owned(),
                    links: city.posts_in(key, cx.today()).map(post).collect(),
                },
                Related { title: t!(cx, ADMIN_DUTIES).to_owned(), links: duties },
            ]
        }
        Register::Account => vec![Related {
            title: t!(cx, ADMIN_POSTS).to_owned(),
            links: city.posts_of(key, cx.today()).map(post).collect(),
        }],
        Register::Category => {
            let duties =
                city.duties_of(key).map(|duty| (format!("/admin/duties/{}", duty.id), duty.source.clone())).collect();
            vec![Related { title: t!(cx, ADMIN_DUTIES).to_owned(), links: duties }]
        }
        _ => Vec::new(),
    }
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
