//! Hostile procedures that hide what they do: other words, other scripts, names that no page shows, modules, expressions.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod check_support;

use std::collections::BTreeMap;

use check_support::hostile::*;
use check_support::*;
use fengqiao_procedure::check::{Property, check as examine};
use fengqiao_procedure::model::*;
use fengqiao_procedure::{Source, read};

/// A field of plain words, refused at its English title.
fn field(name: &str, code: &str, zh: &str, en: &str) {
    check(name, en, &[], |p| {
        asked(p, code, zh, en, words_field());
    });
}

#[test]
fn other_words_for_the_same_list() {
    field("who comes back too often", "note", "老上访情况", "Earlier visits");
    field("who may make trouble", "note", "肇事肇祸记录", "Record of incidents");
    field("who is not at ease", "note", "不放心人情况", "Special cases");
    field("a file on each", "note", "一人一档编号", "File number");
    field("a measure for each", "note", "一人一策措施", "Measure");
    field("whom to help and watch", "note", "帮教对象姓名", "Name");
    field("what people say", "note", "言论倾向", "What is being said");
    field("a party book", "note", "党派", "Membership");
    field("a dossier, in English", "note", "材料", "Dossier number");
    field("under watch, in English", "note", "备注", "Persons under watch");
    field("a score of good conduct", "note", "文明积分", "Good conduct");
}

#[test]
fn the_same_words_written_so_that_a_search_fails() {
    field("spaced out", "note", "重 点 人 员", "Listed");
    field("with signs between", "note", "维·稳·对·象", "Listed");
    field("with signs that nobody sees", "note", "重点\u{200b}人员", "Listed");
    field("in the traditional script", "note", "重點人員", "Listed");
    field("in wide letters", "note", "类别", "Ｂｌａｃｋｌｉｓｔ");
    field("in capitals", "note", "类别", "WATCHLIST");
    field("in pinyin", "zhong_dian_ren_yuan", "登记", "Registered");
    field("ethnicity in pinyin", "min_zu", "类别", "Kind");
    field("a colour code in pinyin", "hong_ma", "情况", "Situation");
    field("a risk in pinyin", "jumin_fengxian", "情况", "Situation");
}

#[test]
fn names_that_no_page_shows() {
    check("a rule", "return visit", &[], |p| p.clocks[3].length = ClockLength::Rule("visit.key_person".to_owned()));
    check("a rule of an extension", "return visit", &[], |p| {
        p.clocks[3].extension = Some(ClockLength::Rule("zhongdianrenyuan.monthly".to_owned()));
    });
    check("a post", "the callback clerk", &[], |p| {
        p.roles[3].kind = RoleKind::Office { post: "weiwen_officer".to_owned() };
    });
    check("a choice", "Remark", &[], |p| {
        let values = vec![("plain".to_owned(), text("甲", "first")), ("shang_fang".to_owned(), text("乙", "second"))];
        asked(p, "remark", "备注", "Remark", FieldKind::Choice { values });
    });
    check("a paper", "Record", &[], |p| {
        p.papers.push(Paper {
            name: "watchlist".to_owned(),
            title: text("记录", "Record"),
            form: "record".to_owned(),
            fields: Vec::new(),
            optional: Vec::new(),
            privacy: Privacy::Unit,
        });
    });
    check("a linked procedure", "Other matter", &[], |p| {
        p.links.push(Link {
            name: "other".to_owned(),
            title: text("其他事项", "Other matter"),
            procedure: "key_person_register".to_owned(),
            outcomes: Vec::new(),
            limit: None,
            carry: Vec::new(),
            follows: true,
            awaited_in: Vec::new(),
        });
    });
    check("a word inside an expression", "dispatch", &[], |p| {
        asked(p, "remark", "备注", "Remark", words_field());
        steers(p, FactSource::Cel("remark.contains('宗教')".to_owned()));
    });
}

#[test]
fn sentences_that_ask_for_it() {
    check("help under a field", "Remark", &[], |p| {
        let id = asked(p, "remark", "备注", "Remark", words_field());
        p.fields[id.index()].hint = text("写明当事人的宗教信仰。", "Give the details.");
    });
    check("help in English", "Remark", &[], |p| {
        let id = asked(p, "remark", "备注", "Remark", words_field());
        p.fields[id.index()].hint = text("写明情况。", "Say whether this is a repeat petitioner.");
    });
    check("a notice", "answer", &[], |p| {
        let notice = Notice {
            to: RoleId(2),
            text: text("事项{number}涉及重点人员。", "Matter {number} was answered."),
        };
        edit(p, "reply").notices.push(notice);
    });
    check("help at a step", "answer", &[], |p| {
        edit(p, "reply").hint = text("先查当事人的一人一档。", "Look it up first.");
    });
}

