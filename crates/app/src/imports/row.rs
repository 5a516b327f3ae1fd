//! One row of a table as a request, read by the mapping. All that is wrong with a row is found at once.

use std::collections::HashMap;
use std::io::Read;

use fengqiao_calendar::Instant;
use fengqiao_civic::datum::to_inside;
use fengqiao_civic::geometry::Point;
use fengqiao_procedure::model::{FieldKind, Procedure};
use fengqiao_tables::{Row, Rows};

use super::fault::{Fault, FaultKind};
use super::mapping::{Day, Mapping};

/// The longest name of a category, an organisation or an area, in characters.
const NAME_CHARS_MAX: u32 = 200;

/// A request as the source shows it. What the source does not show is absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Request {
    pub line: u64,
    pub number: String,
    pub opened_at: Instant,
    pub due_at: Option<Instant>,
    pub closed: Closed,
    pub category: Option<String>,
    pub organisation: Option<String>,
    pub area: Option<String>,
    pub channel: Option<String>,
    pub state: Option<String>,
    pub words: Option<String>,
    pub address: Option<String>,
    pub result: Option<String>,
    pub spot: Spot,
}

/// Whether the source had closed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closed {
    No,
    At(Instant),
    /// Its state says so, and nothing says when.
    NobodyKnowsWhen,
}

/// Where the source puts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Spot {
    Nowhere,
    At(Point),
    /// The point that the source puts where it knows none, as it stands there.
    Placeholder(String),
}

/// Reads a table row by row.
pub(super) struct Reader<'m> {
    mapping: &'m Mapping,
    rows: Rows<Box<dyn Read + Send>>,
    limits: Limits,
    now: Instant,
    /// On which line each number stood first.
    first: HashMap<String, u64>,
}

/// How many characters the fields of the procedure take.
struct Limits(HashMap<String, u32>);

impl Limits {
    fn of(procedure: &Procedure) -> Limits {
        let chars = procedure.fields.iter().filter_map(|field| match &field.kind {
            FieldKind::Text { chars_max, .. } => Some((field.name.clone(), *chars_max)),
            _ => None,
        });
        Limits(chars.collect())
    }

    fn chars(&self, field: &str) -> u32 {
        self.0.get(field).copied().unwrap_or(NAME_CHARS_MAX)
    }
}

impl<'m> Reader<'m> {
    /// Reads the header.
    pub fn open(
        from: Box<dyn Read + Send>,
        mapping: &'m Mapping,
        procedure: &Procedure,
        now: Instant,
    ) -> Result<Reader<'m>, Vec<Fault>> {
        let faults = |issues: Vec<_>| {
            issues
                .into_iter()
                .map(|issue| Fault { line: 1, column: String::new(), kind: FaultKind::Csv(issue) })
                .collect::<Vec<_>>()
        };
        let rows = Rows::open(from).map_err(faults)?;
        rows.require(&mapping.column_names()).map_err(faults)?;
        Ok(Reader { mapping, rows, limits: Limits::of(procedure), now, first: HashMap::new() })
    }

    fn read(&mut self, row: &Row) -> Result<Request, Vec<Fault>> {
        let mut cells = Cells { row, mapping: self.mapping, limits: &self.limits, now: self.now, faults: Vec::new() };
        let request = cells.request();
        let mut faults = cells.faults;
        if let Some(request) = &request {
            let first = *self.first.entry(request.number.clone()).or_insert(request.line);
            if first != request.line {
                faults.push(Fault::at(request.line, &self.mapping.columns.number, FaultKind::Twice { first }));
            }
        }
        match request {
            Some(request) if faults.is_empty() => Ok(request),
            _ => Err(faults),
        }
    }
}

impl Iterator for Reader<'_> {
    type Item = Result<Request, Vec<Fault>>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(match self.rows.next()? {
            Ok(row) => self.read(&row),
            Err(issue) => Err(vec![Fault { line: issue.line, column: String::new(), kind: FaultKind::Csv(issue) }]),
        })
    }
}

/// One row being read.
struct Cells<'a> {
    row: &'a Row,
    mapping: &'a Mapping,
    limits: &'a Limits,
    now: Instant,
    faults: Vec<Fault>,
}

