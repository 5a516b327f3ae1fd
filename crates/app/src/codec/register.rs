//! Register items as values of an entry's body.

use fengqiao_civic::item::{Field, Item};
use fengqiao_proof::Value;

use super::{CodecError, map, text};

/// One item: its key and its fields.
pub fn encode_item(item: &Item) -> Value {
    let fields = item.fields.iter().map(|(name, field)| (name.clone(), encode_field(field))).collect();
    map([("key", text(&item.key)), ("fields", Value::Map(fields))])
}

/// Reads an item back. It takes the value, so that a whole country's areas are read without copying their texts.
///
/// # Errors
/// [`CodecError::Malformed`] where the value is no item.
pub fn decode_item(value: Value) -> Result<Item, CodecError> {
    let malformed = |what: &str| CodecError::Malformed(what.to_owned());
    let Value::Map(mut item) = value else { return Err(malformed("item")) };
    let Some(Value::Text(key)) = item.remove("key") else { return Err(malformed("key")) };
    let Some(Value::Map(fields)) = item.remove("fields") else { return Err(malformed("fields")) };
    let fields = fields.into_iter().map(|(name, field)| Ok((name, decode_field(field)?)));
    Ok(Item { key, fields: fields.collect::<Result<_, CodecError>>()? })
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

fn decode_field(value: Value) -> Result<Field, CodecError> {
    Ok(match value {
        Value::Int(int) => Field::Int(int),
        Value::Text(words) => Field::Text(words),
        Value::Bytes(bytes) => Field::Bytes(bytes),
        Value::Bool(flag) => Field::Bool(flag),
        Value::List(list) => Field::List(list.into_iter().map(decode_field).collect::<Result<_, _>>()?),
        Value::Null | Value::Map(_) => return Err(CodecError::Malformed("fields".to_owned())),
    })
}
