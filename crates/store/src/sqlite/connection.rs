//! A connection that speaks our one SQL text.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{OpenFlags, params_from_iter};

use crate::arg::Arg;
use crate::dialect;
use crate::error::ReadError;
use crate::row::Row;

/// How many prepared statements a connection keeps.
const STATEMENTS_MAX: usize = 256;

/// A SQLite connection with its rewritten texts and prepared statements.
pub(crate) struct Connection {
    pub(crate) raw: rusqlite::Connection,
    texts: RefCell<HashMap<Box<str>, Arc<str>>>,
}

impl Connection {
    pub(crate) fn open(path: &Path) -> rusqlite::Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let raw = rusqlite::Connection::open_with_flags(path, flags)?;
        raw.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
        // Plans never depend on bound values, so that a prepared statement with a bound LIMIT is not planned again at each run.
        raw.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        Ok(Connection { raw, texts: RefCell::default() })
    }

    /// Runs a statement that gives no rows and says how many it touched.
    pub(crate) fn execute(&self, sql: &str, args: &[Arg<'_>]) -> rusqlite::Result<usize> {
        self.raw.prepare_cached(&self.text(sql))?.execute(params_from_iter(args))
    }

    /// Visits the rows of a query.
    pub(crate) fn query(
        &self,
        sql: &str,
        args: &[Arg<'_>],
        mut visit: impl FnMut(&Row<'_>) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        let mut statement = self.raw.prepare_cached(&self.text(sql))?;
        let mut rows = statement.query(params_from_iter(args))?;
        while let Some(row) = rows.next()? {
            visit(&Row::of_sqlite(row))?;
        }
        Ok(())
    }

    /// The statement as SQLite must read it, rewritten once.
    fn text(&self, sql: &str) -> Arc<str> {
        if let Some(text) = self.texts.borrow().get(sql) {
            return Arc::clone(text);
        }
        let mut texts = self.texts.borrow_mut();
        if texts.len() >= STATEMENTS_MAX {
            texts.clear();
        }
        let text: Arc<str> = Arc::from(&*dialect::sqlite_parameters(sql));
        texts.insert(sql.into(), Arc::clone(&text));
        text
    }
}

impl ToSql for Arg<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Arg::Null => ValueRef::Null,
            Arg::Int(number) => ValueRef::Integer(*number),
            Arg::Text(text) => ValueRef::Text(text.as_bytes()),
            Arg::Bytes(bytes) => ValueRef::Blob(bytes),
            Arg::Id(id) => ValueRef::Blob(id),
        }))
    }
}
