//! One fault at a time: residents report, it happens, the program starts again, and everything acknowledged is looked for.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;
use fengqiao_app::keys::MASTER_FILE;
use fengqiao_app::{Clock, SECRET_FILE, cases, demo, inspection};
use fengqiao_bench::load::on_this_thread;
use fengqiao_bench::resident::{Subjects, open_forms};
use fengqiao_bench::{city, server::Server};
use fengqiao_calendar::Instant;

use crate::disk::Disk;
use crate::people::{self, Heard, Page, Person};
use crate::plan::Fault;
use crate::random::Random;

/// How many residents report at once.
const PEOPLE: usize = 16;
/// How many acknowledgements are enough where nothing ends the load before.
const ENOUGH: usize = 400;
/// How many more are wanted after the program went on.
const AFTERWARDS: usize = 100;
/// What the index of a log takes that is not long: without it no program can open the database.
const INDEX_BYTES: u64 = 64 * 1024;
/// An hour in milliseconds.
const HOUR_MS: i64 = 60 * 60 * 1000;
/// How often is looked whether something has come.
const LOOK: Duration = Duration::from_millis(2);

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// The process is killed; what it gave to the system is there.
    Kill,
    /// The power fails at a sync: whatever was not synced comes whole, in parts or not at all.
    Power,
    /// The power fails in the middle of a write.
    Torn,
    /// A write fails, half done.
    Write,
    /// A sync fails and what it should have saved is lost; the program starts again, goes on, and then the power fails.
    Sync,
    /// The disk is full, then has room again.
    Full,
    /// The disk says that it has synced and has not, then the power fails: not to be survived, and here to show that losses are seen.
    Lies,
}

impl Kind {
    /// What must be survived.
    pub const ALL: [Kind; 6] = [Kind::Kill, Kind::Power, Kind::Torn, Kind::Write, Kind::Sync, Kind::Full];

    /// Its fault, at a moment that chance chooses.
    fn fault(self, luck: &mut Random) -> Fault {
        match self {
            Kind::Kill => Fault::None,
            Kind::Power => Fault::Cut { sync: luck.between(2, 60) },
            Kind::Torn => Fault::Torn { write: luck.between(2, 4_000) },
            Kind::Write => Fault::WriteFails { write: luck.between(2, 4_000) },
            Kind::Sync => Fault::SyncFails { sync: luck.between(2, 40) },
            Kind::Lies => Fault::Lies,
            Kind::Full => Fault::Room { bytes: luck.between(INDEX_BYTES, 8_000_000) },
        }
    }
}

/// The city that each round begins with, and those who report.
pub struct Rounds {
    program: PathBuf,
    folder: PathBuf,
    luck: Random,
    people: Vec<Person>,
    /// Somebody of the staff who signed in an hour ago.
    session: String,
}

/// What came of a round in which nothing was lost and nothing is damaged.
pub struct Outcome {
    kind: Kind,
    fault: Fault,
    acknowledged: usize,
    turned_away: usize,
    unanswered: usize,
    cases: u64,
}

/// One round's city.
struct Place {
    program: PathBuf,
    folder: PathBuf,
}

impl Rounds {
    /// Makes a city without cases, and lets everybody open the form.
    pub fn prepare(program: PathBuf, folder: PathBuf, luck: Random) -> Result<Rounds> {
        let base = folder.join("base");
        let (subjects, session) = on_this_thread(made(&base))?;
        let place = Place { program: program.clone(), folder: base };
        let server = place.serve(Fault::None, false)?;
        let residents = on_this_thread(open_forms(server.address, PEOPLE, &subjects, None))?;
        drop(server);
        Ok(Rounds { program, folder, luck, people: residents.into_iter().map(Person::from).collect(), session })
    }

    /// Removes what was made.
    pub fn clear(self) -> Result<()> {
        Ok(fs::remove_dir_all(self.folder)?)
    }

