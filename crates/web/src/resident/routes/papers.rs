//! The papers of a matter for whoever proved its number and their query code: as a page, and as PDF.

use axum::{extract::Path, response::Response};
use fengqiao_app::papers::{self, Listed};
use fengqiao_civic::Reader;

use super::own::{Own, own};
use crate::{
    desk::{download, fingerprint},
    http::{Failure, Here},
    kit::{Document, document},
    present::language,
    resident::IssuedPaper,
};

/// Every paper of a matter that its reader may open, the newest first.
pub(super) fn issued(here: &Here, own: &Own) -> Vec<IssuedPaper> {
    let context = here.context();
    let readable = papers::listed(&own.case, Reader::Party(own.person)).into_iter().rev();
    readable
        .map(|listed| IssuedPaper {
            title: here.lang.pick(&listed.paper.title).into_owned(),
            at: context.stamp(listed.at),
            href: format!("/c/{}/papers/{}/{}", own.case.filing.number, listed.version, listed.paper.name),
        })
        .collect()
}

fn readable<'c>(own: &'c Own, version: u64, name: &str) -> Result<Listed<'c>, Failure> {
    papers::one(&own.case, Reader::Party(own.person), version, name).ok_or(Failure::NotFound)
}

/// `GET /c/{number}/papers/{version}/{name}`
pub(super) async fn page(
    mut here: Here,
    Path((number, version, name)): Path<(String, u64, String)>,
) -> Result<Response, Failure> {
    let own = own(&here, &number).await?.ok_or(Failure::NotFound)?;
    let page = {
        let listed = readable(&own, version, &name)?;
        let paper = papers::words(here.web.app(), &here.tables, &own.case, &listed, language(here.lang))?;
        let kept = papers::has_pdf(here.web.app(), &listed, language(here.lang));
        let pdf = kept.then(|| format!("/c/{number}/papers/{version}/{name}/pdf"));
        document(&here.context(), &Document { paper, pdf, fingerprint: fingerprint(&listed) })
    };
    Ok(here.page(page))
}

/// `GET /c/{number}/papers/{version}/{name}/pdf`
pub(super) async fn pdf(
    here: Here,
    Path((number, version, name)): Path<(String, u64, String)>,
) -> Result<Response, Failure> {
    let own = own(&here, &number).await?.ok_or(Failure::NotFound)?;
    let listed = readable(&own, version, &name)?;
    let bytes = papers::pdf(here.web.app(), &here.tables, &own.case, &listed, language(here.lang)).await?;
    Ok(download(&format!("{number}-{version}-{name}"), bytes))
}
