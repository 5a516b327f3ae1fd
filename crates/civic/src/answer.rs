//! Known answers and settings: small registers beside the large ones.

use fengqiao_calendar::Date;
use fengqiao_procedure::model::Text;

use crate::area::valid_on;
use crate::ids::{AnswerId, CategoryCode, OrganisationId};

/// A question that is asked often, with the answer its owner stands by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its id.
    pub id: AnswerId,
    /// The question as people ask it.
    pub question: Text,
    /// The answer.
    pub answer: Text,
    /// Who stands by it.
    pub owner: OrganisationId,
    /// The day by which the owner must look at it again.
    pub review_on: Date,
    /// Words by which it is found.
    pub keywords: Vec<String>,
    /// The category it belongs to.
    pub category: Option<CategoryCode>,
    /// The first day on which it holds.
    pub valid_from: Date,
    /// The first day on which it holds no more.
    pub valid_to: Option<Date>,
}

impl Answer {
    /// Whether it may be given on a day. One past its review day may, but is marked.
    pub fn holds_on(&self, on: Date) -> bool {
        valid_on(self.valid_from, self.valid_to, on)
    }

    /// Whether its owner has not looked at it in time.
    pub fn review_overdue(&self, on: Date) -> bool {
        self.review_on < on
    }

    /// How well it fits a text, 0 for not at all: keywords in it count most, then the question's own pairs of characters.
    pub fn fit(&self, text: &str) -> u32 {
        let text = text.to_lowercase();
        let keyword = |word: &&String| !word.is_empty() && text.contains(&word.to_lowercase());
        let keywords = self.keywords.iter().filter(keyword).count() as u32;
        let question = crate::search::bigrams(&self.question.zh);
        let shared = crate::search::bigrams(&text).iter().filter(|pair| question.contains(pair)).count() as u32;
        keywords * 10 + if shared >= 2 { shared } else { 0 }
    }
}

/// A named value of the city that is no secret: texts on every page, switches, limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its name, for instance `city.phone`.
    pub name: String,
    /// Its value.
    pub value: Text,
}
