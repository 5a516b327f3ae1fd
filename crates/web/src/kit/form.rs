//! Forms: they come back with everything that is wrong, a summary that links to the fields, and what was typed.

use maud::{Markup, html};

use super::{
    field::{Control, FieldView, field_in},
    layout::Context,
};
use crate::i18n::k;

/// A form that changes something.
pub struct Form<'a> {
    pub action: &'a str,
    pub fields: &'a [FieldView],
    /// What the button says: a verb and its object.
    pub submit: &'a str,
    /// Beside the button: what will happen.
    pub hint: &'a str,
    pub hidden: &'a [Hidden],
    /// The button carries the accent colour: this is the one thing to do now.
    pub main: bool,
}

/// A value that the form carries along.
#[derive(Debug, Clone)]
pub struct Hidden {
    pub name: String,
    pub value: String,
}

/// Something wrong that belongs to no field, or that the summary shall name.
#[derive(Debug, Clone)]
pub struct Issue {
    /// The field's name; empty for the whole form.
    pub field: String,
    pub message: String,
}

/// Everything that is wrong, above the form, each linked to its field. Nothing when all is well.
pub fn summary(context: &Context, general: &[Issue], fields: &[FieldView]) -> Markup {
    summary_in(context, "", general, fields)
}

/// The summary for one of several forms of a page.
pub fn summary_in(context: &Context, scope: &str, general: &[Issue], fields: &[FieldView]) -> Markup {
    let wrong = fields.iter().filter(|view| !view.error.is_empty());
    let all: Vec<(String, &str)> = general
        .iter()
        .map(|issue| {
            (if issue.field.is_empty() { String::new() } else { format!("#f-{}", issue.field) }, issue.message.as_str())
        })
        .chain(wrong.map(|view| (format!("#{}", view.id(scope)), view.error.as_str())))
        .collect();
    html! {
        @if !all.is_empty() {
            div.summary role="alert" tabindex="-1" {
                h2 { (context.t(k::FORM_ISSUES)) }
                ul {
                    @for (href, message) in &all {
                        li { @if href.is_empty() { (message) } @else { a href=(href) { (message) } } }
                    }
                }
            }
        }
    }
}

/// A form with its tokens. It is sent as multipart only where it carries files.
pub fn form(context: &Context, form: &Form) -> Markup {
    form_in(context, "", form)
}

/// One of several forms of a page.
pub fn form_in(context: &Context, scope: &str, form: &Form) -> Markup {
    let files = form.fields.iter().any(|view| matches!(view.control, Control::Files { .. }));
    let button = if form.main { "btn btn-primary" } else { "btn btn-secondary" };
    html! {
        form.form method="post" action=(form.action) enctype=[files.then_some("multipart/form-data")] novalidate {
            (tokens(context))
            @for hidden in form.hidden { input type="hidden" name=(hidden.name) value=(hidden.value); }
            @for view in words_first(form.fields) { (field_in(context.lang, scope, view)) }
            div.form-end {
                button class=(button) type="submit" { (form.submit) }
                @if !form.hint.is_empty() { p.hint { (form.hint) } }
            }
        }
    }
}

/// The two tokens of every form that changes something: it came from our page, and it counts once.
pub fn tokens(context: &Context) -> Markup {
    html! {
        input type="hidden" name="_csrf" value=(context.csrf);
        input type="hidden" name="_once" value=(context.once);
    }
}

/// Words before files: what was typed is complete before the first file is read.
pub fn words_first<'f>(fields: impl IntoIterator<Item = &'f FieldView>) -> Vec<&'f FieldView> {
    let mut ordered: Vec<&FieldView> = fields.into_iter().collect();
    ordered.sort_by_key(|view| matches!(view.control, Control::Files { .. }));
    ordered
}
