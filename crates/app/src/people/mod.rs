//! Those who sign in, and residents who do not.

mod pass;
mod password;
mod phone;
mod session;

pub(crate) use pass::commit;
pub use pass::{Pass, Visitor, open_by_number, person_code, query_code};
pub use password::{PasswordIssue, change_password, check_password, set_password};
pub use phone::{open_by_code, send_code};
pub(crate) use session::begin;
pub use session::{SESSION_MS, Session, choose_post, session, session_at_rest, sign_in, sign_out};
