//! From a case to what pages show of it: clocks, history, names. Residents and staff read the same words.

mod nearness;

use fengqiao_app::{
    Tables,
    cases::{Loaded, Recorded},
    choices, words,
};
use fengqiao_calendar::{Instant, Language, Limit, Rule, Unit};
use fengqiao_civic::{City, Reading};
use fengqiao_procedure::{
    engine::{Bound, Limits, possible},
    event::{ClockRun, Contact, Decision, Kind, Phase, Value},
    model::{DayLimit, Field, FieldId, FieldKind, PartId, Procedure, StepId},
};

use crate::{
    i18n::{Lang, group, k, money},
    kit::{Attachment, Choice, ChoiceGroup, ClockState, ClockView, Lists, Moment},
};

pub use nearness::{clock_state, in_state, nearness};

/// The language of the pure crates.
pub fn language(lang: Lang) -> Language {
    match lang {
        Lang::Zh => Language::Zh,
        Lang::En => Language::En,
    }
}

/// A case told in one language at one moment.
#[derive(Clone, Copy)]
pub struct Teller<'a> {
    pub lang: Lang,
    pub tables: &'a Tables,
    pub case: &'a Loaded,
    pub now: Instant,
}

impl Teller<'_> {
    fn procedure(&self) -> &Procedure {
        &self.case.compiled.procedure
    }

    fn city(&self) -> &City {
        &self.tables.city
    }

    /// The category's name, or the name of the procedure where none is settled.
    pub fn title(&self) -> String {
        let category =
            self.case.state.attributes.category.as_deref().and_then(|code| self.city().categories().get(code));
        self.lang.pick(category.map_or(&self.procedure().title, |category| &category.name)).into_owned()
    }

    /// The estate or public road.
    pub fn public_place(&self) -> String {
        let about = &self.case.state.attributes;
        self.city().public_place(about.place.as_deref(), about.area.as_deref(), self.lang == Lang::En)
    }

    /// The place as exactly as it was given.
    pub fn place(&self) -> String {
        let place = self.case.state.attributes.place.as_deref().and_then(|text| text.parse().ok()).unwrap_or_default();
        self.tables.place_words(&place, self.lang == Lang::En)
    }

    /// The clock that the present state runs under.
    pub fn leading_clock(&self) -> Option<ClockView> {
        let own = self.case.state.config.instances[0].state;
        let clock = words::leading_clock(self.procedure(), &self.case.state).map(|run| self.clock(run))?;
        Some(ClockView { state: in_state(self.procedure(), own, clock.state), ..clock })
    }

    /// Every clock of the case, and of what was opened for the reader alone, that runs, is paused or has run out, the first to end first.
    pub fn clocks(&self, reading: &Reading<'_>) -> Vec<ClockView> {
        let own = |run: &&ClockRun| {
            let part = self.procedure().clock(run.clock).part;
            part == PartId::MAIN || reading.opens(part, run.instance)
        };
        let mut runs: Vec<&ClockRun> =
            self.case.state.clocks.iter().filter(|run| run.phase != Phase::Off).filter(own).collect();
        runs.sort_by_key(|run| run.due.at);
        runs.into_iter().map(|run| self.clock(run)).collect()
    }

    /// One run of one clock.
    pub fn clock(&self, run: &ClockRun) -> ClockView {
        let state = clock_state(self.tables.calendar.zone(), run, self.now);
        let left = run.due.at.0 - self.now.0;
        let left = match state {
            ClockState::Late => self.lang.f(k::CLOCK_LATE_BY, &[("time", &self.lang.span(left))]),
            ClockState::Calm | ClockState::Soon | ClockState::Due | ClockState::Again => {
                self.lang.f(k::CLOCK_LEFT, &[("time", &self.lang.span(left))])
            }
            ClockState::Paused | ClockState::Met | ClockState::MetLate => String::new(),
        };
        let basis = match &run.limit {
            Limit::Rule(rule) => basis(self.lang, rule, Note::Short),
            Limit::Until(_) | Limit::At(_) => self.lang.t(k::BASIS_AGREED).to_owned(),
        };
        ClockView {
            state,
            title: self.lang.pick(&self.procedure().clock(run.clock).title).into_owned(),
            due: self.due(run),
            left,
            basis,
            derivation: run.due.derivation.iter().map(|step| step.in_words(language(self.lang))).collect(),
            provisional: run.due.provisional,
        }
    }

    /// A clock in hours ends at a time, one in days on a day.
    fn due(&self, run: &ClockRun) -> String {
        let today = self.tables.date_of(self.now);
        if in_hours(run) {
            self.lang.stamp(self.tables.calendar.zone().date_time_of(run.due.at), today)
        } else {
            self.lang.date(run.due.last_on, today)
        }
    }

    /// An instant, written out.
    pub fn stamp(&self, at: Instant) -> String {
        self.lang.stamp(self.tables.calendar.zone().date_time_of(at), self.tables.date_of(self.now))
    }

    /// The history as one person of the case may read it, oldest first. What happened between another party and the office does not stand
    /// there; where it moved the whole case on, that does.
    pub fn moments(&self, reading: &Reading<'_>) -> Vec<Moment> {
        let entries = self.case.history.iter().enumerate();
        entries
            .filter_map(
                |(at, entry)| {
                    if reading.tells(at) { Some(self.moment(at, entry, reading)) } else { self.followed(entry) }
                },
            )
            .collect()
    }

    /// What followed at once for the whole case from a step that the reader may not know of.
    fn followed(&self, entry: &Recorded) -> Option<Moment> {
        let decision = &entry.decision;
        let main = |(id, _): &&(StepId, u16)| self.procedure().step(*id).part == PartId::MAIN;
        let (step, _) = decision.cascade.iter().find(main)?;
        Some(Moment {
            at: self.stamp(decision.recorded_at),
            title: self.lang.pick(&self.procedure().step(*step).title).into_owned(),
            ..Moment::default()
        })
    }

    fn moment(&self, at: usize, entry: &Recorded, reading: &Reading<'_>) -> Moment {
        let decision = &entry.decision;
        let title = match (&decision.kind, decision.step) {
            (Kind::Moved { reason, .. }, _) => self.lang.f(k::MOMENT_MOVED, &[("reason", reason.as_str())]),
            (Kind::Recalculated { .. }, _) | (_, None) => self.lang.t(k::MOMENT_RECALCULATED).to_owned(),
            (_, Some(step)) => self.lang.pick(&self.procedure().step(step).title).into_owned(),
        };
        let mut moment = Moment {
            at: self.stamp(decision.recorded_at),
            occurred: if decision.occurred_at < decision.recorded_at {
                self.stamp(decision.occurred_at)
            } else {
                String::new()
            },
            title,
            by: self.actor(decision, reading.is_own(at)),
            by_clock: decision.fired.is_some(),
            reason: decision
                .assigned
                .last()
                .map(|(_, assigned)| self.lang.reason(&assigned.reason))
                .unwrap_or_default(),
            ..Moment::default()
        };
        for (id, value) in &decision.fields {
            let field = self.procedure().field(*id);
            if !reading.shows(at, *id) {
                continue;
            }
            match value {
                Value::Attachments(files) => {
                    moment.attachments.extend(files.iter().map(|file| self.attachment(field, file)))
                }
                value => {
                    let text = match value {
                        Value::Contact(own) if reading.is_own(at) => own_contact(own),
                        value => self.value(field, value),
                    };
                    if !text.is_empty() {
                        moment.words.push((self.lang.pick(&field.title).into_owned(), text));
                    }
                }
            }
        }
        moment
    }

    /// Residents read post, unit and staff number, and of each other only in which role somebody acted.
    fn actor(&self, decision: &Decision, own: bool) -> String {
        if decision.fired.is_some() {
            return self.lang.t(k::MOMENT_CLOCK).to_owned();
        }
        if own {
            return self.lang.t(k::MOMENT_YOU).to_owned();
        }
        let post = decision.actor.post.as_deref().and_then(|id| self.city().post(id));
        let unit = post
            .and_then(|post| self.city().organisation(post.organisation.as_str()))
            .map(|unit| self.lang.pick(&unit.name).into_owned());
        let role = decision.role.map(|role| self.lang.pick(&self.procedure().role(role).title).into_owned());
        let number = decision
            .actor
            .account
            .as_deref()
            .and_then(|id| self.city().account(id))
            .map(|account| account.staff_number.clone());
        [unit, role, number.filter(|number| !number.is_empty())].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    fn attachment(&self, field: &Field, file: &fengqiao_procedure::event::Attachment) -> Attachment {
        Attachment {
            href: format!("/c/{}/file/{}", self.case.filing.number, file.hash),
            title: self.lang.pick(&field.title).into_owned(),
            picture: file.media_type.starts_with("image/"),
        }
    }

    /// A value in words.
    pub fn value(&self, field: &Field, value: &Value) -> String {
        match value {
            Value::Text(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Money(fen) => money(self.lang, *fen),
            Value::Date(days) => fengqiao_calendar::Date::constant(1970, 1, 1)
                .checked_add(jiff::Span::new().days(i64::from(*days)))
                .map_or(String::new(), |date| self.lang.date(date, self.tables.date_of(self.now))),
            Value::Time(at) => self.stamp(*at),
            Value::Flag(yes) => self.lang.t(if *yes { k::YES } else { k::NO }).to_owned(),
            Value::Choice(index) => match &field.kind {
                FieldKind::Choice { values } => {
                    values.get(usize::from(*index)).map_or(String::new(), |(_, text)| self.lang.pick(text).into_owned())
                }
                _ => String::new(),
            },
            Value::Ref(id) => self.reference(field, id),
            Value::Refs(ids) => {
                ids.iter().map(|id| self.reference(field, id)).collect::<Vec<_>>().join(self.lang.t(k::LIST_SEPARATOR))
            }
            Value::Contact(contact) => fengqiao_text::mask::name(&contact.name),
            Value::Contacts(contacts) => {
                let all = contacts.iter().map(|contact| fengqiao_text::mask::name(&contact.name)).collect::<Vec<_>>();
                all.join(self.lang.t(k::LIST_SEPARATOR))
            }
            Value::Attachments(_) => String::new(),
        }
    }

    fn reference(&self, field: &Field, id: &str) -> String {
        match field.kind {
            FieldKind::Category => self
                .city()
                .categories()
                .get(id)
                .map_or(id.to_owned(), |category| self.lang.pick(&category.name).into_owned()),
            FieldKind::Organisation | FieldKind::Organisations => organisation(self.lang, self.city(), id),
            FieldKind::Staff => staff_name(self.city(), id),
            FieldKind::Place => self.tables.place_words(&id.parse().unwrap_or_default(), self.lang == Lang::En),
            _ => group(id),
        }
    }
}

/// How much is said of a rule whose text was not read in the law itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// That it is an example: for residents.
    Short,
    /// That a local standard must replace it: for staff, and wherever a procedure is explained.
    Long,
}

