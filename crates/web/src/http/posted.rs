//! A form that was sent: it came from our own page, and it counts once.

use std::collections::HashSet;

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
};
use fengqiao_app::{cases::FormKey, files, people::Visitor};
use http::Extensions;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq as _;

use super::{
    cookie::{SESSION, VISITOR, cookie},
    failure::Failure,
    limit::{Class, limit},
    state::Web,
};

/// The most bytes of a form without files.
pub const FORM_BYTES_MAX: usize = 256 * 1024;
/// The most fields of a form.
const FIELDS_MAX: usize = 400;

/// The fields of a form, checked for their tokens.
#[derive(Debug, Clone, Default)]
pub struct Posted {
    fields: Vec<(String, String)>,
    scope: String,
}

impl FromRequest<Web> for Posted {
    type Rejection = Failure;

    async fn from_request(request: Request, web: &Web) -> Result<Posted, Failure> {
        let (mut parts, body) = request.into_parts();
        limited(web, &parts.headers, &parts.extensions)?;
        let scope = Scope::from_request_parts(&mut parts, web).await?;
        let bytes = Bytes::from_request(Request::from_parts(parts, body), web).await.map_err(|_| Failure::TooLarge)?;
        if bytes.len() > FORM_BYTES_MAX {
            return Err(Failure::TooLarge);
        }
        let fields: Vec<(String, String)> = serde_urlencoded::from_bytes(&bytes).map_err(|_| Failure::Unreadable)?;
        scope.check(fields)
    }
}

/// Forms are held back by client.
pub(super) fn limited(web: &Web, headers: &http::HeaderMap, extensions: &Extensions) -> Result<(), Failure> {
    limit(web.limits(), Class::Write, headers, extensions).map_err(|seconds| Failure::TooOften { seconds })
}

/// To whom the tokens of a form belong.
pub(super) struct Scope {
    visitor: Option<(Visitor, String)>,
    session: Option<(String, String)>,
    path: String,
}

impl FromRequestParts<Web> for Scope {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut http::request::Parts, web: &Web) -> Result<Scope, Failure> {
        let app = web.app();
        let visitor = cookie(&parts.headers, VISITOR)
            .and_then(|sealed| Visitor::unseal(app, sealed))
            .map(|visitor| (visitor, visitor.form_token(app)));
        let session = match cookie(&parts.headers, SESSION) {
            Some(token) => fengqiao_app::people::session(app, &app.tables(), token).await?,
            None => None,
        };
        let session = session.map(|session| (session.viewer.account().to_string(), session.form_token));
        Ok(Scope { visitor, session, path: parts.uri.path().to_owned() })
    }
}

impl Scope {
    /// The form, if its token belongs to the session or to the visitor.
    pub(super) fn check(&self, fields: Vec<(String, String)>) -> Result<Posted, Failure> {
        if fields.len() > FIELDS_MAX {
            return Err(Failure::TooLarge);
        }
        let given = fields.iter().find(|(name, _)| name == "_csrf").map_or("", |(_, value)| value.as_str());
        let same = |token: &str| bool::from(token.as_bytes().ct_eq(given.as_bytes()));
        let by_session = self.session.as_ref().filter(|(_, token)| same(token)).map(|(account, _)| account.clone());
        let by_visitor =
            || self.visitor.as_ref().filter(|(_, token)| same(token)).map(|(visitor, _)| files::hex(&visitor.0));
        let who = by_session.or_else(by_visitor).ok_or(Failure::Stale)?;
        Ok(Posted { fields, scope: format!("{who} {}", self.path) })
    }
}

impl Posted {
    /// The first value of a field; empty where there is none.
    pub fn one(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    /// All values of a field.
    pub fn all<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p str> + 'p {
        self.fields.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether the field was sent with something in it.
    pub fn has(&self, name: &str) -> bool {
        !self.one(name).is_empty()
    }

    /// Whose form it is: the account, or the visitor without one.
    pub fn owner(&self) -> &str {
        self.scope.split(' ').next().unwrap_or_default()
    }

    /// The names of all fields, each once.
    pub fn names(&self) -> HashSet<&str> {
        self.fields.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// What lets the form count once: who sent it to which route, its own token, and what it says.
    pub fn key(&self) -> Option<FormKey> {
        let key = self.one("_once");
        if key.is_empty() || key.len() > 64 {
            return None;
        }
        let mut hasher = Sha256::new();
        for (name, value) in self.fields.iter().filter(|(name, _)| name != "_csrf") {
            hasher.update(u64::try_from(name.len()).unwrap_or_default().to_be_bytes());
            hasher.update(name);
            hasher.update(u64::try_from(value.len()).unwrap_or_default().to_be_bytes());
            hasher.update(value);
        }
        Some(FormKey { scope: self.scope.clone(), key: key.to_owned(), body_hash: hasher.finalize().into() })
    }
}
