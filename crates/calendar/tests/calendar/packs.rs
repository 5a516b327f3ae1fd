use fengqiao_calendar::{CityTimes, Conflict, Date, Force, Issue, Language, RulePack, RuleSet, Sense, YearPack};

const NATIONAL: &str = include_str!("../../../../rules/national.toml");
const FENGXI: &str = include_str!("../../../../rules/fengxi.toml");

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn rules() -> RuleSet {
    RuleSet::new(vec![RulePack::parse(NATIONAL).unwrap(), RulePack::parse(FENGXI).unwrap()]).unwrap()
}

/// Line, column and key of each issue.
fn places(issues: Vec<Issue>) -> Vec<(u32, u32, &'static str)> {
    issues.iter().map(|issue| (issue.line, issue.column, issue.key)).collect()
}

fn pack_text(id: &str, rules: &str) -> String {
    format!("id = \"{id}\"\nversion = \"1\"\njurisdiction = \"CN\"\ntitle = {{ zh = \"包\", en = \"Pack\" }}\n{rules}")
}

fn rule_text(id: &str, length: &str, more: &str) -> String {
    format!(
        "[[rule]]\nid = \"{id}\"\ntitle = {{ zh = \"甲\", en = \"A\" }}\nstarts = {{ zh = \"起\", en = \"start\" }}\n\
         length = \"{length}\"\nlaw = \"法\"\nmark = \"P\"\n{more}\n"
    )
}

#[test]
fn the_national_pack_answers_with_its_source() {
    let rules = rules();
    let check = |id: &str, length: &str, article: &str, mark: char, pack: &str| {
        let rule = rules.rule(id, day("2026-11-21")).unwrap_or_else(|| panic!("{id} is missing"));
        assert_eq!(
            (rule.length.to_string().as_str(), rule.article.as_str(), rule.mark),
            (length, article, mark),
            "{id}"
        );
        assert_eq!(rule.pack, pack, "{id}");
    };
    check("event.dispatch", "2h", "20", 'V', "national@2026.1");
    check("event.accept.urgent", "u30min", "", 'P', "national@2026.1");
    check("event.handle.4wh", "4wh", "", 'P', "national@2026.1");
    check("petition.handle", "60d", "34", 'V', "national@2026.1");
    check("mediation.finish.medical", "30wd", "38", 'V', "national@2026.1");
    check("enforce.right", "2y", "250", 'V', "national@2026.1");
    check("fire_exit_check", "24h", "", 'M', "national@2026.1");
    check("request.normal", "3wd", "12", 'P', "fengxi@2026.1");
    check("event.screen", "1h", "8", 'P', "fengxi@2026.1");
}

#[test]
fn a_local_rule_holds_from_its_first_day() {
    let rules = rules();
    let length = |on: &str| rules.rule("request.normal", day(on)).map(|rule| rule.length.to_string());
    assert_eq!(length("2025-12-31").as_deref(), Some("5wd"));
    assert_eq!(length("2026-01-01").as_deref(), Some("3wd"));
    assert_eq!(rules.rule("no.such_rule", day("2026-01-01")), None);
}

#[test]
fn every_legal_rule_is_closed_to_local_packs_and_every_title_is_bilingual() {
    let pack = RulePack::parse(NATIONAL).unwrap();
    for entry in pack.rules() {
        assert_eq!(entry.local, entry.force == Force::Policy, "{}", entry.rule.id);
        assert!(entry.title.en.is_ascii() && entry.starts.en.is_ascii(), "{}", entry.rule.id);
        assert!(!entry.title.zh.is_ascii() && !entry.starts.zh.is_ascii(), "{}", entry.rule.id);
    }
    let senses = |sense| pack.rules().iter().filter(|entry| entry.sense == sense).count();
    assert!(senses(Sense::AtLeast) == 9 && senses(Sense::Before) == 5 && senses(Sense::Every) == 8);
}

#[test]
fn every_fault_of_a_pack_is_told_at_once_with_its_place() {
    let text = pack_text(
        "x",
        "[[rule]]\nid = \"Bad Id\"\nlength = \"5 weeks\"\nroll = \"forward\"\nmark = \"Z\"\nlaw = \" \"\ncolour = 1\nlocal = \"yes\"\n\
         effective_from = 2026-02-01\neffective_to = 2026-01-01\n",
    );
    let issues = RulePack::parse(&text).unwrap_err();
    let words: Vec<String> = issues.iter().map(|issue| issue.in_words(Language::Zh)).collect();
    assert_eq!(
        places(issues),
        [
            (5, 1, "field-missing"),
            (5, 1, "field-missing"),
            (6, 6, "id-invalid"),
            (7, 10, "length-unit"),
            (8, 8, "choice-unknown"),
            (9, 8, "choice-unknown"),
            (10, 7, "rule-unsourced"),
            (11, 1, "field-unknown"),
            (12, 9, "field-kind"),
            (14, 16, "dates-reversed"),
        ],
        "{words:#?}"
    );
    assert!(words.iter().all(|line| !line.contains('{')), "{words:#?}");
}

