//! QR codes as inline SVG: sharp on paper, no request of their own.

use maud::{Markup, PreEscaped, html};
use qrcode::{EcLevel, QrCode, types::Color};

/// A QR code of an address, with its words for those who do not see it. Text that fits no code becomes the text itself.
pub fn qr(content: &str, label: &str) -> Markup {
    let Ok(code) = QrCode::with_error_correction_level(content, EcLevel::M) else {
        return html! { code { (content) } };
    };
    let width = code.width();
    let quiet = 4;
    let side = width + 2 * quiet;
    let mut path = String::with_capacity(width * width * 4);
    for (row, modules) in code.to_colors().chunks(width).enumerate() {
        let mut column = 0;
        while column < width {
            let run = modules[column..].iter().take_while(|module| **module == Color::Dark).count();
            if run > 0 {
                path.push_str(&format!("M{} {}h{run}v1h-{run}z", column + quiet, row + quiet));
            }
            column += run.max(1);
        }
    }
    html! {
        svg.qr viewBox=(format!("0 0 {side} {side}")) role="img" aria-label=(label) shape-rendering="crispEdges" {
            (PreEscaped(format!("<path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{path}\"/>")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_a_labelled_picture_and_too_long_content_is_text() {
        assert!(qr("https://example.org/c/1", "打开").into_string().contains("aria-label=\"打开\""));
        assert!(qr(&"x".repeat(4000), "x").into_string().starts_with("<code>"));
    }
}
