use proptest::prelude::*;

use super::*;
use crate::city::sample::{START, TODAY, area, text};

fn tree() -> AreaTree {
    let mut tree = AreaTree::new();
    Level::usual().into_iter().for_each(|level| tree.put_level(level));
    for (code, level, name, parent) in [
        ("3306", 0, "绍兴市", None),
        ("330681", 1, "诸暨市", Some("3306")),
        ("330681109", 2, "枫桥镇", Some("330681")),
        ("330681109001", 3, "枫江社区", Some("330681109")),
        ("zone-7", 2, "高新功能区", Some("330681")),
    ] {
        tree.put(&area(code, level, name, parent)).unwrap();
    }
    tree
}

#[test]
fn a_tree_answers_up_and_down() {
    let tree = tree();
    let find = |code: &str| tree.find(code).unwrap();
    let codes = |ids: Vec<AreaId>| -> Vec<&str> { ids.into_iter().map(|id| tree.get(id).code).collect() };
    assert_eq!(codes(tree.chain(find("330681109001")).collect()), ["330681109001", "330681109", "330681", "3306"]);
    assert_eq!(codes(tree.children(find("330681"))), ["330681109", "zone-7"]);
    assert_eq!(codes(tree.roots()), ["3306"]);
    assert_eq!(tree.descendants(find("3306")).count(), 4);
    assert!(tree.contains(find("3306"), find("330681109001")) && !tree.contains(find("zone-7"), find("330681109")));
    assert_eq!(tree.at_level(find("330681109001"), 1), Some(find("330681")));
    assert_eq!(tree.at_level(find("330681109001"), 4), None);
    assert_eq!(codes(tree.named("枫", None, 9)), ["330681109", "330681109001"]);
    assert_eq!(codes(tree.named("枫", Some(find("330681109001")), 9)), ["330681109001"]);
    assert_eq!(tree.path(find("330681109001"), true), "诸暨市 · 枫桥镇 · 枫江社区 [zh]");
    assert_eq!((tree.find("nothing"), tree.find("")), (None, None));
}

#[test]
fn what_was_put_comes_back() {
    let mut tree = tree();
    let mut changed = area("330681109001", 3, "枫江新社区", Some("330681109"));
    changed.name.en = "Fengjiang".to_owned();
    changed.seat = Some(crate::Point::new(1, 2));
    let id = tree.put(&changed).unwrap();
    assert_eq!(tree.area(id), changed);
    assert_eq!(tree.get(id).name_en, Some("Fengjiang"));
    assert_eq!(tree.len(), 5);
}

#[test]
fn an_area_can_move_with_all_that_lies_in_it() {
    let mut tree = tree();
    tree.put(&area("zone-7-1", 3, "一片", Some("zone-7"))).unwrap();
    tree.put(&area("zone-7-1", 3, "一片", Some("330681109"))).unwrap();
    let find = |code: &str| tree.find(code).unwrap();
    assert!(tree.contains(find("330681109"), find("zone-7-1")));
    assert_eq!((tree.children(find("zone-7")).len(), tree.children(find("330681109")).len()), (0, 2));
}

fn refused(area: Area, wanted: AreaFault) {
    assert_eq!(tree().put(&area), Err(wanted), "{area:?}");
}

#[test]
fn bad_areas_are_refused() {
    let good = || area("330681110", 2, "新镇", Some("330681"));
    refused(Area { code: "a b".into(), ..good() }, AreaFault::Code(CodeFault::Shape));
    refused(Area { code: "090681110".into(), ..good() }, AreaFault::Code(CodeFault::Province));
    refused(Area { code: "330682110".into(), ..good() }, AreaFault::Code(CodeFault::OutsideParent));
    refused(Area { parent: Some("330699".into()), code: "330699001".into(), ..good() }, AreaFault::UnknownParent);
    refused(Area { level: 1, ..good() }, AreaFault::Level);
    refused(Area { name: text(""), ..good() }, AreaFault::NoName);
    refused(Area { valid_to: Some(START), ..good() }, AreaFault::End);
    refused(Area { level: 2, ..area("330681", 2, "诸暨市", Some("3306")) }, AreaFault::Level);
    refused(area("zone-7", 3, "环", Some("zone-7")), AreaFault::Cycle);
}

#[test]
fn a_retired_code_is_never_used_again() {
    let mut tree = tree();
    assert_eq!(tree.retire("330681109", TODAY), Err(AreaFault::End));
    assert_eq!(tree.retire("330681109001", START), Err(AreaFault::End));
    let id = tree.retire("330681109001", TODAY).unwrap();
    assert!(tree.exists_on(id, START) && !tree.exists_on(id, TODAY));
    let again = area("330681109001", 3, "另一社区", Some("330681109"));
    assert_eq!(tree.put(&again), Err(AreaFault::Retired));
    assert_eq!(tree.retire("330681109001", TODAY), Err(AreaFault::Retired));
    assert!(tree.retire("330681109", TODAY).is_ok());
    assert_eq!(tree.retire("none", TODAY), Err(AreaFault::Unknown));
}

#[test]
fn codes_are_told_by_shape() {
    for (code, kind, statistical) in [
        ("33", CodeKind::Division, Some("330000000000")),
        ("330681", CodeKind::Division, Some("330681000000")),
        ("330681109", CodeKind::Township, Some("330681109000")),
        ("330681109001", CodeKind::Community, Some("330681109001")),
        ("330681109001002", CodeKind::Grid, None),
        ("33068110900100201", CodeKind::MicroGrid, None),
        ("3306811", CodeKind::Local, None),
        ("roland-park", CodeKind::Local, None),
    ] {
        let code = AreaCode::from(code);
        assert_eq!((code.kind(), code.statistical().as_deref()), (kind, statistical), "{code}");
    }
    // A padded county code still holds its townships.
    assert_eq!(AreaCode::from("330681109").check(Some(&"330600".into())), Ok(()));
}

proptest! {
    #[test]
    fn a_tree_is_what_a_plain_map_is(parents in prop::collection::vec(any::<prop::sample::Index>(), 1..80)) {
        let mut tree = AreaTree::new();
        tree.put(&area("n0", 0, "根", None)).unwrap();
        let mut plain: Vec<Option<usize>> = vec![None];
        for (number, parent) in (1..).zip(parents) {
            let parent = parent.index(number);
            let level = tree.get(tree.find(&format!("n{parent}")).unwrap()).level + 1;
            tree.put(&area(&format!("n{number}"), level, "名", Some(&format!("n{parent}")))).unwrap();
            plain.push(Some(parent));
        }
        for number in 0..plain.len() {
            let id = tree.find(&format!("n{number}")).unwrap();
            let up: Vec<usize> = std::iter::successors(Some(number), |at| plain[*at]).collect();
            let chain: Vec<String> = tree.chain(id).map(|id| tree.get(id).code.to_owned()).collect();
            prop_assert_eq!(chain, up.iter().map(|at| format!("n{at}")).collect::<Vec<_>>());
            let below = (0..plain.len()).filter(|other| plain[*other] == Some(number)).count();
            prop_assert_eq!(tree.children(id).len(), below);
        }
        prop_assert_eq!(tree.descendants(tree.find("n0").unwrap()).count(), plain.len() - 1);
    }
}
