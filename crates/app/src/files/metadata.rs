//! What a photo says besides what is seen: where and when it was taken, with which device, what it was before. A JPEG loses that while it
//! arrives; only how it is turned stays. Source: ITU-T T.81, annex B; Exif 2.3, 4.5 and 4.6.

const EXIF: &[u8] = b"Exif\0\0";
const COLOURS: &[u8] = b"ICC_PROFILE\0";
/// An Exif segment that says how the photo is turned, and nothing else: up to that number, and behind it.
const TURNED: [&[u8]; 2] =
    [b"\xff\xe1\0\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", b"\0\0\0\0\0\0"];

/// Takes the metadata out of a JPEG that passes through; anything else passes as it is.
#[derive(Debug, Default)]
pub(super) struct Cleaning {
    /// At most one segment, 64 KiB, and what came last.
    waiting: Vec<u8>,
    place: Place,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Place {
    #[default]
    Start,
    /// Where a segment begins.
    Segment,
    /// Among the coded pixels.
    Scan,
    /// Behind the picture, where cameras put others, and films.
    Behind,
    /// In something that is no JPEG.
    Other,
}

impl Cleaning {
    /// What is left of these bytes; some may wait for the next.
    pub(super) fn pass(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.waiting.extend_from_slice(bytes);
        let mut left = Vec::with_capacity(self.waiting.len());
        let mut at = 0;
        while let Some((taken, place)) = self.place.step(&self.waiting[at..], &mut left) {
            at += taken;
            self.place = place;
        }
        self.waiting.drain(..at);
        left
    }

    /// What still waits at the end of the file; half a segment is left out.
    pub(super) fn rest(&mut self) -> Vec<u8> {
        let waiting = std::mem::take(&mut self.waiting);
        if matches!(self.place, Place::Start | Place::Scan) { waiting } else { Vec::new() }
    }
}

impl Place {
    /// How many bytes were dealt with, and where the next ones stand; none where more must come first.
    fn step(self, bytes: &[u8], left: &mut Vec<u8>) -> Option<(usize, Place)> {
        let all = (!bytes.is_empty()).then_some(bytes.len());
        match self {
            Place::Start if bytes.len() < 3 => None,
            Place::Start if bytes.starts_with(b"\xff\xd8\xff") => keep(&bytes[..2], left, Place::Segment),
            Place::Start => Some((0, Place::Other)),
            Place::Segment => segment(bytes, left),
            Place::Scan => {
                // Stuffed bytes and restarts belong to the pixels.
                let ends = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xd0..=0xd7 | 0xff);
                if let Some(end) = bytes.windows(2).position(ends) {
                    return keep(&bytes[..end], left, Place::Segment);
                }
                let whole = bytes.len() - usize::from(bytes.last() == Some(&0xff));
                if whole == 0 { None } else { keep(&bytes[..whole], left, Place::Scan) }
            }
            Place::Behind => all.map(|all| (all, Place::Behind)),
            Place::Other => all.and_then(|_| keep(bytes, left, Place::Other)),
        }
    }
}

fn keep(bytes: &[u8], left: &mut Vec<u8>, next: Place) -> Option<(usize, Place)> {
    left.extend_from_slice(bytes);
    Some((bytes.len(), next))
}

/// One segment, as soon as all of it is there.
fn segment(bytes: &[u8], left: &mut Vec<u8>) -> Option<(usize, Place)> {
    let [first, marker, rest @ ..] = bytes else { return None };
    match (*first, *marker) {
        // Bytes between segments mean nothing, and could hold anything.
        (0..=0xfe, _) | (0xff, 0xff) => Some((1, Place::Segment)),
        (_, 0xd9) => keep(&bytes[..2], left, Place::Behind),
        (_, 0x01 | 0xd0..=0xd8) => keep(&bytes[..2], left, Place::Segment),
        (_, marker) => {
            let length = usize::from(u16::from_be_bytes([*rest.first()?, *rest.get(1)?])).max(2);
            let whole = bytes.get(..2 + length)?;
            let says = &whole[4..];
            match marker {
                0xe1 if says.starts_with(EXIF) => {
                    if let Some(turn) = turn(says) {
                        left.extend([TURNED[0], &[turn], TURNED[1]].concat());
                    }
                }
                0xe2 if says.starts_with(COLOURS) => left.extend_from_slice(whole),
                0xe1..=0xed | 0xef | 0xfe => {}
                _ => left.extend_from_slice(whole),
            }
            Some((whole.len(), if marker == 0xda { Place::Scan } else { Place::Segment }))
        }
    }
}

