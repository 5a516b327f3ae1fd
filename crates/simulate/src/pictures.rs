//! Small drawn pictures, so that cases have something to look at without anybody's photo.

/// The size of a picture in pixels; two pixels share a byte.
const WIDTH: usize = 240;
const HEIGHT: usize = 160;
/// How many different pictures there are.
pub(crate) const COUNT: usize = 6;

/// Sixteen colours, three bytes each.
const PALETTE: [[u8; 3]; 16] = [
    [214, 226, 232],
    [190, 207, 216],
    [166, 160, 150],
    [126, 122, 116],
    [88, 88, 92],
    [52, 56, 64],
    [241, 214, 122],
    [196, 58, 44],
    [84, 122, 82],
    [58, 92, 60],
    [150, 112, 78],
    [108, 78, 54],
    [232, 232, 226],
    [70, 110, 150],
    [38, 66, 98],
    [20, 24, 30],
];

/// A picture as PNG: a street with one thing on it; `after` shows it put right.
pub(crate) fn png(number: usize, after: bool) -> Vec<u8> {
    let mut pixels = vec![vec![0_u8; WIDTH]; HEIGHT];
    for (y, row) in pixels.iter_mut().enumerate() {
        row.fill(match y {
            0..40 => {
                if number % 2 == 1 && !after {
                    14
                } else {
                    0
                }
            }
            40..70 => {
                if number % 2 == 1 && !after {
                    5
                } else {
                    1
                }
            }
            70..105 => 2,
            105..110 => 12,
            _ => 3,
        });
    }
    let mut fill = |x: usize, y: usize, width: usize, height: usize, colour: u8| {
        for row in pixels.iter_mut().skip(y).take(height) {
            row.iter_mut().skip(x).take(width).for_each(|pixel| *pixel = colour);
        }
    };
    (0..5).for_each(|house| {
        fill(house * 50 + 4, 30 + (house * 7 + number * 5) % 20, 40, 60, [10, 11, 13, 2, 4][(house + number) % 5])
    });
    match number {
        0 | 1 => {
            fill(118, 20, 4, 100, 5);
            fill(100, 20, 40, 4, 5);
            fill(96, 24, 12, 8, if after { 6 } else { 15 });
        }
        2 => fill(100, 118, 36, if after { 4 } else { 14 }, if after { 4 } else { 15 }),
        3 => (0..if after { 1 } else { 9 })
            .for_each(|bag| fill(70 + bag * 11, 92 + bag * 5 % 9, 14, 18, [9, 8, 7, 5][bag % 4])),
        4 => {
            fill(150, 10, 12, 100, 11);
            fill(if after { 132 } else { 60 }, if after { 4 } else { 60 }, if after { 48 } else { 96 }, 34, 9);
        }
        _ => fill(30, 122, 180, if after { 3 } else { 22 }, if after { 12 } else { 13 }),
    }
    encode(&pixels)
}

/// Indexed colour of four bits, in stored blocks. Source: PNG (ISO/IEC 15948), RFC 1950, RFC 1951.
fn encode(pixels: &[Vec<u8>]) -> Vec<u8> {
    let mut raw = Vec::new();
    for row in pixels {
        raw.push(0);
        raw.extend(row.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)));
    }
    let mut zlib = vec![0x78, 0x01, 0x01];
    let length = u16::try_from(raw.len()).unwrap_or(u16::MAX);
    zlib.extend(length.to_le_bytes());
    zlib.extend((!length).to_le_bytes());
    zlib.extend(&raw);
    zlib.extend(adler32(&raw).to_be_bytes());
    let mut header = Vec::new();
    header.extend(u32::try_from(WIDTH).unwrap_or(0).to_be_bytes());
    header.extend(u32::try_from(HEIGHT).unwrap_or(0).to_be_bytes());
    header.extend([4, 3, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut png, b"IHDR", &header);
    chunk(&mut png, b"PLTE", PALETTE.as_flattened());
    chunk(&mut png, b"IDAT", &zlib);
    chunk(&mut png, b"IEND", &[]);
    png
}

fn chunk(png: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    png.extend(u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
    let from = png.len();
    png.extend(kind);
    png.extend(data);
    let sum = crc32(&png[from..]);
    png.extend(sum.to_be_bytes());
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)))
}

fn adler32(bytes: &[u8]) -> u32 {
    let (a, b) = bytes.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    b << 16 | a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_the_standards() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(adler32(b"Wikipedia"), 0x11e6_0398);
    }

    #[test]
    fn every_picture_fits_into_one_stored_block_and_before_differs_from_after() {
        const { assert!((WIDTH / 2 + 1) * HEIGHT <= u16::MAX as usize) };
        for number in 0..COUNT {
            assert_ne!(png(number, false), png(number, true), "{number}");
        }
    }
}
