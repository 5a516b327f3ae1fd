//! What must be so after a line of a scenario.

use super::Expect;
use super::play::Stage;
use super::values::{called, time};
use crate::event::*;
use crate::machine;
use crate::model::*;

impl Stage<'_> {
    /// Compares one expectation with the case.
    pub(super) fn expect(&mut self, expect: &Expect) {
        let (what, subject) = match expect.what.split_once(' ') {
            Some((what, subject)) => (what, subject.trim()),
            None => (expect.what.as_str(), ""),
        };
        if what == "拒绝" {
            return self.expect_refusal(expect);
        }
        if self.refusal.is_some() {
            return;
        }
        let Some(case) = &self.case else {
            return self.fail(expect.line, "还没有事项。", "There is no case yet.");
        };
        let found = match what {
            "状态" | "state" => Some(self.title(&self.p.state(case.config.instances[0].state).name, &expect.value)),
            "结果" | "outcome" => Some(case.outcome.clone().unwrap_or_else(|| "无".to_owned())),
            "时限" | "clock" => self.clock(case, subject, &expect.value),
            "责任人" | "holder" => Some(self.holder(case, &expect.value)),
            "承担" | "role" => self.role(subject).map(|role| or_none(case.assigned.get(&role))),
            "督办" | "supervisor" => Some(or_none(case.supervisor.as_ref())),
            "级别" | "level" => Some(case.attributes.level.to_string()),
            "归档" | "filed" => Some(if case.closed_at.is_some() { "是" } else { "否" }.to_owned()),
            "办结" | "closed" => Some(if case.done_at().is_some() { "是" } else { "否" }.to_owned()),
            "事实" | "fact" => self.fact(case, subject),
            "自动" | "automatic" => Some(self.automatic()),
            "人数" | "people" => self.people(case, subject),
            "居民看到" | "resident sees" => {
                return self.expect_words(expect, &self.p.state(case.config.instances[0].state).tells.zh.clone());
            }
            "通知" | "notice" => return self.expect_words(expect, &self.notices(subject)),
            _ => None,
        };
        match found {
            Some(found) if found == expect.value => {}
            Some(found) => {
                let zh = format!("{}应为“{}”，实际为“{found}”。", expect.what, expect.value);
                self.fail(expect.line, zh, format!("{} should be `{}`, but is `{found}`.", expect.what, expect.value));
            }
            None => {
                self.fail(expect.line, format!("不认识“{}”。", expect.what), format!("Unknown: `{}`.", expect.what))
            }
        }
    }

    /// How many people a field names now.
    fn people(&self, case: &CaseState, title: &str) -> Option<String> {
        let named = |field: &Field| field.title.zh == title || field.title.en == title;
        let at = self.p.fields.iter().position(named).and_then(|at| u16::try_from(at).ok())?;
        match case.values.get(&FieldId(at)) {
            Some(Value::Contacts(people)) => Some(people.len().to_string()),
            _ => Some("0".to_owned()),
        }
    }

    fn expect_words(&mut self, expect: &Expect, found: &str) {
        if !found.contains(&expect.value) {
            let zh = format!("{}应含“{}”，实际为“{found}”。", expect.what, expect.value);
            self.fail(expect.line, zh, format!("{} should contain `{}`, but is `{found}`.", expect.what, expect.value));
        }
    }

    fn expect_refusal(&mut self, expect: &Expect) {
        let Some(refusal) = &self.refusal else {
            return self.fail(expect.line, "步骤应被拒绝，却成功了。", "The step should be refused, but it was taken.");
        };
        let (kind, missing) = match expect.value.split_once(' ') {
            Some((kind, missing)) => (kind, Some(missing.trim())),
            None => (expect.value.as_str(), None),
        };
        let names: &[&str] = match refusal {
            Refusal::Stale { .. } => &["版本", "stale"],
            Refusal::UnknownStep | Refusal::WrongState { .. } => &["状态", "state"],
            Refusal::WrongRole { .. } => &["角色", "role"],
            Refusal::Separated { .. } => &["分离", "separated"],
            Refusal::Guarded { .. } => &["条件", "guard"],
            Refusal::Exhausted { .. } => &["次数", "exhausted"],
            Refusal::Fields(_) => &["缺项", "fields"],
            Refusal::PartsOpen { .. } => &["未完", "parts"],
            Refusal::Level => &["级别", "level"],
            Refusal::NoRoute(_) => &["无人", "route"],
            Refusal::NoRule { .. } | Refusal::NoValue { .. } => &["规则", "rule"],
            Refusal::Clock { .. } | Refusal::NotDue => &["时限", "clock"],
            Refusal::ImpossibleTime => &["时间", "time"],
            Refusal::Circular => &["循环", "circular"],
        };
        let field = missing
            .and_then(|name| called(&self.p.fields, |field| &field.name, |field| &field.title, name))
            .map(FieldId);
        let field_named = match (missing, refusal) {
            (None, _) => true,
            (Some(_), Refusal::Fields(issues)) => issues.iter().any(|issue| Some(issue.field) == field),
            (Some(_), _) => false,
        };
        if !names.contains(&kind) || !field_named {
            let why = self.refused(refusal);
            let zh = format!("应因“{}”被拒绝，实际是：{}。", expect.value, why.zh);
            let en = format!("It should be refused for `{}`, but was because {}.", expect.value, why.en);
            self.fail(expect.line, zh, en);
        }
    }

    /// The state's name or title, whichever the scenario uses.
    fn title(&self, name: &str, wanted: &str) -> String {
        let state = self.p.states.iter().find(|state| state.name == name);
        match state {
            Some(state) if state.title.zh == wanted || state.title.en == wanted || state.name == wanted => {
                wanted.to_owned()
            }
            Some(state) => state.title.zh.clone(),
            None => name.to_owned(),
        }
    }

    fn holder(&self, case: &CaseState, wanted: &str) -> String {
        let holder = self.p.state(case.config.instances[0].state).holder.map(|role| self.p.role(role));
        match holder {
            Some(role) if role.name == wanted || role.title.en == wanted => wanted.to_owned(),
            Some(role) => role.title.zh.clone(),
            None => "无".to_owned(),
        }
    }

    /// The due time of a clock, or its phase where the scenario names a phase.
    fn clock(&self, case: &CaseState, subject: &str, wanted: &str) -> Option<String> {
        let (subject, number) = match subject.split_once('#') {
            Some((subject, number)) => (subject, number.parse().ok()?),
            None => (subject, 0),
        };
        let id = called(&self.p.clocks, |clock| &clock.name, |clock| &clock.title, subject).map(ClockId)?;
        let run = case.clocks.iter().find(|run| run.clock == id && run.instance == number);
        let phase = run.map_or(Phase::Off, |run| run.phase);
        let words: &[&str] = match phase {
            Phase::Off => &["停止", "off"],
            Phase::Running => &["运行", "running"],
            Phase::Paused => &["暂停", "paused"],
            Phase::Due => &["到期", "due"],
            Phase::Late => &["逾期", "late"],
        };
        if words.contains(&wanted) {
            return Some(wanted.to_owned());
        }
        let Some(run) = run.filter(|_| phase != Phase::Off) else { return Some(words[0].to_owned()) };
        if time(self.calendar, wanted) == Some(run.due.at) {
            return Some(wanted.to_owned());
        }
        Some(self.shown(run.due.at))
    }

    fn fact(&self, case: &CaseState, subject: &str) -> Option<String> {
        let id = called(&self.p.facts, |fact| &fact.name, |fact| &fact.title, subject).map(FactId)?;
        let value = machine::fact_value(self.p, &case.config, 0, id);
        Some(match &self.p.fact(id).kind {
            FactKind::Flag { .. } => if value == 1 { "是" } else { "否" }.to_owned(),
            FactKind::Choice { values, .. } => values[usize::from(value)].0.clone(),
            FactKind::Counter { .. } => value.to_string(),
        })
    }

    /// The titles of the steps that clocks and joins took since the line before.
    fn automatic(&self) -> String {
        let mut titles = Vec::new();
        for decision in &self.lately {
            let by_clock = decision.step.filter(|_| decision.fired.is_some());
            let steps = by_clock.into_iter().chain(decision.cascade.iter().map(|(step, _)| *step));
            titles.extend(steps.map(|step| self.p.step(step).title.zh.as_str()));
        }
        titles.join("、")
    }

    fn notices(&self, subject: &str) -> String {
        let role = self.role(subject);
        let sent = self.lately.iter().flat_map(|decision| &decision.notices).filter(|notice| Some(notice.to) == role);
        sent.map(|notice| notice.text.zh.as_str()).collect::<Vec<_>>().join("\n")
    }
}

fn or_none(assigned: Option<&Assigned>) -> String {
    assigned.map_or_else(|| "无".to_owned(), |assigned| assigned.organisation.clone())
}