impl Cells<'_> {
    fn request(&mut self) -> Option<Request> {
        let columns = &self.mapping.columns;
        let number = self.text(Some(&columns.number), "source_number");
        let opened_at = self.time(Some(&columns.opened_at), Day::First);
        for (column, missing) in
            [(&columns.number, number.is_none()), (&columns.opened_at, self.row.text(&columns.opened_at).is_none())]
        {
            if missing && self.row.text(column).is_none() {
                self.fault(column, FaultKind::Missing);
            }
        }
        self.not_yet(&columns.opened_at, opened_at);
        let state = self.text(columns.state.as_ref(), "source_state");
        let closed = self.closed(state.as_deref());
        let request = Request {
            line: self.row.line(),
            number: number.unwrap_or_default(),
            opened_at: opened_at.unwrap_or(Instant(0)),
            due_at: self.time(columns.due_at.as_ref(), Day::Last),
            closed,
            category: self.text(columns.category.as_ref(), ""),
            organisation: self.text(columns.organisation.as_ref(), ""),
            area: self.text(columns.area.as_ref(), ""),
            channel: self.text(columns.channel.as_ref(), "source_channel"),
            state,
            words: self.text(columns.words.as_ref(), "words"),
            address: self.text(columns.address.as_ref(), "source_address"),
            result: self.text(columns.result.as_ref(), "source_result"),
            spot: self.spot(),
        };
        self.row.text(&columns.number).is_some().then_some(request)
    }

    fn fault(&mut self, column: &str, kind: FaultKind) {
        self.faults.push(Fault::at(self.row.line(), column, kind));
    }

    fn text(&mut self, column: Option<&String>, field: &str) -> Option<String> {
        let column = column?;
        let text = self.row.text(column)?;
        let max = self.limits.chars(field);
        if text.chars().nth(usize::try_from(max).unwrap_or(usize::MAX)).is_some() {
            self.fault(column, FaultKind::TooLong { max });
            return None;
        }
        Some(text.to_owned())
    }

    fn time(&mut self, column: Option<&String>, day: Day) -> Option<Instant> {
        let column = column?;
        let text = self.row.text(column)?;
        let at = self.mapping.instant(text, day);
        if at.is_none() {
            self.fault(column, FaultKind::NotATime(text.to_owned()));
        }
        at
    }

    fn not_yet(&mut self, column: &str, at: Option<Instant>) {
        if at.is_some_and(|at| at > self.now) {
            let text = self.row.text(column).unwrap_or_default().to_owned();
            self.fault(column, FaultKind::Future(text));
        }
    }

    fn closed(&mut self, state: Option<&str>) -> Closed {
        let column = self.mapping.columns.closed_at.as_ref();
        let at = self.time(column, Day::First);
        if let Some(column) = column {
            self.not_yet(column, at);
        }
        let listed = |states: &[String]| state.is_some_and(|state| states.iter().any(|listed| listed == state));
        match at {
            Some(_) if listed(&self.mapping.open_states) => {
                let state = state.unwrap_or_default().to_owned();
                let column = self.mapping.columns.state.as_deref().unwrap_or_default();
                self.fault(column, FaultKind::OpenButClosed(state));
                Closed::No
            }
            Some(at) => Closed::At(at),
            None if listed(&self.mapping.closed_states) => Closed::NobodyKnowsWhen,
            None => Closed::No,
        }
    }

    fn spot(&mut self) -> Spot {
        let columns = &self.mapping.columns;
        let (Some(lat), Some(lng)) = (&columns.lat, &columns.lng) else { return Spot::Nowhere };
        let (north, east) = match (self.row.text(lat), self.row.text(lng)) {
            (None, None) => return Spot::Nowhere,
            (Some(north), Some(east)) => (north, east),
            (north, _) => {
                self.fault(if north.is_none() { lat } else { lng }, FaultKind::HalfAPoint);
                return Spot::Nowhere;
            }
        };
        let degrees = |text: &str, most: f64| text.parse::<f64>().ok().filter(|value| value.abs() <= most);
        match (degrees(north, 90.0), degrees(east, 180.0)) {
            (Some(y), Some(x)) => match to_inside(self.mapping.datum, (x, y)) {
                Some(_) if self.is_placeholder(x, y) => Spot::Placeholder(format!("{north}, {east}")),
                Some(point) => Spot::At(point),
                None => Spot::Nowhere,
            },
            (y, x) => {
                for (column, text, bad) in [(lat, north, y.is_none()), (lng, east, x.is_none())] {
                    if bad {
                        self.fault(column, FaultKind::NotADegree(text.to_owned()));
                    }
                }
                Spot::Nowhere
            }
        }
    }

    /// Placeholders are compared as the source writes them, before any datum is converted.
    fn is_placeholder(&self, x: f64, y: f64) -> bool {
        Point::from_degrees(x, y).is_some_and(|point| self.mapping.placeholders.contains(&point))
    }
}
