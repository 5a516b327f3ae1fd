use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::city::City;
use crate::city::sample::*;
use crate::register::{Register, RegisterItem};

fn viewer(city: &City, account: &str) -> Viewer {
    Viewer::of(city, &account.into(), TODAY)
}

fn holder(organisation: &str, post: &str) -> Holder {
    Holder { organisation: organisation.into(), post: post.into(), account: None }
}

fn facts(area: &str, private: bool) -> CaseFacts {
    CaseFacts {
        area: Some(area.into()),
        secrecy: if private { Secrecy::Private } else { Secrecy::Open },
        holders: vec![holder("lighting", "handler")],
        actors: vec![],
        took_part: vec![],
        watchers: vec![],
        units: vec!["lighting".into()],
        chain: vec!["east-office".into()],
        parties: vec!["resident".into()],
        named: vec!["adviser".into()],
        barred: vec![],
    }
}

fn check(city: &City, account: &str, facts: &CaseFacts, wanted: Option<Visibility>) {
    let grants = grants_of(facts, &city.at(TODAY));
    assert!(grants.len() <= GRANT_KEYS_MAX);
    assert_eq!(may_see(&viewer(city, account), &grants), wanted, "{account} {grants:?}");
}

#[test]
fn posts_show_what_is_theirs_to_act_on() {
    let city = city();
    let (open, private) = (facts(GRID, false), facts(GRID, true));
    for (account, in_open, in_private) in [
        (format!("handler:lighting:{CITY}"), Some(Visibility::Unit), Some(Visibility::Unit)),
        (format!("handler:east-office:{STREET}"), Some(Visibility::Chain), Some(Visibility::Chain)),
        (format!("handler:west-office:{OTHER_STREET}"), None, None),
        (format!("dispatcher:district-centre:{DISTRICT}"), Some(Visibility::Unit), Some(Visibility::Unit)),
        (format!("supervisor:city-centre:{CITY}"), Some(Visibility::Chain), Some(Visibility::Chain)),
        (format!("technician:city-centre:{CITY}"), None, None),
        ("resident".to_owned(), Some(Visibility::Own), Some(Visibility::Own)),
        ("adviser".to_owned(), Some(Visibility::Sealed), Some(Visibility::Sealed)),
        ("stranger".to_owned(), None, None),
    ] {
        check(&city, &account, &open, in_open);
        check(&city, &account, &private, in_private);
    }
    let worker = format!("grid_worker:east-office:{GRID}");
    let alone = |private| CaseFacts { chain: vec![], ..facts(GRID, private) };
    check(&city, &worker, &alone(false), Some(Visibility::Public));
    check(&city, &worker, &alone(true), None);
}

#[test]
fn a_chosen_post_gives_what_it_gives_and_no_more() {
    let mut city = city();
    let account = format!("dispatcher:district-centre:{DISTRICT}");
    let first = city.posts_of(&account, TODAY).next().unwrap().clone();
    let second = crate::Post {
        id: "second".into(),
        kind: "handler".into(),
        organisation: "lighting".into(),
        area: CITY.into(),
        ..first.clone()
    };
    put(&mut city, second);
    let all = viewer(&city, &account);
    let one = all.by_post("second").unwrap();
    assert_eq!(one.posts().len(), 1);
    assert!(one.holds("handler") && !one.holds("dispatcher"));
    assert!(one.keys().iter().all(|(key, shown)| all.keys().get(key) >= Some(shown)), "never more than all together");
    assert!(!one.keys().contains_key(&GrantKey::area(DISTRICT)), "the other post's area is out of reach");
    assert_eq!(all.by_post("somebody else's"), None);
}

#[test]
fn classes_read_the_fields_they_may() {
    use Privacy as P;
    use Visibility as V;
    for (class, readable) in [
        (V::Outline, vec![]),
        (V::Public, vec![P::Public]),
        (V::Own, vec![P::Public, P::Parties]),
        (V::Parties, vec![P::Public, P::Parties]),
        (V::Chain, vec![P::Public, P::Chain]),
        (V::Unit, vec![P::Public, P::Parties, P::Unit, P::Chain]),
        (V::Sealed, vec![P::Public, P::Parties, P::Unit, P::Chain, P::Sealed]),
    ] {
        let all = [P::Public, P::Parties, P::Unit, P::Chain, P::Sealed];
        let found: Vec<P> = all.into_iter().filter(|privacy| class.allows(*privacy)).collect();
        assert_eq!(found, readable, "{class:?}");
    }
}

