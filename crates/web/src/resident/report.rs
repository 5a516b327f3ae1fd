//! Saying what is wrong: words, place, contact, review. One thing a page; each page sends everything said so far.

use maud::{Markup, html};

use super::draft::{Draft, PlaceChoice};
use crate::{
    http::WORDS_END,
    i18n::k,
    kit::{Choice, Context, Control, FILES_ACCEPT, FieldView, Page, danger_numbers, field, resident, summary, tokens},
};

/// The most characters of a report.
pub const WORDS_CHARS_MAX: u32 = 2000;
/// The most photos that one form takes.
pub const PHOTOS_MAX: u8 = 9;
/// The longest voice message.
pub const VOICE_SECONDS_MAX: u16 = 180;

/// A place that a search found.
#[derive(Debug, Clone)]
pub struct PlaceFound {
    pub choice: PlaceChoice,
    pub title: String,
    /// Where it lies, for instance `城东区 · 柳河街道`.
    pub hint: String,
}

/// The page that asks where it is.
#[derive(Debug, Clone, Default)]
pub struct PlaceStep {
    pub draft: Draft,
    /// What was searched, and what was found.
    pub query: String,
    pub found: Vec<PlaceFound>,
    /// The areas stepped through, from the city down: code and name.
    pub path: Vec<(String, String)>,
    /// The areas to choose from next.
    pub areas: Vec<(String, String)>,
    pub issue: String,
    /// Danger words were found: the numbers to call come first.
    pub danger: bool,
}

/// The last page before sending.
#[derive(Debug, Clone)]
pub struct Review {
    pub draft: Draft,
    pub categories: Vec<Choice>,
    /// Why this category is suggested; empty where none is.
    pub suggested: String,
    pub danger: bool,
}

/// `GET /report`: what is it about?
pub fn words(context: &Context, draft: &Draft, issue: &str) -> Markup {
    let mut view = words_field(context, &draft.words);
    issue.clone_into(&mut view.error);
    let body = html! {
        (steps(context, 1))
        h1 { (context.t(k::REPORT_WORDS_TITLE)) }
        (summary(context, &[], std::slice::from_ref(&view)))
        form.form method="post" action="/report/words" novalidate {
            (tokens(context))
            (draft.hidden(&["words", "voice"]))
            (field(context.lang, &view))
            div.form-end {
                button.btn.btn-primary type="submit" { (context.t(k::REPORT_NEXT)) }
                " "
                button.btn.btn-link type="submit" name="voice" value="yes" { (context.t(k::REPORT_VOICE)) }
            }
            p.hint { (context.t(k::REPORT_WORDS_PHOTOS)) }
        }
        p.quick-danger { (context.t(k::HOME_DANGER)) @for number in ["110", "119", "120", "122"] { " " (crate::kit::phone(number)) } }
    };
    page(context, context.t(k::REPORT_WORDS_TITLE), body)
}

/// The field for the words, which the page of a place asks as well.
pub(super) fn words_field(context: &Context, value: &str) -> FieldView {
    FieldView::new("words", context.t(k::REPORT_WORDS_LABEL), Control::Lines { chars_max: WORDS_CHARS_MAX, rows: 6 })
        .hint(context.t(k::REPORT_WORDS_HINT))
        .value(value)
        .required()
}

/// Where is it? By search, by list, by map, in words, or "I do not know".
pub fn place_step(context: &Context, step: &PlaceStep) -> Markup {
    let body = html! {
        (steps(context, 2))
        @if step.danger { (danger_numbers(context.lang)) }
        h1 { (context.t(k::REPORT_PLACE_TITLE)) }
        form.form method="post" action="/report/place" novalidate {
            (tokens(context))
            (step.draft.hidden(&["place"]))
            (search(context, step))
            (list(context, step))
            (map(context))
            div.form-end {
                button.btn.btn-secondary type="submit" name="place" value="u:" { (context.t(k::REPORT_PLACE_UNKNOWN)) }
                p.hint { (context.t(k::REPORT_PLACE_UNKNOWN_HINT)) }
            }
        }
    };
    page(context, context.t(k::REPORT_PLACE_TITLE), body)
}

