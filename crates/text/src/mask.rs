//! Personal values as they are shown until someone opens them for a stated purpose.

/// A phone number with its middle hidden.
///
/// ```
/// use fengqiao_text::mask;
/// assert_eq!(mask::phone("13812345678"), "138****5678");
/// assert_eq!(mask::phone("021-62345678"), "021****5678");
/// assert_eq!(mask::phone("12345"), "*****");
/// ```
pub fn phone(number: &str) -> String {
    let digits: Vec<char> = number.chars().map(crate::fold::fold).filter(char::is_ascii_digit).collect();
    let digits = match digits.as_slice() {
        ['0', '0', '8', '6', rest @ ..] | ['8', '6', rest @ ..] if rest.len() == 11 => rest,
        all => all,
    };
    match digits.len() {
        0 => String::new(),
        1..=6 => "*".repeat(digits.len()),
        7..=9 => format!("{}****", digits[..3].iter().collect::<String>()),
        length => {
            format!("{}****{}", digits[..3].iter().collect::<String>(), digits[length - 4..].iter().collect::<String>())
        }
    }
}

/// A name with all but its first character hidden; how long it is stays hidden beyond three characters.
///
/// ```
/// use fengqiao_text::mask;
/// assert_eq!(mask::name("王小明"), "王**");
/// assert_eq!(mask::name("李四"), "李*");
/// assert_eq!(mask::name("欧阳小明"), "欧**");
/// assert_eq!(mask::name("Mary Smith"), "M***");
/// ```
pub fn name(name: &str) -> String {
    let name = name.trim();
    let Some(first) = name.chars().next() else { return String::new() };
    if first.is_ascii() {
        return format!("{}***", first.to_ascii_uppercase());
    }
    let hidden = name.chars().count().saturating_sub(1).min(2);
    format!("{first}{}", "*".repeat(hidden))
}

/// An identity number of which the first and the last character stay.
pub(crate) fn identity(number: &str) -> String {
    ends(number, 1)
}

/// A plate of which province, letter and last character stay.
pub(crate) fn plate(plate: &str) -> String {
    let plain: String = plate.chars().filter(|c| !crate::screen::is_plate_mark(*c)).collect();
    ends(&plain, 2)
}

fn ends(text: &str, kept: usize) -> String {
    let characters: Vec<char> = text.chars().collect();
    let last = characters.len().saturating_sub(1);
    characters.iter().enumerate().map(|(at, c)| if at < kept || at == last { *c } else { '*' }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(number: &str, expected: &str) {
        assert_eq!(phone(number), expected, "{number}");
    }

    #[test]
    fn phones_are_masked() {
        check("", "");
        check("１３８１２３４５６７８", "138****5678");
        check("+86 138 1234 5678", "138****5678");
        check("0086-13812345678", "138****5678");
        check("6234567", "623****");
        check("0512 6234 5678", "051****5678");
        check("no number", "");
    }

    #[test]
    fn names_are_masked() {
        assert_eq!(name("  "), "");
        assert_eq!(name("王"), "王");
        assert_eq!(name("阿卜杜拉·买买提"), "阿**");
    }

    proptest! {
        #[test]
        fn at_least_four_digits_of_a_mobile_number_are_hidden(number in "1[3-9][0-9]{9}") {
            let masked = phone(&number);
            prop_assert_eq!(masked.chars().filter(|c| *c == '*').count(), 4);
            prop_assert_eq!(masked, format!("{}****{}", &number[..3], &number[7..]));
        }

        #[test]
        fn a_masked_name_shows_one_character(text in "[一-龥]{2,8}") {
            prop_assert_eq!(name(&text).chars().filter(|c| *c != '*').count(), 1);
        }
    }
}
