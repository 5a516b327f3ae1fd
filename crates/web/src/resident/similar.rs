//! Before sending: the same matter may be open nearby. Following it counts as much as reporting it again.

use maud::{Markup, html};

use super::{draft::Draft, open::Matter};
use crate::{
    i18n::k,
    kit::{Context, Page, clock_badge, resident, tokens},
};

/// Open public matters of the same kind nearby.
#[derive(Debug, Clone)]
pub struct Similar {
    pub draft: Draft,
    pub matters: Vec<Matter>,
}

/// Shown between place and contact when there is something to show.
pub fn similar(context: &Context, similar: &Similar) -> Markup {
    let body = html! {
        h1 { (context.t(k::SIMILAR_TITLE)) }
        p { (context.t(k::SIMILAR_LEAD)) }
        form.form method="post" action="/report/similar" {
            (tokens(context))
            (similar.draft.hidden(&["own"]))
            ul.matters {
                @for matter in &similar.matters {
                    li {
                        p { b { (matter.category) } " · " (matter.place) }
                        p { (matter.state) " " @if let Some(clock) = &matter.clock { (clock_badge(context.lang, clock)) } }
                        p.hint { (context.f(k::SIMILAR_SINCE, &[("at", &matter.since), ("voices", &matter.voices.to_string())])) }
                        button.btn.btn-secondary type="submit" name="follow" value=(matter.number) { (context.t(k::SIMILAR_FOLLOW)) }
                    }
                }
            }
            div.form-end {
                button.btn.btn-primary type="submit" name="own" value="yes" { (context.t(k::SIMILAR_OWN)) }
                p.hint { (context.t(k::SIMILAR_OWN_HINT)) }
            }
        }
    };
    resident(context, Page { title: context.t(k::SIMILAR_TITLE), crumbs: &[], body })
}

/// After following: what happens now.
pub fn followed(context: &Context, voices: u32) -> Markup {
    let body = html! {
        h1 { (context.t(k::FOLLOWED_TITLE)) }
        p.lead { (context.f(k::FOLLOWED_LEAD, &[("voices", &voices.to_string())])) }
        p { (context.t(k::FOLLOWED_NEXT)) }
        p { a.btn.btn-secondary href="/" { (context.t(k::ERROR_HOME)) } }
    };
    resident(context, Page { title: context.t(k::FOLLOWED_TITLE), crumbs: &[], body })
}
