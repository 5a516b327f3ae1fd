//! The page of one matter, as staff see it.

use super::form::{self, StepForm, StepPage};
use super::parts::*;
use super::people::{self, ErrandView, PersonView};

mod history;
mod report;

pub use history::{Event, Timing};
pub use report::{Addition, Contact, Located, Near, Photo, Report, Voice};

/// Everything that the page of a matter shows.
#[derive(Debug, Clone, Default)]
pub struct CasePage {
    pub head: Head,
    pub report: Report,
    pub facts: Vec<Given>,
    /// Sealed values that the reader may open; empty until they do.
    pub sealed: Vec<Given>,
    /// They are open now.
    pub unsealed: bool,
    /// Who opened them before, in words.
    pub unsealings: Vec<String>,
    /// The parties besides whoever reported.
    pub people: Vec<PersonView>,
    /// What is still to be told in person or on paper.
    pub errands: Vec<ErrandView>,
    /// The reader's office is above a confidential matter: the head is all that they see.
    pub outline: bool,
    pub history: Vec<Event>,
    pub steps: Vec<StepForm>,
    pub refused: Vec<RefusedStep>,
    pub similar: Vec<Similar>,
    pub linked: Vec<Linked>,
    pub parts: Vec<PartView>,
    pub papers: Vec<PaperLink>,
    /// What just happened here, after a step.
    pub done: Option<String>,
    /// Why the step that was just tried was not taken.
    pub refusal: Option<String>,
    /// What tells this state of the page from the next; empty where it shows no state of the matter alone.
    pub mark: String,
}

/// The head of the page: what it is, who has it, by when.
#[derive(Debug, Clone, Default)]
pub struct Head {
    pub id: String,
    pub number: String,
    pub procedure: String,
    pub procedure_version: String,
    pub state: String,
    /// The sentence that the resident reads now.
    pub told: String,
    pub category: String,
    pub grade: String,
    /// The level the matter stands at, by name.
    pub level: String,
    pub area: String,
    pub holder: String,
    pub unit: String,
    /// The office that must move it now.
    pub holder_unit: String,
    /// Why this unit: the sentence that the resident can read.
    pub routing_reason: String,
    pub runners_up: Vec<String>,
    pub clocks: Vec<ClockView>,
    /// Who takes over when it is late.
    pub otherwise: String,
    pub escalated_to: Option<String>,
    pub contested: bool,
    pub outcome: Option<String>,
    pub channel: String,
    pub received: String,
    pub private: bool,
}

/// A value that a step recorded.
#[derive(Debug, Clone, Default)]
pub struct Given {
    pub title: String,
    pub value: String,
}

/// A step that exists in this state but is not the viewer's to take.
#[derive(Debug, Clone, Default)]
pub struct RefusedStep {
    pub title: String,
    /// Why not, in words.
    pub why: String,
    /// Who may take it.
    pub who: String,
}

/// An open matter that looks alike, by matter and place and never by person.
#[derive(Debug, Clone, Default)]
pub struct Similar {
    pub href: String,
    pub number: String,
    pub category: String,
    pub place: String,
    pub state: String,
    /// Distance in metres, where both have a point.
    pub metres: Option<u32>,
    /// Why it is shown.
    pub why: String,
}

/// A linked or merged matter. Number and state are empty where the reader may not know of it.
#[derive(Debug, Clone, Default)]
pub struct Linked {
    pub href: String,
    pub number: String,
    /// What it is: the title of its procedure.
    pub title: String,
    /// What the link is, for instance 并入本事项.
    pub kind: String,
    pub state: String,
}

/// A part of the case that is open or was: who has done theirs, who not.
#[derive(Debug, Clone, Default)]
pub struct PartView {
    pub title: String,
    pub members: Vec<Member>,
}

/// One instance of a part.
#[derive(Debug, Clone, Default)]
pub struct Member {
    /// The organisation or the party; empty where the part has one instance.
    pub who: String,
    pub state: String,
    pub done: bool,
}

/// A paper to print.
#[derive(Debug, Clone, Default)]
pub struct PaperLink {
    pub href: String,
    pub title: String,
    /// Who it may be given to.
    pub reader: String,
}

/// Renders the page of a matter.
pub fn view(cx: &Cx, case: &CasePage) -> Markup {
    let title = t!(cx, DESK_CASE_TITLE, "number" => &case.head.number);
    frame(
        cx,
        &title,
        &[],
        html! {
            @if let Some(done) = &case.done { (success(done)) }
            @if let Some(refusal) = &case.refusal { (warning(refusal)) }
            @if !case.mark.is_empty() { (live(cx, &format!("/desk/cases/{}/live", case.head.id), &case.mark)) }
            @if case.outline {
                div data-part="head" { (head(cx, &case.head)) }
                p { (t!(cx, DESK_OUTLINE_WHY)) }
                div data-part="steps" { (steps(cx, case)) }
                div data-part="linked" { (linked(cx, case)) }
            } @else { (whole(cx, case)) }
        },
    )
}

