//! The queue, the lists, their export, and the way from a number to its page.

use axum::extract::Query;
use axum::response::{IntoResponse, Response};
use fengqiao_app::cases::{self, Scope};
use fengqiao_app::{Cursor, Filter as Narrow, PlaceRef, Tables};
use fengqiao_civic::{Viewer as Rights, Visibility};
use http::header;
use serde::Deserialize;

use super::{Staff, live};
use crate::desk::list::{self, CaseList, Filter, FilterOptions};
use crate::desk::parts::*;
use crate::desk::present::{Eyes, rows};
use crate::desk::queue::{self, Counts, Queue, Tab};
use crate::http::{Failure, redirect};

/// How many rows a page has.
pub(super) const ROWS: usize = 50;
/// How many rows an export has at most.
const EXPORT_MAX: usize = 50_000;
/// How many rows are read at once for an export.
const EXPORT_BATCH: usize = 200;

#[derive(Debug, Default, Deserialize)]
pub struct QueueQuery {
    #[serde(default)]
    tab: String,
    #[serde(default)]
    after: String,
}

/// `GET /desk`
pub async fn queue(mut staff: Staff, Query(query): Query<QueueQuery>) -> Result<Response, Failure> {
    let app = staff.here.web.app().clone();
    let tab = Tab::named(&query.tab);
    let after = cursor_of(&query.after);
    let viewer = &staff.session.viewer;
    let (scope, narrow) = shown(viewer, tab);
    let found = cases::list(&app, viewer, scope, &narrow, after, ROWS).await?;
    let counts = counts(&staff).await?;
    let page = {
        let cx = staff.here.context();
        let eyes = staff.eyes(&cx, Visibility::Public);
        let view = Queue {
            tab,
            rows: rows(&eyes, &found.rows),
            next: found.next.map(cursor_text),
            continued: after.is_some(),
            counts,
            live: live::address_of_queue(tab, after),
            mark: live::mark_of_rows(&found.rows, counts.mine.unwrap_or_default()),
        };
        queue::view(&cx, &view)
    };
    Ok(staff.here.page(page))
}

/// What a tab shows.
pub(super) fn shown(viewer: &Rights, tab: Tab) -> (Scope, Narrow) {
    match tab {
        Tab::Mine => (Scope::Mine, Narrow::default()),
        Tab::Late => (Scope::Late, Narrow::default()),
        Tab::Unit => {
            let holder_org = viewer.posts().first().map(|post| post.organisation.to_string());
            (Scope::Open, Narrow { holder_org, ..Narrow::default() })
        }
        Tab::All => (Scope::Open, Narrow::default()),
    }
}

/// How much each tab holds. What is one's own is counted each time, the rest at most every few seconds for one person.
async fn counts(staff: &Staff) -> Result<Counts, Failure> {
    let app = staff.here.web.app();
    let viewer = &staff.session.viewer;
    let mine = Some(cases::count_mine(app, viewer).await?);
    let person = format!("{} {}", viewer.account(), staff.session.post.as_deref().unwrap_or_default());
    let now = app.now();
    if let Some(known) = staff.here.web.tab_counts().known(&person, now) {
        return Ok(Counts { mine, ..known });
    }
    let count = async |tab| {
        let (scope, narrow) = shown(viewer, tab);
        cases::count(app, viewer, scope, &narrow).await
    };
    let counts = Counts {
        mine,
        unit: Some(count(Tab::Unit).await?),
        late: Some(count(Tab::Late).await?),
        all: Some(count(Tab::All).await?),
    };
    staff.here.web.tab_counts().keep(person, now, counts);
    Ok(counts)
}

pub(super) fn cursor_text(cursor: Cursor) -> String {
    format!("{}.{}", cursor.sort_at, fengqiao_app::files::hex(&cursor.case_id))
}

pub(super) fn cursor_of(text: &str) -> Option<Cursor> {
    let (sort_at, id) = text.split_once('.')?;
    if id.len() != 32 || !id.is_ascii() {
        return None;
    }
    let mut case_id = [0; 16];
    for (at, byte) in case_id.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&id[at * 2..at * 2 + 2], 16).ok()?;
    }
    Some(Cursor { sort_at: sort_at.parse().ok()?, case_id })
}

#[derive(Debug, Default, Deserialize)]
pub struct FindQuery {
    #[serde(default)]
    number: String,
}

/// `GET /desk/find`: a number that is not there and one that is not the reader's to see get the same answer.
pub async fn find(staff: Staff, Query(query): Query<FindQuery>) -> Result<Response, Failure> {
    let (case, _) = cases::visible(staff.here.web.app(), &staff.here.tables, &staff.by(), &query.number).await?;
    Ok(redirect(&format!("/desk/cases/{}", case.filing.number)))
}

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    words: String,
    standing: String,
    state: String,
    category: String,
    area: String,
    unit: String,
    channel: String,
    procedure: String,
    from: String,
    to: String,
    after: String,
}

