//! The kinds of post that a city may have: a code list of the program, not of any procedure.

use std::sync::LazyLock;

use fengqiao_procedure::model::Text;

/// A kind of post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostKind {
    /// Its name in procedures, for instance `dispatcher`.
    pub id: String,
    /// What it is called.
    pub title: Text,
}

static KINDS: LazyLock<Vec<PostKind>> =
    LazyLock::new(|| crate::bundle::file("texts/posts.toml").map(parse).unwrap_or_default());

/// All kinds, in the order of the list.
pub fn kinds() -> &'static [PostKind] {
    &KINDS
}

/// What a kind of post is called; none for a kind that is not on the list.
pub fn title(kind: &str) -> Option<&'static Text> {
    KINDS.iter().find(|post| post.id == kind).map(|post| &post.title)
}

/// Reads a list of kinds. What lacks its name or Chinese title is left out.
pub fn parse(text: &str) -> Vec<PostKind> {
    let table: toml::Table = toml::from_str(text).unwrap_or_default();
    let posts = table.get("post").and_then(toml::Value::as_array).into_iter().flatten();
    posts
        .filter_map(|post| {
            let word = |value: Option<&toml::Value>| value.and_then(toml::Value::as_str).map(str::to_owned);
            let title = post.get("title")?;
            Some(PostKind {
                id: word(post.get("id"))?,
                title: Text { zh: word(title.get("zh"))?, en: word(title.get("en")).unwrap_or_default() },
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_kind_stands_once_in_both_languages() {
        let text = crate::bundle::file("texts/posts.toml").expect("the list comes with the program");
        assert_eq!(kinds().len(), text.matches("[[post]]").count());
        let ids: BTreeSet<&str> = kinds().iter().map(|post| post.id.as_str()).collect();
        assert_eq!(ids.len(), kinds().len());
        assert!(kinds().iter().all(|post| !post.title.en.is_empty()));
        assert_eq!(title("dispatcher").map(|title| title.zh.as_str()), Some("派遣员"));
    }
}
