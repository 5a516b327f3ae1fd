//! The transparency log: grown behind the positions, signed, shown to everyone, and receipts out of it.

use std::collections::HashMap;
use std::time::Duration;

use fengqiao_civic::Reader;
use fengqiao_civic::roster::REPORTER;
use fengqiao_procedure::model::FieldId;
use fengqiao_proof::log::{self, Checkpoint, Growing, Note, Receipt, Signer, TILE_WIDTH, TileId, Tiles};
use fengqiao_proof::{Hash, StreamId};
use fengqiao_store::repo::entries::{self, Positioned};
use fengqiao_store::repo::log::{self as repo, CheckpointRow};
use fengqiao_store::{CommitError, Unit};

use crate::app::App;
use crate::cases::Loaded;
use crate::error::{AppError, written};
use crate::secret::Purpose;

/// How many entries one checkpoint adds at most.
const STEP: u32 = 16_384;
/// How long the worker sleeps when it has caught up: a receipt is complete by then.
const PAUSE: Duration = Duration::from_secs(2);

/// How many checkpoints an audit reads at once.
const CHECKPOINTS: u32 = 10_000;

/// Tiles that were read, by level and number.
#[derive(Default)]
struct Known(HashMap<(u32, u64), Vec<Hash>>);

/// A tile that was not read yet.
struct Unread(TileId);

impl Tiles for Known {
    type Error = Unread;

    fn tile(&self, id: TileId) -> Result<Vec<Hash>, Unread> {
        let width = usize::try_from(id.width).unwrap_or(usize::MAX);
        self.0.get(&(id.level, id.index)).and_then(|tile| tile.get(..width)).map(<[Hash]>::to_vec).ok_or(Unread(id))
    }
}

impl Known {
    /// Works on tiles and reads those that it turns out to need.
    async fn with<T>(&mut self, app: &App, work: impl Fn(&Known) -> Result<T, Unread>) -> Result<T, AppError> {
        loop {
            let Unread(id) = match work(self) {
                Ok(done) => return Ok(done),
                Err(unread) => unread,
            };
            let hashes =
                hashes(app, id).await?.ok_or_else(|| AppError::Damaged(format!("{} is missing", id.path())))?;
            self.0.insert((id.level, id.index), hashes);
        }
    }
}

/// The first hashes of a tile, if it has as many.
async fn hashes(app: &App, id: TileId) -> Result<Option<Vec<Hash>>, AppError> {
    let Some(bytes) = repo::tile(app.store(), id.level, id.index).await? else { return Ok(None) };
    let hashes = bytes.chunks_exact(32).filter_map(|hash| Hash::try_from(hash).ok());
    let hashes: Vec<Hash> = hashes.take(usize::try_from(id.width).unwrap_or(usize::MAX)).collect();
    Ok((hashes.len() as u64 == id.width).then_some(hashes))
}

/// The key of the city's log. Its name is the city's, with what tells two cities of one name apart.
fn signer(app: &App) -> Result<Signer, AppError> {
    let mark = crate::files::hex(&app.secret().tag(Purpose::Log, &[b"name"])[..4]);
    let seed = app.secret().tag(Purpose::Log, &[b"ed25519"]);
    Signer::new(&format!("{}/log-{mark}", app.city_name()), &seed)
        .ok_or_else(|| AppError::Damaged("the city's name cannot stand in a checkpoint".to_owned()))
}

/// The public key of the log, as checkpoints are checked with it.
///
/// # Errors
/// Where the city's name cannot stand in a checkpoint.
pub fn key(app: &App) -> Result<String, AppError> {
    Ok(signer(app)?.verifier().to_string())
}

fn signed(app: &App, size: u64, root: Hash) -> Result<CheckpointRow, AppError> {
    let signer = signer(app)?;
    let checkpoint = Checkpoint { origin: signer.verifier().name().to_owned(), size, root };
    Ok(CheckpointRow { size, made_at: app.now().0, note: signer.sign(checkpoint.to_string()).to_string() })
}

