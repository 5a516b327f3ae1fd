//! Issues by place and key, and the real files.

mod random;

use super::*;

/// The smallest procedure that reads; `extra` is appended.
fn file(extra: &str) -> String {
    let base = r#"procedure = "small"
version = "1"
language = 1
subject = "matter"
title = { zh = "小", en = "Small" }
summary = { zh = "小", en = "Small" }
[role.resident]
party = true
title = { zh = "居民", en = "Resident" }
[role.handler]
unit = "handler"
title = { zh = "承办人", en = "Handler" }
[clock.handle]
title = { zh = "办理", en = "Handle" }
rule = "request.normal"
runs_in = ["open_one"]
[state.open_one]
title = { zh = "办理中", en = "Handling" }
tells = { zh = "{holder}正在办理", en = "{holder} is working" }
holder = "handler"
clock = "handle"
[state.done]
title = { zh = "办结", en = "Closed" }
end = "closed"
[step.report]
title = { zh = "反映", en = "Report" }
by = "resident"
to = "open_one"
[step.finish]
title = { zh = "办结", en = "Finish" }
from = "open"
by = "handler"
to = "done"
outcome = "solved"
"#;
    format!("{base}{extra}")
}

fn issues(text: &str) -> Vec<(u32, u32, &'static str)> {
    let source = Source { name: "small.toml".to_owned(), text: text.to_owned(), modules: BTreeMap::new() };
    match read(&source) {
        Ok(_) => Vec::new(),
        Err(issues) => issues.into_iter().map(|issue| (issue.place.line, issue.place.column, issue.key)).collect(),
    }
}

#[test]
fn the_small_file_reads() {
    let source = Source { name: "small.toml".to_owned(), text: file(""), modules: BTreeMap::new() };
    let procedure = read(&source).expect("no issues");
    let report = procedure.step(procedure.step_named("report").unwrap());
    assert_eq!(report.effects, vec![Effect::Start(ClockId(0))]);
    let finish = procedure.step(procedure.step_named("finish").unwrap());
    assert_eq!(finish.effects, vec![Effect::Stop(ClockId(0))]);
    assert_eq!(issues(&file("")), vec![]);
}

/// A file of the repository's `procedures` folder with all its modules.
pub(crate) fn real(path: &str) -> Source {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../procedures");
    let text = std::fs::read_to_string(folder.join(path)).unwrap();
    let mut modules = BTreeMap::new();
    for entry in std::fs::read_dir(folder.join("modules")).unwrap() {
        let file = entry.unwrap().path();
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        modules.insert(name, std::fs::read_to_string(file).unwrap());
    }
    Source { name: path.to_owned(), text, modules }
}

pub(crate) fn reads(path: &str) -> Procedure {
    match read(&real(path)) {
        Ok(procedure) => procedure,
        Err(issues) => panic!("{}", issues.iter().map(|issue| format!("{issue}\n")).collect::<String>()),
    }
}

#[test]
fn the_real_files_read() {
    for (path, states) in
        [("service_request", 20), ("grid_event", 20), ("imported_request", 3), ("_test/everything", 25)]
    {
        let procedure = reads(&format!("{path}/procedure.toml"));
        assert_eq!(procedure.id, path.trim_start_matches("_test/"));
        assert!(procedure.states.len() >= states, "{path} has {} states", procedure.states.len());
    }
}

/// A line of the small file replaced: what is then wrong, and where.
fn check(find: &str, replace: &str, expected: &[(u32, u32, &'static str)]) {
    let text = file("");
    assert_eq!(text.matches(find).count(), 1, "`{find}` must stand once in the small file");
    assert_eq!(issues(&text.replace(find, replace)), expected, "{find} -> {replace}");
}

/// What is replaced by what, and the issues by line, column and key.
type Case = (&'static str, &'static str, &'static [(u32, u32, &'static str)]);

