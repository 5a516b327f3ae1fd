//! What the layer saw, in the order in which it happened: from it the disk is made that a power cut leaves behind.

/// A file of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Part {
    /// The database.
    Main = 1,
    /// Its write-ahead log.
    Log = 2,
    /// The rollback journal of the time before there is a log.
    Undo = 3,
    /// The index of the log, which lives in memory and is made anew by whoever opens the database first.
    Index = 4,
}

impl Part {
    /// What a disk keeps.
    pub const KEPT: [Part; 3] = [Part::Main, Part::Log, Part::Undo];

    /// By what the file's name goes on after the database's.
    pub fn by_suffix(suffix: &[u8]) -> Option<Part> {
        [Part::Main, Part::Log, Part::Undo, Part::Index].into_iter().find(|part| part.suffix().as_bytes() == suffix)
    }

    pub fn suffix(self) -> &'static str {
        match self {
            Part::Main => "",
            Part::Log => "-wal",
            Part::Undo => "-journal",
            Part::Index => "-shm",
        }
    }

    pub fn by_number(number: u8) -> Option<Part> {
        [Part::Main, Part::Log, Part::Undo, Part::Index].into_iter().find(|part| *part as u8 == number)
    }
}

/// One call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event<'b> {
    /// Bytes that the system took.
    Write { offset: u64, bytes: &'b [u8] },
    /// A file that was cut or made longer.
    Length(u64),
    /// Everything written to the file so far is on the disk.
    Synced,
    /// A sync failed: what was written since the one before is not on the disk, and the system no longer knows.
    Forgotten,
}

/// The bytes before an event's own: kind, file, a number, how many bytes follow.
const HEAD: usize = 1 + 1 + 8 + 4;

/// An event as it stands in the journal.
pub fn encode(part: Part, event: Event<'_>) -> Vec<u8> {
    let (kind, number, bytes): (u8, u64, &[u8]) = match event {
        Event::Write { offset, bytes } => (1, offset, bytes),
        Event::Length(length) => (2, length, &[]),
        Event::Synced => (3, 0, &[]),
        Event::Forgotten => (4, 0, &[]),
    };
    let mut record = Vec::with_capacity(HEAD + bytes.len());
    record.extend([kind, part as u8]);
    record.extend(number.to_le_bytes());
    record.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes());
    record.extend(bytes);
    record
}

/// The events of a journal; the last may be cut off by the death of its writer and is then left out.
pub fn events(mut journal: &[u8]) -> impl Iterator<Item = (Part, Event<'_>)> {
    std::iter::from_fn(move || {
        let (head, rest) = journal.split_at_checked(HEAD)?;
        let part = Part::by_number(head[1])?;
        let number = u64::from_le_bytes(head[2..10].try_into().ok()?);
        let length = u32::from_le_bytes(head[10..14].try_into().ok()?);
        let (bytes, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
        journal = rest;
        let event = match head[0] {
            1 => Event::Write { offset: number, bytes },
            2 => Event::Length(number),
            3 => Event::Synced,
            4 => Event::Forgotten,
            _ => return None,
        };
        Some((part, event))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_is_read_up_to_where_its_writer_died() {
        let all = [
            (Part::Log, Event::Write { offset: 7, bytes: b"words" }),
            (Part::Main, Event::Length(4096)),
            (Part::Log, Event::Synced),
            (Part::Main, Event::Forgotten),
        ];
        let journal: Vec<u8> = all.iter().flat_map(|(part, event)| encode(*part, *event)).collect();
        assert_eq!(events(&journal).collect::<Vec<_>>(), all);
        let torn = encode(Part::Log, Event::Write { offset: 7, bytes: b"words" });
        assert_eq!(events(&torn[..torn.len() - 1]).count(), 0);
    }
}
