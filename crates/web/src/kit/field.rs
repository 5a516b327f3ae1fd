//! One field of a form: label, hint, control, and what is wrong with it.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::i18n::{Key, Lang, k};

/// How many rows a list of persons shows at once; further ones are folded.
const ROWS_SHOWN: usize = 2;

/// A field as a form shows it.
#[derive(Debug, Clone)]
pub struct FieldView {
    /// The name it is sent under.
    pub name: String,
    pub label: String,
    pub hint: String,
    pub required: bool,
    pub control: Control,
    /// What was typed or stood there before: one value, or several where the control takes several.
    pub values: Vec<String>,
    /// What is wrong, and what to do; empty when nothing is.
    pub error: String,
}

/// One of several answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub hint: String,
}

impl Choice {
    /// An answer without a hint.
    pub fn new(value: &str, label: &str) -> Choice {
        Choice { value: value.to_owned(), label: label.to_owned(), hint: String::new() }
    }
}

/// Answers that belong together, such as the units of one street.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceGroup {
    pub title: String,
    pub choices: Vec<Choice>,
}

/// How a field is filled in.
#[derive(Debug, Clone, PartialEq)]
pub enum Control {
    /// One line.
    Line {
        chars_max: u32,
    },
    /// Several lines.
    Lines {
        chars_max: u32,
        rows: u8,
    },
    /// A phone number.
    Phone,
    /// A code in digits.
    Digits {
        chars_max: u32,
    },
    Password,
    Number {
        min: i64,
        max: i64,
    },
    /// Yuan, with at most two decimals.
    Money,
    Date,
    /// A civil date that must lie between two days.
    Day {
        first: Option<Date>,
        last: Option<Date>,
    },
    /// A civil date and time, up to the end of the last day.
    Time {
        last: Option<Date>,
    },
    /// One box to tick.
    Flag,
    /// One answer of few, all visible.
    Radio(Vec<Choice>),
    /// One answer of many.
    Select(Vec<Choice>),
    /// Any number of answers.
    Many(Vec<Choice>),
    /// One or any number of answers of very many, in groups.
    Grouped {
        groups: Vec<ChoiceGroup>,
        many: bool,
    },
    /// Name and phone, and the offer to stay unknown to the handling office. Values: name, phone, `yes` when hidden.
    Contact,
    /// Somebody else's name and phone, with the offer to keep them from the handling office where `hidden`. Values as of a contact.
    Person {
        hidden: bool,
    },
    /// Persons, a row each. Values: name and phone of the first, name and phone of the second, and so on.
    People {
        count_max: u8,
    },
    /// Photos and recordings.
    Files {
        count_max: u8,
        accept: &'static str,
    },
}

impl Control {
    /// Whether it takes only what a list offers.
    pub fn is_closed(&self) -> bool {
        matches!(self, Control::Radio(_) | Control::Select(_) | Control::Many(_) | Control::Grouped { .. })
    }

    /// Whether its list has a value.
    pub fn offers(&self, value: &str) -> bool {
        let has = |choices: &[Choice]| choices.iter().any(|choice| choice.value == value);
        match self {
            Control::Radio(choices) | Control::Select(choices) | Control::Many(choices) => has(choices),
            Control::Grouped { groups, .. } => groups.iter().any(|group| has(&group.choices)),
            _ => false,
        }
    }
}

impl FieldView {
    /// A field without value or fault.
    pub fn new(name: &str, label: &str, control: Control) -> FieldView {
        FieldView {
            name: name.into(),
            label: label.into(),
            hint: String::new(),
            required: false,
            control,
            values: Vec::new(),
            error: String::new(),
        }
    }

    /// With words that help to fill it in.
    pub fn hint(mut self, hint: &str) -> FieldView {
        hint.clone_into(&mut self.hint);
        self
    }

    /// With what stood there.
    pub fn value(mut self, value: &str) -> FieldView {
        self.values = vec![value.to_owned()];
        self
    }

    /// It must be filled in.
    pub fn required(mut self) -> FieldView {
        self.required = true;
        self
    }

    fn first(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }

    /// The element's id, which error summaries link to. `scope` tells fields of the same name in several forms of a page apart.
    pub fn id(&self, scope: &str) -> String {
        if scope.is_empty() { format!("f-{}", self.name) } else { format!("f-{scope}-{}", self.name) }
    }

    fn described(&self, id: &str) -> Option<String> {
        let hint = (!self.hint.is_empty()).then(|| format!("{id}-hint"));
        let error = (!self.error.is_empty()).then(|| format!("{id}-error"));
        match (hint, error) {
            (Some(hint), Some(error)) => Some(format!("{hint} {error}")),
            (hint, error) => hint.or(error),
        }
    }
}

/// The markup of one field.
pub fn field(lang: Lang, view: &FieldView) -> Markup {
    field_in(lang, "", view)
}

/// The markup of one field in one of several forms of a page.
pub fn field_in(lang: Lang, scope: &str, view: &FieldView) -> Markup {
    let id = view.id(scope);
    let id = id.as_str();
    let grouped = matches!(
        view.control,
        Control::Radio(_)
            | Control::Many(_)
            | Control::Contact
            | Control::Person { .. }
            | Control::People { .. }
            | Control::Grouped { many: true, .. }
    );
    html! {
        @if grouped {
            fieldset.field.wrong[!view.error.is_empty()] id=(id) aria-describedby=[view.described(id)] tabindex="-1" {
                legend { (view.label) (optional(lang, view)) }
                (notes(id, view)) (control(lang, id, view))
            }
        } @else if view.control == Control::Flag {
            div.field.wrong[!view.error.is_empty()] { (control(lang, id, view)) (notes(id, view)) }
        } @else {
            div.field.wrong[!view.error.is_empty()] {
                label.form-label for=(id) { (view.label) (optional(lang, view)) }
                (notes(id, view)) (control(lang, id, view))
            }
        }
    }
}

fn optional(lang: Lang, view: &FieldView) -> Markup {
    html! { @if !view.required { " " span.optional { (lang.t(k::FIELD_OPTIONAL)) } } }
}

fn notes(id: &str, view: &FieldView) -> Markup {
    html! {
        @if !view.hint.is_empty() { p.hint id=(format!("{id}-hint")) { (view.hint) } }
        @if !view.error.is_empty() { p.field-error id=(format!("{id}-error")) { (view.error) } }
    }
}

fn control(lang: Lang, id: &str, view: &FieldView) -> Markup {
    match &view.control {
        Control::Lines { chars_max, rows } => html! {
            textarea.form-control id=(id) name=(view.name) rows=(rows) maxlength=(chars_max) required[view.required] aria-describedby=[view.described(id)] { "\n" (view.first()) }
        },
        Control::People { count_max } => people(lang, id, view, usize::from(*count_max)),
        Control::Flag => html! {
            div.form-check {
                input.form-check-input type="checkbox" id=(id) name=(view.name) value="yes" checked[view.first() == "yes"] aria-describedby=[view.described(id)];
                label.form-check-label for=(id) { (view.label) }
            }
        },
        Control::Radio(choices) => answers(id, view, choices, "radio"),
        Control::Many(choices) => answers(id, view, choices, "checkbox"),
        Control::Select(choices) => html! {
            select.form-select id=(id) name=(view.name) required[view.required] aria-describedby=[view.described(id)] {
                @if choices.iter().all(|choice| !choice.value.is_empty()) { option value="" { (lang.t(k::FIELD_CHOOSE)) } }
                @for choice in choices { option value=(choice.value) selected[view.values.contains(&choice.value)] { (choice.label) } }
            }
        },
        Control::Grouped { groups, many: false } => html! {
            select.form-select id=(id) name=(view.name) required[view.required] aria-describedby=[view.described(id)] {
                option value="" { (lang.t(k::FIELD_CHOOSE)) }
                @for group in groups { (optgroup(view, group)) }
            }
        },
        Control::Grouped { groups, many: true } => html! {
            @for (index, group) in groups.iter().enumerate() { (folded(lang, id, view, group, index == 0)) }
            @if groups.is_empty() { p.hint { (lang.t(k::FIELD_NOBODY)) } }
        },
        Control::Contact => contact(lang, id, view, Some(k::CONTACT_HIDDEN), (k::CONTACT_NAME, k::CONTACT_PHONE)),
        Control::Person { hidden } => {
            contact(lang, id, view, hidden.then_some(k::PERSON_HIDDEN), (k::PERSON_NAME, k::PERSON_PHONE))
        }
        Control::Money => html! {
            div.unit { (input(id, view)) span { (lang.t(k::FIELD_YUAN)) } }
        },
        Control::Files { count_max, accept } => html! {
            (kept(lang, id, view))
            input.form-control type="file" id=(id) name=(view.name) accept=(accept) multiple[*count_max > 1] aria-describedby=[view.described(id)] data-files-max=(count_max);
        },
        _ => input(id, view),
    }
}

