//! Phones, addresses and hours: the channels of equal rank.

use maud::{Markup, html};

use crate::{
    i18n::k,
    kit::{Context, Page, danger_numbers, phone, resident},
};

/// An office that one can call or go to.
#[derive(Debug, Clone)]
pub struct Phone {
    pub title: String,
    pub phone: String,
    pub address: String,
    pub hours: String,
}

/// `GET /contact`
pub fn contact(context: &Context, offices: &[Phone]) -> Markup {
    let body = html! {
        h1 { (context.t(k::CONTACT_TITLE)) }
        p.lead { (context.t(k::FOOT_CALL)) (phone(&context.city.phone)) }
        p { (context.lang.pick(&context.city.hours)) }
        p { (context.t(k::FOOT_COME)) (context.lang.pick(&context.city.address)) }
        p { (context.t(k::CONTACT_HELP)) }
        p { (context.t(k::CONTACT_PAPER_HINT)) " " a href="/paper/report" { (context.t(k::CONTACT_PAPER)) } }
        @if !offices.is_empty() {
            h2 { (context.t(k::CONTACT_OFFICES)) }
            ul.matters {
                @for office in offices {
                    li { p { b { (office.title) } " " (phone(&office.phone)) } p.hint { (office.address) " " (office.hours) } }
                }
            }
        }
        (danger_numbers(context.lang))
    };
    resident(context, Page { title: context.t(k::CONTACT_TITLE), crumbs: &[], body })
}
