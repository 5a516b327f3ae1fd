//! One form for what people type in many.

/// The plain form of a character: full-width letters, digits and signs become half-width, letters lower-case.
pub(crate) fn fold(c: char) -> char {
    let half = match c {
        '\u{3000}' => ' ',
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    half.to_lowercase().next().unwrap_or(half)
}

/// Letters and digits in their plain form; everything else is left out.
pub(crate) fn letters(text: &str) -> Vec<char> {
    text.chars().map(fold).filter(|c| c.is_alphanumeric()).collect()
}

/// The characters in their plain form, runs of white space as one space.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars().map(fold) {
        let space = c.is_whitespace();
        if !(space && plain.ends_with(' ')) {
            plain.push(if space { ' ' } else { c });
        }
    }
    plain.trim().to_owned()
}
