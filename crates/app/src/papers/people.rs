//! Who stands on a paper: who issues it, to whom it goes, who signs. Nobody is named to people who may not know of them.

use fengqiao_civic::Reading;
use fengqiao_civic::roster::{Person, REPORTER, Roster};
use fengqiao_papers::{From, Row, To};
use fengqiao_procedure::event::Decision;
use fengqiao_procedure::model::{self, FieldKind, Privacy, RoleKind};
use fengqiao_procedure::parties::roles_of_party;

use super::values::Speech;
use crate::app::Tables;
use crate::cases::Loaded;
use crate::words::pick;

/// Forms that name who takes part in what they record.
const NAMING: [&str; 2] = ["register", "record"];

/// The people of one paper: that of the case's last entry.
pub(super) struct People<'a> {
    case: &'a Loaded,
    paper: &'a model::Paper,
    roster: Roster,
    /// The person for whom the part was opened that the paper belongs to.
    alone: Option<Person>,
    speech: Speech<'a>,
}

impl<'a> People<'a> {
    pub fn of(case: &'a Loaded, paper: &'a model::Paper, reading: &Reading<'_>, speech: Speech<'a>) -> Self {
        let roster = case.roster();
        let last = case.history.len().saturating_sub(1);
        let alone = reading.concerns(last).flatten().and_then(|number| roster.person(number)).cloned();
        People { case, paper, roster, alone, speech }
    }

    /// To whom the paper is addressed. Where several sides read it, it goes to all of them, unless its wording says that it goes to whoever reported.
    pub fn addressee(&self, to: To) -> String {
        let filing = &self.case.filing;
        let holder = || filing.holder.as_ref().map(|(id, _)| self.speech.organisation(id)).unwrap_or_default();
        match to {
            To::Nobody => String::new(),
            To::Office => holder(),
            To::Unit => filing.unit.as_deref().map_or_else(holder, |id| self.speech.organisation(id)),
            To::Reporter => self.named(self.roster.person(REPORTER)),
            To::Party => match &self.alone {
                Some(person) => self.named(Some(person)),
                None if self.one_sided() => self.named(self.roster.person(REPORTER)),
                None => self.speech.say("有关当事人", "To those concerned"),
            },
        }
    }

    /// Who made or signs the paper, as its first row; none where an office speaks alone or its readers may not know of them.
    pub fn signer(&self, from: From) -> Option<Row> {
        let person = match (&self.alone, from) {
            (Some(person), _) => Some(person),
            (None, From::Party) => self.author(),
            (None, From::Office) => {
                let agrees = self.paper.form == "agreement";
                let named = NAMING.contains(&self.paper.form.as_str()) && (self.one_sided() || self.may_be_named());
                self.roster.person(REPORTER).filter(|_| agrees || named)
            }
        }?;
        let title = roles_of_party(&self.case.compiled.procedure, Some(&person.key)).first().copied();
        let title = title.map(|role| pick(&self.case.compiled.procedure.role(role).title, self.speech.language));
        let label = title.map_or_else(|| self.speech.say("当事人", "Party"), str::to_owned);
        Some(Row { label, value: self.speech.person(&person.contact, person.number == REPORTER) })
    }

    /// Whoever took the step; for a step that staff took down, whoever it must be.
    fn author(&self) -> Option<&Person> {
        let last = self.case.history.len().saturating_sub(1);
        let actor = &self.case.history.last()?.decision.actor;
        let number = match &actor.party {
            Some(key) => self.roster.under(key, last)?,
            None if last == 0 || self.one_sided() || self.may_be_named() => REPORTER,
            None => return None,
        };
        self.roster.person(number)
    }

    fn named(&self, person: Option<&Person>) -> String {
        let known = person.filter(|person| !self.speech.withholds(&person.contact, person.number == REPORTER));
        match known.map(|person| person.contact.name.trim()) {
            Some(name) if !name.is_empty() => name.to_owned(),
            _ => self.speech.say("当事人", "To the person whose matter this is"),
        }
    }

    /// Everybody of the case stands on one side, so that nobody learns a name from it whom they do not know.
    fn one_sided(&self) -> bool {
        self.case.compiled.procedure.roles.iter().filter(|role| role.kind == RoleKind::Party).count() <= 1
    }

    /// The readers of the paper may read who reported.
    fn may_be_named(&self) -> bool {
        let procedure = &self.case.compiled.procedure;
        let contact = procedure.fields.iter().find(|field| matches!(field.kind, FieldKind::Contact));
        contact.is_some_and(|field| field.privacy.is_as_open_as(self.paper.privacy) && field.privacy != Privacy::Sealed)
    }
}

/// Which organisation issues it: whose post took the step; where nobody's did, who has the matter.
pub(super) fn issuer(tables: &Tables, case: &Loaded, decision: &Decision) -> Option<String> {
    let actor = decision.actor.organisation.clone().or_else(|| {
        let post = decision.actor.post.as_deref().and_then(|id| tables.city.post(id))?;
        Some(post.organisation.to_string())
    });
    actor.or_else(|| case.filing.holder.as_ref().map(|(id, _)| id.clone())).or_else(|| case.filing.unit.clone())
}

/// The numbers of the people whom a paper names.
pub fn named_on(case: &Loaded, words: &super::Paper) -> Vec<u8> {
    let rows = words.rows.iter().map(|row| row.value.as_str());
    let sections = words.sections.iter().map(|section| section.words.as_str());
    let all: Vec<&str> = rows.chain(sections).chain([words.addressee.as_str()]).collect();
    let roster = case.roster();
    let named = |name: &str| name.chars().nth(1).is_some() && all.iter().any(|text| text.contains(name));
    roster.present().filter(|person| named(person.contact.name.trim())).map(|person| person.number).collect()
}
