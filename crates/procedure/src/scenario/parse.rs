//! Reading scenario files.

use super::town::{Duty, Organisation, Town};
use super::{Act, Expect, Failure, Person, Scenario, Taken};

/// What is drawn where a scenario does not say: a sample of less than the whole does not take it.
const DRAW_DEFAULT: u8 = 99;

/// Reads a scenario.
///
/// # Errors
/// Every line that cannot be understood.
pub fn parse(text: &str) -> Result<Scenario, Vec<Failure>> {
    let mut reader = Reader {
        scenario: Scenario {
            title: String::new(),
            procedure: String::new(),
            level: None,
            channel: "web".to_owned(),
            people: Vec::new(),
            town: Town::default(),
            acts: Vec::new(),
        },
        failures: Vec::new(),
        section: Section::Prose,
        columns: Vec::new(),
    };
    for (line, number) in text.lines().zip(1u32..) {
        reader.line(number, line.trim());
    }
    if reader.scenario.procedure.is_empty() {
        reader.fail(1, "文件开头缺少“流程: 名称”。", "The front matter must name the procedure: `procedure: name`.");
    }
    if reader.scenario.acts.is_empty() {
        reader.fail(
            1,
            "没有经过：请用编号列表写明何时何人做什么。",
            "Nothing happens: write a numbered list of who does what when.",
        );
    }
    if reader.failures.is_empty() { Ok(reader.scenario) } else { Err(reader.failures) }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Front,
    Prose,
    Table(Kind),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    People,
    Organisations,
    Duties,
    Places,
}

struct Reader {
    scenario: Scenario,
    failures: Vec<Failure>,
    section: Section,
    columns: Vec<String>,
}

impl Reader {
    fn fail(&mut self, line: u32, zh: impl Into<String>, en: impl Into<String>) {
        self.failures.push(Failure::new(line, zh, en));
    }

    fn line(&mut self, number: u32, line: &str) {
        if line == "---" {
            self.section = if number == 1 { Section::Front } else { Section::Prose };
        } else if self.section == Section::Front {
            self.front(number, line);
        } else if let Some(row) = line.strip_prefix('|') {
            self.row(number, row.strip_suffix('|').unwrap_or(row));
        } else {
            self.section = Section::Prose;
            if let Some(title) = line.strip_prefix("# ") {
                self.scenario.title = title.to_owned();
            } else if let Some(rest) = line.strip_prefix("- ") {
                self.expectation(number, rest.trim());
            } else if let Some(rest) = numbered(line) {
                self.act(number, rest);
            }
        }
    }

    fn front(&mut self, number: u32, line: &str) {
        let Some((key, value)) = line.split_once([':', '：']) else {
            return self.fail(number, "应写成“名称: 值”。", "Write `key: value`.");
        };
        let value = value.trim();
        match key.trim() {
            "流程" | "procedure" => self.scenario.procedure = value.to_owned(),
            "渠道" | "channel" => self.scenario.channel = value.to_owned(),
            "级别" | "level" => match value.parse() {
                Ok(level) => self.scenario.level = Some(level),
                Err(_) => self.fail(number, "级别应为 0（市）起的整数。", "The level must be a number from 0 (city)."),
            },
            other => self.fail(number, format!("不认识的设置“{other}”。"), format!("Unknown setting `{other}`.")),
        }
    }

