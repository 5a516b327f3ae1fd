//! Which running cases could go on under a newer version, proved over every case that can arise.
//!
//! A configuration of the older version is carried over by name ([`carried`]). Where the newer version was proved, everything in its explored
//! set has a holder, a running clock and a way to an end. So a state may move when every configuration of the older version that stands in it
//! arrives inside that set, with all that the promises of the newer version count upon behind it; otherwise its cases stay.

use std::collections::BTreeMap;

use super::carry::carried;
use super::whole;
use crate::check::{Explored, Property, Wants};
use crate::event::Config;
use crate::machine;
use crate::model::*;

/// What happens to the running cases of an older version.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cases {
    /// Open states of the case whose cases may go on under the newer version, with the state there.
    pub moves: Vec<(StateId, StateId)>,
    /// Open states whose cases stay on the older version, and why.
    pub stays: Vec<(StateId, Stays)>,
}

/// Why the cases of a state stay on the older version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stays {
    /// One of the two versions is too complex to explore.
    Unexplored,
    /// The newer version has no state, fact, choice, clock, part or link of this name.
    Gone(Text),
    /// What has this name in both versions is another kind of thing, in another part, or has fewer choices.
    Other(Text),
    /// What was told in confidence would be read by more people.
    Wider(Text),
    /// Who acted before could take this role, although the older version forbids it.
    Separation(Text),
    /// A clock takes its time from this field, which such a case was never asked.
    Unasked(Text),
    /// A time limit that was promised to a resident would vanish.
    Promise(Text),
    /// A clock that would start there has no date to run to.
    Clock(Text),
    /// What a party can do now, and could not do any more.
    Right(Text),
    /// A promise of the newer version counts upon something that such a case need not have behind it.
    Forgotten(Property),
    /// What the newer version knows differs: such a case can never arise there, so nothing is proved of it.
    Unproven,
}

impl Stays {
    /// The reason as a sentence.
    pub fn words(&self) -> Text {
        let said = |zh: &str, en: &str| Text { zh: zh.to_owned(), en: en.to_owned() };
        let of = |title: &Text, zh: [&str; 2], en: [&str; 2]| Text {
            zh: format!("{}“{}”{}", zh[0], title.zh, zh[1]),
            en: format!("{}“{}”{}", en[0], title.get(crate::Language::En), en[1]),
        };
        match self {
            Stays::Unexplored => said("其中一个版本过于复杂，不能逐一核对", "a version is too complex to go through"),
            Stays::Gone(title) => of(title, ["新版本中没有对应的", ""], ["the newer version has no ", " to match"]),
            Stays::Other(title) => of(
                title,
                ["两个版本中的", "名称相同，却不是同一类、不在同一部分或少了选项"],
                ["", " has the same name in both versions but another kind, another part or fewer choices"],
            ),
            Stays::Wider(title) => {
                of(title, ["", "在新版本中会被更多的人看到"], ["", " would be read by more people than it was told to"])
            }
            Stays::Separation(title) => of(
                title,
                ["经手过的人在新版本中可以担任", "，回避要求就落空了"],
                ["whoever acted before could act as ", ", which the older version forbids"],
            ),
            Stays::Unasked(title) => of(
                title,
                ["新版本的时限要用", "，而原来的事项没有填写过"],
                ["a clock of the newer version needs ", ", which such a case was never asked"],
            ),
            Stays::Promise(title) => of(
                title,
                ["已经向居民承诺的时限", "在新版本中没有了"],
                ["the time limit ", ", which was promised to a resident, would vanish"],
            ),
            Stays::Clock(title) => of(
                title,
                ["新版本要开始计的时限", "算不出到期日"],
                ["the clock ", ", which would start there, has no date to run to"],
            ),
            Stays::Right(title) => of(
                title,
                ["当事人现在可以", "，在新版本中却不能了"],
                ["a party can take ", " now and could not any more"],
            ),
            Stays::Forgotten(Property::Duty) => said(
                "新版本的责任单位在这样的事项中可能从未指定",
                "the unit that holds it there may never have been named",
            ),
            Stays::Forgotten(Property::Hearing) => said(
                "新版本办结前应有的回访或异议机会，这样的事项可能没有",
                "it could be closed there without the return visit or the say that the resident is owed",
            ),
            Stays::Forgotten(_) => said(
                "新版本所依据的同意，这样的事项可能没有取得",
                "the consent that the newer version counts upon may never have been given",
            ),
            Stays::Unproven => said(
                "新版本中不会出现这样的事项，责任人和时限未经证明",
                "no such case can arise in the newer version, so its holder and clocks are not proved",
            ),
        }
    }
}

