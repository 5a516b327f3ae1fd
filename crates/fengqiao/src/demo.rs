//! The demo: a fictional city that is made on first start.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use clap::Args;
use fengqiao_app::keys::MASTER_FILE;
use fengqiao_app::outbox::Courier;
use fengqiao_app::{Clock, SECRET_FILE, demo};
use fengqiao_simulate::roles::Role;
use fengqiao_web::http::DemoAccount;
use tokio::sync::Notify;

use crate::open::Place;
use crate::progress::Progress;
use crate::serve::{self, Listening};

/// The file that says that the city was made to the end.
const MADE: &str = "demo-made.txt";

/// `fengqiao demo`.
#[derive(Args)]
pub struct Demo {
    /// The demo's folder.
    #[arg(long, default_value = "data/demo")]
    data: PathBuf,
    /// Makes the city anew; what is in the folder is deleted.
    #[arg(long)]
    fresh: bool,
    /// From which the city and its history are drawn.
    #[arg(long, default_value_t = 20_261_121)]
    seed: u64,
    /// How many cases its history has.
    #[arg(long, default_value_t = 3_000)]
    cases: usize,
    #[command(flatten)]
    listening: Listening,
}

impl Demo {
    pub async fn run(self) -> anyhow::Result<()> {
        let roles = fengqiao_simulate::roles::roles();
        let account = |role: &Role| DemoAccount {
            account: role.account.clone(),
            title: role.title.clone(),
            group: role.group.clone(),
        };
        let bar = roles.iter().map(account).collect();
        let (listener, mut config) = self.listening.start(bar).await?;
        config.demo_reset = Some(Arc::new(Notify::new()));
        config.tour = Some(Arc::new(crate::tour::Lamp));
        let made = self.data.join(MADE);
        if self.fresh || !made.exists() {
            self.make().await?;
            drop(listener);
            return begin_again(false);
        }
        let place = Place { data: self.data.clone(), city: fengqiao_simulate::demo::CITY.to_owned(), database: None };
        let app = place.open(Clock::system(), true).await?;
        demo::resume_clock(&app).await?;
        self.tell(&roles);
        serve::run(listener, vec![serve::Served { app, config, courier: Some(Courier::Screen) }]).await?;
        if serve::wants_anew() { begin_again(true) } else { Ok(()) }
    }

    async fn make(&self) -> anyhow::Result<()> {
        if self.data.exists() {
            self.is_ours()?;
            std::fs::remove_dir_all(&self.data)
                .with_context(|| format!("{} cannot be deleted", self.data.display()))?;
        }
        let mut progress = Progress::of("cases of the demo city");
        let mut last = 0;
        let options = fengqiao_simulate::demo::Options { seed: self.seed, cases: self.cases };
        fengqiao_simulate::demo::make(&self.data, options, Clock::system().now(), &mut |done, of| {
            last = done;
            progress.at(done as u64, Some(of as u64));
        })
        .await?;
        progress.end(last as u64);
        std::fs::write(self.data.join(MADE), "made\n")?;
        Ok(())
    }

    /// Only a folder that holds a demo, or a half-made one, is ever deleted.
    fn is_ours(&self) -> anyhow::Result<()> {
        let known = ["city.db", "city.db-wal", "city.db-shm", "files", SECRET_FILE, MASTER_FILE, MADE];
        for entry in std::fs::read_dir(&self.data)? {
            let name = entry?.file_name();
            if !known.iter().any(|known| name == *known) && !name.to_string_lossy().starts_with("city.db") {
                anyhow::bail!(
                    "{} holds {}, which is not part of a demo; choose another folder with --data",
                    self.data.display(),
                    name.display()
                );
            }
        }
        Ok(())
    }

    fn tell(&self, roles: &[Role]) {
        println!();
        println!("  枫溪市  http://{}", self.listening.listen);
        println!();
        println!("  {:<22} {:<26} 岗位 / role", "login", "password");
        for role in roles {
            println!(
                "  {:<22} {:<26} {} / {}",
                role.login,
                fengqiao_simulate::demo::PASSWORD,
                role.title.zh,
                role.title.en
            );
        }
        println!();
        println!(
            "  演示栏可一键切换岗位、推进时钟 / the bar at the foot of each page switches roles and moves the clock. Ctrl-C ends it."
        );
        println!();
    }
}

/// Starts this program again in place of itself: with a new city, or with the one just made, so that the memory of the making is given back.
fn begin_again(fresh: bool) -> anyhow::Result<()> {
    let others = std::env::args_os().skip(1).filter(|argument| argument != "--fresh");
    let mut again = std::process::Command::new(std::env::current_exe()?);
    again.args(others).args(fresh.then_some("--fresh"));
    #[cfg(unix)]
    return Err(std::os::unix::process::CommandExt::exec(&mut again).into());
    #[cfg(not(unix))]
    again.spawn().map(|_| ()).map_err(Into::into)
}
