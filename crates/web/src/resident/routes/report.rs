//! The pages of a report before it is sent. Each carries everything said so far; the server keeps nothing.

use axum::response::Response;
use fengqiao_app::{PlaceRef, cases};
use fengqiao_civic::{AreaId, Place, Point};
use fengqiao_text::suggest;

use crate::{
    http::{Failure, Here, Posted},
    i18n::k,
    present::Registers,
    resident::{
        Draft, Matter, PlaceChoice, PlaceFound, PlaceStep, Review, Similar, contact_step, place_step,
        report::WORDS_CHARS_MAX, review as review_view, similar as similar_view, words as words_view,
    },
};

/// How many places a search shows.
const FOUND_MAX: usize = 8;

pub(super) async fn begin(mut here: Here) -> Response {
    let page = words_view(&here.context(), &Draft::default(), "");
    here.page(page)
}

/// `POST /report/words`
pub(super) async fn words(here: Here, posted: Posted) -> Result<Response, Failure> {
    let draft = draft(&here, &posted);
    if let Some(issue) = wrong_words(&here, &draft) {
        return Ok(again_words(here, &draft, &issue));
    }
    next(here, draft).await
}

/// What is wrong with the words, and what to do.
pub(super) fn wrong_words(here: &Here, draft: &Draft) -> Option<String> {
    if draft.words.is_empty() && !draft.voice {
        return Some(here.lang.t(k::REPORT_WORDS_EMPTY).to_owned());
    }
    let most = WORDS_CHARS_MAX as usize;
    (draft.words.chars().count() > most).then(|| {
        here.lang.f(k::FAULT_TOO_LONG, &[("field", here.lang.t(k::REPORT_REVIEW_WORDS)), ("max", &most.to_string())])
    })
}

pub(super) fn again_words(mut here: Here, draft: &Draft, issue: &str) -> Response {
    let page = words_view(&here.context(), draft, issue);
    here.again(page)
}

/// `POST /report/place`: a search, a step through the list, a point, or a choice.
pub(super) async fn place(mut here: Here, posted: Posted) -> Result<Response, Failure> {
    let mut draft = draft(&here, &posted);
    let mut step = PlaceStep { danger: danger(&here, &draft), ..PlaceStep::default() };
    match posted.one("go") {
        "search" => search(&here, posted.one("query"), &mut step),
        "point" => match point(&here, &posted) {
            Ok(choice) => draft.place = choice,
            Err(issue) => step.issue = issue,
        },
        _ => {}
    }
    if draft.place == PlaceChoice::Open {
        list(&here, posted.one("area"), &mut step);
        step.draft = draft;
        let page = place_step(&here.context(), &step);
        return Ok(here.page(page));
    }
    next(here, draft).await
}

/// `POST /report/similar`: follow one that is open, or go on.
pub(super) async fn similar(mut here: Here, posted: Posted) -> Result<Response, Failure> {
    if posted.has("follow") {
        let id = cases::id_of(here.web.app(), posted.one("follow")).await?.ok_or(Failure::NotFound)?;
        let voices = cases::follow(here.web.app(), here.visitor, id, &here.pass).await?;
        let page = crate::resident::followed(&here.context(), voices + 1);
        return Ok(here.page(page));
    }
    let draft = Draft { own: true, ..draft(&here, &posted) };
    next(here, draft).await
}

/// `POST /report/contact`
pub(super) async fn contact(mut here: Here, posted: Posted) -> Result<Response, Failure> {
    let draft = draft(&here, &posted);
    if wrong_phone(&draft.phone) {
        let issue = here.lang.t(k::FAULT_PHONE);
        let page = contact_step(&here.context(), &draft, issue);
        return Ok(here.again(page));
    }
    let page = review(&here, draft);
    Ok(here.page(page))
}