/// For each open state of the older version whether its cases may go on under the newer one, which must have passed its check.
pub fn cases(old: &Procedure, new: &Procedure) -> Cases {
    let open = (0..).map(StateId).zip(&old.states).filter(|(_, it)| it.part == PartId::MAIN && it.end.is_none());
    let all_stay = |why: &Stays| Cases { moves: Vec::new(), stays: open.map(|(id, _)| (id, why.clone())).collect() };
    if let Some(why) = whole::broken(old, new) {
        return all_stay(&why);
    }
    let (before, after) = (Explored::of(old), Explored::of(new));
    if before.is_truncated() || after.is_truncated() {
        return all_stay(&Stays::Unexplored);
    }
    let found = proved((old, &before), (new, &after));
    if found.stays.is_empty() || !(before.is_coarse() || after.is_coarse()) {
        return found;
    }
    // Left out counters can leave a doubt that counting them takes away.
    let (before, after) = (Explored::exact(old), Explored::exact(new));
    if before.is_truncated() || after.is_truncated() {
        return found;
    }
    let exactly = proved((old, &before), (new, &after));
    if exactly.moves.len() > found.moves.len() { exactly } else { found }
}

fn proved((old, before): (&Procedure, &Explored<'_>), (new, after): (&Procedure, &Explored<'_>)) -> Cases {
    let mut found: BTreeMap<StateId, Result<StateId, Stays>> = BTreeMap::new();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (number, config) in before.configs().iter().enumerate().filter(|(_, config)| !machine::is_closed(old, config)) {
        let state = config.instances[0].state;
        if found.get(&state).is_some_and(Result::is_err) {
            continue;
        }
        let carried = carried(old, new, config).and_then(|there| {
            let known = tells_enough(before, after, (old, config), (new, &there));
            let arrives = after.number_of(&there).filter(|_| known).ok_or(Stays::Unproven)?;
            pairs.push((number, arrives));
            Ok(there.instances[0].state)
        });
        found.insert(state, carried);
    }
    for ((from, _), wants) in pairs.iter().zip(before.wants(after, &pairs)) {
        let why = match wants {
            None => continue,
            Some(Wants::Memory(property)) => Stays::Forgotten(property),
            Some(Wants::Right(step)) => Stays::Right(old.step(step).title.clone()),
        };
        let state = before.configs()[*from].instances[0].state;
        found.entry(state).and_modify(|it| *it = it.clone().and(Err(why)));
    }
    let mut cases = Cases::default();
    for (state, carried) in found {
        match carried {
            Ok(there) => cases.moves.push((state, there)),
            Err(why) => cases.stays.push((state, why)),
        }
    }
    cases
}

/// Whether the older exploration kept whatever the newer version looks at: what it left out could have any value in a real case.
fn tells_enough(
    before: &Explored<'_>,
    after: &Explored<'_>,
    (old, here): (&Procedure, &Config),
    (new, there): (&Procedure, &Config),
) -> bool {
    let joins = here
        .instances
        .iter()
        .zip(&there.instances)
        .all(|(old_one, new_one)| old.part(old_one.part).join == new.part(new_one.part).join);
    let facts = here.instances.iter().zip(&there.instances).all(|(old_one, new_one)| {
        let own = (0..).map(FactId).zip(&new.facts).filter(|(_, fact)| fact.part == new_one.part);
        own.filter(|(id, _)| after.keeps(new_one.state, *id))
            .all(|(_, fact)| old.fact_named(&fact.name).is_none_or(|id| before.keeps(old_one.state, id)))
    });
    joins && facts && before.levels(here.instances[0].state) >= after.levels(there.instances[0].state)
}
