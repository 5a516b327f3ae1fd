//! The people of a case, each under a number that stays theirs: who is named in its entries, and where they stand now.
//!
//! A query code belongs to a person and not to a place in a list: when a list is entered anew in another order, everyone keeps their
//! number, and whoever is no longer named can open nothing more.

use std::collections::BTreeMap;

use fengqiao_procedure::event::{Contact, Decision, Ref};
use fengqiao_procedure::model::{FieldId, FieldKind, Procedure, RoleId};
use fengqiao_procedure::parties::{Party, named_in, roles_of_party};

/// The number of whoever reported.
pub const REPORTER: u8 = 0;
/// How many people of one case have a number: the reporter and 63 parties.
pub const PEOPLE_MAX: u8 = 64;

/// One person of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The number that stays: 0 for whoever reported, then in the order in which people were first named.
    pub number: u8,
    /// The key under which the engine knows the party now; the last one where nobody names them any more.
    pub key: Ref,
    /// The field that names them.
    pub field: FieldId,
    /// How to reach them, as named last.
    pub contact: Contact,
    /// The role that the field gives; none for whoever reported.
    pub role: Option<RoleId>,
    /// Whether the newest entries still name them.
    pub present: bool,
}

/// Everyone whom the entries of a case name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Roster {
    people: Vec<Person>,
    /// Who stood under a key from an entry on, in the order of entries.
    under: BTreeMap<Ref, Vec<(usize, u8)>>,
}

impl Roster {
    /// Reads the entries of a case, oldest first.
    pub fn of<'d>(procedure: &Procedure, entries: impl IntoIterator<Item = &'d Decision>) -> Self {
        let mut roster = Self::default();
        for (at, entry) in entries.into_iter().enumerate() {
            for (field, value) in &entry.fields {
                let kind = &procedure.field(*field).kind;
                if matches!(kind, FieldKind::Contact | FieldKind::Party | FieldKind::Parties { .. }) {
                    roster.name(at, *field, named_in(procedure, *field, value));
                }
            }
        }
        roster.people.sort_by_key(|person| person.number);
        roster
    }

    /// Everyone whom the newest entries name, the reporter first.
    pub fn present(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(|person| person.present)
    }

    /// The person of a number, as long as the newest entries name them.
    pub fn person(&self, number: u8) -> Option<&Person> {
        self.present().find(|person| person.number == number)
    }

    /// Those who play a role now.
    pub fn playing<'r>(&'r self, procedure: &'r Procedure, role: RoleId) -> impl Iterator<Item = &'r Person> {
        self.present().filter(move |person| roles_of_party(procedure, Some(&person.key)).contains(&role))
    }

    /// The entry that first named somebody; entries count from 0.
    pub fn named_at(&self, number: u8) -> Option<usize> {
        let stood = self.under.values().flatten().filter(|(_, who)| *who == number);
        stood.map(|(from, _)| *from).min()
    }

    /// Who stood under a key when an entry had been made; entries count from 0.
    pub fn under(&self, key: &str, entry: usize) -> Option<u8> {
        let names = self.under.get(key)?;
        names.iter().rev().find(|(from, _)| *from <= entry).map(|(_, number)| *number)
    }

    /// Takes what a field names now in place of what it named before.
    fn name(&mut self, at: usize, field: FieldId, named: Vec<Party<'_>>) {
        let mut free: Vec<usize> = (0..self.people.len()).filter(|it| self.people[*it].field == field).collect();
        for it in &free {
            self.people[*it].present = false;
        }
        let mut places: Vec<Option<usize>> = vec![None; named.len()];
        for same in [exactly, by_phone, by_name] {
            for (party, place) in named.iter().zip(&mut places).filter(|(_, place)| place.is_none()) {
                let known = free.iter().position(|it| same(&self.people[*it].contact, party.contact));
                *place = known.map(|known| free.remove(known));
            }
        }
        for (party, place) in named.iter().zip(places) {
            // Whoever reported stays who they are, however the contact is written later.
            let place = place.or_else(|| self.people.iter().position(|it| it.field == field && party.role.is_none()));
            let Some(number) = self.put(place, party) else { continue };
            self.under.entry(party.key.clone()).or_default().push((at, number));
        }
    }

    fn put(&mut self, place: Option<usize>, party: &Party<'_>) -> Option<u8> {
        let number = match place {
            Some(place) => self.people[place].number,
            None if party.role.is_none() && self.people.iter().all(|it| it.number != REPORTER) => REPORTER,
            None => {
                let parties = self.people.iter().filter(|it| it.number != REPORTER).count();
                u8::try_from(parties + 1).ok().filter(|number| *number < PEOPLE_MAX)?
            }
        };
        let person = Person {
            number,
            key: party.key.clone(),
            field: party.field,
            contact: party.contact.clone(),
            role: party.role,
            present: true,
        };
        match place {
            Some(place) => self.people[place] = person,
            None => self.people.push(person),
        }
        Some(number)
    }
}

fn exactly(one: &Contact, other: &Contact) -> bool {
    one.name == other.name && one.phone == other.phone
}

fn by_phone(one: &Contact, other: &Contact) -> bool {
    !digits(&one.phone).is_empty() && digits(&one.phone) == digits(&other.phone)
}

fn by_name(one: &Contact, other: &Contact) -> bool {
    !one.name.trim().is_empty() && one.name.trim() == other.name.trim()
}

/// The digits of a phone number, without the country's own prefix.
pub fn digits(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    digits.strip_prefix("86").filter(|rest| rest.len() == 11).map(str::to_owned).unwrap_or(digits)
}

#[cfg(test)]
mod tests;