/// `POST /report/edit`: back to one of the pages with everything kept.
pub(super) async fn edit(mut here: Here, posted: Posted) -> Response {
    let mut draft = draft(&here, &posted);
    let page = match posted.one("step") {
        "words" => words_view(&here.context(), &draft, ""),
        "place" => {
            draft.place = PlaceChoice::Open;
            let mut step = PlaceStep { draft, ..PlaceStep::default() };
            list(&here, "", &mut step);
            place_step(&here.context(), &step)
        }
        _ => contact_step(&here.context(), &draft, ""),
    };
    here.page(page)
}

/// The page that asks what is still open: place, similar matters, contact.
async fn next(mut here: Here, draft: Draft) -> Result<Response, Failure> {
    if draft.place == PlaceChoice::Open {
        let mut step = PlaceStep { danger: danger(&here, &draft), draft, ..PlaceStep::default() };
        list(&here, "", &mut step);
        let page = place_step(&here.context(), &step);
        return Ok(here.page(page));
    }
    if !draft.own {
        let matters = nearby(&here, &draft).await?;
        if !matters.is_empty() {
            let page = similar_view(&here.context(), &Similar { draft, matters });
            return Ok(here.page(page));
        }
    }
    let page = contact_step(&here.context(), &draft, "");
    Ok(here.page(page))
}

/// Open public matters of the suggested category near the chosen place.
async fn nearby(here: &Here, draft: &Draft) -> Result<Vec<Matter>, Failure> {
    let Some(category) = suggested(here, draft).map(|(code, _)| code) else { return Ok(Vec::new()) };
    let place = place_ref(&draft.place);
    let found = cases::similar(here.web.app(), &here.tables, Some(&category), &place).await?;
    Ok(found.iter().map(|similar| super::place::matter(here, &similar.row)).collect())
}

/// The last page before sending.
pub(super) fn review(here: &Here, mut draft: Draft) -> maud::Markup {
    let categories = Registers::new(here.lang, &here.tables, here.now).all_categories();
    let mut why = String::new();
    if draft.category.is_empty()
        && let Some((code, word)) = suggested(here, &draft)
        && let Some(category) = here.tables.city.categories().get(&code)
    {
        why = here
            .lang
            .f(k::REPORT_CATEGORY_SUGGESTED, &[("category", &here.lang.pick(&category.name)), ("word", &word)]);
        draft.category = code;
    }
    let danger = danger(here, &draft);
    review_view(&here.context(), &Review { draft, categories, suggested: why, danger })
}

/// The category that the words speak of, with the word that led to it.
fn suggested(here: &Here, draft: &Draft) -> Option<(String, String)> {
    let first = suggest(&here.made.words, &draft.words).into_iter().next()?;
    Some((first.code, first.because.into_iter().next().unwrap_or_default()))
}

/// Words of danger: the numbers to call come first.
pub(super) fn danger(here: &Here, draft: &Draft) -> bool {
    !here.web.config().danger.find(&draft.words).is_empty()
}

/// Everything said so far. The title of the place is found again from its code.
pub(super) fn draft(here: &Here, posted: &Posted) -> Draft {
    let text = |name: &str, chars: usize| {
        posted.one(name).replace("\r\n", "\n").trim().chars().take(chars).collect::<String>()
    };
    let place = settled(here, PlaceChoice::of_value(posted.one("place")));
    Draft {
        words: text("words", WORDS_CHARS_MAX as usize + 1),
        voice: posted.one("voice") == "yes",
        place_title: place_title(here, &place),
        place,
        category: text("category", 40),
        name: text("contact.name", 40),
        phone: text("contact.phone", 20),
        hidden: posted.one("contact.hidden") == "yes",
        own: posted.one("own") == "yes",
    }
}

/// The name of an area in the reporter's own words is that area: somebody asks for the finer place later.
fn settled(here: &Here, choice: PlaceChoice) -> PlaceChoice {
    let city = &here.tables.city;
    match &choice {
        PlaceChoice::Words(words) => match city.area_called(words) {
            Some(area) => PlaceChoice::Area(city.areas().get(area).code.to_owned()),
            None => choice,
        },
        _ => choice,
    }
}

