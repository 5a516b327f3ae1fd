//! The names that a procedure may use: kinds of post, rules, laws and other procedures.

use fengqiao_calendar::RuleSet;
use fengqiao_procedure::check::{Contract, Names};
use fengqiao_procedure::model::Procedure;

/// The names that these packs, posts and procedures give. Laws are those that the packs cite and those that the procedure cites itself,
/// since a jurist vouches for them.
pub fn known_in<'a>(
    rules: &RuleSet,
    posts: impl Iterator<Item = &'a str>,
    others: impl Iterator<Item = &'a Procedure>,
    procedure: &Procedure,
) -> Names {
    let packs = rules.packs().iter().flat_map(|pack| pack.rules()).map(|rule| rule.rule.law.clone());
    Names {
        rules: rules.ids().map(str::to_owned).collect(),
        posts: posts.map(str::to_owned).collect(),
        laws: packs.chain(procedure.basis.iter().map(|basis| basis.law.clone())).collect(),
        eligibility: Vec::new(),
        thresholds: rules.threshold_ids().map(str::to_owned).collect(),
        procedures: others.map(|other| (other.id.clone(), Contract::of(other))).collect(),
    }
}
