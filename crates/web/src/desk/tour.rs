//! The guided tour of a demo city: six steps, each one click away from the page where it happens.

use super::parts::*;

/// Where the visitor is on the tour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tour {
    /// The step that is shown, from 1.
    pub step: u8,
}

impl Tour {
    /// The role that the step is seen through; none for the resident.
    pub fn role(self) -> Option<&'static str> {
        match self.step {
            2 => Some("dispatcher"),
            3 => Some("handler"),
            4 => Some("callback"),
            5 => Some("supervisor"),
            6 => Some("technician"),
            _ => None,
        }
    }

    /// The page where the step begins.
    pub fn page(self) -> &'static str {
        match self.step {
            1 => "/report",
            6 => "/admin/procedures/service_request/edit",
            _ => "/desk",
        }
    }
}

/// How many steps the tour has.
pub const STEPS: u8 = 6;

/// The seconds that a step takes, roughly; together three minutes.
const SECONDS: [u16; STEPS as usize] = [40, 25, 35, 30, 20, 30];

/// The panel above the page: where we are, what to look at, what to press next. It goes away for good when dismissed.
pub fn panel(cx: &Cx, tour: &Tour) -> Markup {
    let step = tour.step.clamp(1, STEPS);
    html! {
        section.desk-tour aria-label=(t!(cx, DESK_TOUR_TITLE)) {
            p.desk-bar {
                strong { (t!(cx, DESK_TOUR_STEP, "n" => step, "of" => STEPS)) " " (heading(cx, step)) }
                (post_form(cx, "/demo/tour/end", &html! { button.btn.btn-link type="submit" { (t!(cx, DESK_TOUR_END)) } }))
            }
            p { (text(cx, step)) }
            div.desk-bar {
                (go(cx, step, t!(cx, DESK_TOUR_HERE)))
                @if step > 1 { (go(cx, step - 1, t!(cx, DESK_TOUR_BACK))) }
                @if step < STEPS { (go(cx, step + 1, t!(cx, DESK_TOUR_NEXT))) }
            }
        }
    }
}

/// A page that shows where the tour stands when the visitor asks for it again.
pub fn standing(cx: &Cx, tour: &Tour) -> Markup {
    frame(
        cx,
        t!(cx, DESK_TOUR_TITLE),
        &[],
        html! { h1 { (t!(cx, DESK_TOUR_TITLE)) } (panel(cx, tour)) p { a href="/demo/tour" { (t!(cx, DESK_TOUR_ALL)) } } },
    )
}

/// The page that tells the whole tour.
pub fn overview(cx: &Cx) -> Markup {
    let minutes = SECONDS.iter().sum::<u16>() / 60;
    frame(
        cx,
        t!(cx, DESK_TOUR_TITLE),
        &[],
        html! {
            h1 { (t!(cx, DESK_TOUR_TITLE)) }
            p.lead { (t!(cx, DESK_TOUR_LEAD, "minutes" => minutes)) }
            ol.desk-tour-list { @for step in 1..=STEPS {
                li {
                    h2 { (heading(cx, step)) }
                    p { (text(cx, step)) }
                    (go(cx, step, t!(cx, DESK_TOUR_HERE)))
                }
            } }
        },
    )
}

fn go(cx: &Cx, step: u8, label: &str) -> Markup {
    post_form(cx, &format!("/demo/tour/{step}"), &quiet(label))
}

fn heading(cx: &Cx, step: u8) -> &'static str {
    match step {
        1 => t!(cx, DESK_TOUR_1_TITLE),
        2 => t!(cx, DESK_TOUR_2_TITLE),
        3 => t!(cx, DESK_TOUR_3_TITLE),
        4 => t!(cx, DESK_TOUR_4_TITLE),
        5 => t!(cx, DESK_TOUR_5_TITLE),
        _ => t!(cx, DESK_TOUR_6_TITLE),
    }
}

fn text(cx: &Cx, step: u8) -> &'static str {
    match step {
        1 => t!(cx, DESK_TOUR_1),
        2 => t!(cx, DESK_TOUR_2),
        3 => t!(cx, DESK_TOUR_3),
        4 => t!(cx, DESK_TOUR_4),
        5 => t!(cx, DESK_TOUR_5),
        _ => t!(cx, DESK_TOUR_6),
    }
}