/// The place as the use case takes it.
pub(super) fn place_ref(choice: &PlaceChoice) -> PlaceRef {
    match choice {
        PlaceChoice::Place(code) => PlaceRef::Code(code.clone()),
        PlaceChoice::Area(code) => PlaceRef::Area(code.clone()),
        PlaceChoice::Point { lat, lng } => PlaceRef::Point(Point::new(*lng, *lat)),
        PlaceChoice::Words(_) | PlaceChoice::Unknown | PlaceChoice::Open => PlaceRef::Unknown,
    }
}

fn place_title(here: &Here, choice: &PlaceChoice) -> String {
    match choice {
        PlaceChoice::Words(words) => words.clone(),
        PlaceChoice::Unknown => here.lang.t(k::REPORT_PLACE_UNKNOWN).to_owned(),
        PlaceChoice::Open => String::new(),
        known => here.tables.place_words(&place_ref(known), here.english()),
    }
}

fn search(here: &Here, query: &str, step: &mut PlaceStep) {
    let query: String = query.trim().chars().take(80).collect();
    let today = here.tables.date_of(here.now);
    let city = &here.tables.city;
    let english = here.english();
    let place = |place: &Place| PlaceFound {
        choice: PlaceChoice::Place(place.code.to_string()),
        title: here.lang.pick(&place.name).into_owned(),
        hint: city.areas().find(place.area.as_str()).map_or(String::new(), |id| city.areas().path(id, english)),
    };
    let area = |id: AreaId| PlaceFound {
        choice: PlaceChoice::Area(city.areas().get(id).code.to_owned()),
        title: city.areas().name(id, english).into_owned(),
        hint: city.areas().path(id, english),
    };
    if !query.is_empty() {
        let own = city.area_called(&query);
        step.found = own.map(area).into_iter().collect();
        let left = FOUND_MAX - step.found.len();
        step.found.extend(city.find_places(&query, None, today, left).into_iter().map(place));
        let left = FOUND_MAX - step.found.len();
        let others = city.areas().named(&query, None, left).into_iter().filter(|id| Some(*id) != own);
        step.found.extend(others.map(area));
        if step.found.is_empty() {
            step.issue = here.lang.t(k::REPORT_PLACE_NONE).to_owned();
        }
    }
    step.query = query;
}

/// The areas below the chosen one, down to communities: nobody knows their grid.
fn list(here: &Here, code: &str, step: &mut PlaceStep) {
    let areas = here.tables.city.areas();
    let english = here.english();
    let named = |id: AreaId| (areas.get(id).code.to_owned(), areas.name(id, english).into_owned());
    let grid = areas.levels().iter().find(|level| level.name == "grid").map_or(u8::MAX, |level| level.depth);
    let roots = areas.roots();
    let chosen = areas.find(code);
    let at = chosen.or_else(|| roots.first().copied().filter(|_| roots.len() == 1));
    if let Some(id) = chosen {
        step.path = areas.chain(id).map(named).collect();
        step.path.reverse();
    }
    let below = at.map_or(roots, |id| areas.children(id));
    step.areas = below.into_iter().filter(|id| areas.get(*id).level < grid).map(named).collect();
}

/// The point that was touched on the map, if it lies in the city.
fn point(here: &Here, posted: &Posted) -> Result<PlaceChoice, String> {
    let degrees = |name: &str| posted.one(name).parse::<f64>().ok().filter(|value| value.is_finite());
    let Some(point) = degrees("lng").zip(degrees("lat")).and_then(|(lng, lat)| Point::from_degrees(lng, lat)) else {
        return Err(here.lang.t(k::REPORT_PLACE_NO_POINT).to_owned());
    };
    let inside = here.tables.grids.is_empty() || here.tables.grids.find(&here.tables.city, point).is_some();
    if !inside {
        return Err(here.lang.t(k::REPORT_PLACE_OUTSIDE).to_owned());
    }
    Ok(PlaceChoice::Point { lat: point.lat, lng: point.lon })
}

/// Whether something was typed that cannot be called.
pub(super) fn wrong_phone(phone: &str) -> bool {
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    let plain = phone.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')'));
    !phone.is_empty() && (!plain || !(7..=15).contains(&digits))
}
