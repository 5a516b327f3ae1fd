//! A lost number, recovered by a code to the phone that was given with the report. Unknown phones get equal answers.

use fengqiao_civic::roster::REPORTER;
use fengqiao_proof::{Value, hashes_match, keyed_hash};
use fengqiao_store::repo::{cases as rows, outbox, people, phone_codes};
use fengqiao_store::{Hash, Id, Unit};

use super::pass::{Pass, count};
use crate::app::App;
use crate::cases::{NOTICE, phone_hash};
use crate::error::{AppError, written};
use crate::secret::{Purpose, random};

/// What codes are for.
const PURPOSE: &str = "recover";
/// How long a code may be used, in milliseconds: ten minutes.
const CODE_MS: i64 = 10 * 60 * 1000;
/// How long the recovered cases stay open, in milliseconds: a quarter of an hour.
const OPEN_MS: i64 = 15 * 60 * 1000;
/// How often a code may be asked for within a quarter of an hour.
const SENDS_PER_PHONE: u32 = 3;
const SENDS_PER_CLIENT: u32 = 12;
/// How often a code may be tried.
const TRIES: u32 = 5;

/// Sends a code to a phone under which there are cases. The answer is the same where there are none.
///
/// # Errors
/// [`AppError::Invalid`] for what is no phone number, [`AppError::TooOften`].
pub async fn send_code(app: &App, client: &str, phone: &str) -> Result<(), AppError> {
    let now = app.now();
    let contact = phone_hash(app.secret(), phone).ok_or_else(|| AppError::invalid("phone", "phone-malformed"))?;
    count(app, "recover-phone", &contact, SENDS_PER_PHONE, now).await?;
    count(app, "recover-client", client.as_bytes(), SENDS_PER_CLIENT, now).await?;
    let number = u32::from_be_bytes(random()) % 1_000_000;
    let code = format!("{number:06}");
    let row = phone_codes::PhoneCodeRow {
        contact_hash: contact,
        purpose: PURPOSE.to_owned(),
        code_hash: code_hash(app, &contact, &code),
        created_at: now.0,
        expires_at: now.0 + CODE_MS,
        attempts: 0,
    };
    let mut unit = Unit::new();
    unit.run(phone_codes::save(row));
    if !own(app, &contact).await?.is_empty() {
        let body = Value::map([
            ("phone", Value::Text(phone.trim().to_owned())),
            ("zh", Value::Text(format!("您找回事项编号的验证码是 {code}，十分钟内有效。若不是您本人操作，请忽略。"))),
            (
                "en",
                Value::Text(format!(
                    "Your code to find your case number again is {code}. It is valid for ten minutes."
                )),
            ),
        ]);
        unit.run(outbox::insert(crate::new_id(now), NOTICE.to_owned(), now.0, body.encode()));
    }
    app.store().commit(unit).await.map_err(written)?;
    Ok(())
}

/// Opens the cases of a phone with its code, for a quarter of an hour.
///
/// # Errors
/// [`AppError::Invalid`] for a wrong or expired code, the same for an unknown phone.
pub async fn open_by_code(app: &App, phone: &str, code: &str, pass: &mut Pass) -> Result<usize, AppError> {
    let wrong = || AppError::invalid("code", "phone-code-wrong");
    let now = app.now();
    let contact = phone_hash(app.secret(), phone).ok_or_else(wrong)?;
    let row = phone_codes::live(app.store(), &contact, PURPOSE, now.0).await?.ok_or_else(wrong)?;
    if row.attempts >= TRIES {
        return Err(AppError::TooOften { seconds: 600 });
    }
    let mut unit = Unit::new();
    unit.run(phone_codes::tried(contact, PURPOSE.to_owned(), row.attempts));
    app.store().commit(unit).await.map_err(written)?;
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    if !hashes_match(&row.code_hash, &code_hash(app, &contact, &digits)) {
        return Err(wrong());
    }
    let cases = own(app, &contact).await?;
    for (case, person) in &cases {
        pass.add_until(*case, *person, now.0 + OPEN_MS, now);
    }
    let mut unit = Unit::new();
    unit.run(phone_codes::remove(contact, PURPOSE.to_owned()));
    app.store().commit(unit).await.map_err(written)?;
    Ok(cases.len())
}

/// The cases of whoever has this phone, each with their number in it: as a party, and before that as the one who reported.
async fn own(app: &App, contact: &Hash) -> Result<Vec<(Id, u8)>, AppError> {
    let reported = rows::by_contact(app.store(), contact).await?.into_iter().map(|row| (row.id, REPORTER));
    let named = people::of_contact(app.store(), contact).await?.into_iter().map(|row| (row.case_id, row.person));
    let mut found: Vec<(Id, u8)> = named.chain(reported).collect();
    found.sort_by_key(|(case, person)| (*case, std::cmp::Reverse(*person)));
    Ok(found)
}

fn code_hash(app: &App, contact: &[u8; 32], code: &str) -> [u8; 32] {
    let mut value = contact.to_vec();
    value.extend_from_slice(code.as_bytes());
    keyed_hash(&app.secret().key(Purpose::Phone), "recovery-code", &value)
}
