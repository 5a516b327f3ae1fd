//! A case as one of its people: whose code this browser proved, and what stands on the page for that person alone.

use std::collections::BTreeSet;
use std::sync::Arc;

use fengqiao_app::{
    access::{self, Access},
    cases::{self, By, Loaded},
    words,
};
use fengqiao_calendar::Instant;
use fengqiao_civic::{
    Reader, Reading,
    roster::{REPORTER, digits},
};
use fengqiao_procedure::{
    event::Value,
    model::{Privacy, RoleId, RoleKind},
    parties::roles_of_party,
};

use crate::{
    http::{Failure, Here},
    i18n::k,
    present::{language, organisation},
    resident::{LinkedMatter, OwnPart},
};

/// A case and as whom this browser proved that it may open it.
pub(super) struct Own {
    pub case: Arc<Loaded>,
    /// The number of the person.
    pub person: u8,
    pub by: By,
}

impl Own {
    /// The roles that this person plays.
    pub fn roles(&self) -> Vec<RoleId> {
        let roster = self.case.roster();
        let key = roster.person(self.person).map(|person| person.key.as_str());
        roles_of_party(&self.case.compiled.procedure, key)
    }

    /// What this person may read.
    pub fn reading(&self) -> Reading<'_> {
        self.case.reading(Reader::Party(self.person))
    }

    /// Whether a stored file stands in a field that this person may read.
    pub fn reads(&self, hash: &str) -> bool {
        let reading = self.reading();
        let kept =
            |value: &Value| matches!(value, Value::Attachments(files) if files.iter().any(|file| file.hash == hash));
        let mut entries = self.case.history.iter().enumerate();
        entries.any(|(at, entry)| entry.decision.fields.iter().any(|(id, value)| kept(value) && reading.shows(at, *id)))
    }
}

/// The case, if this browser proved that it may open it, and the case still names whoever proved it.
pub(super) async fn own(here: &Here, number: &str) -> Result<Option<Own>, Failure> {
    let Some(case) = cases::by_number(here.web.app(), &here.tables, number).await? else { return Ok(None) };
    let person = here.pass.person(case.id, here.now);
    Ok(person.and_then(|person| Some(Own { by: By::person(&case, person)?, case, person })))
}

/// As whom a party reads: the title of their role. Whoever reported knows that this is theirs.
pub(super) fn party_title(here: &Here, own: &Own) -> String {
    let procedure = &own.case.compiled.procedure;
    let role = if own.person == REPORTER { None } else { own.roles().first().copied() };
    role.map(|role| here.lang.pick(&procedure.role(role).title).into_owned()).unwrap_or_default()
}

/// What is open for the reader alone.
pub(super) fn parts(here: &Here, own: &Own, reading: &Reading<'_>) -> Vec<OwnPart> {
    let case = &own.case;
    let procedure = &case.compiled.procedure;
    let mine = |part, number| reading.is_alone(part, number) && reading.opens(part, number);
    let open = case.state.config.instances.iter().filter(|one| mine(one.part, one.number));
    open.map(|one| {
        let told = words::told_of(&here.tables, case, one.part, one.number, language(here.lang), here.now);
        let state = procedure.state(one.state);
        OwnPart {
            title: here.lang.pick(&procedure.part(one.part).title).into_owned(),
            state: told.state,
            sentence: told.sentence,
            yours: state.end.is_none() && state.holder.is_some_and(|role| procedure.role(role).kind == RoleKind::Party),
        }
    })
    .collect()
}

/// The linked matters: with its number where the reader is a person of it too, and else only what it is.
pub(super) async fn linked(here: &Here, own: &Own) -> Result<Vec<LinkedMatter>, Failure> {
    let me = own.case.roster().person(own.person).map(|person| digits(&person.contact.phone)).unwrap_or_default();
    let found = cases::linked(here.web.app(), &here.tables, &own.case).await?.into_iter();
    // A merged matter is another reporter's own.
    let opened = found.filter(|linked| linked.kind == cases::OPENED || linked.kind == cases::OPENED_BY);
    let matter = |linked: cases::Linked| {
        let theirs = linked.case.roster().present().any(|person| !me.is_empty() && digits(&person.contact.phone) == me);
        let known = theirs || here.pass.opens(linked.case.id, here.now);
        let title = here.lang.pick(&linked.case.compiled.procedure.title).into_owned();
        if !known {
            return LinkedMatter { title, number: String::new(), state: String::new() };
        }
        let state = words::told(&here.tables, &linked.case, language(here.lang), here.now).state;
        LinkedMatter { title, number: linked.case.filing.number.clone(), state }
    };
    Ok(opened.map(matter).collect())
}

/// The sealed fields that the reader gave, or that were given in a part that was opened for them alone.
fn sealed_of(own: &Own) -> BTreeSet<String> {
    let procedure = &own.case.compiled.procedure;
    let reading = own.case.reading(Reader::Party(own.person));
    let concerned = |at: &usize| reading.is_own(*at) || reading.concerns(*at) == Some(Some(own.person));
    let entries = own.case.history.iter().enumerate().filter(|(at, _)| concerned(at));
    let fields = entries.flat_map(|(_, entry)| entry.decision.fields.keys()).map(|field| procedure.field(*field));
    fields.filter(|field| field.privacy == Privacy::Sealed).map(|field| field.name.clone()).collect()
}

/// Who opened the reader's contact or what they said under seal, by unit and post, when and for what.
pub(super) async fn accesses(here: &Here, own: &Own) -> Result<Vec<String>, Failure> {
    let city = &here.tables.city;
    let context = here.context();
    let field = access::contact_field(own.person);
    let all = access::of_case(here.web.app(), own.case.id).await?.into_iter();
    let sealed = sealed_of(own);
    let mine = |access: &Access| {
        access.field == field || access::sealed_name(access).is_some_and(|name| sealed.contains(name))
    };
    let words = all.filter(mine).map(|access| {
        let unit = city.post(&access.post).map(|post| organisation(here.lang, city, post.organisation.as_str()));
        let purpose = match access.purpose.as_str() {
            "visit" => k::DESK_PURPOSE_VISIT,
            "reply" => k::DESK_PURPOSE_REPLY,
            "callback" => k::DESK_PURPOSE_CALLBACK,
            "correct" => k::DESK_PURPOSE_CORRECT,
            access::TOLD => k::CASE_ACCESS_TOLD,
            access::SLIP => k::CASE_ACCESS_SLIP,
            access::PAPER => k::CASE_ACCESS_PAPER,
            _ => k::DESK_PURPOSE_CONTACT,
        };
        let at = context.stamp(Instant(access.at));
        let procedure = &own.case.compiled.procedure;
        if let Some(field) = access::sealed_name(&access).and_then(|name| procedure.field_named(name)) {
            let title = here.lang.pick(&procedure.field(field).title);
            let arguments =
                [("at", at.as_str()), ("who", unit.as_deref().unwrap_or_default()), ("field", title.as_ref())];
            return here.lang.f(k::CASE_ACCESS_SEALED, &arguments);
        }
        let arguments =
            [("at", at.as_str()), ("who", unit.as_deref().unwrap_or_default()), ("purpose", here.lang.t(purpose))];
        here.lang.f(k::CASE_ACCESS_LINE, &arguments)
    });
    Ok(words.collect())
}
