//! Known answers for what somebody says.

use super::Eyes;
use crate::desk::reply::KnownAnswer;

/// How many are shown.
const SHOWN_MAX: usize = 5;

/// The answers that fit a text, the best first. One past its review day is shown and marked.
pub(crate) fn known_answers(eyes: &Eyes, text: &str) -> Vec<KnownAnswer> {
    let today = eyes.cx.today();
    let mut found: Vec<_> = eyes
        .tables
        .city
        .answers()
        .filter(|answer| answer.holds_on(today))
        .map(|answer| (answer.fit(text), answer))
        .filter(|(fit, _)| *fit > 0)
        .collect();
    found.sort_by(|(one, first), (other, second)| other.cmp(one).then_with(|| first.id.cmp(&second.id)));
    found
        .into_iter()
        .take(SHOWN_MAX)
        .map(|(_, answer)| KnownAnswer {
            id: answer.id.to_string(),
            question: eyes.pick(&answer.question),
            answer: eyes.pick(&answer.answer),
            owner: eyes.organisation(answer.owner.as_str()),
            review_on: eyes.cx.date(answer.review_on),
            stale: answer.review_overdue(today),
        })
        .collect()
}