impl ListQuery {
    fn scope(&self) -> Scope {
        match self.standing.as_str() {
            "late" => Scope::Late,
            "closed" => Scope::Closed,
            _ => Scope::Open,
        }
    }

    /// What the store is asked, and what could not be read.
    fn narrow(&self, cx: &Context) -> (Narrow, Vec<String>) {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let mut problems = Vec::new();
        let mut day = |text: &str, after: i8| {
            let parsed: Result<fengqiao_calendar::Date, _> = text.parse();
            match parsed {
                _ if text.is_empty() => None,
                Ok(date) => {
                    let date = if after > 0 { date.tomorrow().unwrap_or(date) } else { date };
                    Some(cx.city.zone.start_of(date).0)
                }
                Err(_) => {
                    problems.push(t!(cx, DESK_FILTER_BAD_DATE).to_owned());
                    None
                }
            }
        };
        let narrow = Narrow {
            state: some(&self.state),
            category: some(&self.category),
            area: some(&self.area),
            unit_org: some(&self.unit),
            channel: some(&self.channel),
            procedure: some(&self.procedure),
            opened_from: day(&self.from, 0),
            opened_before: day(&self.to, 1),
            ..Narrow::default()
        };
        (narrow, problems)
    }

    fn pairs(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("words", &self.words),
            ("standing", &self.standing),
            ("state", &self.state),
            ("category", &self.category),
            ("area", &self.area),
            ("unit", &self.unit),
            ("channel", &self.channel),
            ("procedure", &self.procedure),
            ("from", &self.from),
            ("to", &self.to),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.as_str())).collect()
    }

    fn address(&self, path: &str, after: Option<String>) -> String {
        let mut pairs: Vec<(&str, String)> =
            self.pairs().into_iter().map(|(name, value)| (name, value.to_owned())).collect();
        pairs.extend(after.map(|after| ("after", after)));
        serde_urlencoded::to_string(&pairs).map_or_else(|_| path.to_owned(), |query| format!("{path}?{query}"))
    }

    /// Whether a row has the words: its number, or all of them across summary, category, place and area.
    fn has_words(&self, tables: &Tables, row: &fengqiao_app::CaseRow) -> bool {
        let wanted = self.words.trim();
        let old = row.old_number.as_deref().unwrap_or_default();
        if wanted.is_empty() || row.number.contains(&wanted.replace(' ', "")) || says(old, wanted) {
            return true;
        }
        let city = &tables.city;
        let category = row.category.as_deref().and_then(|code| city.categories().get(code)).map(|found| &found.name);
        let place = row.place.as_deref().and_then(|place| place.parse::<PlaceRef>().ok());
        let place = place.map_or_else(String::new, |place| tables.place_words(&place, false));
        let area = row.area.as_deref().and_then(|code| city.areas().find(code));
        let area = area.map_or_else(String::new, |id| city.areas().path(id, false));
        let (zh, en) = category.map_or(("", ""), |name| (name.zh.as_str(), name.en.as_str()));
        fengqiao_text::covers(wanted, &[&row.summary, zh, en, &place, &area])
    }
}

/// Whether an old number holds what was typed, however its letters are written.
fn says(old: &str, wanted: &str) -> bool {
    old.to_lowercase().contains(&wanted.to_lowercase())
}

/// `GET /desk/cases`
pub async fn list(mut staff: Staff, Query(query): Query<ListQuery>) -> Result<Response, Failure> {
    let app = staff.here.web.app().clone();
    let (narrow, problems) = query.narrow(&staff.here.context());
    let mut after = cursor_of(&query.after);
    let continued = after.is_some();
    let mut kept = Vec::new();
    // Words are looked for in the rows themselves, a bounded number of pages at a time.
    for _ in 0..WORD_PAGES {
        let found = cases::list(&app, &staff.session.viewer, query.scope(), &narrow, after, ROWS).await?;
        kept.extend(found.rows.into_iter().filter(|row| query.has_words(&staff.here.tables, row)));
        after = found.next;
        if after.is_none() || query.words.is_empty() || kept.len() >= ROWS {
            break;
        }
    }
    let page = {
        let cx = staff.here.context();
        let eyes = staff.eyes(&cx, Visibility::Public);
        let view = CaseList {
            filter: typed(&query),
            options: options(&eyes),
            rows: rows(&eyes, &kept),
            next: after.map(|cursor| query.address("/desk/cases", Some(cursor_text(cursor)))),
            first: continued.then(|| query.address("/desk/cases", None)),
            export: query.address("/desk/cases.csv", None),
            export_cut: false,
            problems,
        };
        list::view(&cx, &view)
    };
    Ok(staff.here.page(page))
}

