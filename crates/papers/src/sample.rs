//! A paper of each form with everything on it, for those who change a template and for tests.

use fengqiao_calendar::Language;

use crate::{From, Paper, Row, Section, Templates, Term};

/// A paper of this form as it might be issued.
pub fn sample(templates: &Templates, form: &str, language: Language) -> Paper {
    let say = |zh: &str, en: &str| if language == Language::Zh { zh } else { en }.to_owned();
    let wording = templates.wording(form, "", "", language);
    let number = "2611 0000 0421";
    let filled = |text: &String| {
        text.replace("{number}", number)
            .replace("{issuer}", &say("枫溪市综治中心", "Fengxi City Centre"))
            .replace("{procedure}", &say("居民诉求", "Service request"))
    };
    let row =
        |label: (&str, &str), value: (&str, &str)| Row { label: say(label.0, label.1), value: say(value.0, value.1) };
    let section = |heading: (&str, &str), words: (&str, &str)| Section {
        heading: say(heading.0, heading.1),
        words: say(words.0, words.1),
    };
    Paper {
        language,
        form: form.to_owned(),
        ident: format!("sample/{form}"),
        issuer: if wording.from == From::Office {
            say("枫溪市综治中心", "Fengxi City Centre")
        } else {
            String::new()
        },
        title: say("样张", "Sample"),
        number: say("编号：2611 0000 0421—1", "No. 2611 0000 0421—1"),
        addressee: say("王小明", "Wang Xiaoming"),
        opening: filled(&wording.opening),
        rows: vec![
            row(("类别", "Category"), ("路灯照明", "Street lighting")),
            row(("地点", "Place"), ("枫桥社区第一网格 幸福路12号", "Fengqiao community, grid 1, 12 Xingfu Road")),
        ],
        sections: vec![
            section(
                ("反映的内容", "What was reported"),
                (
                    "幸福路12号门前的路灯连续三天不亮，晚上有老人摔倒。\n希望尽快修好。",
                    "The lamp in front of 12 Xingfu Road has been dark for three days, and an old person fell.\nPlease mend it soon.",
                ),
            ),
            section(("处理结果", "Result"), ("已更换灯泡和控制器。", "Bulb and controller were replaced.")),
        ],
        terms: vec![Term {
            label: say("办理期限", "Time to handle"),
            date: say("2026年12月11日", "11 December 2026"),
            derivation: say(
                "自2026年11月20日的次日起算。期限为15个工作日。",
                "Counted from the day after 20 November 2026. The period is 15 working days.",
            ),
            basis: say("《信访工作条例》", "Regulation on Petition Work"),
        }],
        closing: wording.closing.iter().map(filled).collect(),
        signs: wording.signs,
        seal: wording.seal,
        date: say("2026年11月20日", "20 November 2026"),
        delivery: wording.receipt,
        foot: say("枫溪市综治中心　联系电话 12345", "Fengxi City Centre · telephone 12345"),
        mark: String::new(),
    }
}
