//! Invented names: areas, people, places.

use fengqiao_procedure::model::Text;

use crate::random::Random;

/// A text in both languages.
pub(crate) fn text(zh: impl Into<String>, en: impl Into<String>) -> Text {
    Text { zh: zh.into(), en: en.into() }
}

/// 枫溪市.
pub(crate) fn city() -> Text {
    text("枫溪市", "Fengxi City")
}

const DISTRICTS: [(&str, &str, &str); 4] = [
    ("溪东区", "Xidong District", "xidong"),
    ("溪西区", "Xixi District", "xixi"),
    ("枫南区", "Fengnan District", "fengnan"),
    ("白云县", "Baiyun County", "baiyun"),
];

const STREETS: [(&str, &str, &str); 20] = [
    ("城东街道", "Chengdong Street", "chengdong"),
    ("桥头街道", "Qiaotou Street", "qiaotou"),
    ("学院街道", "Xueyuan Street", "xueyuan"),
    ("东关街道", "Dongguan Street", "dongguan"),
    ("望江街道", "Wangjiang Street", "wangjiang"),
    ("城西街道", "Chengxi Street", "chengxi"),
    ("新桥街道", "Xinqiao Street", "xinqiao"),
    ("西门街道", "Ximen Street", "ximen"),
    ("龙潭街道", "Longtan Street", "longtan"),
    ("河滨街道", "Hebin Street", "hebin"),
    ("南塔街道", "Nanta Street", "nanta"),
    ("枫林街道", "Fenglin Street", "maplewood"),
    ("开元街道", "Kaiyuan Street", "kaiyuan"),
    ("站前街道", "Zhanqian Street", "zhanqian"),
    ("双溪街道", "Shuangxi Street", "shuangxi"),
    ("城关镇", "Chengguan Town", "chengguan"),
    ("白石镇", "Baishi Town", "baishi"),
    ("茶山镇", "Chashan Town", "chashan"),
    ("渡口乡", "Dukou Township", "dukou"),
    ("松坑乡", "Songkeng Township", "songkeng"),
];

const HEADS: [(&str, &str); 10] = [
    ("枫", "feng"),
    ("溪", "xi"),
    ("云", "yun"),
    ("桃", "tao"),
    ("柳", "liu"),
    ("竹", "zhu"),
    ("荷", "he"),
    ("桂", "gui"),
    ("兰", "lan"),
    ("松", "song"),
];
const TAILS: [(&str, &str); 10] = [
    ("园", "yuan"),
    ("湾", "wan"),
    ("林", "lin"),
    ("塘", "tang"),
    ("桥", "qiao"),
    ("岭", "ling"),
    ("坊", "fang"),
    ("洲", "zhou"),
    ("泉", "quan"),
    ("里", "li"),
];

pub(crate) fn district(number: usize) -> (Text, String) {
    named(DISTRICTS[number % DISTRICTS.len()])
}

pub(crate) fn street(number: usize) -> (Text, String) {
    named(STREETS[number % STREETS.len()])
}

fn named((zh, en, slug): (&str, &str, &str)) -> (Text, String) {
    (text(zh, en), slug.to_owned())
}

/// The two characters that a community's estates and roads are named after, with their sound.
pub(crate) fn stem(number: usize) -> (String, String) {
    let (head, tail) = (HEADS[number / 10 % 10], TAILS[number % 10]);
    (format!("{}{}", head.0, tail.0), format!("{}{}", head.1, tail.1))
}

/// A community in town, a village in the county.
pub(crate) fn community(number: usize, rural: bool) -> (Text, String) {
    let (zh, slug) = stem(number);
    let (kind, kind_en) = if rural { ("村", "Village") } else { ("社区", "Community") };
    (text(format!("{zh}{kind}"), format!("{} {kind_en}", capital(&slug))), slug)
}

pub(crate) fn grid(community: &str, number: usize) -> (Text, String) {
    let numerals = ["一", "二", "三", "四", "五", "六"];
    let name = text(format!("第{}网格", numerals[number % numerals.len()]), format!("Grid {}", number + 1));
    (name, format!("{community}.grid{}", number + 1))
}

/// With a capital letter.
pub(crate) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}

const SURNAMES: [&str; 40] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马",
    "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾",
    "彭", "吕",
];
const GIVEN: [&str; 60] = [
    "明", "芳", "建国", "秀英", "丽", "强", "敏", "静", "伟", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "超",
    "秀兰", "霞", "平", "刚", "桂英", "文", "辉", "玲", "桂兰", "建华", "红", "志强", "海燕", "雪梅", "国庆", "春梅",
    "立新", "晓东", "思远", "雨桐", "子轩", "欣怡", "佳宁", "一鸣", "建军", "玉兰", "凤英", "小红", "志明", "永强",
    "新民", "利民", "卫国", "素珍", "美玲", "金凤", "德明", "光明", "爱华", "青松", "晨曦", "若兰",
];

/// An invented person's name.
pub(crate) fn person(random: &mut Random) -> String {
    format!("{}{}", random.pick(&SURNAMES), random.pick(&GIVEN))
}

/// An invented resident as staff write them down.
pub(crate) fn resident(random: &mut Random) -> String {
    let surname = random.pick(&SURNAMES);
    match random.below(4) {
        0 => format!("{surname}先生"),
        1 => format!("{surname}女士"),
        _ => format!("{surname}{}", random.pick(&GIVEN)),
    }
}
