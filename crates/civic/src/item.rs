//! The neutral form of a register item: a key and named values that every entry format can carry.

use std::collections::BTreeMap;

use fengqiao_calendar::Date;
use fengqiao_procedure::model::Text;

/// One value. Integers, texts, bytes, truths and lists; no floats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// A whole number; dates are days since 1970-01-01.
    Int(i64),
    /// A text.
    Text(String),
    /// Bytes, for boundaries.
    Bytes(Vec<u8>),
    /// A truth.
    Bool(bool),
    /// A list.
    List(Vec<Field>),
}

/// One register item in neutral form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    /// The key within the register, for instance an area code.
    pub key: String,
    /// The values by name. Absent values are absent, never null.
    pub fields: BTreeMap<String, Field>,
}

/// One thing wrong with an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemIssue {
    /// The field it is about; empty for the item itself.
    pub field: String,
    /// A message key: `item-missing`, `item-wrong-kind`, `item-bad-value`, `item-unknown-field`.
    pub key: &'static str,
}

/// Builds an item, leaving out what is empty.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    item: Item,
}

impl Writer {
    pub(crate) fn new(key: &str) -> Self {
        Self { item: Item { key: key.to_owned(), fields: BTreeMap::new() } }
    }

    fn set(&mut self, name: &str, field: Field) -> &mut Self {
        self.item.fields.insert(name.to_owned(), field);
        self
    }

    pub(crate) fn text(&mut self, name: &str, value: &str) -> &mut Self {
        if value.is_empty() { self } else { self.set(name, Field::Text(value.to_owned())) }
    }

    pub(crate) fn texts<T: AsRef<str>>(&mut self, name: &str, values: &[T]) -> &mut Self {
        if values.is_empty() {
            return self;
        }
        let list = values.iter().map(|value| Field::Text(value.as_ref().to_owned())).collect();
        self.set(name, Field::List(list))
    }

    pub(crate) fn both(&mut self, name: &str, text: &Text) -> &mut Self {
        self.text(&format!("{name}_zh"), &text.zh).text(&format!("{name}_en"), &text.en)
    }

    pub(crate) fn int(&mut self, name: &str, value: impl Into<i64>) -> &mut Self {
        self.set(name, Field::Int(value.into()))
    }

    pub(crate) fn int_if(&mut self, name: &str, value: Option<impl Into<i64>>) -> &mut Self {
        match value {
            Some(value) => self.int(name, value),
            None => self,
        }
    }

    pub(crate) fn ints(&mut self, name: &str, values: impl IntoIterator<Item = i64>) -> &mut Self {
        let list: Vec<Field> = values.into_iter().map(Field::Int).collect();
        if list.is_empty() { self } else { self.set(name, Field::List(list)) }
    }

    pub(crate) fn date(&mut self, name: &str, value: Date) -> &mut Self {
        self.int(name, days(value))
    }

    pub(crate) fn date_if(&mut self, name: &str, value: Option<Date>) -> &mut Self {
        self.int_if(name, value.map(days))
    }

    pub(crate) fn flag(&mut self, name: &str, value: bool) -> &mut Self {
        if value { self.set(name, Field::Bool(true)) } else { self }
    }

    pub(crate) fn bytes(&mut self, name: &str, value: Vec<u8>) -> &mut Self {
        self.set(name, Field::Bytes(value))
    }

    pub(crate) fn done(&mut self) -> Item {
        std::mem::take(&mut self.item)
    }
}

