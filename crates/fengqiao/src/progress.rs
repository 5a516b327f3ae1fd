//! Progress of long work, on the error stream: a line that renews itself on a terminal, a line now and then elsewhere.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// How often something is said.
const TERMINAL: Duration = Duration::from_millis(200);
const ELSEWHERE: Duration = Duration::from_secs(5);

/// Says how far work has come.
pub struct Progress {
    what: String,
    started: Instant,
    told: Option<Instant>,
    terminal: bool,
}

impl Progress {
    /// Progress of something.
    pub fn of(what: impl Into<String>) -> Progress {
        Progress { what: what.into(), started: Instant::now(), told: None, terminal: std::io::stderr().is_terminal() }
    }

    /// So much is done, of so much where that is known.
    pub fn at(&mut self, done: u64, of: Option<u64>) {
        let every = if self.terminal { TERMINAL } else { ELSEWHERE };
        if self.told.is_some_and(|told| told.elapsed() < every) {
            return;
        }
        self.told = Some(Instant::now());
        let text = match of.filter(|of| *of > 0 && done > 0) {
            Some(of) => {
                let left = self.started.elapsed().as_secs_f64() * (of.saturating_sub(done)) as f64 / done as f64;
                format!("{}: {done} of {of}, about {left:.0} s left", self.what)
            }
            None => format!("{}: {done}", self.what),
        };
        self.say(&text);
    }

    fn say(&self, text: &str) {
        let mut error = std::io::stderr().lock();
        let _ = if self.terminal { write!(error, "\r\x1b[K{text}") } else { writeln!(error, "{text}") };
        let _ = error.flush();
    }

    /// The work has ended.
    pub fn end(self, done: u64) {
        self.say(&format!("{}: {done} in {:.1} s", self.what, self.started.elapsed().as_secs_f64()));
        if self.terminal {
            eprintln!();
        }
    }
}