#[test]
fn a_rule_may_follow_itself_but_not_overlap() {
    let first = rule_text("a.b", "1d", "effective_to = 2025-12-31");
    let next = rule_text("a.b", "2d", "effective_from = 2026-01-01");
    let both = RuleSet::new(vec![RulePack::parse(&pack_text("x", &(first.clone() + &next))).unwrap()]).unwrap();
    assert_eq!(both.rule("a.b", day("2025-12-31")).unwrap().length.to_string(), "1d");
    assert_eq!(both.rule("a.b", day("2026-01-01")).unwrap().length.to_string(), "2d");
    let clash = first + &rule_text("a.b", "2d", "effective_from = 2025-12-31");
    assert_eq!(places(RulePack::parse(&pack_text("x", &clash)).unwrap_err()), [(13, 1, "rule-overlap")]);
}

#[test]
fn packs_that_cannot_be_together_say_so_all_at_once() {
    let national = RulePack::parse(&pack_text(
        "n",
        &(rule_text("a", "1d", "") + &rule_text("b", "1d", "") + &rule_text("c", "1d", "local = true")),
    ))
    .unwrap();
    let city = RulePack::parse(&pack_text(
        "c",
        &(rule_text("a", "2d", "") + &rule_text("b", "2d", "") + &rule_text("c", "2d", "")),
    ))
    .unwrap();
    let conflicts = RuleSet::new(vec![national.clone(), city, national]).unwrap_err();
    let not_local = |id: &str, pack: &str, general: &str| Conflict::NotLocal {
        id: id.into(),
        pack: pack.into(),
        general: general.into(),
    };
    assert!(conflicts.contains(&not_local("a", "c@1", "n@1")) && conflicts.contains(&not_local("b", "c@1", "n@1")));
    assert!(conflicts.contains(&Conflict::PackTwice { pack: "n".into() }));
    assert!(!conflicts.contains(&not_local("c", "c@1", "n@1")));
}

#[test]
fn every_fault_of_a_year_is_told_at_once_with_its_place() {
    let text = "year = 2026\nsource = 7\nwork = [2026-01-05, 2026-01-04, 2026-02-30]\nextra = true\n\
                [[rest]]\nname = { zh = \"元旦\" }\nfrom = 2026-01-03\nto = 2026-01-01\n\
                [[rest]]\nname = { zh = \"甲\", en = \"A\" }\nfrom = 2025-11-30\nto = 2025-12-02\n\
                [[rest]]\nname = { zh = \"乙\", en = \"B\" }\nfrom = 2026-01-04\nto = 2026-01-04\n";
    let issues = YearPack::parse(text).unwrap_err();
    let keys: Vec<&str> = issues.iter().map(|issue| issue.key).collect();
    for key in [
        "field-kind",
        "work-on-weekday",
        "field-unknown",
        "field-missing",
        "dates-reversed",
        "date-outside-year",
        "date-twice",
    ] {
        assert!(keys.contains(&key), "{key}: {issues:#?}");
    }
    assert!(issues.is_sorted_by_key(|issue| issue.line));
}

#[test]
fn broken_syntax_is_told_with_its_place() {
    let issues = YearPack::parse("year = 2026\nsource = \"x\nwork = [\n").unwrap_err();
    assert!(issues.iter().any(|issue| issue.key == "file-syntax" && issue.line == 2), "{issues:?}");
    assert!(issues[0].to_string().starts_with("line "), "{}", issues[0]);
}

#[test]
fn a_notice_may_begin_in_the_december_before() {
    let text = "year = 2023\nsource = \"通知\"\nmark = \"V\"\n[[rest]]\nname = { zh = \"元旦\", en = \"New Year\" }\nfrom = 2022-12-31\nto = 2023-01-02\n";
    assert_eq!(YearPack::parse(text).unwrap().rest().len(), 1);
}

#[test]
fn a_city_says_what_it_adds() {
    let city = CityTimes::parse(crate::FENGXI).unwrap();
    assert_eq!(
        (city.zone.name(), city.working_hours.to_string().as_str()),
        ("Asia/Shanghai", "09:00-12:00, 14:00-17:00")
    );
    let issues = CityTimes::parse("zone = \"Mars/Olympus\"\nworking_hours = \"17-9\"\n[[overlay]]\nkind = \"party\"\n")
        .unwrap_err();
    let keys: Vec<&str> = issues.iter().map(|issue| issue.key).collect();
    for key in ["zone-unknown", "hours-invalid", "choice-unknown", "field-missing"] {
        assert!(keys.contains(&key), "{key}: {keys:?}");
    }
}
