//! Words by which a record about a matter becomes a record about a person's danger, loyalty or worth.
//!
//! The lists are no proof: they catch what says its own name. The rest needs a second administrator at publishing.

/// Concepts that no procedure holds data about, in any title, name or choice.
const NEVER: [&str; 55] = [
    "重点人",
    "重点人员",
    "重点人群",
    "重点关注对象",
    "信访人员",
    "上访人员",
    "上访户",
    "缠访",
    "闹访",
    "稳控",
    "维稳对象",
    "管控人员",
    "涉稳人员",
    "布控",
    "黑名单",
    "关注名单",
    "征信",
    "信用分",
    "社会信用",
    "平安码",
    "红码",
    "黄码",
    "红黄蓝",
    "民族",
    "宗教",
    "信仰",
    "政治面貌",
    "政治倾向",
    "思想动态",
    "人脸识别",
    "行动轨迹",
    "活动轨迹",
    "人员轨迹",
    "人物画像",
    "人员画像",
    "刑满释放",
    "吸毒人员",
    "社区矫正人员",
    "精神障碍患者",
    "邪教",
    "key person",
    "person of interest",
    "persons of interest",
    "petitioner list",
    "blacklist",
    "watch list",
    "watchlist",
    "credit score",
    "ethnic",
    "religio",
    "political view",
    "face recognition",
    "trajectory",
    "profil",
    "stability control",
];

/// Words for a person as the thing that is graded.
const PERSON: [&str; 29] = [
    "居民",
    "诉求人",
    "反映人",
    "举报人",
    "来访人",
    "信访人",
    "申请人",
    "当事人",
    "住户",
    "户主",
    "个人",
    "人员",
    "对象",
    "群众",
    "家庭",
    "特殊人群",
    "person",
    "resident",
    "reporter",
    "petitioner",
    "applicant",
    "citizen",
    "individual",
    "household",
    "tenant",
    "complainant",
    "caller",
    "family",
    "people",
];

/// Words for grading.
const GRADE: [&str; 28] = [
    "等级",
    "分级",
    "分类管理",
    "风险",
    "危险",
    "评分",
    "打分",
    "积分",
    "得分",
    "信用",
    "颜色",
    "标签",
    "可信度",
    "配合度",
    "稳定性",
    "素质",
    "忠诚",
    "level",
    "grade",
    "risk",
    "danger",
    "score",
    "rank",
    "tier",
    "colour",
    "color",
    "loyal",
    "trust",
];

/// Values that order people when they stand under a title about people.
const SCALE: [&str; 26] = [
    "高", "中", "低", "红", "黄", "蓝", "橙", "绿", "一级", "二级", "三级", "四级", "重点", "高危", "极高", "high",
    "medium", "low", "red", "yellow", "blue", "orange", "green", "level 1", "level 2", "level 3",
];

/// What a person says about the service they received is no grade of the person.
const OWN_WORD: [&str; 5] = ["满意", "评价服务", "satisf", "rating of", "how satisfied"];

/// Attributes of a person that a law may make a condition of help.
const ELIGIBILITY: [&str; 14] = [
    "年龄",
    "周岁",
    "未成年",
    "监护",
    "经济困难",
    "收入",
    "低保",
    "age",
    "minor",
    "guardian",
    "income",
    "means",
    "hardship",
    "birth",
];

/// Other attributes of a person, which decide nothing.
const ATTRIBUTE: [&str; 26] = [
    "性别",
    "身份证",
    "户籍",
    "籍贯",
    "国籍",
    "婚姻",
    "职业",
    "学历",
    "病史",
    "残疾",
    "前科",
    "犯罪记录",
    "电话号码",
    "姓名",
    "来访次数",
    "信访次数",
    "投诉次数",
    "gender",
    "identity number",
    "household registration",
    "nationality",
    "marital",
    "occupation",
    "health record",
    "criminal record",
    "petition count",
];

/// The concept that a text names and that no procedure holds data about.
pub(super) fn never(text: &str) -> Option<&'static str> {
    let text = plain(text);
    NEVER.iter().copied().filter(|it| has(&text, it)).max_by_key(|it| it.len())
}

/// Whether a title is about a person and a grade at once.
pub(super) fn grades_person(title: &str) -> bool {
    speaks_of_person(title) && any(title, &GRADE) && !own_word(title)
}

/// Whether choices under a title order people.
pub(super) fn scale_of_persons<'a>(title: &str, values: impl Iterator<Item = &'a str>) -> bool {
    let steps = values.filter(|value| any_exact(value)).count();
    steps >= 2 && speaks_of_person(title) && !own_word(title)
}

/// Whether a text names a person.
pub(super) fn speaks_of_person(text: &str) -> bool {
    any(text, &PERSON)
}

/// Whether a title names what a law may make a condition: age, guardianship, means.
pub(super) fn eligibility(text: &str) -> bool {
    any(text, &ELIGIBILITY)
}

/// Whether a title names another attribute of a person.
pub(super) fn attribute(text: &str) -> bool {
    any(text, &ATTRIBUTE)
}

fn own_word(title: &str) -> bool {
    any(title, &OWN_WORD)
}

fn any(text: &str, words: &[&str]) -> bool {
    let text = plain(text);
    words.iter().any(|word| has(&text, word))
}

/// A text as words are looked for in it: in small letters, with the `_` of a name as a space.
fn plain(text: &str) -> String {
    text.to_lowercase().replace('_', " ")
}

fn any_exact(value: &str) -> bool {
    let value = value.trim().to_lowercase();
    SCALE.iter().any(|it| value == *it || value.strip_suffix(['级', '色', '风', '度']).is_some_and(|root| root == *it))
        || value.ends_with("风险")
}

/// Whether a plain text holds a word: English by whole beginnings of words, Chinese anywhere.
fn has(text: &str, word: &str) -> bool {
    if !word.is_ascii() {
        return text.contains(word);
    }
    let short = word.len() <= 5;
    text.match_indices(word).any(|(at, _)| {
        let begins = !text[..at].ends_with(|c: char| c.is_ascii_alphabetic());
        let ends = !text[at + word.len()..].starts_with(|c: char| c.is_ascii_alphabetic());
        begins && (ends || !short)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_where_they_stand_and_nowhere_else() {
        for (text, expected) in [
            ("重点人员台账", true),
            ("key_person_list", true),
            ("Ethnic group", true),
            ("设施位置", false),
            ("Street lamp", false),
            ("重点工程", false),
        ] {
            assert_eq!(never(text).is_some(), expected, "{text}");
        }
    }

    #[test]
    fn a_grade_of_a_person_is_told_from_a_grade_of_a_matter() {
        for (title, expected) in [
            ("信访人风险等级", true),
            ("resident_risk", true),
            ("事件紧急程度", false),
            ("Risk of the place", false),
            ("居民满意等级", false),
        ] {
            assert_eq!(grades_person(title), expected, "{title}");
        }
        assert!(scale_of_persons("当事人情况", ["红", "黄", "蓝"].into_iter()));
        assert!(!scale_of_persons("当事人是否到场", ["到场", "缺席"].into_iter()));
        assert!(!scale_of_persons("事件等级", ["高", "低"].into_iter()));
    }

    #[test]
    fn short_english_words_match_whole_words_only() {
        assert!(eligibility("applicant age"));
        assert!(!eligibility("garbage"));
        assert!(!eligibility("agency"));
    }
}
