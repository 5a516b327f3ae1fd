//! What differs between engines, expanded from one text.

use std::borrow::Cow;

/// The words of a migration that differ, as SQLite and as PostgreSQL read them. Texts are ordered by their bytes on both.
const TOKENS: [(&str, &str, &str); 6] = [
    ("{{id}}", "BLOB", "BYTEA"),
    ("{{int}}", "INTEGER", "BIGINT"),
    ("{{bytes}}", "BLOB", "BYTEA"),
    ("{{text}}", "TEXT", "TEXT COLLATE \"C\""),
    (" {{keyed}}", " STRICT, WITHOUT ROWID", ""),
    (" {{heap}}", " STRICT", ""),
];

/// What a table's name follows.
const BEFORE_TABLES: [&str; 4] = ["FROM", "JOIN", "INTO", "UPDATE"];

/// Expands the tokens of a migration for SQLite.
pub(crate) fn sqlite_ddl(text: &str) -> String {
    TOKENS.iter().fold(text.to_owned(), |text, (token, sqlite, _)| text.replace(token, sqlite))
}

/// Expands the tokens of a migration for PostgreSQL.
pub(crate) fn postgres_ddl(text: &str) -> String {
    TOKENS.iter().fold(text.to_owned(), |text, (token, _, postgres)| text.replace(token, postgres))
}

/// Puts the schema before every table of ours, so that no connection has to remember which city it speaks of.
pub(crate) fn qualified(sql: &str, schema: &str, tables: &[&str]) -> String {
    let mut text = String::with_capacity(sql.len() + 32);
    let mut before = "";
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' | '"' => rest[1..].find(first).map_or(rest.len(), |end| end + 2),
            _ if is_of_word(first) => rest.find(|letter| !is_of_word(letter)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (piece, after) = rest.split_at(length);
        if is_of_word(first) {
            if BEFORE_TABLES.contains(&before) && tables.contains(&piece) {
                text.push_str(schema);
                text.push('.');
            }
            before = piece;
        } else if !first.is_whitespace() {
            before = "";
        }
        text.push_str(piece);
        rest = after;
    }
    text
}

fn is_of_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

/// Rewrites `$n` to `?n` outside of quotes. SQLite would take `$2` for a *name* and number it by first appearance.
pub(crate) fn sqlite_parameters(sql: &str) -> Cow<'_, str> {
    if !sql.contains('$') {
        return Cow::Borrowed(sql);
    }
    let mut quote = None;
    let rewritten = sql.chars().map(|letter| match (quote, letter) {
        (Some(open), _) => {
            if letter == open {
                quote = None;
            }
            letter
        }
        (None, '\'' | '"') => {
            quote = Some(letter);
            letter
        }
        (None, '$') => '?',
        (None, _) => letter,
    });
    Cow::Owned(rewritten.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_rewritten_outside_of_quotes() {
        let check = |sql: &str, rewritten: &str| assert_eq!(sqlite_parameters(sql), rewritten);
        check("SELECT 1", "SELECT 1");
        check("SELECT $2, $1", "SELECT ?2, ?1");
        check("SELECT '$1', $1", "SELECT '$1', ?1");
        check("SELECT 'it''s $1', \"$2\", $12", "SELECT 'it''s $1', \"$2\", ?12");
    }

    #[test]
    fn every_token_is_expanded() {
        assert_eq!(sqlite_ddl("a {{id}}, b {{int}}) {{keyed}}"), "a BLOB, b INTEGER) STRICT, WITHOUT ROWID");
        assert_eq!(postgres_ddl("a {{id}}, b {{text}}) {{keyed}};"), "a BYTEA, b TEXT COLLATE \"C\");");
    }

    #[test]
    fn tables_are_named_with_their_schema() {
        let check = |sql: &str, text: &str| assert_eq!(qualified(sql, "fengxi", &["entry", "attempt"]), text);
        check("SELECT e.hash FROM entry e JOIN entry f", "SELECT e.hash FROM fengxi.entry e JOIN fengxi.entry f");
        check("SELECT 1 FROM (SELECT 1 FROM entry) AS entry", "SELECT 1 FROM (SELECT 1 FROM fengxi.entry) AS entry");
        check("SELECT 'FROM entry', entry FROM other", "SELECT 'FROM entry', entry FROM other");
        check(
            "INSERT INTO attempt (tries) VALUES ($1) ON CONFLICT (key) DO UPDATE SET tries = attempt.tries + 1",
            "INSERT INTO fengxi.attempt (tries) VALUES ($1) ON CONFLICT (key) DO UPDATE SET tries = attempt.tries + 1",
        );
        check("UPDATE entry SET a = 'it''s'", "UPDATE fengxi.entry SET a = 'it''s'");
        check("SELECT '路灯' FROM\n  entry", "SELECT '路灯' FROM\n  fengxi.entry");
    }
}
