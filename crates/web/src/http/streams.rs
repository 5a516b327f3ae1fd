//! How many streams of events are open, and how they end with the server.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

/// How many streams one session may hold: a browser keeps six connections to a place, and closes those of hidden pages.
const OF_SESSION: usize = 8;
/// How many streams a node holds.
const IN_ALL: usize = 4_096;

/// The hash of a session's token.
type Holder = [u8; 32];

/// The open streams of one server.
#[derive(Clone)]
pub struct Streams(Arc<Inner>);

struct Inner {
    held: Mutex<HashMap<Holder, usize>>,
    closing: watch::Sender<bool>,
}

/// An open stream; dropping it makes room for another.
pub struct Open {
    of: Streams,
    holder: Holder,
    closing: watch::Receiver<bool>,
}

impl Default for Streams {
    fn default() -> Streams {
        Streams(Arc::new(Inner { held: Mutex::default(), closing: watch::Sender::new(false) }))
    }
}

impl Streams {
    /// Room for one more stream; none where the session or the node holds too many.
    pub fn open(&self, holder: Holder) -> Option<Open> {
        let mut held = self.held();
        let of_session = held.get(&holder).copied().unwrap_or(0);
        if of_session >= OF_SESSION || held.values().sum::<usize>() >= IN_ALL {
            return None;
        }
        held.insert(holder, of_session + 1);
        Some(Open { of: self.clone(), holder, closing: self.0.closing.subscribe() })
    }

    /// Ends all streams: the server stops.
    pub fn close(&self) {
        self.0.closing.send_replace(true);
    }

    fn held(&self) -> MutexGuard<'_, HashMap<Holder, usize>> {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Returns when the server stops.
    pub async fn closed(&mut self) {
        // A sender that is gone means the same.
        let _ = self.closing.wait_for(|closing| *closing).await;
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut held = self.of.held();
        if let Some(count) = held.get_mut(&self.holder) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.holder);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_holds_so_many_streams_and_gets_room_back() {
        let streams = Streams::default();
        let mut open: Vec<Open> = (0..OF_SESSION).filter_map(|_| streams.open([1; 32])).collect();
        assert_eq!(open.len(), OF_SESSION);
        assert!(streams.open([1; 32]).is_none());
        assert!(streams.open([2; 32]).is_some(), "another session is not held back");
        open.pop();
        assert!(streams.open([1; 32]).is_some());
        drop(open);
        assert!(streams.held().is_empty());
    }
}
