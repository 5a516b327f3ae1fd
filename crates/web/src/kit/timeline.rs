//! What happened to a case, newest last, with every reply in full.

use maud::{Markup, html};

use crate::i18n::{Lang, k};

/// One thing that happened.
#[derive(Debug, Clone, Default)]
pub struct Moment {
    /// When it was recorded, written out.
    pub at: String,
    /// When it is claimed to have happened, where that differs; written out.
    pub occurred: String,
    /// What was done, for instance `派遣`.
    pub title: String,
    /// Which office did it; staff are shown as post and number.
    pub by: String,
    /// The words that were given, label and text; an empty label for plain words.
    pub words: Vec<(String, String)>,
    pub attachments: Vec<Attachment>,
    /// Why it was routed there, in a sentence.
    pub reason: String,
    /// The program did it because a clock ran out.
    pub by_clock: bool,
    /// Only some readers see it, for instance `仅办理单位可见`; empty for all.
    pub privacy: String,
}

/// A stored file as a page shows it.
#[derive(Debug, Clone)]
pub struct Attachment {
    pub href: String,
    /// For instance `照片 1`.
    pub title: String,
    pub picture: bool,
}

/// The history of a case.
pub fn timeline(lang: Lang, moments: &[Moment]) -> Markup {
    html! {
        ol.timeline {
            @for moment in moments {
                li class=(if moment.by_clock { "moment moment-clock" } else { "moment" }) {
                    p.moment-head {
                        b { (moment.title) }
                        @if !moment.by.is_empty() { " " span.moment-by { (moment.by) } }
                        " " span.moment-at { (moment.at) }
                    }
                    @if !moment.occurred.is_empty() { p.hint { (lang.f(k::TIMELINE_OCCURRED, &[("at", &moment.occurred)])) } }
                    @for (label, text) in &moment.words {
                        p.words { @if !label.is_empty() { span.words-label { (label) } } (text) }
                    }
                    @if !moment.attachments.is_empty() { (attachments(&moment.attachments)) }
                    @if !moment.reason.is_empty() { p.hint { (moment.reason) } }
                    @if !moment.privacy.is_empty() { p.hint { (moment.privacy) } }
                }
            }
        }
    }
}

fn attachments(files: &[Attachment]) -> Markup {
    html! {
        ul.attachments {
            @for file in files {
                li {
                    a href=(file.href) {
                        @if file.picture { img src={ (file.href) "?size=small" } alt=(file.title) loading="lazy" width="160" height="120"; } @else { (file.title) }
                    }
                }
            }
        }
    }
}
