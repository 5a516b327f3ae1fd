//! Who may read which field of which entry of a case. The page of a party, the page of the staff, files and papers all ask here.
//!
//! What is asked in an instance of a part over parties is read by that party and the unit, never by another party. What is asked in an
//! instance of a part that is kept apart is read by its own member and by whoever holds the case. What is sealed is read by those who
//! hold the state that asked for it, by whoever the procedure lets open it while they hold the case, and by nobody else.

use std::collections::{BTreeMap, BTreeSet};

use fengqiao_procedure::event::{CaseState, Config, Decision, Ref};
use fengqiao_procedure::model::{
    FieldId, FieldKind, Many, Paper, PartId, Privacy, Procedure, RoleId, RoleKind, SetSource,
};

use crate::city::CityAt;
use crate::rights::{Viewer, Visibility, roles_of};
use crate::roster::{REPORTER, Roster};

/// Whose eyes read a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reader {
    /// A person of the case, by the number of the roster.
    Party(u8),
    /// A member of staff.
    Staff {
        /// What their posts show of this case.
        visibility: Visibility,
        /// The account.
        account: Ref,
        /// The organisations of their posts.
        organisations: Vec<Ref>,
        /// The roles that they may play in this case now.
        roles: BTreeSet<RoleId>,
    },
}

impl Reader {
    /// A member of staff who sees a case this far.
    pub fn staff(
        viewer: &Viewer,
        visibility: Visibility,
        procedure: &Procedure,
        case: &CaseState,
        city: &CityAt<'_>,
    ) -> Self {
        let free = |role: &RoleId| {
            let alone = case.assigned.get(role).and_then(|assigned| assigned.account.as_deref());
            alone.is_none_or(|alone| *viewer.account() == *alone)
        };
        let roles = roles_of(viewer, procedure, case, city, &[]).into_iter().map(|(role, _)| role).filter(free);
        Reader::Staff {
            visibility,
            account: viewer.account().to_string(),
            organisations: viewer.posts().iter().map(|post| post.organisation.to_string()).collect(),
            roles: roles.collect(),
        }
    }
}

/// For whom an instance of a part was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Owner {
    /// A party, by the number of the roster; none where nobody stood under the key.
    Party(Option<u8>),
    /// An organisation whose answers the others may not read.
    Apart(Ref),
}

/// What each entry of a case may tell to one reader.
#[derive(Debug, Clone)]
pub struct Reading<'c> {
    procedure: &'c Procedure,
    reader: Reader,
    entries: Vec<Read<'c>>,
    /// For whom the instances that are open now were opened.
    open: BTreeMap<(PartId, u16), Vec<Owner>>,
    /// The holder of the case now.
    holder: Option<RoleId>,
}

#[derive(Debug, Clone)]
struct Read<'c> {
    entry: &'c Decision,
    author: Option<u8>,
    owners: Vec<Owner>,
    /// The role that held the state in which the step was taken.
    asked_by: Option<RoleId>,
}

impl<'c> Reading<'c> {
    /// Reads the entries of a case, oldest first, with the eyes of `reader`.
    pub fn new(
        procedure: &'c Procedure,
        roster: &Roster,
        entries: impl IntoIterator<Item = &'c Decision>,
        reader: Reader,
    ) -> Self {
        let mut members: BTreeMap<(PartId, u16), (Ref, Owner)> = BTreeMap::new();
        let mut before: Option<&Decision> = None;
        let mut read = Vec::new();
        for (at, entry) in entries.into_iter().enumerate() {
            let left = before.map(|before| &before.config);
            let owners = of_step(procedure, &members, left, entry);
            keep_members(procedure, roster, &mut members, entry, at);
            let asked_by = asking_holder(procedure, left, entry);
            read.push(Read { entry, author: author(procedure, roster, entry, at), owners, asked_by });
            before = Some(entry);
        }
        let config = before.map(|last| &last.config);
        let instances = config.into_iter().flat_map(|config| config.instances.iter().map(move |one| (config, one)));
        let open = instances.map(|(config, one)| {
            let place = (one.part, one.number);
            (place, owners_of(procedure, &members, config, place))
        });
        let open = open.collect();
        let holder = config.and_then(|config| procedure.state(config.instances.first()?.state).holder);
        Self { procedure, reader, entries: read, open, holder }
    }

    /// Whether the reader may read a field that an entry gave; entries count from 0.
    pub fn shows(&self, entry: usize, field: FieldId) -> bool {
        let Some(read) = self.entries.get(entry) else { return false };
        let privacy = self.procedure.field(field).privacy;
        match &self.reader {
            Reader::Party(number) => {
                let own = read.author == Some(*number);
                privacy != Privacy::Sealed
                    && self.mine(&read.owners)
                    && (own || privacy.is_as_open_as(Privacy::Parties))
            }
            Reader::Staff { visibility, account, roles, .. } => match privacy {
                Privacy::Sealed => self.unseals(read, Some(field), account, roles),
                privacy => visibility.allows(privacy) && self.mine(&read.owners),
            },
        }
    }

