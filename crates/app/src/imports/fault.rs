//! What is wrong with what is imported, in words and with its place.

use fengqiao_calendar::Language;
use fengqiao_civic::boundary::BoundaryFault;
use fengqiao_tables::CsvIssue;

/// How many characters of a value are shown.
const SHOWN_CHARS: usize = 40;

/// One thing wrong with one row, feature or line. What it speaks of is not imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line of the file, or the number of the feature, from 1; 0 for the whole file.
    pub line: u64,
    /// The column or property; empty for the whole row.
    pub column: String,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// The file itself: its encoding, its header, the cells of a row.
    Csv(CsvIssue),
    /// A value that must be there is not.
    Missing,
    /// The value is no time in any of the formats of the mapping.
    NotATime(String),
    /// The time lies after now.
    Future(String),
    /// The value is no number of degrees on the globe.
    NotADegree(String),
    /// Latitude without longitude, or the other way round.
    HalfAPoint,
    /// The text has more characters than its field takes.
    TooLong {
        /// The most.
        max: u32,
    },
    /// The state is one of the open ones, and yet there is a closing time.
    OpenButClosed(String),
    /// The same number stands on an earlier line.
    Twice {
        /// The first line with it.
        first: u64,
    },
    /// A case of this number was imported with another opening time: it is of another source, or the number was used again.
    OtherCase,
    /// It was imported as closed and is open now.
    OpenAgain,
    /// Neither code nor name is that of a registered area.
    UnknownArea(String),
    /// Two areas have this name; only a code can tell them apart.
    AmbiguousArea(String),
    /// A geometry that is none, or was put right.
    Geometry(BoundaryFault),
    /// A register does not take it, with its message key.
    Register(String),
    /// The procedure refuses it.
    Refused(String),
}

impl Fault {
    /// A fault of one column of a row.
    pub(crate) fn at(line: u64, column: &str, kind: FaultKind) -> Fault {
        Fault { line, column: column.to_owned(), kind }
    }

    /// The fault in words.
    pub fn in_words(&self, language: Language) -> String {
        if let FaultKind::Csv(issue) = &self.kind {
            return issue.in_words(language);
        }
        let said = self.kind.in_words(language);
        match (language, self.line, self.column.as_str()) {
            (Language::Zh, 0, _) => said,
            (Language::Zh, line, "") => format!("第{line}行：{said}"),
            (Language::Zh, line, column) => format!("第{line}行，“{column}”：{said}"),
            (Language::En, 0, _) => said,
            (Language::En, line, "") => format!("line {line}: {said}"),
            (Language::En, line, column) => format!("line {line}, `{column}`: {said}"),
        }
    }
}

impl FaultKind {
    fn in_words(&self, language: Language) -> String {
        let (zh, en) = match self {
            FaultKind::Csv(issue) => return issue.in_words(language),
            FaultKind::Missing => ("必填，但没有内容".to_owned(), "is empty, and it must not be".to_owned()),
            FaultKind::NotATime(value) => (
                format!("“{}”不是对照文件所写格式的时间", short(value)),
                format!("`{}` is no time in a format of the mapping", short(value)),
            ),
            FaultKind::Future(value) => {
                (format!("时间“{}”在今后", short(value)), format!("the time `{}` has not come yet", short(value)))
            }
            FaultKind::NotADegree(value) => {
                (format!("“{}”不是经纬度", short(value)), format!("`{}` is no number of degrees", short(value)))
            }
            FaultKind::HalfAPoint => {
                ("经度和纬度缺了一个".to_owned(), "latitude and longitude: one of them is missing".to_owned())
            }
            FaultKind::TooLong { max } => (format!("超过{max}个字"), format!("has more than {max} characters")),
            FaultKind::OpenButClosed(state) => (
                format!("状态“{}”是未办结，却有办结时间", short(state)),
                format!("the state `{}` is an open one, and yet there is a closing time", short(state)),
            ),
            FaultKind::Twice { first } => {
                (format!("编号与第{first}行重复"), format!("the number stands on line {first} already"))
            }
            FaultKind::OtherCase => (
                "已有同一编号但发生时间不同的事项，可能来自另一来源".to_owned(),
                "a case of this number was imported with another opening time; it may be of another source".to_owned(),
            ),
            FaultKind::OpenAgain => (
                "以前导入时已办结，来源中又成为未办结，请人工核对".to_owned(),
                "was imported as closed and is open again in its source: a person must look".to_owned(),
            ),
            FaultKind::UnknownArea(value) => {
                (format!("没有登记区域“{}”", short(value)), format!("no area `{}` is registered", short(value)))
            }
            FaultKind::AmbiguousArea(value) => (
                format!("有多个区域名为“{}”，请用代码", short(value)),
                format!("several areas are named `{}`; a code would tell them apart", short(value)),
            ),
            FaultKind::Geometry(fault) => {
                let (zh, en) = geometry(*fault);
                (zh.to_owned(), en.to_owned())
            }
            FaultKind::Register(what) => {
                (format!("登记册不接受：{what}"), format!("the register does not take it: {what}"))
            }
            FaultKind::Refused(what) => {
                (format!("流程不接受：{what}"), format!("the procedure does not take it: {what}"))
            }
        };
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}

/// What is wrong with a boundary, or was and is put right.
fn geometry(fault: BoundaryFault) -> (&'static str, &'static str) {
    match fault {
        BoundaryFault::NotGeoJson => ("文件不是GeoJSON要素集", "the file is no GeoJSON feature collection"),
        BoundaryFault::Property => ("属性缺失或类型不对", "a property is missing or of another kind"),
        BoundaryFault::DuplicateCode => ("两个图形的代码相同", "two features have the same code"),
        BoundaryFault::GeometryKind => ("图形不是面", "the geometry is neither a polygon nor a multipolygon"),
        BoundaryFault::Coordinate => ("坐标不是一对数", "a coordinate is no pair of numbers"),
        BoundaryFault::OutsideRange => ("坐标超出地球范围", "a coordinate lies outside the globe"),
        BoundaryFault::ShortRing => ("边界不足三个点", "a ring has fewer than three points"),
        BoundaryFault::SelfCrossing => ("边界自相交", "a ring crosses or touches itself"),
        BoundaryFault::HoleOutside => ("洞不在外边界以内", "a hole lies outside its ring"),
        BoundaryFault::TooWide => ("图形超过100度", "the shape is wider or higher than 100 degrees"),
        BoundaryFault::Unclosed => ("边界没有闭合，已自动闭合", "a ring was not closed; it was closed"),
        BoundaryFault::Orientation => ("边界方向相反，已自动调整", "a ring ran the wrong way round; it was turned"),
    }
}

fn short(value: &str) -> String {
    match value.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

/// Faults as they are found: all are counted, the first [`super::FAULTS_MAX`] are kept.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faults {
    pub kept: Vec<Fault>,
    /// Rows or features with a fault.
    pub bad: u64,
}

impl Faults {
    /// Notes the faults of one row.
    pub fn of_one(&mut self, faults: impl IntoIterator<Item = Fault>) {
        self.bad += 1;
        let left = super::FAULTS_MAX.saturating_sub(self.kept.len());
        self.kept.extend(faults.into_iter().take(left));
    }
}
