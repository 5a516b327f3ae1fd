//! A table read from CSV.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::Arc;

use crate::record::{Fault, Record, Records};
use crate::{BYTE_ORDER_MARK, CsvIssue, looks_escaped};

/// The most rows of one file.
pub const ROWS_MAX: u64 = 2_000_000;
/// The most columns of a header.
pub const COLUMNS_MAX: usize = 200;
/// The most bytes of one row.
pub const ROW_BYTES_MAX: u64 = 1_048_576;
/// The most characters of one cell.
pub const CELL_CHARS_MAX: usize = 20_000;

/// The rows of a table, one by one. It holds one row at a time, however long the file is.
///
/// The file is UTF-8, with or without a byte order mark; other encodings are refused with the advice how to save it. Empty rows are passed over. A row
/// that cannot be used is an issue with its line, and the next one follows.
///
/// ```
/// use fengqiao_tables::Rows;
/// let rows = Rows::open("name,words\nA,\"one, two\"\nB\n".as_bytes()).unwrap();
/// let read: Vec<_> = rows.collect();
/// assert_eq!(read[0].as_ref().unwrap().get("words"), Some("one, two"));
/// assert_eq!(read[1].as_ref().unwrap_err().line, 3);
/// ```
pub struct Rows<R: Read> {
    records: Records<io::Chain<io::Cursor<Vec<u8>>, R>>,
    record: Record,
    columns: Arc<Columns>,
    count: u64,
    ended: bool,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    line: u64,
    number: u64,
    cells: Vec<String>,
    columns: Arc<Columns>,
}

#[derive(Debug, PartialEq, Eq)]
struct Columns {
    names: Vec<String>,
    places: BTreeMap<String, usize>,
}

impl<R: Read> Rows<R> {
    /// Reads the header of a table.
    ///
    /// # Errors
    /// Everything that is wrong with the header.
    pub fn open(mut reader: R) -> Result<Rows<R>, Vec<CsvIssue>> {
        let start = read_start(&mut reader).map_err(|issue| vec![issue])?;
        let mut records = Records::new(io::Cursor::new(start).chain(reader));
        let mut record = Record::default();
        match records.read(&mut record) {
            Ok(true) => {}
            Ok(false) => return Err(vec![CsvIssue::fatal(1, "csv-empty", Vec::new())]),
            Err(fault) => return Err(vec![fault_issue(&fault, record.line)]),
        }
        let columns = Arc::new(read_header(&record)?);
        Ok(Rows { records, record, columns, count: 0, ended: false })
    }

    /// The names of the columns, in order, without surrounding space.
    pub fn columns(&self) -> &[String] {
        &self.columns.names
    }

    /// Asks for columns by name.
    ///
    /// # Errors
    /// Each column that the header has not.
    pub fn require(&self, names: &[&str]) -> Result<(), Vec<CsvIssue>> {
        let missing = names.iter().filter(|name| !self.columns.places.contains_key(**name));
        let issues: Vec<CsvIssue> = missing
            .map(|name| CsvIssue::fatal(1, "csv-header-missing", vec![("column", (*name).to_owned())]))
            .collect();
        if issues.is_empty() { Ok(()) } else { Err(issues) }
    }

    /// How many bytes of the file were read so far, without its byte order mark: for showing progress.
    pub fn bytes_read(&self) -> u64 {
        self.records.bytes_read()
    }

    fn read(&mut self) -> Option<Result<Row, CsvIssue>> {
        loop {
            match self.records.read(&mut self.record) {
                Ok(false) => return None,
                Err(fault) => return Some(Err(fault_issue(&fault, self.record.line))),
                Ok(true) if self.record.cells().all(<[u8]>::is_empty) => {}
                Ok(true) => break,
            }
        }
        self.count += 1;
        if self.count > ROWS_MAX {
            let max = vec![("max", ROWS_MAX.to_string())];
            return Some(Err(CsvIssue::fatal(self.record.line, "csv-rows-max", max)));
        }
        Some(self.row())
    }

    fn row(&self) -> Result<Row, CsvIssue> {
        let (names, line) = (&self.columns.names, self.record.line);
        if self.record.len() != names.len() {
            let arguments = vec![("expected", names.len().to_string()), ("found", self.record.len().to_string())];
            return Err(CsvIssue::in_row(line, "csv-columns", arguments));
        }
        let cells: Result<Vec<String>, CsvIssue> =
            self.record.cells().zip(names).map(|(bytes, name)| read_cell(bytes, name, line)).collect();
        Ok(Row { line, number: self.count, cells: cells?, columns: Arc::clone(&self.columns) })
    }
}

