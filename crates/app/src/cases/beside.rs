//! Rows beside a case that its entries name: files, and links to other cases.

use fengqiao_procedure::event::{Decision, Value as FieldValue};
use fengqiao_procedure::model::Procedure;
use fengqiao_store::repo::{attachments, links};
use fengqiao_store::{Id, Statement};

use crate::app::App;
use crate::error::AppError;
use crate::files::hash_of;

/// The field that names the case into which this one is merged.
pub const MERGED_INTO: &str = "merged_into";

/// The statements that an entry of a case calls for, the same when it is written and when it is rebuilt.
pub(crate) async fn beside(
    app: &App,
    id: Id,
    procedure: &Procedure,
    decision: &Decision,
) -> Result<Vec<Statement>, AppError> {
    let mut statements = Vec::new();
    for (field, value) in &decision.fields {
        match value {
            FieldValue::Attachments(files) => statements.extend(files.iter().filter_map(|file| {
                let row = attachments::AttachmentRow {
                    case_id: id,
                    hash: hash_of(&file.hash)?,
                    media_type: file.media_type.clone(),
                    bytes: file.bytes,
                    created_at: decision.recorded_at.0,
                    name: procedure.field(*field).name.clone(),
                };
                Some(attachments::insert(row))
            })),
            FieldValue::Ref(number) | FieldValue::Text(number) if procedure.field(*field).name == MERGED_INTO => {
                let other = super::load::id_of(app, number).await?.filter(|other| *other != id);
                let other = other.ok_or_else(|| AppError::invalid(MERGED_INTO, "merge-unknown-case"))?;
                let at = decision.recorded_at.0;
                statements.push(links::save(links::LinkRow {
                    case_id: id,
                    kind: "merged_into".to_owned(),
                    other_id: other,
                    created_at: at,
                    ended_at: None,
                }));
                statements.push(links::save(links::LinkRow {
                    case_id: other,
                    kind: "merged_from".to_owned(),
                    other_id: id,
                    created_at: at,
                    ended_at: None,
                }));
            }
            _ => {}
        }
    }
    Ok(statements)
}
