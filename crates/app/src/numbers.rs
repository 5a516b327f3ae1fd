//! Case numbers: digits in groups of four with a check digit, taken from the store in blocks. Gaps are lawful.

use std::ops::Range;

use tokio::sync::Mutex;

use fengqiao_calendar::Date;
use fengqiao_store::repo::numbers::{self, NumbersError};

use crate::app::App;
use crate::error::{AppError, written};

/// How many numbers a node takes at once.
const BLOCK: u32 = 256;

/// The numbers that this node holds.
#[derive(Debug, Default)]
pub(crate) struct Numbers(Mutex<Block>);

#[derive(Debug, Default)]
struct Block {
    series: String,
    left: Range<u64>,
}

/// The next case number of the year: two digits of the year, nine of the series and a check digit, shown in groups of four.
pub(crate) async fn next(app: &App, on: Date) -> Result<String, AppError> {
    let year = on.year().rem_euclid(100);
    let series = format!("case-{year:02}");
    let mut block = app.numbers().0.lock().await;
    if block.series != series {
        *block = Block { series: series.clone(), left: 0..0 };
    }
    if block.left.is_empty() {
        block.left = numbers::take(app.store(), &series, BLOCK).await.map_err(|error| match error {
            NumbersError::Read(error) => AppError::Read(error),
            NumbersError::Commit(error) => written(error),
        })?;
    }
    let serial = block.left.next().unwrap_or_default();
    Ok(digits(u64::from(year.unsigned_abs()) * 1_000_000_000 + serial))
}

/// The twelve digits of a number as they are stored, without groups.
pub(crate) fn digits(value: u64) -> String {
    fengqiao_text::number::format(value).replace(' ', "")
}
