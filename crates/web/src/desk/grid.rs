//! The pages for the grid, made for a phone: what is open by clock, and two large buttons that begin a matter on the spot.

use super::form::{StepForm, claim, step_frame};
use super::parts::{self, *};
use super::queue::{Row, clock_cell};

/// The first page of whoever works in a grid.
#[derive(Debug, Clone, Default)]
pub struct GridPage {
    /// The grids of the posts, by name.
    pub grids: String,
    pub begin: Vec<Begin>,
    pub tab: GridTab,
    pub rows: Vec<Row>,
    /// The address of the following page.
    pub next: Option<String>,
    /// The matter that was just sent: its number and what happens now.
    pub saved: Option<(String, String)>,
}

/// A step that begins a matter.
#[derive(Debug, Clone, Default)]
pub struct Begin {
    pub href: String,
    pub title: String,
    pub hint: String,
}

/// What the list shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum GridTab {
    /// What the worker's post must move.
    Todo,
    /// Everything open in the grid.
    #[default]
    Open,
    /// What was found on patrol there and is still open: to follow up.
    Found,
}

impl GridTab {
    /// All in the order of the page.
    pub const ALL: [GridTab; 3] = [GridTab::Todo, GridTab::Open, GridTab::Found];

    /// The name in the address.
    pub fn name(self) -> &'static str {
        match self {
            GridTab::Todo => "todo",
            GridTab::Open => "open",
            GridTab::Found => "found",
        }
    }

    /// The tab of an address; an unknown name is what is open.
    pub fn named(name: &str) -> GridTab {
        GridTab::ALL.into_iter().find(|tab| tab.name() == name).unwrap_or_default()
    }
}

/// Renders the first page.
pub fn view(cx: &Cx, page: &GridPage) -> Markup {
    let title = t!(cx, DESK_GRID_TITLE);
    frame(
        cx,
        title,
        &[],
        html! {
            div.grid-page {
                h1 { (title) }
                p.hint { (page.grids) }
                @if let Some((number, told)) = &page.saved {
                    (success(&t!(cx, DESK_GRID_SAVED, "number" => number)))
                    p { (told) }
                }
                div.grid-begin {
                    @for (at, begin) in page.begin.iter().enumerate() { a.btn.btn-primary[at == 0].btn-secondary[at > 0] href=(begin.href) { b { (begin.title) } span { (begin.hint) } } }
                }
                (tabs(t!(cx, DESK_GRID_LISTS), &GridTab::ALL.map(|tab| parts::Tab {
                    href: format!("/desk/grid?tab={}", tab.name()),
                    label: name(cx, tab).to_owned(),
                    count: String::new(),
                    here: tab == page.tab,
                })))
                @if page.rows.is_empty() { p { (none(cx, page.tab)) } }
                @else { ul.grid-rows { @for row in &page.rows { li { (line(row, cx)) } } } }
                @if let Some(next) = &page.next { p { a href=(next) { (t!(cx, DESK_GRID_MORE)) } } }
            }
        },
    )
}

fn name<'a>(cx: &Cx<'a>, tab: GridTab) -> &'a str {
    match tab {
        GridTab::Todo => t!(cx, DESK_TAB_MINE),
        GridTab::Open => t!(cx, DESK_GRID_OPEN),
        GridTab::Found => t!(cx, DESK_GRID_FOUND),
    }
}

fn none<'a>(cx: &Cx<'a>, tab: GridTab) -> &'a str {
    match tab {
        GridTab::Todo => t!(cx, DESK_GRID_NONE_TODO),
        GridTab::Open => t!(cx, DESK_GRID_NONE_OPEN),
        GridTab::Found => t!(cx, DESK_GRID_NONE_FOUND),
    }
}

fn line(row: &Row, cx: &Cx) -> Markup {
    html! {
        a.grid-row href=(row.href) {
            b { (row.category) } " " (clock_cell(cx, row))
            span { (row.place) }
            span.hint { (row.state) @if !row.unit.is_empty() { " · " (row.unit) } " · " span.nums { (row.number) } }
        }
    }
}

/// The form of a step that begins a matter.
#[derive(Debug, Clone, Default)]
pub struct BeginPage {
    pub form: StepForm,
    /// The name of the field that holds the place.
    pub place: String,
    /// The places to choose from: those of the grid, or those that the typed words fit.
    pub listed: Vec<Choice>,
    pub listed_chosen: String,
    /// Only simple matters are offered.
    pub simple_only: bool,
    /// The page that it hangs off: address and title.
    pub from: (String, String),
    /// The ways in that one chooses from; none where it is known.
    pub channels: Vec<Choice>,
    pub channel: String,
}

/// Renders the form: words and choices first, files last, so that a broken network loses no word.
pub fn begin(cx: &Cx, page: &BeginPage) -> Markup {
    let form = &page.form;
    let (files, words): (Vec<&FieldView>, Vec<&FieldView>) =
        form.fields.iter().partition(|view| matches!(view.control, Control::Files { .. }));
    let crumbs = [
        Crumb { href: Some(page.from.0.clone()), title: page.from.1.clone() },
        Crumb { href: None, title: form.title.clone() },
    ];
    frame(
        cx,
        &form.title,
        &crumbs,
        html! {
            div.grid-page {
                h1 { (form.title) }
                p.hint { (form.hint) }
                @if page.simple_only { p.hint { (t!(cx, DESK_GRID_SIMPLE)) } }
                (step_frame(cx, form, &html! {
                    @for view in words {
                        @if view.name == page.place { (place(cx, page, view)) } @else { (entry(cx, view)) }
                    }
                    @if page.channels.len() > 1 { (entry(cx, &select("channel", t!(cx, DESK_COL_CHANNEL), &page.channels, &page.channel))) }
                    @for view in files { div data-island="files" { (entry(cx, view)) } }
                    (claim(cx, form))
                    div.form-end { button.btn.btn-primary type="submit" { (form.title) } }
                }))
            }
        },
    )
}

/// Where it is: by code or name, out of the list, or by the phone's position.
fn place(cx: &Cx, page: &BeginPage, view: &FieldView) -> Markup {
    html! {
        (entry(cx, view))
        (entry(cx, &select("place_listed", t!(cx, DESK_GRID_PLACE_LISTED), &page.listed, &page.listed_chosen)))
        details {
            summary { (t!(cx, REPORT_PLACE_MAP)) }
            p.hint { (t!(cx, REPORT_PLACE_MAP_HINT)) }
            div data-island="map" data-areas="/map/areas.json" data-lat="lat" data-lng="lng"
                data-locate=(t!(cx, REPORT_PLACE_LOCATE)) data-refused=(t!(cx, REPORT_PLACE_LOCATE_REFUSED)) {}
            input type="hidden" name="lat" value="";
            input type="hidden" name="lng" value="";
        }
    }
}
