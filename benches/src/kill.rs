//! A server killed in the middle of its work: whatever it acknowledged must be there afterwards.

use std::cell::RefCell;
use std::collections::HashSet;
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Result, ensure};
use fengqiao_app::{Clock, cases, rebuild};

use crate::city;
use crate::client::Answer;
use crate::load::{Caller, on_this_thread, run};
use crate::resident::{Answered, Resident, Subjects, open_forms};
use crate::server::Server;

/// How long the load lasts at most, where the server is not killed before.
const LASTS_MAX: Duration = Duration::from_secs(60);

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Killed {
    /// Cases that the server acknowledged with their number.
    pub acknowledged: usize,
    /// Of those, the cases that are there afterwards, whole.
    pub found: usize,
    /// All cases that are there afterwards: some may have been written and not yet acknowledged.
    pub cases: u64,
    /// Clients whose connection broke.
    pub broken: usize,
}

/// A resident who kills the server when enough reports were acknowledged.
struct Killer {
    resident: Resident,
    answered: Answered,
    after: usize,
    server: Rc<RefCell<Server>>,
}

impl Caller for Killer {
    fn request(&mut self, into: &mut Vec<u8>) {
        self.resident.request(into);
    }

    fn check(&mut self, answer: &Answer<'_>) -> Result<()> {
        self.resident.check(answer)?;
        if self.answered.0.borrow().len() == self.after {
            self.server.borrow_mut().kill();
        }
        Ok(())
    }
}

/// Makes a city in the folder, lets so many clients report, kills the server after so many acknowledged reports, and looks for each.
///
/// # Errors
/// Where the server does not start, was not killed in the middle of its work, or the city cannot be opened afterwards.
pub fn kill_in_mid_load(program: &Path, folder: &Path, clients: usize, after: usize) -> Result<Killed> {
    let subjects = on_this_thread(async {
        let app = city::empty(folder, Clock::system()).await?;
        Ok(Subjects::of(&app))
    })?;
    let server = Server::of_city(program, folder, None)?;
    let address = server.address;
    let answered = Answered::default();
    let residents = on_this_thread(open_forms(address, clients, &subjects, Some(&answered)))?;
    let server = Rc::new(RefCell::new(server));
    let killers = residents.into_iter().map(|resident| Killer {
        resident,
        answered: answered.clone(),
        after,
        server: Rc::clone(&server),
    });
    let load = run(address, killers.collect(), LASTS_MAX)?;
    ensure!(load.broken == clients, "{} of {clients} clients lost their connection", load.broken);
    let numbers = answered.0.borrow();
    on_this_thread(afterwards(folder, &numbers, load.broken))
}

async fn afterwards(folder: &Path, numbers: &[String], broken: usize) -> Result<Killed> {
    let app = city::open(folder, Clock::system(), false).await?;
    let tables = app.tables();
    let distinct: HashSet<&String> = numbers.iter().collect();
    ensure!(distinct.len() == numbers.len(), "a number was given twice");
    let mut found = 0;
    for number in numbers {
        let case = cases::by_number(&app, &tables, number).await?;
        found += usize::from(case.is_some_and(|case| case.filing.number == *number));
    }
    let rebuilt = rebuild::rebuild(&app, &mut |_| ()).await?;
    ensure!(rebuilt.differing.is_empty(), "{:?} are not what the entries say", rebuilt.differing);
    ensure!(rebuilt.damaged.is_empty(), "{} entries are damaged", rebuilt.damaged.len());
    Ok(Killed { acknowledged: numbers.len(), found, cases: rebuilt.cases, broken })
}