#[test]
fn an_organisation_that_the_matter_is_about_never_sees_it() {
    let city = city();
    let about = CaseFacts { barred: vec!["east-office".into(), "lighting".into()], ..facts(GRID, true) };
    for account in [
        format!("handler:lighting:{CITY}"),
        format!("handler:east-office:{STREET}"),
        format!("dispatcher:east-office:{STREET}"),
        format!("dispatcher:city-centre:{CITY}"),
    ] {
        check(&city, &account, &about, None);
    }
    check(&city, &format!("dispatcher:district-centre:{DISTRICT}"), &about, Some(Visibility::Unit));
}

#[test]
fn a_confidential_case_is_read_by_those_who_act_in_it() {
    let mut city = city();
    let mediation = CaseFacts {
        secrecy: Secrecy::Confidential,
        holders: vec![holder("east-office", "mediator")],
        actors: vec![holder("east-office", "mediator")],
        took_part: vec![holder("district-centre", "intake")],
        units: vec![],
        chain: vec![],
        ..facts(GRID, true)
    };

    let grid = |kind: &str, unit: &str, area: &str| {
        let account = format!("{kind}:{unit}:{area}");
        (
            account.clone(),
            crate::Post {
                id: format!("mediation-{account}").as_str().into(),
                account: account.as_str().into(),
                kind: kind.into(),
                organisation: unit.into(),
                area: area.into(),
                valid_from: START,
                valid_to: None,
                ended_reason: String::new(),
            },
        )
    };
    for (kind, unit, area, wanted) in [
        ("mediator", "east-office", STREET, Some(Visibility::Unit)),
        // Of the same office, but with no part in it.
        ("handler", "east-office", STREET, None),
        ("intake", "east-office", STREET, None),
        ("intake", "district-centre", DISTRICT, Some(Visibility::Chain)),
        ("leader", "city-centre", CITY, Some(Visibility::Outline)),
        ("supervisor", "city-centre", CITY, Some(Visibility::Outline)),
        ("dispatcher", "district-centre", DISTRICT, Some(Visibility::Outline)),
        ("dispatcher", "west-office", OTHER_STREET, None),
        ("grid_worker", "east-office", GRID, None),
    ] {
        let (account, post) = grid(kind, unit, area);
        put(
            &mut city,
            crate::Account {
                id: account.as_str().into(),
                login: account.clone(),
                name: account.clone(),
                staff_number: String::new(),
                initial_password: true,
                valid_from: START,
                valid_to: None,
            },
        );
        put(&mut city, post);
        check(&city, &account, &mediation, wanted);
    }
}

#[test]
fn a_role_of_one_person_is_seen_by_that_person() {
    let city = city();
    let account = format!("handler:lighting:{CITY}");
    let alone = |account: &str| Holder { account: Some(account.into()), ..holder("lighting", "handler") };
    let of = |account: &str| CaseFacts {
        secrecy: Secrecy::Confidential,
        holders: vec![alone(account)],
        units: vec![],
        chain: vec![],
        ..facts(GRID, true)
    };
    check(&city, &account, &of(&account), Some(Visibility::Unit));
    check(&city, &account, &of("somebody else"), None);
    let keys = viewer(&city, &account).queue_keys();
    assert!(keys.contains(&GrantKey::holder(&alone(&account))), "it stands in their queue");
}

#[test]
fn administrators_see_what_they_hold_and_nothing_else() {
    let city = city();
    let account = format!("technician:city-centre:{CITY}");
    let held = CaseFacts { holders: vec![holder("city-centre", "technician")], ..facts(GRID, false) };
    check(&city, &account, &held, Some(Visibility::Unit));
    let own_unit = CaseFacts {
        units: vec!["city-centre".into()],
        chain: vec!["city-centre".into()],
        actors: vec![holder("city-centre", "technician")],
        ..facts(GRID, false)
    };
    check(&city, &account, &own_unit, None);
}

