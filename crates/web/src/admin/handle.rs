//! The handlers of the technician's pages.

use axum::{
    Router,
    extract::FromRequestParts,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use fengqiao_app::registers::Author;
use fengqiao_civic::Visibility;
use http::request::Parts;

use super::parts::Section;
use crate::desk::Staff;
use crate::desk::parts::*;
use crate::desk::present::Eyes;
use crate::http::{Failure, Here, Web, redirect};

mod condition;
mod duties;
mod forms;
mod history;
mod listing;
mod moving;
mod offers;
mod packs;
mod print;
mod procedures;
mod proposals;
mod read;
mod register;
mod rows;
mod stop_work;
mod system;

/// Every route of the technician.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/admin", get(home))
        .route("/admin/duties", get(duties::page).post(duties::add))
        .route("/admin/duties/test", get(duties::page))
        .route("/admin/places/codes", get(print::codes))
        .route("/admin/accounts/{key}/password", post(print::password))
        .route("/admin/calendars", get(system::calendars))
        .route(crate::admin::stop_work::PATH, get(stop_work::page).post(stop_work::post))
        .route("/admin/calendars/stop-work/end", post(stop_work::end))
        .route("/admin/rules", get(packs::page))
        .route("/admin/rules/packs/{id}", post(packs::choose))
        .route("/admin/system", get(condition::page))
        .route("/admin/outbox", get(system::outbox))
        .route("/admin/offers", get(offers::page))
        .route("/admin/offers/{shelf}/{key}", post(offers::adopt))
        .route("/admin/proposals", get(proposals::list))
        .route("/admin/proposals/{key}", get(proposals::page).post(proposals::decide))
        .route("/admin/procedures", get(procedures::list))
        .route("/admin/procedures/{id}", get(procedures::page))
        .route("/admin/procedures/{id}/edit", get(procedures::edit).post(procedures::check_or_publish))
        .route("/admin/procedures/{id}/diagram.bpmn", get(procedures::bpmn))
        .route("/admin/procedures/{id}/compare", get(procedures::compare))
        .route("/admin/procedures/{id}/move", get(moving::page).post(moving::order))
        .route("/admin/{section}", get(register::list).post(register::add))
        .route("/admin/{section}/{key}", get(register::item).post(register::change))
        .route("/admin/{section}/{key}/end", post(register::end))
        .route("/admin/areas/{key}/boundary.geojson", get(register::boundary))
}

async fn home(_: Admin) -> Response {
    redirect("/admin/areas")
}

/// A request of somebody who sets up the city.
pub(crate) struct Admin(pub Staff);

impl FromRequestParts<Web> for Admin {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Admin, Response> {
        let staff = Staff::from_request_parts(parts, web).await?;
        if staff.administers() { Ok(Admin(staff)) } else { Err(Failure::Forbidden.into_response()) }
    }
}

impl Admin {
    fn here(&self) -> &Here {
        &self.0.here
    }

    /// Who changes a register, with the administering post.
    fn author(&self) -> Author {
        let viewer = &self.0.session.viewer;
        let post = viewer.posts().iter().find(|post| matches!(post.kind.as_str(), "technician" | "security"));
        Author {
            account: Some(viewer.account().to_string()),
            post: post.map(|post| post.id.to_string()),
            device: "web".to_owned(),
        }
    }

    fn eyes<'a>(&'a self, cx: &'a Context<'a>) -> Eyes<'a> {
        self.0.eyes(cx, Visibility::Public)
    }
}

/// The register behind a section, for those sections that are one.
fn register_of(section: Section) -> Option<fengqiao_civic::Register> {
    use fengqiao_civic::Register;
    Some(match section {
        Section::Areas => Register::Area,
        Section::Organisations => Register::Organisation,
        Section::Posts => Register::Post,
        Section::Accounts => Register::Account,
        Section::Categories => Register::Category,
        Section::Duties => Register::Duty,
        Section::Places => Register::Place,
        Section::Answers => Register::Answer,
        _ => return None,
    })
}
