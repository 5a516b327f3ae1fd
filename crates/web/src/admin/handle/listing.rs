//! The rows of every register, as lists and pages of items show them, and what belongs to an item in other registers.

use fengqiao_civic::{Register, Selector};

use crate::admin::register::{RegisterRow, Related};
use crate::desk::parts::*;
use crate::desk::present::Eyes;

/// The titles of a register's columns.
pub(super) fn columns(cx: &Context, register: Register) -> Vec<&'static str> {
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

/// Every row of a register, as the list shows it. Trees come in order of their branches.
pub(super) fn all_rows(eyes: &Eyes, register: Register) -> Vec<RegisterRow> {
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
                        eyes.organisation_kind(&unit.kind),
                        eyes.area(unit.area.as_str()),
                        unit.phone.clone(),
                        eyes.days(Some(unit.valid_from), unit.valid_to),
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
                        eyes.days(Some(post.valid_from), post.valid_to),
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
                        eyes.days(Some(place.valid_from), place.valid_to),
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
                eyes.days(Some(area.valid_from), area.valid_to),
            ],
            ended: area.valid_to.is_some_and(|to| to <= eyes.cx.today()),
        });
        stack.extend(areas.children(id).into_iter().rev());
    }
    rows
}

/// What belongs to an item in other registers.
pub(super) fn related(eyes: &Eyes, register: Register, key: &str) -> Vec<Related> {
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
