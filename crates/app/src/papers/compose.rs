//! From a case to a paper: every word that it will carry.

use fengqiao_calendar::{Language, Limit, Rule};
use fengqiao_civic::roster::REPORTER;
use fengqiao_civic::{Reader, Reading};
use fengqiao_papers::{From, Paper, Row, Section, Templates, Term};
use fengqiao_procedure::event::{ClockChange, ClockVerb, Decision, Phase};
use fengqiao_procedure::model::{self, FieldKind, Privacy, Procedure};

use super::people::{People, issuer};
use super::values::Speech;
use crate::app::Tables;
use crate::cases::{Loaded, Recorded, hides_identity};
use crate::words::{group, pick};

/// How many dates one paper names.
const TERMS_MAX: usize = 4;

/// Which copy of a paper it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copy {
    /// The paper itself.
    Original,
    /// As it would be if the step were taken now.
    Preview,
}

/// The paper as the last entry of the case issues it. English is a translation of the Chinese original.
pub fn compose(
    tables: &Tables,
    templates: &Templates,
    case: &Loaded,
    paper: &model::Paper,
    language: Language,
    copy: Copy,
) -> Option<Paper> {
    let decision = &case.history.last()?.decision;
    let procedure = &case.compiled.procedure;
    let hidden = hides_identity(case);
    let speech = Speech { tables, language, privacy: paper.privacy, hidden };
    // What stands on a paper is the same for every reader.
    let reading = case.reading(Reader::Party(REPORTER));
    let people = People::of(case, paper, &reading, speech);
    let wording = templates.wording(&paper.form, &procedure.id, &paper.name, language);
    let issuer = issuer(tables, case, decision);
    let issuer_name = issuer.as_deref().map_or_else(|| city_name(tables, language), |id| speech.organisation(id));
    let number = group(&case.filing.number);
    let filled = |text: &String| {
        text.replace("{number}", &number)
            .replace("{issuer}", &issuer_name)
            .replace("{procedure}", pick(&procedure.title, language))
    };
    let (mut rows, sections) = body(case, paper, &reading, speech);
    let contacts = |id: &model::FieldId| matches!(procedure.field(*id).kind, FieldKind::Contact);
    let signer = people.signer(wording.from).filter(|_| !paper.fields.iter().any(contacts));
    rows.splice(0..0, signer.filter(|_| paper.privacy != Privacy::Public));
    let phone = issuer.as_deref().and_then(|id| tables.city.organisation(id)).map(|unit| unit.phone.clone());
    let mut foot = phone.filter(|phone| !phone.is_empty()).map(|phone| {
        speech.say(&format!("{issuer_name}　联系电话 {phone}"), &format!("{issuer_name} · telephone {phone}"))
    });
    if language == Language::En {
        foot = Some([Some(wording.translation), foot].into_iter().flatten().collect::<Vec<_>>().join(" · "));
    }
    let code = if language == Language::Zh { "zh" } else { "en" };
    Some(Paper {
        language,
        form: paper.form.clone(),
        ident: format!("{}/{}/{}/{code}", case.filing.number, case.state.version, paper.name),
        issuer: if wording.from == From::Office { issuer_name.clone() } else { String::new() },
        title: pick(&paper.title, language).to_owned(),
        number: {
            let number = numbered(case, paper, &reading, &number);
            speech.say(&format!("编号：{number}"), &format!("No. {number}"))
        },
        addressee: people.addressee(wording.to),
        opening: filled(&wording.opening),
        rows,
        sections,
        terms: terms(procedure, decision, speech),
        closing: wording.closing.iter().map(filled).collect(),
        signs: wording.signs,
        seal: wording.seal,
        date: speech.date(tables.date_of(decision.recorded_at)),
        delivery: wording.receipt,
        foot: foot.unwrap_or_default(),
        mark: if copy == Copy::Preview { wording.preview } else { String::new() },
    })
}

fn city_name(tables: &Tables, language: Language) -> String {
    let areas = tables.city.areas();
    let root = areas.roots().first().map(|id| areas.area(*id));
    root.map_or_else(String::new, |area| pick(&area.name, language).to_owned())
}

