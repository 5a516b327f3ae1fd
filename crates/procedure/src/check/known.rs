//! What the checker looks up outside the file: rule packs, posts, laws and the contracts of other procedures.

use crate::model::Basis;

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
    /// The outcomes that another procedure publishes; `None` where there is no such procedure.
    fn outcomes(&self, procedure: &str) -> Option<Vec<String>>;
}

/// The names as plain lists: what the command line and the register build from packs and tables.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Ids of rules.
    pub rules: Vec<String>,
    /// Kinds of posts.
    pub posts: Vec<String>,
    /// Laws, standards and orders.
    pub laws: Vec<String>,
    /// Laws and articles that allow eligibility to be asked.
    pub eligibility: Vec<(String, String)>,
    /// Procedures with the outcomes they publish.
    pub procedures: Vec<(String, Vec<String>)>,
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

    fn outcomes(&self, procedure: &str) -> Option<Vec<String>> {
        self.procedures.iter().find(|(id, _)| id == procedure).map(|(_, outcomes)| outcomes.clone())
    }
}
