//! What a simulated case is about, and the words people use about it.

use std::collections::BTreeMap;

use fengqiao_app::{PlaceRef, Tables};
use fengqiao_procedure::event::Contact;

use crate::city::{catalogue, names};
use crate::episodes::{Episode, Told};
use crate::random::Random;

/// What the simulation remembers of one case.
#[derive(Debug, Clone)]
pub(crate) struct Matter {
    /// The true category.
    pub(crate) category: &'static str,
    /// The place field's text.
    pub(crate) place: String,
    /// The place as people say it.
    pub(crate) place_said: String,
    /// What the reporter says.
    pub(crate) words: String,
    /// How to reach the reporter.
    pub(crate) contact: Option<Contact>,
    /// `web`, `qr`, `phone`, `counter`, `patrol`.
    pub(crate) channel: &'static str,
    /// The reporter named the category.
    pub(crate) sorted: bool,
    /// The number of an earlier report of the same thing.
    pub(crate) twin_of: Option<String>,
    /// The episode that is lived through, where there is one.
    pub(crate) part: Option<Part>,
    /// Its own dice: what happens to one case moves no other.
    pub(crate) random: Random,
}

/// How far an episode is.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) episode: Episode,
    /// The next act.
    pub(crate) next: usize,
    /// How often in a row nothing of it could be done.
    pub(crate) missed: u8,
    /// What the act that is under way writes into its form.
    pub(crate) told: BTreeMap<String, Told>,
}

impl Part {
    /// An episode at its beginning.
    pub(crate) fn new(episode: Episode) -> Part {
        Part { episode, next: 0, missed: 0, told: BTreeMap::new() }
    }
}

const GREETINGS: [&str; 8] = ["", "", "", "", "您好，", "你好，", "麻烦反映一下，", "工作人员您好，"];
const SINCE: [&str; 14] = [
    "，已经三天了",
    "，有一个星期了",
    "，从上周开始的",
    "，昨天晚上发现的",
    "，今天早上看到的",
    "，一直没有人管",
    "，之前也反映过",
    "，下雨之后就这样了",
    "",
    "",
    "",
    "",
    "，快半个月了",
    "，邻居也都在说",
];
const ASKS: [&str; 10] = [
    "希望尽快处理。",
    "请帮忙看看。",
    "麻烦派人来看一下。",
    "请尽快解决，谢谢！",
    "希望有人管一管。",
    "请给个答复。",
    "谢谢。",
    "",
    "",
    "什么时候能修好？",
];

/// How a question ends.
const ASKS_FOR_WORDS: [&str; 10] =
    ["", "", "谢谢。", "请给个答复。", "麻烦告诉一声。", "", "", "谢谢！", "想了解一下。", ""];

fn harm(category: &str) -> &'static [&'static str] {
    match category {
        "01" | "04" | "09" => &["老人小孩经过很不安全。", "晚上看不清，容易出事。", "我妈昨天差点摔倒。", ""],
        "02" | "03" => &["看着很乱。", "影响大家走路。", "天天从这里过，很不方便。", ""],
        "05" => &["家里有老人和孩子，很着急。", "整栋楼都受影响。", ""],
        "06" => &["家里有上学的孩子，晚上睡不好。", "窗户都不敢开。", ""],
        "07" | "08" => &["业主群里都在说。", "楼里老人多，很不方便。", ""],
        "12" | "14" => &["我这里有凭证和照片。", "对方一直推脱。", ""],
        _ => &[""],
    }
}

/// What a resident would say about a category at a place.
pub(crate) fn said(category: &str, place: &str, random: &mut Random) -> String {
    let cores = catalogue::of(category).map_or(&[][..], |matter| &matter.says);
    let core = if cores.is_empty() { "{p}有个问题想反映" } else { *random.pick(cores) };
    let question = category.starts_with("17") || core.contains('吗') || core.ends_with('里') || core.contains("怎么");
    let since = if question { "" } else { random.pick(&SINCE) };
    let harm = if question { "" } else { random.pick(harm(&category[..2])) };
    let end = if question { "？" } else { "。" };
    format!(
        "{}{}{since}{end}{harm}{}",
        random.pick(&GREETINGS),
        core.replace("{p}", place),
        random.pick(if question { &ASKS_FOR_WORDS } else { &ASKS })
    )
}

/// An invented way to reach somebody: no such numbers are given out.
pub(crate) fn contact(random: &mut Random) -> Contact {
    let phone = format!("1390000{:04}", random.below(10_000));
    Contact { name: names::resident(random), phone, hidden: false }
}

/// A registered place as people say it.
pub(crate) fn place_said(tables: &Tables, place: &str) -> String {
    let areas = tables.city.areas();
    // People know their community, not their grid.
    let known = |code: &str| areas.chain(areas.find(code)?).map(|id| areas.get(id)).find(|area| area.level <= 3);
    let area_name = |code: &str| known(code).map_or(String::new(), |area| area.name.to_owned());
    match place.parse::<PlaceRef>() {
        Ok(PlaceRef::Code(code)) => tables.city.places().get(&code).map_or(String::new(), |place| {
            let beside = place.parent.as_ref().and_then(|code| tables.city.places().get(code.as_str()));
            beside.map_or_else(|| place.name.zh.clone(), |beside| beside.name.zh.clone())
        }),
        Ok(PlaceRef::Area(code)) => area_name(&code),
        _ => "我们小区".to_owned(),
    }
}
