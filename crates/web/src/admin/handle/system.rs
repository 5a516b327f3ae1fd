//! Calendars as they are in force, and the outbox.

use axum::response::Response;
use fengqiao_calendar::{CityTimes, Date, OverlayKind, Text, YearPack};

use super::Admin;
use crate::admin::operations::{self, Message, Outbox};
use crate::admin::parts::Section;
use crate::admin::register::{self, RegisterList, RegisterRow};
use crate::desk::parts::*;
use crate::http::Failure;

/// A row that leads nowhere.
pub(super) fn plain(cells: Vec<String>) -> RegisterRow {
    RegisterRow { href: String::new(), depth: 0, cells, ended: false }
}

/// `GET /admin/calendars`
pub async fn calendars(mut admin: Admin) -> Result<Response, Failure> {
    let documents =
        fengqiao_app::documents::all(admin.here().web.app(), fengqiao_app::documents::Shelf::Calendars).await?;
    let page = {
        let cx = admin.here().context();
        let texts = || documents.iter().map(|document| document.published.text.as_str());
        let own = texts().filter_map(|text| CityTimes::parse(text).ok()).map(|times| own_times(&cx, &times));
        let years = texts().filter_map(|text| YearPack::parse(text).ok()).map(|pack| year(&cx, &pack));
        let rows = own.chain(years);
        let columns = [
            t!(cx, ADMIN_YEAR),
            t!(cx, ADMIN_REST_DAYS),
            t!(cx, ADMIN_MAKE_UP_DAYS),
            t!(cx, ADMIN_SOURCE),
            t!(cx, ADMIN_SURE),
        ];
        register::list(
            &cx,
            &RegisterList {
                section: Section::Calendars,
                columns: columns.map(str::to_owned).into(),
                rows: rows.collect(),
                ..RegisterList::default()
            },
        )
    };
    Ok(admin.0.here.page(page))
}

/// What the city adds to the years: its office hours, its own holidays, orders to stop work.
fn own_times(cx: &Context, times: &CityTimes) -> RegisterRow {
    let of_kind = |works: bool| {
        let found = times.overlays.iter().filter(|overlay| (overlay.kind == OverlayKind::Work) == works);
        list(cx, found.map(|overlay| named_days(cx, &overlay.name, (overlay.from, overlay.to), true)))
    };
    let hours = times.working_hours.to_string().replace('-', "—").replace(", ", t!(cx, ADMIN_LIST_COMMA));
    let hours = t!(cx, ADMIN_OWN_HOURS, "hours" => hours);
    plain(vec![
        t!(cx, ADMIN_OWN_TIMES).to_owned(),
        list(cx, [hours, of_kind(false)].into_iter().filter(|words| !words.is_empty())),
        of_kind(true),
        list(cx, times.overlays.iter().map(|overlay| overlay.source.clone())),
        String::new(),
    ])
}

fn year(cx: &Context, pack: &YearPack) -> RegisterRow {
    let rest = pack.rest().iter().map(|holiday| named_days(cx, &holiday.name, (holiday.from, holiday.to), false));
    plain(vec![
        pack.year().to_string(),
        list(cx, rest),
        list(cx, pack.work().iter().map(|day| cx.lang.date(*day, *day))),
        pack.source().to_owned(),
        mark_words(cx, pack.mark()).to_owned(),
    ])
}

/// A name with its days; the year stands where the line does not say it already.
fn named_days(cx: &Context, name: &Text, (from, to): (Date, Date), with_year: bool) -> String {
    let name = if cx.lang == crate::i18n::Lang::En && !name.en.is_empty() { &name.en } else { &name.zh };
    let first = if with_year { cx.date(from) } else { cx.lang.date(from, from) };
    if from == to {
        return format!("{name} {first}");
    }
    format!("{name} {}", t!(cx, ADMIN_FROM_TO, "from" => first, "to" => cx.lang.date(to, from)))
}

fn list(cx: &Context, items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(t!(cx, ADMIN_LIST_COMMA))
}

pub(super) fn mark_words(cx: &Context, mark: char) -> &'static str {
    match mark {
        'V' => t!(cx, DESK_MARK_READ),
        'S' => t!(cx, DESK_MARK_SECONDARY),
        'M' => t!(cx, DESK_MARK_MEMORY),
        _ => t!(cx, DESK_MARK_DEFAULT),
    }
}

/// How many messages the page shows.
const MESSAGES: u32 = 100;

/// `GET /admin/outbox`: the newest messages first; in a demo city this page is where they arrive.
pub async fn outbox(mut admin: Admin) -> Result<Response, Failure> {
    let newest = fengqiao_app::outbox::newest(admin.here().web.app(), MESSAGES).await?;
    let page = {
        let cx = admin.here().context();
        let english = cx.lang == crate::i18n::Lang::En;
        let rows = newest.into_iter().map(|message| Message {
            at: cx.stamp(fengqiao_calendar::Instant(message.written_at)),
            to: crate::desk::present::masked_phone(&message.phone),
            channel: t!(cx, ADMIN_OUTBOX_SMS).to_owned(),
            text: if english && !message.en.is_empty() { message.en } else { message.zh },
            case: (!message.number.is_empty())
                .then(|| (format!("/desk/cases/{}", message.number), crate::i18n::group(&message.number))),
            state: if message.sent_at.is_some() { t!(cx, ADMIN_OUTBOX_SENT) } else { t!(cx, ADMIN_OUTBOX_WAITS) }
                .to_owned(),
            attempts: 0,
        });
        operations::outbox(
            &cx,
            &Outbox { rows: rows.collect(), pager: Pager::default(), on_screen_only: admin.here().web.app().is_demo() },
        )
    };
    Ok(admin.0.here.page(page))
}