#[test]
fn an_ended_post_gives_nothing() {
    let mut city = city();
    let post = format!("handler:lighting:{CITY}");
    city.apply(&RegisterItem::retire(Register::Post, &post, TODAY, "轮岗")).unwrap();
    check(&city, &post, &facts(GRID, false), None);
    assert_eq!(viewer(&city, &post).queue_keys(), []);
    assert_eq!(city.post(&post).unwrap().ended_reason, "轮岗");
}

fn administers(city: &City, account: &str, item: RegisterItem, wanted: Result<(), AdministrationRefusal>) {
    let found = may_administer(&viewer(city, account), &item, &city.at(TODAY));
    assert_eq!(found, wanted, "{account} {}", item.key);
}

#[test]
fn technicians_stay_in_their_area_and_below_themselves() {
    use AdministrationRefusal::*;
    let city = city();
    let (street, top) = (format!("technician:east-office:{STREET}"), format!("technician:city-centre:{CITY}"));
    let put = |row: crate::Row| RegisterItem::put(row, "");
    let grid = || put(area("339901001001002", 4, "第二网格", Some(COMMUNITY)).into());
    administers(&city, &street, grid(), Ok(()));
    administers(&city, &top, grid(), Ok(()));
    administers(&city, &format!("handler:east-office:{STREET}"), grid(), Err(NoPost));
    let elsewhere = put(area("339901002001", 3, "西社区", Some(OTHER_STREET)).into());
    administers(&city, &street, elsewhere, Err(OutsideArea));
    administers(&city, &street, put(category("new", None).into()), Err(OutsideArea));
    administers(&city, &top, put(category("new", None).into()), Ok(()));
    let post = |kind: &str, account: &str, unit: &str, area: &str| {
        put(crate::Post {
            id: "new".into(),
            account: account.into(),
            kind: kind.into(),
            organisation: unit.into(),
            area: area.into(),
            valid_from: START,
            valid_to: None,
            ended_reason: String::new(),
        }
        .into())
    };
    administers(&city, &street, post("handler", "x", "east-office", GRID), Ok(()));
    administers(&city, &street, post("handler", "x", "lighting", STREET), Err(OutsideArea));
    administers(&city, &street, post("handler", "x", "east-office", CITY), Err(OutsideArea));
    administers(&city, &street, post("handler", &street, "east-office", STREET), Err(OwnPost));
    administers(&city, &street, post("technician", "x", "east-office", STREET), Err(NotFromAbove));
    administers(&city, &top, post("technician", "x", "east-office", STREET), Ok(()));
    let end = RegisterItem::retire(Register::Post, &format!("dispatcher:city-centre:{CITY}"), TODAY, "");
    administers(&city, &street, end, Err(OutsideArea));
    // A row cannot be pulled over from another area by putting it anew.
    let pulled = put(organisation("lighting", "lighting", STREET, None).into());
    administers(&city, &street, pulled, Err(OutsideArea));
}

#[test]
fn duties_can_be_parted() {
    let mut city = city();
    put(&mut city, crate::Setting { name: SEPARATE.into(), value: text("yes") });
    let top = format!("technician:city-centre:{CITY}");
    let end = RegisterItem::retire(Register::Post, &format!("handler:lighting:{CITY}"), TODAY, "");
    administers(&city, &top, end, Err(AdministrationRefusal::NoPost));
}

const SEPARATE: &str = administration::SEPARATE_DUTIES;

