//! How our values travel to PostgreSQL and back.

use std::error::Error;

use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::arg::Arg;
use crate::row::Cell;

type Fault = Box<dyn Error + Sync + Send>;

impl ToSql for Arg<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Fault> {
        match self {
            Arg::Null => Ok(IsNull::Yes),
            Arg::Int(number) if *kind == Type::INT4 => i32::try_from(*number)?.to_sql(kind, out),
            Arg::Int(number) if *kind == Type::INT8 => number.to_sql(kind, out),
            Arg::Text(text) if *kind == Type::TEXT => text.as_ref().to_sql(kind, out),
            Arg::Bytes(bytes) if *kind == Type::BYTEA => bytes.as_ref().to_sql(kind, out),
            Arg::Id(id) if *kind == Type::BYTEA => id.as_slice().to_sql(kind, out),
            other => Err(format!("{other:?} is no {kind}").into()),
        }
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT4 | Type::INT8 | Type::TEXT | Type::BYTEA)
    }

    to_sql_checked!();
}

impl<'r> FromSql<'r> for Cell<'r> {
    fn from_sql(kind: &Type, raw: &'r [u8]) -> Result<Self, Fault> {
        Ok(match *kind {
            Type::INT8 => Cell::Int(i64::from_sql(kind, raw)?),
            Type::INT4 => Cell::Int(i32::from_sql(kind, raw)?.into()),
            Type::TEXT => Cell::Text(raw),
            Type::BYTEA => Cell::Bytes(raw),
            _ => Cell::Other,
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Fault> {
        Ok(Cell::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}
