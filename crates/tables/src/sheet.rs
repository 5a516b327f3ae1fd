//! A table written as CSV.

use std::borrow::Cow;
use std::io::{self, Write};

use fengqiao_calendar::{Language, Text};

use crate::{BYTE_ORDER_MARK, begins_formula, looks_escaped};

/// Whether a file begins with the mark that tells spreadsheets that it is UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByteOrderMark {
    /// For people: without it Excel shows Chinese as garbage.
    Written,
    /// For programs.
    Omitted,
}

/// One cell of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Words. What a spreadsheet would take for a formula is escaped with an apostrophe.
    Text(Cow<'a, str>),
    /// A number, written as it is.
    Number(i64),
    /// Nothing.
    Empty,
}

/// A table that is written row by row to any writer, as RFC 4180 says: UTF-8, commas, CR LF.
///
/// ```
/// use fengqiao_calendar::{Language, Text};
/// use fengqiao_tables::{ByteOrderMark, Cell, CsvSheet};
/// let header = [Text { zh: "编号".into(), en: "Number".into() }, Text { zh: "内容".into(), en: "Words".into() }];
/// let mut sheet = CsvSheet::new(Vec::new(), &header, Language::Zh, ByteOrderMark::Omitted).unwrap();
/// sheet.row([Cell::Number(-7), Cell::from("=1+1")]).unwrap();
/// let bytes = sheet.finish().unwrap();
/// assert_eq!(String::from_utf8(bytes).unwrap(), "编号,内容\r\n-7,'=1+1\r\n");
/// ```
pub struct CsvSheet<W: Write> {
    writer: csv::Writer<W>,
    columns: usize,
}

impl<W: Write> CsvSheet<W> {
    /// Begins a table with its header in the reader's language. A header without English falls back to Chinese.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn new(mut writer: W, header: &[Text], language: Language, mark: ByteOrderMark) -> io::Result<CsvSheet<W>> {
        if mark == ByteOrderMark::Written {
            writer.write_all(BYTE_ORDER_MARK)?;
        }
        let writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(writer);
        let mut sheet = CsvSheet { writer, columns: header.len() };
        let title = |text: &'_ Text| match language {
            Language::En if !text.en.is_empty() => text.en.clone(),
            _ => text.zh.clone(),
        };
        sheet.row(header.iter().map(|text| Cell::from(title(text))))?;
        Ok(sheet)
    }

    /// Writes one row. It has exactly the cells of the header: missing ones are left empty.
    ///
    /// # Errors
    /// When it has more cells than the header (nothing of it is written then), or when the writer fails.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) -> io::Result<()> {
        let mut record: Vec<Cow<'a, str>> = cells.into_iter().map(written).collect();
        if record.len() > self.columns {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "a row has more cells than the header"));
        }
        record.resize(self.columns, Cow::Borrowed(""));
        self.writer.write_record(record.iter().map(|cell| cell.as_bytes())).map_err(io::Error::from)
    }

    /// Writes what is still held back and gives the writer back.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn finish(self) -> io::Result<W> {
        self.writer.into_inner().map_err(|error| error.into_error())
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Cell<'a> {
        Cell::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Cell::Text(Cow::Owned(text))
    }
}

impl From<i64> for Cell<'_> {
    fn from(number: i64) -> Self {
        Cell::Number(number)
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(cell: Option<T>) -> Cell<'a> {
        cell.map_or(Cell::Empty, Into::into)
    }
}

fn written(cell: Cell<'_>) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) if begins_formula(&text) || looks_escaped(&text) => Cow::Owned(format!("'{text}")),
        Cell::Text(text) => text,
        Cell::Number(number) => Cow::Owned(number.to_string()),
        Cell::Empty => Cow::Borrowed(""),
    }
}
