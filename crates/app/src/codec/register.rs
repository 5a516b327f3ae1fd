//! Register items as values of an entry's body.

use fengqiao_civic::item::{Field, Item};
use fengqiao_proof::Value;

use super::{CodecError, Reader, map, text};

/// One item: its key and its fields.
pub fn encode_item(item: &Item) -> Value {
    let fields = item.fields.iter().map(|(name, field)| (name.clone(), encode_field(field))).collect();
    map([("key", text(&item.key)), ("fields", Value::Map(fields))])
}

/// Reads an item back.
///
/// # Errors
/// [`CodecError::Malformed`] where the value is no item.
pub fn decode_item(value: &Value) -> Result<Item, CodecError> {
    let item = Reader::of(value, "item")?;
    let fields = Reader::of(item.get("fields")?, "fields")?;
    let fields = fields
        .0
        .iter()
        .map(|(name, field)| Ok((name.clone(), decode_field(field)?)))
        .collect::<Result<_, CodecError>>()?;
    Ok(Item { key: item.text("key")?.to_owned(), fields })
}

fn encode_field(field: &Field) -> Value {
    match field {
        Field::Int(int) => Value::Int(*int),
        Field::Text(words) => text(words),
        Field::Bytes(bytes) => Value::Bytes(bytes.clone()),
        Field::Bool(flag) => Value::Bool(*flag),
        Field::List(list) => Value::List(list.iter().map(encode_field).collect()),
    }
}

fn decode_field(value: &Value) -> Result<Field, CodecError> {
    Ok(match value {
        Value::Int(int) => Field::Int(*int),
        Value::Text(words) => Field::Text(words.clone()),
        Value::Bytes(bytes) => Field::Bytes(bytes.clone()),
        Value::Bool(flag) => Field::Bool(*flag),
        Value::List(list) => Field::List(list.iter().map(decode_field).collect::<Result<_, _>>()?),
        Value::Null | Value::Map(_) => return Err(CodecError::Malformed("fields".to_owned())),
    })
}
