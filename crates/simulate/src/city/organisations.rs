//! Who acts in 枫溪市: centres, departments, street offices, communities, property companies, mediation committees.

use fengqiao_civic::Organisation;
use fengqiao_procedure::model::Text;

use super::areas::{Ground, START};
use super::names::text;

/// A department: kind, Chinese and English name without the area, the street of its address.
type Department = (&'static str, &'static str, &'static str);

/// Departments that the city has.
const CITY_UNITS: [Department; 20] = [
    ("municipal", "市政养护中心", "Public Works Centre"),
    ("sanitation", "环境卫生管理中心", "Sanitation Centre"),
    ("urban-management", "综合行政执法局", "Urban Management Bureau"),
    ("housing", "住房和城乡建设局", "Housing and Construction Bureau"),
    ("environment", "生态环境局", "Ecology and Environment Bureau"),
    ("police", "公安局", "Public Security Bureau"),
    ("fire", "消防救援支队", "Fire and Rescue Division"),
    ("market", "市场监督管理局", "Market Supervision Bureau"),
    ("civil-affairs", "民政局", "Civil Affairs Bureau"),
    ("transport", "交通运输局", "Transport Bureau"),
    ("parks", "园林绿化中心", "Parks Centre"),
    ("health", "卫生健康局", "Health Bureau"),
    ("education", "教育局", "Education Bureau"),
    ("labour", "人力资源和社会保障局", "Human Resources and Social Security Bureau"),
    ("water", "水务集团", "Water Company"),
    ("power", "供电公司", "Power Company"),
    ("gas", "燃气公司", "Gas Company"),
    ("transit", "公交公司", "Bus Company"),
    ("efficiency", "机关效能监督中心", "Office for the Conduct of Staff"),
    ("mediation", "联合人民调解委员会", "Joint People's Mediation Committee"),
];

/// How many of [`CITY_UNITS`] each district has as well; the mediation committee besides.
const DISTRICT_UNITS: usize = 14;

/// Offices that judge, help or look after what others did: the city and each district have them, apart from each other, so that whoever
/// reviews never sits where it was decided.
const APART: [Department; 7] = [
    (JUSTICE, "司法局", "Justice Bureau"),
    (LEGAL_AID, "法律援助中心", "Legal Aid Centre"),
    (LAW_FIRM, "公益律师事务所", "Public Interest Law Firm"),
    (PETITIONS, "信访局", "Petitions Office"),
    (AUDIT, "审计局", "Audit Bureau"),
    (GOVERNMENT, "人民政府办公室", "Government Office"),
    (EVALUATION, "决策风险评估中心", "Centre for the Assessment of Decisions"),
];

/// The kinds of organisation that only coordinate, check or answer and are in no duty.
pub(crate) const CENTRE: &str = "centre";
pub(crate) const HOTLINE: &str = "hotline";
pub(crate) const INSPECT: &str = "inspect";
pub(crate) const STREET_OFFICE: &str = "street-office";
pub(crate) const COMMUNITY: &str = "community";
pub(crate) const PROPERTY: &str = "property";
pub(crate) const MEDIATION: &str = "mediation";
pub(crate) const JUSTICE: &str = "justice";
pub(crate) const LEGAL_AID: &str = "legal-aid";
pub(crate) const LAW_FIRM: &str = "law-firm";
pub(crate) const PETITIONS: &str = "petitions";
pub(crate) const AUDIT: &str = "audit";
pub(crate) const GOVERNMENT: &str = "government";
pub(crate) const EVALUATION: &str = "evaluation";

/// An organisation with the place in [`Ground`] where it is seated.
#[derive(Debug, Clone)]
pub(crate) struct Unit {
    pub(crate) row: Organisation,
    pub(crate) at: usize,
}

/// All organisations, those above before those below.
pub(crate) fn units(ground: &[Ground]) -> Vec<Unit> {
    let mut made = Making { ground, units: Vec::new() };
    for (at, area) in ground.iter().enumerate() {
        match area.level {
            0 => made.city(at),
            1 => made.district(at),
            2 => made.street(at),
            3 => made.community(at),
            _ => {}
        }
    }
    made.units
}

struct Making<'a> {
    ground: &'a [Ground],
    units: Vec<Unit>,
}

