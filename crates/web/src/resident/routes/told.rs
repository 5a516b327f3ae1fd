//! What somebody was told in their matter.

use axum::{extract::Path, response::Response};
use fengqiao_app::cases;

use super::case::ask_code;
use super::own::own;
use crate::{
    http::{Failure, Here},
    present::language,
    resident::{ToldPage, told as view},
};

/// `GET /c/{number}/told`
pub(super) async fn page(mut here: Here, Path(number): Path<String>) -> Result<Response, Failure> {
    let Some(own) = own(&here, &number).await? else { return Ok(ask_code(here, number)) };
    let (app, id) = (here.web.app(), own.case.id);
    let messages = cases::messages(app, &here.tables, id, own.person, language(here.lang)).await?;
    let page = {
        let context = here.context();
        let messages = messages.into_iter().map(|told| (context.stamp(told.at), told.words)).collect();
        view(&context, &ToldPage { number: own.case.filing.number.clone(), messages })
    };
    Ok(here.page(page))
}