impl<R: Read> Iterator for Rows<R> {
    type Item = Result<Row, CsvIssue>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.read();
        self.ended = match &next {
            None => true,
            Some(Err(issue)) => issue.ends_file,
            Some(Ok(_)) => false,
        };
        next
    }
}

impl Row {
    /// The line of the file on which the row begins, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Which row it is, from 1, without the header and empty rows.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The cell of a column, as it stands in the file.
    pub fn get(&self, column: &str) -> Option<&str> {
        self.columns.places.get(column).and_then(|place| self.cells.get(*place)).map(String::as_str)
    }

    /// The cell of a column without surrounding space, if anything is left.
    pub fn text(&self, column: &str) -> Option<&str> {
        self.get(column).map(str::trim).filter(|text| !text.is_empty())
    }

    /// The cells in the order of the header.
    pub fn cells(&self) -> &[String] {
        &self.cells
    }
}

/// The first bytes of a file without its byte order mark; the mark of another encoding is refused.
fn read_start<R: Read>(reader: &mut R) -> Result<Vec<u8>, CsvIssue> {
    let mut start = Vec::with_capacity(BYTE_ORDER_MARK.len());
    let longest = u64::try_from(BYTE_ORDER_MARK.len()).unwrap_or(0);
    reader.by_ref().take(longest).read_to_end(&mut start).map_err(|error| fault_issue(&Fault::Io(error), 1))?;
    if start.starts_with(&[0xFF, 0xFE]) || start.starts_with(&[0xFE, 0xFF]) {
        return Err(CsvIssue::fatal(1, "csv-utf16", Vec::new()));
    }
    if start == BYTE_ORDER_MARK {
        start.clear();
    }
    Ok(start)
}

fn read_header(record: &Record) -> Result<Columns, Vec<CsvIssue>> {
    let line = record.line;
    if record.len() > COLUMNS_MAX {
        return Err(vec![CsvIssue::fatal(line, "csv-columns-max", vec![("max", COLUMNS_MAX.to_string())])]);
    }
    let mut columns = Columns { names: Vec::new(), places: BTreeMap::new() };
    let mut issues = Vec::new();
    for (place, bytes) in record.cells().enumerate() {
        let Ok(name) = std::str::from_utf8(bytes) else {
            return Err(vec![CsvIssue::fatal(line, "csv-not-utf8", Vec::new())]);
        };
        let name = name.trim().to_owned();
        if name.is_empty() {
            issues.push(CsvIssue::fatal(line, "csv-header-empty", vec![("number", (place + 1).to_string())]));
        } else if columns.places.insert(name.clone(), place).is_some() {
            issues.push(CsvIssue::fatal(line, "csv-header-twice", vec![("column", name.clone())]));
        }
        columns.names.push(name);
    }
    if issues.is_empty() { Ok(columns) } else { Err(issues) }
}

fn read_cell(bytes: &[u8], name: &str, line: u64) -> Result<String, CsvIssue> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(CsvIssue::in_row(line, "csv-not-utf8", Vec::new()));
    };
    if text.contains('\0') {
        return Err(CsvIssue::in_row(line, "csv-nul", vec![("column", name.to_owned())]));
    }
    if text.chars().nth(CELL_CHARS_MAX).is_some() {
        let arguments = vec![("column", name.to_owned()), ("max", CELL_CHARS_MAX.to_string())];
        return Err(CsvIssue::in_row(line, "csv-cell-long", arguments));
    }
    let plain = if looks_escaped(text) { &text[1..] } else { text };
    Ok(plain.to_owned())
}

fn fault_issue(fault: &Fault, line: u64) -> CsvIssue {
    match fault {
        Fault::Io(error) => CsvIssue::fatal(line, "csv-read", vec![("detail", error.to_string())]),
        Fault::TooLong => CsvIssue::fatal(line, "csv-row-long", vec![("max", ROW_BYTES_MAX.to_string())]),
        Fault::QuoteOpen => CsvIssue::fatal(line, "csv-quote-open", Vec::new()),
    }
}
