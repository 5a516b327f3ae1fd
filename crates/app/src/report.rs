//! Figures computed from the entries: not from lists, and not from what anyone says about them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use fengqiao_calendar::Instant;
use fengqiao_civic::appraisal::{DueMeans, Figures, Share, Times, median};
use fengqiao_civic::geometry::{MultiPolygon, Point};
use fengqiao_civic::register::{Change, Register, RegisterItem, Row};
use fengqiao_procedure::event::{ClockVerb, Decision, Kind, Phase, Value as FieldValue};
use fengqiao_proof::{Entry, StreamKind, Value};
use fengqiao_store::Id;
use fengqiao_store::repo::entries;

use crate::app::{App, Tables};
use crate::catalogue::Compiled;
use crate::codec::{CodecError, Head, decode_decision, decode_item, moved_to, opened_under};
use crate::error::AppError;
use crate::imports::{CHANNEL, PROCEDURE};
use crate::place::PlaceRef;

mod show;

pub use show::Readers;

/// The figures of a city.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Entries read.
    pub entries: u64,
    /// Cases that came from another system; none where there are none.
    pub imported: Option<Imported>,
    /// Cases of the city's own, by procedure.
    pub native: BTreeMap<String, Native>,
}

/// Figures of imported cases, by their own times.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Counts, on time and open times. Closed at the limit is in time: a source names the last instant that is.
    pub all: Figures,
    /// Closed without a closing time.
    pub closed_untimed: u64,
    /// How many categories they have.
    pub categories: u64,
    /// By organisation, and for those that the source gives to none under an empty name.
    pub organisations: BTreeMap<String, Figures>,
    /// Cases with a real point.
    pub points: u64,
    /// Those of them whose area the source names too.
    pub points_with_area: u64,
    /// Those of them whose point lies in the boundary of that area.
    pub points_in_area: u64,
    /// Cases with the point that the source puts where it knows none.
    pub placeholders: u64,
    /// Cases without any point.
    pub without_point: u64,
}

/// Figures of the city's own cases under one procedure, by the recorded times.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Native {
    /// All cases.
    pub cases: u64,
    /// Those whose work is done: settled or closed.
    pub closed: u64,
    /// Those of them that ran under a clock.
    pub closed_with_clock: u64,
    /// Those of them of which no clock ran out.
    pub on_time: u64,
    /// Open now, and a clock has run out.
    pub open_late: u64,
    /// How long each closed case was open, in milliseconds.
    durations: Vec<i64>,
}

impl Native {
    /// The share of closed cases of which no clock ran out.
    pub fn on_time_share(&self) -> Option<Share> {
        Share::of(self.on_time, self.closed_with_clock)
    }

    /// The median time open in milliseconds.
    pub fn median_open_ms(&self) -> Option<i64> {
        median(self.durations.clone())
    }
}

impl Imported {
    /// How many organisations acted in them.
    pub fn organisation_count(&self) -> usize {
        self.organisations.keys().filter(|name| !name.is_empty()).count()
    }
}

/// What is kept of a case while entries are read.
struct Track {
    compiled: Arc<Compiled>,
    imported: bool,
    opened_at: Instant,
    due_at: Option<Instant>,
    closed: bool,
    closed_at: Option<Instant>,
    category: Option<String>,
    organisation: Option<String>,
    area: Option<String>,
    point: Option<Point>,
    placeholder: bool,
    clocked: bool,
    late: bool,
}

/// Reads every entry of the city and counts. `told` hears how many were read.
///
/// # Errors
/// Where the store cannot be read, or an entry does not fit the procedure that it names.
pub async fn report(app: &App, told: &mut (dyn FnMut(u64) + Send)) -> Result<Report, AppError> {
    let tables = app.tables();
    let store = app.store().for_reports();
    let mut report = Report::default();
    let mut tracks: HashMap<Id, Track> = HashMap::new();
    let mut boundaries: HashMap<String, MultiPolygon> = HashMap::new();
    let mut after = 0;
    loop {
        let rows = entries::tail(&store, after, entries::TAIL_MAX).await?;
        let Some(last) = rows.last() else { break };
        after = last.pos;
        for row in rows {
            report.entries += 1;
            let entry = row.entry.sealed.open().map_err(|error| AppError::Damaged(error.to_string()))?.entry;
            match entry.stream_kind {
                StreamKind::Register => keep_boundaries(&entry, &mut boundaries)?,
                StreamKind::Case => follow(&tables, row.entry.stream, entry, &mut tracks)?,
            }
        }
        told(report.entries);
    }
    count(&tables, tracks, &boundaries, &mut report);
    Ok(report)
}

