//! The fictional city 枫溪市, made from a seed: the same seed gives the same registers, byte for byte.

use fengqiao_calendar::Date;
use fengqiao_civic::Setting;
use fengqiao_civic::register::{RegisterItem, Row};

mod areas;
pub(crate) mod catalogue;
mod lattice;
pub(crate) mod names;
mod organisations;
mod places;
mod staff;

use names::text;

/// Why every row is there.
const REASON: &str = "演示城市，全部虚构";

/// Every row of the city's registers, in the order in which they can be put. `today` dates the review of known answers.
pub fn items(seed: u64, today: Date) -> Vec<RegisterItem> {
    let ground = areas::ground(seed);
    let lattice = lattice::Lattice::new(seed);
    let units = organisations::units(&ground);
    let (accounts, posts) = staff::staff(&ground, &units, seed);
    let mut rows: Vec<Row> = areas::levels().into_iter().map(Row::from).collect();
    rows.extend(areas::rows(&ground, &lattice, seed).into_iter().map(Row::from));
    rows.extend(units.iter().map(|unit| Row::from(unit.row.clone())));
    rows.extend(accounts.into_iter().map(Row::from));
    rows.extend(posts.into_iter().map(Row::from));
    rows.extend(catalogue::categories().into_iter().map(Row::from));
    rows.extend(catalogue::duties().into_iter().map(Row::from));
    rows.extend(places::places(&ground, &lattice, &units, seed).into_iter().map(Row::from));
    rows.extend(catalogue::answers(today).into_iter().map(Row::from));
    rows.extend(settings().into_iter().map(Row::from));
    rows.into_iter().map(|row| RegisterItem::put(row, REASON)).collect()
}

fn settings() -> Vec<Setting> {
    let rows = [
        ("city.name", text("枫溪市", "Fengxi City")),
        ("city.colour", text("#2b4a44", "#2b4a44")),
        ("city.phone", text("0579-0000-0002", "0579-0000-0002")),
        ("city.address", text("枫溪市溪东区政务路1号（虚构）", "1 Zhengwu Road, Xidong District (invented)")),
        (
            "city.hours",
            text(
                "热线全天；窗口工作日9:00—12:00、14:00—17:00",
                "Hotline at all hours; counters on working days 9:00–12:00 and 14:00–17:00",
            ),
        ),
        (
            "city.emergency",
            text(
                "危及生命财产请先拨打110、119、120、122。",
                "If life or property is in danger ring 110, 119, 120 or 122 first.",
            ),
        ),
    ];
    rows.into_iter().map(|(name, value)| Setting { name: name.to_owned(), value }).collect()
}