/// A titled group of a list; what has no title stands alone.
fn optgroup(view: &FieldView, group: &ChoiceGroup) -> Markup {
    let options = html! {
        @for choice in &group.choices { option value=(choice.value) selected[view.values.contains(&choice.value)] { (choice.label) } }
    };
    if group.title.is_empty() {
        options
    } else {
        html! { optgroup label=(group.title) { (options) } }
    }
}

/// A group of boxes, folded unless it is the nearest or something in it is chosen.
fn folded(lang: Lang, id: &str, view: &FieldView, group: &ChoiceGroup, first: bool) -> Markup {
    let chosen = group.choices.iter().any(|choice| view.values.contains(&choice.value));
    let title = lang.f(k::FIELD_GROUP, &[("title", &group.title), ("n", &group.choices.len().to_string())]);
    html! {
        details.choice-group open[first || chosen] {
            summary { (title) }
            (answers(&format!("{id}-{}", group.choices.first().map_or("", |choice| choice.value.as_str())), view, &group.choices, "checkbox"))
        }
    }
}

/// Persons in rows: the first rows at once, more behind a fold, so that no script is needed to add one.
fn people(lang: Lang, id: &str, view: &FieldView, count_max: usize) -> Markup {
    let given = view.values.chunks(2).rposition(|row| row.iter().any(|part| !part.is_empty())).map_or(0, |at| at + 1);
    let shown = (given + 1).max(ROWS_SHOWN).min(count_max);
    let row = |at: usize| {
        let value = |part: usize| view.values.get(at * 2 + part).map_or("", String::as_str);
        let name = |part: &str| format!("{}.{}.{part}", view.name, at + 1);
        let number = (at + 1).to_string();
        html! {
            div.person-row role="group" aria-label=(lang.f(k::FIELD_PERSON, &[("n", &number)])) {
                span.person-number aria-hidden="true" { (number) }
                div {
                    label.form-label for=(format!("{id}.{number}.name")) { (lang.t(k::PERSON_NAME)) }
                    input.form-control type="text" id=(format!("{id}.{number}.name")) name=(name("name")) value=(value(0)) maxlength="40" autocomplete="off" required[view.required && at == 0];
                }
                div {
                    label.form-label for=(format!("{id}.{number}.phone")) { (lang.t(k::PERSON_PHONE)) }
                    input.form-control type="tel" id=(format!("{id}.{number}.phone")) name=(name("phone")) value=(value(1)) maxlength="20" inputmode="tel" autocomplete="off";
                }
            }
        }
    };
    html! {
        @for at in 0..shown { (row(at)) }
        @if shown < count_max {
            details.more-people { summary { (lang.t(k::FIELD_MORE_PEOPLE)) } @for at in shown..count_max { (row(at)) } }
        }
    }
}

/// What a field's name ends with where it carries back files that are stored already.
pub const KEPT: &str = ".kept";

/// Files that came with the form when it was refused: shown, not sent again, and left out where the tick is taken away.
fn kept(lang: Lang, id: &str, view: &FieldView) -> Markup {
    html! {
        @if !view.values.is_empty() { p.hint { (lang.t(k::FIELD_FILES_KEPT)) } }
        @for (index, value) in view.values.iter().enumerate() {
            @let (media, token) = value.split_once(' ').unwrap_or_default();
            @let id = format!("{id}-kept-{index}");
            div.form-check.answer.kept-file {
                input.form-check-input type="checkbox" id=(id) name=(format!("{}{KEPT}", view.name)) value=(token) checked;
                label.form-check-label for=(id) {
                    (lang.f(k::FIELD_FILE_KEPT, &[("n", &(index + 1).to_string())]))
                    @if media.starts_with("image/") { " " img src=(format!("/sent/{token}?size=small")) alt="" width="85" height="64"; }
                }
            }
        }
    }
}

