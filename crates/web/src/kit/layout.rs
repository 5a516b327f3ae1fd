//! The frames of pages: for residents, for staff, for paper, and for errors.

use fengqiao_calendar::{Instant, Zone};
use fengqiao_procedure::model::Text;
use jiff::civil::Date;
use maud::{DOCTYPE, Markup, html};

use super::{mark::mark, status::phone};
use crate::{
    assets,
    i18n::{Key, Lang, Pattern, k},
    tour::{Tour, strip},
};

/// What a city configures: its name, its contact and its zone.
#[derive(Debug, Clone)]
pub struct City {
    pub name: Text,
    /// The number that answers, on every page.
    pub phone: String,
    pub address: Text,
    pub hours: Text,
    pub zone: Zone,
    /// `#rrggbb`, served by a style sheet of its own.
    pub colour: String,
    /// The address that QR codes lead to, without a slash at the end.
    pub origin: String,
}

/// What every page knows about its reader and its moment.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub lang: Lang,
    pub city: &'a City,
    pub now: Instant,
    /// The path and query of this page, for the language switch.
    pub path: &'a str,
    /// The token that proves that a form came from our own page.
    pub csrf: &'a str,
    /// A fresh token that lets the same form count only once.
    pub once: &'a str,
    /// The person of staff who is signed in.
    pub viewer: Option<&'a Viewer>,
    pub demo: Option<&'a Demo>,
}

/// A person of staff, as the header shows them.
#[derive(Debug, Clone)]
pub struct Viewer {
    pub name: String,
    /// The post they act by, for instance `派遣员 · 枫溪市运行中心`.
    pub post: String,
    /// They hold several posts and may choose another.
    pub several: bool,
    pub nav: Vec<NavItem>,
}

/// A link of the staff header.
#[derive(Debug, Clone)]
pub struct NavItem {
    pub href: String,
    pub title: String,
    /// Shown beside the title when above zero.
    pub count: u32,
    /// The page belongs to this item.
    pub here: bool,
}

/// The bar of the demo city. Absent from real cities.
#[derive(Debug, Clone)]
pub struct Demo {
    /// The city's clock, written out.
    pub now: String,
    pub roles: Vec<DemoRole>,
    /// The guided tour that the visitor is on.
    pub tour: Option<Tour>,
}

/// A role that the demo bar switches to.
#[derive(Debug, Clone)]
pub struct DemoRole {
    pub account: String,
    pub title: String,
    /// The work it belongs to.
    pub group: String,
    pub here: bool,
}

/// One step of the way here; the last one has no address.
#[derive(Debug, Clone)]
pub struct Crumb {
    pub href: Option<String>,
    pub title: String,
}

/// A page: what its frame needs to know, and its body.
pub struct Page<'a> {
    pub title: &'a str,
    pub crumbs: &'a [Crumb],
    pub body: Markup,
}

/// A sheet of paper: A5 slips and A4 forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    A5,
    A4,
}

/// What an error page says: what is wrong and what to do.
pub struct Error<'a> {
    pub title: &'a str,
    pub what: &'a str,
    pub next: Markup,
}

impl Context<'_> {
    /// A text without arguments.
    pub fn t(&self, key: Key) -> &'static str {
        self.lang.t(key)
    }

    /// A text with its arguments.
    pub fn f(&self, pattern: Pattern, arguments: &[(&str, &str)]) -> String {
        self.lang.f(pattern, arguments)
    }

    /// The civil date in the city at this moment.
    pub fn today(&self) -> Date {
        self.city.zone.date_of(self.now)
    }

    /// A civil date, written out.
    pub fn date(&self, date: Date) -> String {
        self.lang.date(date, self.today())
    }

    /// An instant as the date and time of the city, written out.
    pub fn stamp(&self, at: Instant) -> String {
        self.lang.stamp(self.city.zone.date_time_of(at), self.today())
    }
}