/// Keeps the newest boundary of each area.
fn keep_boundaries(entry: &Entry, boundaries: &mut HashMap<String, MultiPolygon>) -> Result<(), AppError> {
    if entry.body.get("register").and_then(Value::as_text) != Some(Register::Area.name()) {
        return Ok(());
    }
    for item in entry.body.get("items").and_then(Value::as_list).unwrap_or_default() {
        if item.get("fields").is_none_or(|fields| fields.get("boundary").is_none()) {
            continue;
        }
        let item = decode_item(item.clone())?;
        let read = RegisterItem::from_item(Register::Area, &item)
            .map_err(|issues| AppError::Damaged(format!("area {}: {issues:?}", item.key)))?;
        if let Change::Put(row) = read.change
            && let Row::Area(area) = *row
        {
            boundaries.extend(area.boundary.map(|boundary| (area.code.to_string(), boundary)));
        }
    }
    Ok(())
}

fn follow(tables: &Tables, id: Id, entry: Entry, tracks: &mut HashMap<Id, Track>) -> Result<(), AppError> {
    let known = tracks.get(&id).map(|track| Arc::clone(&track.compiled));
    let known = match (known, moved_to(&entry.kind, &entry.body)?) {
        (Some(before), Some(version)) => {
            let unknown = || CodecError::UnknownName { kind: "version", name: version.to_owned() };
            let to = tables.catalogue.version(&before.procedure.id, version).ok_or_else(unknown)?;
            let grown = tables.catalogue.grown(&before, to);
            tracks.entry(id).and_modify(|track| track.compiled = Arc::clone(&grown));
            Some(grown)
        }
        (known, _) => known,
    };
    let compiled = match known {
        Some(compiled) => compiled,
        None => {
            let (procedure, version) = opened_under(&entry.body)?;
            let unknown = || CodecError::UnknownName { kind: "procedure", name: format!("{procedure}@{version}") };
            Arc::clone(tables.catalogue.version(procedure, version).ok_or_else(unknown)?)
        }
    };
    let device = entry.device.clone().unwrap_or_default();
    let head = Head {
        kind: &entry.kind,
        occurred_at: Instant(entry.occurred_at),
        recorded_at: Instant(entry.recorded_at),
        actor: fengqiao_procedure::event::Actor {
            account: None,
            post: None,
            organisation: None,
            party: None,
            roles: Vec::new(),
            device,
        },
    };
    let decision = decode_decision(&compiled.procedure, &compiled.names, head, &entry.body)?;
    tracks.entry(id).or_insert_with(|| Track::new(compiled, &decision)).add(&decision);
    Ok(())
}

impl Track {
    fn new(compiled: Arc<Compiled>, opening: &Decision) -> Track {
        let imported = matches!(&opening.kind, Kind::Opened { procedure, .. } if procedure == PROCEDURE)
            && opening.actor.device == CHANNEL;
        Track {
            compiled,
            imported,
            opened_at: if imported { opening.occurred_at } else { opening.recorded_at },
            due_at: None,
            closed: false,
            closed_at: None,
            category: None,
            organisation: None,
            area: None,
            point: None,
            placeholder: false,
            clocked: false,
            late: false,
        }
    }

    fn add(&mut self, decision: &Decision) {
        self.category.clone_from(&decision.attributes.category);
        self.clock(decision);
        let done = decision.settled || decision.closed;
        if done && !self.closed && !self.imported {
            self.closed_at = Some(decision.recorded_at);
        }
        if !done {
            self.closed_at = None;
        }
        self.closed = done;
        if self.imported {
            self.source(decision);
        }
    }