    fn row(&mut self, number: u32, row: &str) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        if cells.iter().all(|cell| cell.chars().all(|character| matches!(character, '-' | ':' | ' '))) {
            return;
        }
        match self.section {
            Section::Table(kind) => self.entry(number, kind, &cells),
            _ => match cells[0] {
                "人物" | "person" => self.table(Kind::People, &cells),
                "单位" | "organisation" => self.table(Kind::Organisations, &cells),
                "类别" | "category" => self.table(Kind::Duties, &cells),
                "地点" | "place" => self.table(Kind::Places, &cells),
                other => {
                    let zh = format!("不认识的表“{other}”：第一列应为人物、单位、类别或地点。");
                    self.fail(number, zh, format!("Unknown table `{other}`: person, organisation, category or place."));
                }
            },
        }
    }

    fn table(&mut self, kind: Kind, cells: &[&str]) {
        self.section = Section::Table(kind);
        self.columns = cells.iter().map(|cell| (*cell).to_owned()).collect();
    }

    fn entry(&mut self, number: u32, kind: Kind, cells: &[&str]) {
        let cell = |zh: &str, en: &str| {
            let column = self.columns.iter().position(|column| column == zh || column == en);
            column.and_then(|column| cells.get(column)).copied().unwrap_or_default().to_owned()
        };
        let named = |zh: &str, en: &str| Some(cell(zh, en)).filter(|value| !value.is_empty());
        let name = cells[0].to_owned();
        match kind {
            Kind::People => {
                let person = Person {
                    name,
                    roles: list(&cell("角色", "roles")),
                    organisation: named("单位", "organisation"),
                    line: number,
                };
                let staff = person.organisation.clone().map(|organisation| (person.name.clone(), organisation));
                self.scenario.town.staff.extend(staff);
                self.scenario.people.push(person);
            }
            Kind::Organisations => {
                let Ok(level) = cell("级别", "level").parse() else {
                    return self.fail(
                        number,
                        "单位的级别应为 0（市）起的整数。",
                        "The level of an organisation must be a number from 0 (city).",
                    );
                };
                let (above, posts) = (named("上级", "above"), list(&cell("岗位", "posts")));
                self.scenario.town.organisations.push(Organisation { name, level, above, posts });
            }
            Kind::Duties => {
                let lowest = named("最低级别", "lowest").map(|level| level.parse());
                let Ok(lowest) = lowest.transpose() else {
                    return self.fail(number, "最低级别应为整数。", "The lowest level must be a number.");
                };
                let length = named("标准时限", "standard time").map(|length| length.parse());
                let Ok(length) = length.transpose() else {
                    return self.fail(
                        number,
                        "标准时限应写成 5wd、24h 等。",
                        "Write the standard time as 5wd, 24h and so on.",
                    );
                };
                let danger = matches!(cell("危险", "danger").as_str(), "是" | "yes");
                self.scenario.town.duties.push(Duty {
                    category: name,
                    unit: cell("单位", "unit"),
                    length,
                    lowest,
                    danger,
                });
            }
            Kind::Places => self.scenario.town.places.push((name, cell("区域", "area"))),
        }
    }

    /// `2026-03-02 09:00 王阿姨【我要反映】问题描述=“…”；…` or `2026-03-06 09:00 时间经过`.
    fn act(&mut self, number: u32, text: &str) {
        let mut words = text.splitn(3, ' ');
        let (date, time) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let rest = words.next().unwrap_or_default().trim();
        let mut act = Act {
            line: number,
            at: format!("{date} {time}"),
            occurred: None,
            draw: DRAW_DEFAULT,
            step: None,
            expects: Vec::new(),
        };
        if let Some((person, rest)) = rest.split_once('【') {
            let Some((step, rest)) = rest.split_once('】') else {
                return self.fail(number, "步骤应写在【】内。", "Write the step in 【】.");
            };
            let (step, instance) = match step.split_once('#') {
                Some((step, instance)) => (step, Some(instance.trim().to_owned())),
                None => (step, None),
            };
            let mut fields = Vec::new();
            for item in items(rest) {
                match item.split_once('=') {
                    Some(("发生于" | "occurred", at)) => act.occurred = Some(at.trim().to_owned()),
                    Some(("抽签" | "draw", lot)) => self.lot(number, lot, &mut act),
                    Some((name, value)) => fields.push((name.trim().to_owned(), unquoted(value.trim()).to_owned())),
                    None => self.fail(
                        number,
                        format!("“{item}”应写成“字段=值”。"),
                        format!("Write `{item}` as field=value."),
                    ),
                }
            }
            act.step = Some(Taken { person: person.trim().to_owned(), step: step.trim().to_owned(), instance, fields });
        } else if let Some(rest) = ["时间经过", "time passes"].iter().find_map(|words| rest.strip_prefix(words)) {
            for item in items(rest) {
                match item.split_once('=') {
                    Some(("抽签" | "draw", lot)) => self.lot(number, lot, &mut act),
                    _ => self.fail(number, "时间经过时只能写抽签。", "While time passes only `draw` can be said."),
                }
            }
        } else {
            return self.fail(
                number,
                "应写成“时间 人物【步骤】字段=值”或“时间 时间经过”。",
                "Write `time person【step】field=value` or `time time passes`.",
            );
        }
        self.scenario.acts.push(act);
    }

    /// What is drawn in a line.
    fn lot(&mut self, number: u32, text: &str, act: &mut Act) {
        match text.trim().parse() {
            Ok(lot @ 0..=99) => act.draw = lot,
            _ => self.fail(number, "抽签应为 0 到 99 的整数。", "What is drawn is a number from 0 to 99."),
        }
    }

    /// `那么 状态=办理中；时限 办理=…` or `应被拒绝（角色）：为什么`.
    fn expectation(&mut self, number: u32, text: &str) {
        let mut expects = Vec::new();
        if let Some(rest) = ["那么", "then"].iter().find_map(|word| text.strip_prefix(word)) {
            for item in items(rest) {
                match item.split_once('=') {
                    Some((what, value)) => expects.push((what.trim().to_owned(), unquoted(value.trim()).to_owned())),
                    None => self.fail(
                        number,
                        format!("“{item}”应写成“什么=值”。"),
                        format!("Write `{item}` as what=value."),
                    ),
                }
            }
        } else if let Some(rest) = ["应被拒绝", "refused"].iter().find_map(|word| text.strip_prefix(word)) {
            expects.push(("拒绝".to_owned(), in_parentheses(rest.trim()).to_owned()));
        } else {
            return;
        }
        let Some(act) = self.scenario.acts.last_mut() else {
            return self.fail(number, "这里之前还没有任何经过。", "Nothing has happened before this line.");
        };
        act.expects.extend(expects.into_iter().map(|(what, value)| Expect { line: number, what, value }));
    }
}

fn numbered(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches(|character: char| character.is_ascii_digit());
    if rest.len() == line.len() { None } else { rest.strip_prefix(". ") }
}

/// The items of a list with ；, which does not count inside quotes.
fn items(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (at, character) in text.char_indices() {
        match character {
            '“' => quoted = true,
            '”' => quoted = false,
            '；' | ';' if !quoted => {
                found.push(&text[start..at]);
                start = at + character.len_utf8();
            }
            _ => {}
        }
    }
    found.push(&text[start..]);
    found.into_iter().map(|item| item.trim().trim_end_matches('。').trim()).filter(|item| !item.is_empty()).collect()
}

pub(super) fn list(text: &str) -> Vec<String> {
    text.split(['、', ',', '，']).map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

/// What stands in the first parentheses, which may hold others.
fn in_parentheses(text: &str) -> &str {
    let mut depth = 0_u32;
    let mut start = 0;
    for (at, character) in text.char_indices() {
        match character {
            '（' | '(' => {
                start = if depth == 0 { at + character.len_utf8() } else { start };
                depth += 1;
            }
            '）' | ')' if depth == 1 => return text[start..at].trim(),
            '）' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    ""
}

fn unquoted(text: &str) -> &str {
    text.strip_prefix('“').and_then(|text| text.strip_suffix('”')).unwrap_or(text)
}
