//! What is wrong in a file, with its place.

use std::fmt;

/// One thing wrong in a text file. All issues of a file are reported at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// Names a message.
    pub key: &'static str,
    /// What the message speaks of.
    pub arguments: Vec<(&'static str, String)>,
}

impl Issue {
    /// The issue in words. The interface has its own wording by [`Issue::key`]; this one serves logs and the command line.
    pub fn in_words(&self, language: crate::Language) -> String {
        let (zh, en) = message(self.key);
        let mut text = match language {
            crate::Language::Zh => format!("第{}行第{}列：{zh}", self.line, self.column),
            crate::Language::En => format!("line {}, column {}: {en}", self.line, self.column),
        };
        for (name, value) in &self.arguments {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_words(crate::Language::En))
    }
}

fn message(key: &str) -> (&'static str, &'static str) {
    match key {
        "file-syntax" => ("文件格式有误：{detail}", "the file cannot be read: {detail}"),
        "field-missing" => ("缺少“{field}”", "`{field}` is missing"),
        "field-unknown" => ("不认识的字段“{field}”", "`{field}` is not a known field"),
        "field-kind" => ("“{field}”应为{expected}", "`{field}` must be a {expected}"),
        "date-invalid" => ("“{field}”不是有效日期", "`{field}` is not a valid date"),
        "dates-reversed" => ("起始日期{from}晚于截止日期{to}", "the first day {from} lies after the last day {to}"),
        "date-outside-year" => {
            ("日期{date}不属于{year}年的安排", "{date} does not belong to the arrangement for {year}")
        }
        "date-twice" => ("日期{date}出现两次", "{date} is named twice"),
        "work-on-weekday" => {
            ("{date}是周一至周五，不需列为调休上班日", "{date} is a Monday to Friday and needs no make-up entry")
        }
        "year-range" => ("年份应在1949至9000之间", "the year must lie between 1949 and 9000"),
        "choice-unknown" => ("“{value}”不在可选值中：{choices}", "`{value}` is not one of {choices}"),
        "zone-unknown" => ("不认识的时区“{zone}”", "`{zone}` is not a known time zone"),
        "hours-invalid" => (
            "工作时间应写作“09:00-12:00, 14:00-17:00”，先后有序且不重叠",
            "working hours are written as `09:00-12:00, 14:00-17:00`, in order and without overlap",
        ),
        "length-amount" => (
            "时限“{value}”应以1至9999的整数开头",
            "the length `{value}` must begin with a whole number between 1 and 9999",
        ),
        "length-unit" => (
            "时限“{value}”应以min、h、wh、d、wd、m、y之一结尾，紧急时限在分钟或小时前加u",
            "the length `{value}` must end in min, h, wh, d, wd, m or y; u goes before minutes and hours only",
        ),
        "id-invalid" => (
            "编号“{value}”只能由小写字母、数字、下划线组成，用点分段",
            "the id `{value}` may hold lower-case letters, digits and underscores, in parts divided by dots",
        ),
        "rule-overlap" => {
            ("规则“{id}”的有效期与前一条重叠", "the validity of rule `{id}` overlaps that of an earlier one")
        }
        "rule-unsourced" => ("规则“{id}”没有写明依据", "rule `{id}` names no law, standard or policy"),
        "number-range" => ("“{field}”应为{min}至{max}的整数", "`{field}` must be a whole number from {min} to {max}"),
        "threshold-overlap" => {
            ("门槛“{id}”的有效期与前一条重叠", "the validity of threshold `{id}` overlaps that of an earlier one")
        }
        "too-many" => ("条目超过{max}条", "there are more than {max} entries"),
        _ => ("{field}{value}有误", "something is wrong with {field}{value}"),
    }
}