/// The frame of residents' pages: one column, large type, phone and address on every page.
pub fn resident(context: &Context, page: Page) -> Markup {
    let city = context.lang.pick(&context.city.name);
    document(
        context,
        page.title,
        "resident",
        &html! {
            header.top {
                a.brand href="/" { (mark()) span.brand-name { (context.t(k::BRAND)) } span.brand-city { (city) } }
                (language_switch(context))
            }
            main #main.column tabindex="-1" { (breadcrumbs(context, page.crumbs)) (page.body) }
            footer.foot {
                p { (context.t(k::FOOT_CALL)) (phone(&context.city.phone)) " · " (context.lang.pick(&context.city.hours)) }
                p { (context.t(k::FOOT_COME)) (context.lang.pick(&context.city.address)) }
                nav aria-label=(context.t(k::FOOT_MORE)) {
                    ul.foot-links {
                        @for (href, title) in [("/open", k::OPEN_TITLE), ("/how", k::NAV_HOW), ("/about", k::NAV_ABOUT), ("/desk", k::NAV_STAFF)] {
                            li { a href=(href) { (context.t(title)) } }
                        }
                    }
                }
            }
        },
    )
}

/// The frame of staff pages: the whole width, dense, the queue one key away.
pub fn staff(context: &Context, page: Page) -> Markup {
    document(
        context,
        page.title,
        "staff",
        &html! {
            header.top.top-staff {
                a.brand href="/desk" { (mark()) span.brand-name { (context.t(k::BRAND)) } span.brand-city { (context.lang.pick(&context.city.name)) } }
                @if let Some(viewer) = context.viewer {
                    nav.top-nav aria-label=(context.t(k::NAV_MAIN)) {
                        @for item in &viewer.nav {
                            a href=(item.href) aria-current=[item.here.then_some("page")] {
                                (item.title)
                                @if item.count > 0 { " " span.count { (item.count) } }
                            }
                        }
                    }
                    div.top-who {
                        span {
                            b { (viewer.name) } " " (viewer.post)
                            @if viewer.several { " " a href="/desk/post" { (context.t(k::NAV_CHANGE_POST)) } }
                        }
                        form method="post" action="/sign-out" {
                            input type="hidden" name="_csrf" value=(context.csrf);
                            button.btn.btn-link type="submit" { (context.t(k::SIGN_OUT)) }
                        }
                    }
                }
                (language_switch(context))
            }
            main #main.wide tabindex="-1" { (breadcrumbs(context, page.crumbs)) (page.body) }
        },
    )
}

/// A sheet to print: the browser's own print command gives the paper, the page shows it on screen.
pub fn paper(context: &Context, title: &str, size: Paper, body: &Markup) -> Markup {
    let class = match size {
        Paper::A5 => "paper paper-a5",
        Paper::A4 => "paper paper-a4",
    };
    document(
        context,
        title,
        "sheet",
        &html! {
            p.no-print.sheet-bar {
                span data-island="print" data-label=(context.t(k::PRINT_NOW)) {}
                (context.t(k::PRINT_HINT))
            }
            main #main class=(class) {
                header.paper-head { (mark()) b { (context.lang.pick(&context.city.name)) " · " (context.t(k::BRAND)) } }
                (body)
            }
        },
    )
}

/// A page that says what went wrong and what to do now; nothing that was typed is shown again.
pub fn error(context: &Context, error: &Error) -> Markup {
    resident(
        context,
        Page {
            title: error.title,
            crumbs: &[],
            body: html! {
                h1 { (error.title) }
                p.lead { (error.what) }
                (error.next)
                p { a href="/" { (context.t(k::ERROR_HOME)) } }
            },
        },
    )
}

fn document(context: &Context, title: &str, kind: &str, body: &Markup) -> Markup {
    let city = context.lang.pick(&context.city.name);
    let colour = context.city.colour.trim_start_matches('#');
    html! {
        (DOCTYPE)
        html lang=(context.lang.tag()) {
            head {
                meta charset="utf-8";
                title { (title) " · " (context.t(k::BRAND)) " · " (city) }
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="format-detection" content="telephone=no";
                @if let Some(href) = assets::ICON { link rel="icon" href=(href) type="image/svg+xml"; }
                @if let Some(href) = assets::APP_CSS { link rel="stylesheet" href=(href); }
                link rel="stylesheet" href=(format!("/city-{colour}.css"));
                @if let Some(src) = assets::APP_JS { script type="module" src=(src) {} }
            }
            body class=(kind) {
                a.skip href="#main" { (context.t(k::SKIP)) }
                @if let Some(demo) = context.demo {
                    (demo_bar(context, demo))
                    @if let Some(tour) = &demo.tour { (strip(context, tour)) }
                }
                (body)
            }
        }
    }
}

