//! Reading typed fields of register forms: everything that is wrong, all at once.

use std::cell::RefCell;

use fengqiao_calendar::Date;
use fengqiao_civic::Point;
use fengqiao_procedure::model::Text;

use crate::desk::parts::*;
use crate::http::Posted;

/// Reads the fields of one form.
pub struct Reader<'a> {
    posted: &'a Posted,
    cx: &'a Context<'a>,
    issues: RefCell<Vec<Issue>>,
}

impl<'a> Reader<'a> {
    /// A reader of a form.
    pub fn new(posted: &'a Posted, cx: &'a Context<'a>) -> Reader<'a> {
        Reader { posted, cx, issues: RefCell::default() }
    }

    fn wrong(&self, field: &str, message: &str) {
        self.issues.borrow_mut().push(Issue { field: field.to_owned(), message: message.to_owned() });
    }

    /// A text that may be empty.
    pub fn text(&self, name: &str) -> String {
        self.posted.one(name).trim().replace("\r\n", "\n")
    }

    /// A text that must be there.
    pub fn needed(&self, name: &str) -> String {
        let text = self.text(name);
        if text.is_empty() {
            self.wrong(name, t!(self.cx, DESK_FAULT_MISSING));
        }
        text
    }

    /// A text, or none where it is empty.
    pub fn maybe(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// A text in both languages; Chinese must be there.
    pub fn both(&self, name: &str) -> Text {
        Text { zh: self.needed(&format!("{name}_zh")), en: self.text(&format!("{name}_en")) }
    }

    /// A text in both languages that may be empty.
    pub fn both_maybe(&self, name: &str) -> Text {
        Text { zh: self.text(&format!("{name}_zh")), en: self.text(&format!("{name}_en")) }
    }

    /// A civil date that must be there.
    pub fn date(&self, name: &str) -> Date {
        self.date_maybe(name).unwrap_or_else(|| {
            if self.text(name).is_empty() {
                self.wrong(name, t!(self.cx, DESK_FAULT_MISSING));
            }
            self.cx.today()
        })
    }

    /// A civil date, or none where it is empty.
    pub fn date_maybe(&self, name: &str) -> Option<Date> {
        let text = self.maybe(name)?;
        let date = text.parse().ok();
        if date.is_none() {
            self.wrong(name, t!(self.cx, DESK_FILTER_BAD_DATE));
        }
        date
    }

    /// A small number, or none where it is empty.
    pub fn small(&self, name: &str) -> Option<u8> {
        let number = self.maybe(name)?.parse().ok();
        if number.is_none() {
            self.wrong(name, t!(self.cx, DESK_FAULT_RANGE));
        }
        number
    }

    /// Whether a box is ticked.
    pub fn ticked(&self, name: &str) -> bool {
        self.posted.one(name) == "yes"
    }

    /// Names that are divided by commas of any kind.
    pub fn list(&self, name: &str) -> Vec<String> {
        self.text(name)
            .split(['、', '，', ',', ';', '；', '\n'])
            .map(str::trim)
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// Latitude and longitude in degrees.
    pub fn point(&self, name: &str) -> Option<Point> {
        let text = self.maybe(name)?;
        let degrees = |part: &str| part.trim().parse::<f64>().ok().filter(|value| value.is_finite());
        let pair =
            text.split_once([',', '，']).and_then(|(latitude, longitude)| degrees(latitude).zip(degrees(longitude)));
        let point = pair.and_then(|(latitude, longitude)| Point::from_degrees(longitude, latitude));
        if point.is_none() {
            self.wrong(name, t!(self.cx, ADMIN_POINT_HINT));
        }
        point
    }

    /// A length of time as rule packs write it.
    pub fn length(&self, name: &str) -> Option<fengqiao_calendar::Length> {
        let length = self.maybe(name)?.parse().ok();
        if length.is_none() {
            self.wrong(name, t!(self.cx, ADMIN_LENGTH_HINT));
        }
        length
    }

    /// A value of a closed list that must be there.
    pub fn one_of<T>(&self, name: &str, named: impl Fn(&str) -> Option<T>) -> Option<T> {
        let found = named(&self.text(name));
        if found.is_none() {
            self.wrong(name, t!(self.cx, DESK_FAULT_CHOICE));
        }
        found
    }

    /// Everything that was wrong.
    pub fn finish(self) -> Vec<Issue> {
        self.issues.into_inner()
    }
}
