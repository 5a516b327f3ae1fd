//! A server in a process of its own.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use fengqiao_calendar::Instant as Moment;

/// The word before the address, in the line that a server prints when it listens.
pub const LISTENING: &str = "listening ";
/// How many ticks of `/proc/<pid>/stat` a second has.
const TICKS: f64 = 100.0;

/// A server that runs until this is dropped. It is killed, never asked to stop.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    /// From the start of the process until it listened.
    pub listened: Duration,
}

/// How much memory a process takes, in megabytes.
#[derive(Debug, Clone, Copy)]
pub struct Memory {
    pub now: f64,
    pub peak: f64,
}

impl Server {
    /// Serves the city of a folder, by the machine's clock or by one that stands still.
    ///
    /// # Errors
    /// Where the process does not start to listen.
    pub fn of_city(program: &Path, folder: &Path, frozen: Option<Moment>) -> Result<Server> {
        let mut arguments: Vec<OsString> = vec!["serve".into(), "--data".into(), folder.into()];
        if let Some(Moment(at)) = frozen {
            arguments.extend(["--frozen".into(), at.to_string().into()]);
        }
        Server::start(program, arguments)
    }

    /// Serves answers that cost nothing.
    ///
    /// # Errors
    /// Where the process does not start to listen.
    pub fn of_nothing(program: &Path) -> Result<Server> {
        Server::start(program, vec!["serve-nothing".into()])
    }

    /// Starts a program that says [`LISTENING`] and its address when it listens.
    ///
    /// # Errors
    /// Where the process does not start to listen.
    pub fn start(program: &Path, arguments: Vec<OsString>) -> Result<Server> {
        let began = Instant::now();
        let mut child = Command::new(program).args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let out = child.stdout.take().context("a server without output")?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line)?;
        let listened = began.elapsed();
        let address = line.strip_prefix(LISTENING).and_then(|address| address.trim().parse().ok());
        let Some(address) = address else {
            let _ = child.kill();
            let _ = child.wait();
            anyhow::bail!("the server said {line:?} and does not listen");
        };
        Ok(Server { child, address, listened })
    }

    /// Its memory.
    ///
    /// # Errors
    /// Where the system does not tell.
    pub fn memory(&self) -> Result<Memory> {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let megabytes = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name)).context("no such line")?;
            let kilobytes: f64 = line.trim_start_matches(':').trim().trim_end_matches(" kB").parse()?;
            anyhow::Ok(kilobytes / 1024.0)
        };
        Ok(Memory { now: megabytes("VmRSS")?, peak: megabytes("VmHWM")? })
    }

    /// The seconds that it spent on processors so far.
    ///
    /// # Errors
    /// Where the system does not tell.
    pub fn cpu(&self) -> Result<f64> {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let after_name = text.rsplit_once(") ").context("no name")?.1;
        let ticks: Vec<f64> = after_name.split(' ').skip(11).take(2).filter_map(|field| field.parse().ok()).collect();
        Ok(ticks.iter().sum::<f64>() / TICKS)
    }

    /// Ends it in the middle of whatever it does, as a lost machine would.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