#[test]
fn every_issue_has_its_place() {
    let cases: &[Case] = &[
        ("version = \"1\"\n", "", &[(1, 1, "missing")]),
        ("language = 1", "language = 9", &[(3, 12, "language")]),
        ("language = 1", "language = \"one\"", &[(3, 12, "wrong_kind")]),
        ("subject = \"matter\"", "subject = \"things\"", &[(4, 11, "not_allowed")]),
        ("subject = \"matter\"", "subject = \"person\"", &[(4, 11, "person_subject")]),
        ("subject = \"matter\"", "subject = \"matter\"\ncolour = 1", &[(5, 1, "unknown_setting")]),
        (
            "summary = { zh = \"小\", en = \"Small\" }",
            "summary = { zh = \"\", en = \"Small\" }",
            &[(6, 11, "empty_text")],
        ),
        ("summary = { zh = \"小\", en = \"Small\" }", "summary = \"小\"", &[(6, 11, "wrong_kind")]),
        ("party = true", "party = true\noffice = \"x\"", &[(7, 7, "one_of")]),
        ("unit = \"handler\"", "unt = \"handler\"", &[(10, 7, "one_of"), (11, 1, "unknown_setting")]),
        ("rule = \"request.normal\"", "", &[(13, 8, "clock_length")]),
        ("runs_in = [\"open_one\"]", "runs_in = [\"open_on\"]", &[(16, 12, "unknown_name")]),
        ("runs_in = [\"open_one\"]", "runs_in = [\"done\"]", &[(16, 12, "from_closed")]),
        ("runs_in = [\"open_one\"]", "extensions = 2", &[(13, 8, "extension_pair")]),
        ("holder = \"handler\"", "holder = \"handlr\"", &[(20, 10, "unknown_name")]),
        ("holder = \"handler\"\n", "", &[(17, 8, "open_holder")]),
        ("tells = { zh = \"{holder}正在办理\", en = \"{holder} is working\" }\n", "", &[(17, 8, "open_tells")]),
        ("end = \"closed\"", "end = \"yes\"", &[(24, 7, "part_end"), (34, 11, "outcome_open")]),
        ("end = \"closed\"", "end = \"closed\"\nholder = \"handler\"", &[(22, 8, "end_owner")]),
        ("to = \"open_one\"", "", &[(25, 7, "opening_to"), (1, 1, "no_opening")]),
        ("by = \"resident\"", "by = { clock = \"handle\" }", &[(25, 7, "opening_role")]),
        ("from = \"open\"", "from = [\"done\"]", &[(31, 9, "from_closed")]),
        ("from = \"open\"", "from = \"open\"\nwhen = \"late\"", &[(32, 9, "unknown_name")]),
        ("from = \"open\"", "from = \"open\"\nasks = [\"words\"]", &[(32, 9, "unknown_name")]),
        ("by = \"handler\"", "by = { clock = \"handle\", percent = 0 }", &[(32, 36, "out_of_range")]),
        ("by = \"handler\"", "by = { joined = \"case\", is = \"yes\" }", &[(32, 17, "joined_parent")]),
        ("by = \"handler\"", "by = {}", &[(32, 6, "one_of")]),
        ("outcome = \"solved\"", "outcome = \"great\"", &[(34, 11, "not_allowed")]),
        ("outcome = \"solved\"", "", &[(29, 7, "outcome_missing")]),
        (
            "outcome = \"solved\"",
            "outcome = \"solved\"\ncorrects = true",
            &[(29, 7, "corrects_reason"), (29, 7, "corrects_to")],
        ),
        ("outcome = \"solved\"", "outcome = \"solved\"\nextend = \"handle\"", &[(35, 10, "extend_none")]),
        ("outcome = \"solved\"", "outcome = \"solved\"\ncount = \"$x\"", &[(35, 9, "parameter_outside")]),
        (
            "outcome = \"solved\"",
            "outcome = \"solved\"\nissue = \"sheet\"\n[field.note]\ntitle = { zh = \"记\", en = \"Note\" }\nkind = \"text\"\nprivacy = \"public\"\n\
             [paper.sheet]\ntitle = { zh = \"单\", en = \"Sheet\" }\nform = \"register\"\nfields = [\"note\"]\nprivacy = \"public\"",
            &[(29, 7, "paper_needs")],
        ),
        (
            "outcome = \"solved\"",
            "outcome = \"solved\"\nissue = \"sheet\"\n[field.note]\ntitle = { zh = \"记\", en = \"Note\" }\nkind = \"text\"\nprivacy = \"public\"\n\
             [paper.sheet]\ntitle = { zh = \"单\", en = \"Sheet\" }\nform = \"poster\"\nfields = [\"note?\"]\nprivacy = \"public\"",
            &[(42, 8, "not_allowed")],
        ),
    ];
    for (find, replace, expected) in cases {
        let mut expected = expected.to_vec();
        expected.sort();
        let text = file("");
        assert_eq!(text.matches(find).count().min(2), text.matches(find).count(), "`{find}` is too common");
        let mut found = issues(&text.replacen(find, replace, 1));
        found.sort();
        assert_eq!(found, expected, "{find} -> {replace}");
    }
    check("title = { zh = \"小\", en = \"Small\" }", "title = 3", &[(5, 9, "wrong_kind")]);
}