/// The number: that of the case, which of the procedure's papers it is, the part's instance as a letter, and the how manieth of its kind.
/// It says nothing of papers that its readers may not know of.
fn numbered(case: &Loaded, paper: &model::Paper, reading: &Reading<'_>, number: &str) -> String {
    let procedure = &case.compiled.procedure;
    let kind = procedure.papers.iter().position(|one| one.name == paper.name).unwrap_or_default();
    let Some((last, before)) = case.history.split_last() else { return String::new() };
    let alone = reading.concerns(before.len()).is_some();
    let part = |decision: &Decision| decision.step.map(|step| procedure.step(step).part);
    let here = part(&last.decision);
    let same = |entry: &&Recorded| {
        let issues = entry.decision.papers.iter().any(|at| usize::from(*at) == kind);
        issues && (!alone || (part(&entry.decision), entry.decision.instance) == (here, last.decision.instance))
    };
    let letter = if alone { letter(last.decision.instance) } else { String::new() };
    let again = match before.iter().filter(same).count() {
        0 => String::new(),
        earlier => format!("—{}", earlier + 1),
    };
    format!("{number}—{:02}{letter}{again}", kind + 1)
}

/// The letter of an instance: A for the first.
fn letter(instance: u16) -> String {
    let at = u8::try_from(instance % 26).unwrap_or_default();
    char::from(b'A' + at).to_string()
}

/// Short values as rows, long texts as parts of the body, in the order of the procedure.
fn body(case: &Loaded, paper: &model::Paper, reading: &Reading<'_>, speech: Speech<'_>) -> (Vec<Row>, Vec<Section>) {
    let procedure = &case.compiled.procedure;
    let last = case.history.len().saturating_sub(1);
    let (mut rows, mut sections) = (about(case, paper, speech), Vec::new());
    for id in &paper.fields {
        let field = procedure.field(*id);
        let Some(value) = reading.source(*id, last).and_then(|at| case.history[at].decision.fields.get(id)) else {
            continue;
        };
        let (title, words) = (pick(&field.title, speech.language).to_owned(), speech.value(field, value));
        if words.trim().is_empty() {
            continue;
        }
        match field.kind {
            FieldKind::Text { lines: true, .. } => sections.push(Section { heading: title, words }),
            _ => rows.push(Row { label: title, value: words }),
        }
    }
    (rows, sections)
}

/// What the paper is about, as far as its readers may know and its fields do not say it.
fn about(case: &Loaded, paper: &model::Paper, speech: Speech<'_>) -> Vec<Row> {
    let procedure = &case.compiled.procedure;
    if paper.privacy == Privacy::Public {
        return Vec::new();
    }
    let shows = |kind: &dyn Fn(&FieldKind) -> bool| paper.fields.iter().any(|id| kind(&procedure.field(*id).kind));
    let mut rows =
        vec![Row { label: speech.say("事项", "Matter"), value: pick(&procedure.title, speech.language).to_owned() }];
    let attributes = &case.state.attributes;
    if let Some(code) = attributes.category.as_deref().filter(|_| !shows(&|kind| matches!(kind, FieldKind::Category))) {
        rows.push(Row { label: speech.say("类别", "Category"), value: speech.category(code) });
    }
    if let Some(place) = attributes.place.as_deref().filter(|_| !shows(&|kind| matches!(kind, FieldKind::Place))) {
        rows.push(Row { label: speech.say("地点", "Place"), value: speech.place(place) });
    }
    rows.retain(|row| !row.value.is_empty());
    rows
}

/// The dates that the step set, each with how it was counted.
fn terms(procedure: &Procedure, decision: &Decision, speech: Speech<'_>) -> Vec<Term> {
    let sets = |change: &&ClockChange| {
        matches!(change.change, ClockVerb::Start | ClockVerb::Extend | ClockVerb::Resume)
            && change.after.phase == Phase::Running
    };
    let term = |change: &ClockChange| {
        let run = &change.after;
        let at = speech.tables.calendar.zone().date_time_of(run.due.at);
        let whole_day = at.date() != run.due.last_on || (at.hour() == 0 && at.minute() == 0);
        let cites = run.due.derivation.iter().any(|step| step.text_key.starts_with("derive-length-by"));
        Term {
            label: pick(&procedure.clock(run.clock).title, speech.language).to_owned(),
            date: if whole_day { speech.date(run.due.last_on) } else { speech.time(run.due.at) },
            derivation: run.due.in_words(speech.language),
            basis: match &run.limit {
                Limit::Rule(rule) if !cites || rule.mark != 'V' => basis(rule, speech),
                _ => String::new(),
            },
        }
    };
    decision.clocks.iter().filter(sets).take(TERMS_MAX).map(term).collect()
}

/// The law or standard of a time limit; a default says that it is one.
fn basis(rule: &Rule, speech: Speech<'_>) -> String {
    let article = match rule.article.as_str() {
        "" => String::new(),
        article => speech.say(&format!("第{article}条"), &format!(", art. {article}")),
    };
    let note = match rule.mark {
        'V' => String::new(),
        _ => speech.say("（默认示例，请换成当地标准）", " (default example, replace by local standard)"),
    };
    format!("{}{article}{note}", rule.law)
}
