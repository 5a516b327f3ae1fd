//! A legal or policy time limit with its source.

use crate::Length;

/// Whether a last day that is a rest day moves to the next workday. Source: Civil Code, art. 203.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Roll {
    /// The period ends on its last day, whatever day that is.
    None,
    /// The day after the rest days is the last day.
    NextWorkday,
}

/// One rule of a pack: a length with its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The stable name, for instance `event.dispatch`.
    pub id: String,
    /// How long.
    pub length: Length,
    /// What happens when the last day is a rest day. It matters for days, months and years only.
    pub roll: Roll,
    /// Law, standard or order in Chinese, for instance `唐山市12345条例（示例）`.
    pub law: String,
    /// The article of the law, or empty.
    pub article: String,
    /// `V` law read, `S` secondary, `M` memory, `P` policy default.
    pub mark: char,
    /// The version of the pack it was read from.
    pub pack: String,
}
