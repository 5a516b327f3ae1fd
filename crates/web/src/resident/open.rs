//! Open matters of public categories: category, place no finer than the estate or road, state and clock. Never words or persons.

use maud::{Markup, html};

use crate::{
    i18n::k,
    kit::{Choice, ClockView, Context, Control, FieldView, Page, Pager, clock_badge, empty, filters, pager, resident},
};

/// A matter as anyone may see it.
#[derive(Debug, Clone)]
pub struct Matter {
    pub number: String,
    pub category: String,
    /// Estate or public road.
    pub place: String,
    pub state: String,
    /// Since when, written out.
    pub since: String,
    pub clock: Option<ClockView>,
    /// How many people reported or follow it.
    pub voices: u32,
}

/// One page of the list, with its map.
#[derive(Debug, Clone, Default)]
pub struct Open {
    pub matters: Vec<Matter>,
    pub pager: Pager,
    pub categories: Vec<Choice>,
    pub areas: Vec<Choice>,
    pub category: String,
    pub area: String,
    /// Where the public points of these matters are.
    pub points: String,
}

/// `GET /open`
pub fn open(context: &Context, open: &Open) -> Markup {
    let chosen = [
        FieldView::new("area", context.t(k::OPEN_AREA), Control::Select(open.areas.clone())).value(&open.area),
        FieldView::new("category", context.t(k::REPORT_CATEGORY), Control::Select(open.categories.clone()))
            .value(&open.category),
    ];
    let body = html! {
        h1 { (context.t(k::OPEN_TITLE)) }
        p.hint { (context.t(k::OPEN_LEAD)) }
        (filters(context.lang, "/open", &chosen))
        div data-island="map" data-areas="/map/areas.json" data-points=(open.points) {}
        @if open.matters.is_empty() {
            (empty(context.t(k::OPEN_NONE), &html! { p { a href="/report" { (context.t(k::HOME_REPORT)) } } }))
        } @else {
            ul.matters {
                @for matter in &open.matters {
                    li {
                        p { b { (matter.category) } " · " (matter.place) }
                        p { (matter.state) " " @if let Some(clock) = &matter.clock { (clock_badge(context.lang, clock)) } }
                        p.hint { (context.f(k::SIMILAR_SINCE, &[("at", &matter.since), ("voices", &matter.voices.to_string())])) }
                    }
                }
            }
            (pager(context.lang, &open.pager))
        }
    };
    resident(context, Page { title: context.t(k::OPEN_TITLE), crumbs: &[], body })
}