/// Adds the entries that were given positions since, as one checkpoint; says whether there are more.
///
/// # Errors
/// Where the store cannot be read or written.
pub async fn grow(app: &App) -> Result<bool, AppError> {
    let Some(newest) = repo::newest(app.store()).await? else {
        let mut unit = Unit::new();
        unit.run(repo::add(signed(app, 0, fengqiao_proof::merkle_root(&[]))?));
        return go_on(app.store().commit(unit).await);
    };
    let leaves = entries::leaves(app.store(), newest.size, STEP).await?;
    let dense = (newest.size + 1..).zip(&leaves).take_while(|(pos, (found, _))| pos == found);
    let leaves: Vec<Hash> = dense.map(|(_, (_, hash))| log::leaf_hash(hash)).collect();
    if leaves.is_empty() {
        return Ok(false);
    }
    let mut known = Known::default();
    let changed = known.with(app, |known| log::appended(known, newest.size, &leaves)).await?;
    known.0.extend(changed.iter().map(|(id, hashes)| ((id.level, id.index), hashes.clone())));
    let size = newest.size + leaves.len() as u64;
    let root = known.with(app, |known| log::root(known, size)).await?;
    let mut unit = Unit::new();
    unit.run(repo::follow(newest.size, size));
    unit.run_all(changed.iter().map(|(id, hashes)| repo::save_tile(*id, hashes)));
    unit.run(repo::add(signed(app, size, root)?));
    let more = go_on(app.store().commit(unit).await)?;
    Ok(more && leaves.len() == STEP as usize)
}

/// Another node that went on before is as good.
fn go_on(committed: Result<(), CommitError>) -> Result<bool, AppError> {
    match committed {
        Ok(()) | Err(CommitError::Conflict { .. } | CommitError::Duplicate(_)) => Ok(true),
        Err(error) => Err(written(error)),
    }
}

/// Runs until the process ends.
pub async fn work(app: App) {
    loop {
        let more = app.leads("log").await
            && grow(&app).await.unwrap_or_else(|error| {
                tracing::error!(%error, "the transparency log could not grow");
                false
            });
        if !more {
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// The newest checkpoint, signed; none before the first.
///
/// # Errors
/// Where the store cannot be read.
pub async fn checkpoint(app: &App) -> Result<Option<String>, AppError> {
    Ok(repo::newest(app.store()).await?.map(|row| row.note))
}

/// The bytes of a tile as it is served, where the log has it.
///
/// # Errors
/// Where the store cannot be read.
pub async fn tile(app: &App, id: TileId) -> Result<Option<Vec<u8>>, AppError> {
    Ok(hashes(app, id).await?.map(|hashes| hashes.concat()))
}

/// The entries' hashes of a tile of leaves, each with its length before it, where the log has them. Source: C2SP `tlog-tiles`, entry bundles.
///
/// # Errors
/// Where the store cannot be read.
pub async fn bundle(app: &App, index: u64, width: u64) -> Result<Option<Vec<u8>>, AppError> {
    let size = repo::newest(app.store()).await?.map_or(0, |row| row.size);
    let first = index.saturating_mul(TILE_WIDTH);
    if first.saturating_add(width) > size {
        return Ok(None);
    }
    let leaves = entries::leaves(app.store(), first, u32::try_from(width).unwrap_or(u32::MAX)).await?;
    Ok(Some(leaves.iter().flat_map(|(_, hash)| [0, 32].into_iter().chain(*hash)).collect()))
}

/// Fields of an entry's body besides those of the procedure that its people may read: what was done, under which procedure, by when, and
/// where the matter is filed.
const TOLD: [&str; 7] = ["step", "procedure", "procedure_version", "about", "clocks", "outcome", "filing"];
/// Fields of the head that a receipt shows.
const HEAD: [&str; 8] = ["format", "city", "stream", "stream_kind", "version", "occurred_at", "recorded_at", "kind"];

/// The receipt of an entry of a case, for one of its people: what they may read of it is shown, of the rest the commitment. None where the log
/// has not come so far.
///
/// # Errors
/// [`AppError::NotFound`] where the case has no such entry, or it is not theirs to know of.
pub async fn receipt(app: &App, case: &Loaded, person: u8, version: u64) -> Result<Option<Receipt>, AppError> {
    let at = version.checked_sub(1).and_then(|at| usize::try_from(at).ok()).ok_or(AppError::NotFound)?;
    let reading = case.reading(Reader::Party(person));
    let theirs = person == REPORTER || case.roster().person(person).is_some();
    if !theirs || at >= case.history.len() || !reading.tells(at) {
        return Err(AppError::NotFound);
    }
    let row = entries::one(app.store(), StreamId(case.id).0, version).await?.ok_or(AppError::NotFound)?;
    let Some(newest) = repo::newest(app.store()).await? else { return Ok(None) };
    let position = repo::position(app.store(), row.stream, version).await?.filter(|position| *position <= newest.size);
    let Some(position) = position else { return Ok(None) };
    let damaged = |error: &dyn std::fmt::Display| AppError::Damaged(error.to_string());
    let record = row.sealed.open().map_err(|error| damaged(&error))?;
    let procedure = &case.compiled.procedure;
    let may = |name: &str| match name.strip_prefix("f.").and_then(|field| procedure.field_named(field)) {
        Some(FieldId(field)) => reading.shows(at, FieldId(field)),
        None => TOLD.contains(&name),
    };
    let body = record.entry.body.keys().filter(|name| may(name)).map(|name| format!("body.{name}"));
    let shown: Vec<String> = HEAD.iter().map(|name| (*name).to_owned()).chain(body).collect();
    let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
    let entry = row.sealed.disclose(&shown).map_err(|error| damaged(&error))?;
    let mut known = Known::default();
    let path = known.with(app, |known| log::inclusion(known, position - 1, newest.size)).await?;
    let checkpoint = Note::parse(&newest.note).map_err(|error| damaged(&error))?;
    Ok(Some(Receipt {
        log: signer(app)?.verifier().clone(),
        position,
        entry,
        path: path.unwrap_or_default(),
        checkpoint,
    }))
}

/// What an audit of the log read, and what does not hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audit {
    /// Entries whose fields were hashed again, in the order of their positions.
    pub entries: u64,
    /// Checkpoints that were compared with the root over the entries as they are.
    pub checkpoints: u64,
    /// What does not hold.
    pub faults: Vec<AuditFault>,
}

/// One thing that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditFault {
    /// The fields of the entry at this position do not add up to its hash, or it is another or not there.
    Entry { position: u64 },
    /// The log said something else of its first entries than they are now: they were changed, dropped or put in another order since.
    Rewritten { size: u64 },
    /// A checkpoint that the log's key did not sign, or that cannot be read.
    Unsigned { size: u64 },
    /// A checkpoint of more entries than there are.
    Longer { size: u64, entries: u64 },
}

impl std::fmt::Display for AuditFault {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            AuditFault::Entry { position } => {
                write!(to, "the entry at position {position} is not what was committed, or is missing")
            }
            AuditFault::Rewritten { size } => {
                write!(to, "the first {size} entries are not those that the log signed: history was rewritten")
            }
            AuditFault::Unsigned { size } => write!(to, "the checkpoint of {size} entries is not signed by this log"),
            AuditFault::Longer { size, entries } => {
                write!(to, "a checkpoint says {size} entries, but there are {entries}: some were dropped")
            }
        }
    }
}

