//! The queue: what is due, ordered by clock.

use super::parts::{self, *};

/// One page of the queue.
#[derive(Debug, Clone, Default)]
pub struct Queue {
    pub tab: Tab,
    pub rows: Vec<Row>,
    /// The key that the following page starts after.
    pub next: Option<String>,
    /// This is not the first page.
    pub continued: bool,
    pub counts: Counts,
    /// Where the page hears of changes.
    pub live: String,
    /// What tells this state of the page from the next.
    pub mark: String,
}

/// How many matters each tab holds, where that was counted; counting stops at a thousand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub mine: Option<u32>,
    pub unit: Option<u32>,
    pub late: Option<u32>,
    pub all: Option<u32>,
}

/// The four ways to look at the queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Mine,
    Unit,
    Late,
    All,
}

impl Tab {
    /// All tabs in the order of the page.
    pub const ALL: [Tab; 4] = [Tab::Mine, Tab::Unit, Tab::Late, Tab::All];

    /// The name in the address.
    pub fn name(self) -> &'static str {
        match self {
            Tab::Mine => "mine",
            Tab::Unit => "unit",
            Tab::Late => "late",
            Tab::All => "all",
        }
    }

    /// The tab of an address; unknown names are the first tab.
    pub fn named(name: &str) -> Tab {
        Tab::ALL.into_iter().find(|tab| tab.name() == name).unwrap_or_default()
    }
}

/// One matter in a queue or list.
#[derive(Debug, Clone, Default)]
pub struct Row {
    pub href: String,
    /// The number in groups of four.
    pub number: String,
    pub clock: Option<ClockView>,
    pub category: String,
    /// The procedure by title, where the category does not say it already.
    pub procedure: String,
    /// No finer than needed to know where to go.
    pub place: String,
    pub area: String,
    pub state: String,
    /// The post that must move next.
    pub holder: String,
    pub unit: String,
    /// What the holder does next, as words.
    pub next_step: String,
    /// The first words of the report.
    pub excerpt: String,
    pub channel: String,
    pub received: String,
    /// The responsibility passed to the supervisor.
    pub escalated: bool,
    pub contested: bool,
    /// Reporters that this matter carries, when more than one.
    pub voices: u32,
}

/// Renders the queue.
pub fn view(cx: &Cx, queue: &Queue) -> Markup {
    let title = t!(cx, DESK_QUEUE_TITLE);
    frame(
        cx,
        title,
        &[],
        html! {
            div.desk-bar {
                h1 { (title) }
                form.desk-find action="/desk/find" method="get" role="search" {
                    label for="find" { (t!(cx, DESK_FIND_LABEL)) }
                    input.form-control #find type="search" name="number" inputmode="numeric" autocomplete="off" data-key="/";
                    button.btn.btn-outline-secondary type="submit" { (t!(cx, DESK_FIND_SUBMIT)) }
                }
            }
            (live(cx, &queue.live, &queue.mark))
            div data-part="queue" {
                (tabs_of(cx, queue))
                @if queue.rows.is_empty() { (none(cx, queue)) }
                @else {
                    (table(cx, queue))
                    (pager(cx, queue))
                    p.hint { (t!(cx, DESK_QUEUE_KEYS)) }
                }
            }
        },
    )
}

fn tabs_of(cx: &Cx, queue: &Queue) -> Markup {
    let item = |tab: Tab| {
        let (label, count) = match tab {
            Tab::Mine => (t!(cx, DESK_TAB_MINE), queue.counts.mine),
            Tab::Unit => (t!(cx, DESK_TAB_UNIT), queue.counts.unit),
            Tab::Late => (t!(cx, DESK_TAB_LATE), queue.counts.late),
            Tab::All => (t!(cx, DESK_TAB_ALL), queue.counts.all),
        };
        parts::Tab {
            href: format!("/desk?tab={}", tab.name()),
            label: label.to_owned(),
            count: count.map_or_else(String::new, count_shown),
            here: queue.tab == tab,
        }
    };
    tabs(t!(cx, DESK_QUEUE_TABS), &Tab::ALL.map(item))
}