#[test]
fn help_that_forbids_is_no_list() {
    let mut p = lawful();
    let id = asked(&mut p, "remark", "备注", "Remark", words_field());
    p.fields[id.index()].hint = text("不得写民族、宗教信仰；请避开人脸。", "Do not write anyone's religion.");
    assert_eq!(examine(&p, &names()).findings, []);
}

#[test]
fn grades_by_other_letters() {
    check("letters", "Kind of resident", &[], |p| {
        let values = [("A类", "a"), ("B类", "b"), ("C类", "c")];
        asked(p, "kind", "住户类型", "Kind of resident", choices(&values));
    });
    check("stars", "Family", &[], |p| {
        asked(p, "family", "家庭", "Family", choices(&[("一星", "1"), ("二星", "2"), ("三星", "3")]));
    });
    check("strict and lax", "Household", &[], |p| {
        asked(p, "household", "住户", "Household", choices(&[("严管", "strict"), ("宽管", "lax")]));
    });
    check("points taken away", "Points of the volunteer", &[], |p| {
        asked(p, "balance", "积分", "Points of the volunteer", FieldKind::Number { min: -100, max: 100 });
    });
}

#[test]
fn attributes_by_another_way() {
    check("a limit by the choice of sex", "handling", &[], |p| {
        let field = asked(p, "sex", "性别", "Sex", choices(&[("男", "male"), ("女", "female")]));
        let rules = vec!["test.handle".to_owned(), "test.review".to_owned()];
        p.clocks[1].length = ClockLength::ByChoice { field, rules };
    });
    check("a limit that begins on a day of a person's life", "handling", &[], |p| {
        let field = asked(p, "since", "当事人年龄起算日", "Since", FieldKind::Date);
        p.clocks[1].from = StartsFrom::Field(field);
    });
    check("a mark that the clerk sets by hand", "Criminal record", &[], |p| {
        let fact = add_fact(p, "record", "前科", "Criminal record", FactKind::Flag { initial: false });
        edit(p, "dispatch").effects.push(Effect::Set { fact, to: FactSource::Value(1) });
        let mut push = step(p, "push", "催办", "push", &["handling"], None, by(p, &["intake"]));
        push.guard = Guard::Is(fact, 1);
        p.steps.push(push);
    });
    check("a question that only some are asked", "Old people", &[], |p| {
        let fact = add_fact(p, "old", "是否六十周岁以上老人", "Old people", FactKind::Flag { initial: false });
        edit(p, "dispatch").effects.push(Effect::Set { fact, to: FactSource::Value(1) });
        let extra = add_field(p, "extra", "其他", "Other", words_field(), Privacy::Unit);
        edit(p, "reply").asks.push(Ask { field: extra, required: false, when: Guard::Is(fact, 1) });
    });
}

#[test]
fn a_schedule_of_visits_to_people() {
    check("how often they are seen", "Every so often", &[], |p| {
        add_clock(p, "visit", "走访频次", "Every so often");
    });
    check("whom to see", "to be visited", &[], |p| {
        p.states[3].title = text("必访对象", "to be visited");
    });
    check("who answers for whom", "Keeper", &[], |p| {
        p.roles[3].title = text("包保责任人", "Keeper");
    });
    check("in English", "Visit schedule of the elderly", &[], |p| {
        p.clocks[3].title = text("回访", "Visit schedule of the elderly");
    });
}

const MODULE: &str = r#"
module = "extra"
language = 1
title = { zh = "补充", en = "Extra" }
[parameter.asked]
kind = "text"
about = { zh = "问什么", en = "what is asked" }
[contract]
enters = []
leaves = []
promise = { zh = "多问一项。", en = "One more question." }
[field.more]
title = "$asked"
kind = "text"
privacy = "unit"
"#;

#[test]
fn a_word_hidden_in_what_a_module_is_given() {
    let used = "[[use]]\nmodule = \"extra\"\nwith = { asked = { zh = \"来访人是否缠访\", en = \"Question\" } }\n";
    let text = include_str!("../src/compare/old.toml").to_owned() + used;
    let modules = BTreeMap::from([("extra".to_owned(), MODULE.to_owned())]);
    let source = Source { name: "small/procedure.toml".to_owned(), text, modules };
    let p = read(&source).unwrap_or_else(|issues| panic!("{issues:?}"));
    let report = examine(&p, &names());
    let named = report.findings.iter().any(|it| it.property == Property::Boundary && it.message.zh.contains("缠访"));
    assert!(named, "{}", words(&report.findings));
}
