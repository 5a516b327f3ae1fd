//! Playing a scenario in virtual time.

use std::collections::BTreeMap;

use fengqiao_calendar::{Calendar, Instant};

use super::values::{called, shown, time, value};
use super::{Act, Failure, Person, Scenario, Taken};
use crate::event::*;
use crate::model::*;
use crate::{apply, decide, engine, next_point, parties};

/// Who acts where another case opens or ends.
const LINKED_ZH: &str = "关联事项";
/// The same in English.
const LINKED_EN: &str = "linked case";
/// The most clock points between two lines.
const POINTS_MAX: usize = 200;

pub(super) fn play(
    p: &Procedure,
    scenario: &Scenario,
    calendar: &Calendar,
    rules: &dyn Rules,
) -> Result<(), Vec<Failure>> {
    let mut stage = Stage {
        p,
        scenario,
        calendar,
        rules,
        now: Instant(i64::MIN),
        draw: 0,
        case: None,
        lately: Vec::new(),
        refusal: None,
        failures: Vec::new(),
    };
    for person in &scenario.people {
        stage.check_person(person);
    }
    for act in &scenario.acts {
        if stage.act(act).is_none() {
            break;
        }
    }
    if stage.failures.is_empty() { Ok(()) } else { Err(stage.failures) }
}

pub(super) struct Stage<'a> {
    pub p: &'a Procedure,
    pub scenario: &'a Scenario,
    pub calendar: &'a Calendar,
    rules: &'a dyn Rules,
    now: Instant,
    /// What is drawn in this line.
    draw: u8,
    pub case: Option<CaseState>,
    /// What was decided since the line before.
    pub lately: Vec<Decision>,
    /// Why the step of this line was refused.
    pub refusal: Option<Refusal>,
    failures: Vec<Failure>,
}

impl<'a> Stage<'a> {
    pub(super) fn fail(&mut self, line: u32, zh: impl Into<String>, en: impl Into<String>) {
        self.failures.push(Failure::new(line, zh, en));
    }

    /// One line; `None` where it makes no sense to go on.
    fn act(&mut self, act: &'a Act) -> Option<()> {
        let Some(at) = time(self.calendar, &act.at) else {
            self.fail(act.line, format!("“{}”不是时间。", act.at), format!("`{}` is not a time.", act.at));
            return None;
        };
        if at < self.now {
            self.fail(act.line, "时间不能倒流。", "Time cannot go back.");
            return None;
        }
        self.lately.clear();
        self.refusal = None;
        self.draw = act.draw;
        self.pass(act.line, at)?;
        self.now = at;
        if let Some(step) = &act.step {
            self.step(act, step)?;
        }
        for expect in &act.expects {
            self.expect(expect);
        }
        if let Some(refusal) = self.refusal.take().filter(|_| act.expects.iter().all(|expect| expect.what != "拒绝"))
        {
            let why = self.refused(&refusal);
            self.fail(act.line, format!("步骤被拒绝：{}。", why.zh), format!("The step was refused: {}.", why.en));
            return None;
        }
        Some(())
    }

    /// Lets clocks fire, each at its own moment.
    fn pass(&mut self, line: u32, until: Instant) -> Option<()> {
        for _ in 0..POINTS_MAX {
            let Some(case) = &self.case else { return Some(()) };
            let Some(point) = next_point(self.p, case).filter(|point| point.at <= until) else { return Some(()) };
            let decided = crate::fire_point(self.p, case, &point, &self.context(point.at.max(case.recorded_at)));
            match decided {
                Ok(decision) => self.take(decision),
                Err(refusal) => {
                    let (clock, why) = (&self.p.clock(point.clock).title, self.refused(&refusal));
                    self.fail(
                        line,
                        format!("时限“{}”到期却不能动作：{}。", clock.zh, why.zh),
                        format!("The clock `{}` cannot act: {}.", clock.en, why.en),
                    );
                    return None;
                }
            }
        }
        self.fail(line, "时限动作太多。", "Clocks act without end.");
        None
    }

