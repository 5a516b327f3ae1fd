//! The cities that are measured: the registers of the demo city, and as many cases as are wanted, made by the engine itself.

use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use anyhow::{Context, Result};
use fengqiao_app::cases::{self, Act, By, Loaded, Report};
use fengqiao_app::registers::{self, Author};
use fengqiao_app::{App, AppError, Clock, PlaceRef, Settings};
use fengqiao_calendar::Instant;
use fengqiao_civic::rights::Viewer;
use fengqiao_procedure::event::{Contact, Value};

use crate::load::on_this_thread;

/// 2026-03-02, a Monday, 09:00 in Shanghai: when the first case of a made city comes in.
pub const BEGIN: Instant = Instant(1_772_413_200_000);
/// From which the registers are drawn.
const SEED: u64 = 20_261_121;
/// How many changes are under way while cases are made.
const IN_FLIGHT: usize = 64;
/// How far the clock moves from one case to the next, in milliseconds: no clock of a procedure ends meanwhile.
const STEP_MS: u32 = 10;
/// How many places the busy neighbourhood has.
const BUSY: usize = 20;
/// The file that says that a city was made to the end, and by which maker.
const MADE: &str = "made.txt";
/// Changes with what is made, so that kept cities are made anew.
const MAKER: &str = "4";

const WORDS: [&str; 6] = [
    "小区门口的路灯连续三天不亮，晚上老人出门看不清台阶，请尽快修理。",
    "门前的井盖松动，车一过就响，担心有人踩空。",
    "楼下餐馆的油烟直接排到楼道里，孩子咳嗽了一个星期，希望有人管一管。",
    "公交站旁边的垃圾桶满了好几天没有清，味道很大。",
    "工地夜里十一点以后还在施工，整栋楼都睡不好。",
    "人行道上的地砖翘起来了，昨天有位老人绊倒，幸好没有大碍。",
];

/// Opens the city of a folder.
///
/// # Errors
/// Where it cannot be opened.
pub async fn open(folder: &Path, clock: Clock, demo: bool) -> Result<App> {
    let settings = Settings { folder: folder.to_owned(), city: "fengxi".to_owned(), clock, demo };
    Ok(App::open(settings).await?)
}

/// A city with registers and without cases, made anew.
///
/// # Errors
/// Where the folder cannot be written.
pub async fn empty(folder: &Path, clock: Clock) -> Result<App> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    let app = open(folder, clock, true).await?;
    let items = fengqiao_simulate::city::items(SEED, app.tables().date_of(app.now()));
    registers::change(&app, &Author::command_line(), items, &mut |_| ()).await?;
    Ok(app)
}

/// A city with so many cases, made at the first call and kept. Says when its last case came in. `told` hears how many there are.
///
/// # Errors
/// Where it cannot be made.
pub fn with_cases(folder: &Path, count: usize, told: impl Fn(usize) + 'static) -> Result<Instant> {
    let made = folder.join(MADE);
    let last = Instant(BEGIN.0 + i64::try_from(count)? * i64::from(STEP_MS));
    let sign = format!("maker {MAKER}, {count} cases\n");
    if std::fs::read_to_string(&made).is_ok_and(|text| text == sign) {
        return Ok(last);
    }
    on_this_thread(async {
        let app = empty(folder, Clock::frozen(BEGIN)).await?;
        let maker = Rc::new(Maker::of(app, count, Box::new(told)));
        let lanes = (0..IN_FLIGHT).map(|lane| tokio::task::spawn_local(Rc::clone(&maker).work(lane)));
        for lane in lanes.collect::<Vec<_>>() {
            lane.await??;
        }
        Ok(())
    })?;
    std::fs::write(made, sign)?;
    Ok(last)
}

struct Maker {
    app: App,
    count: usize,
    /// Places as their field holds them, and categories that are not divided further.
    places: Vec<String>,
    categories: Vec<String>,
    told: Box<dyn Fn(usize)>,
}

impl Maker {
    fn of(app: App, count: usize, told: Box<dyn Fn(usize)>) -> Maker {
        let tables = app.tables();
        let places =
            tables.city.places().all().map(|place| PlaceRef::Code(place.code.to_string()).to_string()).collect();
        let all = tables.city.categories();
        let leaf = |code: &str| all.children(code).next().is_none() && all.procedure(code).is_none();
        let categories = all.all().filter(|one| leaf(one.code.as_str())).map(|one| one.code.to_string()).collect();
        Maker { app, count, places, categories, told }
    }

