//! The papers of a case: which there are, each as a page and as PDF, and what a step would issue.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use fengqiao_app::cases::{Act, Loaded};
use fengqiao_app::papers::{self, Listed, Paper};
use fengqiao_app::{AppError, access, files};
use fengqiao_procedure::model::Privacy;
use http::header;

use super::case::{Opened, open};
use crate::desk::Staff;
use crate::desk::case::PaperLink;
use crate::desk::parts::*;
use crate::desk::present::{Around, Eyes};
use crate::http::Failure;
use crate::kit::{Document, document, words};

/// What a step's form says besides its fields.
const OF_FORM: [&str; 3] = ["step", "instance", "version"];

/// Every paper of a case that the reader may open: those that steps issued, the newest first, and the slip where the reader may print it.
pub(crate) fn links(eyes: &Eyes, case: &Loaded, around: &Around) -> Vec<PaperLink> {
    let cx = eyes.cx;
    let base = format!("/desk/cases/{}", case.filing.number);
    let mut links: Vec<PaperLink> = papers::listed(case, around.reader.clone())
        .into_iter()
        .rev()
        .map(|listed| PaperLink {
            href: format!("{base}/papers/{}/{}", listed.version, listed.paper.name),
            title: eyes.pick(&listed.paper.title),
            reader: cx.stamp(listed.at),
        })
        .collect();
    if around.slip {
        links.push(PaperLink {
            href: format!("{base}/slip"),
            title: t!(cx, DESK_SLIP_TITLE).to_owned(),
            reader: cx.stamp(case.state.opened_at),
        });
    }
    links
}

/// `GET /desk/cases/{number}/papers/{version}/{name}`: the paper as it was issued, in words.
pub async fn page(
    mut staff: Staff,
    Path((number, version, name)): Path<(String, u64, String)>,
) -> Result<Response, Failure> {
    let opened = open(&staff, &number).await?;
    let page = {
        let cx = staff.here.context();
        let eyes = staff.eyes(&cx, opened.visibility);
        let listed = readable(&opened, version, &name)?;
        let (app, tables) = (staff.here.web.app(), &staff.here.tables);
        let paper = papers::words(app, tables, &opened.case, &listed, eyes.language())?;
        note_reading(&staff, &opened, &listed, &paper).await?;
        let kept = papers::has_pdf(app, &listed, eyes.language());
        let pdf = kept.then(|| format!("/desk/cases/{number}/papers/{version}/{name}/pdf"));
        document(&cx, &Document { paper, pdf, fingerprint: fingerprint(&listed) })
    };
    Ok(staff.here.page(page))
}

/// `GET /desk/cases/{number}/papers/{version}/{name}/pdf`
pub async fn pdf(
    staff: Staff,
    Path((number, version, name)): Path<(String, u64, String)>,
) -> Result<Response, Failure> {
    let opened = open(&staff, &number).await?;
    let language = staff.eyes(&staff.here.context(), opened.visibility).language();
    let listed = readable(&opened, version, &name)?;
    let (app, tables) = (staff.here.web.app(), &staff.here.tables);
    let paper = papers::words(app, tables, &opened.case, &listed, language)?;
    note_reading(&staff, &opened, &listed, &paper).await?;
    let bytes = papers::pdf(app, tables, &opened.case, &listed, language).await?;
    Ok(download(&format!("{number}-{version}-{name}"), bytes))
}

/// Who reads a paper that names a person is recorded, as for every opening of personal data.
async fn note_reading(staff: &Staff, opened: &Opened, listed: &Listed<'_>, paper: &Paper) -> Result<(), Failure> {
    if listed.paper.privacy == Privacy::Public {
        return Ok(());
    }
    for person in papers::named_on(&opened.case, paper) {
        let field = access::contact_field(person);
        access::record(staff.here.web.app(), opened.case.id, &staff.session.viewer, &field, access::PAPER).await?;
    }
    Ok(())
}

/// What a step would issue if it were taken with these fields.
pub(super) async fn foresee(staff: &Staff, opened: &Opened, act: Act) -> Result<Vec<Paper>, AppError> {
    let language = crate::present::language(staff.here.context().lang);
    let reader = opened.around.reader.clone();
    papers::preview(staff.here.web.app(), &staff.by(), reader, act, language).await
}

/// The papers that a step would issue, as a page; the same form asks for them as PDF.
pub(super) fn preview(
    mut staff: Staff,
    number: &str,
    step: &str,
    pairs: &[(String, String)],
    found: &[Paper],
) -> Result<Response, Failure> {
    let page = {
        let cx = staff.here.context();
        let action = format!("/desk/cases/{number}/step/{step}");
        let body = html! {
            p.no-print.hint { (t!(cx, PAPER_PREVIEW_HINT)) }
            @if found.is_empty() { p { (t!(cx, PAPER_PREVIEW_NONE)) } }
            @if !found.is_empty() && papers::can_set(staff.here.web.app()) {
                form.no-print method="post" action=(action) {
                    (tokens(&cx))
                    input type="hidden" name="papers" value="pdf";
                    @for (name, value) in pairs.iter().filter(|(name, _)| of_form(name)) { input type="hidden" name=(name) value=(value); }
                    (submit(t!(cx, PAPER_PDF)))
                }
            }
            @for paper in found { (words(paper)) }
        };
        paper(&cx, t!(cx, PAPER_PREVIEW), crate::kit::Paper::A4, &body)
    };
    Ok(staff.here.page(page))
}

/// The first of the papers that a step would issue, as PDF.
pub(super) async fn preview_pdf(staff: &Staff, found: Vec<Paper>) -> Result<Response, Failure> {
    let first = found.into_iter().next().ok_or(Failure::NotFound)?;
    let bytes = papers::preview_pdf(staff.here.web.app(), first).await?;
    Ok(download("preview", bytes))
}

fn of_form(name: &str) -> bool {
    name.contains('.') || OF_FORM.contains(&name)
}

fn readable<'c>(opened: &'c Opened, version: u64, name: &str) -> Result<Listed<'c>, Failure> {
    papers::one(&opened.case, opened.around.reader.clone(), version, name).ok_or(Failure::NotFound)
}

/// What tells the bytes that were kept from any others.
pub(crate) fn fingerprint(listed: &Listed) -> String {
    listed.issued.map_or_else(String::new, |issued| files::hex(&issued.hash))
}

/// A PDF under a name of its own.
pub(crate) fn download(name: &str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}.pdf\"")),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "sandbox".to_owned()),
    ];
    (headers, bytes).into_response()
}
