//! Writing a decision: one entry and everything that follows from it, in one unit.

use fengqiao_procedure::event::{CaseState, Decision};
use fengqiao_procedure::model::Procedure;
use fengqiao_proof::{Entry, StreamId, StreamKind};
use fengqiao_store::repo::{cases as repo, cells, clocks, grants, people};
use fengqiao_store::{CommitError, Id, NewEntry, Once, Unit};

use super::filing::{Filing, OpenedBy, Standing};
use super::load::{Loaded, Recorded};
use super::project::{Projected, project};
use super::{links, notices};
use crate::app::{App, Tables};
use crate::catalogue::Compiled;
use crate::codec::{encode_decision, entry_kind};
use crate::error::{AppError, written};
use crate::papers::{Issued, rows_of_issued, write_issued};
use crate::secret::random;

/// What belongs to a decision besides itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct Along {
    /// The case's number, for the entry that opens it.
    pub number: String,
    /// The number it had where it was imported from.
    pub old_number: Option<String>,
    /// Rows beside the case that the entry calls for.
    pub beside: Vec<fengqiao_store::Statement>,
    /// Happens once under this key.
    pub once: Option<Once>,
    /// The case that opens this one by a link.
    pub opened_by: Option<OpenedBy>,
    /// Imported: no notices.
    pub silent: bool,
    /// The papers that the step issues, as they are kept.
    pub issued: Vec<Issued>,
}

/// A decision on its way into the store.
pub(crate) struct Draft {
    pub unit: Unit,
    pub after: Loaded,
}

/// Builds the unit of a decision that opens a case (`before` is none) or moves it.
pub(crate) fn draft(
    app: &App,
    tables: &Tables,
    compiled: &std::sync::Arc<Compiled>,
    id: Id,
    before: Option<Loaded>,
    decision: Decision,
    along: Along,
) -> Draft {
    let old = before.as_ref().map(|loaded| project(app.secret(), loaded));
    let procedure = &compiled.procedure;
    let (state, filing) = filed(tables, procedure, before.as_ref(), &decision, &along);
    let mut body = encode_decision(procedure, &decision);
    filing.write(before.as_ref().map(|loaded| &loaded.filing), &mut body);
    write_issued(&along.issued, procedure, &mut body);
    let version = before.as_ref().map_or(0, |loaded| loaded.state.version) + 1;
    let entry = Entry {
        city: app.city_name().to_owned(),
        stream: StreamId(id),
        stream_kind: StreamKind::Case,
        version,
        occurred_at: decision.occurred_at.0,
        recorded_at: decision.recorded_at.0,
        account: decision.actor.account.clone(),
        post: decision.actor.post.clone(),
        device: Some(decision.actor.device.clone()),
        kind: entry_kind(&decision.kind).to_owned(),
        body,
    };
    let sealed = entry.seal(random());
    let hash = sealed.hash;
    let mut unit = Unit::new();
    if let Some(once) = along.once {
        unit.once(once);
    }
    unit.run_all(rows_of_issued(id, &along.issued, decision.recorded_at));
    unit.append(NewEntry::new(StreamId(id), version, decision.recorded_at.0, sealed));
    let was_closed = before.as_ref().is_some_and(|loaded| loaded.state.closed_at.is_some());
    let mut history = before.map_or(Vec::new(), |loaded| loaded.history);
    history.push(Recorded { version, decision: decision.clone(), hash, issued: along.issued });
    let after = Loaded { id, compiled: std::sync::Arc::clone(compiled), state, filing, history };
    let new = project(app.secret(), &after);
    write_projection(&mut unit, old.as_ref(), &new);
    unit.run_all(along.beside);
    unit.run_all(links::work_of(&after, &decision, was_closed));
    if !along.silent {
        notices::write(&mut unit, app, tables, &after, &decision);
    }
    Draft { unit, after }
}

/// The case as a decision leaves it, before anything is written: its last entry has no hash yet.
pub(crate) fn foreseen(
    tables: &Tables,
    compiled: &std::sync::Arc<Compiled>,
    id: Id,
    before: Option<&Loaded>,
    decision: &Decision,
    along: &Along,
) -> Loaded {
    let (state, filing) = filed(tables, &compiled.procedure, before, decision, along);
    let mut history = before.map_or_else(Vec::new, |loaded| loaded.history.clone());
    history.push(Recorded { version: state.version, decision: decision.clone(), hash: [0; 32], issued: Vec::new() });
    Loaded { id, compiled: std::sync::Arc::clone(compiled), state, filing, history }
}

/// What a case is after a decision, and how it is filed then.
fn filed(
    tables: &Tables,
    procedure: &Procedure,
    before: Option<&Loaded>,
    decision: &Decision,
    along: &Along,
) -> (CaseState, Filing) {
    let state = fengqiao_procedure::apply(procedure, before.map(|loaded| loaded.state.clone()), decision);
    let at = tables.city.at(tables.date_of(decision.recorded_at));
    let standing = Standing { procedure, decision, state: &state };
    let filing = match before {
        Some(loaded) => loaded.filing.moved(&standing, tables, &at),
        None => Filing {
            opened_by: along.opened_by.clone(),
            ..Filing::of_new(&along.number, along.old_number.as_deref(), &standing, tables, &at)
        },
    };
    (state, filing)
}

/// The fewest statements that turn one projection of a case into another.
pub(crate) fn write_projection(unit: &mut Unit, old: Option<&Projected>, new: &Projected) {
    let id = new.row.id;
    unit.run(match old {
        None => repo::insert(new.row.clone()),
        Some(old) => repo::update(old.row.version, new.row.clone()),
    });
    unit.run_all(grants::change(id, old.map_or(&[], |old| &old.grants), &new.grants));
    unit.run_all(people::change(old.map_or(&[], |old| &old.people), &new.people));
    let (was, is) = (old.and_then(|old| old.clock.as_ref()), new.clock.as_ref());
    if was != is {
        if let Some(was) = was
            .filter(|was| is.is_none_or(|is| (&was.clock, was.instance, was.run) != (&is.clock, is.instance, is.run)))
        {
            unit.run(clocks::remove(id, was.clock.clone(), was.instance, was.run));
        }
        unit.run_all(is.cloned().map(clocks::save));
    }
    let (was, is) = (old.and_then(|old| old.cell.clone()), new.cell.clone());
    if was != is {
        unit.run_all(was.map(cells::remove));
        unit.run_all(is.map(cells::insert));
    }
}

/// What came of a commit.
pub(crate) enum Outcome {
    /// It is written.
    Written(Box<Loaded>),
    /// Somebody else moved the case first.
    Conflict,
    /// The same request was done before; this came of it.
    Before(Vec<u8>),
}

pub(crate) async fn commit(app: &App, draft: Draft) -> Result<Outcome, AppError> {
    match app.store().commit(draft.unit).await {
        Ok(()) => {
            app.kept().written();
            Ok(Outcome::Written(Box::new(draft.after)))
        }
        Err(CommitError::Conflict { .. }) => Ok(Outcome::Conflict),
        Err(CommitError::Duplicate(what)) if what.starts_with("entry") => Ok(Outcome::Conflict),
        Err(CommitError::Done { result }) => Ok(Outcome::Before(result)),
        Err(error) => Err(written(error)),
    }
}
