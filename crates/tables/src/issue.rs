//! What is wrong in a table, with its line.

use std::fmt;

use fengqiao_calendar::Language;

/// One thing wrong in a table. The row that it speaks of is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsvIssue {
    /// The line of the file on which the row begins, from 1.
    pub line: u64,
    /// Names a message.
    pub key: &'static str,
    /// What the message speaks of.
    pub arguments: Vec<(&'static str, String)>,
    /// Nothing after it can be read.
    pub ends_file: bool,
}

impl CsvIssue {
    /// Something wrong with one row, found by whoever uses it: an unknown category, a date that is none.
    pub fn in_row(line: u64, key: &'static str, arguments: Vec<(&'static str, String)>) -> CsvIssue {
        CsvIssue { line, key, arguments, ends_file: false }
    }

    pub(crate) fn fatal(line: u64, key: &'static str, arguments: Vec<(&'static str, String)>) -> CsvIssue {
        CsvIssue { line, key, arguments, ends_file: true }
    }

    /// The issue in words. The interface has its own wording by [`CsvIssue::key`]; this one serves the command line.
    pub fn in_words(&self, language: Language) -> String {
        let (zh, en) = message(self.key);
        let (place, text) = match language {
            Language::Zh => (format!("第{}行：", self.line), zh),
            Language::En => (format!("line {}: ", self.line), en),
        };
        let mut text = if text.is_empty() { self.key.to_owned() } else { text.to_owned() };
        for (name, value) in &self.arguments {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        place + &text
    }
}

impl fmt::Display for CsvIssue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_words(Language::En))
    }
}

fn message(key: &str) -> (&'static str, &'static str) {
    match key {
        "csv-read" => ("读取中断：{detail}", "reading stopped: {detail}"),
        "csv-empty" => ("文件是空的，没有表头", "the file is empty: there is no header"),
        "csv-not-utf8" => (
            "不是UTF-8编码。请在Excel或WPS中另存为“CSV UTF-8（逗号分隔）”后重新导入",
            "this is not UTF-8. Save the file as \"CSV UTF-8 (comma delimited)\" and import it again",
        ),
        "csv-utf16" => (
            "文件是UTF-16编码。请另存为“CSV UTF-8（逗号分隔）”后重新导入",
            "the file is UTF-16. Save it as \"CSV UTF-8 (comma delimited)\" and import it again",
        ),
        "csv-header-empty" => ("表头第{number}列没有名称", "column {number} of the header has no name"),
        "csv-header-twice" => ("表头中“{column}”出现两次", "the header has `{column}` twice"),
        "csv-header-missing" => ("表头缺少“{column}”列", "the header has no column `{column}`"),
        "csv-columns-max" => ("表头超过{max}列", "the header has more than {max} columns"),
        "csv-columns" => (
            "本行有{found}列，表头有{expected}列；请检查逗号和引号",
            "the row has {found} cells where the header has {expected}; look at its commas and quotes",
        ),
        "csv-cell-long" => ("“{column}”超过{max}个字", "`{column}` has more than {max} characters"),
        "csv-nul" => ("“{column}”含有无法保存的空字符", "`{column}` holds a null character, which cannot be kept"),
        "csv-quote-open" => {
            ("本行的引号没有成对，直到文件末尾", "a quote in this row is not closed until the end of the file")
        }
        "csv-row-long" => (
            "从本行起超过{max}字节没有换行，可能是引号没有成对",
            "from this line on there is no end of a row within {max} bytes: a quote may not be closed",
        ),
        "csv-rows-max" => ("超过{max}行，请分成多个文件", "there are more than {max} rows: divide the file"),
        _ => ("", ""),
    }
}
