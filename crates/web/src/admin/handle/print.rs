//! What is printed: place codes, and the first password of an account.

use axum::extract::{Path, Query};
use axum::response::Response;
use fengqiao_app::people;
use fengqiao_civic::{Register, RegisterItem};
use serde::Deserialize;

use super::{Admin, register};
use crate::admin::papers::{self, CodeLabel, CodeSheet, Invitation};
use crate::desk::parts::*;
use crate::http::{Failure, Posted};

/// How many codes a sheet has: three columns, four rows.
const CODES: usize = 12;
/// How many days an initial password should be used within.
const INVITATION_DAYS: i32 = 7;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CodesQuery {
    words: String,
    after: String,
}

/// `GET /admin/places/codes`
pub async fn codes(mut admin: Admin, Query(query): Query<CodesQuery>) -> Response {
    let page = {
        let cx = admin.here().context();
        let eyes = admin.eyes(&cx);
        let skip: usize = query.after.parse().unwrap_or(0);
        let wanted = query.words.trim();
        let today = cx.today();
        let found =
            eyes.tables.city.places().all().filter(|place| {
                place.exists_on(today) && (wanted.is_empty() || eyes.pick(&place.name).contains(wanted))
            });
        let mut labels: Vec<CodeLabel> = found
            .skip(skip)
            .take(CODES + 1)
            .map(|place| CodeLabel {
                code: place.code.grouped(),
                name: eyes.pick(&place.name),
                within: eyes.area(place.area.as_str()),
                link: format!("{}/p/{}", cx.city.origin, place.code),
            })
            .collect();
        let more = labels.len() > CODES;
        labels.truncate(CODES);
        papers::codes(
            &cx,
            &CodeSheet {
                labels,
                next: more.then(|| format!("/admin/places/codes?words={wanted}&after={}", skip + CODES)),
            },
        )
    };
    admin.0.here.page(page)
}

/// `POST /admin/accounts/{key}/password`: a new initial password; every session of the account ends.
pub async fn password(admin: Admin, Path(key): Path<String>, _posted: Posted) -> Result<Response, Failure> {
    let account = admin.here().tables.city.account(&key).cloned().ok_or(Failure::NotFound)?;
    let item = RegisterItem::put(
        fengqiao_civic::Account { initial_password: true, ..account },
        t!(admin.here().context(), ADMIN_ACCOUNTS_RESET),
    );
    debug_assert_eq!(item.register, Register::Account);
    if register::commit(&admin, item).await?.is_err() {
        return Err(Failure::Forbidden);
    }
    invite(admin, &key).await
}

/// Gives an account its initial password and shows the sheet, once.
pub async fn invite(mut admin: Admin, key: &str) -> Result<Response, Failure> {
    let password = initial_password();
    people::set_password(admin.here().web.app(), key, &password).await?;
    let tables = admin.here().web.app().tables();
    let account = tables.city.account(key).ok_or(Failure::NotFound)?;
    let page = {
        let cx = admin.here().context();
        let eyes = admin.eyes(&cx);
        let posts = tables.city.posts_of(key, cx.today());
        let until = cx.today().checked_add(jiff::Span::new().days(INVITATION_DAYS)).unwrap_or_else(|_| cx.today());
        let view = Invitation {
            name: account.name.clone(),
            account: account.login.clone(),
            password,
            posts: posts
                .map(|post| {
                    format!(
                        "{} · {}",
                        eyes.post_kind(post.kind.as_str()),
                        eyes.organisation(post.organisation.as_str())
                    )
                })
                .collect(),
            address: format!("{}/sign-in", cx.city.origin),
            valid_until: cx.date(until),
        };
        papers::invitation(&cx, &view)
    };
    Ok(admin.0.here.page(page))
}

/// Four groups of four characters that are hard to take for each other: 80 bits.
fn initial_password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789z";
    let bytes: [u8; 16] = fengqiao_app::random();
    let mut text = String::with_capacity(19);
    for (at, byte) in bytes.iter().enumerate() {
        if at > 0 && at % 4 == 0 {
            text.push('-');
        }
        text.push(char::from(LETTERS[usize::from(byte % 32)]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initial_passwords_differ_and_are_long_enough() {
        let (one, other) = (initial_password(), initial_password());
        assert_ne!(one, other);
        assert_eq!(one.len(), 19);
        assert!(one.split('-').all(|group| group.len() == 4));
    }
}
