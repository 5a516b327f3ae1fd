//! Passwords: argon2id, on as many threads as there are cores.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use fengqiao_civic::organisation::Account;
use fengqiao_civic::register::RegisterItem;
use fengqiao_store::Unit;
use fengqiao_store::repo::{credentials, sessions};
use tokio::sync::Semaphore;

use crate::app::App;
use crate::error::{AppError, written};
use crate::registers::{self, Author};
use crate::secret::random;

/// Hashing takes a core for some tens of milliseconds: more at once would only wait.
static HASHING: Semaphore = Semaphore::const_new(2);
/// The fewest characters of a password.
pub const CHARS_MIN: usize = 10;
/// The most bytes of a password.
pub const BYTES_MAX: usize = 256;

/// What is wrong with a new password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordIssue {
    /// Fewer than [`CHARS_MIN`] characters.
    Short,
    /// More than [`BYTES_MAX`] bytes.
    Long,
    /// One character over and over, or the login itself.
    Simple,
}

impl PasswordIssue {
    /// The key of its message.
    pub fn key(self) -> &'static str {
        match self {
            PasswordIssue::Short => "password-short",
            PasswordIssue::Long => "password-long",
            PasswordIssue::Simple => "password-simple",
        }
    }
}

/// Whether a new password may be used.
pub fn acceptable(login: &str, password: &str) -> Result<(), PasswordIssue> {
    if password.len() > BYTES_MAX {
        return Err(PasswordIssue::Long);
    }
    if password.chars().count() < CHARS_MIN {
        return Err(PasswordIssue::Short);
    }
    let distinct: std::collections::HashSet<char> = password.chars().collect();
    if distinct.len() < 4 || password.eq_ignore_ascii_case(login) {
        return Err(PasswordIssue::Simple);
    }
    Ok(())
}

/// Refuses a password that may not be used.
///
/// # Errors
/// [`AppError::Invalid`] with what is wrong with it.
pub fn check_password(login: &str, password: &str) -> Result<(), AppError> {
    acceptable(login, password).map_err(|issue| AppError::invalid("password", issue.key()))
}

/// The PHC string of a password.
pub(crate) async fn hash(password: String) -> Result<String, AppError> {
    let _core = HASHING.acquire().await;
    let hashed = tokio::task::spawn_blocking(move || {
        let salt: [u8; 16] = random();
        Argon2::default().hash_password_with_salt(password.as_bytes(), &salt).map(|hash| hash.to_string())
    });
    hashed
        .await
        .map_err(|error| AppError::Damaged(error.to_string()))?
        .map_err(|error| AppError::Damaged(error.to_string()))
}

/// Whether a password is the one of a PHC string. Without one, as much work is done and the answer is no.
pub(crate) async fn verify(password: String, phc: Option<String>) -> bool {
    let _core = HASHING.acquire().await;
    let verified = tokio::task::spawn_blocking(move || match phc {
        Some(phc) => PasswordHash::new(&phc)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()),
        None => {
            let salt = [0_u8; 16];
            let _ = std::hint::black_box(Argon2::default().hash_password_with_salt(password.as_bytes(), &salt));
            false
        }
    });
    verified.await.unwrap_or(false)
}

/// Gives an account a password without asking for the old one: invitations, demos, the command line.
///
/// # Errors
/// [`AppError::NotFound`] for an unknown account; [`AppError::Invalid`] for a password that is too simple.
pub async fn set_password(app: &App, account: &str, password: &str) -> Result<(), AppError> {
    let tables = app.tables();
    let known = tables.city.account(account).ok_or(AppError::NotFound)?;
    check_password(&known.login, password)?;
    let row = credentials::CredentialRow {
        account: account.to_owned(),
        login: known.login.clone(),
        password_hash: hash(password.to_owned()).await?,
        disabled: false,
        changed_at: app.now().0,
    };
    let mut unit = Unit::new();
    unit.run(credentials::save(row)).run(sessions::end_all(account.to_owned()));
    app.store().commit(unit).await.map_err(written)?;
    Ok(())
}

/// Changes one's own password. Every other session of the account ends.
///
/// # Errors
/// [`AppError::Invalid`] where the old password is wrong or the new one too simple.
pub async fn change_password(app: &App, account: &str, old: &str, new: &str) -> Result<(), AppError> {
    let credential = credentials::of_account(app.store(), account).await?.ok_or(AppError::NotFound)?;
    if !verify(old.to_owned(), Some(credential.password_hash)).await {
        return Err(AppError::invalid("old", "password-wrong"));
    }
    if old == new {
        return Err(AppError::invalid("password", "password-same"));
    }
    set_password(app, account, new).await?;
    let known = app.tables().city.account(account).cloned().ok_or(AppError::NotFound)?;
    if known.initial_password {
        let author = Author { account: Some(account.to_owned()), post: None, device: "web".to_owned() };
        let changed = RegisterItem::put(Account { initial_password: false, ..known }, "首次登录修改密码");
        registers::change(app, &author, vec![changed], &mut |_| ()).await?;
    }
    Ok(())
}
