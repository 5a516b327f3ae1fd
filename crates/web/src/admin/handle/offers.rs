//! What the program brings that is newer than the city's own, and adopting it.

use axum::extract::{Path, Query};
use axum::response::Response;
use fengqiao_app::AppError;
use fengqiao_app::documents::Shelf;
use fengqiao_app::offers::{self, Meaning, Offer};
use fengqiao_app::procedures::Publishing;
use serde::Deserialize;

use super::Admin;
use crate::admin::offers::{self as view, Offered, Offers};
use crate::desk::parts::*;
use crate::desk::present::{Eyes, issue_words};
use crate::http::{Failure, redirect};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OfferQuery {
    done: String,
}

/// `GET /admin/offers`
pub async fn page(mut admin: Admin, Query(query): Query<OfferQuery>) -> Result<Response, Failure> {
    let found = offers::all(admin.here().web.app()).await?;
    let page = {
        let cx = admin.here().context();
        let eyes = admin.eyes(&cx);
        let done = (!query.done.is_empty()).then(|| t!(cx, ADMIN_DONE).to_owned());
        view::offers(&cx, &Offers { offers: shown(&eyes, &found), issues: Vec::new(), done })
    };
    Ok(admin.0.here.page(page))
}

fn shown(eyes: &Eyes, found: &[Offer]) -> Vec<Offered> {
    let cx = eyes.cx;
    let one = |offer: &Offer| {
        let note = match offer.meaning {
            Meaning::VersionTaken => t!(cx, ADMIN_OFFER_TAKEN),
            Meaning::Words => t!(cx, ADMIN_OFFER_WORDS),
            Meaning::Replaces => t!(cx, ADMIN_OFFER_REPLACES),
            Meaning::New => t!(cx, ADMIN_OFFER_NEW),
        };
        let adoptable = offer.meaning != Meaning::VersionTaken;
        Offered {
            kind: kind(cx, offer.shelf).to_owned(),
            key: offer.key.clone(),
            action: adoptable.then(|| format!("/admin/offers/{}/{}", offer.shelf.name(), offer.key)),
            note: note.to_owned(),
            differences: offer.differences.iter().map(|text| eyes.pick(text)).collect(),
        }
    };
    found.iter().map(one).collect()
}

fn kind(cx: &Cx, shelf: Shelf) -> &'static str {
    match shelf {
        Shelf::Calendars => t!(cx, ADMIN_CALENDARS),
        Shelf::Rules => t!(cx, ADMIN_RULES),
        Shelf::Procedures => t!(cx, ADMIN_PROCEDURES),
    }
}

/// `POST /admin/offers/{shelf}/{key}`
pub async fn adopt(mut admin: Admin, Path((shelf, key)): Path<(String, String)>) -> Result<Response, Failure> {
    let app = admin.here().web.app().clone();
    let shelves = [Shelf::Calendars, Shelf::Rules, Shelf::Procedures];
    let shelf = shelves.into_iter().find(|one| one.name() == shelf).ok_or(Failure::NotFound)?;
    let reason = t!(admin.here().context(), ADMIN_OFFER_REASON, "version" => env!("CARGO_PKG_VERSION"));
    let found = match offers::adopt(&app, &admin.author(), shelf, &key, &reason).await {
        Ok(Publishing::Published(_)) => return Ok(redirect("/admin/offers?done=yes")),
        Ok(Publishing::Proposed(_)) => return Ok(redirect("/admin/proposals?done=proposed")),
        Err(AppError::Invalid(found)) => found,
        Err(other) => return Err(other.into()),
    };
    let waiting = offers::all(&app).await?;
    let page = {
        let cx = admin.here().context();
        let eyes = admin.eyes(&cx);
        let issues = found.iter().map(|it| Issue { field: String::new(), message: issue_words(&cx, it) }).collect();
        view::offers(&cx, &Offers { offers: shown(&eyes, &waiting), issues, done: None })
    };
    Ok(admin.0.here.again(page))
}
