//! What leaves after a change was committed: notices to phones.

use std::path::PathBuf;
use std::time::Duration;

use fengqiao_proof::Value;
use fengqiao_store::repo::outbox;
use fengqiao_store::{CommitError, Statement, Unit};

use crate::app::App;
use crate::error::{AppError, written};

/// How many messages one look takes.
const BATCH: u32 = 100;
/// How long the worker sleeps between looks.
const PAUSE: Duration = Duration::from_secs(2);
/// How long a message that could not leave waits, in milliseconds, for each attempt so far.
const RETRY_MS: i64 = 30_000;
/// The longest such wait.
const RETRY_MS_MAX: i64 = 3_600_000;

/// How messages leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Courier {
    /// They are shown on the technician's page and go nowhere: demo cities.
    Screen,
    /// One text file for each message in a folder from which the city's own gateway takes them.
    Folder(PathBuf),
}

/// A message as the technician sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// To which phone.
    pub phone: String,
    /// About which case; empty where it is about none.
    pub number: String,
    /// The words in Chinese.
    pub zh: String,
    /// The words in English.
    pub en: String,
    /// When it was written, UTC milliseconds.
    pub written_at: i64,
    /// When it left.
    pub sent_at: Option<i64>,
}

/// Sends what is due. Says how many messages left.
///
/// # Errors
/// Where the store cannot be read or written; a message that cannot leave is put off instead.
pub async fn deliver(app: &App, courier: &Courier) -> Result<usize, AppError> {
    let now = app.now().0;
    let mut sent = 0;
    for row in outbox::due(app.store(), now, BATCH).await? {
        // Put off before it leaves: another node that looks now finds nothing, and one that dies here is made up for later.
        let wait = RETRY_MS.saturating_mul(i64::from(row.attempts) + 1).min(RETRY_MS_MAX);
        if !done(app, outbox::retry(row.id, row.attempts, now + wait)).await? {
            continue;
        }
        match carry(courier, &row) {
            Ok(()) => sent += usize::from(done(app, outbox::sent(row.id, now)).await?),
            Err(error) => tracing::warn!(%error, attempts = row.attempts, "a message could not leave"),
        }
    }
    Ok(sent)
}

/// Commits one statement; `false` where another node was first.
async fn done(app: &App, statement: Statement) -> Result<bool, AppError> {
    let mut unit = Unit::new();
    unit.run(statement);
    match app.store().commit(unit).await {
        Ok(()) => Ok(true),
        Err(CommitError::Conflict { .. }) => Ok(false),
        Err(error) => Err(written(error)),
    }
}

fn carry(courier: &Courier, row: &outbox::OutboxRow) -> std::io::Result<()> {
    let Courier::Folder(folder) = courier else { return Ok(()) };
    let message = read(row);
    std::fs::create_dir_all(folder)?;
    let name = crate::files::hex(&row.id);
    let half = folder.join(format!(".{name}.part"));
    std::fs::write(&half, format!("{}\n\n{}\n\n{}\n", message.phone, message.zh, message.en))?;
    std::fs::rename(half, folder.join(format!("{name}.txt")))
}

fn read(row: &outbox::OutboxRow) -> Message {
    let body = Value::decode(&row.body).unwrap_or(Value::Null);
    let text = |name: &str| body.get(name).and_then(Value::as_text).unwrap_or_default().to_owned();
    let written_at = i64::from_be_bytes([0, 0, row.id[0], row.id[1], row.id[2], row.id[3], row.id[4], row.id[5]]);
    Message {
        phone: text("phone"),
        number: text("number"),
        zh: text("zh"),
        en: text("en"),
        written_at,
        sent_at: row.sent_at,
    }
}

/// The newest messages, sent or not.
///
/// # Errors
/// Where the store cannot be read.
pub async fn newest(app: &App, limit: u32) -> Result<Vec<Message>, AppError> {
    Ok(outbox::newest(app.store(), limit).await?.iter().map(read).collect())
}

/// Runs until the process ends.
pub async fn work(app: App, courier: Courier) {
    loop {
        if app.leads("outbox").await
            && let Err(error) = deliver(&app, &courier).await
        {
            tracing::error!(%error, "the outbox could not be emptied");
        }
        tokio::time::sleep(PAUSE).await;
    }
}
