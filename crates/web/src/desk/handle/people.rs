//! The people of a matter at the desk: a party's slip, and what was told in person or on paper.

use axum::extract::Path;
use axum::response::Response;
use fengqiao_app::{access, cases, people};
use fengqiao_civic::Visibility;

use super::Staff;
use super::case::open;
use super::intake::slip_of;
use crate::desk::present::{may_slip, person_words};
use crate::desk::slip;
use crate::http::{Failure, Posted, redirect};

/// `POST /desk/cases/{number}/people/{person}/slip`: the slip of a party. Who printed it stands where the party reads it.
pub async fn slip(mut staff: Staff, Path((number, person)): Path<(String, u8)>) -> Result<Response, Failure> {
    let opened = open(&staff, &number).await?;
    let roster = opened.case.roster();
    let party = roster.person(person).ok_or(Failure::NotFound)?;
    if !may_slip(&staff.eyes(&staff.here.context(), opened.visibility)) {
        return Err(Failure::Forbidden);
    }
    let app = staff.here.web.app();
    let viewer = &staff.session.viewer;
    access::record(app, opened.case.id, viewer, &access::contact_field(person), access::SLIP).await?;
    let page = {
        let cx = staff.here.context();
        let eyes = staff.eyes(&cx, opened.visibility);
        let code = people::person_code(app, opened.case.id, person);
        let mut view = slip_of(&eyes, &opened.case, code);
        view.party = person_words(&eyes, &opened.case, party);
        slip::slip(&cx, &view)
    };
    Ok(staff.here.page(page))
}

/// `POST /desk/cases/{number}/told`
pub async fn told(staff: Staff, Path(number): Path<String>, posted: Posted) -> Result<Response, Failure> {
    let opened = open(&staff, &number).await?;
    if opened.visibility < Visibility::Unit {
        return Err(Failure::Forbidden);
    }
    cases::told(staff.here.web.app(), opened.case.id, &staff.session.viewer, posted.one("errand")).await?;
    Ok(redirect(&format!("/desk/cases/{}", opened.case.filing.number)))
}
