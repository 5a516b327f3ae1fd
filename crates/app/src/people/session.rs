//! Sessions of staff: a random token in a cookie, its hash in the store.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fengqiao_calendar::Instant;
use fengqiao_civic::Post;
use fengqiao_civic::ids::AccountId;
use fengqiao_civic::rights::Viewer;
use fengqiao_proof::{Value, token_hash};
use fengqiao_store::repo::{credentials, sessions};
use fengqiao_store::{CommitError, Hash, Unit};

use super::pass::{commit, count};
use super::password;
use crate::app::{App, Tables};
use crate::error::{AppError, written};
use crate::secret::random;

/// How long a session lasts without use, in milliseconds: ten hours, one working day.
pub const SESSION_MS: i64 = 10 * 60 * 60 * 1000;
/// A session is written to again only when so many milliseconds have passed.
const TOUCH_MS: i64 = 10 * 60 * 1000;
/// How often a login may fail within a quarter of an hour, by one client.
const TRIES_PER_CLIENT: u32 = 20;
/// How often it may fail for one account by one client: others are not locked out by it.
const TRIES_PER_PAIR: u32 = 6;

/// A member of staff who is signed in.
#[derive(Debug, Clone)]
pub struct Session {
    /// The hash of the token.
    pub token_hash: Hash,
    /// Who it is, with the posts that they act by: the chosen one, or all that count today.
    pub viewer: Viewer,
    /// Every post that counts today, to choose from.
    pub posts: Vec<Post>,
    /// The name to greet with.
    pub name: String,
    /// The token that forms carry.
    pub form_token: String,
    /// The post that was chosen; none where all count together.
    pub post: Option<String>,
    /// The password was given by somebody else and must be changed first.
    pub must_change: bool,
}

/// Signs in. Says nothing about whether the account exists.
///
/// # Errors
/// [`AppError::Forbidden`] for a wrong pair, [`AppError::TooOften`].
pub async fn sign_in(app: &App, client: &str, login: &str, password: &str) -> Result<String, AppError> {
    let now = app.now();
    let login = login.trim();
    count(app, "login-client", client.as_bytes(), TRIES_PER_CLIENT, now).await?;
    count(app, "login-pair", format!("{client}\n{login}").as_bytes(), TRIES_PER_PAIR, now).await?;
    let credential = credentials::by_login(app.store(), login).await?.filter(|found| !found.disabled);
    let phc = credential.as_ref().map(|found| found.password_hash.clone());
    if password.len() > password::BYTES_MAX || !password::verify(password.to_owned(), phc).await {
        return Err(AppError::Forbidden);
    }
    let account = credential.ok_or(AppError::Forbidden)?.account;
    let tables = app.tables();
    let active = tables.city.account(&account).is_some_and(|found| found.active_on(tables.date_of(now)));
    if !active {
        return Err(AppError::Forbidden);
    }
    begin(app, &account, now).await
}

/// Begins a session for an account: after a password, or by the demo bar.
pub(crate) async fn begin(app: &App, account: &str, now: Instant) -> Result<String, AppError> {
    let token = URL_SAFE_NO_PAD.encode(random::<32>());
    let row = sessions::SessionRow {
        token_hash: token_hash("session", token.as_bytes()),
        account: Some(account.to_owned()),
        csrf: random(),
        created_at: now.0,
        seen_at: now.0,
        expires_at: now.0 + SESSION_MS,
        data: Value::map([("post", Value::Null)]).encode(),
    };
    commit(app, sessions::insert(row)).await?;
    Ok(token)
}

/// The session of a token, if it lives and its account still may sign in.
///
/// # Errors
/// Where the store cannot be read.
pub async fn session(app: &App, tables: &Tables, token: &str) -> Result<Option<Session>, AppError> {
    let found = session_at_rest(app, tables, token).await?;
    if let Some((session, seen_at)) = &found {
        let now = app.now();
        if now.0 - seen_at > TOUCH_MS {
            match commit(app, sessions::touch(session.token_hash, now.0, now.0 + SESSION_MS)).await {
                // Reading goes on where nothing can be written: a later page prolongs the session.
                Ok(()) | Err(AppError::Write(CommitError::Full) | AppError::Busy { .. }) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(found.map(|(session, _)| session))
}

/// The session of a token and when it was last used; looking at it keeps nobody signed in.
///
/// # Errors
/// Where the store cannot be read.
pub async fn session_at_rest(app: &App, tables: &Tables, token: &str) -> Result<Option<(Session, i64)>, AppError> {
    let now = app.now();
    let hash = token_hash("session", token.as_bytes());
    let Some(row) = sessions::live(app.store(), &hash, now.0).await? else { return Ok(None) };
    let Some(account) = row.account.as_deref().and_then(|id| tables.city.account(id)) else { return Ok(None) };
    let today = tables.date_of(now);
    if !account.active_on(today) {
        return Ok(None);
    }
    let data = Value::decode(&row.data).unwrap_or(Value::Null);
    let whole = Viewer::of(&tables.city, &AccountId::from(account.id.as_str()), today);
    let posts = whole.posts().to_vec();
    // A post that ended since it was chosen gives nothing any more: all that are left count again.
    let chosen = data.get("post").and_then(Value::as_text).and_then(|post| whole.by_post(post));
    let post = chosen.as_ref().and_then(|viewer| viewer.posts().first()).map(|post| post.id.to_string());
    let session = Session {
        token_hash: hash,
        viewer: chosen.unwrap_or(whole),
        posts,
        name: account.name.clone(),
        form_token: crate::files::hex(&row.csrf[..16]),
        post,
        must_change: account.initial_password,
    };
    Ok(Some((session, row.seen_at)))
}

/// Chooses the post that the person acts by; an empty one lets all their posts count together.
///
/// # Errors
/// [`AppError::NotFound`] where the viewer does not hold it.
pub async fn choose_post(app: &App, session: &Session, post: &str) -> Result<(), AppError> {
    if !post.is_empty() && !session.posts.iter().any(|held| held.id == *post) {
        return Err(AppError::NotFound);
    }
    let chosen = if post.is_empty() { Value::Null } else { Value::Text(post.to_owned()) };
    let data = Value::map([("post", chosen)]).encode();
    commit(app, sessions::set_data(session.token_hash, data)).await
}

/// Ends a session.
///
/// # Errors
/// Where the store cannot be written.
pub async fn sign_out(app: &App, session: &Session) -> Result<(), AppError> {
    let mut unit = Unit::new();
    unit.run(sessions::end(session.token_hash));
    app.store().commit(unit).await.map_err(written)?;
    Ok(())
}
