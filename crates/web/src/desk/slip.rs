//! The slip that goes over the counter, and the paper form with the same fields in the same order.

use super::parts::*;

/// The A5 slip in 16 pt.
#[derive(Debug, Clone, Default)]
pub struct Slip {
    /// The number in groups of four.
    pub number: String,
    /// The query code in groups of four.
    pub code: String,
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
                h1 { (t!(cx, DESK_SLIP_TITLE)) }
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
                p { (t!(cx, DESK_SLIP_KEEP)) }
            }
        },
    )
}

/// What the head of the paper form says.
#[derive(Debug, Clone, Default)]
pub struct PaperForm {
    pub phone: String,
    pub address: String,
    pub channels: Vec<String>,
}

/// Renders the blank paper form: the fields of the intake page in its order.
pub fn paper_form(cx: &Cx, form: &PaperForm) -> Markup {
    paper(
        cx,
        t!(cx, DESK_PAPER_TITLE),
        Paper::A4,
        &html! {
            article.paper-form {
                h1 { (t!(cx, DESK_PAPER_TITLE)) } p { (t!(cx, DESK_PAPER_LEAD)) }
                ol {
                    li { (t!(cx, DESK_COL_CHANNEL)) ": " @for channel in &form.channels { span.paper-tick { "□ " (channel) " " } } }
                    li { (t!(cx, DESK_INTAKE_RECEIVED)) span.paper-line {} }
                    li { (t!(cx, DESK_INTAKE_WORDS)) @for _ in 0..8 { span.paper-line {} } }
                    li { (t!(cx, DESK_INTAKE_PLACE)) span.paper-line {} span.paper-tick { "□ " (t!(cx, DESK_INTAKE_PLACE_UNKNOWN)) } }
                    li { (t!(cx, DESK_INTAKE_DETAIL)) span.paper-line {} }
                    li { (t!(cx, CONTACT_NAME)) span.paper-line {} (t!(cx, CONTACT_PHONE)) span.paper-line {} }
                    li { span.paper-tick { "□ " (t!(cx, CONTACT_HIDDEN)) } }
                    li { (t!(cx, DESK_COL_CATEGORY)) span.paper-line {} span.hint { (t!(cx, DESK_PAPER_BY_STAFF)) } }
                }
                footer { p { (t!(cx, DESK_PAPER_GIVE, "address" => &form.address, "phone" => &form.phone)) } }
            }
        },
    )
}
