//! Every scenario of every procedure, played in virtual time.

use fengqiao_procedure::scenario::{parse, play};

use crate::load::{calendar, files, procedures, rules};

#[test]
fn scenarios_hold() {
    let (calendar, rules) = (calendar(), rules());
    let mut wrong = Vec::new();
    let mut played = 0;
    for (folder, procedure) in procedures() {
        for (name, text) in files(&format!("{folder}/scenarios"), "md") {
            let place = format!("{folder}/scenarios/{name}.md");
            let outcome = parse(&text).and_then(|scenario| {
                assert_eq!(scenario.procedure, procedure.id, "{place} names another procedure");
                play(&procedure, &scenario, &calendar, &rules)
            });
            played += 1;
            wrong.extend(outcome.err().into_iter().flatten().map(|failure| format!("{place}:{failure}")));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(played > 0, "there are scenarios");
}

#[test]
fn what_cannot_be_read_is_said_by_line() {
    let text = "---\n流程: x\n级别: 高\n---\n| 动物 | 角色 |\n\n1. 2026-03-02 09:00 王【报】文字\n   - 那么 状态\n2. 2026-03-02 09:00 天亮\n";
    let lines: Vec<u32> = parse(text).unwrap_err().iter().map(|failure| failure.line).collect();
    assert_eq!(lines, vec![3, 5, 7, 8, 9]);
    let lines: Vec<u32> = parse("一段话").unwrap_err().iter().map(|failure| failure.line).collect();
    assert_eq!(lines, vec![1, 1]);
}
