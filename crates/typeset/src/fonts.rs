//! The fonts of papers: found on the machine, read on first use, given back when no paper was set for a while.

use std::path::{Path, PathBuf};

use fengqiao_papers::SetError;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// The Debian package whose fonts papers are set in.
pub const FONTS_PACKAGE: &str = "fonts-noto-cjk";

/// How deep font folders are searched.
const DEPTH_MAX: usize = 6;

/// Where fonts lie.
const FOLDERS: [&str; 4] = ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts"];

/// The faces that a paper needs, each by the names under which it is packaged: body, title, headings.
const NEEDED: [&[&str]; 3] = [
    &[
        "NotoSerifCJK-Regular.ttc",
        "NotoSerifCJKsc-Regular.otf",
        "NotoSerifSC-Regular.otf",
        "SourceHanSerifSC-Regular.otf",
    ],
    &["NotoSerifCJK-Bold.ttc", "NotoSerifCJKsc-Bold.otf", "NotoSerifSC-Bold.otf", "SourceHanSerifSC-Bold.otf"],
    &["NotoSansCJK-Bold.ttc", "NotoSansCJKsc-Bold.otf", "NotoSansSC-Bold.otf", "SourceHanSansSC-Bold.otf"],
];

/// Faces for signs that the others lack, where the machine has them.
const WELCOME: [&str; 1] = ["DejaVuSans.ttf"];

/// The faces of collections that papers use: the others hold the same signs for other languages.
const FAMILIES: [&str; 8] = [
    "Noto Serif CJK SC",
    "Noto Sans CJK SC",
    "Noto Serif SC",
    "Noto Sans SC",
    "Source Han Serif SC",
    "Source Han Sans SC",
    "Source Han Serif CN",
    "DejaVu Sans",
];

/// The fonts in memory.
#[derive(Debug)]
pub(crate) struct Fonts {
    pub book: LazyHash<FontBook>,
    pub fonts: Vec<Font>,
}

impl Fonts {
    /// Reads what papers need. Fonts in the city's own folder come first, whatever they are called.
    pub fn load(own: &Path) -> Result<Fonts, SetError> {
        let mut found = Vec::new();
        for folder in FOLDERS {
            search(Path::new(folder), DEPTH_MAX, &mut found);
        }
        found.sort();
        let mut mine = Vec::new();
        search(own, DEPTH_MAX, &mut mine);
        mine.sort();
        let by_name =
            |name: &&str| mine.iter().chain(&found).find(|path| path.file_name().is_some_and(|file| file == *name));
        let mut fonts: Vec<Font> = mine.iter().flat_map(|path| faces(path)).collect();
        for names in NEEDED {
            let path = names.iter().find_map(by_name);
            let missing =
                || SetError::Fonts { package: FONTS_PACKAGE, missing: names[0], folder: own.display().to_string() };
            fonts.extend(faces(path.ok_or_else(missing)?).filter(of_ours));
        }
        fonts.extend(WELCOME.iter().filter_map(by_name).flat_map(|path| faces(path)).filter(of_ours));
        Ok(Fonts { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts })
    }
}

fn of_ours(font: &Font) -> bool {
    FAMILIES.contains(&font.info().family.as_str())
}

fn faces(path: &Path) -> impl Iterator<Item = Font> + use<> {
    let bytes = std::fs::read(path).unwrap_or_default();
    Font::iter(Bytes::new(bytes))
}

fn search(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            if depth > 0 {
                search(&path, depth - 1, found);
            }
        } else if path
            .extension()
            .is_some_and(|end| ["ttf", "ttc", "otf"].iter().any(|known| end.eq_ignore_ascii_case(known)))
        {
            found.push(path);
        }
    }
}