fn none(cx: &Cx, queue: &Queue) -> Markup {
    if queue.continued {
        return nothing(t!(cx, DESK_QUEUE_END), &format!("/desk?tab={}", queue.tab.name()), t!(cx, DESK_QUEUE_FIRST));
    }
    match queue.tab {
        Tab::Mine => nothing(t!(cx, DESK_QUEUE_NONE_MINE), "/desk?tab=unit", t!(cx, DESK_QUEUE_NONE_MINE_NEXT)),
        Tab::Unit => nothing(t!(cx, DESK_QUEUE_NONE_UNIT), "/desk/cases", t!(cx, DESK_QUEUE_NONE_UNIT_NEXT)),
        Tab::Late => nothing(t!(cx, DESK_QUEUE_NONE_LATE), "/desk?tab=mine", t!(cx, DESK_QUEUE_NONE_LATE_NEXT)),
        Tab::All => nothing(t!(cx, DESK_QUEUE_NONE_ALL), "/desk?tab=mine", t!(cx, DESK_QUEUE_NONE_LATE_NEXT)),
    }
}

fn table(cx: &Cx, queue: &Queue) -> Markup {
    html! {
        table.table.table-sm.cards {
            caption.visually-hidden { (t!(cx, DESK_QUEUE_TITLE)) }
            thead { tr {
                th scope="col" { (t!(cx, DESK_COL_NUMBER)) }
                th scope="col" { (t!(cx, DESK_COL_CLOCK)) }
                th scope="col" { (t!(cx, DESK_COL_NEXT)) }
                th scope="col" { (t!(cx, DESK_COL_MATTER)) }
                th scope="col" { (t!(cx, DESK_COL_PLACE)) }
                th scope="col" { (t!(cx, DESK_COL_HOLDER)) }
            } }
            tbody { @for row in &queue.rows { (line(cx, row)) } }
        }
    }
}

fn line(cx: &Cx, row: &Row) -> Markup {
    html! {
        tr.late[is_late(row)] {
            td data-label=(t!(cx, DESK_COL_NUMBER)) { a.nums href=(row.href) { (row.number) } }
            td data-label=(t!(cx, DESK_COL_CLOCK)) { (clock_cell(cx, row)) }
            td data-label=(t!(cx, DESK_COL_NEXT)) { strong { (row.next_step) } div.hint { (row.state) } (flags(cx, row)) }
            td data-label=(t!(cx, DESK_COL_MATTER)) {
                (row.category)
                @if !row.procedure.is_empty() { div.hint { (row.procedure) } }
                div.hint.desk-clip { (row.excerpt) }
            }
            td data-label=(t!(cx, DESK_COL_PLACE)) { (row.place) div.hint { (row.area) } }
            td data-label=(t!(cx, DESK_COL_HOLDER)) { (row.holder) div.hint { (row.unit) } }
        }
    }
}

/// What makes a matter unlike the others, in words.
pub fn flags(cx: &Cx, row: &Row) -> Markup {
    html! {
        @if row.escalated { " " span.flag.flag-act { (t!(cx, DESK_FLAG_ESCALATED)) } }
        @if row.contested { " " span.flag.flag-act { (t!(cx, DESK_FLAG_CONTESTED)) } }
        @if row.voices > 1 { " " span.flag { (t!(cx, DESK_FLAG_VOICES, "n" => row.voices)) } }
    }
}

fn pager(cx: &Cx, queue: &Queue) -> Markup {
    let first = queue.continued.then(|| format!("/desk?tab={}", queue.tab.name()));
    let next = queue.next.as_ref().map(|key| format!("/desk?tab={}&after={key}", queue.tab.name()));
    parts::pager(cx.lang, &Pager { first, next, count: String::new() })
}

/// Whether the clock has run out.
pub fn is_late(row: &Row) -> bool {
    row.clock.as_ref().is_some_and(|clock| matches!(clock.state, ClockState::Late | ClockState::Again))
}

/// The clock in a cell; matters that wait for nobody have none.
pub fn clock_cell(cx: &Cx, row: &Row) -> Markup {
    html! { @match &row.clock { Some(clock) => { (clock_badge(cx.lang, clock)) } None => { span.nums { (t!(cx, DESK_CLOCK_NONE)) } } } }
}