fn language_switch(context: &Context) -> Markup {
    let other = context.lang.other();
    let path = context.path;
    let join = if path.contains('?') { '&' } else { '?' };
    html! {
        a.lang href=(format!("{path}{join}lang={}", other.tag())) lang=(other.tag()) hreflang=(other.tag()) { (other.t(k::LANGUAGE_NAME)) }
    }
}

fn breadcrumbs(context: &Context, crumbs: &[Crumb]) -> Markup {
    html! {
        @if !crumbs.is_empty() {
            nav.crumbs aria-label=(context.t(k::NAV_CRUMBS)) {
                ol {
                    @for crumb in crumbs {
                        li {
                            @match &crumb.href {
                                Some(href) => a href=(href) { (crumb.title) },
                                None => span aria-current="page" { (crumb.title) },
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The number of the matter whose page an address is.
fn number_in(path: &str) -> Option<&str> {
    let rest = path.strip_prefix("/desk/cases/").or_else(|| path.strip_prefix("/c/"))?;
    let number = rest.split(['/', '?']).next()?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
}

fn demo_button(role: &DemoRole) -> Markup {
    html! { button type="submit" name="account" value=(role.account) aria-pressed=(role.here) { (role.title) } }
}

/// Wide screens have a button for each role, those of the main loop at once; narrow ones a list to choose from.
fn demo_bar(context: &Context, demo: &Demo) -> Markup {
    let hidden = html! {
        input type="hidden" name="_csrf" value=(context.csrf);
        input type="hidden" name="back" value=(context.path);
    };
    let groups: Vec<&[DemoRole]> = demo.roles.chunk_by(|one, next| one.group == next.group).collect();
    let elsewhere = groups.iter().skip(1).flat_map(|group| group.iter()).find(|role| role.here);
    html! {
        aside.demo aria-label=(context.t(k::DEMO_BAR)) {
            b { (context.t(k::DEMO_BAR)) }
            span.demo-now data-now=(context.now.0) { (demo.now) }
            form.demo-roles method="post" action="/demo/role" aria-label=(context.t(k::DEMO_ROLE)) {
                (hidden)
                @for role in groups.first().copied().unwrap_or_default() { (demo_button(role)) }
                button type="submit" name="account" value="" { (context.t(k::DEMO_RESIDENT)) }
                @if groups.len() > 1 {
                    details.demo-more {
                        summary { (context.t(k::DEMO_MORE)) @if let Some(role) = elsewhere { "：" b { (role.title) } } }
                        @for group in groups.iter().skip(1) {
                            p { span.demo-group { (group[0].group) } @for role in *group { (demo_button(role)) } }
                        }
                    }
                }
            }
            form.demo-choose method="post" action="/demo/role" {
                (hidden)
                select.form-select name="account" aria-label=(context.t(k::DEMO_ROLE)) {
                    option value="" { (context.t(k::DEMO_RESIDENT)) }
                    @for group in &groups {
                        optgroup label=(group[0].group) { @for role in *group { option value=(role.account) selected[role.here] { (role.title) } } }
                    }
                }
                button type="submit" { (context.t(k::DEMO_SWITCH)) }
            }
            form method="post" action="/demo/clock" {
                (hidden)
                button type="submit" name="hours" value="1" { (context.t(k::DEMO_HOUR)) }
                button type="submit" name="hours" value="24" { (context.t(k::DEMO_DAY)) }
            }
            form method="post" action="/demo/reset" { (hidden) button type="submit" { (context.t(k::DEMO_RESET)) } }
            a href="/demo/tour" { (context.t(k::DEMO_TOUR)) }
            @if let Some(number) = number_in(context.path) { a href=(format!("/demo/case/{number}")) { (context.t(k::DEMO_NEXT)) } }
            @else { a href="/demo/begin" { (context.t(k::DEMO_BEGIN)) } }
        }
    }
}