fn whole(cx: &Cx, case: &CasePage) -> Markup {
    html! {
            div.split {
                div {
                    div data-part="head" { (head(cx, &case.head)) }
                    p.to-steps { a.btn.btn-outline-secondary href="#steps" { (t!(cx, DESK_CASE_STEPS)) " ↓" } }
                    div data-part="told" {
                        (report::words(cx, &case.head.id, &case.report))
                        @if !case.facts.is_empty() {
                            (panel(t!(cx, DESK_CASE_FACTS), &html! {
                                dl.facts { @for given in &case.facts { div { dt { (given.title) } dd { (given.value) } } } }
                            }))
                        }
                        @if !case.sealed.is_empty() {
                            (panel(t!(cx, DESK_SEALED_TITLE), &html! {
                                p.hint { (t!(cx, DESK_SEALED_LEAD)) }
                                dl.facts { @for given in &case.sealed { div { dt { (given.title) } dd { @if case.unsealed { (given.value) } @else { (t!(cx, DESK_SEALED_CLOSED)) } } } } }
                                @if !case.unsealed {
                                    form method="post" action={ "/desk/cases/" (case.head.id) "/sealed" } {
                                        (tokens(cx))
                                        button.btn.btn-outline-secondary type="submit" { (t!(cx, DESK_SEALED_OPEN)) }
                                    }
                                }
                                @if !case.unsealings.is_empty() {
                                    details { summary { (t!(cx, DESK_SEALED_LOG)) } ul { @for line in &case.unsealings { li { (line) } } } }
                                }
                            }))
                        }
                        (history::timeline(cx, &case.history))
                    }
                }
                div {
                    div data-part="steps" {
                        (people::errands(cx, &case.head.id, &case.errands))
                        (steps(cx, case))
                        @for part in &case.parts { (members(part)) }
                    }
                    (report::contact(cx, &case.head.id, &case.report.contact))
                    (people::parties(cx, &case.head.id, &case.people))
                    (report::located(cx, &case.report.located))
                    div data-part="linked" {
                        (similar(cx, case))
                        (linked(cx, case))
                        (papers(cx, case))
                    }
                }
            }
    }
}

fn head(cx: &Cx, head: &Head) -> Markup {
    html! {
        section.desk-head {
            h1 { span.nums { (head.number) } " " (head.category) }
            p.desk-state {
                strong { (head.state) }
                @if let Some(outcome) = &head.outcome { " · " (outcome) }
                @if head.contested { " " span.flag.flag-act { (t!(cx, DESK_FLAG_CONTESTED)) } }
                @if head.private { " " span.flag { (t!(cx, DESK_CASE_PRIVATE)) } }
            }
            @if let Some(who) = &head.escalated_to { (warning(&t!(cx, DESK_CASE_ESCALATED, "who" => who))) }
            @for clock in &head.clocks { (clock_details(cx.lang, clock)) }
            @if !head.otherwise.is_empty() { p.hint { (head.otherwise) } }
            dl.facts {
                div { dt { (t!(cx, DESK_COL_HOLDER)) } dd { (head.holder) } }
                div { dt { (t!(cx, DESK_COL_UNIT)) } dd { (head.unit) (routing(cx, head)) } }
                @if !head.area.is_empty() { div { dt { (t!(cx, DESK_CASE_LEVEL)) } dd { (head.level) " · " (head.area) } } }
                div { dt { (t!(cx, DESK_CASE_RECEIVED)) } dd.nums { (head.received) @if !head.channel.is_empty() { " · " (head.channel) } @if !head.grade.is_empty() { " · " (head.grade) } } }
                div { dt { (t!(cx, DESK_CASE_TOLD)) } dd { q { (head.told) } } }
                div { dt { (t!(cx, DESK_CASE_PROCEDURE)) } dd { (head.procedure) " " span.nums { (head.procedure_version) } } }
            }
        }
    }
}

fn routing(cx: &Cx, head: &Head) -> Markup {
    html! {
        @if !head.routing_reason.is_empty() {
            details.desk-why {
                summary { (t!(cx, DESK_CASE_WHY)) }
                p { (head.routing_reason) }
                @if head.runners_up.is_empty() { p.hint { (t!(cx, DESK_CASE_NO_RUNNERS)) } }
                @else {
                    p { (t!(cx, DESK_CASE_RUNNERS)) }
                    ol { @for unit in &head.runners_up { li { (unit) } } }
                }
            }
        }
    }
}

