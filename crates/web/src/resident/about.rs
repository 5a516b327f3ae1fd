//! What the city promises here, and what it refuses to do.

use maud::{Markup, html};

use crate::{
    i18n::k,
    kit::{Context, Page, resident},
};

/// `GET /about`
pub fn about(context: &Context) -> Markup {
    let list = |keys: &[crate::i18n::Key]| html! { ul { @for key in keys { li { (context.t(*key)) } } } };
    let body = html! {
        h1 { (context.t(k::ABOUT_TITLE)) }
        h2 { (context.t(k::ABOUT_DO)) }
        (list(&[k::ABOUT_DO_ONCE, k::ABOUT_DO_CLOCK, k::ABOUT_DO_WHO, k::ABOUT_DO_JUDGE, k::ABOUT_DO_SEEN]))
        h2 { (context.t(k::ABOUT_REFUSE)) }
        (list(&[k::ABOUT_NO_LIST, k::ABOUT_NO_SCORE, k::ABOUT_NO_SEARCH, k::ABOUT_NO_FACE, k::ABOUT_NO_MACHINE]))
        h2 { (context.t(k::ABOUT_PUBLIC)) }
        p { (context.t(k::ABOUT_PUBLIC_TEXT)) }
    };
    resident(context, Page { title: context.t(k::ABOUT_TITLE), crumbs: &[], body })
}
