//! Who the parties of a case are: the people named in its fields, each under a key that stays.

use crate::event::{CaseState, Contact, Ref, Value};
use crate::model::*;

/// What stands between the name of a field and the place of a person in it.
const PLACE: char = '#';

/// One party of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party<'c> {
    /// The key: the field's name, with the person's place from 1 where the field names several.
    pub key: Ref,
    /// The field.
    pub field: FieldId,
    /// Who it is.
    pub contact: &'c Contact,
    /// The role that the field gives; none for whoever reports.
    pub role: Option<RoleId>,
}

/// The parties of a case, in the order of the procedure's fields.
pub fn parties<'c>(p: &Procedure, case: &'c CaseState) -> Vec<Party<'c>> {
    let mut found = Vec::new();
    for (field, value) in &case.values {
        found.extend(named_in(p, *field, value));
    }
    found
}

/// The persons that one field names.
pub fn named_in<'c>(p: &Procedure, field: FieldId, value: &'c Value) -> Vec<Party<'c>> {
    let definition = p.field(field);
    let party = |key: Ref, contact: &'c Contact| Party { key, field, contact, role: definition.role };
    match (&definition.kind, value) {
        (FieldKind::Contact | FieldKind::Party, Value::Contact(contact)) => {
            vec![party(definition.name.clone(), contact)]
        }
        (FieldKind::Parties { .. }, Value::Contacts(contacts)) => {
            let keyed = contacts.iter().enumerate();
            keyed.map(|(at, contact)| party(format!("{}{PLACE}{}", definition.name, at + 1), contact)).collect()
        }
        _ => Vec::new(),
    }
}

/// The roles that a party plays: that of its field; whoever reports plays every party role that no field gives to others.
pub fn roles_of_party(p: &Procedure, key: Option<&str>) -> Vec<RoleId> {
    let name = key.map(|key| key.split(PLACE).next().unwrap_or(key));
    let field = name.and_then(|name| p.field_named(name)).map(|id| p.field(id));
    if let Some(role) = field.and_then(|field| field.role) {
        return vec![role];
    }
    let ids = (0u16..).map(RoleId).zip(&p.roles);
    ids.filter(|(id, role)| role.kind == RoleKind::Party && p.fields.iter().all(|field| field.role != Some(*id)))
        .map(|(id, _)| id)
        .collect()
}

/// The parties that play a role, for whom words to this role are meant.
pub fn playing<'c>(p: &Procedure, case: &'c CaseState, role: RoleId) -> Vec<Party<'c>> {
    parties(p, case).into_iter().filter(|party| roles_of_party(p, Some(&party.key)).contains(&role)).collect()
}
