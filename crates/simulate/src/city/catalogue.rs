//! The matter catalogue, the duty directory and known answers, read from text tables that a person can edit.

use std::sync::LazyLock;

use fengqiao_calendar::{Date, Length};
use fengqiao_civic::{Answer, Category, Duty, Selector};
use fengqiao_procedure::model::Text;

use super::areas::START;
use super::names::text;

/// One line of the matter catalogue, with the words in which residents speak of it and what units do about it.
#[derive(Debug, Clone)]
pub(crate) struct Matter {
    pub(crate) code: &'static str,
    pub(crate) name: Text,
    aliases: Vec<String>,
    time: Option<Length>,
    grade: Option<u8>,
    pub(crate) flags: &'static str,
    procedure: Option<&'static str>,
    /// Level and kind of organisation.
    units: Vec<(u8, &'static str)>,
    /// What residents say, `{p}` being the place.
    pub(crate) says: Vec<&'static str>,
    /// What was done about it.
    pub(crate) done: Vec<&'static str>,
    /// The kinds of things with a printed code that it is about.
    things: Vec<String>,
}

/// All lines of the catalogue; those of two digits are the wider categories.
pub(crate) static MATTERS: LazyLock<Vec<Matter>> =
    LazyLock::new(|| lines(include_str!("../../data/categories.txt")).filter_map(|line| matter(&line)).collect());

/// The line of a code.
pub(crate) fn of(code: &str) -> Option<&'static Matter> {
    MATTERS.iter().find(|matter| matter.code == code)
}

/// The lines that a matter can be filed under.
pub(crate) fn leaves() -> impl Iterator<Item = &'static Matter> {
    MATTERS.iter().filter(|matter| matter.code.len() == 4)
}

impl Matter {
    /// The code of the wider category.
    pub(crate) fn wider(&self) -> &'static str {
        &self.code[..2]
    }

    /// Whether it, or the wider category, has a flag.
    pub(crate) fn is(&self, flag: char) -> bool {
        self.flags.contains(flag)
            || flag != 's' && self.code.len() > 2 && of(self.wider()).is_some_and(|wider| wider.flags.contains(flag))
    }
}

fn lines(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(|line| line.split('|').collect())
}

fn matter(line: &[&'static str]) -> Option<Matter> {
    let [code, zh, en, aliases, time, grade, flags, procedure, units, says, done, things] = line else { return None };
    let several = |cell: &'static str| cell.split('/').filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let unit = |cell: &'static str| cell.split_once(':').and_then(|(level, kind)| Some((level.parse().ok()?, kind)));
    Some(Matter {
        code,
        name: text(*zh, *en),
        aliases: aliases.split_whitespace().map(str::to_owned).collect(),
        time: time.parse().ok(),
        grade: grade.parse().ok(),
        flags,
        procedure: Some(*procedure).filter(|id| !id.is_empty()),
        units: units.split_whitespace().filter_map(unit).collect(),
        says: several(says),
        done: several(done),
        things: things.split_whitespace().map(str::to_owned).collect(),
    })
}

/// The register rows of the catalogue.
pub(crate) fn categories() -> Vec<Category> {
    let row = |matter: &Matter| Category {
        code: matter.code.into(),
        name: matter.name.clone(),
        aliases: matter.aliases.clone(),
        things: matter.things.clone(),
        parent: (matter.code.len() > 2).then(|| matter.wider().into()),
        private: matter.flags.contains('p'),
        simple: matter.flags.contains('s'),
        urgent: matter.flags.contains('u'),
        grade: matter.grade,
        standard_time: matter.time,
        times_by_grade: Vec::new(),
        basis: if matter.code.len() == 2 {
            "枫溪市事项办理标准（示例，2026年版）".to_owned()
        } else {
            String::new()
        },
        lowest_level: matter.units.iter().map(|(level, _)| *level).max(),
        danger_advice: advice(matter),
        procedure: matter.procedure.map(str::to_owned),
        valid_from: START,
        valid_to: None,
    };
    MATTERS.iter().map(row).collect()
}

/// What to do first where life is in danger.
fn advice(matter: &Matter) -> Text {
    match matter.code {
        "0505" => text(
            "先开窗、关阀、离开现场，不要开关电器；到室外拨打119和燃气公司24小时电话。",
            "Open windows, close the valve and leave; touch no switch. Ring 119 and the gas company from outside.",
        ),
        "0504" => text(
            "请远离电线8米以外，拨打供电公司24小时电话；有人触电拨打120。",
            "Stay 8 m away and ring the power company; if someone is hurt ring 120.",
        ),
        "0702" => {
            text("请按轿厢内紧急呼叫并拨打119，不要扒门。", "Press the alarm and ring 119; do not force the doors.")
        }
        _ if matter.flags.contains('u') => text(
            "有人身危险时请先拨打110、119或120，再在这里反映。",
            "If anyone is in danger ring 110, 119 or 120 first, then report here.",
        ),
        _ => Text::default(),
    }
}

/// The duty directory: for each line of the catalogue the kind of unit at each level.
pub(crate) fn duties() -> Vec<Duty> {
    let mut duties = Vec::new();
    for matter in MATTERS.iter() {
        for (level, kind) in &matter.units {
            let list = ["枫溪市权责清单", "区县权责清单", "街道（乡镇）权责清单", "社区（村）协助事项清单"]
                [usize::from(*level).min(3)];
            duties.push(Duty {
                id: format!("{}-{level}-{kind}", matter.code).as_str().into(),
                category: matter.code.into(),
                level: *level,
                area: None,
                unit: Selector::Kind((*kind).to_owned()),
                co_units: Vec::new(),
                admitted: *level >= 2 && *kind != "mediation",
                source: format!("{list}（示例，2026年版）第{}项", duties.len() + 1),
                valid_from: START,
                valid_to: None,
            });
        }
    }
    duties
}

/// The known answers, to be looked at again within a year of `today`.
pub(crate) fn answers(today: Date) -> Vec<Answer> {
    let row = |(number, line): (usize, Vec<&'static str>)| {
        let [id, question, question_en, answer, answer_en, owner, keywords, category] = line[..] else { return None };
        let months = i64::try_from(number % 11).unwrap_or(0) + 1;
        Some(Answer {
            id: id.into(),
            question: text(question, question_en),
            answer: text(answer, answer_en),
            owner: owner.into(),
            review_on: today.saturating_add(jiff::Span::new().months(months)),
            keywords: keywords.split_whitespace().map(str::to_owned).collect(),
            category: Some(category.into()),
            valid_from: START,
            valid_to: None,
        })
    };
    lines(include_str!("../../data/answers.txt")).enumerate().filter_map(row).collect()
}
