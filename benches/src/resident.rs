//! Residents who report over HTTP, as a browser without scripts sends it.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::rc::Rc;

use anyhow::{Context, Result, ensure};

use crate::city;
use crate::client::{Answer, Connection, encoded, get, post};
use crate::load::Caller;

/// The name of a visitor's cookie.
const VISITOR: &str = "fq_v";

/// A resident who sends one report after another.
pub struct Resident {
    cookie: String,
    /// The token of the form, which belongs to the cookie.
    token: String,
    /// The place chosen, as the form holds it.
    place: String,
    category: String,
    client: usize,
    sent: usize,
    /// The numbers that were answered, where somebody wants to know.
    answered: Option<Answered>,
}

/// Case numbers as they were answered, and what happens at each.
#[derive(Clone, Default)]
pub struct Answered(pub Rc<RefCell<Vec<String>>>);

/// What a report can be about.
#[derive(Debug, Clone, Default)]
pub struct Subjects {
    pub places: Vec<String>,
    pub categories: Vec<String>,
}

impl Subjects {
    /// Those of a city.
    pub fn of(app: &fengqiao_app::App) -> Subjects {
        let tables = app.tables();
        let all = tables.city.categories();
        let plain = |code: &str| all.children(code).next().is_none() && all.procedure(code).is_none();
        Subjects {
            places: tables.city.places().all().map(|place| place.code.to_string()).collect(),
            categories: all.all().map(|one| one.code.to_string()).filter(|code| plain(code)).collect(),
        }
    }
}

/// Residents who have opened the form, each in a browser of their own.
///
/// # Errors
/// Where the form is not what a browser gets.
pub async fn open_forms(
    address: SocketAddr,
    count: usize,
    subjects: &Subjects,
    answered: Option<&Answered>,
) -> Result<Vec<Resident>> {
    let mut residents = without_forms(count, subjects);
    for resident in &mut residents {
        let mut connection = Connection::open(address).await?;
        let mut request = Vec::new();
        get(&mut request, "/report", "", false);
        let answer = connection.exchange(&request).await?;
        ensure!(answer.status == 200, "the form is answered {}", answer.status);
        let cookie = answer.cookie(VISITOR).context("the form sets no visitor's cookie")?;
        let page = std::str::from_utf8(answer.body)?;
        resident.cookie = format!("{VISITOR}={cookie}");
        field(page, "_csrf").context("the form has no token")?.clone_into(&mut resident.token);
        resident.answered = answered.cloned();
    }
    Ok(residents)
}

/// Residents without a form: what they send is as long, and only a handler that does nothing takes it.
pub fn without_forms(count: usize, subjects: &Subjects) -> Vec<Resident> {
    let one = |client: usize| Resident {
        cookie: format!("{VISITOR}={:050}", 0),
        token: format!("{:032}", 0),
        place: subjects.places[client * 31 % subjects.places.len()].clone(),
        category: subjects.categories[client * 7 % subjects.categories.len()].clone(),
        client,
        sent: 0,
        answered: None,
    };
    (0..count).map(one).collect()
}

/// The value of a hidden field.
fn field<'p>(page: &'p str, name: &str) -> Option<&'p str> {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\""))?;
    rest.split('"').next()
}

impl Caller for Resident {
    fn request(&mut self, into: &mut Vec<u8>) {
        self.sent += 1;
        let form = format!(
            "_csrf={}&_once={:06}-{:06}&words={}&place={}&category={}&contact.name={}&contact.phone=1390{:07}&own=yes",
            self.token,
            self.client,
            self.sent,
            encoded(city::words(self.sent)),
            encoded(&format!("p:{}", self.place)),
            self.category,
            encoded("王芳"),
            self.client * 10_000 + self.sent % 10_000,
        );
        post(into, "/report", &self.cookie, &form);
    }

    fn check(&mut self, answer: &Answer<'_>) -> Result<()> {
        let number = number(answer)?;
        if let Some(answered) = &self.answered {
            answered.0.borrow_mut().push(number.to_owned());
        }
        Ok(())
    }
}

/// The number under which a report was acknowledged.
///
/// # Errors
/// Where the answer is another one.
pub fn number<'a>(answer: &'a Answer<'_>) -> Result<&'a str> {
    let number = answer.header("location").and_then(|path| path.strip_prefix("/c/")?.split('/').next());
    let number = number.filter(|_| answer.status == 303);
    number.with_context(|| format!("a report was answered {}", answer.status))
}