/// What a viewer may see, told without grant keys: post by post, from the facts alone.
fn plain(viewer: &Viewer, facts: &CaseFacts, city: &City) -> bool {
    let own = viewer.account();
    let areas = city.areas();
    let barred = |unit: &OrganisationId| facts.barred.contains(unit);
    let about_area = |code: &AreaCode| {
        facts.barred.iter().any(|unit| city.posts_in(unit.as_str(), TODAY).any(|post| post.area == *code))
    };
    let by_post = |post: &crate::Post| {
        let kind = post.kind.as_str();
        let unit = &post.organisation;
        let is = |acting: &Holder| {
            acting.organisation == *unit
                && acting.post == post.kind
                && acting.account.as_ref().is_none_or(|account| account == own)
        };
        let holds = facts.holders.iter().any(is);
        if matches!(kind, "technician" | "security" | "auditor") {
            return holds && !barred(unit);
        }
        let acts = facts.actors.iter().chain(&facts.took_part).chain(&facts.watchers).any(is);
        let named = facts.units.contains(unit) || facts.chain.contains(unit) || holds || acts;
        let wide = ["dispatcher", "supervisor", "leader"];
        let open = ["intake", "callback", "verifier", "grid_lead", "grid_worker", "community"];
        let reaches = wide.contains(&kind) || (open.contains(&kind) && facts.secrecy == Secrecy::Open);
        let at = facts.area.as_ref().and_then(|code| areas.find(code.as_str()));
        let inside = areas.find(post.area.as_str()).zip(at).is_some_and(|(outer, inner)| areas.contains(outer, inner));
        (named && !barred(unit)) || (reaches && inside && !about_area(&post.area))
    };
    facts.parties.contains(own) || facts.named.contains(own) || viewer.posts().iter().any(by_post)
}

const AREAS: [&str; 6] = [CITY, DISTRICT, STREET, OTHER_STREET, COMMUNITY, GRID];
const UNITS: [&str; 5] = ["city-centre", "lighting", "district-centre", "east-office", "west-office"];
const KINDS: [&str; 8] =
    ["dispatcher", "intake", "supervisor", "handler", "grid_worker", "technician", "verifier", "mediator"];

fn some_facts() -> impl Strategy<Value = CaseFacts> {
    let units = |max| prop::collection::btree_set(0..UNITS.len(), 0..max);
    let list = |set: BTreeSet<usize>| -> Vec<OrganisationId> { set.into_iter().map(|at| UNITS[at].into()).collect() };
    let post = || {
        let account = prop::option::of((0usize..4).prop_map(|number| format!("a{number}").as_str().into()));
        (0..UNITS.len(), 0..KINDS.len(), account).prop_map(|(unit, kind, account)| Holder {
            organisation: UNITS[unit].into(),
            post: KINDS[kind].into(),
            account,
        })
    };
    let posts = move |max| prop::collection::vec(post(), 0..max);
    let secrecy = prop::sample::select(vec![Secrecy::Open, Secrecy::Private, Secrecy::Confidential]);
    let parts = (
        0..AREAS.len(),
        secrecy,
        (posts(2), posts(3), posts(3), posts(2)),
        units(3),
        units(3),
        units(2),
        any::<bool>(),
    );
    parts.prop_map(move |(area, secrecy, (holders, actors, took_part, watchers), now, chain, barred, party)| {
        let confidential = secrecy == Secrecy::Confidential;
        CaseFacts {
            area: Some(AREAS[area].into()),
            secrecy,
            holders,
            actors,
            took_part: if confidential { took_part } else { vec![] },
            watchers: if confidential { watchers.into_iter().take(1).collect() } else { vec![] },
            units: if confidential { vec![] } else { list(now) },
            chain: if confidential { vec![] } else { list(chain) },
            parties: if party { vec!["a0".into()] } else { vec![] },
            named: vec![],
            barred: list(barred),
        }
    })
}

/// A city whose accounts `a0`… hold random posts, some of them ended.
fn some_city() -> impl Strategy<Value = City> {
    let post = (0usize..4, 0..KINDS.len(), 0..UNITS.len(), 0..AREAS.len(), any::<bool>());
    prop::collection::vec(post, 0..12).prop_map(|posts| {
        let mut city = city();
        for number in 0..4 {
            let id = format!("a{number}");
            put(
                &mut city,
                crate::Account {
                    id: id.as_str().into(),
                    login: id.clone(),
                    name: id,
                    staff_number: String::new(),
                    initial_password: true,
                    valid_from: START,
                    valid_to: None,
                },
            );
        }
        for (number, (account, kind, unit, area, ended)) in posts.into_iter().enumerate() {
            put(
                &mut city,
                crate::Post {
                    id: format!("p{number}").into(),
                    account: format!("a{account}").into(),
                    kind: KINDS[kind].into(),
                    organisation: UNITS[unit].into(),
                    area: AREAS[area].into(),
                    valid_from: START,
                    valid_to: ended.then_some(TODAY),
                    ended_reason: String::new(),
                },
            );
        }
        city
    })
}

