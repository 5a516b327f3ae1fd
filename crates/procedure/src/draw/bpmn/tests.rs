use std::collections::BTreeSet;

use super::*;

/// Every procedure that comes with the program, and the one that uses every construct.
fn all() -> Vec<Procedure> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../procedures");
    let folders = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = folders.filter(|name| !name.starts_with('_') && name != "modules").collect();
    names.push("_test/everything".to_owned());
    names.iter().map(|name| crate::read::tests::reads(&format!("{name}/procedure.toml"))).collect()
}

/// A plain reader of XML: tags in order with their attributes; fails on whatever is not well formed.
fn parse(text: &str) -> Vec<(String, Vec<(String, String)>)> {
    let (mut open, mut tags, mut rest) = (Vec::new(), Vec::new(), text);
    while let Some(at) = rest.find('<') {
        assert!(!rest[..at].contains('>'), "a sign that is not escaped");
        assert!(rest[..at].trim().is_empty() || !open.is_empty(), "words outside: {}", &rest[..at]);
        let end = at + rest[at..].find('>').expect("an end of the tag");
        let (tag, after) = (&rest[at + 1..end], &rest[end + 1..]);
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "tags close in their order");
        } else if !tag.starts_with('?') {
            let whole = tag.trim_end_matches('/');
            let name = whole.split_whitespace().next().unwrap().to_owned();
            let mut attributes = Vec::new();
            let mut left = whole[name.len()..].trim();
            while let Some((key, value)) = left.split_once("=\"") {
                let (value, more) = value.split_once('"').expect("a closed value");
                assert!(!value.contains('<'), "a sign that is not escaped in {key}");
                attributes.push((key.trim().to_owned(), value.to_owned()));
                left = more.trim();
            }
            assert!(left.is_empty(), "{left}");
            if !tag.ends_with('/') {
                open.push(name.clone());
            }
            tags.push((name, attributes));
        }
    }
    assert!(open.is_empty(), "{open:?} stay open");
    tags
}

#[test]
fn every_procedure_is_a_sound_document() {
    for (p, language) in all().iter().flat_map(|p| [(p, Language::Zh), (p, Language::En)]) {
        let tags = parse(&bpmn(p, language));
        let value =
            |tag: &[(String, String)], key: &str| tag.iter().find(|(name, _)| name == key).map(|(_, it)| it.clone());
        let ids: Vec<String> = tags.iter().filter_map(|(_, tag)| value(tag, "id")).collect();
        let unique: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(unique.len(), ids.len(), "{}: an id stands twice", p.id);
        for key in ["sourceRef", "targetRef", "attachedToRef", "bpmnElement", "processRef"] {
            for named in tags.iter().filter_map(|(_, tag)| value(tag, key)) {
                assert!(unique.contains(&named), "{}: {key} {named} is nowhere", p.id);
            }
        }
        let drawn: BTreeSet<String> = tags.iter().filter_map(|(_, tag)| value(tag, "bpmnElement")).collect();
        let states = p.states.iter().map(|state| format!("state_{}", state.name));
        states.for_each(|state| assert!(drawn.contains(&state), "{}: {state} is not drawn", p.id));
    }
}

#[test]
fn words_are_escaped() {
    let mut p = crate::read::tests::reads("knowledge_item/procedure.toml");
    p.states[0].title.zh = "a<b>&\"c\u{1}".to_owned();
    p.title.zh = "<知识>".to_owned();
    let text = bpmn(&p, Language::Zh);
    parse(&text);
    assert!(text.contains("a&lt;b&gt;&amp;&quot;c ") && !text.contains("a<b"));
}

/// The parts of a way that lie along one axis: along, at, from, to.
fn pieces(flow: &Flow) -> impl Iterator<Item = (bool, u32, u32, u32)> {
    flow.way.windows(2).map(|pair| {
        let ((x1, y1), (x2, y2)) = (pair[0], pair[1]);
        assert!(x1 == x2 || y1 == y2, "{} is not orthogonal: {:?}", flow.id, flow.way);
        if x1 == x2 { (true, x1, y1.min(y2), y1.max(y2)) } else { (false, y1, x1.min(x2), x1.max(x2)) }
    })
}

#[test]
fn nothing_lies_on_anything_else() {
    for p in all() {
        for plane in &mut plan::planes(&p, Language::Zh) {
            layout::lay_out(plane);
            for (at, one) in plane.nodes.iter().enumerate() {
                for other in &plane.nodes[at + 1..] {
                    let edge = |node: &Node| matches!(node.kind, Kind::Timer { .. } | Kind::Message { .. });
                    let apart = one.place.right() <= other.place.x
                        || other.place.right() <= one.place.x
                        || one.place.bottom() <= other.place.y
                        || other.place.bottom() <= one.place.y;
                    assert!(apart || edge(one) || edge(other), "{}: {one:?} and {other:?}", p.id);
                }
            }
            for (at, flow) in plane.flows.iter().enumerate() {
                assert!(flow.way.len() >= 2, "{}: {} has no way", p.id, flow.id);
                for (along, line, from, to) in pieces(flow) {
                    for other in &plane.flows[at + 1..] {
                        let over =
                            pieces(other).any(|it| it.0 == along && it.1 == line && it.2.max(from) < it.3.min(to));
                        assert!(!over, "{}: {flow:?} lies on {other:?}", p.id);
                    }
                    for node in plane.nodes.iter().enumerate().filter(|(id, _)| *id != flow.from && *id != flow.to) {
                        let place = node.1.place;
                        let (across, low, high) =
                            if along { (place.x, place.y, place.bottom()) } else { (place.y, place.x, place.right()) };
                        let wide = if along { place.width } else { place.height };
                        let through = across < line && line < across + wide && low.max(from) < high.min(to);
                        let on_its_edge = matches!(&plane.nodes[flow.from].kind, Kind::Timer { on, .. } | Kind::Message { on, .. } if *on == node.1.id);
                        assert!(!through || on_its_edge, "{}: {flow:?} runs through {:?}", p.id, node.1);
                    }
                }
            }
        }
    }
}
