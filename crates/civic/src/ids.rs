//! Codes and ids as types of their own. All are short texts; the registers check their shape with [`is_plain_id`].

use std::borrow::Borrow;
use std::fmt;

macro_rules! text_id {
    ($(#[$doc:meta] $name:ident),+ $(,)?) => {$(
        #[$doc]
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
        pub struct $name(String);

        impl $name {
            /// Takes the text as it is; registers check it when an item is put.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }
        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }
        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

text_id!(
    /// The code of an area: national digits, or a local pattern.
    AreaCode,
    /// The printed code of a place: 10 digits with a check digit.
    PlaceCode,
    /// An organisation.
    OrganisationId,
    /// One holding of a post by one account.
    PostId,
    /// What a post does: `intake`, `dispatcher`, `liaison`, `handler`, `verifier`, `callback`, `supervisor`, `leader`…
    PostKind,
    /// A staff account.
    AccountId,
    /// A node of the matter catalogue.
    CategoryCode,
    /// A rule of the duty directory.
    DutyId,
    /// A known answer.
    AnswerId,
);

/// The longest id or code, in bytes.
pub const ID_BYTES_MAX: usize = 64;

/// Whether a text may be an id: 1 to 64 bytes of letters, digits, `-`, `_`, `.` and `:` (a `/` would break grant keys).
///
/// ```
/// assert!(fengqiao_civic::ids::is_plain_id("org-0042"));
/// assert!(!fengqiao_civic::ids::is_plain_id("a/b"));
/// ```
pub fn is_plain_id(text: &str) -> bool {
    !text.is_empty() && text.len() <= ID_BYTES_MAX && text.chars().all(|c| c.is_alphanumeric() || "-_.:".contains(c))
}
