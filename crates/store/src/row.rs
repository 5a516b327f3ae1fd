//! One row of a result, read column by column.

use rusqlite::types::ValueRef;

use crate::error::ReadError;

/// A row that is being visited. Columns count from 0; texts and bytes are borrowed from the engine.
pub struct Row<'r> {
    inner: Inner<'r>,
}

enum Inner<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r tokio_postgres::Row),
}

/// One value of a row, of the few types that columns have on every engine.
pub(crate) enum Cell<'c> {
    Null,
    Int(i64),
    /// UTF-8, unless the file was written by something else.
    Text(&'c [u8]),
    Bytes(&'c [u8]),
    /// A type that no column of ours has.
    Other,
}

impl<'r> Row<'r> {
    pub(crate) fn of_sqlite(row: &'r rusqlite::Row<'r>) -> Self {
        Row { inner: Inner::Sqlite(row) }
    }

    pub(crate) fn of_postgres(row: &'r tokio_postgres::Row) -> Self {
        Row { inner: Inner::Postgres(row) }
    }

    pub(crate) fn cell(&self, column: usize) -> Result<Cell<'_>, ReadError> {
        let missing = ReadError::Column { column, wanted: "there" };
        match self.inner {
            Inner::Sqlite(row) => match row.get_ref(column) {
                Ok(ValueRef::Null) => Ok(Cell::Null),
                Ok(ValueRef::Integer(number)) => Ok(Cell::Int(number)),
                Ok(ValueRef::Text(bytes)) => Ok(Cell::Text(bytes)),
                Ok(ValueRef::Blob(bytes)) => Ok(Cell::Bytes(bytes)),
                Ok(ValueRef::Real(_)) => Ok(Cell::Other),
                Err(_) => Err(missing),
            },
            Inner::Postgres(row) => row.try_get(column).map_err(|_| missing),
        }
    }

    /// The whole number of a column.
    pub fn int(&self, column: usize) -> Result<i64, ReadError> {
        self.opt_int(column)?.ok_or(ReadError::Column { column, wanted: "a number" })
    }

    /// The whole number of a column that may be empty.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>, ReadError> {
        match self.cell(column)? {
            Cell::Null => Ok(None),
            Cell::Int(number) => Ok(Some(number)),
            _ => Err(ReadError::Column { column, wanted: "a number" }),
        }
    }

    /// The whole number of a column, in a narrower type.
    pub fn num<T: TryFrom<i64>>(&self, column: usize) -> Result<T, ReadError> {
        T::try_from(self.int(column)?).map_err(|_| ReadError::Column { column, wanted: "in range" })
    }

    /// Like [`Row::num`], for a column that may be empty.
    pub fn opt_num<T: TryFrom<i64>>(&self, column: usize) -> Result<Option<T>, ReadError> {
        let narrow = |number| T::try_from(number).map_err(|_| ReadError::Column { column, wanted: "in range" });
        self.opt_int(column)?.map(narrow).transpose()
    }

    /// Whether a column's number is not 0.
    pub fn flag(&self, column: usize) -> Result<bool, ReadError> {
        Ok(self.int(column)? != 0)
    }

    /// The text of a column.
    pub fn text(&self, column: usize) -> Result<&str, ReadError> {
        self.opt_text(column)?.ok_or(ReadError::Column { column, wanted: "a text" })
    }

    /// The text of a column that may be empty.
    pub fn opt_text(&self, column: usize) -> Result<Option<&str>, ReadError> {
        match self.cell(column)? {
            Cell::Null => Ok(None),
            Cell::Text(bytes) => {
                std::str::from_utf8(bytes).map(Some).map_err(|_| ReadError::Column { column, wanted: "UTF-8" })
            }
            _ => Err(ReadError::Column { column, wanted: "a text" }),
        }
    }

    /// An owned copy of a column's text.
    pub fn string(&self, column: usize) -> Result<String, ReadError> {
        self.text(column).map(str::to_owned)
    }

    /// An owned copy of the text of a column that may be empty.
    pub fn opt_string(&self, column: usize) -> Result<Option<String>, ReadError> {
        Ok(self.opt_text(column)?.map(str::to_owned))
    }

    /// The bytes of a column.
    pub fn bytes(&self, column: usize) -> Result<&[u8], ReadError> {
        self.opt_bytes(column)?.ok_or(ReadError::Column { column, wanted: "bytes" })
    }

    /// The bytes of a column that may be empty.
    pub fn opt_bytes(&self, column: usize) -> Result<Option<&[u8]>, ReadError> {
        match self.cell(column)? {
            Cell::Null => Ok(None),
            Cell::Bytes(bytes) => Ok(Some(bytes)),
            _ => Err(ReadError::Column { column, wanted: "bytes" }),
        }
    }

    /// The bytes of a column that holds exactly `N` of them: an id or a hash.
    pub fn array<const N: usize>(&self, column: usize) -> Result<[u8; N], ReadError> {
        self.bytes(column)?.try_into().map_err(|_| ReadError::Column { column, wanted: "of the right length" })
    }

    /// Like [`Row::array`], for a column that may be empty.
    pub fn opt_array<const N: usize>(&self, column: usize) -> Result<Option<[u8; N]>, ReadError> {
        let exact =
            |bytes: &[u8]| bytes.try_into().map_err(|_| ReadError::Column { column, wanted: "of the right length" });
        self.opt_bytes(column)?.map(exact).transpose()
    }

    /// How many columns there are.
    pub fn width(&self) -> usize {
        match self.inner {
            Inner::Sqlite(row) => row.as_ref().column_count(),
            Inner::Postgres(row) => row.len(),
        }
    }

    /// A column of any type, as a canonical value.
    pub fn value(&self, column: usize) -> Result<fengqiao_proof::Value, ReadError> {
        match self.cell(column)? {
            Cell::Null => Ok(fengqiao_proof::Value::Null),
            Cell::Int(number) => Ok(number.into()),
            Cell::Text(_) => Ok(self.text(column)?.into()),
            Cell::Bytes(bytes) => Ok(bytes.into()),
            Cell::Other => Err(ReadError::Column { column, wanted: "stored as an integer" }),
        }
    }
}
