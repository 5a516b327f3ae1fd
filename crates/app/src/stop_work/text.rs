//! Writing orders into the text of the city's own times, and out of it, without touching the rest.

use std::fmt::Write as _;

use fengqiao_calendar::{Date, Overlay};

use super::{Order, read};

const BLOCK: &str = "[[overlay]]";

/// The text with one more order.
pub(super) fn with(text: &str, order: &Order) -> String {
    let quoted = |text: &str| {
        let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        toml::Value::String(line).to_string()
    };
    let english = if order.name.en.trim().is_empty() { &order.name.zh } else { &order.name.en };
    let mut more = format!("{}\n\n{BLOCK}\nkind = \"stop_work\"\n", text.trim_end());
    let _ = writeln!(more, "name = {{ zh = {}, en = {} }}", quoted(&order.name.zh), quoted(english));
    if let Some(area) = &order.area {
        let _ = writeln!(more, "area = {}", quoted(area));
    }
    let _ = writeln!(more, "from = {}\nto = {}\nsource = {}", order.from, order.to, quoted(&order.document));
    more.trim_start().to_owned()
}

/// The text with the order ending on an earlier day, or without it; none where the order does not stand in it, or stands in a form
/// that cannot be changed line by line.
pub(super) fn ended(text: &str, order: &Order, last: Option<Date>) -> Option<String> {
    let times = read(text)?;
    let at = times.overlays.iter().position(|overlay| order.is(overlay))?;
    let lines: Vec<&str> = text.lines().collect();
    let begins: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].trim() == BLOCK).collect();
    let from = *begins.get(at)?;
    let to = (from + 1..lines.len()).find(|at| lines[*at].trim_start().starts_with('[')).unwrap_or(lines.len());
    let changed: Vec<String> = (0..lines.len())
        .filter(|at| last.is_some() || !(from..to).contains(at))
        .map(|at| match last {
            Some(last) if (from..to).contains(&at) && lines[at].trim_start().starts_with("to ") => {
                format!("to = {last}")
            }
            _ => lines[at].to_owned(),
        })
        .collect();
    let changed = changed.join("\n") + "\n";
    let wanted: Vec<Overlay> = times
        .overlays
        .iter()
        .enumerate()
        .filter_map(|(index, overlay)| match (index == at, last) {
            (true, None) => None,
            (true, Some(last)) => Some(Overlay { to: last, ..overlay.clone() }),
            (false, _) => Some(overlay.clone()),
        })
        .collect();
    read(&changed).filter(|times| times.overlays == wanted).map(|_| changed)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use fengqiao_calendar::Text;

    use super::*;

    const TIMES: &str = include_str!("../../../../calendars/fengxi.toml");

    fn order(area: Option<&str>) -> Order {
        Order {
            name: Text { zh: "暴雨“停工”".to_owned(), en: String::new() },
            area: area.map(str::to_owned),
            from: Date::constant(2026, 7, 6),
            to: Date::constant(2026, 7, 9),
            document: "防指\\令〔2026〕7号\n第二行".to_owned(),
        }
    }

    #[test]
    fn what_is_written_reads_back_and_goes_again() {
        for (text, area) in [(TIMES, None), (TIMES, Some("339901")), ("", None)] {
            let more = with(text, &order(area));
            let times = read(&more).unwrap();
            let written = Order::of(times.overlays.last().unwrap().clone());
            assert_eq!((written.from, written.area.as_deref()), (order(None).from, area));
            assert_eq!(written.document, "防指\\令〔2026〕7号 第二行");
            let shorter = ended(&more, &written, Some(Date::constant(2026, 7, 7))).unwrap();
            assert_eq!(read(&shorter).unwrap().overlays.last().unwrap().to, Date::constant(2026, 7, 7));
            let gone = ended(&more, &written, None).unwrap();
            assert_eq!(read(&gone).unwrap(), read(text).unwrap());
        }
    }

    #[test]
    fn an_order_that_does_not_stand_there_cannot_end() {
        assert_eq!(ended(TIMES, &order(None), None), None);
    }
}
