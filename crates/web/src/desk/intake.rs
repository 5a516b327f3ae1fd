//! One keyboard-only page for the counter and the phone: take the matter down while the person speaks.

use super::case::{Similar, similar_list};
use super::parts::*;
use super::reply::{KnownAnswer, answers};

/// The intake page.
#[derive(Debug, Clone, Default)]
pub struct IntakePage {
    pub typed: Typed,
    pub channels: Vec<Choice>,
    pub categories: Vec<Choice>,
    /// Places that match what was typed.
    pub places: Vec<PlaceMatch>,
    pub beside: Beside,
    pub issues: Vec<Issue>,
    /// The matter that was just taken down.
    pub saved: Option<Saved>,
}

/// What was typed, kept when the form comes back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    pub channel: String,
    /// When the person spoke or the letter came, as a local date and time.
    pub received: String,
    pub words: String,
    pub place_words: String,
    /// The chosen place; `unknown` where the person does not know.
    pub place: String,
    pub detail: String,
    pub name: String,
    pub phone: String,
    pub hidden: bool,
    pub category: String,
    /// The answer given at once.
    pub answer: String,
}

/// A place that matches.
#[derive(Debug, Clone, Default)]
pub struct PlaceMatch {
    pub code: String,
    pub name: String,
    /// Street, community and grid, to tell like names apart.
    pub within: String,
}

/// What stands beside the form: it may already be known or already be answered.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// Whether a look-up was made at all.
    pub looked: bool,
    /// Matters whose number, or number in an older system, the words mention: address and label.
    pub mentioned: Vec<(String, String)>,
    pub similar: Vec<Similar>,
    pub answers: Vec<KnownAnswer>,
    /// A category that the words suggest, with why.
    pub category: Option<(Choice, String)>,
    /// The words name a danger to life.
    pub danger: bool,
}

/// A matter that was just saved.
#[derive(Debug, Clone, Default)]
pub struct Saved {
    pub id: String,
    pub number: String,
    pub told: String,
    /// Closed at once as answered.
    pub answered: bool,
}

/// Renders the intake page.
pub fn view(cx: &Cx, page: &IntakePage) -> Markup {
    let title = t!(cx, DESK_INTAKE_TITLE);
    frame(
        cx,
        title,
        &[],
        html! {
            div.desk-bar { h1 { (title) } a href="/paper/report" { (t!(cx, DESK_INTAKE_PAPER)) } }
            @if let Some(saved) = &page.saved { (saved_panel(cx, saved)) }
            div.split data-island="intake" {
                (writing(cx, page))
                aside #beside.desk-beside aria-live="polite" data-fragment="/desk/intake/beside" { (beside(cx, &page.beside)) }
            }
        },
    )
}

fn saved_panel(cx: &Cx, saved: &Saved) -> Markup {
    html! {
        div.alert.alert-success role="status" {
            p {
                strong { @if saved.answered { (t!(cx, DESK_INTAKE_ANSWERED_SAVED, "number" => &saved.number)) } @else { (t!(cx, DESK_INTAKE_SAVED, "number" => &saved.number)) } }
                " " (saved.told)
            }
            p.desk-bar {
                a.btn.btn-primary href={ "/desk/cases/" (saved.id) "/slip" } data-slip { (t!(cx, DESK_INTAKE_PRINT)) }
                a href={ "/desk/cases/" (saved.id) } { (t!(cx, DESK_INTAKE_OPEN)) }
            }
        }
    }
}