impl Making<'_> {
    fn city(&mut self, at: usize) {
        self.add(at, CENTRE, text("社会治理中心", "Governance Centre"), None);
        self.add(
            at,
            HOTLINE,
            text("12345政务服务便民热线中心", "12345 Hotline Centre"),
            Some("city-centre".to_owned()),
        );
        self.add(at, INSPECT, text("社会治理监督核查中心", "Verification Centre"), Some("city-centre".to_owned()));
        for (kind, zh, en) in CITY_UNITS.into_iter().chain(APART) {
            self.add(at, kind, text(zh, en), Some("city-centre".to_owned()));
        }
    }

    fn district(&mut self, at: usize) {
        let centre = self.add(at, CENTRE, text("社会治理中心", "Governance Centre"), Some("city-centre".to_owned()));
        self.add(at, INSPECT, text("监督核查中心", "Verification Centre"), Some(centre.clone()));
        let mediation = CITY_UNITS.iter().filter(|(kind, _, _)| *kind == MEDIATION);
        for (kind, zh, en) in CITY_UNITS.iter().take(DISTRICT_UNITS).chain(mediation) {
            let zh = zh.replace("支队", "大队").replace("市政养护中心", "市政养护所");
            self.add(at, kind, text(zh, *en), Some(centre.clone()));
        }
        for (kind, zh, en) in APART {
            self.add(at, kind, text(zh, en), Some(centre.clone()));
        }
    }

    fn street(&mut self, at: usize) {
        let above = self.centre_above(at);
        let centre = self.add(at, CENTRE, text("综治中心", "Governance Centre"), Some(above));
        self.add(
            at,
            STREET_OFFICE,
            text(if self.ground[at].name.zh.ends_with("街道") { "办事处" } else { "人民政府" }, "Office"),
            Some(centre.clone()),
        );
        self.add(at, MEDIATION, text("人民调解委员会", "People's Mediation Committee"), Some(centre));
    }

    fn community(&mut self, at: usize) {
        let above = self.centre_above(at);
        let name = if self.ground[at].name.zh.ends_with('村') {
            text("村民委员会", "Villagers' Committee")
        } else {
            text("居民委员会", "Residents' Committee")
        };
        self.add(at, COMMUNITY, name, Some(above.clone()));
        if at.is_multiple_of(2) {
            self.add(at, PROPERTY, text("物业服务有限公司", "Property Services"), Some(above));
        }
    }

    fn centre_above(&self, at: usize) -> String {
        self.ground[at].parent.map_or(String::new(), |parent| format!("{}-{CENTRE}", self.ground[parent].slug))
    }

    fn add(&mut self, at: usize, kind: &str, own: Text, parent: Option<String>) -> String {
        let area = &self.ground[at];
        let id = format!("{}-{kind}", area.slug);
        let serial = self.units.len() + 1;
        let address = text(
            format!("{}政务路{}号（虚构）", area.name.zh, serial % 200 + 1),
            format!("{} Zhengwu Road, {} (invented)", serial % 200 + 1, area.name.en),
        );
        let row = Organisation {
            id: id.as_str().into(),
            name: text(format!("{}{}", area.name.zh, own.zh), format!("{} {}", area.name.en, own.en)),
            kind: kind.to_owned(),
            area: area.code.as_str().into(),
            parent: parent.as_deref().map(Into::into),
            powers: Vec::new(),
            phone: if kind == HOTLINE { "12345".to_owned() } else { format!("0579-0000-{serial:04}") },
            address,
            hours: hours(kind),
            valid_from: START,
            valid_to: None,
        };
        self.units.push(Unit { row, at });
        id
    }
}

fn hours(kind: &str) -> Text {
    match kind {
        HOTLINE | "water" | "power" | "gas" | "fire" | "police" => text("全天24小时", "Day and night"),
        _ => text("工作日9:00—12:00、14:00—17:00", "Working days 9:00–12:00 and 14:00–17:00"),
    }
}
