//! The keys under which personal data is encrypted: one for each case and person, wrapped by the city's master key.

mod master;

use std::sync::Arc;

use fengqiao_proof::{Cipher, DataKey, NotOpened, Subject};
use fengqiao_store::repo::keys::{self as stored, KeptKey};
use fengqiao_store::repo::settings;
use fengqiao_store::{Id, Seal, Store, Unit};

pub use fengqiao_proof::Cipher as KeyCipher;
pub use master::{MASTER_FILE, write};

pub(crate) use master::load_or_create;

use crate::app::App;
use crate::error::{AppError, written};
use crate::secret::random;

/// What wraps the keys of subjects: a key in a file, or one that never leaves a hardware module or a key service.
pub trait Master: Send + Sync {
    /// A subject's key as it is kept.
    fn wrap(&self, cipher: Cipher, subject: Subject, key: &DataKey) -> Vec<u8>;

    /// The key that was wrapped for a subject.
    ///
    /// # Errors
    /// Where it was changed, or wrapped for another subject or by another master.
    fn unwrap(&self, subject: Subject, wrapped: &[u8]) -> Result<DataKey, NotOpened>;

    /// What tells this master from another without giving anything away.
    fn mark(&self) -> [u8; 32];
}

/// The city's master and the cipher that it chose.
#[derive(Clone)]
pub(crate) struct Keys {
    master: Arc<dyn Master>,
    cipher: Cipher,
}

/// The setting that tells one master key from another.
const MASTER_MARK: &str = "master_mark";
/// The setting that names the cipher of whatever is encrypted from now on.
const CIPHER: &str = "cipher";

impl Keys {
    /// The keys of a city, whose master must be the one it began with: under another, nothing of it opens.
    pub(crate) async fn open(store: &Store, master: Arc<dyn Master>) -> Result<Keys, AppError> {
        let mark = master.mark();
        match settings::load(store, MASTER_MARK).await? {
            Some(known) if known == mark => {}
            Some(_) => {
                return Err(AppError::Damaged(format!(
                    "{MASTER_FILE} is not the one this city began with; every node needs the same: restore it from where it is kept"
                )));
            }
            None => {
                let mut unit = Unit::new();
                unit.run(settings::save(MASTER_MARK, mark.to_vec()));
                store.commit(unit).await.map_err(written)?;
            }
        }
        let chosen = settings::load(store, CIPHER).await?.and_then(|name| String::from_utf8(name).ok());
        let cipher = chosen.as_deref().and_then(Cipher::of_name).unwrap_or_default();
        Ok(Keys { master, cipher })
    }
}

/// The cipher of whatever is encrypted now.
pub fn cipher(app: &App) -> Cipher {
    app.keys().cipher
}

/// Chooses the cipher of whatever is encrypted after the next start. What was encrypted before names its own and opens as it did.
///
/// # Errors
/// Where the store cannot be written.
pub async fn choose_cipher(app: &App, cipher: Cipher) -> Result<(), AppError> {
    let mut unit = Unit::new();
    unit.run(settings::save(CIPHER, cipher.name().as_bytes().to_vec()));
    app.store().commit(unit).await.map_err(written)
}

/// What became of the key of a subject.
pub(crate) enum State {
    /// Nothing of it was encrypted yet.
    None,
    /// Here it is.
    There(DataKey),
    /// It was destroyed.
    Destroyed,
}

/// The key of a subject, or what became of it.
pub(crate) async fn state(app: &App, subject: Subject) -> Result<State, AppError> {
    Ok(match stored::load(app.store(), subject).await? {
        Some(KeptKey::Wrapped(wrapped)) => State::There(app.keys().master.unwrap(subject, &wrapped).map_err(damaged)?),
        Some(KeptKey::Destroyed { .. }) => State::Destroyed,
        None => State::None,
    })
}

/// The key of a subject; none where nothing of it was encrypted, or its key was destroyed.
pub(crate) async fn known(app: &App, subject: Subject) -> Result<Option<DataKey>, AppError> {
    match state(app, subject).await? {
        State::There(key) => Ok(Some(key)),
        State::None | State::Destroyed => Ok(None),
    }
}

/// The key of a subject, made where it has none.
pub(crate) async fn of(app: &App, subject: Subject) -> Result<DataKey, AppError> {
    let keys = app.keys();
    if stored::load(app.store(), subject).await?.is_none() {
        let wrapped = keys.master.wrap(keys.cipher, subject, &DataKey::new(random()));
        let mut unit = Unit::new();
        unit.run(stored::insert(subject, wrapped, app.now().0));
        app.store().commit(unit).await.map_err(written)?;
    }
    // Read again: another node may have been first.
    known(app, subject).await?.ok_or(AppError::Forbidden)
}

/// What the next file of a case is encrypted with.
pub(crate) async fn seal(app: &App, case: Id) -> Result<Seal, AppError> {
    Ok(Seal { key: of(app, Subject::Case(case)).await?, cipher: app.keys().cipher, salt: random() })
}

/// Destroys the key of a subject. Nothing that it encrypted opens any more, in no copy, and no other is made for it.
///
/// # Errors
/// Where the store cannot be written.
pub async fn destroy(app: &App, subject: Subject) -> Result<(), AppError> {
    let mut unit = Unit::new();
    unit.run(stored::destroy(subject, app.now().0));
    app.store().commit(unit).await.map_err(written)
}

/// How long a form may lie open, in milliseconds: two days.
const FORM_MS: i64 = 2 * 24 * 60 * 60 * 1000;

/// Forgets the keys of cases that were never opened and are older than a form may lie open.
pub(crate) async fn sweep(app: &App) -> Result<(), AppError> {
    let forgotten = stored::without_case(app.store(), app.now().0 - FORM_MS).await?;
    let mut unit = Unit::new();
    unit.run_all(forgotten.iter().map(|case| stored::forget(*case)));
    if !forgotten.is_empty() {
        app.store().commit(unit).await.map_err(written)?;
    }
    Ok(())
}

fn damaged(_: NotOpened) -> AppError {
    AppError::Damaged("a kept key does not open under the master key".to_owned())
}