    /// A clock ran out when it fired at its end, or was stopped or still runs at or after its due instant. The time to object to what
    /// is settled is the resident's own: its end is late for nobody.
    fn clock(&mut self, decision: &Decision) {
        if self.closed && !self.imported {
            return;
        }
        self.late |= decision.fired.as_ref().is_some_and(|fired| fired.mark.is_end());
        for change in &decision.clocks {
            let run = &change.after;
            self.clocked = true;
            let counts = matches!(run.phase, Phase::Due | Phase::Late) || change.change == ClockVerb::Stop;
            self.late |= counts
                && run.paused.iter().all(|(_, ended)| ended.is_some())
                && run.due.at <= decision.recorded_at
                && change.change != ClockVerb::Start;
        }
    }

    /// What the source shows.
    fn source(&mut self, decision: &Decision) {
        let procedure = &self.compiled.procedure;
        for (field, value) in &decision.fields {
            match (procedure.field(*field).name.as_str(), value) {
                ("source_due", FieldValue::Time(at)) => self.due_at = Some(*at),
                ("source_closed", FieldValue::Time(at)) => self.closed_at = Some(*at),
                ("unit", FieldValue::Ref(id)) => self.organisation = Some(id.clone()),
                ("source_area", FieldValue::Ref(place)) => {
                    self.area = match place.parse() {
                        Ok(PlaceRef::Area(code)) => Some(code),
                        _ => None,
                    };
                }
                ("place", FieldValue::Ref(place)) => {
                    self.point = match place.parse() {
                        Ok(PlaceRef::Point(point)) => Some(point),
                        _ => None,
                    };
                }
                ("source_placeholder", FieldValue::Text(_)) => self.placeholder = true,
                _ => {}
            }
        }
    }
}

fn count(tables: &Tables, tracks: HashMap<Id, Track>, boundaries: &HashMap<String, MultiPolygon>, report: &mut Report) {
    let mut categories: BTreeSet<String> = BTreeSet::new();
    for track in tracks.into_values() {
        if track.imported {
            categories.extend(track.category.clone());
            count_imported(tables, &track, boundaries, report.imported.get_or_insert_default());
        } else {
            count_native(&track, report.native.entry(track.compiled.procedure.id.clone()).or_default());
        }
    }
    if let Some(imported) = &mut report.imported {
        imported.categories = categories.len() as u64;
    }
}

fn count_imported(tables: &Tables, track: &Track, boundaries: &HashMap<String, MultiPolygon>, counted: &mut Imported) {
    let times = Times { opened_at: track.opened_at, due_at: track.due_at, closed_at: track.closed_at };
    let name =
        track.organisation.as_deref().map(|id| tables.city.organisation(id).map_or(id, |row| row.name.zh.as_str()));
    counted.all.add(times, DueMeans::LastInTime);
    counted.organisations.entry(name.unwrap_or_default().to_owned()).or_default().add(times, DueMeans::LastInTime);
    counted.closed_untimed += u64::from(track.closed && track.closed_at.is_none());
    match (track.point, track.placeholder) {
        (Some(point), _) => {
            counted.points += 1;
            if let Some(area) = &track.area {
                counted.points_with_area += 1;
                counted.points_in_area +=
                    u64::from(boundaries.get(area).is_some_and(|boundary| boundary.contains(point)));
            }
        }
        (None, true) => counted.placeholders += 1,
        (None, false) => counted.without_point += 1,
    }
}

fn count_native(track: &Track, counted: &mut Native) {
    counted.cases += 1;
    match track.closed_at {
        Some(closed_at) => {
            counted.closed += 1;
            counted.durations.push(closed_at.0 - track.opened_at.0);
            counted.closed_with_clock += u64::from(track.clocked);
            counted.on_time += u64::from(track.clocked && !track.late);
        }
        None => counted.open_late += u64::from(track.late),
    }
}
