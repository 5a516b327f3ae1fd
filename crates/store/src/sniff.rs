//! What a file is, by its first bytes: never by its name or by what its sender says.

/// The kinds of files that may be attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaType {
    Jpeg,
    Png,
    Webp,
    Heic,
    Mp4,
    Webm,
    Ogg,
    M4a,
    Mp3,
    Aac,
    Wav,
    Amr,
    Pdf,
}

/// How many first bytes [`sniff`] needs at most.
pub const SNIFF_BYTES: usize = 64;

impl MediaType {
    /// Every kind.
    pub const ALL: [MediaType; 13] = [
        MediaType::Jpeg,
        MediaType::Png,
        MediaType::Webp,
        MediaType::Heic,
        MediaType::Mp4,
        MediaType::Webm,
        MediaType::Ogg,
        MediaType::M4a,
        MediaType::Mp3,
        MediaType::Aac,
        MediaType::Wav,
        MediaType::Amr,
        MediaType::Pdf,
    ];

    /// The name under which it is served.
    pub fn name(self) -> &'static str {
        match self {
            MediaType::Jpeg => "image/jpeg",
            MediaType::Png => "image/png",
            MediaType::Webp => "image/webp",
            MediaType::Heic => "image/heic",
            MediaType::Mp4 => "video/mp4",
            MediaType::Webm => "video/webm",
            MediaType::Ogg => "audio/ogg",
            MediaType::M4a => "audio/mp4",
            MediaType::Mp3 => "audio/mpeg",
            MediaType::Aac => "audio/aac",
            MediaType::Wav => "audio/wav",
            MediaType::Amr => "audio/amr",
            MediaType::Pdf => "application/pdf",
        }
    }

    /// The kind of a name.
    pub fn of_name(name: &str) -> Option<MediaType> {
        MediaType::ALL.into_iter().find(|media| media.name() == name)
    }

    /// Whether it is a picture.
    pub fn is_image(self) -> bool {
        self.name().starts_with("image/")
    }

    /// Whether it is sound or a film.
    pub fn is_recording(self) -> bool {
        self.name().starts_with("audio/") || self.name().starts_with("video/")
    }
}

/// The kind of a file from its first bytes; `None` for whatever may not be attached.
pub fn sniff(head: &[u8]) -> Option<MediaType> {
    let at = |offset: usize, magic: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    match () {
        () if at(0, b"\xff\xd8\xff") => Some(MediaType::Jpeg),
        () if at(0, b"\x89PNG\r\n\x1a\n") => Some(MediaType::Png),
        () if at(0, b"RIFF") && at(8, b"WEBP") => Some(MediaType::Webp),
        () if at(0, b"RIFF") && at(8, b"WAVE") => Some(MediaType::Wav),
        () if at(0, b"\x1a\x45\xdf\xa3") => Some(MediaType::Webm),
        () if at(0, b"OggS") => Some(MediaType::Ogg),
        () if at(0, b"#!AMR\n") || at(0, b"#!AMR-WB\n") => Some(MediaType::Amr),
        () if at(0, b"ID3") => Some(MediaType::Mp3),
        () if at(0, b"%PDF-") => Some(MediaType::Pdf),
        () if at(4, b"ftyp") => iso_brand(head.get(8..12)?),
        () => mpeg_audio(head),
    }
}

/// Films, sound and pictures in the ISO container tell each other apart by their brand. Source: ISO/IEC 14496-12, 4.3.
fn iso_brand(brand: &[u8]) -> Option<MediaType> {
    match brand {
        b"heic" | b"heix" | b"heim" | b"heis" | b"mif1" | b"msf1" => Some(MediaType::Heic),
        b"M4A " | b"M4B " => Some(MediaType::M4a),
        b"isom" | b"iso2" | b"iso4" | b"iso5" | b"iso6" | b"mp41" | b"mp42" | b"avc1" | b"MSNV" | b"qt  " | b"3gp4"
        | b"3gp5" | b"3gp6" | b"M4V " => Some(MediaType::Mp4),
        _ => None,
    }
}

/// A frame of MPEG audio begins with eleven or twelve set bits; its layer tells MP3 from AAC. Source: ISO/IEC 11172-3, 2.4.2.3.
fn mpeg_audio(head: &[u8]) -> Option<MediaType> {
    let [first, second, third, ..] = head else { return None };
    if *first != 0xff || second & 0xe0 != 0xe0 {
        return None;
    }
    let (version, layer) = (second >> 3 & 3, second >> 1 & 3);
    if second & 0xf6 == 0xf0 {
        return Some(MediaType::Aac);
    }
    let (rate, frequency) = (third >> 4, third >> 2 & 3);
    (version != 1 && layer == 1 && rate != 0 && rate != 15 && frequency != 3).then_some(MediaType::Mp3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_known_by_name() {
        assert!(MediaType::ALL.into_iter().all(|media| MediaType::of_name(media.name()) == Some(media)));
        assert_eq!(MediaType::of_name("text/html"), None);
    }

    #[test]
    fn files_are_known_by_their_first_bytes() {
        let check = |head: &[u8], media: Option<MediaType>| assert_eq!(sniff(head), media, "{head:?}");
        check(b"\xff\xd8\xff\xe0\0\x10JFIF", Some(MediaType::Jpeg));
        check(b"\x89PNG\r\n\x1a\n\0\0", Some(MediaType::Png));
        check(b"RIFF\x10\0\0\0WEBPVP8 ", Some(MediaType::Webp));
        check(b"RIFF\x10\0\0\0WAVEfmt ", Some(MediaType::Wav));
        check(b"RIFF\x10\0\0\0AVI LIST", None);
        check(b"\0\0\0\x18ftypheic\0\0\0\0", Some(MediaType::Heic));
        check(b"\0\0\0\x18ftypmp42\0\0\0\0", Some(MediaType::Mp4));
        check(b"\0\0\0\x18ftypM4A \0\0\0\0", Some(MediaType::M4a));
        check(b"\0\0\0\x18ftypcrx \0\0\0\0", None);
        check(b"\x1a\x45\xdf\xa3\x01", Some(MediaType::Webm));
        check(b"OggS\0\x02", Some(MediaType::Ogg));
        check(b"#!AMR\n\x3c", Some(MediaType::Amr));
        check(b"ID3\x04\0", Some(MediaType::Mp3));
        check(b"\xff\xfb\x90\x64", Some(MediaType::Mp3));
        check(b"\xff\xf1\x50\x80", Some(MediaType::Aac));
        check(b"\xff\xff\xff\xff", None);
        check(b"%PDF-1.7\n", Some(MediaType::Pdf));
        for refused in
            [&b"GIF89a"[..], b"<svg xmlns=", b"<html>", b"<?xml", b"PK\x03\x04", b"MZ\x90\0", b"\x7fELF", b"", b"a"]
        {
            check(refused, None);
        }
    }
}