    async fn work(self: Rc<Self>, lane: usize) -> Result<()> {
        for number in (lane..self.count).step_by(IN_FLIGHT) {
            self.app.clock().set(Instant(BEGIN.0 + i64::try_from(number)? * i64::from(STEP_MS)));
            self.case(number).await?;
            if number.is_multiple_of(1000) {
                (self.told)(number);
            }
        }
        Ok(())
    }

    /// One case, and as many steps as its number says: of ten, four are withdrawn, and six go on for up to four steps.
    async fn case(&self, number: usize) -> Result<()> {
        let category = &self.categories[number * 7 % self.categories.len()];
        // One case in five is in one neighbourhood, so that somebody has a full queue in a small city too.
        let place = if number.is_multiple_of(5) { number % BUSY } else { number * 31 % self.places.len() };
        let place = &self.places[place % self.places.len()];
        let mut case = cases::submit(&self.app, &resident(), report(number, place, category)).await?;
        let category = || vec![("category", Value::Ref(category.clone()))];
        let note = || {
            let said = Value::Text("已电话联系，约定上门时间。".to_owned());
            vec![("no_conflict", Value::Choice(0)), ("contact_note", said)]
        };
        if number % 10 < 4 {
            self.step(&resident(), &case, "withdraw", Vec::new()).await?;
            return Ok(());
        }
        let chain = [("register", category()), ("dispatch", Vec::new()), ("sign", Vec::new()), ("contact", note())];
        for (step, fields) in chain.into_iter().take(number % 5) {
            let Some(holder) = self.holder(&case) else { return Ok(()) };
            match self.step(&holder, &case, step, fields).await? {
                Some(moved) => case = moved,
                None => return Ok(()),
            }
        }
        Ok(())
    }

    /// Takes a step; `None` where the engine refuses it to this actor.
    async fn step(&self, by: &By, case: &Loaded, step: &str, fields: Vec<(&str, Value)>) -> Result<Option<Loaded>> {
        let act = Act {
            case: case.id,
            step: step.to_owned(),
            instance: 0,
            fields: fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            seen_version: case.state.version,
            occurred_at: None,
            evidence: String::new(),
            form: None,
        };
        match cases::act(&self.app, by, act).await {
            Ok(case) => Ok(Some(case)),
            Err(AppError::Refused(_) | AppError::NotFound) => Ok(None),
            Err(error) => Err(error).with_context(|| format!("step {step}")),
        }
    }

    /// Somebody who holds the post that must move the case.
    fn holder(&self, case: &Loaded) -> Option<By> {
        let (organisation, kind) = case.filing.holder.as_ref()?;
        let tables = self.app.tables();
        let on = tables.date_of(self.app.now());
        let post = tables.city.posts_in(organisation, on).find(|post| post.kind == *kind.as_str())?;
        let viewer = Viewer::of(&tables.city, &post.account, on);
        Some(By::Staff { viewer, device: "web".to_owned() })
    }
}

fn resident() -> By {
    By::Resident { device: "web".to_owned(), party: None }
}

fn report(number: usize, place: &str, category: &str) -> Report {
    let contact =
        Contact { name: "王芳".to_owned(), phone: format!("1390{number:07}"), hidden: number.is_multiple_of(9) };
    let mut fields = BTreeMap::from([
        ("words".to_owned(), Value::Text(words(number).to_owned())),
        ("place".to_owned(), Value::Ref(place.to_owned())),
        ("contact".to_owned(), Value::Contact(contact)),
    ]);
    if number.is_multiple_of(2) {
        fields.insert("category".to_owned(), Value::Ref(category.to_owned()));
    }
    Report {
        procedure: Some(cases::DEFAULT_PROCEDURE.to_owned()),
        opening: None,
        fields,
        channel: "web".to_owned(),
        occurred_at: None,
        evidence: String::new(),
        old_number: None,
        form: None,
    }
}

/// What a resident says.
pub fn words(number: usize) -> &'static str {
    WORDS[number % WORDS.len()]
}