    /// Whether the reader may know that the step of an entry was taken.
    pub fn tells(&self, entry: usize) -> bool {
        self.entries.get(entry).is_some_and(|read| self.mine(&read.owners))
    }

    /// The party for whom the instance of an entry's step was opened, none where nobody is known under its key; outside such parts none.
    pub fn concerns(&self, entry: usize) -> Option<Option<u8>> {
        self.entries.get(entry)?.owners.iter().find_map(|owner| match owner {
            Owner::Party(person) => Some(*person),
            Owner::Apart(_) => None,
        })
    }

    /// Whether the reader made an entry themself, as a person of the case.
    pub fn is_own(&self, entry: usize) -> bool {
        let author = self.entries.get(entry).and_then(|read| read.author);
        matches!(&self.reader, Reader::Party(number) if author == Some(*number))
    }

    /// Whether an instance that is open now is the reader's to know of.
    pub fn opens(&self, part: PartId, instance: u16) -> bool {
        self.open.get(&(part, instance)).is_some_and(|owners| self.mine(owners))
    }

    /// Whether an instance that is open now was opened for one party.
    pub fn is_alone(&self, part: PartId, instance: u16) -> bool {
        let owners = self.open.get(&(part, instance));
        owners.is_some_and(|owners| owners.iter().any(|owner| matches!(owner, Owner::Party(_))))
    }

    /// Which entry gave the value of each field that the reader reads last, outside the parts with many instances.
    pub fn standing(&self) -> BTreeMap<FieldId, usize> {
        let mut found = BTreeMap::new();
        for (at, read) in self.entries.iter().enumerate().filter(|(_, read)| read.owners.is_empty()) {
            found.extend(read.entry.fields.keys().filter(|field| self.shows(at, **field)).map(|field| (*field, at)));
        }
        found
    }

    /// Whether the reader may read a paper that an entry issued: all that stands on it is theirs to read. What somebody signs themself and
    /// what is made of their own words alone is theirs too.
    pub fn shows_paper(&self, entry: usize, paper: &Paper) -> bool {
        let Some(read) = self.entries.get(entry) else { return false };
        let mut classes = paper.fields.iter().map(|field| self.procedure.field(*field).privacy).chain([paper.privacy]);
        let is_sealed = |field: &&FieldId| self.procedure.field(**field).privacy == Privacy::Sealed;
        let mut closed: Vec<Option<FieldId>> =
            paper.fields.iter().filter(is_sealed).map(|field| Some(*field)).collect();
        if closed.is_empty() && paper.privacy == Privacy::Sealed {
            closed.push(None);
        }
        match &self.reader {
            Reader::Party(number) => {
                let wrote = |at: usize| self.entries[at].author == Some(*number);
                let mut sources = paper.fields.iter().filter_map(|field| self.source(*field, entry));
                let own = wrote(entry) && sources.all(wrote);
                closed.is_empty()
                    && self.mine(&read.owners)
                    && (own || classes.all(|privacy| privacy.is_as_open_as(Privacy::Parties)))
            }
            Reader::Staff { visibility, account, roles, .. } => {
                let unsealed = closed.iter().all(|field| self.unseals(read, *field, account, roles));
                let open = classes.all(|privacy| privacy == Privacy::Sealed || visibility.allows(privacy));
                unsealed && open && self.mine(&read.owners)
            }
        }
    }

    /// Which entry gave the value of a field that stands on a paper of this entry: the newest whose words everybody may know who may know
    /// of the paper's own part. It is the same for every reader.
    pub fn source(&self, field: FieldId, entry: usize) -> Option<usize> {
        let paper = &self.entries.get(entry)?.owners;
        let fits = |at: &usize| {
            let read = &self.entries[*at];
            read.entry.fields.contains_key(&field) && read.owners.iter().all(|owner| paper.contains(owner))
        };
        (0..=entry).rev().find(fits)
    }

    fn mine(&self, owners: &[Owner]) -> bool {
        owners.iter().all(|owner| match (&self.reader, owner) {
            (Reader::Party(number), Owner::Party(person)) => person == &Some(*number),
            (Reader::Party(_), Owner::Apart(_)) => false,
            (Reader::Staff { visibility, .. }, Owner::Party(_)) => *visibility >= Visibility::Unit,
            (Reader::Staff { organisations, roles, .. }, Owner::Apart(member)) => {
                organisations.contains(member) || self.holder.is_some_and(|holder| roles.contains(&holder))
            }
        })
    }

