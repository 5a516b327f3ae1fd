//! What is wrong with a procedure file, with its place, in words of both languages.

use super::words;
use crate::language::Language;

/// One thing wrong with a file. All issues of a file are reported at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Where it stands.
    pub place: Place,
    /// For a place inside a module: where the module was used.
    pub used_at: Option<Place>,
    /// A stable key, for instance `unknown_name`.
    pub key: &'static str,
    /// What the words speak of, by placeholder.
    pub arguments: Vec<(&'static str, Argument)>,
}

/// A position in a file; line and column count from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, by its name as [`super::Source`] gives it.
    pub file: String,
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// A value inside the words of an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// Shown as it is: a name, a number, a piece of the file.
    Plain(String),
    /// A word of the language itself, Chinese and English.
    Word(&'static str, &'static str),
    /// The name that was probably meant.
    Suggestion(Option<String>),
}

/// The kinds of things that have names in a procedure file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Who may act.
    Role,
    /// What guards read.
    Fact,
    /// What a step asks for.
    Field,
    /// A machine.
    Part,
    /// Where a part is.
    State,
    /// What can be done.
    Step,
    /// A time limit.
    Clock,
    /// What is issued.
    Paper,
    /// A linked case.
    Link,
    /// A shared fragment.
    Module,
    /// What a module is used with.
    Parameter,
    /// One of a list.
    Choice,
    /// A key at the head of the file.
    Setting,
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Argument::Plain(text.to_owned())
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Argument::Plain(text)
    }
}

impl From<Kind> for Argument {
    fn from(kind: Kind) -> Self {
        Argument::Word(kind.word(Language::Zh), kind.word(Language::En))
    }
}

impl Kind {
    /// The word for this kind.
    pub fn word(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Kind::Role => ("角色", "role"),
            Kind::Fact => ("事实", "fact"),
            Kind::Field => ("字段", "field"),
            Kind::Part => ("部分", "part"),
            Kind::State => ("状态", "state"),
            Kind::Step => ("步骤", "step"),
            Kind::Clock => ("时限", "clock"),
            Kind::Paper => ("文书", "paper"),
            Kind::Link => ("关联事项", "link"),
            Kind::Module => ("模块", "module"),
            Kind::Parameter => ("参数", "parameter"),
            Kind::Choice => ("选项", "choice"),
            Kind::Setting => ("设置项", "setting"),
        };
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}

impl Issue {
    /// The issue as a sentence that says what is wrong and what to do, without its place.
    pub fn words(&self, language: Language) -> String {
        let mut text = words::template(self.key, language).to_owned();
        for (name, value) in &self.arguments {
            text = text.replace(&format!("{{{name}}}"), &value.words(language));
        }
        let mut text = text.trim_end().to_owned();
        if let Some(site) = &self.used_at {
            text.push_str(&match language {
                Language::Zh => format!("（模块在 {site} 处引用）"),
                Language::En => format!(" (module used at {site})"),
            });
        }
        text
    }
}

impl Argument {
    fn words(&self, language: Language) -> String {
        match (self, language) {
            (Argument::Plain(text), _) => text.clone(),
            (Argument::Word(zh, _), Language::Zh) => (*zh).to_owned(),
            (Argument::Word(_, en), Language::En) => (*en).to_owned(),
            (Argument::Suggestion(None), _) => String::new(),
            (Argument::Suggestion(Some(name)), Language::Zh) => format!("是否想写“{name}”？"),
            (Argument::Suggestion(Some(name)), Language::En) => format!("Did you mean `{name}`?"),
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

impl std::fmt::Display for Issue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.place, self.words(Language::En))
    }
}
