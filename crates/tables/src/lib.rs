//! What offices exchange as files: tables in and out as CSV.
//!
//! [`CsvSheet`] writes a table of any length to any writer; [`Rows`] reads one, row by row, and tells what is wrong by line.

#![warn(missing_docs)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod issue;
mod record;
mod rows;
mod sheet;

pub use issue::CsvIssue;
pub use rows::{CELL_CHARS_MAX, COLUMNS_MAX, ROW_BYTES_MAX, ROWS_MAX, Row, Rows};
pub use sheet::{ByteOrderMark, Cell, CsvSheet};

/// The mark that tells spreadsheets that a file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// What a spreadsheet takes for the beginning of a formula. Source: OWASP, CSV Injection; the full-width forms are turned into these by some.
fn begins_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// Whether a text is a formula sign after one or more apostrophes: it was escaped, or looks like it.
fn looks_escaped(text: &str) -> bool {
    text.starts_with('\'') && begins_formula(text.trim_start_matches('\''))
}
