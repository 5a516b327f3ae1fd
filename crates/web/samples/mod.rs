//! Every page with invented content, for the view tests and for the gallery.

pub mod admin;
pub mod desk;
pub mod resident;
pub mod tour;

use fengqiao_calendar::Instant;
use fengqiao_procedure::model::Text;
use fengqiao_web::{
    i18n::Lang,
    kit::{City, Context, Demo, DemoRole, NavItem, Viewer},
};
use maud::Markup;

/// One page with invented content.
pub struct Sample {
    /// A file name: `resident-home`.
    pub name: &'static str,
    pub staff: bool,
    pub render: fn(&Context) -> Markup,
}

/// Every sample of every page.
pub fn all() -> Vec<Sample> {
    let mut all = resident::samples();
    all.extend(desk::samples());
    all.extend(admin::samples());
    all.extend(tour::samples());
    all
}

/// Renders a sample in a language.
pub fn render(sample: &Sample, lang: Lang) -> String {
    let city = city();
    let viewer = viewer(lang);
    let demo = demo(lang);
    let context = Context {
        lang,
        city: &city,
        now: Instant(1_772_420_400_000), // 2 March 2026, 11:00 in Shanghai
        path: "/",
        csrf: "csrf-token",
        once: "once-token",
        viewer: sample.staff.then_some(&viewer),
        demo: (sample.name.ends_with("-demo") || sample.name.starts_with("tour")).then_some(&demo),
    };
    (sample.render)(&context).into_string()
}

/// A text in both languages.
pub fn text(zh: &str, en: &str) -> Text {
    Text { zh: zh.into(), en: en.into() }
}

/// One of two wordings.
pub fn either(lang: Lang, zh: &str, en: &str) -> String {
    match lang {
        Lang::Zh => zh.into(),
        Lang::En => en.into(),
    }
}

fn city() -> City {
    City {
        name: text("枫溪市", "Fengxi"),
        phone: "0500-12345".into(),
        address: text("枫溪市滨河路 1 号，枫溪市综治中心一楼大厅", "1 Binhe Road, ground floor of the city centre"),
        hours: text("24 小时接听，窗口周一至周五 9:00–17:00", "phone day and night, counter Mon–Fri 9:00–17:00"),
        zone: fengqiao_calendar::Zone::named("Asia/Shanghai").unwrap(),
        colour: "#2b4a44".into(),
        origin: "https://fengxi.example".into(),
    }
}

fn viewer(lang: Lang) -> Viewer {
    Viewer {
        name: either(lang, "王小燕", "Wang Xiaoyan"),
        post: either(lang, "派遣员 · 枫溪市运行中心", "Dispatcher · Fengxi centre"),
        several: true,
        nav: vec![
            NavItem { href: "/desk".into(), title: either(lang, "我的待办", "My queue"), count: 12, here: true },
            NavItem { href: "/desk/cases".into(), title: either(lang, "事项", "Matters"), count: 0, here: false },
            NavItem { href: "/desk/intake".into(), title: either(lang, "登记", "Intake"), count: 0, here: false },
        ],
    }
}

fn demo(lang: Lang) -> Demo {
    let role = |account: &str, zh, en, here| DemoRole {
        account: account.into(),
        title: either(lang, zh, en),
        group: if account == "mediator" {
            either(lang, "调解与法律", "Law")
        } else {
            either(lang, "主线", "Main loop")
        },
        here,
    };
    Demo {
        now: either(lang, "3月2日（周一）11:00", "2 Mar (Mon) 11:00"),
        roles: vec![
            role("", "居民", "Resident", true),
            role("dispatcher", "派遣员", "Dispatcher", false),
            role("handler", "承办人", "Handler", false),
            role("mediator", "调解员", "Mediator", false),
        ],
        tour: None,
    }
}