fn search(context: &Context, step: &PlaceStep) -> Markup {
    html! {
        div.field.wrong[!step.issue.is_empty()] {
            label.form-label for="f-query" { (context.t(k::REPORT_PLACE_SEARCH)) }
            p.hint #f-query-hint { (context.t(k::REPORT_PLACE_SEARCH_HINT)) }
            @if !step.issue.is_empty() { p.field-error role="alert" { (step.issue) } }
            div.search-line {
                input.form-control type="text" id="f-query" name="query" value=(step.query) maxlength="80" aria-describedby="f-query-hint";
                button.btn.btn-secondary type="submit" name="go" value="search" { (context.t(k::REPORT_PLACE_SEARCH_GO)) }
            }
        }
        @if !step.query.is_empty() {
            ul.choices {
                @for found in &step.found {
                    li { button.choice type="submit" name="place" value=(found.choice.value()) { b { (found.title) } span { (found.hint) } } }
                }
                li {
                    button.choice type="submit" name="place" value=(PlaceChoice::Words(step.query.clone()).value()) {
                        b { (context.f(k::REPORT_PLACE_TYPED, &[("words", &step.query)])) }
                        span { (context.t(k::REPORT_PLACE_TYPED_HINT)) }
                    }
                }
            }
        }
    }
}

fn list(context: &Context, step: &PlaceStep) -> Markup {
    html! {
        details open[!step.path.is_empty()] {
            summary { (context.t(k::REPORT_PLACE_LIST)) }
            @if let Some((code, title)) = step.path.last() {
                p { @for (index, (_, name)) in step.path.iter().enumerate() { @if index > 0 { " › " } (name) } }
                @if step.path.len() > 1 {
                    p { button.btn.btn-secondary type="submit" name="place" value=(PlaceChoice::Area(code.clone()).value()) { (context.f(k::REPORT_PLACE_HERE, &[("area", title)])) } }
                }
            }
            ul.choices {
                @for (code, title) in &step.areas { li { button.choice type="submit" name="area" value=(code) { b { (title) } } } }
            }
        }
    }
}

/// The map needs scripts; its two fields are empty without them and then ignored.
fn map(context: &Context) -> Markup {
    html! {
        details {
            summary { (context.t(k::REPORT_PLACE_MAP)) }
            p.hint { (context.t(k::REPORT_PLACE_MAP_HINT)) }
            div data-island="map" data-areas="/map/areas.json" data-lat="lat" data-lng="lng"
                data-locate=(context.t(k::REPORT_PLACE_LOCATE)) data-refused=(context.t(k::REPORT_PLACE_LOCATE_REFUSED)) {}
            input type="hidden" name="lat" value="";
            input type="hidden" name="lng" value="";
            button.btn.btn-secondary type="submit" name="go" value="point" { (context.t(k::REPORT_PLACE_POINT)) }
        }
    }
}

/// How may we reach you? Nothing here is needed.
pub fn contact_step(context: &Context, draft: &Draft, issue: &str) -> Markup {
    let mut view = contact_field(context, draft);
    issue.clone_into(&mut view.error);
    let body = html! {
        (steps(context, 3))
        h1 { (context.t(k::REPORT_CONTACT_TITLE)) }
        (summary(context, &[], std::slice::from_ref(&view)))
        form.form method="post" action="/report/contact" novalidate {
            (tokens(context))
            (draft.hidden(&["contact.name", "contact.phone", "contact.hidden"]))
            (field(context.lang, &view))
            div.form-end { button.btn.btn-primary type="submit" { (context.t(k::REPORT_NEXT)) } }
        }
    };
    page(context, context.t(k::REPORT_CONTACT_TITLE), body)
}

/// The field for the contact, which the page of a place asks as well.
pub(super) fn contact_field(context: &Context, draft: &Draft) -> FieldView {
    let mut view = FieldView::new("contact", context.t(k::REPORT_CONTACT_LABEL), Control::Contact)
        .hint(context.t(k::REPORT_CONTACT_HINT));
    view.values = vec![draft.name.clone(), draft.phone.clone(), if draft.hidden { "yes" } else { "" }.to_owned()];
    view
}