    /// One round.
    ///
    /// # Errors
    /// Where something acknowledged is lost or twice there, anything is damaged, or the program does not start again.
    pub fn one(&mut self, kind: Kind) -> Result<Outcome> {
        let place = Place { program: self.program.clone(), folder: self.folder.join("round") };
        place.make_like(&self.folder.join("base"))?;
        let heard = Rc::new(Heard::default());
        let mut disk = Disk::of(&place.database())?;
        let fault = kind.fault(&mut self.luck);
        match kind {
            Kind::Kill => self.killed(&place, &heard)?,
            Kind::Full => self.filled(&place, &heard, fault)?,
            Kind::Power | Kind::Torn | Kind::Write | Kind::Lies => self.failed(&place, &heard, fault)?,
            Kind::Sync => {
                self.failed(&place, &heard, fault)?;
                // The disk that forgot is still there, and whoever starts the program knows nothing of it.
                let again = Fault::Cut { sync: self.luck.between(4, 20) };
                self.failed(&place, &heard, again)?;
            }
        }
        if kind != Kind::Kill {
            disk.replay(&fs::read(place.journal())?, &mut self.luck);
            disk.cut(&mut self.luck);
            disk.put(&place.database())?;
        }
        if kind == Kind::Full {
            // A full disk does not keep the program from starting, nor anybody from reading.
            let server = place.serve_filled()?;
            on_this_thread(people::read(server.address, &pages(&self.session, &heard)))?;
        }
        self.answered(&place, &heard)?;
        let cases = on_this_thread(verified(&place.folder, &heard))?;
        Ok(Outcome {
            kind,
            fault,
            acknowledged: heard.acknowledged(),
            turned_away: heard.turned_away.get(),
            unanswered: heard.unanswered.get(),
            cases,
        })
    }

    /// The process is killed in the middle of its work.
    fn killed(&mut self, place: &Place, heard: &Rc<Heard>) -> Result<()> {
        let mut server = place.serve(Fault::None, false)?;
        let address = server.address;
        let after = usize::try_from(self.luck.between(1, ENOUGH as u64))?;
        heard.enough.set(usize::MAX);
        let killing = async {
            while heard.acknowledged() < after {
                tokio::time::sleep(LOOK).await;
            }
            server.kill();
            Ok(())
        };
        on_this_thread(people::load(address, &mut self.people, heard, killing))
    }

    /// The fault happens under the load; a fault that falls after its end does not happen, and the process is killed.
    fn failed(&mut self, place: &Place, heard: &Rc<Heard>, fault: Fault) -> Result<()> {
        heard.enough.set(heard.acknowledged() + ENOUGH);
        // It may fall into the start of the program, too.
        let Ok(server) = place.serve(fault, true) else { return Ok(()) };
        on_this_thread(people::load(server.address, &mut self.people, heard, async { Ok(()) }))
    }

    /// The disk is full: people are told, reading goes on, and when there is room again writing goes on too, in the same process.
    fn filled(&mut self, place: &Place, heard: &Rc<Heard>, fault: Fault) -> Result<()> {
        let server = place.serve(fault, true)?;
        heard.enough.set(usize::MAX);
        let session = self.session.clone();
        let freeing = async {
            while heard.full.get() < PEOPLE {
                tokio::time::sleep(LOOK).await;
            }
            people::read(server.address, &pages(&session, heard)).await?;
            heard.enough.set(heard.acknowledged() + AFTERWARDS);
            fs::write(place.freed(), "")?;
            Ok(())
        };
        on_this_thread(people::load(server.address, &mut self.people, heard, freeing))?;
        ensure!(heard.acknowledged() >= heard.enough.get(), "writing did not go on when there was room again");
        Ok(())
    }

    /// Everybody who has no number yet sends the form again, and gets one.
    fn answered(&mut self, place: &Place, heard: &Rc<Heard>) -> Result<()> {
        heard.enough.set(0);
        let before = heard.unanswered.get();
        let server = place.serve(Fault::None, false)?;
        on_this_thread(people::load(server.address, &mut self.people, heard, async { Ok(()) }))?;
        ensure!(heard.unanswered.get() == before, "the program that was started again ended");
        Ok(())
    }
}

impl Place {
    fn database(&self) -> PathBuf {
        self.folder.join("city.db")
    }

