//! The frame of the technician's pages: the registers at the side, one page in the middle.

use crate::desk::parts::*;

/// A register or another page of the technician.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Section {
    #[default]
    Areas,
    Organisations,
    Posts,
    Accounts,
    Categories,
    Duties,
    Places,
    Answers,
    Calendars,
    Rules,
    Procedures,
    Offers,
    Outbox,
    System,
}

impl Section {
    /// Every section in the order of the page.
    pub const ALL: [Section; 14] = [
        Section::Areas,
        Section::Organisations,
        Section::Posts,
        Section::Accounts,
        Section::Categories,
        Section::Duties,
        Section::Places,
        Section::Answers,
        Section::Calendars,
        Section::Rules,
        Section::Procedures,
        Section::Offers,
        Section::Outbox,
        Section::System,
    ];

    /// The name in the address.
    pub fn name(self) -> &'static str {
        match self {
            Section::Areas => "areas",
            Section::Organisations => "organisations",
            Section::Posts => "posts",
            Section::Accounts => "accounts",
            Section::Categories => "categories",
            Section::Duties => "duties",
            Section::Places => "places",
            Section::Answers => "answers",
            Section::Calendars => "calendars",
            Section::Rules => "rules",
            Section::Procedures => "procedures",
            Section::Offers => "offers",
            Section::Outbox => "outbox",
            Section::System => "system",
        }
    }

    /// The section of an address.
    pub fn named(name: &str) -> Option<Section> {
        Section::ALL.into_iter().find(|section| section.name() == name)
    }

    /// The title of its list.
    pub fn title(self, cx: &Cx) -> &'static str {
        match self {
            Section::Areas => t!(cx, ADMIN_AREAS),
            Section::Organisations => t!(cx, ADMIN_ORGANISATIONS),
            Section::Posts => t!(cx, ADMIN_POSTS),
            Section::Accounts => t!(cx, ADMIN_ACCOUNTS),
            Section::Categories => t!(cx, ADMIN_CATEGORIES),
            Section::Duties => t!(cx, ADMIN_DUTIES),
            Section::Places => t!(cx, ADMIN_PLACES),
            Section::Answers => t!(cx, ADMIN_ANSWERS),
            Section::Calendars => t!(cx, ADMIN_CALENDARS),
            Section::Rules => t!(cx, ADMIN_RULES),
            Section::Procedures => t!(cx, ADMIN_PROCEDURES),
            Section::Offers => t!(cx, ADMIN_OFFERS),
            Section::Outbox => t!(cx, ADMIN_OUTBOX),
            Section::System => t!(cx, ADMIN_SYSTEM),
        }
    }

    /// What the register is for, and what hangs on it.
    pub fn lead(self, cx: &Cx) -> &'static str {
        match self {
            Section::Areas => t!(cx, ADMIN_AREAS_LEAD),
            Section::Organisations => t!(cx, ADMIN_ORGANISATIONS_LEAD),
            Section::Posts => t!(cx, ADMIN_POSTS_LEAD),
            Section::Accounts => t!(cx, ADMIN_ACCOUNTS_LEAD),
            Section::Categories => t!(cx, ADMIN_CATEGORIES_LEAD),
            Section::Duties => t!(cx, ADMIN_DUTIES_LEAD),
            Section::Places => t!(cx, ADMIN_PLACES_LEAD),
            Section::Answers => t!(cx, ADMIN_ANSWERS_LEAD),
            Section::Calendars => t!(cx, ADMIN_CALENDARS_LEAD),
            Section::Rules => t!(cx, ADMIN_RULES_LEAD),
            Section::Procedures => t!(cx, ADMIN_PROCEDURES_LEAD),
            Section::Offers => t!(cx, ADMIN_OFFERS_LEAD),
            Section::Outbox => t!(cx, ADMIN_OUTBOX_LEAD),
            Section::System => t!(cx, ADMIN_SYSTEM_LEAD),
        }
    }

    /// Words for its empty list: why, and what to do next.
    pub fn nothing(self, cx: &Cx) -> (&'static str, &'static str) {
        match self {
            Section::Areas => (t!(cx, ADMIN_AREAS_NONE), t!(cx, ADMIN_AREAS_IMPORT)),
            Section::Organisations => (t!(cx, ADMIN_ORGANISATIONS_NONE), t!(cx, ADMIN_ADD_BELOW)),
            Section::Posts => (t!(cx, ADMIN_POSTS_NONE), t!(cx, ADMIN_ADD_BELOW)),
            Section::Accounts => (t!(cx, ADMIN_ACCOUNTS_NONE), t!(cx, ADMIN_ADD_BELOW)),
            Section::Categories => (t!(cx, ADMIN_CATEGORIES_NONE), t!(cx, ADMIN_ADD_BELOW)),
            Section::Duties => (t!(cx, ADMIN_DUTIES_NONE), t!(cx, ADMIN_DUTIES_NONE_NEXT)),
            Section::Places => (t!(cx, ADMIN_PLACES_NONE), t!(cx, ADMIN_ADD_BELOW)),
            Section::Answers => (t!(cx, ADMIN_ANSWERS_NONE), t!(cx, ADMIN_ADD_BELOW)),
            Section::Calendars => (t!(cx, ADMIN_CALENDARS_NONE), t!(cx, ADMIN_CALENDARS_NONE_NEXT)),
            Section::Rules => (t!(cx, ADMIN_RULES_NONE), t!(cx, ADMIN_RULES_NONE_NEXT)),
            Section::Procedures => (t!(cx, ADMIN_PROCEDURES_NONE), t!(cx, ADMIN_PROCEDURES_NONE_NEXT)),
            Section::Offers => (t!(cx, ADMIN_OFFERS_NONE), t!(cx, ADMIN_OFFERS_NONE_NEXT)),
            Section::Outbox => (t!(cx, ADMIN_OUTBOX_NONE), t!(cx, ADMIN_OUTBOX_NONE_NEXT)),
            Section::System => (t!(cx, ADMIN_SYSTEM_NONE), t!(cx, ADMIN_SYSTEM_NONE_NEXT)),
        }
    }
}

/// A page of the technician with the list of registers beside it.
pub(crate) fn admin_frame(cx: &Cx, section: Section, title: &str, body: &Markup) -> Markup {
    frame(
        cx,
        title,
        &[],
        html! {
            div.side {
                nav.side-nav aria-label=(t!(cx, ADMIN_NAV)) {
                    @for other in Section::ALL {
                        a href={ "/admin/" (other.name()) } aria-current=[(other == section).then_some("page")] { (other.title(cx)) }
                    }
                }
                div { h1 { (title) } (body) }
            }
        },
    )
}