/// Reads an item, noting every issue; reading goes on with defaults so that all come at once.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    item: &'a Item,
    /// The names of those fields that were asked for and are there.
    asked: Vec<&'a str>,
    issues: Vec<ItemIssue>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(item: &'a Item) -> Self {
        Self { item, asked: Vec::new(), issues: Vec::new() }
    }

    pub(crate) fn key(&self) -> &'a str {
        &self.item.key
    }

    fn get(&mut self, name: &str) -> Option<&'a Field> {
        let (name, field) = self.item.fields.get_key_value(name)?;
        self.asked.push(name);
        Some(field)
    }

    pub(crate) fn note(&mut self, field: &str, key: &'static str) {
        self.issues.push(ItemIssue { field: field.to_owned(), key });
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.item.fields.contains_key(name)
    }

    pub(crate) fn text(&mut self, name: &str) -> String {
        match self.get(name) {
            Some(Field::Text(text)) => text.clone(),
            None => String::new(),
            Some(_) => {
                self.note(name, "item-wrong-kind");
                String::new()
            }
        }
    }

    pub(crate) fn required(&mut self, name: &str) -> String {
        if !self.has(name) {
            self.note(name, "item-missing");
        }
        self.text(name)
    }

    pub(crate) fn optional<T: From<String>>(&mut self, name: &str) -> Option<T> {
        let text = self.text(name);
        (!text.is_empty()).then(|| T::from(text))
    }

    pub(crate) fn texts<T: From<String>>(&mut self, name: &str) -> Vec<T> {
        let mut texts = Vec::new();
        for field in self.list(name) {
            match field {
                Field::Text(text) => texts.push(T::from(text.clone())),
                _ => self.note(name, "item-wrong-kind"),
            }
        }
        texts
    }

    pub(crate) fn ints(&mut self, name: &str) -> Vec<i64> {
        let mut numbers = Vec::new();
        for field in self.list(name) {
            match field {
                Field::Int(number) => numbers.push(*number),
                _ => self.note(name, "item-wrong-kind"),
            }
        }
        numbers
    }

    fn list(&mut self, name: &str) -> &'a [Field] {
        match self.get(name) {
            Some(Field::List(list)) => list,
            None => &[],
            Some(_) => {
                self.note(name, "item-wrong-kind");
                &[]
            }
        }
    }

    pub(crate) fn both(&mut self, name: &str) -> Text {
        Text { zh: self.required(&format!("{name}_zh")), en: self.text(&format!("{name}_en")) }
    }

    pub(crate) fn int(&mut self, name: &str) -> Option<i64> {
        match self.get(name) {
            Some(Field::Int(number)) => Some(*number),
            None => None,
            Some(_) => {
                self.note(name, "item-wrong-kind");
                None
            }
        }
    }

    pub(crate) fn small(&mut self, name: &str) -> Option<u8> {
        let number = self.int(name)?;
        self.narrow(name, number)
    }

    pub(crate) fn narrow<T: TryFrom<i64>>(&mut self, name: &str, number: i64) -> Option<T> {
        let narrowed = T::try_from(number).ok();
        if narrowed.is_none() {
            self.note(name, "item-bad-value");
        }
        narrowed
    }

    pub(crate) fn flag(&mut self, name: &str) -> bool {
        match self.get(name) {
            Some(Field::Bool(truth)) => *truth,
            None => false,
            Some(_) => {
                self.note(name, "item-wrong-kind");
                false
            }
        }
    }

    pub(crate) fn bytes(&mut self, name: &str) -> Option<&'a [u8]> {
        match self.get(name) {
            Some(Field::Bytes(bytes)) => Some(bytes),
            None => None,
            Some(_) => {
                self.note(name, "item-wrong-kind");
                None
            }
        }
    }

    pub(crate) fn date_if(&mut self, name: &str) -> Option<Date> {
        let number = self.int(name)?;
        let date = i32::try_from(number).ok().and_then(date_of);
        if date.is_none() {
            self.note(name, "item-bad-value");
        }
        date
    }

    pub(crate) fn date(&mut self, name: &str) -> Date {
        if !self.has(name) {
            self.note(name, "item-missing");
        }
        self.date_if(name).unwrap_or_default()
    }

    /// The issues, with one for every field that nobody asked for.
    pub(crate) fn finish(mut self) -> Vec<ItemIssue> {
        for name in self.item.fields.keys() {
            if !self.asked.contains(&name.as_str()) {
                self.issues.push(ItemIssue { field: name.clone(), key: "item-unknown-field" });
            }
        }
        self.issues
    }
}

const EPOCH: Date = Date::constant(1970, 1, 1);

/// Days since 1970-01-01.
pub fn days(date: Date) -> i32 {
    date.duration_since(EPOCH).as_hours().div_euclid(24) as i32
}

/// The date so many days after 1970-01-01; `None` outside the years -9999 to 9999.
pub fn date_of(days: i32) -> Option<Date> {
    EPOCH.checked_add(jiff::SignedDuration::from_hours(i64::from(days) * 24)).ok()
}
