//! How the words of a paper are handed to a template: as values, never as markup.

use fengqiao_calendar::Language;
use fengqiao_papers::{Paper, Section};
use typst::foundations::{Array, Dict, IntoValue, Value};

/// After how many characters without a place to break a line one is made.
const UNBROKEN_CHARS_MAX: usize = 24;

/// The paper as a template reads it: texts, and lists of texts.
pub(crate) fn inputs(paper: &Paper) -> Dict {
    let language = match paper.language {
        Language::Zh => "zh",
        Language::En => "en",
    };
    let texts = |texts: &[String]| texts.iter().map(|text| shown(text).into_value()).collect::<Array>().into_value();
    let mut inputs = Dict::new();
    let mut put = |name: &str, value: Value| inputs.insert(name.into(), value);
    put("language", language.into_value());
    for (name, text) in [
        ("issuer", &paper.issuer),
        ("title", &paper.title),
        ("number", &paper.number),
        ("addressee", &paper.addressee),
        ("opening", &paper.opening),
        ("seal", &paper.seal),
        ("date", &paper.date),
        ("foot", &paper.foot),
        ("mark", &paper.mark),
    ] {
        put(name, shown(text).into_value());
    }
    put("rows", dicts(&paper.rows, |row| vec![("label", shown(&row.label)), ("value", shown(&row.value))]));
    put("sections", paper.sections.iter().map(section).collect::<Array>().into_value());
    put(
        "terms",
        dicts(&paper.terms, |term| {
            vec![
                ("label", shown(&term.label)),
                ("date", shown(&term.date)),
                ("derivation", shown(&term.derivation)),
                ("basis", shown(&term.basis)),
            ]
        }),
    );
    put("closing", texts(&paper.closing));
    put("signs", texts(&paper.signs));
    put("delivery", texts(&paper.delivery));
    inputs
}

fn section(section: &Section) -> Value {
    let mut dict = Dict::new();
    dict.insert("heading".into(), shown(&section.heading).into_value());
    let paragraphs = section.paragraphs().map(|line| shown(line).into_value());
    dict.insert("paragraphs".into(), paragraphs.collect::<Array>().into_value());
    dict.into_value()
}

fn dicts<T>(items: &[T], pairs: impl Fn(&T) -> Vec<(&'static str, String)>) -> Value {
    let dict = |item| pairs(item).into_iter().map(|(name, text)| (name.into(), text.into_value())).collect::<Dict>();
    items.iter().map(|item| dict(item).into_value()).collect::<Array>().into_value()
}

/// A text as it is set: without control characters, and with a place to break wherever a run of signs would leave the page.
fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut run = 0;
    for sign in text.chars() {
        if sign.is_control() && sign != '\n' {
            continue;
        }
        run = if sign.is_ascii_graphic() || ('\u{80}'..'\u{2e80}').contains(&sign) { run + 1 } else { 0 };
        if run > UNBROKEN_CHARS_MAX {
            shown.push('\u{200b}');
            run = 1;
        }
        shown.push(sign);
    }
    shown
}
