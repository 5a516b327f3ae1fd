//! The rows of a CSV file as bytes, each with the line on which it begins.
//!
//! RFC 4180, and what spreadsheets make of it: rows end in LF, CR LF or CR; a quote within a cell that does not begin with one is a character like
//! others. The reader of the crate that writes our tables is a line off in files with CR LF, and cannot bound a row; hence this one.

use std::io::{self, BufRead, BufReader, Read};

use crate::ROW_BYTES_MAX;

/// One row: the bytes of all cells, and where each ends.
#[derive(Debug, Default)]
pub(crate) struct Record {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// The line on which it begins, from 1.
    pub(crate) line: u64,
}

/// Why no further row can be read.
#[derive(Debug)]
pub(crate) enum Fault {
    Io(io::Error),
    /// A row has more than [`ROW_BYTES_MAX`] bytes.
    TooLong,
    /// The file ends within quotes.
    QuoteOpen,
}

pub(crate) struct Records<R> {
    input: BufReader<R>,
    line: u64,
    after_return: bool,
    bytes_read: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    RowStart,
    CellStart,
    Plain,
    Quoted,
    /// After a quote within quotes: it closes, or stands for one.
    QuoteSeen,
    RowEnd,
}

impl Record {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn cells(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.bytes[start..*end])
    }

    fn clear(&mut self, line: u64) {
        self.bytes.clear();
        self.ends.clear();
        self.line = line;
    }

    fn end_cell(&mut self) {
        self.ends.push(self.bytes.len());
    }

    fn is_too_long(&self) -> bool {
        u64::try_from(self.bytes.len() + self.ends.len()).is_ok_and(|bytes| bytes > ROW_BYTES_MAX)
    }

    fn take(&mut self, state: State, byte: u8) -> State {
        match (state, byte) {
            (State::RowStart, b'\r' | b'\n') => State::RowStart,
            (State::RowStart | State::CellStart, b'"') | (State::QuoteSeen, b'"') => {
                if state == State::QuoteSeen {
                    self.bytes.push(byte);
                }
                State::Quoted
            }
            (State::Quoted, b'"') => State::QuoteSeen,
            (State::Quoted, _) => {
                self.bytes.push(byte);
                State::Quoted
            }
            (_, b',') => {
                self.end_cell();
                State::CellStart
            }
            (_, b'\r' | b'\n') => {
                self.end_cell();
                State::RowEnd
            }
            (_, _) => {
                self.bytes.push(byte);
                State::Plain
            }
        }
    }
}

impl<R: Read> Records<R> {
    pub(crate) fn new(reader: R) -> Records<R> {
        Records { input: BufReader::with_capacity(64 * 1024, reader), line: 1, after_return: false, bytes_read: 0 }
    }

    pub(crate) fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// Reads the next row that has anything in it; `false` at the end. On a fault, `record.line` is the line of the row that could not be read.
    pub(crate) fn read(&mut self, record: &mut Record) -> Result<bool, Fault> {
        let mut state = State::RowStart;
        record.clear(self.line);
        while state != State::RowEnd {
            let chunk = match self.input.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(Fault::Io(error)),
            };
            if chunk.is_empty() {
                return at_end(state, record);
            }
            let mut used = 0;
            for byte in chunk {
                used += 1;
                if state == State::RowStart {
                    record.line = self.line;
                }
                self.line += u64::from(*byte == b'\r' || (*byte == b'\n' && !self.after_return));
                self.after_return = *byte == b'\r';
                state = record.take(state, *byte);
                if state == State::RowEnd || record.is_too_long() {
                    break;
                }
            }
            self.input.consume(used);
            self.bytes_read += u64::try_from(used).unwrap_or(0);
            if record.is_too_long() {
                return Err(Fault::TooLong);
            }
        }
        Ok(true)
    }
}

fn at_end(state: State, record: &mut Record) -> Result<bool, Fault> {
    match state {
        State::RowStart => Ok(false),
        State::Quoted => Err(Fault::QuoteOpen),
        _ => {
            record.end_cell();
            Ok(true)
        }
    }
}
