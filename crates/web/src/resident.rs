//! Pages for residents, without an account and without scripts: one thing a page, in words.

mod about;
mod ask;
mod case;
mod contact;
mod done;
mod draft;
mod find;
mod home;
mod how;
mod legal;
mod open;
mod place;
mod recover;
mod report;
mod routes;
mod similar;
mod start;
mod told;

pub use about::about;
pub use ask::{Answer, Ask, ask};
pub use case::{CasePage, IssuedPaper, LinkedMatter, OwnPart, StepForm, case};
pub use contact::{Phone, contact};
pub use done::{Done, done, slip};
pub use draft::{Draft, PlaceChoice};
pub use find::{Find, find};
pub use home::home;
pub use how::{How, HowClock, HowLine, HowPart, HowState, Objection, how, how_all};
pub use legal::legal;
pub use open::{Matter, Open, open};
pub use place::{PlacePage, place, sign};
pub use recover::{Found, RecoverCode, recover_code, recover_list, recover_phone};
pub use report::{PlaceFound, PlaceStep, Review, contact_step, place_step, review, words};
pub use routes::routes;
pub use similar::{Similar, followed, similar};
pub use start::{Beginning, ServiceGroup, Services, Start, StartForm, beginnings, start};
pub use told::{ToldPage, told};
