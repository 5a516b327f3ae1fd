//! Open public matters: category, place no finer than the estate or road, state and clock. Never words or persons.

use fengqiao_store::repo::cases::CaseRow;
use fengqiao_store::repo::grants::Bucket;
use fengqiao_store::repo::queue::{self, Cursor, Filter};

use crate::app::{App, Tables};
use crate::error::AppError;

/// A page of open matters that anyone may see, the next due first. Private ones are under other keys and never come here.
///
/// # Errors
/// Where the store cannot be read.
pub async fn open_matters(
    app: &App,
    tables: &Tables,
    area: Option<&str>,
    category: Option<&str>,
    after: Option<Cursor>,
    limit: usize,
) -> Result<(Vec<CaseRow>, Option<Cursor>), AppError> {
    let areas = tables.city.areas();
    let known = area.and_then(|code| areas.find(code));
    let keys: Vec<String> = match known {
        Some(id) => vec![format!("a/{}", areas.get(id).code)],
        None => areas.roots().into_iter().map(|id| format!("a/{}", areas.get(id).code)).collect(),
    };
    let filter = Filter { category: category.map(str::to_owned), ..Filter::default() };
    let page = queue::page(app.store(), &keys, Bucket::Open, &filter, after, limit).await?;
    let rows = page.rows.into_iter().filter(|row| !row.private && row.state_open).collect();
    Ok((rows, page.next))
}