/// Where a rule stands, in words: law, article, and a note where its text was not read in the law itself.
pub fn basis(lang: Lang, rule: &Rule, note: Note) -> String {
    let law = match rule.article.as_str() {
        "" => rule.law.clone(),
        article => lang.f(k::LAW_ARTICLE, &[("law", &rule.law), ("article", article)]),
    };
    noted(lang, law, rule.mark, note)
}

/// A law, with the note that its mark calls for.
pub fn noted(lang: Lang, law: String, mark: char, note: Note) -> String {
    match (mark, note) {
        ('V', _) => law,
        (_, Note::Short) => lang.f(k::BASIS_EXAMPLE, &[("law", &law)]),
        (_, Note::Long) => lang.f(k::BASIS_DEFAULT, &[("law", &law)]),
    }
}

/// A person's own contact, masked: a page lies open on a counter.
fn own_contact(contact: &Contact) -> String {
    let (name, phone) = (fengqiao_text::mask::name(&contact.name), fengqiao_text::mask::phone(&contact.phone));
    format!("{name} {phone}").trim().to_owned()
}

/// The name of a member of staff, or the id where the account is not in the register.
pub fn staff_name(city: &City, account: &str) -> String {
    city.account(account).map_or(account.to_owned(), |account| account.name.clone())
}