/// How an Exif segment says that the photo is turned; none where it is upright.
fn turn(exif: &[u8]) -> Option<u8> {
    const ORIENTATION: u16 = 0x0112;
    let tiff = exif.strip_prefix(EXIF)?;
    let big = tiff.starts_with(b"MM");
    let short = |at: usize| {
        let pair: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
    };
    let (one, other) = (usize::from(short(4)?), usize::from(short(6)?));
    let first = if big { one << 16 | other } else { other << 16 | one };
    let entries = (0..usize::from(short(first)?)).map(|entry| first + 2 + 12 * entry);
    let found = entries.map_while(|at| Some((short(at)?, at))).find(|(tag, _)| *tag == ORIENTATION)?;
    u8::try_from(short(found.1 + 8)?).ok().filter(|turn| (2..=8).contains(turn))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(marker: u8, says: &[u8]) -> Vec<u8> {
        let length = u16::try_from(says.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker][..], &length, says].concat()
    }

    /// Exif with a place, in either order of bytes, that says how the photo is turned.
    fn exif(big: bool, turn: u8) -> Vec<u8> {
        let head: &[u8] = if big { b"MM\0\x2a\0\0\0\x08\0\x02" } else { b"II\x2a\0\x08\0\0\0\x02\0" };
        let place: &[u8] =
            if big { b"\x88\x25\0\x04\0\0\0\x01\0\0\0\x26" } else { b"\x25\x88\x04\0\x01\0\0\0\x26\0\0\0" };
        let turned = if big {
            [&b"\x01\x12\0\x03\0\0\0\x01\0"[..], &[turn], b"\0\0"].concat()
        } else {
            [&b"\x12\x01\x03\0\x01\0\0\0"[..], &[turn], b"\0\0\0"].concat()
        };
        segment(0xe1, &[EXIF, head, place, &turned, b"N 30 degrees"].concat())
    }

    fn cleaned(photo: &[u8], piece: usize) -> Vec<u8> {
        let mut cleaning = Cleaning::default();
        let mut left: Vec<u8> = photo.chunks(piece).flat_map(|piece| cleaning.pass(piece)).collect();
        left.extend(cleaning.rest());
        left
    }

    fn check(photo: &[u8], expected: &[u8]) {
        for piece in [1, 2, 3, 7, 64, photo.len().max(1)] {
            assert_eq!(cleaned(photo, piece), expected, "in pieces of {piece}");
        }
    }

    #[test]
    fn a_jpeg_loses_what_it_says_of_its_maker_and_keeps_how_it_is_turned() {
        let jfif = segment(0xe0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0");
        let colours = segment(0xe2, &[COLOURS, b"\x01\x01profile"].concat());
        let pixels = [segment(0xda, b"\x01\x01\0\0\x3f\0"), b"\x12\xff\0\x34\xff\xd0\x56\xff".to_vec()].concat();
        let table = segment(0xc4, b"table");
        for big in [true, false] {
            let said = [
                exif(big, 6),
                segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>"),
                segment(0xe2, b"MPF\0others"),
                segment(0xed, b"Photoshop 3.0\0"),
                segment(0xfe, b"a remark"),
                b"\0stray".to_vec(),
            ]
            .concat();
            let turned = [TURNED[0], b"\x06", TURNED[1]].concat();
            let photo = |said: &[u8], behind: &[u8]| {
                let begins = [&b"\xff\xd8"[..], &jfif, said, &colours, &pixels].concat();
                [&begins[..], &table, said, &pixels, b"\xff\xd9", behind].concat()
            };
            check(&photo(&said, b"\xff\xd8 a film"), &photo(&turned, b""));
            assert_eq!(turn(&exif(big, 1)[4..]), None, "upright needs no word");
        }
    }

    #[test]
    fn what_is_no_jpeg_or_was_cut_passes() {
        check(b"", b"");
        check(b"\xff\xd8", b"\xff\xd8");
        check(b"\x89PNG\r\n\x1a\n and more", b"\x89PNG\r\n\x1a\n and more");
        check(b"ID3\x04\0 sound", b"ID3\x04\0 sound");
        let cut = [b"\xff\xd8", &segment(0xdb, b"table")[..], &exif(true, 3)[..20]].concat();
        check(&cut, &cut[..11]);
    }

    #[test]
    fn whatever_an_exif_segment_holds_is_read_without_harm() {
        let says = exif(false, 8)[4..].to_vec();
        assert_eq!(turn(&says), Some(8));
        for at in 0..says.len() {
            let mut changed = says.clone();
            changed[at] ^= 0xff;
            for says in [&says[..at], &changed] {
                assert!(turn(says).is_none_or(|turn| (2..=8).contains(&turn)), "byte {at}");
            }
        }
    }
}
