//! What the checker looks up outside the file: rule packs, posts, laws and the contracts of other procedures.

use crate::model::*;

/// The names that exist in the city for which a procedure is checked.
pub trait Known {
    /// Whether a rule pack has a rule of this id.
    fn rule(&self, id: &str) -> bool;
    /// Whether the city has posts of this kind.
    fn post(&self, kind: &str) -> bool;
    /// Whether a rule pack cites this law, standard or order.
    fn basis(&self, basis: &Basis) -> bool;
    /// Whether a law of a pack names this article as ground for asking a person's age, guardianship or means.
    fn eligibility(&self, basis: &Basis) -> bool;
    /// Whether a rule pack has a threshold of this id.
    fn threshold(&self, id: &str) -> bool;
    /// What another procedure promises to those that link it; `None` where there is no such procedure.
    fn contract(&self, procedure: &str) -> Option<&Contract>;
}

/// What a procedure promises to those that link it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Contract {
    /// How its cases can end.
    pub outcomes: Vec<String>,
    /// What its opening step by a link asks for; `None` where it has no such step.
    pub opening: Option<Vec<Asked>>,
}

/// One field of an opening step.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The field's name.
    pub name: String,
    /// Its kind.
    pub kind: FieldKind,
    /// It may not stay empty.
    pub required: bool,
}

impl Contract {
    /// The contract of a procedure, read from its steps.
    pub fn of(p: &Procedure) -> Contract {
        let mut outcomes = Vec::new();
        for step in &p.steps {
            match &step.outcome {
                Some(Outcome::Is(name)) => outcomes.push(name.clone()),
                Some(Outcome::From(field)) => {
                    if let FieldKind::Choice { values } = &p.field(*field).kind {
                        outcomes.extend(values.iter().map(|(name, _)| name.clone()));
                    }
                }
                None => {}
            }
        }
        outcomes.sort();
        outcomes.dedup();
        let opening = p.openings.iter().map(|id| p.step(*id)).find(|step| step.by == Trigger::OpenedByLink);
        let asked = |ask: &Ask| {
            let field = p.field(ask.field);
            Asked {
                name: field.name.clone(),
                kind: field.kind.clone(),
                required: ask.required && ask.when == Guard::Always,
            }
        };
        Contract { outcomes, opening: opening.map(|step| step.asks.iter().map(asked).collect()) }
    }
}

/// The names as plain lists: what the command line and the register build from packs and tables.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Names {
    /// Ids of rules.
    pub rules: Vec<String>,
    /// Kinds of posts.
    pub posts: Vec<String>,
    /// Laws, standards and orders.
    pub laws: Vec<String>,
    /// Laws and articles that allow eligibility to be asked.
    pub eligibility: Vec<(String, String)>,
    /// Ids of thresholds.
    pub thresholds: Vec<String>,
    /// Procedures with what they promise.
    pub procedures: Vec<(String, Contract)>,
}

impl Known for Names {
    fn rule(&self, id: &str) -> bool {
        self.rules.iter().any(|it| it == id)
    }

    fn post(&self, kind: &str) -> bool {
        self.posts.iter().any(|it| it == kind)
    }

    fn basis(&self, basis: &Basis) -> bool {
        self.laws.contains(&basis.law)
    }

    fn eligibility(&self, basis: &Basis) -> bool {
        self.eligibility.iter().any(|(law, article)| *law == basis.law && *article == basis.article)
    }

    fn threshold(&self, id: &str) -> bool {
        self.thresholds.iter().any(|it| it == id)
    }

    fn contract(&self, procedure: &str) -> Option<&Contract> {
        self.procedures.iter().find(|(id, _)| id == procedure).map(|(_, contract)| contract)
    }
}