fn writing(cx: &Cx, page: &IntakePage) -> Markup {
    let typed = &page.typed;
    let fault = |mut view: FieldView| {
        view.error = page
            .issues
            .iter()
            .find(|issue| issue.field == view.name)
            .map_or(String::new(), |issue| issue.message.clone());
        entry(cx, &view)
    };
    let words = |name: &str, label: &str, value: &str, rows: u8| {
        FieldView::new(name, label, Control::Lines { chars_max: WORDS_MAX, rows }).value(value)
    };
    post_form(
        cx,
        "/desk/intake",
        &html! {
            // Enter inside a field looks up and never saves: nothing is registered by accident.
            button.visually-hidden type="submit" name="do" value="look" tabindex="-1" { (t!(cx, DESK_INTAKE_LOOK)) }
            (summary(cx, &page.issues, &[]))
            div.desk-row {
                (fault(select("channel", t!(cx, DESK_COL_CHANNEL), &page.channels, &typed.channel).required()))
                (fault(FieldView::new("received", t!(cx, DESK_INTAKE_RECEIVED), Control::Time { last: None }).value(&typed.received).required()))
            }
            (fault(words("words", t!(cx, DESK_INTAKE_WORDS), &typed.words, 6).hint(t!(cx, DESK_INTAKE_WORDS_HINT)).required()))
            div data-places="/desk/intake/places" {
                (fault(line("place_words", t!(cx, DESK_INTAKE_PLACE), &typed.place_words).hint(t!(cx, DESK_INTAKE_PLACE_HINT))))
                (place_matches(cx, &page.places, &typed.place))
            }
            (fault(line("detail", t!(cx, DESK_INTAKE_DETAIL), &typed.detail)))
            (fault(FieldView { values: vec![typed.name.clone(), typed.phone.clone(), if typed.hidden { "yes".to_owned() } else { String::new() }], ..FieldView::new("contact", t!(cx, DESK_INTAKE_CONTACT), Control::Contact) }))
            (fault(select("category", t!(cx, DESK_COL_CATEGORY), &page.categories, &typed.category).hint(t!(cx, DESK_INTAKE_CATEGORY_LATER))))
            p.desk-bar {
                button.btn.btn-primary type="submit" name="do" value="save" data-save { (t!(cx, DESK_INTAKE_SAVE)) }
                button.btn.btn-outline-secondary type="submit" name="do" value="look" { (t!(cx, DESK_INTAKE_LOOK)) }
            }
            details.desk-step open[!typed.answer.is_empty()] {
                summary data-key="a" { (t!(cx, DESK_INTAKE_ANSWER_NOW)) }
                (fault(words("answer", t!(cx, DESK_INTAKE_ANSWER), &typed.answer, 3).hint(t!(cx, DESK_INTAKE_ANSWER_HINT))))
                button.btn.btn-outline-secondary type="submit" name="do" value="answered" { (t!(cx, DESK_INTAKE_ANSWERED)) }
            }
            p.hint { (t!(cx, DESK_INTAKE_KEYS)) }
        },
    )
}

/// The longest report that is taken.
pub const WORDS_MAX: u32 = 4_000;

/// The places that match, to choose one: part of the page, and the fragment that the script fetches.
pub fn place_matches(cx: &Cx, places: &[PlaceMatch], chosen: &str) -> Markup {
    html! {
        fieldset #places.desk-places {
            legend.visually-hidden { (t!(cx, DESK_INTAKE_PLACES)) }
            @for place in places {
                label.form-check {
                    input.form-check-input type="radio" name="place" value=(place.code) checked[place.code == chosen || places.len() == 1];
                    span.form-check-label { (place.name) " " span.hint { (place.within) } }
                }
            }
            label.form-check {
                input.form-check-input type="radio" name="place" value="unknown" checked[chosen == "unknown"];
                span.form-check-label { (t!(cx, DESK_INTAKE_PLACE_UNKNOWN)) }
            }
        }
    }
}

/// What stands beside the form: part of the page, and the fragment that the script fetches.
pub fn beside(cx: &Cx, beside: &Beside) -> Markup {
    html! {
        @if beside.danger { (danger_numbers(cx.lang)) }
        @if let Some((category, why)) = &beside.category {
            (panel(t!(cx, DESK_INTAKE_SUGGESTED), &html! { p { strong { (category.label) } " " span.hint { (why) } } }))
        }
        @if !beside.mentioned.is_empty() {
            (panel(t!(cx, DESK_INTAKE_MENTIONED), &html! {
                ul.plain { @for (href, label) in &beside.mentioned { li { a href=(href) { (label) } } } }
            }))
        }
        (panel(t!(cx, DESK_CASE_SIMILAR), &html! {
            @if !beside.looked { p.hint { (t!(cx, DESK_INTAKE_NOT_LOOKED)) } }
            @else if beside.similar.is_empty() { p.hint { (t!(cx, DESK_INTAKE_NO_SIMILAR)) } }
            @else { (similar_list(cx, &beside.similar)) p.hint { (t!(cx, DESK_INTAKE_SIMILAR_HINT)) } }
        }))
        @if beside.looked && beside.answers.is_empty() {
            (panel(t!(cx, DESK_ANSWERS_TITLE), &html! { p.hint { (t!(cx, DESK_INTAKE_NO_ANSWERS)) } }))
        }
        (answers(cx, &beside.answers))
    }
}
