//! A unit: everything that one change writes, decided before it is handed over.

use std::borrow::Cow;

use fengqiao_proof::{Sealed, StreamId};

use crate::arg::{Arg, args, params};
use crate::{Hash, Id};

/// One statement with its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    pub sql: Cow<'static, str>,
    pub args: Vec<Arg<'static>>,
    pub expect: Expect,
}

/// How many rows a statement must touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// Exactly so many; anything else is a conflict.
    Rows(usize),
    Any,
}

/// An entry to be appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    pub stream: Id,
    pub version: u64,
    pub recorded_at: i64,
    pub bytes: Vec<u8>,
    pub salt: Option<Id>,
    pub hash: Hash,
}

/// A key that makes a unit happen once: a second unit of the same scope and key is not executed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once {
    /// The session and route that the key belongs to.
    pub scope: String,
    pub key: String,
    /// What was asked; the same key with another body is refused.
    pub body_hash: Hash,
    /// What a repetition is answered: ids, from which the page is rendered again.
    pub result: Vec<u8>,
    pub created_at: i64,
}

/// Everything that one change writes: it is committed whole or not at all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unit {
    pub(crate) once: Option<Once>,
    pub(crate) steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Run(Statement),
    Append(NewEntry),
}

pub(crate) const INSERT_ENTRY: &str =
    "INSERT INTO entry (stream, version, recorded_at, bytes, salt, hash) VALUES ($1, $2, $3, $4, $5, $6)";
pub(crate) const INSERT_UNPLACED: &str =
    "INSERT INTO unplaced (stream, version, recorded_at, hash) VALUES ($1, $2, $3, $4)";
pub(crate) const INSERT_POSITION: &str = "INSERT INTO position (pos, stream, version, hash) VALUES ($1, $2, $3, $4)";
pub(crate) const INSERT_ONCE: &str = "INSERT INTO idempotency (scope, key, body_hash, result, created_at) \
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (scope, key) DO NOTHING";

impl Statement {
    /// A statement that must touch exactly so many rows.
    pub fn rows(rows: usize, sql: &'static str, args: Vec<Arg<'static>>) -> Self {
        Statement { sql: Cow::Borrowed(sql), args, expect: Expect::Rows(rows) }
    }

    /// A statement that may touch any number of rows.
    pub fn any(sql: &'static str, args: Vec<Arg<'static>>) -> Self {
        Statement { sql: Cow::Borrowed(sql), args, expect: Expect::Any }
    }
}

impl NewEntry {
    /// A sealed entry at its place in its stream.
    pub fn new(stream: StreamId, version: u64, recorded_at: i64, sealed: Sealed) -> Self {
        let Sealed { bytes, salt, hash } = sealed;
        NewEntry { stream: stream.0, version, recorded_at, bytes, salt, hash }
    }

    /// What [`INSERT_ENTRY`] writes.
    pub(crate) fn columns(&self) -> [Arg<'_>; 6] {
        let NewEntry { stream, version, recorded_at, bytes, salt, hash } = self;
        params![*stream, *version, *recorded_at, bytes.as_slice(), *salt, hash.as_slice()]
    }

    pub(crate) fn insert(&self) -> Statement {
        Statement::rows(1, INSERT_ENTRY, self.columns().map(Arg::into_owned).into())
    }
}

impl Once {
    /// What [`INSERT_ONCE`] writes.
    pub(crate) fn columns(&self) -> [Arg<'_>; 5] {
        let Once { scope, key, body_hash, result, created_at } = self;
        params![scope.as_str(), key.as_str(), body_hash.as_slice(), result.as_slice(), *created_at]
    }

    pub(crate) fn insert(&self) -> Statement {
        Statement::any(INSERT_ONCE, self.columns().map(Arg::into_owned).into())
    }
}

impl Unit {
    pub fn new() -> Self {
        Unit::default()
    }

    /// Makes the unit happen once under this key.
    pub fn once(&mut self, once: Once) -> &mut Self {
        self.once = Some(once);
        self
    }

    /// Adds a statement.
    pub fn run(&mut self, statement: Statement) -> &mut Self {
        self.steps.push(Step::Run(statement));
        self
    }

    /// Adds statements in order.
    pub fn run_all(&mut self, statements: impl IntoIterator<Item = Statement>) -> &mut Self {
        self.steps.extend(statements.into_iter().map(Step::Run));
        self
    }

    /// Appends an entry; it gets its position when the unit is committed.
    pub fn append(&mut self, entry: NewEntry) -> &mut Self {
        self.steps.push(Step::Append(entry));
        self
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// How many entries it appends.
    pub(crate) fn entries(&self) -> u64 {
        self.steps.iter().map(|step| u64::from(matches!(step, Step::Append(_)))).sum()
    }

    /// Exactly the statements that the lane issues for this unit when its first entry gets position `pos`; for benchmarks.
    pub fn statements(self, mut pos: u64) -> Vec<Statement> {
        let mut all: Vec<Statement> = self.once.as_ref().map(Once::insert).into_iter().collect();
        for step in self.steps {
            match step {
                Step::Run(statement) => all.push(statement),
                Step::Append(entry) => {
                    let position = args![pos, entry.stream, entry.version, entry.hash];
                    pos += 1;
                    all.push(entry.insert());
                    all.push(Statement::rows(1, INSERT_POSITION, position));
                }
            }
        }
        all
    }
}
