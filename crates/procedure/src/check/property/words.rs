//! Every text stands in both languages, and the sentence of each open state says by which date.

use super::super::audit::Audit;
use super::super::finding::Place;
use super::super::finding::Property;
use super::super::said::{Use, placeholders, said};
use crate::model::*;

/// What a sentence may be filled with.
const PLACEHOLDERS: [&str; 5] = ["holder", "due", "next", "phone", "number"];

pub fn check(audit: &mut Audit) {
    let p = audit.p;
    for it in said(p) {
        let place = [it.place];
        let (zh, en) = (it.text.zh.trim(), it.text.en.trim());
        let optional = it.used == Use::Hint && zh.is_empty() && en.is_empty();
        if !optional && (zh.is_empty() || en.is_empty()) {
            audit.refuse(Property::Words, &place, "{0}缺少中文或英文文字", "{0} lacks its Chinese or English text");
            continue;
        }
        if en.chars().any(is_han) {
            audit.refuse(
                Property::Words,
                &place,
                "{0}的英文文字里有汉字",
                "the English text of {0} contains Chinese characters",
            );
        }
        if it.used == Use::Sentence && !zh.chars().any(is_han) {
            audit.refuse(
                Property::Words,
                &place,
                "{0}的中文句子里没有汉字",
                "the Chinese sentence of {0} contains no Chinese",
            );
        }
        let (in_zh, in_en) = (placeholders(zh), placeholders(en));
        if in_zh != in_en || in_zh.iter().any(|name| !PLACEHOLDERS.contains(name)) {
            audit.refuse(
                Property::Words,
                &place,
                "{0}的占位符不明，或两种文字不一致",
                "the placeholders of {0} are unknown, or differ between the languages",
            );
        }
    }
    for (state, at) in p.states.iter().zip(0u16..) {
        let says = |name: &str| placeholders(&state.tells.zh).contains(&name);
        if state.end.is_none() && state.clock.is_some() && !says("due") {
            let place = [Place::State(StateId(at))];
            audit.refuse(
                Property::Words,
                &place,
                "状态{0}没有说明最迟到哪一天",
                "the state {0} does not tell by which date",
            );
        }
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
}