/// The name of an organisation, or its id where it is not in the register.
pub fn organisation(lang: Lang, city: &City, id: &str) -> String {
    city.organisation(id).map_or(id.to_owned(), |unit| lang.pick(&unit.name).into_owned())
}

fn in_hours(run: &ClockRun) -> bool {
    match &run.limit {
        Limit::Rule(rule) => matches!(
            rule.length.unit,
            Unit::Minute | Unit::UrgentMinute | Unit::Hour | Unit::UrgentHour | Unit::WorkHour
        ),
        Limit::Until(_) => false,
        Limit::At(_) => true,
    }
}

/// The lists of the registers, for the fields of a procedure's steps.
#[derive(Clone, Copy)]
pub struct Registers<'a> {
    pub lang: Lang,
    pub tables: &'a Tables,
    pub now: Instant,
    /// Whose fields are filled in; without it units and staff of every kind are offered.
    pub procedure: Option<&'a Procedure>,
    /// The area that the matter lies in, so that the nearest come first.
    pub area: Option<&'a str>,
    pub category: Option<&'a str>,
    /// Only categories of the procedure, and of these only the simple ones.
    pub categories: Categories,
}

/// Which categories are offered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Categories {
    #[default]
    All,
    /// Those that lead to the procedure, or to none of their own.
    Own,
    /// Of these the simple ones.
    OwnSimple,
}

impl<'a> Registers<'a> {
    /// The lists of a city at a moment.
    pub fn new(lang: Lang, tables: &'a Tables, now: Instant) -> Registers<'a> {
        Registers { lang, tables, now, procedure: None, area: None, category: None, categories: Categories::All }
    }

    /// Every category that a matter can be filed under, without groups.
    pub fn all_categories(&self) -> Vec<Choice> {
        self.categories().into_iter().flat_map(|group| group.choices).collect()
    }

    fn about(&self) -> choices::About<'a> {
        choices::About { area: self.area, category: self.category }
    }