/// Reads every entry again, in the order of positions, and compares the root over them with every checkpoint that the log signed and with
/// those that others kept (`kept`, signed notes): so any two of them are consistent. `told` hears how many entries were read.
///
/// # Errors
/// Where the store cannot be read, or a kept checkpoint is none of this log.
pub async fn audit(app: &App, kept: &[Note], told: &mut (dyn FnMut(u64) + Send)) -> Result<Audit, AppError> {
    let signer = signer(app)?;
    let mut audit = Audit::default();
    let mut expected: Vec<(u64, Option<Hash>)> = Vec::new();
    let mut after = -1;
    loop {
        let rows = repo::checkpoints(app.store(), after, CHECKPOINTS).await?;
        let Some(last) = rows.last() else { break };
        after = i64::try_from(last.size).unwrap_or(i64::MAX);
        for row in &rows {
            let read = Note::parse(&row.note).and_then(|note| Checkpoint::of_note(&note, signer.verifier()));
            expected.push((row.size, read.ok().filter(|read| read.size == row.size).map(|read| read.root)));
        }
    }
    for note in kept {
        let read = Checkpoint::of_note(note, signer.verifier());
        let read = read.map_err(|error| AppError::Damaged(format!("a kept checkpoint: {error}")))?;
        expected.push((read.size, Some(read.root)));
    }
    expected.sort_unstable();
    audit.checkpoints = expected.len() as u64;
    let mut expected = expected.into_iter().peekable();
    let mut growing = Growing::default();
    loop {
        while let Some((size, root)) = expected.next_if(|(size, _)| *size == growing.size()) {
            match root {
                None => audit.faults.push(AuditFault::Unsigned { size }),
                Some(root) if root != growing.root() => audit.faults.push(AuditFault::Rewritten { size }),
                Some(_) => {}
            }
        }
        // Up to the next checkpoint at most.
        let room = expected.peek().map_or(u64::MAX, |(size, _)| size - growing.size());
        let limit = u32::try_from(room.min(u64::from(entries::TAIL_MAX))).unwrap_or(entries::TAIL_MAX);
        let found = entries::tail(app.store(), growing.size(), limit).await?;
        if found.is_empty() {
            break;
        }
        for Positioned { pos, entry } in found {
            if pos != growing.size() + 1 || entry.sealed.verify().is_err() {
                audit.faults.push(AuditFault::Entry { position: growing.size() + 1 });
                if pos != growing.size() + 1 {
                    return Ok(Audit { entries: growing.size(), ..audit });
                }
            }
            growing.push(log::leaf_hash(&entry.sealed.hash));
        }
        told(growing.size());
    }
    let entries = growing.size();
    audit.faults.extend(expected.map(|(size, _)| AuditFault::Longer { size, entries }));
    Ok(Audit { entries, ..audit })
}