    fn step(&mut self, act: &Act, taken: &Taken) -> Option<()> {
        if matches!(taken.person.as_str(), LINKED_ZH | LINKED_EN) {
            return self.linked(act, taken);
        }
        let (command, opening) = self.command(act, taken)?;
        let context = self.context(self.now);
        let decided = match &self.case {
            Some(case) if !opening => decide(self.p, case, &command, &context),
            _ => {
                let town = &self.scenario.town;
                let level = self.scenario.level.unwrap_or_else(|| town.lowest());
                let attributes = Attributes { level, channel: self.scenario.channel.clone(), ..Attributes::default() };
                engine::open(self.p, &command, attributes, &context)
            }
        };
        match decided {
            Ok(decision) => self.take(decision),
            Err(refusal) => self.refusal = Some(refusal),
        }
        Some(())
    }

    /// `关联事项【司法确认】结果=已解决`: a linked case ended so; or, before there is a case, another one opens it: `关联事项【立案】字段=值`.
    fn linked(&mut self, act: &Act, taken: &Taken) -> Option<()> {
        let context = self.context(self.now);
        let Some(case) = &self.case else {
            let fields = self.fields(act.line, taken)?;
            let level = self.scenario.level.unwrap_or_else(|| self.scenario.town.lowest());
            let attributes = Attributes { level, channel: "link".to_owned(), ..Attributes::default() };
            match engine::open_linked(self.p, &fields, attributes, &context) {
                Ok(decision) => self.take(decision),
                Err(refusal) => self.refusal = Some(refusal),
            }
            return Some(());
        };
        let link = called(&self.p.links, |link| &link.name, |link| &link.title, &taken.step).map(LinkId);
        let outcome = taken.fields.iter().find(|(name, _)| matches!(name.as_str(), "结果" | "outcome"));
        let (Some(link), Some((_, outcome))) = (link, outcome) else {
            self.fail(
                act.line,
                format!("应写成“{LINKED_ZH}【关联事项的名称】结果=…”。"),
                format!("Write `{LINKED_EN}【the link's title】outcome=…`."),
            );
            return None;
        };
        match engine::linked(self.p, case, link, outcome, &context) {
            Ok(Some(decision)) => self.take(decision),
            Ok(None) => self.refusal = Some(Refusal::NotDue),
            Err(refusal) => self.refusal = Some(refusal),
        }
        Some(())
    }

    fn command(&mut self, act: &Act, taken: &Taken) -> Option<(Command, bool)> {
        let line = act.line;
        let Some(person) = self.scenario.people.iter().find(|person| person.name == taken.person) else {
            self.fail(
                line,
                format!("人物表里没有“{}”。", taken.person),
                format!("No person `{}` in the table.", taken.person),
            );
            return None;
        };
        let Some(step) = self.step_called(&taken.step) else {
            self.fail(
                line,
                format!("流程没有步骤“{}”。", taken.step),
                format!("The procedure has no step `{}`.", taken.step),
            );
            return None;
        };
        let fields = self.fields(line, taken)?;
        let occurred_at = match &act.occurred {
            None => None,
            Some(text) => match time(self.calendar, text) {
                Some(at) => Some(at),
                None => {
                    self.fail(line, format!("“{text}”不是时间。"), format!("`{text}` is not a time."));
                    return None;
                }
            },
        };
        let opening = self.p.openings.contains(&step);
        let command = Command {
            step,
            instance: self.instance(step, taken.instance.as_deref()),
            actor: self.actor(person),
            fields,
            expected_version: self.case.as_ref().filter(|_| !opening).map_or(0, |case| case.version),
            occurred_at,
        };
        Some((command, opening))
    }

    fn fields(&mut self, line: u32, taken: &Taken) -> Option<BTreeMap<FieldId, Value>> {
        let mut fields = BTreeMap::new();
        for (name, text) in &taken.fields {
            let id = called(&self.p.fields, |field| &field.name, |field| &field.title, name);
            let read = id.map(FieldId).and_then(|id| Some((id, value(&self.p.field(id).kind, text, self.calendar)?)));
            let Some((id, value)) = read else {
                self.fail(
                    line,
                    format!("没有字段“{name}”，或它不能写成“{text}”。"),
                    format!("No field `{name}`, or it cannot be `{text}`."),
                );
                return None;
            };
            fields.insert(id, value);
        }
        Some(fields)
    }