fn steps(cx: &Cx, case: &CasePage) -> Markup {
    let here: Vec<&StepForm> = case.steps.iter().filter(|step| step.page == StepPage::Here).collect();
    html! {
        section.panel #steps {
            h2 { (t!(cx, DESK_CASE_STEPS)) }
            @if case.steps.is_empty() { p { (t!(cx, DESK_CASE_NO_STEPS, "who" => &case.head.holder)) } }
            (step_pages(cx, case))
            @for step in &here {
                details.desk-step name="step" open[case.steps.len() == 1 || step.fields.iter().any(|field| !field.error.is_empty())] {
                    summary { (step.title) }
                    (form::step_form(cx, step))
                }
            }
            @if !case.refused.is_empty() {
                details {
                    summary { (t!(cx, DESK_CASE_REFUSED, "n" => case.refused.len())) }
                    dl.desk-refused { @for step in &case.refused { dt { (step.title) } dd { (step.why) " " (t!(cx, DESK_CASE_WHO_MAY, "who" => &step.who)) } } }
                }
            }
        }
    }
}

/// Links to the pages of single steps: one page for all dispatches and one for the return visit, each reply of its own. What moves the
/// matter on stands first and in colour; joining it to another comes last.
fn step_pages(cx: &Cx, case: &CasePage) -> Markup {
    let base = format!("/desk/cases/{}", case.head.id);
    let has = |page: StepPage| case.steps.iter().any(|step| step.page == page);
    let (primary, other) = ("btn btn-primary", "btn btn-outline-secondary");
    let mut links: Vec<(String, &str, &str, &str)> = Vec::new();
    if has(StepPage::Dispatch) {
        links.push((format!("{base}/dispatch"), t!(cx, DESK_DISPATCH_GO), t!(cx, DESK_DISPATCH_GO_HINT), primary));
    }
    if has(StepPage::Callback) {
        links.push((format!("{base}/callback"), t!(cx, DESK_CALLBACK_GO), t!(cx, DESK_CALLBACK_GO_HINT), primary));
    }
    for (page, class) in [(StepPage::Reply, primary), (StepPage::Merge, other)] {
        let found = case.steps.iter().filter(|step| step.page == page);
        links.extend(found.map(|step| {
            (format!("{base}/{}/{}", page.name(), step.step), step.title.as_str(), step.hint.as_str(), class)
        }));
    }
    html! {
        @for (number, (href, title, hint, class)) in links.iter().enumerate() {
            p.desk-step-page { a class=(class) href=(href) data-key=(number + 1) { (title) } " " span.hint { (hint) } }
        }
    }
}

/// Open matters that look alike; the intake page shows the same.
pub fn similar_list(cx: &Cx, similar: &[Similar]) -> Markup {
    html! {
        ul.plain { @for other in similar {
            li {
                a href=(other.href) { span.nums { (other.number) } " " (other.category) }
                " " (other.place) @if let Some(metres) = other.metres { " " (t!(cx, DESK_SIMILAR_METRES, "n" => metres)) }
                div.hint { (other.state) " · " (other.why) }
            }
        } }
    }
}

/// How to reach the person, masked until opened for a purpose; the return visit shows the same.
pub fn contact_panel(cx: &Cx, case: &str, contact: &Contact) -> Markup {
    report::contact(cx, case, contact)
}

/// How to reach a party, masked until opened for a purpose.
pub fn contact_of_person(cx: &Cx, case: &str, person: u8, contact: &Contact) -> Markup {
    report::contact_of(cx, case, person, contact)
}

fn similar(cx: &Cx, case: &CasePage) -> Markup {
    panel(
        t!(cx, DESK_CASE_SIMILAR),
        &html! {
            @if case.similar.is_empty() { p.hint { (t!(cx, DESK_CASE_NO_SIMILAR)) } } @else { (similar_list(cx, &case.similar)) }
        },
    )
}

fn members(part: &PartView) -> Markup {
    panel(
        &part.title,
        &html! {
            ul.plain { @for member in &part.members {
                li { @if member.done { "✓ " } @else { "… " } @if !member.who.is_empty() { (member.who) " · " } (member.state) }
            } }
        },
    )
}

fn linked(cx: &Cx, case: &CasePage) -> Markup {
    html! {
        @if !case.linked.is_empty() {
            (panel(t!(cx, DESK_CASE_LINKED), &html! {
                ul.plain { @for link in &case.linked {
                    li {
                        (link.kind) " "
                        @if link.number.is_empty() { (link.title) }
                        @else { a href=(link.href) { span.nums { (link.number) } " " (link.title) } " " span.hint { (link.state) } }
                    }
                } }
            }))
        }
    }
}

fn papers(cx: &Cx, case: &CasePage) -> Markup {
    panel(
        t!(cx, DESK_CASE_PAPERS),
        &html! {
            @if case.papers.is_empty() { p.hint { (t!(cx, DESK_CASE_NO_PAPERS)) } }
            ul.plain { @for paper in &case.papers { li { a href=(paper.href) { (paper.title) } " " span.hint { (paper.reader) } } } }
        },
    )
}