    /// Candidates under the names of the areas that they share with the matter.
    fn grouped(
        &self,
        found: Vec<choices::Candidate>,
        label: impl Fn(&choices::Candidate) -> String,
    ) -> Vec<ChoiceGroup> {
        let areas = self.tables.city.areas();
        let at = self.area.and_then(|code| areas.find(code)).or_else(|| areas.roots().first().copied());
        let title = |near: Option<u8>| {
            let shared = at.zip(near).and_then(|(at, near)| areas.at_level(at, near));
            shared.map_or_else(
                || self.lang.t(k::FIELD_ELSEWHERE).to_owned(),
                |id| areas.name(id, self.lang == Lang::En).into_owned(),
            )
        };
        let mut groups: Vec<(Option<u8>, ChoiceGroup)> = Vec::new();
        for candidate in &found {
            let choice = Choice { value: candidate.id.clone(), label: label(candidate), hint: String::new() };
            match groups.last_mut().filter(|(near, _)| *near == candidate.near) {
                Some((_, group)) => group.choices.push(choice),
                None => {
                    groups.push((candidate.near, ChoiceGroup { title: title(candidate.near), choices: vec![choice] }))
                }
            }
        }
        groups.into_iter().map(|(_, group)| group).collect()
    }

    fn offers(&self, category: &fengqiao_civic::Category) -> bool {
        let catalogue = self.tables.city.categories();
        let code = category.code.as_str();
        let own = || {
            let procedure = self.procedure.map(|procedure| procedure.id.as_str());
            catalogue.procedure(code).is_none_or(|id| procedure.is_none_or(|own| own == id))
        };
        match self.categories {
            Categories::All => true,
            Categories::Own => own(),
            Categories::OwnSimple => own() && catalogue.is_simple(code),
        }
    }
}

impl Lists for Registers<'_> {
    fn categories(&self) -> Vec<ChoiceGroup> {
        let today = self.tables.date_of(self.now);
        let catalogue = self.tables.city.categories();
        let valid = |category: &&fengqiao_civic::Category| {
            category.valid_from <= today && category.valid_to.is_none_or(|to| today < to)
        };
        let leaf = |category: &&fengqiao_civic::Category| catalogue.children(category.code.as_str()).next().is_none();
        let name = |category: &fengqiao_civic::Category| self.lang.pick(&category.name).into_owned();
        let mut groups: Vec<(Option<&str>, ChoiceGroup)> = Vec::new();
        for category in catalogue.all().filter(valid).filter(leaf).filter(|category| self.offers(category)) {
            let parent = category.parent.as_ref().map(fengqiao_civic::ids::CategoryCode::as_str);
            let choice = Choice { value: category.code.to_string(), label: name(category), hint: String::new() };
            match groups.iter_mut().find(|(of, _)| *of == parent) {
                Some((_, group)) => group.choices.push(choice),
                None => {
                    let title = parent.and_then(|code| catalogue.get(code)).map(name).unwrap_or_default();
                    groups.push((parent, ChoiceGroup { title, choices: vec![choice] }));
                }
            }
        }
        groups.into_iter().map(|(_, group)| group).collect()
    }

    fn organisations(&self, field: FieldId) -> Vec<ChoiceGroup> {
        let today = self.tables.date_of(self.now);
        let found = choices::organisations(&self.tables.city, self.procedure, field, self.about(), today);
        self.grouped(found, |unit| organisation(self.lang, &self.tables.city, &unit.id))
    }

    fn staff(&self, field: FieldId) -> Vec<ChoiceGroup> {
        let today = self.tables.date_of(self.now);
        let Some(procedure) = self.procedure else { return Vec::new() };
        let found = choices::staff(&self.tables.city, procedure, field, self.about(), today);
        let city = &self.tables.city;
        let label = |one: &choices::Candidate| {
            format!("{} · {}", staff_name(city, &one.id), organisation(self.lang, city, &one.organisation))
        };
        self.grouped(found, label)
    }

    fn limits(&self, field: &Field) -> Limits {
        let today = self.tables.date_of(self.now);
        let limits = possible(field, self.tables, &self.tables.calendar, self.now);
        let noted = |found: Option<Bound>, limit: &Option<DayLimit>| {
            let rule = limit.as_ref().and_then(|limit| self.tables.rules.rule(limit.rule()?, today));
            let basis_of = |law| rule.map_or(law, |rule| basis(self.lang, rule, Note::Short));
            found.map(|bound| Bound { basis: bound.basis.map(basis_of), ..bound })
        };
        Limits { first: noted(limits.first, &field.earliest), last: noted(limits.last, &field.latest) }
    }
}
