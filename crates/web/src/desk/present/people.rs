//! The people of a case as the staff see them: who they are, how to reach them, their slip, and what they are still to be told.

use fengqiao_app::cases::{Errand, Loaded};
use fengqiao_calendar::Instant;
use fengqiao_civic::Person;
use fengqiao_civic::roster::REPORTER;
use fengqiao_procedure::event::Ref;
use fengqiao_procedure::model::{PartId, Privacy, RoleKind};
use fengqiao_procedure::parties::roles_of_party;

use super::case::{masked_name, masked_phone};
use super::{Eyes, Opened};
use crate::desk::case::Contact;
use crate::desk::parts::*;
use crate::desk::people::{ErrandView, PersonView};

/// The parties besides whoever reported.
pub(super) fn parties(eyes: &Eyes, case: &Loaded, opened: Option<&Opened>) -> Vec<PersonView> {
    let roster = case.roster();
    let parties = roster.present().filter(|person| person.number != REPORTER);
    parties.map(|person| party(eyes, case, person, opened)).collect()
}

fn party(eyes: &Eyes, case: &Loaded, person: &Person, opened: Option<&Opened>) -> PersonView {
    let field = case.compiled.procedure.field(person.field);
    let readable = eyes.visibility.allows(field.privacy) && field.privacy != Privacy::Sealed;
    let known = &person.contact;
    let contact = if !readable {
        Contact::Withheld
    } else if known.hidden && !eyes.reaches_hidden {
        Contact::Hidden { through: eyes.post_kind("intake") }
    } else {
        match opened.filter(|opened| opened.person == person.number) {
            Some(opened) => Contact::Opened {
                name: known.name.clone(),
                phone: known.phone.clone(),
                purpose: opened.purpose.clone(),
            },
            None => Contact::Masked { name: masked_name(&known.name), phone: masked_phone(&known.phone) },
        }
    };
    PersonView { number: person.number, role: role_title(eyes, case, &person.key), contact, slip: may_slip(eyes) }
}

/// Whether the reader may hand a party the slip with their query code.
pub(crate) fn may_slip(eyes: &Eyes) -> bool {
    eyes.visibility >= fengqiao_civic::Visibility::Unit
}

/// The role of somebody of the case, with the masked name where the reader may know it.
pub(crate) fn person_words(eyes: &Eyes, case: &Loaded, person: &Person) -> String {
    let role = role_title(eyes, case, &person.key);
    let named = eyes.visibility.allows(case.compiled.procedure.field(person.field).privacy) && !person.contact.hidden;
    if named { format!("{role} {}", masked_name(&person.contact.name)).trim().to_owned() } else { role }
}

fn role_title(eyes: &Eyes, case: &Loaded, key: &Ref) -> String {
    let procedure = &case.compiled.procedure;
    let role = roles_of_party(procedure, Some(key)).into_iter().next();
    role.filter(|role| procedure.role(*role).kind == RoleKind::Party)
        .map_or_else(String::new, |role| eyes.pick(&procedure.role(role).title))
}

/// What is still to be told in person or on paper.
pub(super) fn errands(eyes: &Eyes, case: &Loaded, errands: &[Errand]) -> Vec<ErrandView> {
    let roster = case.roster();
    let view = |errand: &Errand| {
        let person = roster.person(errand.person);
        ErrandView {
            id: errand.id.clone(),
            who: person.map_or_else(String::new, |person| person_words(eyes, case, person)),
            at: eyes.cx.stamp(Instant(errand.written_at)),
            words: if eyes.english() { errand.en.clone() } else { errand.zh.clone() },
        }
    };
    errands.iter().map(view).collect()
}

/// For whom an instance of a part was opened, as an entry knew it; empty where it was opened for nobody by name.
pub(super) fn member_words(eyes: &Eyes, case: &Loaded, entry: usize, part: PartId, instance: u16) -> String {
    let key = |at: usize| case.history.get(at)?.decision.members.get(&(part, instance));
    // A step that closes its part leaves no members behind.
    let Some(member) = key(entry).or_else(|| key(entry.checked_sub(1)?)) else { return String::new() };
    if eyes.tables.city.organisation(member).is_some() {
        return eyes.organisation(member);
    }
    let roster = case.roster();
    let person = roster.under(member, entry).and_then(|number| roster.person(number));
    person.map_or_else(|| t!(eyes.cx, DESK_PART_PARTY, "n" => instance + 1), |person| person_words(eyes, case, person))
}
