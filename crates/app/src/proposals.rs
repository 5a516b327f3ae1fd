//! Procedure texts that one administrator alone may not publish: what the checker can only report, a second person reads.
//!
//! A proposal is a row of a register stream of its own. Another account publishes it, or declines it with a reason; nobody decides
//! about their own.

use std::collections::BTreeMap;

use fengqiao_calendar::Instant;
use fengqiao_proof::Value;
use fengqiao_store::repo::registers as repo;

use crate::app::App;
use crate::documents::{self, Shelf};
use crate::error::AppError;
use crate::procedures;
use crate::registers::{self, Author};

/// The register that holds them.
const REGISTER: &str = "proposals";

/// Where a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It waits for a second administrator.
    Waiting,
    /// It was published.
    Published,
    /// It was declined.
    Declined,
}

/// One proposed text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// `id@version` of the procedure.
    pub key: String,
    /// The procedure's file.
    pub text: String,
    /// The modules that it uses, by name.
    pub modules: BTreeMap<String, String>,
    /// Why it shall be published.
    pub reason: String,
    /// Who proposes it; none for the command line.
    pub by: Option<String>,
    /// When it was proposed.
    pub at: Instant,
    /// Where it stands.
    pub standing: Standing,
    /// Who decided.
    pub decided_by: Option<String>,
    /// What the decision says: why it was declined.
    pub answer: String,
}

/// Every proposal, the newest first.
///
/// # Errors
/// Where the store cannot be read.
pub async fn all(app: &App) -> Result<Vec<Proposal>, AppError> {
    let rows = repo::all(app.store(), REGISTER).await?;
    let mut found = rows.iter().map(|row| decode(&row.bytes)).collect::<Result<Vec<_>, _>>()?;
    found.sort_by_key(|proposal| std::cmp::Reverse(proposal.at));
    Ok(found)
}

/// One proposal.
///
/// # Errors
/// [`AppError::NotFound`] where there is none of this key.
pub async fn one(app: &App, key: &str) -> Result<Proposal, AppError> {
    let row = repo::current(app.store(), REGISTER, key).await?.ok_or(AppError::NotFound)?;
    decode(&row.bytes)
}

/// Stores a text that passed the check but needs a second reader.
pub(crate) async fn propose(
    app: &App,
    author: &Author,
    key: &str,
    text: &str,
    modules: BTreeMap<String, String>,
    reason: &str,
) -> Result<(), AppError> {
    let _turn = app.turn().await;
    let waiting = match one(app, key).await {
        Ok(proposal) => proposal.standing == Standing::Waiting,
        Err(AppError::NotFound) => false,
        Err(other) => return Err(other),
    };
    if waiting {
        return Err(AppError::invalid("text", "proposal-waiting"));
    }
    let proposal = Proposal {
        key: key.to_owned(),
        text: text.to_owned(),
        modules,
        reason: reason.to_owned(),
        by: author.account.clone(),
        at: app.now(),
        standing: Standing::Waiting,
        decided_by: None,
        answer: String::new(),
    };
    write(app, author, "proposed", &proposal).await
}

/// Publishes a proposal as a second administrator.
///
/// # Errors
/// [`AppError::Forbidden`] for whoever proposed it; [`AppError::Invalid`] where it was decided already or does not pass any more.
pub async fn publish(app: &App, author: &Author, key: &str) -> Result<(), AppError> {
    let proposal = decidable(app, author, key).await?;
    let tables = app.tables();
    let examined = procedures::examine(&tables, key, &proposal.text, proposal.modules.clone());
    if !examined.passes() {
        return Err(AppError::invalid("text", "proposal-stale"));
    }
    let (id, version) = key.split_once('@').unwrap_or((key, ""));
    // The text may have been published before the process ended and the proposal could say so.
    if tables.catalogue.version(id, version).is_none_or(|known| known.source.text != proposal.text) {
        if !examined.procedure.is_some_and(|procedure| tables.catalogue.takes(&procedure)) {
            return Err(AppError::invalid("text", "publish-version-taken"));
        }
        let (text, modules) = (&proposal.text, proposal.modules.clone());
        documents::publish(app, author, Shelf::Procedures, key, text, modules, &proposal.reason).await?;
    }
    let _turn = app.turn().await;
    let decided = Proposal { standing: Standing::Published, decided_by: author.account.clone(), ..proposal };
    write(app, author, "decided", &decided).await
}

