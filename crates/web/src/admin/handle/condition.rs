//! The system page: figures of the database, projections, calendars and packs in use.

use axum::response::Response;
use fengqiao_app::condition::{self, Condition};
use fengqiao_app::documents::{self, Document, Shelf};
use fengqiao_calendar::{Date, Instant, Language, PackRule, RulePack, YearPack};

use super::Admin;
use super::system::mark_words;
use crate::admin::system::{self, Pack, Projection, System};
use crate::desk::parts::*;
use crate::desk::present::Eyes;
use crate::http::Failure;

/// `GET /admin/system`
pub async fn page(mut admin: Admin) -> Result<Response, Failure> {
    let app = admin.here().web.app().clone();
    let condition = condition::of(&app).await?;
    let calendars = documents::all(&app, Shelf::Calendars).await?;
    let page = {
        let cx = admin.here().context();
        let eyes = admin.eyes(&cx);
        let view = System {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            city: eyes.pick(&cx.city.name),
            zone: eyes.tables.calendar.zone().name().to_owned(),
            now: cx.stamp(cx.now),
            database: "SQLite".to_owned(),
            held: held(&cx, &condition),
            projections: projections(&cx, &condition),
            rebuilt: rebuilt(&cx, &condition),
            calendars: calendars.iter().filter_map(|document| year(&cx, document)).collect(),
            packs: eyes.tables.rules.packs().iter().map(|found| pack(&eyes, found)).collect(),
            warnings: warnings(&eyes, &condition),
        };
        system::system(&cx, &view)
    };
    Ok(admin.0.here.page(page))
}

fn held(cx: &Context, condition: &Condition) -> Vec<(String, String)> {
    let figures = &condition.figures;
    let line = |name: &str, value: String| (name.to_owned(), value);
    vec![
        line(
            t!(cx, ADMIN_SYSTEM_CASES),
            t!(cx, ADMIN_SYSTEM_CASES_OF, "n" => figures.cases, "open" => figures.cases_open),
        ),
        line(t!(cx, ADMIN_SYSTEM_ENTRIES), condition.position.to_string()),
        line(t!(cx, ADMIN_SYSTEM_REGISTERS), figures.register_items.to_string()),
        line(t!(cx, ADMIN_SYSTEM_OUTBOX), figures.outbox_waiting.to_string()),
        line(
            t!(cx, ADMIN_SYSTEM_TIMERS),
            t!(cx, ADMIN_SYSTEM_TIMERS_OF, "n" => figures.timers, "due" => figures.timers_due),
        ),
        line(t!(cx, ADMIN_SYSTEM_SIZE), size(condition.database_bytes)),
        line(
            t!(cx, ADMIN_SYSTEM_FILES),
            t!(cx, ADMIN_SYSTEM_FILES_OF, "n" => figures.files, "size" => size(figures.files_bytes)),
        ),
    ]
}

/// A size as people read it; units are the same in every language.
fn size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")];
    let found = UNITS.iter().find(|(unit, _)| bytes >= *unit);
    found.map_or_else(
        || format!("{bytes} B"),
        |(unit, name)| format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit),
    )
}

fn projections(cx: &Context, condition: &Condition) -> Vec<Projection> {
    let named =
        |table: &str| cx.lang.named(&format!("admin-table-{}", table.replace('_', "-"))).unwrap_or(table).to_owned();
    let one = |found: &condition::Projected| Projection {
        name: named(&found.table),
        table: found.table.clone(),
        version: found.version,
        outdated: found.outdated.is_some(),
    };
    condition.projections.iter().map(one).collect()
}

fn rebuilt(cx: &Context, condition: &Condition) -> String {
    let Some(last) = &condition.rebuilt else { return t!(cx, ADMIN_REBUILT_NEVER).to_owned() };
    let at = cx.stamp(Instant(last.at));
    if last.differing.is_empty() && last.damaged == 0 {
        return t!(cx, ADMIN_REBUILT_SAME, "at" => at, "n" => last.entries);
    }
    let tables = last.differing.join(t!(cx, ADMIN_LIST_COMMA));
    t!(cx, ADMIN_REBUILT_DIFFERED, "at" => at, "tables" => tables, "damaged" => last.damaged)
}

fn year(cx: &Context, document: &Document) -> Option<Pack> {
    let pack = YearPack::parse(&document.published.text).ok()?;
    let year = pack.year();
    Some(Pack {
        name: t!(cx, ADMIN_CALENDAR_OF, "year" => year),
        version: document.published.hash.chars().take(8).collect(),
        validity: t!(cx, ADMIN_FROM_TO, "from" => cx.date(Date::constant(year, 1, 1)), "to" => cx.date(Date::constant(year, 12, 31))),
        provisional: if pack.mark() == 'V' { String::new() } else { mark_words(cx, pack.mark()).to_owned() },
    })
}

fn pack(eyes: &Eyes, pack: &RulePack) -> Pack {
    let cx = eyes.cx;
    let title = pack.title();
    let english = eyes.language() == Language::En && !title.en.is_empty();
    let all = |day: fn(&PackRule) -> Option<fengqiao_calendar::Date>| pack.rules().iter().map(day);
    let from = all(|rule| rule.effective_from).flatten().min();
    let open = all(|rule| rule.effective_to).any(|day| day.is_none());
    let to = all(|rule| rule.effective_to).flatten().max().filter(|_| !open);
    let unread = pack.rules().iter().filter(|rule| rule.rule.mark != 'V').count();
    Pack {
        name: if english { title.en.clone() } else { title.zh.clone() },
        version: pack.version().to_owned(),
        validity: eyes.days(from, to),
        provisional: if unread == 0 {
            String::new()
        } else {
            t!(cx, ADMIN_PACK_UNREAD, "n" => unread, "all" => pack.rules().len())
        },
    }
}

/// What needs attention.
fn warnings(eyes: &Eyes, condition: &Condition) -> Vec<String> {
    let cx = eyes.cx;
    let next_year = cx.today().year() + 1;
    let mut warnings = Vec::new();
    for year in [cx.today().year(), next_year] {
        let early = year == next_year && cx.today().month() < 11;
        if !eyes.tables.calendar.knows(year) && !early {
            warnings.push(t!(cx, ADMIN_SYSTEM_NO_YEAR, "year" => year));
        }
    }
    if condition.projections.iter().any(|found| found.outdated.is_some()) {
        warnings.push(t!(cx, ADMIN_SYSTEM_OUTDATED).to_owned());
    }
    if condition.rebuilt.as_ref().is_some_and(|last| last.damaged > 0) {
        warnings.push(t!(cx, ADMIN_SYSTEM_DAMAGED).to_owned());
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_by_people() {
        let rows = [(0, "0 B"), (1_023, "1023 B"), (1_536, "1.5 KB"), (5 << 20, "5.0 MB"), (3 << 30, "3.0 GB")];
        for (bytes, words) in rows {
            assert_eq!(size(bytes), words);
        }
    }
}
