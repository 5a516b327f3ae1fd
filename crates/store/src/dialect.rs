//! What differs between engines, expanded from one text.

use std::borrow::Cow;

/// Expands the tokens of a migration for SQLite.
pub(crate) fn sqlite_ddl(text: &str) -> String {
    let tokens = [
        ("{{id}}", "BLOB"),
        ("{{int}}", "INTEGER"),
        ("{{bytes}}", "BLOB"),
        ("{{text}}", "TEXT"),
        ("{{keyed}}", "STRICT, WITHOUT ROWID"),
        ("{{heap}}", "STRICT"),
    ];
    tokens.iter().fold(text.to_owned(), |text, (token, word)| text.replace(token, word))
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
    }
}
