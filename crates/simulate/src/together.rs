//! Several writes at once, each at its own virtual time, sharing one commit.

use std::future::Future;
use std::pin::Pin;
use std::task::Poll;

use fengqiao_app::Clock;
use fengqiao_calendar::Instant;

/// Something to be done at a virtual time.
pub(crate) struct Job<'a, T> {
    pub(crate) at: Instant,
    pub(crate) work: Pin<Box<dyn Future<Output = T> + 'a>>,
}

/// Runs jobs that do not depend on each other, in order of time. Whenever one goes on, the clock stands at its own time; they wait for the
/// same commit. In the end the clock stands at the time of the last. Answers in the order of the jobs.
pub(crate) async fn together<T>(clock: &Clock, mut jobs: Vec<Job<'_, T>>) -> Vec<T> {
    let mut answers: Vec<Option<T>> = jobs.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        let mut waiting = false;
        for (job, answer) in jobs.iter_mut().zip(&mut answers).filter(|(_, answer)| answer.is_none()) {
            clock.set(job.at);
            match job.work.as_mut().poll(context) {
                Poll::Ready(value) => *answer = Some(value),
                Poll::Pending => waiting = true,
            }
        }
        if waiting { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    if let Some(last) = jobs.last() {
        clock.set(last.at);
    }
    answers.into_iter().flatten().collect()
}