const FACTS: &str = r#"
[fact.urgent]
title = { zh = "急", en = "Urgent" }
kind = "flag"
[fact.kind]
title = { zh = "种类", en = "Kind" }
kind = "choice"
initial = "plain"
values = [{ name = "plain", zh = "一般", en = "Plain" }, { name = "hard", zh = "疑难", en = "Hard" }]
[fact.redo]
title = { zh = "重办", en = "Redo" }
kind = "counter"
max = 2
[field.amount]
title = { zh = "金额", en = "Amount" }
kind = "money"
privacy = "parties"
[field.secret]
title = { zh = "密", en = "Secret" }
kind = "text"
privacy = "sealed"
[step.note]
title = { zh = "记", en = "Note" }
from = "open"
by = "handler"
asks = ["amount", "secret?"]
"#;

/// The issues of one line in the step `note`, by column.
fn line(text: &str) -> Vec<(u32, &'static str)> {
    issues(&file(&format!("{FACTS}{text}\n"))).into_iter().map(|(_, column, key)| (column, key)).collect()
}

#[test]
fn conditions_are_read_with_their_places() {
    let cases: &[(&str, &[(u32, &str)])] = &[
        ("when = \"urgent and not (kind is hard or redo >= 2)\"", &[]),
        ("when = \"can_raise or always\"", &[]),
        ("when = \"kind is not plain and redo <= 1 and redo != 0\"", &[]),
        ("when = \"urgent and\"", &[(19, "guard_end")]),
        ("when = \"urgent urgent\"", &[(16, "guard_extra")]),
        ("when = \"urgnt\"", &[(9, "unknown_name")]),
        ("when = \"urgent and kind is herd\"", &[(28, "unknown_name")]),
        ("when = \"urgent is yes\"", &[(9, "guard_flag")]),
        ("when = \"kind\"", &[(9, "guard_choice")]),
        ("when = \"redo\"", &[(9, "guard_counter")]),
        ("when = \"redo < 3\"", &[(16, "out_of_range")]),
        ("when = \"(urgent\"", &[(9, "guard_paren")]),
        ("when = \"urgent & redo < 1\"", &[(16, "guard_extra")]),
        ("when = \"and urgent\"", &[(9, "guard_token")]),
        ("when = \"((((((((((((((urgent))))))))))))))\"", &[(21, "guard_depth")]),
        ("when = 5", &[(8, "wrong_kind")]),
    ];
    for (text, expected) in cases {
        assert_eq!(line(text), *expected, "{text}");
    }
}

#[test]
fn expressions_are_checked() {
    let cases: &[(&str, &[(u32, &str)])] = &[
        ("set = { urgent = { cel = \"amount > 100 && grade >= 2 && !danger\" } }", &[]),
        ("set = { urgent = { cel = \"category in ['a', 'b'] || channel == 'phone' || size(category) > 3\" } }", &[]),
        ("set = { kind = { cel = \"amount * 3 > 100 ? 'hard' : 'plain'\" } }", &[]),
        ("set = { kind = { cel = \"amount > 100 ? 'hrd' : 'plain'\" } }", &[(24, "cel_choice")]),
        ("set = { kind = { cel = \"amount > 100\" } }", &[(24, "cel_result")]),
        ("set = { urgent = { cel = \"amont > 100\" } }", &[(26, "cel_unknown")]),
        ("set = { urgent = { cel = \"amount > 'x'\" } }", &[(26, "cel_type")]),
        ("set = { urgent = { cel = \"amount / 2 > 1\" } }", &[(26, "cel_forbidden")]),
        ("set = { urgent = { cel = \"['a'].exists(x, x == category)\" } }", &[(26, "cel_forbidden")]),
        ("set = { urgent = { cel = \"secret == 'x'\" } }", &[(26, "sealed_fact")]),
        ("set = { urgent = { cel = \"amount >\" } }", &[(26, "cel_syntax")]),
        ("set = { redo = { cel = \"amount\" } }", &[(16, "counter_set")]),
        ("set = { redo = 3 }", &[(16, "out_of_range")]),
        ("set = { urgent = { field = \"amount\" } }", &[(28, "field_fact")]),
        ("count = \"urgent\"", &[(9, "not_counter")]),
        ("assign = { handler = { field = \"amount\" } }", &[(32, "field_kind")]),
        ("assign = { handler = \"anyone\" }", &[(22, "not_allowed")]),
    ];
    for (text, expected) in cases {
        assert_eq!(line(text), *expected, "{text}");
    }
}

