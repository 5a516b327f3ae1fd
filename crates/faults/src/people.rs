//! Residents who report, remember what was acknowledged, and send again what was not: the same form, as a browser does.

use std::cell::{Cell, RefCell};
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use fengqiao_bench::client::{Answer, Connection, get};
use fengqiao_bench::load::Caller;
use fengqiao_bench::resident::{Resident, number};
use tokio::task::spawn_local;

/// How long somebody who was turned away waits.
const WAIT: Duration = Duration::from_millis(20);
/// Longer than any load: whoever still waits then waits in vain.
const LASTS_MAX: Duration = Duration::from_secs(90);

/// The cookie of a resident's passes.
const PASS: &str = "fq_c";

/// A page that somebody may read, with the cookie by which they may.
#[derive(Debug, Clone, Default)]
pub struct Page {
    pub path: String,
    pub cookie: String,
}

/// A resident and the form to which no number came yet.
pub struct Person {
    resident: Resident,
    unanswered: Option<Vec<u8>>,
}

impl From<Resident> for Person {
    fn from(resident: Resident) -> Person {
        Person { resident, unanswered: None }
    }
}

/// What people heard in one round, and when they may stop.
#[derive(Default)]
pub struct Heard {
    /// The numbers that were acknowledged, in all loads of a round.
    pub numbers: RefCell<Vec<String>>,
    /// The page of a case that was acknowledged, and the pass that opens it.
    pub page: RefCell<Option<Page>>,
    /// How many acknowledgements are enough.
    pub enough: Cell<usize>,
    /// Answers in words that nothing was registered, or that nobody knows.
    pub turned_away: Cell<usize>,
    /// Of those, that the disk is full.
    pub full: Cell<usize>,
    /// Connections that ended without an answer.
    pub unanswered: Cell<usize>,
}

impl Heard {
    pub fn acknowledged(&self) -> usize {
        self.numbers.borrow().len()
    }
}

/// Lets everybody report until there are enough acknowledgements or the server is gone; `beside` goes on at the same time.
///
/// # Errors
/// Where an answer is neither a number nor a page in words, `beside` fails, or it takes too long.
pub async fn load(
    address: SocketAddr,
    people: &mut Vec<Person>,
    heard: &Rc<Heard>,
    beside: impl Future<Output = Result<()>>,
) -> Result<()> {
    let tasks: Vec<_> =
        people.drain(..).map(|person| spawn_local(reports(address, person, Rc::clone(heard)))).collect();
    tokio::time::timeout(LASTS_MAX, async {
        beside.await?;
        for task in tasks {
            people.push(task.await??);
        }
        Ok(())
    })
    .await
    .context("the load did not come to its end")?
}

async fn reports(address: SocketAddr, mut person: Person, heard: Rc<Heard>) -> Result<Person> {
    let Ok(mut connection) = Connection::open(address).await else { return Ok(person) };
    loop {
        if person.unanswered.is_none() && heard.acknowledged() >= heard.enough.get() {
            return Ok(person);
        }
        let request = person.unanswered.get_or_insert_with(|| {
            let mut request = Vec::new();
            person.resident.request(&mut request);
            request
        });
        let answer = match connection.exchange(request).await {
            Ok(answer) => answer,
            Err(error) if error.kind() == ErrorKind::InvalidData => return Err(error.into()),
            Err(_) => {
                add(&heard.unanswered);
                return Ok(person);
            }
        };
        if answer.status < 500 {
            let number = number(&answer)?.to_owned();
            if let Some(pass) = answer.cookie(PASS) {
                let page = Page { path: format!("/c/{number}"), cookie: format!("{PASS}={pass}") };
                *heard.page.borrow_mut() = Some(page);
            }
            heard.numbers.borrow_mut().push(number);
            person.unanswered = None;
            continue;
        }
        in_words(&answer)?;
        add(&heard.turned_away);
        if answer.status == 507 {
            add(&heard.full);
        }
        tokio::time::sleep(WAIT).await;
    }
}

fn in_words(answer: &Answer<'_>) -> Result<()> {
    let page = std::str::from_utf8(answer.body)?;
    ensure!(page.contains("<html") && page.contains("<h1"), "{} is answered without words: {page}", answer.status);
    Ok(())
}

fn add(count: &Cell<usize>) {
    count.set(count.get() + 1);
}

/// Whether pages can be read.
///
/// # Errors
/// Where one cannot.
pub async fn read(address: SocketAddr, pages: &[Page]) -> Result<()> {
    let mut connection = Connection::open(address).await?;
    for Page { path, cookie } in pages {
        let mut request = Vec::new();
        get(&mut request, path, cookie, false);
        let answer = connection.exchange(&request).await?;
        ensure!(answer.status == 200, "{path} is answered {}", answer.status);
    }
    Ok(())
}
