//! Files that people send, and papers that are issued: checked by their content, encrypted under their case's key, stored under the hash of
//! what lies on disk. Photos lose their metadata while they arrive and have a small picture beside them.

mod metadata;
mod thumbnail;

use fengqiao_procedure::event::Attachment;
use fengqiao_proof::{DataKey, Subject};
use fengqiao_store::repo::attachments;
use fengqiao_store::{BlobError, BlobReader, BlobStored, BlobWriter, CommitError, Hash, Id, MediaType};
use tokio::sync::Semaphore;

pub use fengqiao_store::blob::hash_of;

use self::metadata::Cleaning;
use crate::app::{App, UPLOAD_BYTES_MAX};
use crate::error::{AppError, Issue};
use crate::keys;
use crate::secret::Purpose;

/// The issue of a file that is too large.
pub const TOO_LARGE: &str = "upload-too-large";
/// How many bytes of an arriving file wait in memory.
const WAITING_BYTES: usize = 256 * 1024;

/// The hexadecimal form of a hash.
pub fn hex(hash: &[u8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A file that arrives piece by piece for a field of a case. The case may have no entry yet, but it has its id. Dropped, it leaves nothing
/// behind.
pub struct Arriving {
    case: Id,
    field: String,
    writer: Option<BlobWriter>,
    cleaning: Cleaning,
    waiting: Vec<u8>,
}

impl Arriving {
    /// Begins a file.
    ///
    /// # Errors
    /// Where it cannot be written; [`AppError::Forbidden`] for a case whose files were erased.
    pub async fn begin(app: &App, case: Id, field: &str) -> Result<Arriving, AppError> {
        let writer = app.blobs().writer(keys::seal(app, case).await?).map_err(|error| refused(field, &error))?;
        Ok(Arriving {
            case,
            field: field.to_owned(),
            writer: Some(writer),
            cleaning: Cleaning::default(),
            waiting: Vec::with_capacity(WAITING_BYTES),
        })
    }

    /// Adds a piece.
    ///
    /// # Errors
    /// [`AppError::Invalid`] as soon as it is too large or of a kind that is not taken.
    pub async fn write(&mut self, piece: &[u8]) -> Result<(), AppError> {
        self.waiting.extend_from_slice(piece);
        if self.waiting.len() < WAITING_BYTES { Ok(()) } else { self.flush().await }
    }

    /// Stores it, with a small picture where it is a photo, and says what it is.
    ///
    /// # Errors
    /// As for [`Arriving::write`].
    pub async fn finish(mut self, app: &App) -> Result<Attachment, AppError> {
        self.flush().await?;
        let Some(mut writer) = self.writer.take() else { return Err(lost()) };
        let rest = self.cleaning.rest();
        let stored = off_thread(move || writer.write(&rest).and_then(|()| writer.finish()));
        let stored = stored.await?.map_err(|error| refused(&self.field, &error))?;
        small(app, self.case, stored.hash, stored.media_type).await?;
        let media_type = stored.media_type.name().to_owned();
        Ok(Attachment { hash: hex(&stored.hash), media_type, bytes: stored.bytes })
    }

    async fn flush(&mut self) -> Result<(), AppError> {
        let Some(mut writer) = self.writer.take() else { return Err(lost()) };
        let (waiting, mut cleaning) = (std::mem::take(&mut self.waiting), std::mem::take(&mut self.cleaning));
        let written = off_thread(move || {
            let left = cleaning.pass(&waiting);
            writer.write(&left).map(|()| (writer, cleaning, waiting))
        });
        let (writer, cleaning, mut waiting) = written.await?.map_err(|error| refused(&self.field, &error))?;
        waiting.clear();
        (self.writer, self.cleaning, self.waiting) = (Some(writer), cleaning, waiting);
        Ok(())
    }
}

/// Stores what somebody sent for a field of a case and says what it is.
///
/// # Errors
/// [`AppError::Invalid`] where it is too large or of a kind that is not taken.
pub async fn keep(app: &App, case: Id, field: &str, bytes: Vec<u8>) -> Result<Attachment, AppError> {
    let mut arriving = Arriving::begin(app, case, field).await?;
    arriving.write(&bytes).await?;
    arriving.finish(app).await
}

/// Stores a paper of a case.
pub(crate) async fn keep_paper(app: &App, case: Id, pdf: Vec<u8>) -> Result<BlobStored, AppError> {
    app.blobs().put(keys::seal(app, case).await?, pdf).await.map_err(damaged)
}

/// A stored file that no entry names yet, as a form carries it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// The case for which it was sent, whose key opens it.
    pub case: Id,
    /// The field for which it was sent.
    pub field: String,
    /// The file.
    pub file: Attachment,
}

/// Signs a stored file for whoever sent it.
pub fn carry(app: &App, owner: &str, carried: &Carried) -> String {
    let Carried { case, field, file } = carried;
    let payload = [owner, &hex(case), field, &file.hash, &file.media_type, &file.bytes.to_string()].join("\n");
    app.secret().seal(Purpose::Upload, payload.as_bytes())
}

/// What a form carried back, where this owner sent it.
pub fn carried(app: &App, owner: &str, sealed: &str) -> Option<Carried> {
    let payload = String::from_utf8(app.secret().unseal(Purpose::Upload, sealed)?).ok()?;
    let mut parts = payload.split('\n');
    let mut next = || parts.next();
    if next()? != owner {
        return None;
    }
    let case = id_of(next()?)?;
    let field = next()?.to_owned();
    let file = Attachment { hash: next()?.to_owned(), media_type: next()?.to_owned(), bytes: next()?.parse().ok()? };
    Some(Carried { case, field, file })
}

/// A stored file, opened for reading.
pub struct Stored {
    /// What it is, by its content.
    pub media_type: String,
    reader: BlobReader,
}

impl Stored {
    /// How long it is.
    pub fn bytes(&self) -> u64 {
        self.reader.bytes()
    }

    /// Some bytes from a place on, at most 64 KiB; none at the end. Gives the file back, to go on.
    ///
    /// # Errors
    /// Where it was changed or cannot be read.
    pub async fn read_at(mut self, from: u64) -> Result<(Stored, Vec<u8>), AppError> {
        let read = off_thread(move || self.reader.read_at(from).map(|bytes| (self, bytes))).await?;
        read.map_err(damaged)
    }

    /// All of it.
    ///
    /// # Errors
    /// As for [`Stored::read_at`].
    pub async fn whole(self) -> Result<Vec<u8>, AppError> {
        off_thread(move || self.reader.whole()).await?.map_err(damaged)
    }
}

/// A file that a form carries.
///
/// # Errors
/// [`AppError::NotFound`] where this owner did not send it.
pub async fn open_carried(app: &App, owner: &str, sealed: &str) -> Result<Stored, AppError> {
    let carried = carried(app, owner, sealed).ok_or(AppError::NotFound)?;
    let hash = hash_of(&carried.file.hash).ok_or(AppError::NotFound)?;
    opened(app, carried.case, hash, carried.file.media_type).await
}

/// A file of a case. A hash alone opens nothing: it must be one of this case's.
///
/// # Errors
/// [`AppError::NotFound`] where the case has no such file, or its files were erased.
pub async fn open(app: &App, case: Id, hash: &str) -> Result<Stored, AppError> {
    let hash = hash_of(hash).ok_or(AppError::NotFound)?;
    let row = attachments::one(app.store(), case, hash).await?.ok_or(AppError::NotFound)?;
    opened(app, case, hash, row.media_type).await
}

/// The small picture of a photo that a form carries; none where it has none.
///
/// # Errors
/// [`AppError::NotFound`] where this owner did not send it.
pub async fn open_small_carried(app: &App, owner: &str, sealed: &str) -> Result<Option<Vec<u8>>, AppError> {
    let carried = carried(app, owner, sealed).ok_or(AppError::NotFound)?;
    let hash = hash_of(&carried.file.hash).ok_or(AppError::NotFound)?;
    small_named(app, carried.case, hash, &carried.file.media_type).await
}

/// The small picture of a photo of a case, as JPEG; none where it has none.
///
/// # Errors
/// As for [`open`].
pub async fn open_small(app: &App, case: Id, hash: &str) -> Result<Option<Vec<u8>>, AppError> {
    let hash = hash_of(hash).ok_or(AppError::NotFound)?;
    let row = attachments::one(app.store(), case, hash).await?.ok_or(AppError::NotFound)?;
    small_named(app, case, hash, &row.media_type).await
}

async fn small_named(app: &App, case: Id, hash: Hash, media_type: &str) -> Result<Option<Vec<u8>>, AppError> {
    match MediaType::of_name(media_type) {
        Some(media_type) => small(app, case, hash, media_type).await,
        None => Ok(None),
    }
}

/// How many small pictures are made at once: each takes the memory of all pixels of its photo.
static MAKING: Semaphore = Semaphore::const_new(2);

/// The small picture of a photo, made where it is not there. An empty one is kept where none can be made, so that it is tried once.
async fn small(app: &App, case: Id, hash: Hash, media_type: MediaType) -> Result<Option<Vec<u8>>, AppError> {
    if !thumbnail::possible(media_type) {
        return Ok(None);
    }
    let key = key(app, case).await?;
    let kept = app.blobs().thumbnail(hash, &key).await.map_err(damaged)?;
    if let Some(kept) = kept {
        return Ok(Some(kept).filter(|kept| !kept.is_empty()));
    }
    let _turn = MAKING.acquire().await.map_err(|error| AppError::Damaged(error.to_string()))?;
    let photo = app.blobs().get(hash, &key).await.map_err(damaged)?.ok_or(AppError::NotFound)?;
    let made = off_thread(move || thumbnail::small(&photo, media_type)).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "a photo made its reader fail");
        None
    });
    let seal = keys::seal(app, case).await?;
    if let Err(error) = app.blobs().put_thumbnail(hash, seal, made.clone().unwrap_or_default()).await {
        tracing::warn!(%error, "a small picture was not kept");
    }
    Ok(made)
}

