//! Filling in forms: every field that a step asks for, by its kind, in words that fit the step.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use fengqiao_app::cases::Loaded;
use fengqiao_app::choices::{self, post_of};
use fengqiao_app::{App, AppError, Tables, files};
use fengqiao_calendar::Instant;
use fengqiao_civic::item::days;
use fengqiao_procedure::engine::{Bound, possible};
use fengqiao_procedure::event::{Attachment, Contact, Value};
use fengqiao_procedure::model::{Field, FieldId, FieldKind, Procedure, Step};
use fengqiao_store::Id;

use crate::city::catalogue;
use crate::matter::{self, Matter};
use crate::pictures;
use crate::speech;

/// How often an optional field is filled in, in a thousand.
const OPTIONAL: u32 = 350;
/// The mark of a picture that shows the matter put right.
const AFTER: &str = "after";
/// Out of so many near units one is chosen.
const UNITS_NEAR: usize = 6;

/// How many pictures one simulation stores; later matters get those alone that a step requires.
const PICTURES_MAX: usize = 1_000;

/// Pictures that may be attached. A value names one by a mark, until it is stored for its case.
#[derive(Debug, Clone)]
pub(crate) struct Album {
    /// By number, before and after.
    drawn: Arc<[[Vec<u8>; 2]]>,
    stored: Arc<AtomicUsize>,
}

impl Album {
    /// Draws the pictures.
    pub(crate) fn drawn() -> Album {
        let both = |number| [pictures::png(number, false), pictures::png(number, true)];
        Album { drawn: (0..pictures::COUNT).map(both).collect(), stored: Arc::default() }
    }

    /// Whether more may be stored.
    fn has_room(&self) -> bool {
        self.stored.load(Ordering::Relaxed) < PICTURES_MAX
    }

    /// Stores the pictures that the fields of a case name, each under that case's key.
    pub(crate) async fn keep(&self, app: &App, case: Id, fields: &mut BTreeMap<String, Value>) -> Result<(), AppError> {
        for (name, value) in fields {
            let Value::Attachments(marks) = value else { continue };
            for mark in marks {
                let (number, after) = mark.hash.split_once('/').ok_or(AppError::NotFound)?;
                let pair = number.parse().ok().and_then(|number: usize| self.drawn.get(number));
                let picture = &pair.ok_or(AppError::NotFound)?[usize::from(after == AFTER)];
                *mark = files::keep(app, case, name, picture.clone()).await?;
                self.stored.fetch_add(1, Ordering::Relaxed);
            }
        }
        Ok(())
    }

    /// The mark of a picture of a matter.
    fn of(&self, category: &str, after: bool) -> Vec<Attachment> {
        let number = match &category[..2] {
            "01" if category == "0101" => 1,
            "01" if matches!(category, "0103" | "0104" | "0106") => 2,
            "02" => 3,
            "03" => 4,
            "01" => 0,
            _ => 5,
        };
        let hash = format!("{}/{}", number % pictures::COUNT, if after { AFTER } else { "before" });
        vec![Attachment { hash, media_type: "image/png".to_owned(), bytes: 0 }]
    }
}

/// What a form is filled in from.
pub(crate) struct Filling<'a> {
    pub(crate) tables: &'a Tables,
    pub(crate) album: &'a Album,
    pub(crate) case: Option<&'a Loaded>,
    pub(crate) now: Instant,
}

