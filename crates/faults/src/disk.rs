//! The disk as a power cut leaves it: what was synced is there, and of what was not, whatever chance lets survive.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::journal::{Event, Part, events};
use crate::random::Random;

/// The bytes that a disk writes whole or not at all.
const SECTOR: u64 = 512;
/// Of a hundred sectors that were on their way, how many arrive: drawn once for each cut.
const ARRIVING: [u64; 5] = [0, 10, 50, 90, 100];

/// The files of a database on a disk.
#[derive(Debug, Default)]
pub struct Disk(BTreeMap<Part, File>);

#[derive(Debug, Default)]
struct File {
    bytes: Vec<u8>,
    /// What the system took and no sync has saved.
    waiting: Vec<Change>,
}

#[derive(Debug)]
enum Change {
    /// At most one sector.
    Bytes(u64, Vec<u8>),
    Length(u64),
}

impl Disk {
    /// The disk of a city that nobody has open.
    pub fn of(database: &Path) -> io::Result<Disk> {
        let mut disk = Disk::default();
        for part in Part::KEPT {
            match fs::read(path_of(database, part)) {
                Ok(bytes) => drop(disk.0.insert(part, File { bytes, waiting: Vec::new() })),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(disk)
    }

    /// Does what a journal says.
    pub fn replay(&mut self, journal: &[u8], luck: &mut Random) {
        for (part, event) in events(journal).filter(|(part, _)| Part::KEPT.contains(part)) {
            let file = self.0.entry(part).or_default();
            match event {
                Event::Write { offset, bytes } => file.take(offset, bytes),
                Event::Length(length) => file.waiting.push(Change::Length(length)),
                Event::Synced => file.settle(100, luck),
                Event::Forgotten => file.settle(ARRIVING[luck.between(0, 3) as usize], luck),
            }
        }
    }

    /// The power fails.
    pub fn cut(&mut self, luck: &mut Random) {
        let arriving = ARRIVING[luck.between(0, 4) as usize];
        for file in self.0.values_mut() {
            file.settle(arriving, luck);
        }
    }

    /// Puts the files where a program finds them. What was only in memory is gone.
    pub fn put(&self, database: &Path) -> io::Result<()> {
        for part in [Part::Main, Part::Log, Part::Undo, Part::Index] {
            let path = path_of(database, part);
            match self.0.get(&part) {
                Some(file) => fs::write(path, &file.bytes)?,
                None if path.exists() => fs::remove_file(path)?,
                None => {}
            }
        }
        Ok(())
    }
}

impl File {
    /// Takes a write, sector by sector.
    fn take(&mut self, mut offset: u64, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let left = usize::try_from(SECTOR - offset % SECTOR).unwrap_or(usize::MAX).min(bytes.len());
            let (piece, rest) = bytes.split_at(left);
            self.waiting.push(Change::Bytes(offset, piece.to_vec()));
            offset += left as u64;
            bytes = rest;
        }
    }

    /// Nothing waits any more: so many of a hundred changes arrive.
    fn settle(&mut self, percent: u64, luck: &mut Random) {
        for change in std::mem::take(&mut self.waiting) {
            if percent < 100 && !luck.percent(percent) {
                continue;
            }
            match change {
                Change::Length(length) => self.bytes.resize(length as usize, 0),
                Change::Bytes(offset, piece) => {
                    let end = offset as usize + piece.len();
                    if self.bytes.len() < end {
                        self.bytes.resize(end, 0);
                    }
                    self.bytes[offset as usize..end].copy_from_slice(&piece);
                }
            }
        }
    }
}

fn path_of(database: &Path, part: Part) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push(part.suffix());
    PathBuf::from(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::encode;

    fn journal(events: &[Event<'_>]) -> Vec<u8> {
        events.iter().flat_map(|event| encode(Part::Log, *event)).collect()
    }

    fn log(disk: &Disk) -> &[u8] {
        disk.0.get(&Part::Log).map_or(&[], |file| &file.bytes)
    }

    #[test]
    fn what_was_synced_is_there_whatever_chance_says() {
        let long = vec![7; 2000];
        let synced = [Event::Write { offset: 100, bytes: &long }, Event::Length(1500), Event::Synced];
        for seed in 0..50 {
            let (mut disk, mut luck) = (Disk::default(), Random(seed));
            disk.replay(&journal(&synced), &mut luck);
            disk.replay(&journal(&[Event::Write { offset: 1500, bytes: b"late" }]), &mut luck);
            disk.cut(&mut luck);
            assert_eq!((&log(&disk)[..100], &log(&disk)[100..1500]), (&[0; 100][..], &long[..1400]));
        }
    }

    #[test]
    fn what_was_not_synced_comes_whole_in_parts_or_not_at_all() {
        let long = vec![7; 10 * 512];
        let mut arrived = Vec::new();
        for seed in 0..60 {
            let (mut disk, mut luck) = (Disk::default(), Random(seed));
            disk.replay(&journal(&[Event::Write { offset: 0, bytes: &long }]), &mut luck);
            disk.cut(&mut luck);
            arrived.push(log(&disk).iter().filter(|byte| **byte == 7).count() / 512);
        }
        assert!(arrived.contains(&0) && arrived.contains(&10) && arrived.iter().any(|it| (1..10).contains(it)));
    }

    #[test]
    fn what_a_failed_sync_forgot_is_not_saved_by_the_next() {
        let long = vec![7; 100 * 512];
        let lost = (0..20).any(|seed| {
            let mut disk = Disk::default();
            let events = [Event::Write { offset: 0, bytes: &long }, Event::Forgotten, Event::Synced];
            disk.replay(&journal(&events), &mut Random(seed));
            log(&disk) != long
        });
        assert!(lost);
    }
}
