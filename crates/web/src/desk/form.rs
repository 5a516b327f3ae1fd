//! The form of a step, generated from the fields that its procedure asks for.

use fengqiao_procedure::model::{Ask, Field, Guard, Privacy};

use super::parts::*;
use crate::kit::{Lists, control, hinted, joined};

/// A step that the viewer may take now, with its form.
#[derive(Debug, Clone, Default)]
pub struct StepForm {
    /// The step's name in the procedure.
    pub step: String,
    pub title: String,
    /// What will happen.
    pub hint: String,
    /// Where the form goes.
    pub action: String,
    /// The case version that the viewer sees; an older one is refused with words.
    pub version: u64,
    pub instance: u16,
    pub fields: Vec<FieldView>,
    /// The fields that claim an earlier time; empty where none can be claimed.
    pub claim: Vec<FieldView>,
    /// What is wrong with the form as a whole.
    pub issues: Vec<Issue>,
    /// The titles of the papers that the step issues; empty where it issues none.
    pub papers: String,
    /// The step ends the matter or gives it away.
    pub weighty: bool,
    pub page: StepPage,
}

/// Steps with fields of a known meaning have a page that helps to fill them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum StepPage {
    /// The form stands on the case page.
    #[default]
    Here,
    /// The reply with its four parts and the preview.
    Reply,
    /// The return visit with its attempts.
    Callback,
    /// The choice of the unit, with the suggestion and its reason.
    Dispatch,
    /// The choice of the matter to merge into.
    Merge,
}

impl StepPage {
    /// The page that fits what a step asks for: the four parts of a reply, the person's own words or an attempt to hear them, another
    /// matter to join, a unit to name.
    pub fn fitting(names: &[&str], names_unit: bool) -> StepPage {
        let asks = |name: &str| names.contains(&name);
        if super::reply::PARTS.iter().all(|part| asks(part)) {
            StepPage::Reply
        } else if asks("callback_words") || asks("callback_channel") {
            StepPage::Callback
        } else if asks("merged_into") {
            StepPage::Merge
        } else if names_unit {
            StepPage::Dispatch
        } else {
            StepPage::Here
        }
    }

    /// The part of the address that names the page.
    pub fn name(self) -> &'static str {
        match self {
            StepPage::Here => "step",
            StepPage::Reply => "reply",
            StepPage::Callback => "callback",
            StepPage::Dispatch => "dispatch",
            StepPage::Merge => "merge",
        }
    }
}

/// The control of one field that a step asks for. Its name begins with the step's, so that a page may hold several forms.
pub fn field_view(cx: &Cx, step: &str, field: &Field, ask: &Ask, lists: &dyn Lists) -> FieldView {
    let privacy = shown(cx, field.privacy);
    let hint = hinted(cx.lang, field, &lists.limits(field));
    let control = match control(cx.lang, field, ask.field, lists) {
        // Staff write down somebody else's name.
        Control::Contact => Control::Person { hidden: true },
        other => other,
    };
    FieldView {
        name: format!("{step}.{}", field.name),
        label: cx.lang.pick(&field.title).into_owned(),
        hint: joined(cx.lang, &hint, privacy),
        required: ask.required && ask.when == Guard::Always,
        control,
        values: Vec::new(),
        error: String::new(),
    }
}

/// Who will be able to read what is typed.
fn shown(cx: &Cx, privacy: Privacy) -> &'static str {
    match privacy {
        Privacy::Public => t!(cx, DESK_SHOWN_PUBLIC),
        Privacy::Parties => t!(cx, DESK_SHOWN_PARTIES),
        Privacy::Unit => t!(cx, DESK_SHOWN_UNIT),
        Privacy::Chain => t!(cx, DESK_SHOWN_CHAIN),
        Privacy::Sealed => t!(cx, DESK_SHOWN_SEALED),
    }
}

/// The field's own name, without the step before it.
pub fn bare(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(_, bare)| bare)
}

/// Renders a step's form.
pub fn step_form(cx: &Cx, step: &StepForm) -> Markup {
    let body = html! {
        // Words before files: what was typed is complete before the first file is read.
        @for view in step.fields.iter().filter(|view| !is_file(view)) { (entry(cx, view)) }
        (claim(cx, step))
        (issues_papers(cx, step))
        @for view in step.fields.iter().filter(|view| is_file(view)) { (entry(cx, view)) }
        div.form-end {
            button.btn.btn-primary type="submit" { (step.title) }
            @if !step.hint.is_empty() { p.hint { (step.hint) } }
        }
    };
    html! {
        @if step.weighty { p.hint { (t!(cx, DESK_STEP_WEIGHTY)) } }
        (step_frame(cx, step, &body))
    }
}

/// Which papers the step issues, with a look at them before it is taken.
pub fn issues_papers(cx: &Cx, step: &StepForm) -> Markup {
    html! {
        @if !step.papers.is_empty() {
            p.desk-bar {
                button.btn.btn-outline-secondary type="submit" name="papers" value="page" formnovalidate { (t!(cx, PAPER_LOOK)) }
                span.hint { (t!(cx, PAPER_ISSUES, "papers" => step.papers)) }
            }
        }
    }
}

/// Whether a field takes files.
pub fn is_file(view: &FieldView) -> bool {
    matches!(view.control, Control::Files { .. })
}

/// The claim of an earlier time, folded until it is wanted or something is wrong with it.
pub fn claim(cx: &Cx, step: &StepForm) -> Markup {
    let wanted = step.claim.iter().any(|view| !view.error.is_empty() || !view.values.concat().is_empty());
    html! {
        @if !step.claim.is_empty() {
            details.claim open[wanted] {
                summary { (t!(cx, DESK_CLAIM)) }
                @for view in &step.claim { (entry(cx, view)) }
            }
        }
    }
}

/// The values that say which step of which version a form takes.
pub fn hidden(step: &StepForm) -> Vec<Hidden> {
    [("step", step.step.clone()), ("instance", step.instance.to_string()), ("version", step.version.to_string())]
        .map(|(name, value)| Hidden { name: name.to_owned(), value })
        .into()
}

/// A step's form with a body of its own, for the pages that arrange the fields themselves.
pub fn step_frame(cx: &Cx, step: &StepForm, body: &Markup) -> Markup {
    let files = step.fields.iter().any(|view| matches!(view.control, Control::Files { .. }));
    html! {
        (summary(cx, &step.issues, &[step.fields.as_slice(), &step.claim].concat()))
        form.form method="post" action=(step.action) enctype=[files.then_some("multipart/form-data")] novalidate {
            (tokens(cx))
            @for hidden in hidden(step) { input type="hidden" name=(hidden.name) value=(hidden.value); }
            (body)
        }
    }
}