impl Filling<'_> {
    /// The fields of a step by name: all that are required, and some that are not.
    pub(crate) fn fill(&self, procedure: &Procedure, step: &Step, matter: &mut Matter) -> BTreeMap<String, Value> {
        let mut given = BTreeMap::new();
        for ask in &step.asks {
            let field = procedure.field(ask.field);
            if let Some(told) = matter.part.as_ref().and_then(|part| part.told.get(&field.name)) {
                let value = self.within(field, told.value(self.tables.date_of(self.now), self.now));
                given.insert(field.name.clone(), value);
                continue;
            }
            if !ask.required && !self.offered(procedure, field, step, matter) {
                continue;
            }
            if let Some(value) = self.value(procedure, ask.field, step, matter) {
                given.insert(field.name.clone(), self.within(field, value));
            }
        }
        given
    }

    /// A day within the days that the field allows now.
    fn within(&self, field: &Field, value: Value) -> Value {
        let Value::Date(day) = value else { return value };
        let limits = possible(field, self.tables, &self.tables.calendar, self.now);
        let bound = |limit: &Option<Bound>| limit.as_ref().map(|bound| days(bound.on));
        let after = bound(&limits.first).map_or(day, |first| day.max(first));
        Value::Date(bound(&limits.last).map_or(after, |last| after.min(last)))
    }

    /// Whether an optional field is filled in this time.
    fn offered(&self, procedure: &Procedure, field: &Field, step: &Step, matter: &mut Matter) -> bool {
        match (&field.kind, field.name.as_str()) {
            (FieldKind::Category, _) => matter.sorted || !procedure.is_resident_act(step),
            (FieldKind::Contact, _) => matter.contact.is_some(),
            (FieldKind::Place, _) => self.case.is_none_or(|case| case.state.attributes.place.is_none()),
            (FieldKind::Attachment { .. }, "photos") => {
                (matter.channel == "qr" || matter.random.chance(300)) && self.album.has_room()
            }
            (FieldKind::Attachment { .. }, "voice") => false,
            (FieldKind::Attachment { .. }, _) => matter.random.chance(600) && self.album.has_room(),
            (FieldKind::Flag, _) => matter.random.chance(60),
            (FieldKind::Text { .. }, "reason") => step.name == "withdraw",
            _ => matter.random.chance(OPTIONAL),
        }
    }

    fn value(&self, procedure: &Procedure, id: FieldId, step: &Step, matter: &mut Matter) -> Option<Value> {
        let field = procedure.field(id);
        Some(match &field.kind {
            FieldKind::Text { chars_max, .. } => {
                let said = if field.name == "merged_into" {
                    matter.twin_of.clone()?
                } else {
                    speech::text(&field.name, &step.name, matter, self.case)
                };
                Value::Text(said.chars().take(usize::try_from(*chars_max).unwrap_or(usize::MAX)).collect())
            }
            // Votes against a plan are few: none were counted where nobody said how many.
            FieldKind::Number { min, .. } if field.name.contains("_no") => Value::Number(*min),
            FieldKind::Number { min, max } => {
                Value::Number(matter.random.between(*min, (*max).min(min.saturating_add(100))))
            }
            FieldKind::Money => Value::Money(matter.random.between(10, 5_000) * 100),
            FieldKind::Date => Value::Date(
                days(self.tables.date_of(self.now)) + i32::try_from(matter.random.between(14, 75)).unwrap_or(30),
            ),
            FieldKind::Time => Value::Time(self.now),
            FieldKind::Flag | FieldKind::Consent => Value::Flag(true),
            FieldKind::Choice { values } => Value::Choice(choice(&field.name, &step.name, values.len(), matter)),
            FieldKind::Category => Value::Ref(matter.category.to_owned()),
            FieldKind::Place => Value::Ref(matter.place.clone()),
            FieldKind::Contact => Value::Contact(
                matter.contact.clone().unwrap_or(Contact { name: "未留姓名".to_owned(), ..Contact::default() }),
            ),
            FieldKind::Party => Value::Contact(matter::contact(&mut matter.random)),
            FieldKind::Parties { .. } => Value::Contacts(vec![matter::contact(&mut matter.random)]),
            FieldKind::Staff => Value::Ref(self.colleague(procedure, id, matter)?),
            FieldKind::Organisation => {
                let by_directory = post_of(procedure, id) == Some("liaison");
                let unit = if by_directory { self.other_unit(matter) } else { None };
                Value::Ref(unit.or_else(|| self.units(procedure, id, 1, matter).pop())?)
            }
            FieldKind::Organisations if matter.part.is_some() => Value::Refs(self.units(procedure, id, 2, matter)),
            FieldKind::Organisations => Value::Refs(self.helpers(matter)),
            FieldKind::Attachment { .. } => {
                let after =
                    field.name.contains("after") || field.name.contains("reply") || field.name.contains("verify");
                Value::Attachments(self.album.of(matter.category, after))
            }
        })
    }

    /// Where the matter is, for whoever looks for somebody near.
    fn about(&self) -> choices::About<'_> {
        let about = self.case.map(|case| &case.state.attributes);
        choices::About {
            area: about.and_then(|about| about.area.as_deref()),
            category: about.and_then(|about| about.category.as_deref()),
        }
    }

    /// Units that can do what the field gives them, out of the nearest that nobody assigned yet.
    fn units(&self, procedure: &Procedure, id: FieldId, count: usize, matter: &mut Matter) -> Vec<String> {
        let today = self.tables.date_of(self.now);
        let taken: Vec<&str> = self
            .case
            .into_iter()
            .flat_map(|case| case.state.assigned.values())
            .map(|assigned| assigned.organisation.as_str())
            .collect();
        let found = choices::organisations(&self.tables.city, Some(procedure), id, self.about(), today);
        let mut fit: Vec<choices::Candidate> =
            found.into_iter().filter(|unit| !taken.contains(&unit.id.as_str())).take(UNITS_NEAR).collect();
        let mut chosen = Vec::new();
        while chosen.len() < count && !fit.is_empty() {
            chosen.push(fit.swap_remove(matter.random.below(fit.len())).id);
        }
        chosen
    }

    /// Somebody with the post who has not acted in the case: the nearest, and among those who are as near anybody.
    fn colleague(&self, procedure: &Procedure, id: FieldId, matter: &mut Matter) -> Option<String> {
        let acted: Vec<&str> = self
            .case
            .into_iter()
            .flat_map(|case| &case.state.taken)
            .filter_map(|taken| taken.account.as_deref())
            .collect();
        let found = choices::staff(&self.tables.city, procedure, id, self.about(), self.tables.date_of(self.now));
        let mut fit: Vec<choices::Candidate> =
            found.into_iter().filter(|one| !acted.contains(&one.id.as_str())).collect();
        let near = fit.first()?.near;
        fit.retain(|one| one.near == near);
        Some(fit.swap_remove(matter.random.below(fit.len())).id)
    }

    /// Another unit with the powers: the best of those that were considered, or the same again.
    fn other_unit(&self, matter: &mut Matter) -> Option<String> {
        let state = &self.case?.state;
        let at = self.tables.city.at(self.tables.date_of(self.now));
        let route = at.route(matter.category, state.attributes.area.as_deref(), state.attributes.level).ok()?;
        let current: Vec<&str> = state.assigned.values().map(|assigned| assigned.organisation.as_str()).collect();
        let lowest = self.tables.city.categories().lowest_level(matter.category).unwrap_or(0);
        let units = route.runners_up.iter().chain(std::iter::once(&route.organisation)).map(|id| id.as_str());
        let able = |id: &&str| self.tables.city.seat_level(id).is_some_and(|level| level <= lowest);
        let fit: Vec<&str> = units.filter(able).filter(|id| self.has(id, "liaison")).collect();
        fit.iter().find(|id| !current.contains(*id)).or(fit.first()).map(|id| (*id).to_owned())
    }

    /// Two or three units of the district that could help.
    fn helpers(&self, matter: &mut Matter) -> Vec<String> {
        let Some(case) = self.case else { return Vec::new() };
        let areas = self.tables.city.areas();
        let area = case
            .state
            .attributes
            .area
            .as_deref()
            .and_then(|code| areas.find(code))
            .or_else(|| areas.roots().first().copied());
        let district = area.into_iter().flat_map(|id| areas.chain(id)).find(|id| areas.get(*id).level <= 1);
        let Some(district) = district else { return Vec::new() };
        let taken: Vec<&str> = case.state.assigned.values().map(|assigned| assigned.organisation.as_str()).collect();
        let seated = self.tables.city.seated_in(areas.get(district).code).map(|unit| unit.id.as_str());
        let mut fit: Vec<&str> = seated.filter(|id| !taken.contains(id) && self.has(id, "liaison")).collect();
        let wanted = 2 + matter.random.below(2);
        let mut chosen = Vec::new();
        while chosen.len() < wanted && !fit.is_empty() {
            chosen.push(fit.swap_remove(matter.random.below(fit.len())).to_owned());
        }
        chosen
    }

    fn has(&self, organisation: &str, kind: &str) -> bool {
        self.tables.city.posts_in(organisation, self.tables.date_of(self.now)).any(|post| post.kind == *kind)
    }
}

