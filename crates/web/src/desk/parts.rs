//! The small pieces that staff pages are put together from, over the design kit.

pub(crate) use maud::{Markup, html};

pub(crate) use crate::kit::{
    Choice, ClockState, ClockView, Context, Control, Crumb, FieldView, Form, Hidden, Issue, Page, Pager, Paper, Tone,
    alert, clock_badge, clock_details, danger_numbers, empty, field, filters, form, pager, paper, qr, staff, summary,
    tokens,
};

/// A text by its key, with arguments where it has some: `t!(cx, DESK_QUEUE_TITLE)`, `t!(cx, DESK_PAGE, "n" => 3)`.
macro_rules! t {
    ($cx:expr, $key:ident) => { $cx.t($crate::i18n::k::$key) };
    ($cx:expr, $key:ident, $($name:literal => $value:expr),+ $(,)?) => {
        $cx.f($crate::i18n::k::$key, &[$(($name, ::std::string::ToString::to_string(&$value).as_str())),+])
    };
}
pub(crate) use t;

/// What every page function is given.
pub(crate) type Cx<'a> = Context<'a>;

/// A whole staff page with a heading of its own.
pub(crate) fn frame(cx: &Cx, title: &str, crumbs: &[Crumb], body: Markup) -> Markup {
    staff(cx, Page { title, crumbs, body })
}

/// A titled part of a page.
pub(crate) fn panel(title: &str, body: &Markup) -> Markup {
    html! { section.panel { h2 { (title) } (body) } }
}

/// A form that changes something, with its tokens.
pub(crate) fn post_form(cx: &Cx, action: &str, body: &Markup) -> Markup {
    html! { form method="post" action=(action) { (tokens(cx)) (body) } }
}

/// The button of a form.
pub(crate) fn submit(label: &str) -> Markup {
    html! { button.btn.btn-primary type="submit" { (label) } }
}

/// One step of several: the quiet button.
pub(crate) fn quiet(label: &str) -> Markup {
    html! { button.btn.btn-outline-secondary.btn-sm type="submit" { (label) } }
}

/// Something that was not done, and why.
pub(crate) fn warning(text: &str) -> Markup {
    alert(Tone::Bad, &html! { (text) })
}

/// Something that was done.
pub(crate) fn success(text: &str) -> Markup {
    alert(Tone::Good, &html! { (text) })
}

/// Words for an empty list with the link to what comes next.
pub(crate) fn nothing(text: &str, href: &str, next: &str) -> Markup {
    empty(text, &html! { a href=(href) { (next) } })
}

/// One field of a form.
pub(crate) fn entry(cx: &Cx, view: &FieldView) -> Markup {
    field(cx.lang, view)
}

/// An answer to choose from.
pub(crate) fn choice(value: &str, label: &str) -> Choice {
    Choice::new(value, label)
}

/// A field of one line.
pub(crate) fn line(name: &str, label: &str, value: &str) -> FieldView {
    FieldView::new(name, label, Control::Line { chars_max: 200 }).value(value)
}

/// A choice out of a closed list.
pub(crate) fn select(name: &str, label: &str, choices: &[Choice], value: &str) -> FieldView {
    FieldView::new(name, label, Control::Select(choices.to_vec())).value(value)
}

/// A link of a row of tabs.
pub(crate) struct Tab {
    pub href: String,
    pub label: String,
    pub count: String,
    pub here: bool,
}

/// A row of tabs, each a page of its own.
pub(crate) fn tabs(label: &str, items: &[Tab]) -> Markup {
    html! {
        nav.tabs aria-label=(label) {
            @for item in items {
                a href=(item.href) aria-current=[item.here.then_some("page")] { (item.label) @if !item.count.is_empty() { " " span.count { (item.count) } } }
            }
        }
    }
}

/// A table whose rows become cards on a narrow screen: each cell carries the title of its column.
pub(crate) fn grid(caption: &str, titles: &[&str], rows: &[Vec<Markup>]) -> Markup {
    html! {
        table.table.table-sm.cards {
            caption.visually-hidden { (caption) }
            thead { tr { @for title in titles { th scope="col" { (title) } } } }
            tbody { @for row in rows {
                tr { @for (cell, title) in row.iter().zip(titles) { td data-label=(title) { (cell) } } }
            } }
        }
    }
}

/// Names and values.
pub(crate) fn facts(rows: &[(&str, Markup)]) -> Markup {
    html! { dl.facts { @for (title, value) in rows { div { dt { (title) } dd { (value) } } } } }
}

/// A count as staff pages show it: counting stops at a thousand.
pub(crate) fn count_shown(count: u32) -> String {
    if count >= COUNT_MAX { "1,000+".to_owned() } else { count.to_string() }
}

/// Counting stops here.
pub const COUNT_MAX: u32 = 1_000;

/// How sure the text of a rule is, in words.
pub(crate) fn sure(cx: &Cx, mark: char) -> Markup {
    let words = match mark {
        'V' => t!(cx, DESK_MARK_READ),
        'S' => t!(cx, DESK_MARK_SECONDARY),
        'M' => t!(cx, DESK_MARK_MEMORY),
        _ => t!(cx, DESK_MARK_DEFAULT),
    };
    html! { span.flag data-mark=(mark) { (words) } }
}

/// The line that says that the page changed while it lay open, and shows it. Without scripts it is not there, and reloading does the same.
pub(crate) fn live(cx: &Cx, address: &str, mark: &str) -> Markup {
    html! {
        div.live role="status" data-island="live" data-live=(address) data-mark=(mark) data-shown=(t!(cx, DESK_LIVE_SHOWN))
            data-waiting=(t!(cx, DESK_LIVE_WAITING)) data-show=(t!(cx, DESK_LIVE_SHOW)) data-ended=(t!(cx, DESK_LIVE_ENDED)) {}
    }
}
