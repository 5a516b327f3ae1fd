//! The slip that goes over the counter, and the paper form with the same fields in the same order.

use super::parts::*;
use crate::i18n::{Key, k};

/// The A5 slip in 16 pt.
#[derive(Debug, Clone, Default)]
pub struct Slip {
    /// The number in groups of four.
    pub number: String,
    /// The query code in groups of four.
    pub code: String,
    /// For which party it is; empty on the slip of whoever reported.
    pub party: String,
    pub category: String,
    pub received: String,
    pub who: String,
    pub due: String,
    /// What happens when the date passes.
    pub otherwise: String,
    pub phone: String,
    pub hours: String,
    pub address: String,
    /// Where the QR code leads: the page of this matter.
    pub link: String,
    /// Set when it was answered at once.
    pub answer: Option<String>,
}

/// Renders the slip as a page of its own, ready to print.
pub fn slip(cx: &Cx, slip: &Slip) -> Markup {
    paper(
        cx,
        t!(cx, DESK_SLIP_TITLE),
        Paper::A5,
        &html! {
            article.slip {
                h1 { @if slip.party.is_empty() { (t!(cx, DESK_SLIP_TITLE)) } @else { (t!(cx, DESK_SLIP_PARTY_TITLE)) } }
                @if !slip.party.is_empty() { p { (t!(cx, DESK_SLIP_FOR, "who" => &slip.party)) } }
                dl {
                    dt { (t!(cx, DESK_SLIP_NUMBER)) } dd.nums.slip-number { (slip.number) }
                    dt { (t!(cx, DESK_SLIP_CODE)) } dd.nums.slip-number { (slip.code) }
                    dt { (t!(cx, DESK_COL_CATEGORY)) } dd { (slip.category) }
                    dt { (t!(cx, DESK_SLIP_RECEIVED)) } dd { (slip.received) }
                    @if let Some(answer) = &slip.answer { dt { (t!(cx, DESK_SLIP_ANSWER)) } dd { (answer) } }
                    @else {
                        dt { (t!(cx, DESK_SLIP_WHO)) } dd { (slip.who) }
                        dt { (t!(cx, DESK_SLIP_DUE)) } dd { (slip.due) " " (slip.otherwise) }
                    }
                    dt { (t!(cx, DESK_SLIP_PHONE)) } dd { (slip.phone) " " (slip.hours) br; (slip.address) }
                }
                div.slip-qr { (qr(&slip.link, t!(cx, DESK_SLIP_QR))) p { (t!(cx, DESK_SLIP_QR)) } }
                p { @if slip.party.is_empty() { (t!(cx, DESK_SLIP_KEEP)) } @else { (t!(cx, DESK_SLIP_PARTY_KEEP)) } }
            }
        },
    )
}

/// The channels of the intake page, in its order.
const CHANNELS: [Key; 3] = [k::CHANNEL_COUNTER, k::CHANNEL_PHONE, k::CHANNEL_PAPER];

/// Renders the blank paper form: the fields of the intake page in its order, each named in both languages, in 16 pt with room for
/// large writing.
pub fn paper_form(cx: &Cx) -> Markup {
    let city = cx.city;
    paper(
        cx,
        t!(cx, DESK_PAPER_TITLE),
        Paper::A4,
        &html! {
            article.paper-form {
                h1 { (t!(cx, DESK_PAPER_TITLE)) } p { (t!(cx, DESK_PAPER_LEAD)) }
                ol {
                    li { (both(cx, k::DESK_COL_CHANNEL)) p { @for channel in CHANNELS { span.paper-tick { "□ " (cx.t(channel)) } } } }
                    li { (both(cx, k::DESK_INTAKE_RECEIVED)) div.paper-box {} }
                    li { (both(cx, k::DESK_INTAKE_WORDS)) div.paper-box.paper-words {} }
                    li { (both(cx, k::DESK_INTAKE_PLACE)) div.paper-box {} span.paper-tick { "□ " (t!(cx, DESK_INTAKE_PLACE_UNKNOWN)) } }
                    li { (both(cx, k::DESK_INTAKE_DETAIL)) div.paper-box {} }
                    li.paper-pair {
                        div { (both(cx, k::CONTACT_NAME)) div.paper-box {} }
                        div { (both(cx, k::CONTACT_PHONE)) div.paper-box {} }
                    }
                    li { span.paper-tick { "□ " (both(cx, k::CONTACT_HIDDEN)) } }
                }
                section.paper-office {
                    h2 { (both(cx, k::DESK_PAPER_BY_STAFF)) }
                    ol start="8" {
                        li { (both(cx, k::DESK_COL_CATEGORY)) div.paper-box {} }
                        li { (both(cx, k::DESK_PAPER_OFFICE)) div.paper-box {} }
                    }
                }
                footer { p { (t!(cx, DESK_PAPER_GIVE, "address" => cx.lang.pick(&city.address), "phone" => city.phone)) } }
            }
        },
    )
}

/// A label in the reader's language with the other one beside it: whoever writes and whoever reads may know different ones.
fn both(cx: &Cx, key: Key) -> Markup {
    let other = cx.lang.other();
    html! { b { (cx.t(key)) } " " span.paper-other lang=(other.tag()) { (other.t(key)) } }
}
