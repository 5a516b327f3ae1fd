//! A clock as people read it: a word, a sign, a date, its basis, and how the date came about.

use maud::{Markup, html};

use crate::i18n::{Key, Lang, k};

/// How near the date is. Each has its own word and sign, so that colour is never the only one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockState {
    /// Enough time is left.
    Calm,
    /// The last three days, or the last day where it ends within a day.
    Soon,
    /// The last day, or the last hour where it ends within a day.
    Due,
    /// The date has passed.
    Late,
    /// An earlier date has passed and this is the new one.
    Again,
    /// It does not count at present, with a reason.
    Paused,
    /// It has ended in time.
    Met,
    /// It ended after the date.
    MetLate,
}

impl ClockState {
    /// The class that carries the colour.
    pub fn class(self) -> &'static str {
        match self {
            ClockState::Calm => "clock clock-calm",
            ClockState::Soon => "clock clock-soon",
            ClockState::Due => "clock clock-due",
            ClockState::Late | ClockState::Again => "clock clock-late",
            ClockState::Paused => "clock clock-paused",
            ClockState::Met => "clock clock-met",
            ClockState::MetLate => "clock clock-metlate",
        }
    }

    fn word(self) -> Key {
        match self {
            ClockState::Calm => k::CLOCK_CALM,
            ClockState::Soon => k::CLOCK_SOON,
            ClockState::Due => k::CLOCK_DUE,
            ClockState::Late => k::CLOCK_LATE,
            ClockState::Again => k::CLOCK_AGAIN,
            ClockState::Paused => k::CLOCK_PAUSED,
            ClockState::Met => k::CLOCK_MET,
            ClockState::MetLate => k::CLOCK_MET_LATE,
        }
    }

    fn sign(self) -> &'static str {
        match self {
            ClockState::Calm => "○",
            ClockState::Soon => "◔",
            ClockState::Due => "◕",
            ClockState::Late | ClockState::Again => "●",
            ClockState::Paused => "‖",
            ClockState::Met => "✓",
            ClockState::MetLate => "✓",
        }
    }
}

/// One clock of one case.
#[derive(Debug, Clone)]
pub struct ClockView {
    pub state: ClockState,
    /// What it limits, for instance `答复`.
    pub title: String,
    /// The date or time, written out.
    pub due: String,
    /// How much is left or by how much it is late, for instance `还剩 2 天`; empty where it does not matter.
    pub left: String,
    /// Law and article, or standard.
    pub basis: String,
    /// How the date was derived, one sentence a step.
    pub derivation: Vec<String>,
    /// The holidays of that year are not published yet.
    pub provisional: bool,
}

/// The short form for tables and headings: sign, word, date.
pub fn clock_badge(lang: Lang, clock: &ClockView) -> Markup {
    html! {
        span class=(clock.state.class()) title=(clock.title) {
            span.clock-sign aria-hidden="true" { (clock.state.sign()) }
            span.clock-word { (lang.t(clock.state.word())) }
            " " span.clock-due { (clock.due) }
            @if !clock.left.is_empty() { " " span.clock-left { (clock.left) } }
        }
    }
}

/// The long form: the badge, what it rests on, and the derivation behind a fold.
pub fn clock_details(lang: Lang, clock: &ClockView) -> Markup {
    html! {
        div.clock-card {
            p { span.clock-title { (clock.title) } " " (clock_badge(lang, clock)) }
            @if clock.provisional { p.hint { (lang.t(k::CLOCK_PROVISIONAL)) } }
            @if !clock.basis.is_empty() || !clock.derivation.is_empty() {
                details {
                    summary { (lang.t(k::CLOCK_HOW)) }
                    @if !clock.basis.is_empty() { p { (lang.t(k::CLOCK_BASIS)) (clock.basis) } }
                    ol { @for step in &clock.derivation { li { (step) } } }
                }
            }
        }
    }
}