/// The bytes of a paper of a case, by the hash under which it is stored.
pub(crate) async fn read_paper(app: &App, case: Id, file: Hash) -> Result<Option<Vec<u8>>, AppError> {
    app.blobs().get(file, &key(app, case).await?).await.map_err(damaged)
}

async fn opened(app: &App, case: Id, hash: Hash, media_type: String) -> Result<Stored, AppError> {
    let reader = app.blobs().reader(hash, &key(app, case).await?).await.map_err(damaged)?;
    Ok(Stored { media_type, reader: reader.ok_or(AppError::NotFound)? })
}

async fn key(app: &App, case: Id) -> Result<DataKey, AppError> {
    keys::known(app, Subject::Case(case)).await?.ok_or(AppError::NotFound)
}

fn refused(field: &str, error: &BlobError) -> AppError {
    match error {
        BlobError::TooLarge { .. } => {
            AppError::Invalid(vec![Issue::new(field, TOO_LARGE).with("megabytes", UPLOAD_BYTES_MAX / 1024 / 1024)])
        }
        BlobError::UnknownType => AppError::invalid(field, "upload-unknown-type"),
        BlobError::Empty => AppError::invalid(field, "upload-empty"),
        BlobError::Io(cause) if cause.kind() == std::io::ErrorKind::StorageFull => AppError::Write(CommitError::Full),
        other => AppError::Damaged(other.to_string()),
    }
}

fn damaged(error: BlobError) -> AppError {
    AppError::Damaged(error.to_string())
}

fn lost() -> AppError {
    AppError::Damaged("a file that was refused goes on arriving".to_owned())
}

fn id_of(hex: &str) -> Option<Id> {
    uuid::Uuid::try_parse(hex).ok().map(uuid::Uuid::into_bytes)
}

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| AppError::Damaged(error.to_string()))
}