/// Declines a proposal with a reason.
///
/// # Errors
/// [`AppError::Forbidden`] for whoever proposed it; [`AppError::Invalid`] without a reason, or where it was decided already.
pub async fn decline(app: &App, author: &Author, key: &str, reason: &str) -> Result<(), AppError> {
    let proposal = decidable(app, author, key).await?;
    if reason.trim().is_empty() {
        return Err(AppError::invalid("reason", "publish-reason-missing"));
    }
    let _turn = app.turn().await;
    let answer = reason.trim().to_owned();
    let decided = Proposal { standing: Standing::Declined, decided_by: author.account.clone(), answer, ..proposal };
    write(app, author, "decided", &decided).await
}

async fn decidable(app: &App, author: &Author, key: &str) -> Result<Proposal, AppError> {
    let proposal = one(app, key).await?;
    if author.account.is_none() || proposal.by == author.account {
        return Err(AppError::Forbidden);
    }
    if proposal.standing != Standing::Waiting {
        return Err(AppError::invalid("text", "proposal-decided"));
    }
    Ok(proposal)
}

async fn write(app: &App, author: &Author, kind: &str, proposal: &Proposal) -> Result<(), AppError> {
    let version = repo::current(app.store(), REGISTER, &proposal.key).await?.map_or(1, |row| row.version + 1);
    let value = encode(proposal);
    let row = (proposal.key.clone(), version, value.encode());
    registers::append(app, author, REGISTER, kind, Value::List(vec![value]), vec![row]).await
}

fn encode(proposal: &Proposal) -> Value {
    let text = |text: &String| Value::Text(text.clone());
    let maybe = |text: &Option<String>| text.clone().map_or(Value::Null, Value::Text);
    let standing = match proposal.standing {
        Standing::Waiting => "waiting",
        Standing::Published => "published",
        Standing::Declined => "declined",
    };
    Value::map([
        ("key", text(&proposal.key)),
        ("text", text(&proposal.text)),
        ("modules", Value::Map(proposal.modules.iter().map(|(name, it)| (name.clone(), text(it))).collect())),
        ("reason", text(&proposal.reason)),
        ("by", maybe(&proposal.by)),
        ("at", Value::Int(proposal.at.0)),
        ("standing", Value::Text(standing.to_owned())),
        ("decided_by", maybe(&proposal.decided_by)),
        ("answer", text(&proposal.answer)),
    ])
}

fn decode(bytes: &[u8]) -> Result<Proposal, AppError> {
    let damaged = || AppError::Damaged("a proposal that cannot be read".to_owned());
    let read = |value: &Value| -> Option<Proposal> {
        let text = |name: &str| value.get(name).and_then(Value::as_text).map(str::to_owned);
        let modules = value.get("modules")?.as_map()?.iter();
        Some(Proposal {
            key: text("key")?,
            text: text("text")?,
            modules: modules.filter_map(|(name, it)| Some((name.clone(), it.as_text()?.to_owned()))).collect(),
            reason: text("reason")?,
            by: text("by"),
            at: Instant(value.get("at")?.as_int()?),
            standing: match text("standing")?.as_str() {
                "waiting" => Standing::Waiting,
                "published" => Standing::Published,
                "declined" => Standing::Declined,
                _ => return None,
            },
            decided_by: text("decided_by"),
            answer: text("answer")?,
        })
    };
    Value::decode(bytes).ok().as_ref().and_then(read).ok_or_else(damaged)
}