    /// The step of this name or title; of several with one title, the one that starts from where the case is.
    fn step_called(&self, wanted: &str) -> Option<StepId> {
        let here = |step: &Step| match &self.case {
            None => step.from.is_empty(),
            Some(case) => case.config.instances.iter().any(|instance| step.from.contains(&instance.state)),
        };
        let titled = |step: &Step| step.title.zh == wanted || step.title.en == wanted;
        let at = self.p.steps.iter().position(|step| step.name == wanted);
        let at = at.or_else(|| self.p.steps.iter().position(|step| titled(step) && here(step)));
        let at = at.or_else(|| self.p.steps.iter().position(titled));
        at.and_then(|at| u16::try_from(at).ok()).map(StepId)
    }

    /// The number of the instance that a member or a number names.
    fn instance(&self, step: StepId, named: Option<&str>) -> u16 {
        let Some(named) = named else { return 0 };
        let part = self.p.step(step).part;
        let members = self.case.iter().flat_map(|case| &case.members);
        let parties = self.case.iter().flat_map(|case| parties::parties(self.p, case));
        let key = parties.filter(|party| party.contact.name == named).map(|party| party.key).next();
        let by_member = members
            .filter(|((known, _), member)| *known == part && (*member == named || Some(*member) == key.as_ref()))
            .map(|((_, number), _)| *number)
            .next();
        by_member.or_else(|| named.parse().ok()).unwrap_or(u16::MAX)
    }

    /// The roles that a person's rights give: unit roles only in the unit that has the case.
    fn actor(&self, person: &Person) -> Actor {
        let mut roles = Vec::new();
        for name in &person.roles {
            let Some(id) = self.role(name) else { continue };
            let given = self.case.as_ref().and_then(|case| case.assigned.get(&id)).map(|given| &given.organisation);
            let elsewhere = given.is_some() && given != person.organisation.as_ref();
            if !(elsewhere && matches!(self.p.role(id).kind, RoleKind::Unit { .. })) {
                roles.push(id);
            }
        }
        let party = self.party(person, &mut roles);
        let organisation = person.organisation.clone();
        Actor {
            account: Some(person.name.clone()),
            post: None,
            organisation,
            party,
            roles,
            device: self.scenario.channel.clone(),
        }
    }

    /// Which party of the case a person is: the one of that name, otherwise whoever reported. A party plays its own roles alone.
    fn party(&self, person: &Person, roles: &mut Vec<RoleId>) -> Option<Ref> {
        let is_party = |role: &RoleId| self.p.role(*role).kind == RoleKind::Party;
        if !roles.iter().any(is_party) {
            return None;
        }
        let all = self.case.as_ref().map(|case| parties::parties(self.p, case)).unwrap_or_default();
        let named = all.iter().find(|party| party.contact.name == person.name);
        let party = named.or_else(|| all.iter().find(|party| party.role.is_none()));
        let played = parties::roles_of_party(self.p, party.map(|party| party.key.as_str()));
        if named.is_some() {
            roles.retain(|role| !is_party(role) || played.contains(role));
        }
        party.map(|party| party.key.clone())
    }

    pub(super) fn role(&self, name: &str) -> Option<RoleId> {
        called(&self.p.roles, |role| &role.name, |role| &role.title, name).map(RoleId)
    }

    fn check_person(&mut self, person: &Person) {
        for role in person.roles.iter().filter(|role| self.role(role).is_none()).cloned().collect::<Vec<_>>() {
            self.fail(person.line, format!("流程没有角色“{role}”。"), format!("The procedure has no role `{role}`."));
        }
        let known =
            |name: &String| self.scenario.town.organisations.iter().any(|organisation| organisation.name == *name);
        if let Some(name) = person.organisation.as_ref().filter(|name| !known(name)) {
            self.fail(
                person.line,
                format!("单位表里没有“{name}”。"),
                format!("No organisation `{name}` in the table."),
            );
        }
    }

    fn context(&self, recorded_at: Instant) -> Context<'a> {
        Context {
            recorded_at,
            calendar: self.calendar,
            rules: self.rules,
            routing: &self.scenario.town,
            draw: self.draw,
        }
    }

    fn take(&mut self, decision: Decision) {
        self.case = Some(apply(self.p, self.case.take(), &decision));
        self.lately.push(decision);
    }

    pub(super) fn shown(&self, instant: Instant) -> String {
        shown(self.calendar, instant)
    }
}