    /// Whoever gave it, and whoever holds the state that asked for it. Where two roles that must not be one person are played by posts of
    /// one kind (two reviewers), only the one who gave it. And whoever holds the case, where the procedure lets that role open it.
    fn unseals(&self, read: &Read<'_>, field: Option<FieldId>, account: &str, roles: &BTreeSet<RoleId>) -> bool {
        if read.entry.actor.account.as_deref() == Some(account) {
            return true;
        }
        let opens = |role: &RoleId| roles.contains(role) && self.holder == Some(*role);
        let opened_by = field.map_or(&[][..], |field| &self.procedure.field(field).unsealed_by);
        if opened_by.iter().any(opens) && self.mine(&read.owners) {
            return true;
        }
        let holds = read.asked_by.filter(|role| roles.contains(role) && !personal(self.procedure, *role));
        holds.is_some() && self.mine(&read.owners)
    }
}

/// Whether a role is kept apart from another that posts of the same kind play.
fn personal(procedure: &Procedure, role: RoleId) -> bool {
    let post = |role: RoleId| match &procedure.role(role).kind {
        RoleKind::Office { post } | RoleKind::Unit { post } => Some(post.as_str()),
        RoleKind::Party => None,
    };
    let same = |other: RoleId| other != role && post(other) == post(role);
    procedure.separations.iter().any(|separation| {
        let earlier = &separation.earlier;
        separation.role == role && earlier.iter().any(|other| same(*other))
            || earlier.contains(&role) && same(separation.role)
    })
}

/// Which person of the case made an entry; none for staff and clocks.
fn author(procedure: &Procedure, roster: &Roster, entry: &Decision, at: usize) -> Option<u8> {
    let actor = &entry.actor;
    if actor.account.is_some() || entry.fired.is_some() {
        return None;
    }
    match &actor.party {
        Some(key) => roster.under(key, at),
        None => entry.role.filter(|role| procedure.role(*role).kind == RoleKind::Party).map(|_| REPORTER),
    }
}

/// The holder of the state from which a step was taken; for an opening step, of the state that it leads to.
fn asking_holder(procedure: &Procedure, before: Option<&Config>, entry: &Decision) -> Option<RoleId> {
    let part = procedure.step(entry.step?).part;
    let config = before.unwrap_or(&entry.config);
    let instance = config.instances.iter().find(|one| one.part == part && one.number == entry.instance)?;
    procedure.state(instance.state).holder
}

/// For whom the instance of an entry's step was opened, and those around it.
fn of_step(
    procedure: &Procedure,
    members: &BTreeMap<(PartId, u16), (Ref, Owner)>,
    before: Option<&Config>,
    entry: &Decision,
) -> Vec<Owner> {
    let Some((step, config)) = entry.step.zip(before) else { return Vec::new() };
    owners_of(procedure, members, config, (procedure.step(step).part, entry.instance))
}

fn owners_of(
    procedure: &Procedure,
    members: &BTreeMap<(PartId, u16), (Ref, Owner)>,
    config: &Config,
    (part, number): (PartId, u16),
) -> Vec<Owner> {
    let mut owners = Vec::new();
    let mut at = config.instances.iter().position(|one| one.part == part && one.number == number);
    // The case itself stands first and is its own parent.
    while let Some(index) = at.filter(|index| *index > 0) {
        let instance = &config.instances[index];
        if let Some(owner) = owner(procedure, members, instance.part, instance.number) {
            owners.push(owner);
        }
        at = Some(usize::from(instance.parent)).filter(|parent| *parent < index);
    }
    owners
}

fn owner(
    procedure: &Procedure,
    members: &BTreeMap<(PartId, u16), (Ref, Owner)>,
    part: PartId,
    number: u16,
) -> Option<Owner> {
    let (member, owner) = members.get(&(part, number))?;
    match (over_parties(procedure, part), procedure.part(part).apart) {
        (true, _) => Some(owner.clone()),
        (false, true) => Some(Owner::Apart(member.clone())),
        (false, false) => None,
    }
}

fn over_parties(procedure: &Procedure, part: PartId) -> bool {
    match &procedure.part(part).many {
        Many::One => false,
        Many::Each { over: SetSource::Parties } => true,
        Many::Each { over: SetSource::Field(field) } => procedure.field(*field).kind != FieldKind::Organisations,
    }
}

/// Remembers who stood under each member's key when its instance was opened.
fn keep_members(
    procedure: &Procedure,
    roster: &Roster,
    members: &mut BTreeMap<(PartId, u16), (Ref, Owner)>,
    entry: &Decision,
    at: usize,
) {
    members.retain(|place, (key, _)| entry.members.get(place) == Some(key));
    for (place, key) in &entry.members {
        if !members.contains_key(place) {
            let person = over_parties(procedure, place.0).then(|| roster.under(key, at)).flatten();
            members.insert(*place, (key.clone(), Owner::Party(person)));
        }
    }
}