/// How many pages one request looks through for words.
const WORD_PAGES: usize = 40;

fn typed(query: &ListQuery) -> Filter {
    Filter {
        words: query.words.clone(),
        procedure: query.procedure.clone(),
        state: query.state.clone(),
        category: query.category.clone(),
        area: query.area.clone(),
        unit: query.unit.clone(),
        channel: query.channel.clone(),
        standing: query.standing.clone(),
        received_from: query.from.clone(),
        received_to: query.to.clone(),
    }
}

/// The closed lists that one may choose from: areas down to the streets, every unit that exists.
fn options(eyes: &Eyes) -> FilterOptions {
    let city = &eyes.tables.city;
    let lang = eyes.cx.lang;
    let areas = city.areas();
    let shallow = areas.all().filter(|id| areas.get(*id).level <= 2).take(OPTIONS_MAX);
    let states = eyes.tables.catalogue.all().flat_map(|compiled| compiled.procedure.states.iter());
    let mut seen = std::collections::HashSet::new();
    FilterOptions {
        procedures: eyes
            .tables
            .catalogue
            .all()
            .map(|compiled| choice(&compiled.procedure.id, &lang.pick(&compiled.procedure.title)))
            .collect(),
        states: states
            .filter(|state| seen.insert(state.name.clone()))
            .map(|state| choice(&state.name, &lang.pick(&state.title)))
            .collect(),
        categories: city
            .categories()
            .all()
            .take(OPTIONS_MAX)
            .map(|category| choice(category.code.as_str(), &lang.pick(&category.name)))
            .collect(),
        areas: shallow.map(|id| choice(areas.get(id).code, &areas.path(id, eyes.english()))).collect(),
        units: city
            .organisations()
            .take(OPTIONS_MAX)
            .map(|unit| choice(unit.id.as_str(), &lang.pick(&unit.name)))
            .collect(),
        channels: ["web", "counter", "phone", "paper", "patrol", "import"]
            .map(|channel| choice(channel, &eyes.channel(channel)))
            .into(),
    }
}

/// How many answers a closed list shows at most.
const OPTIONS_MAX: usize = 600;

/// `GET /desk/cases.csv`
pub async fn export(staff: Staff, Query(query): Query<ListQuery>) -> Result<Response, Failure> {
    let app = staff.here.web.app().clone();
    let cx = staff.here.context();
    let eyes = staff.eyes(&cx, Visibility::Public);
    let (narrow, _) = query.narrow(&cx);
    let mut after = None;
    let mut text = String::from("\u{feff}");
    let heads = [
        t!(cx, DESK_COL_NUMBER),
        t!(cx, DESK_COL_RECEIVED),
        t!(cx, DESK_COL_CATEGORY),
        t!(cx, DESK_COL_PLACE),
        t!(cx, DESK_COL_STATE),
        t!(cx, DESK_COL_UNIT),
        t!(cx, DESK_COL_CHANNEL),
        t!(cx, DESK_COL_CLOCK),
    ];
    line(&mut text, &heads.map(str::to_owned));
    let mut written = 0;
    loop {
        let found = cases::list(&app, &staff.session.viewer, query.scope(), &narrow, after, EXPORT_BATCH).await?;
        for row in rows(
            &eyes,
            &found.rows.into_iter().filter(|row| query.has_words(&staff.here.tables, row)).collect::<Vec<_>>(),
        ) {
            let due = row.clock.map_or_else(String::new, |clock| clock.due);
            line(
                &mut text,
                &[row.number, row.received, row.category, row.place, row.state, row.unit, row.channel, due],
            );
            written += 1;
        }
        after = found.next;
        if after.is_none() {
            break;
        }
        if written >= EXPORT_MAX {
            line(&mut text, &[t!(cx, DESK_LIST_EXPORT_CUT).to_owned()]);
            break;
        }
    }
    let disposition = "attachment; filename=\"cases.csv\"";
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, disposition)], text)
        .into_response())
}

/// One line of CSV. What a spreadsheet would take for a formula is kept as text.
fn line(out: &mut String, cells: &[String]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        out.push('"');
        if risky {
            out.push('\'');
        }
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        let mut text = String::new();
        line(&mut text, &["a\"b".to_owned(), "=1+1".to_owned()]);
        assert_eq!(text, "\"a\"\"b\",\"'=1+1\"\r\n");
    }

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        let cursor = Cursor { sort_at: -5, case_id: [0xab; 16] };
        assert_eq!(cursor_of(&cursor_text(cursor)), Some(cursor));
        assert_eq!(cursor_of("1.zz"), None);
        assert_eq!(cursor_of(""), None);
    }
}
