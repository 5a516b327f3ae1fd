//! Scenarios: Markdown files that a jurist can read and the engine executes in virtual time.
//!
//! A file names its procedure, lists people, organisations and duties in tables, and tells what happens in a numbered list. Under each
//! item stands what must be so then. Clocks fire by themselves while time passes. Steps, states, fields, roles and clocks are called by
//! their Chinese title or by their name.
//!
//! ```text
//! ---
//! 流程: service_request
//! ---
//! | 人物 | 角色 | 单位 |
//! |---|---|---|
//! | 王阿姨 | 居民 | |
//!
//! 1. 2026-03-02 09:00 王阿姨【我要反映】问题描述=“路灯不亮”
//!    - 那么 状态=已受理；时限 派遣=2026-03-02 11:00
//! 2. 2026-03-02 09:30 李四【派遣】
//!    - 应被拒绝（角色）：李四不是派遣员
//! 3. 2026-03-06 09:00 时间经过
//! ```

mod expect;
mod parse;
mod play;
mod refused;
mod town;
mod values;

use fengqiao_calendar::Calendar;

use crate::model::{Procedure, Rules, Text};

pub use parse::parse;
pub use town::{Duty, Organisation, Town};

/// A scenario that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// The first heading.
    pub title: String,
    /// The procedure that it is about.
    pub procedure: String,
    /// The level at which its case starts; the lowest of its organisations where the file names none.
    pub level: Option<u8>,
    /// The channel through which its case comes.
    pub channel: String,
    /// Who acts.
    pub people: Vec<Person>,
    /// Where they act.
    pub town: Town,
    /// What happens, in order.
    pub acts: Vec<Act>,
}

/// Someone who acts in a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name, which is also the account.
    pub name: String,
    /// Roles by title or name.
    pub roles: Vec<String>,
    /// The organisation, if any.
    pub organisation: Option<String>,
    /// The line of the table.
    pub line: u32,
}

/// One item of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// The line in the file.
    pub line: u32,
    /// The civil time, `2026-03-02 09:00`.
    pub at: String,
    /// The civil time at which it is claimed to have happened.
    pub occurred: Option<String>,
    /// The number that is drawn, from 0 to 99; the last where the scenario names none.
    pub draw: u8,
    /// Who takes which step; `None` where time passes only.
    pub step: Option<Taken>,
    /// What must be so then.
    pub expects: Vec<Expect>,
}

/// A step of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Who.
    pub person: String,
    /// The step by title or name.
    pub step: String,
    /// The member or the number of the instance, where the step belongs to one of several.
    pub instance: Option<String>,
    /// Fields by title or name, with their value as written.
    pub fields: Vec<(String, String)>,
}

/// One thing that must be so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expect {
    /// The line in the file.
    pub line: u32,
    /// What is looked at, for instance `状态` or `时限 派遣`; `拒绝` for a refusal.
    pub what: String,
    /// The value as written.
    pub value: String,
}

/// What is wrong with a scenario, or how the procedure differs from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The line in the file.
    pub line: u32,
    /// What is wrong.
    pub text: Text,
}

impl Failure {
    fn new(line: u32, zh: impl Into<String>, en: impl Into<String>) -> Failure {
        Failure { line, text: Text { zh: zh.into(), en: en.into() } }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {} / {}", self.line, self.text.zh, self.text.en)
    }
}

/// Plays a scenario on a procedure. Every difference is reported; a step that fails unexpectedly ends it.
///
/// # Errors
/// All differences, by line.
pub fn play(p: &Procedure, scenario: &Scenario, calendar: &Calendar, rules: &dyn Rules) -> Result<(), Vec<Failure>> {
    play::play(p, scenario, calendar, rules)
}
