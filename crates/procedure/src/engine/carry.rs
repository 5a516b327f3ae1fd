//! What a linked case is opened with: values of this case under the fields of the other procedure.

use std::collections::BTreeMap;

use crate::event::*;
use crate::model::*;

/// The values that a link carries into a case of `child`, by the fields of `child`. A choice keeps its name; what does not fit is left out,
/// and the opening step then says what it lacks.
pub fn carried(p: &Procedure, case: &CaseState, link: LinkId, child: &Procedure) -> BTreeMap<FieldId, Value> {
    let mut values = BTreeMap::new();
    for (name, from) in &p.links[link.index()].carry {
        let Some(to) = child.field_named(name) else { continue };
        let Some(value) = case.values.get(from) else { continue };
        if let Some(value) = fitting(&p.field(*from).kind, &child.field(to).kind, value) {
            values.insert(to, value);
        }
    }
    values
}

/// The value as a field of another kind holds it.
fn fitting(from: &FieldKind, to: &FieldKind, value: &Value) -> Option<Value> {
    match (from, to, value) {
        (FieldKind::Choice { values: given }, FieldKind::Choice { values: wanted }, Value::Choice(at)) => {
            let (name, _) = given.get(usize::from(*at))?;
            let at = wanted.iter().position(|(known, _)| known == name)?;
            u8::try_from(at).ok().map(Value::Choice)
        }
        (FieldKind::Contact | FieldKind::Party, FieldKind::Parties { .. }, Value::Contact(contact)) => {
            Some(Value::Contacts(vec![contact.clone()]))
        }
        (FieldKind::Parties { .. }, FieldKind::Contact | FieldKind::Party, Value::Contacts(contacts)) => {
            contacts.first().cloned().map(Value::Contact)
        }
        (from, to, value) if fits(from, to) => Some(value.clone()),
        _ => None,
    }
}

/// Whether a field of one kind can fill a field of another.
pub(crate) fn fits(from: &FieldKind, to: &FieldKind) -> bool {
    use FieldKind::{Contact, Parties, Party};
    let person = |kind: &FieldKind| matches!(kind, Contact | Party | Parties { .. });
    person(from) && person(to) || std::mem::discriminant(from) == std::mem::discriminant(to)
}
