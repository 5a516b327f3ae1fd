//! The first rows of an empty city: its area, its centre, and a technician who can enter the rest.

use fengqiao_calendar::Date;
use fengqiao_civic::register::{RegisterItem, Row};
use fengqiao_civic::{Account, Area, Level, Organisation, Post, Setting};
use fengqiao_procedure::model::Text;

use crate::app::App;
use crate::error::AppError;
use crate::people;
use crate::registers::{self, Author};

/// What is known of a city on its first day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Founding {
    /// The code of the city's area, for instance `330681`.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// What the technician types to sign in.
    pub login: String,
    /// The technician's first password; it must be changed at the first sign-in.
    pub password: String,
}

/// Founds a city in an empty folder.
///
/// # Errors
/// [`AppError::Invalid`] where the city has rows already, or the code, login or password cannot be used.
pub async fn found(app: &App, founding: Founding) -> Result<(), AppError> {
    let tables = app.tables();
    if tables.city.accounts().next().is_some() || !tables.city.areas().is_empty() {
        return Err(AppError::invalid("city", "founding-not-empty"));
    }
    people::check_password(&founding.login, &founding.password)?;
    let today = tables.date_of(app.now());
    let items = rows(&founding, today).into_iter().map(|row| RegisterItem::put(row, "建立城市")).collect();
    registers::change(app, &Author::command_line(), items, &mut |_| ()).await?;
    people::set_password(app, TECHNICIAN, &founding.password).await
}

const CENTRE: &str = "centre";
const TECHNICIAN: &str = "technician";

fn rows(founding: &Founding, today: Date) -> Vec<Row> {
    let mut rows: Vec<Row> = Level::usual().into_iter().map(Row::from).collect();
    let area = founding.code.as_str();
    rows.push(Row::from(Setting { name: "city.name".to_owned(), value: founding.name.clone() }));
    rows.push(Row::from(Area {
        code: area.into(),
        level: 0,
        name: founding.name.clone(),
        parent: None,
        valid_from: today,
        valid_to: None,
        boundary: None,
        seat: None,
    }));
    rows.push(Row::from(Organisation {
        id: CENTRE.into(),
        name: Text {
            zh: format!("{}社会治理中心", founding.name.zh), en: format!("{} centre", founding.name.en)
        },
        kind: CENTRE.to_owned(),
        area: area.into(),
        parent: None,
        powers: Vec::new(),
        phone: String::new(),
        address: Text::default(),
        hours: Text::default(),
        valid_from: today,
        valid_to: None,
    }));
    rows.push(Row::from(Account {
        id: TECHNICIAN.into(),
        login: founding.login.clone(),
        name: founding.login.clone(),
        staff_number: String::new(),
        initial_password: true,
        valid_from: today,
        valid_to: None,
    }));
    rows.push(Row::from(Post {
        id: TECHNICIAN.into(),
        account: TECHNICIAN.into(),
        kind: "technician".into(),
        organisation: CENTRE.into(),
        area: area.into(),
        valid_from: today,
        valid_to: None,
        ended_reason: String::new(),
    }));
    rows
}
