//! The guided tour of a demo city: a strip on every page that says what to look at, with one button that goes on.

mod handle;
mod script;

use maud::{Markup, html};

pub(crate) use handle::{current, routes, script_of};
pub use script::{CaseId, Script};

use crate::i18n::{Key, k};
use crate::kit::{Context, Page, resident, tokens};

/// Where the tour stops.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Stop {
    /// The resident scans a lamp's code and reports.
    #[default]
    Report,
    /// The dispatcher sees reason and clock.
    Dispatch,
    /// The worker repairs it, with photos.
    Repair,
    /// A different person checks.
    Check,
    /// The resident says "not solved".
    Judge,
    /// Three days later it has risen by itself.
    Risen,
    /// A procedure is broken in the editor.
    Break,
    /// The checker shows the dead end.
    DeadEnd,
}

impl Stop {
    /// All stops in their order.
    pub const ALL: [Stop; 8] =
        [Stop::Report, Stop::Dispatch, Stop::Repair, Stop::Check, Stop::Judge, Stop::Risen, Stop::Break, Stop::DeadEnd];

    /// Its place in the order, from 1.
    pub fn number(self) -> usize {
        1 + Stop::ALL.iter().position(|stop| *stop == self).unwrap_or_default()
    }

    /// The stop with a place in the order.
    pub fn numbered(number: usize) -> Option<Stop> {
        Stop::ALL.get(number.checked_sub(1)?).copied()
    }

    /// The stop after it; none after the last.
    pub fn next(self) -> Option<Stop> {
        Stop::numbered(self.number() + 1)
    }

    /// Heading, what to look at, and what the button does.
    fn words(self) -> [Key; 3] {
        match self {
            Stop::Report => [k::TOUR_REPORT, k::TOUR_REPORT_LOOK, k::TOUR_REPORT_GO],
            Stop::Dispatch => [k::TOUR_DISPATCH, k::TOUR_DISPATCH_LOOK, k::TOUR_DISPATCH_GO],
            Stop::Repair => [k::TOUR_REPAIR, k::TOUR_REPAIR_LOOK, k::TOUR_REPAIR_GO],
            Stop::Check => [k::TOUR_CHECK, k::TOUR_CHECK_LOOK, k::TOUR_CHECK_GO],
            Stop::Judge => [k::TOUR_JUDGE, k::TOUR_JUDGE_LOOK, k::TOUR_JUDGE_GO],
            Stop::Risen => [k::TOUR_RISEN, k::TOUR_RISEN_LOOK, k::TOUR_RISEN_GO],
            Stop::Break => [k::TOUR_BREAK, k::TOUR_BREAK_LOOK, k::TOUR_BREAK_GO],
            Stop::DeadEnd => [k::TOUR_DEAD_END, k::TOUR_DEAD_END_LOOK, k::TOUR_DEAD_END_GO],
        }
    }
}

/// How far a visitor is, and which case the tour follows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tour {
    pub stop: Stop,
    /// When it began, in the city's milliseconds: a report made since then is the tour's.
    pub begun: i64,
    /// The number of its case; empty until somebody has reported.
    pub number: String,
    /// The case went a way on which the tour cannot follow.
    pub astray: bool,
}

impl Tour {
    /// The text of the cookie.
    fn text(&self) -> String {
        format!("{}.{}.{}.{}", self.stop.number(), self.begun, self.number, u8::from(self.astray))
    }

    /// The tour that a cookie remembers.
    fn of(text: &str) -> Option<Tour> {
        let mut parts = text.split('.');
        let stop = Stop::numbered(parts.next()?.parse().ok()?)?;
        let begun = parts.next()?.parse().ok()?;
        let number = parts.next()?;
        let digits = number.len() <= NUMBER_MAX && number.bytes().all(|byte| byte.is_ascii_digit());
        let astray = parts.next()? == "1";
        digits.then(|| Tour { stop, begun, number: number.to_owned(), astray })
    }
}

/// The most digits of a case's number.
const NUMBER_MAX: usize = 24;

/// The strip under the demo bar.
pub fn strip(cx: &Context, tour: &Tour) -> Markup {
    let [heading, look, go] = tour.stop.words();
    let at = cx
        .f(k::TOUR_AT, &[("n", tour.stop.number().to_string().as_str()), ("of", Stop::ALL.len().to_string().as_str())]);
    html! {
        section.tour aria-labelledby="tour-at" {
            p.tour-at #tour-at { b { (at) } " " (cx.t(heading)) }
            @if tour.astray {
                p role="alert" { (cx.t(k::TOUR_ASTRAY)) }
                div.tour-do { (press(cx, "start", "btn btn-primary", k::TOUR_AGAIN)) (press(cx, "end", "btn btn-link", k::TOUR_END)) }
            } @else {
                p.tour-look { (cx.t(look)) }
                div.tour-do {
                    (press(cx, "next", "btn btn-primary", go))
                    (press(cx, "here", "btn btn-link", k::TOUR_HERE))
                    (press(cx, "end", "btn btn-link", k::TOUR_END))
                }
            }
        }
    }
}

fn press(cx: &Context, what: &str, class: &str, label: Key) -> Markup {
    html! { form method="post" action={ "/demo/tour/" (what) } { (tokens(cx)) button class=(class) type="submit" { (cx.t(label)) } } }
}

/// The page that tells the whole tour and begins it.
pub fn overview(cx: &Context) -> Markup {
    let title = cx.t(k::TOUR_TITLE);
    let body = html! {
        h1 { (title) }
        p.lead { (cx.t(k::TOUR_LEAD)) }
        (press(cx, "start", "btn btn-primary", k::TOUR_START))
        ol.tour-list { @for stop in Stop::ALL { @let [heading, look, _] = stop.words(); li { b { (cx.t(heading)) } p { (cx.t(look)) } } } }
    };
    resident(cx, Page { title, crumbs: &[], body })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_comes_back_as_it_went_and_nothing_else_is_taken() {
        let tour = Tour { stop: Stop::Judge, begun: 1_772_420_400_000, number: "202603020001".into(), astray: false };
        assert_eq!(Tour::of(&tour.text()), Some(tour));
        for text in ["", "0.1..0", "9.1..0", "1.x..0", "1.1.12a.0", "1.1", "1.1.<b>.0"] {
            assert_eq!(Tour::of(text), None, "{text}");
        }
    }

    #[test]
    fn each_stop_leads_to_the_next() {
        let mut stop = Stop::default();
        let mut count = 1;
        while let Some(next) = stop.next() {
            assert_eq!(next.number(), stop.number() + 1);
            (stop, count) = (next, count + 1);
        }
        assert_eq!((stop, count), (Stop::DeadEnd, Stop::ALL.len()));
    }
}
