//! What goes wrong under the database, and when: decided by counting, without doing anything.

use std::fmt;
use std::str::FromStr;

/// One fault. Writes and syncs of the database's files are counted from the start of the process, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Everything works.
    None,
    /// The power fails when this sync is asked for.
    Cut { sync: u64 },
    /// The power fails in the middle of this write.
    Torn { write: u64 },
    /// Half of this write is done, and the rest is an error of the disk.
    WriteFails { write: u64 },
    /// This sync is an error of the disk, and what it should have saved is not on the disk.
    SyncFails { sync: u64 },
    /// No sync saves anything, though each says so.
    Lies,
    /// The files may grow by so many bytes until there is room again.
    Room { bytes: u64 },
}

impl fmt::Display for Fault {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::None => write!(to, "none:0"),
            Fault::Cut { sync } => write!(to, "cut:{sync}"),
            Fault::Torn { write } => write!(to, "torn:{write}"),
            Fault::WriteFails { write } => write!(to, "write:{write}"),
            Fault::SyncFails { sync } => write!(to, "sync:{sync}"),
            Fault::Lies => write!(to, "lies:0"),
            Fault::Room { bytes } => write!(to, "room:{bytes}"),
        }
    }
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Fault, String> {
        let unknown = || format!("`{text}` is no fault");
        let (name, number) = text.split_once(':').ok_or_else(unknown)?;
        let at = number.parse().map_err(|_| unknown())?;
        Ok(match name {
            "none" => Fault::None,
            "cut" => Fault::Cut { sync: at },
            "torn" => Fault::Torn { write: at },
            "write" => Fault::WriteFails { write: at },
            "sync" => Fault::SyncFails { sync: at },
            "lies" => Fault::Lies,
            "room" => Fault::Room { bytes: at },
            _ => return Err(unknown()),
        })
    }
}

/// Counts calls and says what becomes of each.
#[derive(Debug)]
pub struct Counter {
    fault: Fault,
    writes: u64,
    syncs: u64,
}

/// What becomes of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// It is done.
    Whole,
    /// Its first half is done, then the power fails.
    Torn,
    /// Its first half is done, then the disk reports an error.
    Failing,
    /// So many of its bytes are done, as a disk does that is filling up.
    Short(usize),
    /// Nothing is done: the disk is full.
    Refused,
}

/// What becomes of a sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syncing {
    Done,
    Cut,
    Failing,
    Lying,
}

impl Counter {
    pub fn new(fault: Fault) -> Counter {
        Counter { fault, writes: 0, syncs: 0 }
    }

    /// A write of `length` bytes, by which the file grows by `growth`. `freed` says whether there is room again.
    pub fn write(&mut self, length: usize, growth: u64, freed: impl FnOnce() -> bool) -> Writing {
        self.writes += 1;
        match &mut self.fault {
            Fault::Torn { write } if *write == self.writes => Writing::Torn,
            Fault::WriteFails { write } if *write == self.writes => Writing::Failing,
            Fault::Room { bytes } if growth <= *bytes => {
                *bytes -= growth;
                Writing::Whole
            }
            Fault::Room { bytes } => {
                if freed() {
                    self.fault = Fault::None;
                    return Writing::Whole;
                }
                let missing = usize::try_from(growth - *bytes).unwrap_or(length).min(length);
                *bytes = 0;
                if missing == length { Writing::Refused } else { Writing::Short(length - missing) }
            }
            _ => Writing::Whole,
        }
    }

    pub fn sync(&mut self) -> Syncing {
        self.syncs += 1;
        match self.fault {
            Fault::Cut { sync } if sync == self.syncs => Syncing::Cut,
            Fault::SyncFails { sync } if sync == self.syncs => Syncing::Failing,
            Fault::Lies => Syncing::Lying,
            _ => Syncing::Done,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_read_as_it_is_written() {
        let all = [
            Fault::None,
            Fault::Cut { sync: 3 },
            Fault::Torn { write: 4 },
            Fault::WriteFails { write: 5 },
            Fault::SyncFails { sync: 6 },
            Fault::Lies,
            Fault::Room { bytes: 7 },
        ];
        for fault in all {
            assert_eq!(fault.to_string().parse::<Fault>().unwrap(), fault);
        }
        assert!("fire:1".parse::<Fault>().is_err());
    }

    #[test]
    fn a_disk_fills_up_in_the_middle_of_a_write_and_is_freed() {
        let mut counter = Counter::new(Fault::Room { bytes: 150 });
        assert_eq!(counter.write(100, 100, || false), Writing::Whole);
        assert_eq!(counter.write(100, 0, || false), Writing::Whole, "what is written over needs no room");
        assert_eq!(counter.write(100, 100, || false), Writing::Short(50));
        assert_eq!(counter.write(50, 50, || false), Writing::Refused);
        assert_eq!(counter.write(50, 50, || true), Writing::Whole);
        assert_eq!(counter.write(50, 50, || false), Writing::Whole, "and stays so");
    }

    #[test]
    fn a_fault_happens_once_and_at_its_call() {
        let mut counter = Counter::new(Fault::WriteFails { write: 2 });
        let outcomes: Vec<_> = (0..3).map(|_| counter.write(8, 8, || false)).collect();
        assert_eq!(outcomes, [Writing::Whole, Writing::Failing, Writing::Whole]);
        let mut counter = Counter::new(Fault::SyncFails { sync: 2 });
        assert_eq!([(); 3].map(|()| counter.sync()), [Syncing::Done, Syncing::Failing, Syncing::Done]);
    }
}
