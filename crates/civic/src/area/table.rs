//! Texts packed into one buffer, and a small open-addressed table from text to number.

/// Where a text lies in a [`Packed`] buffer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slice {
    start: u32,
    length: u16,
}

/// Texts one after the other. Nothing is ever taken out: corrections are rare.
#[derive(Debug, Clone, Default)]
pub(super) struct Packed {
    text: String,
}

impl Packed {
    pub(super) fn push(&mut self, text: &str) -> Slice {
        let length = u16::try_from(text.len()).unwrap_or(u16::MAX);
        let start = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.text.push_str(text);
        Slice { start, length }
    }

    pub(super) fn get(&self, slice: Slice) -> &str {
        let start = slice.start as usize;
        self.text.get(start..start + usize::from(slice.length)).unwrap_or_default()
    }

    pub(super) fn shrink(&mut self) {
        self.text.shrink_to_fit();
    }

    pub(super) fn capacity(&self) -> usize {
        self.text.capacity()
    }
}

const EMPTY: u32 = u32::MAX;

/// Numbers by the hash of their text. The texts themselves are kept by the caller.
#[derive(Debug, Clone, Default)]
pub(super) struct HashTable {
    slots: Vec<u32>,
    used: usize,
}

impl HashTable {
    /// The number whose text is this one.
    pub(super) fn find<'a>(&self, text: &str, text_of: impl Fn(u32) -> &'a str) -> Option<u32> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = hash(text) & mask;
        loop {
            match self.slots[at] {
                EMPTY => return None,
                number if text_of(number) == text => return Some(number),
                _ => at = (at + 1) & mask,
            }
        }
    }

    /// Adds a number whose text is not in the table yet.
    pub(super) fn insert<'a>(&mut self, number: u32, text_of: impl Fn(u32) -> &'a str) {
        if (self.used + 1) * 4 > self.slots.len() * 3 {
            let old = std::mem::take(&mut self.slots);
            self.slots = vec![EMPTY; (old.len() * 2).max(16)];
            for number in old.into_iter().filter(|slot| *slot != EMPTY) {
                self.place(number, text_of(number));
            }
        }
        self.place(number, text_of(number));
        self.used += 1;
    }

    fn place(&mut self, number: u32, text: &str) {
        let mask = self.slots.len() - 1;
        let mut at = hash(text) & mask;
        while self.slots[at] != EMPTY {
            at = (at + 1) & mask;
        }
        self.slots[at] = number;
    }

    pub(super) fn bytes(&self) -> usize {
        self.slots.capacity() * size_of::<u32>()
    }
}

/// FNV-1a with a final mix, so that codes that differ in the last digit lie apart.
fn hash(text: &str) -> usize {
    let mut state: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in text.bytes() {
        state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    state ^= state >> 32;
    state.wrapping_mul(0x9e37_79b9_7f4a_7c15) as usize >> 16
}