/// Is everything right? Photos and voice go with the last page; the words are registered before them.
pub fn review(context: &Context, review: &Review) -> Markup {
    let draft = &review.draft;
    let contact = match (draft.name.is_empty() && draft.phone.is_empty(), draft.hidden) {
        (true, _) => context.t(k::REPORT_REVIEW_NO_CONTACT).to_owned(),
        (false, true) => format!("{} {} {}", draft.name, draft.phone, context.t(k::REPORT_REVIEW_HIDDEN)),
        (false, false) => format!("{} {}", draft.name, draft.phone),
    };
    let words = if draft.words.is_empty() { context.t(k::REPORT_REVIEW_VOICE) } else { &draft.words };
    let category =
        FieldView::new("category", context.t(k::REPORT_CATEGORY), Control::Select(review.categories.clone()))
            .hint(if review.suggested.is_empty() { context.t(k::REPORT_CATEGORY_HINT) } else { &review.suggested })
            .value(&draft.category);
    let body = html! {
        (steps(context, 4))
        @if review.danger { (danger_numbers(context.lang)) }
        h1 { (context.t(k::REPORT_REVIEW_TITLE)) }
        (edit(context, draft))
        dl.review {
            (line(context, k::REPORT_REVIEW_WORDS, words, "words"))
            (line(context, k::REPORT_REVIEW_PLACE, &draft.place_title, "place"))
            (line(context, k::REPORT_REVIEW_CONTACT, contact.trim(), "contact"))
        }
        form.form method="post" action="/report" enctype="multipart/form-data" novalidate {
            (tokens(context))
            (draft.hidden(&["category"]))
            (field(context.lang, &category))
            (files(context, draft.voice))
            div.form-end {
                button.btn.btn-primary type="submit" { (context.t(k::REPORT_SEND)) }
                p.hint { (context.t(k::REPORT_SEND_HINT)) }
            }
        }
    };
    page(context, context.t(k::REPORT_REVIEW_TITLE), body)
}

/// Photo and voice fields, which the page of a place asks as well.
pub(super) fn files(context: &Context, voice_first: bool) -> Markup {
    let photos = FieldView::new(
        "photos",
        context.t(k::REPORT_PHOTOS),
        Control::Files { count_max: PHOTOS_MAX, accept: FILES_ACCEPT },
    )
    .hint(context.t(k::REPORT_PHOTOS_HINT));
    let voice =
        FieldView::new("recording", context.t(k::REPORT_RECORDING), Control::Files { count_max: 1, accept: "audio/*" })
            .hint(context.t(k::REPORT_RECORDING_HINT));
    let voice = html! {
        div data-island="voice" data-seconds=(VOICE_SECONDS_MAX) data-start=(context.t(k::VOICE_START)) data-stop=(context.t(k::VOICE_STOP))
            data-again=(context.t(k::VOICE_AGAIN)) data-refused=(context.t(k::VOICE_REFUSED)) { (field(context.lang, &voice)) }
    };
    html! {
        input type="hidden" name=(WORDS_END) value="yes";
        @if voice_first { (voice) }
        div data-island="files" { (field(context.lang, &photos)) }
        @if !voice_first { details { summary { (context.t(k::REPORT_RECORDING_OFFER)) } (voice) } }
    }
}

/// The form that the "change" buttons of the review belong to.
fn edit(context: &Context, draft: &Draft) -> Markup {
    html! { form #edit method="post" action="/report/edit" { (tokens(context)) (draft.hidden(&[])) } }
}

fn line(context: &Context, label: crate::i18n::Key, value: &str, step: &str) -> Markup {
    html! {
        div {
            dt { (context.t(label)) }
            dd {
                (value) " "
                button.btn.btn-link.review-edit type="submit" form="edit" name="step" value=(step) aria-label=(format!("{} {}", context.t(k::REPORT_CHANGE), context.t(label))) { (context.t(k::REPORT_CHANGE)) }
            }
        }
    }
}

fn steps(context: &Context, number: u8) -> Markup {
    html! { p.steps { (context.f(k::REPORT_STEP, &[("step", &number.to_string()), ("steps", "4")])) } }
}

fn page(context: &Context, title: &str, body: Markup) -> Markup {
    resident(context, Page { title, crumbs: &[], body })
}
