//! Access records: who opened whose personal data, when and for what. Written before the value is shown; no entry of the case.

use fengqiao_civic::rights::Viewer;
use fengqiao_civic::roster::REPORTER;
use fengqiao_proof::{Entry, StreamId, StreamKind, Value};
use fengqiao_store::repo::entries;
use fengqiao_store::{CommitError, Id, NewEntry, Unit};

use crate::app::App;
use crate::error::{AppError, written};
use crate::secret::random;

/// The purpose of whoever told a person something in person or on paper.
pub const TOLD: &str = "told";
/// The purpose of whoever printed a person's slip, which carries the query code.
pub const SLIP: &str = "slip";
/// The purpose of whoever opened a paper that names a person.
pub const PAPER: &str = "paper";

/// The purpose of whoever opened what is sealed to take the step that it was asked for.
pub const UNSEALED: &str = "unsealed";
/// What the name of a sealed field stands behind.
const SEALED: &str = "sealed/";

/// How often a record is tried again when others write to the same stream.
const RETRIES: usize = 8;

/// One opening of personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// When, UTC milliseconds.
    pub at: i64,
    /// Who.
    pub account: String,
    /// By which post.
    pub post: String,
    /// For what, as a key: `contact`, `visit`, `reply`, `callback`, `correct`, `told`, `slip`, `paper`, `unsealed`.
    pub purpose: String,
    /// Which field was opened.
    pub field: String,
}

/// The name under which the contact of a person of a case is opened: that of whoever reported, or that of a party.
pub fn contact_field(person: u8) -> String {
    if person == REPORTER { "contact".to_owned() } else { format!("contact#{person}") }
}

/// The name under which a sealed field of a case is opened.
pub fn sealed_field(name: &str) -> String {
    format!("{SEALED}{name}")
}

/// The sealed field that an access opened; none where it opened a contact.
pub fn sealed_name(access: &Access) -> Option<&str> {
    access.field.strip_prefix(SEALED)
}

/// The stream of a case's access records, beside the case's own.
fn stream(case: Id) -> StreamId {
    StreamId::register(&format!("access/{}", crate::files::hex(&case)))
}

/// Records that somebody opens a field of a case. It is durable when this returns; only then may the value be shown.
///
/// # Errors
/// Where it could not be written: the value must not be shown.
pub async fn record(app: &App, case: Id, viewer: &Viewer, field: &str, purpose: &str) -> Result<(), AppError> {
    let stream = stream(case);
    let text = |text: &str| Value::Text(text.to_owned());
    for _ in 0..RETRIES {
        let now = app.now().0;
        let version = entries::version(app.store(), stream.0).await? + 1;
        let body = [
            ("register", text("access")),
            ("items", Value::List(Vec::new())),
            ("case", Value::Bytes(case.to_vec())),
            ("field", text(field)),
            ("purpose", text(purpose)),
        ];
        let entry = Entry {
            city: app.city_name().to_owned(),
            stream,
            stream_kind: StreamKind::Register,
            version,
            occurred_at: now,
            recorded_at: now,
            account: Some(viewer.account().to_string()),
            post: viewer.posts().first().map(|post| post.id.to_string()),
            device: Some("web".to_owned()),
            kind: "accessed".to_owned(),
            body: body.map(|(name, value)| (name.to_owned(), value)).into(),
        };
        let mut unit = Unit::new();
        unit.append(NewEntry::new(stream, version, now, entry.seal(random())));
        match app.store().commit(unit).await {
            Ok(_) => return Ok(()),
            Err(CommitError::Conflict { .. } | CommitError::Duplicate(_)) => {}
            Err(error) => return Err(written(error)),
        }
    }
    Err(AppError::Busy { seconds: 1 })
}

/// Who opened the personal data of a case, oldest first: for the person whose data it is.
///
/// # Errors
/// Where the store cannot be read.
pub async fn of_case(app: &App, case: Id) -> Result<Vec<Access>, AppError> {
    let rows = entries::stream(app.store(), stream(case).0, 0).await?;
    let read = |row: &entries::EntryRow| {
        let entry = row.sealed.open().map_err(|error| AppError::Damaged(error.to_string()))?.entry;
        let text = |name: &str| entry.body.get(name).and_then(Value::as_text).unwrap_or_default().to_owned();
        Ok(Access {
            at: entry.recorded_at,
            purpose: text("purpose"),
            field: text("field"),
            account: entry.account.clone().unwrap_or_default(),
            post: entry.post.clone().unwrap_or_default(),
        })
    };
    rows.iter().map(read).collect()
}
