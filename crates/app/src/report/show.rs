//! Figures as text and as JSON. What is published withholds cells of fewer than five.

use std::collections::BTreeMap;
use std::fmt::Write;

use fengqiao_civic::appraisal::{Figures, PUBLISHED_MIN, Share, hundredths_of_hours, publishable};
use serde_json::{Value as Json, json};

use super::{Imported, Native, Report};

/// Who reads the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// The city itself: every count.
    City,
    /// Anyone: cells of fewer than five are withheld.
    Public,
}

impl Readers {
    fn count(self, count: u64) -> Option<u64> {
        let small = self == Readers::Public && count > 0 && count < PUBLISHED_MIN;
        (!small).then_some(count)
    }

    /// A share of which neither the part nor the rest is a small cell.
    fn share(self, share: Option<Share>) -> Option<Share> {
        share.filter(|share| self.count(share.part).is_some() && self.count(share.whole - share.part).is_some())
    }

    /// Counts by name; what is withheld cannot be computed from the total.
    fn cells(self, counts: &BTreeMap<String, u64>) -> BTreeMap<String, Option<u64>> {
        match self {
            Readers::City => counts.iter().map(|(name, count)| (name.clone(), Some(*count))).collect(),
            Readers::Public => publishable(counts),
        }
    }
}

impl Report {
    /// The figures as a text of lines.
    pub fn to_text(&self, readers: Readers) -> String {
        let mut text = format!("entries read                     {}\n", self.entries);
        if let Some(imported) = &self.imported {
            imported_text(imported, readers, &mut text);
        }
        for (procedure, native) in &self.native {
            native_text(procedure, native, readers, &mut text);
        }
        text
    }

    /// The figures as JSON; a withheld count is null, times are milliseconds.
    pub fn to_json(&self, readers: Readers) -> Json {
        let native: serde_json::Map<String, Json> =
            self.native.iter().map(|(name, native)| (name.clone(), native_json(native, readers))).collect();
        json!({
            "entries": self.entries,
            "imported": self.imported.as_ref().map(|imported| imported_json(imported, readers)),
            "procedures": native,
        })
    }
}

fn line(text: &mut String, name: &str, value: &str) {
    // Writing to a string does not fail.
    let _ = writeln!(text, "  {name:<31}{value}");
}

fn count_text(count: Option<u64>) -> String {
    count.map_or_else(|| "fewer than 5".to_owned(), |count| count.to_string())
}

fn share_text(share: Option<Share>) -> String {
    share.map_or_else(
        || "-".to_owned(),
        |share| {
            let percent = share.hundredths_of_percent();
            format!("{} of {} = {}.{:02} %", share.part, share.whole, percent / 100, percent % 100)
        },
    )
}

fn hours_text(ms: Option<i64>, over: u64) -> String {
    ms.map_or_else(
        || "-".to_owned(),
        |ms| {
            let hours = hundredths_of_hours(ms);
            format!("{}.{:02} h over {over}", hours / 100, hours % 100)
        },
    )
}

fn timed(figures: &Figures) -> u64 {
    figures.closed - figures.impossible
}

fn median_of(figures: &Figures, readers: Readers) -> Option<i64> {
    figures.median_open_ms().filter(|_| readers.count(timed(figures)).is_some())
}

fn imported_text(imported: &Imported, readers: Readers, text: &mut String) {
    let all = &imported.all;
    let counted = |count| count_text(readers.count(count));
    text.push_str("imported\n");
    line(text, "requests", &counted(all.matters));
    line(text, "types", &imported.categories.to_string());
    line(text, "agencies", &imported.organisation_count().to_string());
    line(text, "closed, with a closing time", &counted(all.closed));
    line(text, "closed, without one", &counted(imported.closed_untimed));
    line(text, "open", &counted(all.matters - all.closed - imported.closed_untimed));
    line(text, "closed by the due time", &share_text(readers.share(all.on_time_share())));
    line(text, "median time open", &hours_text(median_of(all, readers), timed(all)));
    line(text, "closed before opened", &counted(all.impossible));
    line(text, "real points", &counted(imported.points));
    line(text, "  of these with a named area", &counted(imported.points_with_area));
    line(
        text,
        "  of these inside its boundary",
        &share_text(readers.share(Share::of(imported.points_in_area, imported.points_with_area))),
    );
    line(text, "placeholder points", &counted(imported.placeholders));
    line(text, "without a point", &counted(imported.without_point));
    text.push_str("imported, by agency\n");
    for (name, count) in agencies(imported, readers) {
        let figures = &imported.organisations[&name];
        let share = count.and_then(|_| readers.share(figures.on_time_share()));
        line(
            text,
            if name.is_empty() { "(none)" } else { &name },
            &format!("{:<14}{}", count_text(count), share_text(share)),
        );
    }
}

fn agencies(imported: &Imported, readers: Readers) -> Vec<(String, Option<u64>)> {
    let counts = imported.organisations.iter().map(|(name, figures)| (name.clone(), figures.matters)).collect();
    readers.cells(&counts).into_iter().collect()
}

fn native_text(procedure: &str, native: &Native, readers: Readers, text: &mut String) {
    let counted = |count| count_text(readers.count(count));
    let _ = writeln!(text, "{procedure}");
    line(text, "cases", &counted(native.cases));
    line(text, "closed", &counted(native.closed));
    line(text, "closed, no clock ran out", &share_text(readers.share(native.on_time_share())));
    line(text, "open, a clock ran out", &counted(native.open_late));
    line(
        text,
        "median time open",
        &hours_text(native.median_open_ms().filter(|_| readers.count(native.closed).is_some()), native.closed),
    );
}

fn share_json(share: Option<Share>) -> Json {
    share.map_or(Json::Null, |share| json!({ "part": share.part, "whole": share.whole, "hundredths_of_percent": share.hundredths_of_percent() }))
}

fn imported_json(imported: &Imported, readers: Readers) -> Json {
    let all = &imported.all;
    let agencies = agencies(imported, readers).into_iter().map(|(name, count)| {
        let share = count.and_then(|_| readers.share(imported.organisations[&name].on_time_share()));
        json!({ "name": name, "requests": count, "on_time": share_json(share) })
    });
    json!({
        "requests": readers.count(all.matters),
        "types": imported.categories,
        "agencies": imported.organisation_count(),
        "closed": readers.count(all.closed),
        "closed_untimed": readers.count(imported.closed_untimed),
        "open": readers.count(all.matters - all.closed - imported.closed_untimed),
        "on_time": share_json(readers.share(all.on_time_share())),
        "median_open_ms": median_of(all, readers),
        "median_over": readers.count(timed(all)),
        "impossible": readers.count(all.impossible),
        "points": readers.count(imported.points),
        "points_with_area": readers.count(imported.points_with_area),
        "points_in_area": share_json(readers.share(Share::of(imported.points_in_area, imported.points_with_area))),
        "placeholders": readers.count(imported.placeholders),
        "without_point": readers.count(imported.without_point),
        "by_agency": agencies.collect::<Vec<_>>(),
    })
}

fn native_json(native: &Native, readers: Readers) -> Json {
    json!({
        "cases": readers.count(native.cases),
        "closed": readers.count(native.closed),
        "on_time": share_json(readers.share(native.on_time_share())),
        "open_late": readers.count(native.open_late),
        "median_open_ms": native.median_open_ms().filter(|_| readers.count(native.closed).is_some()),
    })
}
