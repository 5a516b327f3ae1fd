//! A link fits the procedure that it opens: its outcomes, its opening step and what that asks for.

use super::super::audit::Audit;
use super::super::finding::{Place, Property};
use super::super::known::Contract;
use super::super::said::numbered;
use crate::engine::fits;
use crate::model::*;

pub fn check(audit: &mut Audit) {
    let (p, known) = (audit.p, audit.known);
    for (link, id) in numbered(&p.links, LinkId) {
        let found = known.contract(&link.procedure);
        let (zh, en) = match found {
            None => ("关联{0}的对方流程不存在", "the procedure that the link {0} opens does not exist"),
            Some(contract) => match fault(p, link, contract) {
                Some(fault) => fault,
                None => continue,
            },
        };
        audit.refuse(Property::Name, &[Place::Link(id)], zh, en);
    }
}

fn fault(p: &Procedure, link: &Link, contract: &Contract) -> Option<(&'static str, &'static str)> {
    if !link.outcomes.iter().all(|it| contract.outcomes.contains(it)) {
        return Some((
            "关联{0}与对方流程公布的结果不符",
            "the link {0} does not fit the outcomes that the other procedure publishes",
        ));
    }
    let Some(asked) = &contract.opening else {
        return Some((
            "关联{0}的对方流程没有由关联启动的步骤（by = \"link\"）",
            "the procedure that the link {0} opens has no opening step for links (`by = \"link\"`)",
        ));
    };
    for (name, from) in &link.carry {
        let Some(to) = asked.iter().find(|to| to.name == *name) else {
            return Some((
                "关联{0}带去的字段，对方的启动步骤并不要求",
                "the link {0} carries a field that the other's opening step does not ask for",
            ));
        };
        if !fits(&p.field(*from).kind, &to.kind) {
            return Some((
                "关联{0}带去的字段与对方字段的类型不合",
                "the link {0} carries a field into one of another kind",
            ));
        }
    }
    let carried = |name: &str| link.carry.iter().any(|(to, _)| to == name);
    asked.iter().any(|to| to.required && !carried(&to.name)).then_some((
        "对方的启动步骤要求的字段，关联{0}没有带去",
        "the other's opening step requires a field that the link {0} does not carry",
    ))
}
