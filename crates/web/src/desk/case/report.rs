//! What was reported: words, photos and voice, the place, and how to reach the person.

use crate::desk::parts::*;
use crate::kit::field_in;

/// The report as it came in.
#[derive(Debug, Clone, Default)]
pub struct Report {
    pub words: String,
    pub photos: Vec<Photo>,
    pub voices: Vec<Voice>,
    /// Later additions by the person, oldest first.
    pub added: Vec<Addition>,
    pub contact: Contact,
    pub located: Located,
    /// How many people reported the same.
    pub reporters: u32,
}

/// One picture.
#[derive(Debug, Clone, Default)]
pub struct Photo {
    pub href: String,
    /// What it shows or when it was taken, for those who do not see it.
    pub alt: String,
}

/// A voice message.
#[derive(Debug, Clone, Default)]
pub struct Voice {
    pub href: String,
    pub media_type: String,
    pub received: String,
}

/// Words that were added later.
#[derive(Debug, Clone, Default)]
pub struct Addition {
    pub at: String,
    pub words: String,
}

/// How to reach the person. Values stay masked until opened for a purpose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Contact {
    /// None was left.
    #[default]
    Absent,
    /// The viewer's post may open it.
    Masked { name: String, phone: String },
    /// Opened for a purpose that is recorded and that the person can read.
    Opened { name: String, phone: String, purpose: String },
    /// The person asked that the handling office not know who they are.
    Hidden { through: String },
    /// The viewer's post has no right to it.
    Withheld,
}

/// Where it is.
#[derive(Debug, Clone, Default)]
pub struct Located {
    pub place: String,
    pub detail: String,
    pub area: String,
    pub grid: String,
    /// Degrees as text, latitude first.
    pub point: Option<(String, String)>,
    /// Addresses of the boundary and of the points that the map draws.
    pub boundary: String,
    pub points: String,
    /// The same points as a list.
    pub near: Vec<Near>,
}

/// A matter near this one.
#[derive(Debug, Clone, Default)]
pub struct Near {
    pub href: String,
    pub label: String,
}

pub(super) fn words(cx: &Cx, case: &str, report: &Report) -> Markup {
    panel(
        t!(cx, DESK_REPORT_TITLE),
        &html! {
            @if report.reporters > 1 { p { a href={ "/desk/cases/" (case) "#linked" } { (t!(cx, DESK_FLAG_VOICES, "n" => report.reporters)) } } }
            blockquote.quote { (report.words) }
            (photos(cx, &report.photos))
            @for voice in &report.voices {
                p { audio controls preload="none" aria-label=(t!(cx, DESK_REPORT_VOICE, "at" => &voice.received)) { source src=(voice.href) type=(voice.media_type); a href=(voice.href) { (t!(cx, DESK_REPORT_VOICE, "at" => &voice.received)) } } }
            }
            @for addition in &report.added {
                p.hint.nums { (t!(cx, DESK_REPORT_ADDED, "at" => &addition.at)) }
                blockquote.quote { (addition.words) }
            }
        },
    )
}

pub(super) fn photos(cx: &Cx, photos: &[Photo]) -> Markup {
    html! {
        @if !photos.is_empty() {
            ul.attachments { @for photo in photos {
                li { a href=(photo.href) { img src={ (photo.href) "?size=small" } alt=(if photo.alt.is_empty() { t!(cx, DESK_REPORT_PHOTO) } else { photo.alt.as_str() }) loading="lazy" width="160" height="120"; } }
            } }
        }
    }
}

pub(super) fn contact(cx: &Cx, case: &str, contact: &Contact) -> Markup {
    panel(t!(cx, DESK_CONTACT_TITLE), &contact_of(cx, case, 0, contact))
}

/// How to reach one person of the matter.
pub(super) fn contact_of(cx: &Cx, case: &str, person: u8, contact: &Contact) -> Markup {
    html! {
        @match contact {
            Contact::Absent => { p { (t!(cx, DESK_CONTACT_ABSENT)) } }
            Contact::Withheld => { p { (t!(cx, DESK_CONTACT_WITHHELD)) } }
            Contact::Hidden { through } => { p { (t!(cx, DESK_CONTACT_HIDDEN_FROM_YOU, "who" => through)) } }
            Contact::Opened { name, phone, purpose } => {
                p { (name) " " a.nums href={ "tel:" (phone) } { (phone) } }
                p.hint { (t!(cx, DESK_CONTACT_OPENED, "purpose" => purpose)) }
            }
            Contact::Masked { name, phone } => {
                p { (name) " " span.nums { (phone) } }
                (open_form(cx, case, person))
            }
        }
    }
}

fn open_form(cx: &Cx, case: &str, person: u8) -> Markup {
    let purposes = ["contact", "visit", "reply", "callback", "correct"].map(|purpose| {
        let label = match purpose {
            "contact" => t!(cx, DESK_PURPOSE_CONTACT),
            "visit" => t!(cx, DESK_PURPOSE_VISIT),
            "reply" => t!(cx, DESK_PURPOSE_REPLY),
            "callback" => t!(cx, DESK_PURPOSE_CALLBACK),
            _ => t!(cx, DESK_PURPOSE_CORRECT),
        };
        choice(purpose, label)
    });
    // Several people stand on one page: the ids of their fields carry the number.
    let scope = if person > 0 { format!("person{person}") } else { String::new() };
    let purpose = select("purpose", t!(cx, DESK_CONTACT_PURPOSE), &purposes, "").required();
    post_form(
        cx,
        &format!("/desk/cases/{case}/contact"),
        &html! {
            @if person > 0 { input type="hidden" name="person" value=(person); }
            (field_in(cx.lang, &scope, &purpose))
            (quiet(t!(cx, DESK_CONTACT_OPEN)))
            p.hint { (t!(cx, DESK_CONTACT_RECORDED)) }
        },
    )
}

pub(super) fn located(cx: &Cx, located: &Located) -> Markup {
    panel(
        t!(cx, DESK_PLACE_TITLE),
        &html! {
            p { strong { (located.place) } " " (located.detail) }
            p.hint { (located.area) @if !located.grid.is_empty() { " · " (located.grid) } }
            @match &located.point {
                Some((latitude, longitude)) => {
                    div data-island="map" data-areas=(located.boundary) data-points=(located.points) {}
                    p.nums { (t!(cx, DESK_PLACE_POINT, "latitude" => latitude, "longitude" => longitude)) }
                }
                None => { p { (t!(cx, DESK_PLACE_NO_POINT)) } }
            }
            @if !located.near.is_empty() {
                p { (t!(cx, DESK_PLACE_NEAR)) }
                ul.plain { @for near in &located.near {
                    li { a href=(near.href) { (near.label) } }
                } }
            }
        },
    )
}
