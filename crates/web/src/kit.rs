//! The design kit: page layouts and components, each a function from a typed view to markup.

mod alert;
mod ask;
mod clock;
mod document;
mod drawing;
mod field;
mod form;
mod layout;
mod list;
mod mark;
mod qr;
mod refusal;
mod status;
mod timeline;

pub use alert::{Tone, alert, danger_numbers, empty};
pub use ask::{FILES_ACCEPT, Lists, Sent, control, fault, hinted, joined, people, read, rows, views};
pub use clock::{ClockState, ClockView, clock_badge, clock_details};
pub use document::{Document, document, words};
pub use drawing::bare_drawing;
pub use field::{Choice, ChoiceGroup, Control, FieldView, KEPT, field, field_in};
pub use form::{Form, Hidden, Issue, form, form_in, summary, summary_in, tokens};
pub use layout::{
    City, Context, Crumb, Demo, DemoRole, Error, NavItem, Page, Paper, Viewer, error, paper, resident, staff,
};
pub use list::{Cell, Column, Filter, Pager, Row, filters, pager, table};
pub use mark::mark;
pub use qr::qr;
pub use refusal::refusal;
pub use status::{Status, phone, status};
pub use timeline::{Attachment, Moment, timeline};
