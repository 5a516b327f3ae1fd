//! The papers of a case: which there are, and each as it was issued.

use axum::extract::Path;
use axum::response::Response;
use fengqiao_app::cases::{Loaded, Recorded};
use fengqiao_app::words;
use fengqiao_procedure::event::Decision;
use fengqiao_procedure::model::{Paper, Privacy};

use super::case::open;
use crate::desk::Staff;
use crate::desk::case::PaperLink;
use crate::desk::parts::*;
use crate::desk::present::{Eyes, value_words};
use crate::desk::sheet::{self, Sheet};
use crate::http::Failure;
use crate::i18n::group;

/// Every paper of a case that the reader may open: those that steps issued, the newest first, and the slip where the reader may print it.
pub(crate) fn links(eyes: &Eyes, case: &Loaded, slip_too: bool) -> Vec<PaperLink> {
    let cx = eyes.cx;
    let base = format!("/desk/cases/{}", case.filing.number);
    let procedure = &case.compiled.procedure;
    let mut links = Vec::new();
    for (version, entry) in (1u64..).zip(&case.history).collect::<Vec<_>>().into_iter().rev() {
        for at in &entry.decision.papers {
            let paper = &procedure.papers[usize::from(*at)];
            if eyes.visibility.allows(paper.privacy) && paper.privacy != Privacy::Sealed {
                links.push(PaperLink {
                    href: format!("{base}/papers/{version}/{}", paper.name),
                    title: eyes.pick(&paper.title),
                    reader: cx.stamp(entry.decision.recorded_at),
                });
            }
        }
    }
    if slip_too {
        links.push(PaperLink {
            href: format!("{base}/slip"),
            title: t!(cx, DESK_SLIP_TITLE).to_owned(),
            reader: cx.stamp(case.state.opened_at),
        });
    }
    links
}

/// `GET /desk/cases/{number}/papers/{version}/{name}`: the paper as the case stood when it was issued.
pub async fn page(
    mut staff: Staff,
    Path((number, version, name)): Path<(String, u64, String)>,
) -> Result<Response, Failure> {
    let opened = open(&staff, &number).await?;
    let page = {
        let cx = staff.here.context();
        let eyes = staff.eyes(&cx, opened.visibility);
        let (paper, entry) = issued(&opened.case, version, &name).ok_or(Failure::NotFound)?;
        // A paper of one member's part is for those who may know of that part.
        let reading = opened.case.reading(opened.around.reader.clone());
        let told = usize::try_from(version)
            .ok()
            .and_then(|version| version.checked_sub(1))
            .is_some_and(|at| reading.tells(at));
        if !eyes.visibility.allows(paper.privacy) || !told {
            return Err(Failure::NotFound);
        }
        sheet::sheet(&cx, &view(&eyes, &as_it_was(&opened.case, version), paper, &entry.decision))
    };
    Ok(staff.here.page(page))
}

fn issued<'c>(case: &'c Loaded, version: u64, name: &str) -> Option<(&'c Paper, &'c Recorded)> {
    let entry = case.history.get(usize::try_from(version.checked_sub(1)?).ok()?)?;
    let papers = entry.decision.papers.iter().filter_map(|at| case.compiled.procedure.papers.get(usize::from(*at)));
    Some((papers.into_iter().find(|paper| paper.name == name)?, entry))
}

/// The case as its entries up to this version tell it.
fn as_it_was(case: &Loaded, version: u64) -> Loaded {
    let count = usize::try_from(version).unwrap_or(usize::MAX);
    let mut then = case.clone();
    then.history.truncate(count);
    let decisions = then.history.iter().map(|entry| &entry.decision);
    if let Some(state) = fengqiao_procedure::fold(&then.compiled.procedure, decisions) {
        then.state = state;
    }
    then
}

fn view(eyes: &Eyes, case: &Loaded, paper: &Paper, decision: &Decision) -> Sheet {
    let cx = eyes.cx;
    let procedure = &case.compiled.procedure;
    let told = words::told(eyes.tables, case, eyes.language(), cx.now);
    let about = &case.state.attributes;
    let lines = paper.fields.iter().filter_map(|id| {
        let field = procedure.field(*id);
        let value = case.state.values.get(id)?;
        let words = if eyes.visibility.allows(field.privacy) && field.privacy != Privacy::Sealed {
            value_words(eyes, field, value)
        } else {
            t!(cx, DESK_FIELD_CLOSED).to_owned()
        };
        Some((eyes.pick(&field.title), words))
    });
    let step = decision.step.map_or_else(String::new, |id| eyes.pick(&procedure.step(id).title));
    let (who, at) = (eyes.actor(&decision.actor), cx.stamp(decision.recorded_at));
    Sheet {
        title: eyes.pick(&paper.title),
        city: eyes.pick(&cx.city.name),
        number: group(&case.filing.number),
        procedure: eyes.pick(&procedure.title),
        category: eyes.category(about.category.as_deref()),
        place: about.place.as_deref().map_or_else(|| t!(cx, DESK_PLACE_OPEN).to_owned(), |place| eyes.place(place)),
        holder: told.holder,
        due: told.due.map_or_else(String::new, |(_, at)| cx.stamp(at)),
        lines: lines.collect(),
        issued: t!(cx, DESK_SHEET_BY, "who" => who, "step" => step, "at" => at),
        phone: if told.phone.is_empty() { cx.city.phone.clone() } else { told.phone },
        address: eyes.pick(&cx.city.address),
    }
}
