//! What an account signs in with.

use crate::arg::{args, params};
use crate::{ReadError, Row, Statement, Store};

/// The credential of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialRow {
    pub account: String,
    pub login: String,
    /// A PHC string of argon2id.
    pub password_hash: String,
    pub disabled: bool,
    pub changed_at: i64,
}

fn read(row: &Row<'_>) -> Result<CredentialRow, ReadError> {
    Ok(CredentialRow {
        account: row.string(0)?,
        login: row.string(1)?,
        password_hash: row.string(2)?,
        disabled: row.flag(3)?,
        changed_at: row.int(4)?,
    })
}

/// Writes the credential of an account, new or changed.
pub fn save(credential: CredentialRow) -> Statement {
    let sql = "INSERT INTO credential (account, login, password_hash, disabled, changed_at) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (account) DO UPDATE SET login = excluded.login, password_hash = excluded.password_hash, \
               disabled = excluded.disabled, changed_at = excluded.changed_at";
    let CredentialRow { account, login, password_hash, disabled, changed_at } = credential;
    Statement::rows(1, sql, args![account, login, password_hash, disabled, changed_at])
}

/// The credential under a login.
pub async fn by_login(store: &Store, login: &str) -> Result<Option<CredentialRow>, ReadError> {
    let sql = "SELECT account, login, password_hash, disabled, changed_at FROM credential WHERE login = $1";
    store.row(sql, &params![login], read).await
}

/// The credential of an account.
pub async fn of_account(store: &Store, account: &str) -> Result<Option<CredentialRow>, ReadError> {
    let sql = "SELECT account, login, password_hash, disabled, changed_at FROM credential WHERE account = $1";
    store.row(sql, &params![account], read).await
}
