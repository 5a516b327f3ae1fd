//! Values of fields as papers print them: names instead of codes, dates and sums in full.

use fengqiao_calendar::{Date, Instant, Language};
use fengqiao_procedure::event::{Contact, Value};
use fengqiao_procedure::model::{Field, FieldKind, Privacy};

use crate::app::Tables;
use crate::words::pick;

/// In which language, from which registers, and for readers of which class words are made.
#[derive(Clone, Copy)]
pub(super) struct Speech<'a> {
    pub tables: &'a Tables,
    pub language: Language,
    /// Who may read the paper: numbers of persons stand only on those of an office.
    pub privacy: Privacy,
    /// Whoever reported does not want to be known to the handling office.
    pub hidden: bool,
}

impl Speech<'_> {
    /// One of two sentences.
    pub fn say(&self, zh: &str, en: &str) -> String {
        if self.language == Language::Zh { zh } else { en }.to_owned()
    }

    /// A date in full. Source: GB/T 9704—2012, 7.3.5.4: Arabic numerals, without leading zeros.
    pub fn date(&self, date: Date) -> String {
        match self.language {
            Language::Zh => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
            Language::En => date.strftime("%-d %B %Y").to_string(),
        }
    }

    /// A moment, in the city's zone.
    pub fn time(&self, at: Instant) -> String {
        let local = self.tables.calendar.zone().date_time_of(at);
        format!("{} {:02}:{:02}", self.date(local.date()), local.hour(), local.minute())
    }

    /// An organisation's name.
    pub fn organisation(&self, id: &str) -> String {
        let unit = self.tables.city.organisation(id);
        unit.map_or_else(|| id.to_owned(), |unit| pick(&unit.name, self.language).to_owned())
    }

    /// A category's name.
    pub fn category(&self, code: &str) -> String {
        let known = self.tables.city.categories().get(code);
        known.map_or_else(|| code.to_owned(), |category| pick(&category.name, self.language).to_owned())
    }

    /// A place in words.
    pub fn place(&self, reference: &str) -> String {
        let place = reference.parse().unwrap_or_default();
        self.tables.place_words(&place, self.language == Language::En)
    }

    /// Whether somebody asked that no paper names them.
    pub fn withholds(&self, contact: &Contact, reporter: bool) -> bool {
        contact.hidden || (reporter && self.hidden)
    }

    /// A person: the name, and on an office's own papers the number. Who asked not to be known is not named.
    pub fn person(&self, contact: &Contact, reporter: bool) -> String {
        if self.withholds(contact, reporter) {
            return self.say("（应本人要求不公开姓名）", "(name withheld at the person's wish)");
        }
        let with_phone = self.privacy == Privacy::Unit && !contact.phone.is_empty();
        match (contact.name.is_empty(), with_phone) {
            (true, true) => contact.phone.clone(),
            (true, false) => self.say("（未留姓名）", "(no name given)"),
            (false, true) => format!("{}　{}", contact.name, contact.phone),
            (false, false) => contact.name.clone(),
        }
    }

    /// A sum. Source: GB/T 15835—2011: Arabic numerals with the unit.
    fn money(&self, fen: i64) -> String {
        let (yuan, rest) = (fen / 100, (fen % 100).abs());
        self.say(&format!("{yuan}.{rest:02}元"), &format!("CNY {yuan}.{rest:02}"))
    }

    /// A value of a field.
    pub fn value(&self, field: &Field, value: &Value) -> String {
        let all = |words: Vec<String>| words.join(if self.language == Language::Zh { "、" } else { ", " });
        match (value, &field.kind) {
            (Value::Text(text), _) => text.clone(),
            (Value::Number(number), _) => number.to_string(),
            (Value::Money(fen), _) => self.money(*fen),
            (Value::Date(days), _) => {
                fengqiao_civic::item::date_of(*days).map_or_else(String::new, |date| self.date(date))
            }
            (Value::Time(at), _) => self.time(*at),
            (Value::Flag(yes), _) => {
                if *yes {
                    self.say("是", "yes")
                } else {
                    self.say("否", "no")
                }
            }
            (Value::Choice(at), FieldKind::Choice { values }) => values
                .get(usize::from(*at))
                .map_or_else(String::new, |(_, title)| pick(title, self.language).to_owned()),
            (Value::Choice(at), _) => at.to_string(),
            (Value::Ref(code), FieldKind::Category) => self.category(code),
            (Value::Ref(code), FieldKind::Place) => self.place(code),
            (Value::Ref(code), FieldKind::Organisation) => self.organisation(code),
            (Value::Ref(account), FieldKind::Staff) => {
                self.tables.city.account(account).map_or_else(|| account.clone(), |known| known.name.clone())
            }
            (Value::Ref(code), _) => code.clone(),
            (Value::Refs(codes), _) => all(codes.iter().map(|code| self.organisation(code)).collect()),
            (Value::Contact(contact), kind) => self.person(contact, matches!(kind, FieldKind::Contact)),
            (Value::Contacts(people), _) => all(people.iter().map(|one| self.person(one, false)).collect()),
            (Value::Attachments(files), _) => {
                let count = files.len();
                self.say(&format!("附件{count}份"), &format!("{count} attached"))
            }
        }
    }
}