proptest! {
    #[test]
    fn a_list_narrowed_by_keys_is_what_the_rules_say(
        city in some_city(),
        cases in prop::collection::vec(some_facts(), 1..20),
    ) {
        for number in 0..4 {
            let viewer = viewer(&city, &format!("a{number}"));
            // What an index led by a grant key finds for this viewer.
            let narrowed: Vec<&CaseFacts> = cases
                .iter()
                .filter(|facts| grants_of(facts, &city.at(TODAY)).iter().any(|key| viewer.keys().contains_key(key)))
                .collect();
            let told: Vec<&CaseFacts> = cases.iter().filter(|facts| plain(&viewer, facts, &city)).collect();
            prop_assert_eq!(narrowed, told);
        }
    }
}

/// A consultation of several offices, each of which answers for itself.
const CONSULTED: &str = r#"
procedure = "consultation"
version = "1"
language = 1
subject = "matter"
title = { zh = "会商", en = "Consultation" }
summary = { zh = "会商", en = "Consultation" }
[role.convener]
office = "supervisor"
title = { zh = "召集人", en = "Convener" }
[role.consulted]
office = "dispatcher"
title = { zh = "被征求意见的", en = "Consulted" }
[field.offices]
title = { zh = "单位", en = "Offices" }
kind = "organisations"
privacy = "unit"
[part.opinion]
title = { zh = "意见", en = "Opinion" }
opened_by = "asking"
each = { field = "offices" }
join = "all"
initial = "asked"
[state.asking]
title = { zh = "征求意见", en = "Asking" }
tells = { zh = "征求意见。", en = "Asking." }
holder = "convener"
[state.ended]
title = { zh = "结束", en = "Ended" }
end = "closed"
[state.asked]
part = "opinion"
title = { zh = "待答复", en = "Asked" }
tells = { zh = "待答复。", en = "Asked." }
holder = "consulted"
[state.answered]
part = "opinion"
title = { zh = "已答复", en = "Answered" }
end = "yes"
[step.ask]
title = { zh = "征求", en = "Ask" }
to = "asking"
by = "convener"
asks = ["offices"]
[step.answer]
title = { zh = "答复", en = "Answer" }
from = "asked"
to = "answered"
by = "consulted"
[step.end]
title = { zh = "结束", en = "End" }
from = "asking"
to = "ended"
by = { joined = "opinion", is = "yes" }
outcome = "explained"
"#;

#[test]
fn an_office_that_acts_in_a_part_alone_is_that_of_its_member() {
    let source = fengqiao_procedure::Source {
        name: "test.toml".to_owned(),
        text: CONSULTED.to_owned(),
        modules: Default::default(),
    };
    let procedure = fengqiao_procedure::read(&source).unwrap_or_else(|issues| panic!("{issues:?}"));
    let mut case = case("lamp", GRID, 4);
    let instance = |part, number, state: &str| fengqiao_procedure::event::Instance {
        part: fengqiao_procedure::model::PartId(part),
        number,
        parent: 0,
        state: procedure.state_named(state).unwrap(),
        facts: vec![],
        clocks: vec![],
    };
    case.config.instances = vec![instance(0, 0, "asking"), instance(1, 0, "asked")];
    case.members = [((fengqiao_procedure::model::PartId(1), 0), "district-centre".to_owned())].into();
    let city = city();
    let at = city.at(TODAY);
    let holders = CaseFacts::of(&procedure, &case, &at, &[]).holders;
    assert!(holders.contains(&holder("district-centre", "dispatcher")), "{holders:?}");
    assert!(!holders.contains(&holder("east-office", "dispatcher")), "the nearest has no part in it: {holders:?}");
    let consulted = procedure.role_named("consulted").unwrap();
    let plays = |account: &str| {
        roles_of(&viewer(&city, account), &procedure, &case, &at, &[]).iter().any(|(role, _)| *role == consulted)
    };
    assert!(plays(&format!("dispatcher:district-centre:{DISTRICT}")));
    assert!(!plays(&format!("dispatcher:east-office:{STREET}")));
}
