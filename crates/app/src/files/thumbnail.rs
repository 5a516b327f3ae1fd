//! Small pictures of photos, so that lists and case pages stay light on a bad network. They carry nothing but what is seen.

use std::io::Cursor;

use fengqiao_store::MediaType;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

/// The longer side of a small picture in pixels.
const SIDE_MAX: u32 = 320;
/// Photos of more pixels than this get no small picture: a few bytes may claim any size.
const PIXELS_MAX: u64 = 50_000_000;
/// How much memory the pixels of a photo may take.
const MEMORY_BYTES_MAX: u64 = 4 * PIXELS_MAX;
/// How long a small picture may be; it is a single piece on disk.
const BYTES_MAX: usize = 60 * 1024;
/// Each is tried until the picture is short enough.
const QUALITIES: [u8; 3] = [75, 50, 25];

/// Whether files of a kind can have a small picture.
pub(super) fn possible(media_type: MediaType) -> bool {
    format(media_type).is_some()
}

/// The small picture of a photo, as JPEG and turned upright; none where it cannot be read or is too large. It takes a while.
pub(super) fn small(photo: &[u8], media_type: MediaType) -> Option<Vec<u8>> {
    let mut reader = ImageReader::with_format(Cursor::new(photo), format(media_type)?);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY_BYTES_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS_MAX || decoder.total_bytes() > MEMORY_BYTES_MAX {
        return None;
    }
    let upright = decoder.orientation().ok();
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    if width.max(height) > SIDE_MAX {
        picture = picture.thumbnail(SIDE_MAX, SIDE_MAX);
    }
    if let Some(upright) = upright {
        picture.apply_orientation(upright);
    }
    let picture = picture.into_rgb8();
    QUALITIES.into_iter().find_map(|quality| {
        let mut bytes = Vec::new();
        JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(&picture).ok()?;
        (bytes.len() <= BYTES_MAX).then_some(bytes)
    })
}

fn format(media_type: MediaType) -> Option<ImageFormat> {
    match media_type {
        MediaType::Jpeg => Some(ImageFormat::Jpeg),
        MediaType::Png => Some(ImageFormat::Png),
        MediaType::Webp => Some(ImageFormat::WebP),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage};

    /// A picture whose left half is red and whose right half is noise.
    fn picture(width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, y| {
            let noise = u8::try_from((x * 7_919 + y * 104_729) % 251).unwrap();
            if x < width / 2 { Rgb([200, 0, 0]) } else { Rgb([noise, noise.wrapping_mul(31), noise.wrapping_mul(17)]) }
        })
    }

    fn written(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    /// An Exif segment that says how a photo is turned. Source: Exif 2.3, 4.6.4, tag 0x0112.
    fn turned(photo: &[u8], orientation: u8) -> Vec<u8> {
        let exif = [
            &b"\xff\xe1\0\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"[..],
            &[orientation],
            &b"\0\0\0\0\0\0"[..],
        ];
        [&photo[..2], &exif.concat(), &photo[2..]].concat()
    }

    #[test]
    fn a_photo_becomes_small_and_keeps_its_shape() {
        for (format, media_type) in [(ImageFormat::Jpeg, MediaType::Jpeg), (ImageFormat::Png, MediaType::Png)] {
            let check = |(width, height): (u32, u32), expected: (u32, u32)| {
                let small = small(&written(&picture(width, height), format), media_type).unwrap();
                assert!(small.len() <= BYTES_MAX);
                let read = image::load_from_memory_with_format(&small, ImageFormat::Jpeg).unwrap().into_rgb8();
                assert_eq!(read.dimensions(), expected);
                let [red, green, _] = read.get_pixel(expected.0 / 8, expected.1 / 2).0;
                assert!(red > 150 && green < 60, "the left is red");
            };
            check((1_200, 800), (320, 213));
            check((300, 900), (107, 320));
            check((100, 50), (100, 50));
        }
    }

    #[test]
    fn a_photo_is_turned_upright_and_loses_what_it_says_of_its_maker() {
        let photo = turned(&written(&picture(1_200, 800), ImageFormat::Jpeg), 6);
        let small = small(&photo, MediaType::Jpeg).unwrap();
        let read = image::load_from_memory_with_format(&small, ImageFormat::Jpeg).unwrap();
        assert_eq!((read.width(), read.height()), (213, 320));
        assert!(!small.windows(4).any(|window| window == b"Exif"));
    }

    /// The checksum of a chunk. Source: PNG, third edition, annex D.
    fn checksum(bytes: &[u8]) -> u32 {
        let step = |sum: u32| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 };
        !bytes.iter().fold(!0, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), |sum, _| step(sum)))
    }

    #[test]
    fn what_claims_to_be_huge_or_cannot_be_read_has_none() {
        let mut bomb = written(&picture(10, 10), ImageFormat::Png);
        let right = bomb[29..33].to_vec();
        assert_eq!(checksum(&bomb[12..29]).to_be_bytes().to_vec(), right);
        // Width and height stand after the signature and the head of the first chunk.
        bomb[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
        let sum = checksum(&bomb[12..29]).to_be_bytes();
        bomb[29..33].copy_from_slice(&sum);
        assert_eq!(small(&bomb, MediaType::Png), None);
        let whole = written(&picture(400, 400), ImageFormat::Png);
        assert_eq!(small(&whole[..whole.len() / 2], MediaType::Png), None);
        assert_eq!(small(b"\xff\xd8\xff\xe0", MediaType::Jpeg), None);
        assert_eq!(small(&whole, MediaType::Heic), None);
    }
}
