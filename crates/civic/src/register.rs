//! Register items: what is put into or retired from a register, in typed and in neutral form.

use fengqiao_calendar::Date;

use crate::answer::{Answer, Setting};
use crate::area::{Area, Level};
use crate::category::Category;
use crate::duty::Duty;
use crate::item::{Item, ItemIssue, Reader, Writer};
use crate::organisation::{Account, Organisation, Post};
use crate::place::Place;

mod codec;
mod polygon;
#[cfg(test)]
mod tests;

pub use polygon::{boundary_bytes, boundary_from_bytes};

macro_rules! registers {
    ($($(#[$doc:meta])* $variant:ident($row:ty) = $name:literal),+ $(,)?) => {
        /// The registers of a city. Each is a stream of entries of its own.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Register { $($(#[$doc])* $variant),+ }

        impl Register {
            /// All registers, in the order in which they can be filled.
            pub const ALL: &[Register] = &[$(Register::$variant),+];

            /// The stable name of its stream.
            pub fn name(self) -> &'static str {
                match self { $(Register::$variant => $name),+ }
            }
        }

        /// One row of a register.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Row { $($(#[$doc])* $variant($row)),+ }

        impl Row {
            /// The register that it belongs to.
            pub fn register(&self) -> Register {
                match self { $(Row::$variant(_) => Register::$variant),+ }
            }

            /// Its key within the register.
            pub fn key(&self) -> String {
                match self { $(Row::$variant(row) => codec::Record::key(row)),+ }
            }

            fn write(&self, to: &mut Writer) {
                match self { $(Row::$variant(row) => codec::Record::write(row, to)),+ }
            }

            fn read(register: Register, from: &mut Reader<'_>) -> Row {
                match register { $(Register::$variant => Row::$variant(codec::Record::read(from))),+ }
            }
        }

        $(impl From<$row> for Row {
            fn from(row: $row) -> Self { Row::$variant(row) }
        })+
    };
}

registers!(
    /// The levels of the place tree.
    Level(Level) = "levels",
    /// The place tree.
    Area(Area) = "areas",
    /// Who acts.
    Organisation(Organisation) = "organisations",
    /// Who signs in.
    Account(Account) = "accounts",
    /// Who holds which post.
    Post(Post) = "posts",
    /// The matter catalogue.
    Category(Category) = "categories",
    /// The duty directory.
    Duty(Duty) = "duties",
    /// Estates, roads, buildings, facilities, assets.
    Place(Place) = "places",
    /// Known answers.
    Answer(Answer) = "answers",
    /// Named values of the city.
    Setting(Setting) = "settings",
);

impl Register {
    /// The register of a stable name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|register| register.name() == name)
    }
}

/// One change of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterItem {
    /// Which register.
    pub register: Register,
    /// The key of the row.
    pub key: String,
    /// What happens to it.
    pub change: Change,
    /// Why, for whoever reads the history.
    pub reason: String,
}

/// What happens to a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The row is new, or replaces the one of the same key.
    Put(Box<Row>),
    /// The row ends on this day. It stays readable and its key is never used again.
    Retire {
        /// The first day on which it is no more.
        on: Date,
    },
}

/// The longest reason of a change, in characters.
pub const REASON_CHARS_MAX: usize = 500;

impl RegisterItem {
    /// A row put for a reason.
    pub fn put(row: impl Into<Row>, reason: &str) -> Self {
        let row = row.into();
        Self { register: row.register(), key: row.key(), change: Change::Put(Box::new(row)), reason: reason.to_owned() }
    }

    /// A row ended for a reason.
    pub fn retire(register: Register, key: &str, on: Date, reason: &str) -> Self {
        Self { register, key: key.to_owned(), change: Change::Retire { on }, reason: reason.to_owned() }
    }

    /// The neutral form. The register itself is named by the stream and not part of it.
    pub fn to_item(&self) -> Item {
        let mut writer = Writer::new(&self.key);
        match &self.change {
            Change::Put(row) => row.write(&mut writer),
            Change::Retire { on } => {
                writer.date("retired_on", *on);
            }
        }
        writer.text("reason", &self.reason).done()
    }

    /// Reads the neutral form back.
    ///
    /// # Errors
    /// All issues at once.
    pub fn from_item(register: Register, item: &Item) -> Result<Self, Vec<ItemIssue>> {
        let mut reader = Reader::new(item);
        let reason = reader.text("reason");
        if reason.chars().count() > REASON_CHARS_MAX {
            reader.note("reason", "item-bad-value");
        }
        let change = if reader.has("retired_on") {
            Change::Retire { on: reader.date("retired_on") }
        } else {
            Change::Put(Box::new(Row::read(register, &mut reader)))
        };
        if let Change::Put(row) = &change
            && row.key() != item.key
        {
            reader.note("", "item-bad-value");
        }
        let issues = reader.finish();
        if issues.is_empty() { Ok(Self { register, key: item.key.clone(), change, reason }) } else { Err(issues) }
    }
}
