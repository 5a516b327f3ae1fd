//! The city: areas, places, organisations, posts, the matter catalogue, the duty directory, rights, and figures over them.
//!
//! Pure: no IO, no clock, no randomness. [`City`] holds all registers in memory; [`CityAt`] is the city on one day and answers the
//! engine's questions ([`fengqiao_procedure::event::Routing`]).
#![warn(missing_docs)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod answer;
pub mod appraisal;
pub mod area;
pub mod boundary;
pub mod category;
pub mod city;
pub mod datum;
pub mod divisions;
pub mod duty;
pub mod geometry;
pub mod grid;
pub mod ids;
pub mod item;
pub mod nearby;
pub mod organisation;
pub mod place;
pub mod reading;
pub mod register;
pub mod rights;
pub mod roster;
pub mod search;

pub use answer::{Answer, Setting};
pub use area::{Area, AreaFault, AreaId, AreaRef, AreaTree, CodeFault, CodeKind, Level};
pub use category::{Catalogue, Category};
pub use city::{ApplyIssue, City, CityAt, IssueKind, Route};
pub use duty::{Duty, Selector};
pub use geometry::{MultiPolygon, Point, Polygon};
pub use grid::{GridIndex, GridIndexBuilder};
pub use ids::{AccountId, AnswerId, AreaCode, CategoryCode, DutyId, OrganisationId, PlaceCode, PostId, PostKind};
pub use item::{Field, Item, ItemIssue};
pub use organisation::{Account, Organisation, Post};
pub use place::{Place, PlaceIndex, PlaceKind};
pub use reading::{Reader, Reading};
pub use register::{Change, Register, RegisterItem, Row};
pub use rights::{CaseFacts, GrantKey, Holder, Viewer, Visibility, grants_of, may_see};
pub use roster::{Person, Roster};