#[test]
fn all_syntax_errors_come_at_once() {
    let found = issues("title = \nlanguage = 1\nversion = =\n");
    assert!(found.len() >= 2, "{found:?}");
    assert!(found.iter().all(|(_, _, key)| *key == "syntax"), "{found:?}");
}

/// A module with one parameter, and the small file using it.
fn with_module(module: &str, used: &str) -> Vec<String> {
    let modules = BTreeMap::from([("m".to_owned(), module.to_owned())]);
    let source = Source { name: "small.toml".to_owned(), text: file(used), modules };
    match read(&source) {
        Ok(_) => Vec::new(),
        Err(issues) => issues
            .into_iter()
            .map(|issue| {
                format!(
                    "{} {}{}",
                    issue.place,
                    issue.key,
                    issue.used_at.map(|at| format!(" <- {at}")).unwrap_or_default()
                )
            })
            .collect(),
    }
}

const MODULE: &str = r#"module = "m"
language = 1
title = { zh = "模块", en = "Module" }
[parameter.state]
kind = "state"
[contract]
enters = ["state"]
leaves = []
promise = { zh = "承诺", en = "Promise" }
[fact.times]
title = { zh = "次数", en = "Times" }
kind = "counter"
max = 1
[role.helper]
unit = "liaison"
title = { zh = "协办", en = "Helper" }
[step.help]
title = { zh = "协办", en = "Help" }
from = ["$state"]
by = "helper"
count = "times"
"#;

#[test]
fn modules_are_expanded_and_blamed_at_both_places() {
    assert_eq!(
        with_module(MODULE, "[[use]]\nmodule = \"m\"\nas = \"aid\"\nwith = { state = \"open_one\" }"),
        Vec::<String>::new()
    );
    let cases: &[(&str, &str, &str, &str)] = &[
        ("", "", "module = \"mm\"", "small.toml:36:10 module_missing"),
        ("", "", "module = \"m\"", "small.toml:35:1 argument_missing"),
        ("", "", "module = \"m\"\nwith = { state = \"open_one\", more = 1 }", "small.toml:37:30 argument_unknown"),
        ("", "", "module = \"m\"\nwith = { state = \"opn_one\" }", "small.toml:37:18 unknown_name"),
        (
            "by = \"helper\"",
            "by = \"handler\"",
            "module = \"m\"\nwith = { state = \"open_one\" }",
            "m.toml:20:6 unknown_name <- small.toml:35:1",
        ),
        (
            "by = \"helper\"",
            "by = \"$who\"",
            "module = \"m\"\nwith = { state = \"open_one\" }",
            "m.toml:20:6 parameter_undeclared <- small.toml:35:1",
        ),
        (
            "leaves = []",
            "leaves = [\"state\"]",
            "module = \"m\"\nwith = { state = \"open_one\" }",
            "m.toml:8:10 contract_leaves <- small.toml:35:1",
        ),
        (
            "count = \"times\"",
            "[[use]]\nmodule = \"m\"",
            "module = \"m\"\nwith = { state = \"open_one\" }",
            "m.toml:21:3 module_in_module <- small.toml:35:1",
        ),
    ];
    for (find, replace, used, expected) in cases {
        let module = if find.is_empty() { MODULE.to_owned() } else { MODULE.replace(find, replace) };
        let found = with_module(&module, &format!("[[use]]\n{used}\n"));
        assert_eq!(found, vec![(*expected).to_owned()], "{used} {replace}");
    }
}

#[test]
fn words_are_complete_in_both_languages() {
    let text = file("").replace("holder = \"handler\"", "holder = \"handlr\"");
    let source = Source { name: "small.toml".to_owned(), text, modules: BTreeMap::new() };
    let issue = read(&source).unwrap_err().remove(0);
    assert_eq!(issue.words(crate::Language::Zh), "没有名为“handlr”的角色。是否想写“handler”？");
    assert_eq!(issue.words(crate::Language::En), "There is no role named `handlr`. Did you mean `handler`?");
}
