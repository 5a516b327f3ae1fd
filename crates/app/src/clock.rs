//! The one place where the program learns what time it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use fengqiao_calendar::Instant;

/// Tells the time. Cheap to clone; clones share an offset or a frozen hand.
#[derive(Debug, Clone)]
pub struct Clock(Arc<Hands>);

#[derive(Debug)]
enum Hands {
    /// The machine's clock, moved forward by so many milliseconds (0 in every real city).
    System { ahead: AtomicI64 },
    /// Stands still until it is set: simulations and tests.
    Frozen { at: AtomicI64 },
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Clock {
        Clock(Arc::new(Hands::System { ahead: AtomicI64::new(0) }))
    }

    /// A clock that stands at this instant.
    pub fn frozen(at: Instant) -> Clock {
        Clock(Arc::new(Hands::Frozen { at: AtomicI64::new(at.0) }))
    }

    /// The present instant.
    pub fn now(&self) -> Instant {
        match &*self.0 {
            Hands::Frozen { at } => Instant(at.load(Ordering::Acquire)),
            Hands::System { ahead } => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Instant(
                    i64::try_from(since.as_millis()).unwrap_or(i64::MAX).saturating_add(ahead.load(Ordering::Acquire)),
                )
            }
        }
    }

    /// Moves the clock forward; it never goes back.
    pub fn advance(&self, milliseconds: u32) {
        let (Hands::System { ahead: hand } | Hands::Frozen { at: hand }) = &*self.0;
        hand.fetch_add(i64::from(milliseconds), Ordering::AcqRel);
    }

    /// Sets a frozen clock to an instant that is not earlier; a running one is left alone.
    pub fn set(&self, instant: Instant) {
        if let Hands::Frozen { at } = &*self.0 {
            at.fetch_max(instant.0, Ordering::AcqRel);
        }
    }

    /// How far ahead of the machine's clock this one runs, in milliseconds.
    pub fn ahead(&self) -> i64 {
        match &*self.0 {
            Hands::System { ahead } => ahead.load(Ordering::Acquire),
            Hands::Frozen { .. } => 0,
        }
    }
}
