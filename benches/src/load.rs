//! Many clients that each wait for an answer before they ask again, all on one thread.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::task::LocalSet;

use crate::client::{Answer, Connection};

/// What one client asks, again and again.
pub trait Caller {
    /// Writes the next request.
    fn request(&mut self, into: &mut Vec<u8>);

    /// Looks at its answer.
    ///
    /// # Errors
    /// Where it is not what was asked for: the load then ends.
    fn check(&mut self, answer: &Answer<'_>) -> Result<()>;
}

/// What came of a load.
#[derive(Debug, Clone, Default)]
pub struct Load {
    /// Answers within the time that was measured, and that time.
    pub done: usize,
    pub took: Duration,
    /// How long each of them took, in microseconds, sorted.
    pub micros: Vec<u32>,
    /// Answers with those of the warm-up.
    pub all: usize,
    /// Connections that the server ended.
    pub broken: usize,
}

impl Load {
    /// Answers a second.
    pub fn rate(&self) -> f64 {
        self.done as f64 / self.took.as_secs_f64()
    }

    /// The milliseconds within which so many percent were answered.
    pub fn percentile(&self, percent: usize) -> f64 {
        let at = (self.micros.len() * percent / 100).min(self.micros.len().saturating_sub(1));
        f64::from(self.micros.get(at).copied().unwrap_or_default()) / 1000.0
    }
}

/// Runs something asynchronous on this thread alone.
///
/// # Errors
/// Where the runtime cannot be made, and whatever the work returns.
pub fn on_this_thread<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, work)
}

/// Lets every caller ask for so long, after a fifth of that to warm up. A connection that the server ends ends its caller.
///
/// # Errors
/// Where a caller finds an answer wrong, or the server cannot be reached.
pub fn run<C: Caller + 'static>(address: SocketAddr, callers: Vec<C>, lasts: Duration) -> Result<Load> {
    on_this_thread(async move {
        let from = Instant::now() + lasts / 5;
        let tasks: Vec<_> =
            callers.into_iter().map(|caller| tokio::task::spawn_local(client(address, caller, from, lasts))).collect();
        let mut load = Load { took: lasts, ..Load::default() };
        for task in tasks {
            let (micros, all, broken) = task.await??;
            load.all += all;
            load.broken += usize::from(broken);
            load.micros.extend(micros);
        }
        load.micros.sort_unstable();
        load.done = load.micros.len();
        Ok(load)
    })
}

async fn client<C: Caller>(
    address: SocketAddr,
    mut caller: C,
    from: Instant,
    lasts: Duration,
) -> Result<(Vec<u32>, usize, bool)> {
    let mut connection = Connection::open(address).await.context("the server cannot be reached")?;
    let mut request = Vec::new();
    let mut micros = Vec::new();
    let mut all = 0;
    loop {
        let began = Instant::now();
        if began >= from + lasts {
            return Ok((micros, all, false));
        }
        request.clear();
        caller.request(&mut request);
        let answer = match connection.exchange(&request).await {
            Ok(answer) => answer,
            Err(error) if error.kind() == io::ErrorKind::InvalidData => return Err(error.into()),
            Err(_) => return Ok((micros, all, true)),
        };
        caller.check(&answer)?;
        all += 1;
        let ended = Instant::now();
        if ended >= from && ended < from + lasts {
            micros.push(u32::try_from((ended - began).as_micros()).unwrap_or(u32::MAX));
        }
    }
}
