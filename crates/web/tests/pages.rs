//! Every page, rendered with samples in both languages: no missing text, no undefined value, sound structure, nothing inline.

#![allow(clippy::unwrap_used)]

#[path = "../samples/mod.rs"]
mod samples;

use std::collections::HashSet;

use fengqiao_web::i18n::Lang;

fn each(check: impl Fn(&str, &str) -> Vec<String>) {
    let mut faults = Vec::new();
    for sample in samples::all() {
        for lang in Lang::ALL {
            let page = samples::render(&sample, lang);
            faults.extend(
                check(&page, lang.tag()).into_iter().map(|fault| format!("{} ({}): {fault}", sample.name, lang.tag())),
            );
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The values of an attribute, in order.
fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    let opening = format!(" {attribute}=\"");
    page.split(opening.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn there_are_pages() {
    assert!(samples::all().len() > 20);
    let names: HashSet<_> = samples::all().iter().map(|sample| sample.name).collect();
    assert_eq!(names.len(), samples::all().len(), "two samples share a name");
}

#[test]
fn no_text_is_missing() {
    each(|page, _| {
        ["{ $", "{$", "undefined", "Some(", "None,", "[zh]", "{holder}", "{due}"]
            .iter()
            .filter(|sign| page.contains(*sign))
            .map(|sign| format!("contains {sign}"))
            .collect()
    });
}

#[test]
fn each_page_has_one_heading_one_language_and_a_main_part() {
    each(|page, tag| {
        let mut faults = Vec::new();
        for (sign, wanted) in [("<h1", 1), ("id=\"main\"", 1), ("<title>", 1)] {
            let found = page.matches(sign).count();
            if found != wanted {
                faults.push(format!("{sign} stands there {found} times"));
            }
        }
        if !page.contains(&format!("<html lang=\"{tag}\">")) {
            faults.push("the language is not named".into());
        }
        faults
    });
}

#[test]
fn ids_are_unique_and_every_reference_leads_to_one() {
    each(|page, _| {
        let mut known = HashSet::new();
        let mut faults: Vec<String> =
            values(page, "id").into_iter().filter(|id| !known.insert(*id)).map(|id| format!("id {id} twice")).collect();
        let lists = ["for", "aria-labelledby", "aria-describedby"]
            .into_iter()
            .flat_map(|name| values(page, name))
            .flat_map(str::split_whitespace);
        let anchors = values(page, "href").into_iter().filter_map(|href| href.strip_prefix('#'));
        faults
            .extend(lists.chain(anchors).filter(|id| !known.contains(id)).map(|id| format!("no element has id {id}")));
        faults
    });
}

#[test]
fn nothing_is_inline_so_the_content_security_policy_can_be_strict() {
    each(|page, _| {
        [" style=\"", " onclick=", " onload=", "<style", "<script>", "javascript:"]
            .iter()
            .filter(|sign| page.contains(*sign))
            .map(|sign| format!("contains {sign}"))
            .collect()
    });
}

#[test]
fn every_form_that_changes_something_carries_its_token_and_every_control_its_name() {
    each(|page, _| {
        let mut faults = Vec::new();
        for form in page.split("<form").skip(1).map(|rest| rest.split("</form>").next().unwrap()) {
            if form.contains("method=\"post\"") && !form.contains("name=\"_csrf\"") {
                faults.push(format!("a form without a token: {}", &form[..form.len().min(80)]));
            }
        }
        for picture in page.split("<img").skip(1).filter(|rest| !rest.split('>').next().unwrap().contains(" alt=")) {
            faults.push(format!("a picture without words: {}", &picture[..picture.len().min(40)]));
        }
        faults
    });
}
