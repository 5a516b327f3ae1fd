//! Samples of the guided tour: the overview, and its strip at every stop.

use fengqiao_web::kit::{Context, Demo, Page, resident};
use fengqiao_web::tour::{Stop, Tour, overview};
use maud::{Markup, html};

use super::Sample;

/// Every page of the tour.
pub fn samples() -> Vec<Sample> {
    vec![
        Sample { name: "tour", staff: false, render: overview },
        Sample { name: "tour-report", staff: false, render: |cx| at(cx, Stop::Report, false) },
        Sample { name: "tour-dispatch", staff: false, render: |cx| at(cx, Stop::Dispatch, false) },
        Sample { name: "tour-repair", staff: false, render: |cx| at(cx, Stop::Repair, false) },
        Sample { name: "tour-check", staff: false, render: |cx| at(cx, Stop::Check, false) },
        Sample { name: "tour-judge", staff: false, render: |cx| at(cx, Stop::Judge, false) },
        Sample { name: "tour-risen", staff: false, render: |cx| at(cx, Stop::Risen, false) },
        Sample { name: "tour-break", staff: false, render: |cx| at(cx, Stop::Break, false) },
        Sample { name: "tour-dead-end", staff: false, render: |cx| at(cx, Stop::DeadEnd, false) },
        Sample { name: "tour-astray", staff: false, render: |cx| at(cx, Stop::Check, true) },
    ]
}

fn at(cx: &Context, stop: Stop, astray: bool) -> Markup {
    let tour = Tour { stop, begun: 0, number: "202603020001".into(), astray };
    let demo = Demo { tour: Some(tour), ..cx.demo.unwrap().clone() };
    let context = Context { demo: Some(&demo), ..*cx };
    resident(&context, Page { title: "-", crumbs: &[], body: html! { h1 { "-" } } })
}