/// The index of a choice: ratings follow the step, grades the category.
fn choice(field: &str, step: &str, count: usize, matter: &mut Matter) -> u8 {
    let unhappy = step.contains("unsolved") || step.contains("contest");
    let partly = step.contains("partly") || step.contains("explained");
    let index = match field {
        "rating_responded" => usize::from(matter.random.chance(if unhappy { 300 } else { 60 })),
        "rating_solved" => {
            if unhappy {
                2
            } else {
                usize::from(partly)
            }
        }
        "rating_satisfied" if unhappy => 3 + matter.random.below(2),
        "rating_satisfied" if partly => 2 + usize::from(matter.random.chance(300)),
        "rating_satisfied" => matter.random.weighted(&[300, 550, 130, 15, 5]).unwrap_or(1),
        "grade" => catalogue::of(matter.category).map_or(0, grade),
        "means" => {
            if matter.category.starts_with("10") {
                2
            } else {
                matter.random.below(2)
            }
        }
        "verified_by" => usize::from(matter.random.chance(350)),
        _ => matter.random.below(count),
    };
    u8::try_from(index.min(count.saturating_sub(1))).unwrap_or(0)
}

fn grade(matter: &catalogue::Matter) -> usize {
    if matter.is('u') { 2 } else { usize::from(matter.is('s')).abs_diff(1).min(usize::from(matter.code < "0107")) }
}