    fn journal(&self) -> PathBuf {
        self.folder.join("journal")
    }

    fn freed(&self) -> PathBuf {
        self.folder.join("freed")
    }

    fn make_like(&self, base: &Path) -> Result<()> {
        if self.folder.exists() {
            fs::remove_dir_all(&self.folder)?;
        }
        fs::create_dir_all(&self.folder)?;
        for name in [SECRET_FILE, MASTER_FILE] {
            fs::copy(base.join(name), self.folder.join(name))?;
        }
        Ok(Disk::of(&base.join("city.db"))?.put(&self.database())?)
    }

    fn serve(&self, fault: Fault, journaled: bool) -> Result<Server> {
        let mut arguments = vec!["serve".into(), "--fault".into(), fault.to_string().into()];
        arguments.extend(["--data".into(), self.folder.clone().into(), "--freed".into(), self.freed().into()]);
        if journaled {
            arguments.extend(["--journal".into(), self.journal().into()]);
        }
        Server::start(&self.program, arguments)
    }

    /// Serves on a disk with no room for anything but the index of the log.
    fn serve_filled(&self) -> Result<Server> {
        fs::remove_file(self.freed())?;
        self.serve(Fault::Room { bytes: INDEX_BYTES }, false)
    }
}

/// Makes a city, and lets somebody of its staff sign in an hour ago: so long that a page would prolong the session.
async fn made(base: &Path) -> Result<(Subjects, String)> {
    let app = city::empty(base, Clock::system()).await?;
    let (tables, now) = (app.tables(), app.now());
    let subjects = Subjects::of(&app);
    drop(app);
    let app = city::open(base, Clock::frozen(Instant(now.0 - HOUR_MS)), true).await?;
    let post = tables.city.posts().find(|post| post.kind == *"dispatcher").context("a city without dispatchers")?;
    let token = demo::switch_to(&app, post.account.as_str()).await?;
    Ok((subjects, format!("fq_s={token}")))
}

/// What can be read without writing: the public pages, a resident's own case and the list of somebody of the staff.
fn pages(session: &str, heard: &Heard) -> Vec<Page> {
    let public = ["/", "/report", "/how"].map(|path| Page { path: path.to_owned(), ..Page::default() });
    let desk = Page { path: "/desk".to_owned(), cookie: session.to_owned() };
    public.into_iter().chain([desk]).chain(heard.page.borrow().clone()).collect()
}

/// Looks for every acknowledged number and for damage, and gives how many cases there are: exactly those of which everybody knows.
async fn verified(folder: &Path, heard: &Heard) -> Result<u64> {
    let app = city::open(folder, Clock::system(), false).await?;
    let tables = app.tables();
    let mut numbers = heard.numbers.borrow().clone();
    for number in &numbers {
        ensure!(cases::by_number(&app, &tables, number).await?.is_some(), "{number} was acknowledged and is lost");
    }
    let found = inspection::inspect(&app, &folder.join("files"), &mut |_| ()).await?;
    let damage: Vec<String> = found.damage.iter().map(ToString::to_string).collect();
    ensure!(damage.is_empty(), "damaged: {}", damage.join("; "));
    numbers.sort_unstable();
    numbers.dedup();
    ensure!(numbers.len() == heard.acknowledged(), "a number was given twice");
    ensure!(found.cases == numbers.len() as u64, "{} reports became {} cases", numbers.len(), found.cases);
    Ok(found.cases)
}

impl Outcome {
    pub fn columns(&self) -> [String; 5] {
        let [acknowledged, away, unanswered] =
            [self.acknowledged, self.turned_away, self.unanswered].map(|it| it.to_string());
        [format!("{:?} ({})", self.kind, self.fault), acknowledged, away, unanswered, self.cases.to_string()]
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Outcome { kind, fault, acknowledged, turned_away, unanswered, cases } = self;
        write!(
            to,
            "{kind:?} ({fault}): {acknowledged} acknowledged, {turned_away} turned away, {unanswered} unanswered, \
             {cases} cases, nothing lost, nothing damaged"
        )
    }
}