/// The controls that are one `<input>`.
fn input(id: &str, view: &FieldView) -> Markup {
    let mut length = None;
    let mut step = None;
    let mut bounds = (None, None);
    let mut days = (None, None);
    let (kind, mode, complete) = match &view.control {
        Control::Digits { chars_max } => {
            length = Some(*chars_max);
            ("text", Some("numeric"), Some("off"))
        }
        Control::Line { chars_max } => {
            length = Some(*chars_max);
            ("text", None, None)
        }
        Control::Phone => ("tel", Some("tel"), Some("tel")),
        Control::Password => ("password", None, Some("current-password")),
        Control::Number { min, max } => {
            bounds = (Some(*min), Some(*max));
            ("number", Some("numeric"), None)
        }
        Control::Money => {
            bounds.0 = Some(0);
            step = Some("0.01");
            ("number", Some("decimal"), None)
        }
        Control::Date => ("date", None, None),
        Control::Day { first, last } => {
            days = (first.map(|day| day.to_string()), last.map(|day| day.to_string()));
            ("date", None, None)
        }
        Control::Time { last } => {
            days.1 = last.map(|day| format!("{day}T23:59"));
            ("datetime-local", None, None)
        }
        _ => ("text", None, None),
    };
    html! {
        input.form-control type=(kind) id=(id) name=(view.name) value=(view.first()) inputmode=[mode] autocomplete=[complete]
            maxlength=[length] min=[days.0.or(bounds.0.map(|least: i64| least.to_string()))] max=[days.1.or(bounds.1.map(|most: i64| most.to_string()))]
            step=[step] required[view.required]
            aria-describedby=[view.described(id)] aria-invalid=[(!view.error.is_empty()).then_some("true")];
    }
}

fn answers(id: &str, view: &FieldView, choices: &[Choice], kind: &str) -> Markup {
    html! {
        @for (index, choice) in choices.iter().enumerate() {
            @let id = format!("{id}-{index}");
            div.form-check.answer {
                input.form-check-input type=(kind) id=(id) name=(view.name) value=(choice.value) checked[view.values.contains(&choice.value)] required[view.required && kind == "radio"];
                label.form-check-label for=(id) {
                    (choice.label)
                    @if !choice.hint.is_empty() { span.hint { (choice.hint) } }
                }
            }
        }
    }
}

fn contact(lang: Lang, id: &str, view: &FieldView, hiding: Option<Key>, (called, reached): (Key, Key)) -> Markup {
    let value = |index: usize| view.values.get(index).map_or("", String::as_str);
    let (name, phone, hidden) =
        (format!("{}.name", view.name), format!("{}.phone", view.name), format!("{}.hidden", view.name));
    let complete = |kind: &'static str| if called == k::CONTACT_NAME { kind } else { "off" };
    html! {
        div.contact-row {
            div {
                label.form-label for=(format!("{id}.name")) { (lang.t(called)) }
                input.form-control type="text" id=(format!("{id}.name")) name=(name) value=(value(0)) maxlength="40" autocomplete=(complete("name"));
            }
            div {
                label.form-label for=(format!("{id}.phone")) { (lang.t(reached)) }
                input.form-control type="tel" id=(format!("{id}.phone")) name=(phone) value=(value(1)) maxlength="20" inputmode="tel" autocomplete=(complete("tel"));
            }
        }
        @if let Some(hiding) = hiding {
            div.form-check.answer {
                input.form-check-input type="checkbox" id=(format!("{id}.hidden")) name=(hidden) value="yes" checked[value(2) == "yes"];
                label.form-check-label for=(format!("{id}.hidden")) { (lang.t(hiding)) span.hint { (lang.t(k::CONTACT_HIDDEN_HINT)) } }
            }
        }
    }
}
