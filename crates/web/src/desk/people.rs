//! The people of a matter besides whoever reported: how to reach each, their slip, and what they are still to be told.

use super::case::{Contact, contact_of_person};
use super::parts::*;

/// A party of the matter.
#[derive(Debug, Clone, Default)]
pub struct PersonView {
    /// The number in the matter.
    pub number: u8,
    pub role: String,
    pub contact: Contact,
    /// The reader may print the slip with the party's own query code.
    pub slip: bool,
}

/// A notice to somebody without a phone.
#[derive(Debug, Clone, Default)]
pub struct ErrandView {
    pub id: String,
    pub who: String,
    pub at: String,
    pub words: String,
}

/// The panel of the parties.
pub fn parties(cx: &Cx, case: &str, people: &[PersonView]) -> Markup {
    html! {
        @if !people.is_empty() {
            (panel(t!(cx, DESK_PARTIES_TITLE), &html! {
                p.hint { (t!(cx, DESK_PARTIES_LEAD)) }
                @for person in people { (party(cx, case, person)) }
            }))
        }
    }
}

fn party(cx: &Cx, case: &str, person: &PersonView) -> Markup {
    html! {
        div.desk-step {
            h3 { (person.role) }
            (contact_of_person(cx, case, person.number, &person.contact))
            @if person.slip {
                (post_form(cx, &format!("/desk/cases/{case}/people/{}/slip", person.number), &html! {
                    (quiet(t!(cx, DESK_PARTY_SLIP)))
                    p.hint { (t!(cx, DESK_PARTY_SLIP_HINT)) }
                }))
            }
        }
    }
}

/// What is to be told in person or on paper: it stays until somebody says that it was.
pub fn errands(cx: &Cx, case: &str, errands: &[ErrandView]) -> Markup {
    html! {
        @if !errands.is_empty() {
            (panel(t!(cx, DESK_ERRANDS_TITLE), &html! {
                p.hint { (t!(cx, DESK_ERRANDS_LEAD)) }
                @for errand in errands {
                    div.desk-step {
                        h3 { (errand.who) " " span.hint.nums { (errand.at) } }
                        blockquote.quote { (errand.words) }
                        (post_form(cx, &format!("/desk/cases/{case}/told"), &html! {
                            input type="hidden" name="errand" value=(errand.id);
                            (quiet(t!(cx, DESK_ERRAND_DONE)))
                        }))
                    }
                }
            }))
        }
    }
}
