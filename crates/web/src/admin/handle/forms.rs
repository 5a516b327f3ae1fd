//! The fields of register forms, filled from a row.

use fengqiao_calendar::Date;
use fengqiao_civic::{PlaceKind, Register, Selector};
use fengqiao_procedure::model::Text;

use crate::desk::parts::*;
use crate::desk::present::Eyes;

/// How many answers a closed list shows at most.
const OPTIONS_MAX: usize = 1_000;

/// The fields of a register's form; those that name a new row only without a key.
pub fn fields(eyes: &Eyes, register: Register, key: Option<&str>) -> Vec<FieldView> {
    let mut fields = match register {
        Register::Area => area(eyes, key),
        Register::Organisation => organisation(eyes, key),
        Register::Account => account(eyes, key),
        Register::Post => post(eyes, key),
        Register::Category => category(eyes, key),
        Register::Duty => duty(eyes, key),
        Register::Place => place(eyes, key),
        Register::Answer => answer(eyes, key),
        Register::Level | Register::Setting => Vec::new(),
    };
    fields.push(line("reason", t!(eyes.cx, ADMIN_REASON), "").required());
    fields
}

fn code(eyes: &Eyes, key: Option<&str>) -> Vec<FieldView> {
    if key.is_some() {
        return Vec::new();
    }
    vec![line("code", t!(eyes.cx, ADMIN_CODE), "").hint(t!(eyes.cx, ADMIN_CODE_HINT)).required()]
}

fn both(name: &str, zh: &str, en: &str, text: &Text) -> [FieldView; 2] {
    [line(&format!("{name}_zh"), zh, &text.zh), line(&format!("{name}_en"), en, &text.en)]
}

fn names(eyes: &Eyes, text: &Text) -> [FieldView; 2] {
    let [zh, en] = both("name", t!(eyes.cx, ADMIN_NAME_ZH), t!(eyes.cx, ADMIN_NAME_EN), text);
    [zh.required(), en]
}

fn day(name: &str, label: &str, date: Option<Date>) -> FieldView {
    FieldView::new(name, label, Control::Date).value(&date.map_or_else(String::new, |date| date.to_string()))
}

fn from(eyes: &Eyes, date: Option<Date>) -> FieldView {
    day("valid_from", t!(eyes.cx, ADMIN_VALID_FROM), date.or_else(|| Some(eyes.cx.today()))).required()
}

fn tick(name: &str, label: &str, yes: bool) -> FieldView {
    FieldView::new(name, label, Control::Flag).value(if yes { "yes" } else { "" })
}

fn units(eyes: &Eyes) -> Vec<Choice> {
    eyes.tables
        .city
        .organisations()
        .take(OPTIONS_MAX)
        .map(|unit| choice(unit.id.as_str(), &eyes.pick(&unit.name)))
        .collect()
}

fn categories(eyes: &Eyes) -> Vec<Choice> {
    eyes.tables
        .city
        .categories()
        .all()
        .take(OPTIONS_MAX)
        .map(|category| choice(category.code.as_str(), &eyes.pick(&category.name)))
        .collect()
}

fn levels(eyes: &Eyes) -> Vec<Choice> {
    eyes.tables
        .city
        .areas()
        .levels()
        .iter()
        .map(|level| choice(&level.depth.to_string(), &eyes.pick(&level.title)))
        .collect()
}

fn kinds(eyes: &Eyes) -> Vec<Choice> {
    fengqiao_app::posts::kinds().iter().map(|kind| choice(&kind.id, &eyes.pick(&kind.title))).collect()
}

fn area(eyes: &Eyes, key: Option<&str>) -> Vec<FieldView> {
    let cx = eyes.cx;
    let areas = eyes.tables.city.areas();
    let old = key.and_then(|code| areas.find(code)).map(|id| areas.area(id));
    let of = old.as_ref();
    let mut fields = code(eyes, key);
    fields.extend(names(eyes, &of.map_or_else(Text::default, |area| area.name.clone())));
    fields.push(
        select(
            "level",
            t!(cx, ADMIN_LEVEL),
            &levels(eyes),
            &of.map_or_else(String::new, |area| area.level.to_string()),
        )
        .required(),
    );
    fields.push(
        line("parent", t!(cx, ADMIN_PARENT), of.and_then(|area| area.parent.as_ref()).map_or("", |code| code.as_str()))
            .hint(t!(cx, ADMIN_PARENT_HINT)),
    );
    fields.push(
        line("seat", t!(cx, ADMIN_POINT), &point_text(of.and_then(|area| area.seat))).hint(t!(cx, ADMIN_POINT_HINT)),
    );
    fields.push(from(eyes, of.map(|area| area.valid_from)));
    fields
}

fn point_text(point: Option<fengqiao_civic::Point>) -> String {
    point.map_or_else(String::new, |point| {
        let (longitude, latitude) = point.degrees();
        format!("{latitude:.7}, {longitude:.7}")
    })
}

fn organisation(eyes: &Eyes, key: Option<&str>) -> Vec<FieldView> {
    let cx = eyes.cx;
    let old = key.and_then(|id| eyes.tables.city.organisation(id));
    let text = |pick: &dyn Fn(&fengqiao_civic::Organisation) -> String| old.map_or_else(String::new, pick);
    let mut fields = code(eyes, key);
    fields.extend(names(eyes, &old.map_or_else(Text::default, |unit| unit.name.clone())));
    fields.push(
        line("kind", t!(cx, ADMIN_KIND), &text(&|unit| unit.kind.clone())).hint(t!(cx, ADMIN_KIND_HINT)).required(),
    );
    fields.push(
        line("area", t!(cx, ADMIN_SEAT), &text(&|unit| unit.area.to_string())).hint(t!(cx, ADMIN_AREA_HINT)).required(),
    );
    fields.push(select(
        "parent",
        t!(cx, ADMIN_PARENT),
        &units(eyes),
        &text(&|unit| unit.parent.as_ref().map_or_else(String::new, ToString::to_string)),
    ));
    fields.push(line("phone", t!(cx, ADMIN_PHONE), &text(&|unit| unit.phone.clone())));
    fields.extend(both(
        "address",
        t!(cx, ADMIN_ADDRESS),
        t!(cx, ADMIN_ADDRESS_EN),
        &old.map_or_else(Text::default, |unit| unit.address.clone()),
    ));
    fields.extend(both(
        "hours",
        t!(cx, ADMIN_HOURS),
        t!(cx, ADMIN_HOURS_EN),
        &old.map_or_else(Text::default, |unit| unit.hours.clone()),
    ));
    fields.push(
        line("powers", t!(cx, ADMIN_POWERS), &text(&|unit| joined(&unit.powers))).hint(t!(cx, ADMIN_POWERS_HINT)),
    );
    fields.push(from(eyes, old.map(|unit| unit.valid_from)));
    fields
}

fn joined<T: ToString>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")
}

fn account(eyes: &Eyes, key: Option<&str>) -> Vec<FieldView> {
    let cx = eyes.cx;
    let old = key.and_then(|id| eyes.tables.city.account(id));
    let mut fields = Vec::new();
    if old.is_none() {
        fields.push(line("login", t!(cx, ADMIN_ACCOUNT), "").hint(t!(cx, ADMIN_CODE_HINT)).required());
    }
    fields.push(line("name", t!(cx, ADMIN_PERSON), old.map_or("", |account| &account.name)).required());
    fields.push(line("staff_number", t!(cx, ADMIN_STAFF_NUMBER), old.map_or("", |account| &account.staff_number)));
    fields.push(from(eyes, old.map(|account| account.valid_from)));
    fields
}

fn post(eyes: &Eyes, key: Option<&str>) -> Vec<FieldView> {
    let cx = eyes.cx;
    let old = key.and_then(|id| eyes.tables.city.post(id));
    let accounts: Vec<Choice> = eyes
        .tables
        .city
        .accounts()
        .take(OPTIONS_MAX)
        .map(|account| choice(account.id.as_str(), &account.name))
        .collect();
    vec![
        select("account", t!(cx, ADMIN_PERSON), &accounts, old.map_or("", |post| post.account.as_str())).required(),
        select("kind", t!(cx, ADMIN_POST_KIND), &kinds(eyes), old.map_or("", |post| post.kind.as_str())).required(),
        select(
            "organisation",
            t!(cx, ADMIN_ORGANISATION),
            &units(eyes),
            old.map_or("", |post| post.organisation.as_str()),
        )
        .required(),
        line("area", t!(cx, DESK_COL_AREA), old.map_or("", |post| post.area.as_str()))
            .hint(t!(cx, ADMIN_AREA_HINT))
            .required(),
        day("valid_from", t!(cx, ADMIN_POST_FROM), old.map(|post| post.valid_from).or_else(|| Some(cx.today())))
            .required(),
        day("valid_to", t!(cx, ADMIN_POST_TO), old.and_then(|post| post.valid_to)).hint(t!(cx, ADMIN_POST_COVER_HINT)),
    ]
}

fn category(eyes: &Eyes, key: Option<&str>) -> Vec<FieldView> {
    let cx = eyes.cx;
    let old = key.and_then(|code| eyes.tables.city.categories().get(code));
    let text = |pick: &dyn Fn(&fengqiao_civic::Category) -> String| old.map_or_else(String::new, pick);
    let procedures: Vec<Choice> =
        eyes.tables.catalogue.all().map(|one| choice(&one.procedure.id, &eyes.pick(&one.procedure.title))).collect();
    let mut fields = code(eyes, key);
    fields.extend(names(eyes, &old.map_or_else(Text::default, |category| category.name.clone())));
    fields.push(
        line("aliases", t!(cx, ADMIN_ALIASES), &text(&|category| category.aliases.join("、")))
            .hint(t!(cx, ADMIN_ALIASES_HINT)),
    );
    fields.push(
        line("things", t!(cx, ADMIN_CATEGORY_THINGS), &text(&|category| category.things.join("、")))
            .hint(t!(cx, ADMIN_CATEGORY_THINGS_HINT)),
    );
    fields.push(select(
        "parent",
        t!(cx, ADMIN_PARENT),
        &categories(eyes),
        &text(&|category| category.parent.as_ref().map_or_else(String::new, ToString::to_string)),
    ));
    fields.push(
        line(
            "standard_time",
            t!(cx, ADMIN_DUTIES_STANDARD),
            &text(&|category| category.standard_time.map_or_else(String::new, |length| length.to_string())),
        )
        .hint(t!(cx, ADMIN_LENGTH_HINT)),
    );
    fields.push(line("basis", t!(cx, ADMIN_BASIS), &text(&|category| category.basis.clone())));
    fields.push(select(
        "lowest_level",
        t!(cx, ADMIN_CATEGORY_LOWEST),
        &levels(eyes),
        &text(&|category| category.lowest_level.map_or_else(String::new, |level| level.to_string())),
    ));
    fields.push(line(
        "grade",
        t!(cx, ADMIN_GRADE),
        &text(&|category| category.grade.map_or_else(String::new, |grade| grade.to_string())),
    ));
    fields.push(select(
        "procedure",
        t!(cx, ADMIN_PROCEDURE),
        &procedures,
        &text(&|category| category.procedure.clone().unwrap_or_default()),
    ));
    fields.push(tick("private", t!(cx, ADMIN_CATEGORY_PRIVATE), old.is_some_and(|category| category.private)));
    fields.push(tick("urgent", t!(cx, ADMIN_CATEGORY_DANGER), old.is_some_and(|category| category.urgent)));
    fields.push(tick("simple", t!(cx, ADMIN_CATEGORY_SIMPLE), old.is_some_and(|category| category.simple)));
    fields.push(from(eyes, old.map(|category| category.valid_from)));
    fields
}

fn duty(eyes: &Eyes, key: Option<&str>) -> Vec<FieldView> {
    let cx = eyes.cx;
    let old = key.and_then(|id| eyes.tables.city.duty(id));
    let (unit, kind) = match old.map(|duty| &duty.unit) {
        Some(Selector::Organisation(id)) => (id.as_str(), ""),
        Some(Selector::Kind(kind)) => ("", kind.as_str()),
        None => ("", ""),
    };
    let mut fields = code(eyes, key);
    fields.push(
        select("category", t!(cx, DESK_COL_CATEGORY), &categories(eyes), old.map_or("", |duty| duty.category.as_str()))
            .required(),
    );
    fields.push(
        select(
            "level",
            t!(cx, ADMIN_LEVEL),
            &levels(eyes),
            &old.map_or_else(String::new, |duty| duty.level.to_string()),
        )
        .required(),
    );
    fields.push(
        line("area", t!(cx, DESK_COL_AREA), old.and_then(|duty| duty.area.as_ref()).map_or("", |code| code.as_str()))
            .hint(t!(cx, ADMIN_AREA_HINT)),
    );
    fields.push(select("unit", t!(cx, ADMIN_DUTIES_UNIT), &units(eyes), unit));
    fields.push(line("unit_kind", t!(cx, ADMIN_DUTIES_UNIT_KIND), kind).hint(t!(cx, ADMIN_DUTIES_UNIT_KIND_HINT)));
    fields.push(line(
        "co_units",
        t!(cx, ADMIN_DUTIES_CO_UNITS),
        &old.map_or_else(String::new, |duty| joined(&duty.co_units)),
    ));
    fields.push(tick("admitted", t!(cx, ADMIN_DUTIES_ADMITTED), old.is_none_or(|duty| duty.admitted)));
    fields.push(line("source", t!(cx, ADMIN_SOURCE), old.map_or("", |duty| &duty.source)).required());
    fields.push(from(eyes, old.map(|duty| duty.valid_from)));
    fields.push(day("valid_to", t!(cx, ADMIN_VALID_TO), old.and_then(|duty| duty.valid_to)));
    fields
}

fn place(eyes: &Eyes, key: Option<&str>) -> Vec<FieldView> {
    let cx = eyes.cx;
    let old = key.and_then(|code| eyes.tables.city.places().get(code));
    let kinds = [PlaceKind::Estate, PlaceKind::Road, PlaceKind::Building, PlaceKind::Facility, PlaceKind::Asset];
    let kinds: Vec<Choice> = kinds
        .iter()
        .map(|kind| choice(kind.name(), cx.lang.named(&format!("place-kind-{}", kind.name())).unwrap_or(kind.name())))
        .collect();
    let mut fields =
        vec![select("kind", t!(cx, ADMIN_KIND), &kinds, old.map_or("", |place| place.kind.name())).required()];
    fields.push(
        line("thing", t!(cx, ADMIN_PLACE_THING), old.map_or("", |place| &place.thing))
            .hint(t!(cx, ADMIN_PLACE_THING_HINT)),
    );
    fields.extend(names(eyes, &old.map_or_else(Text::default, |place| place.name.clone())));
    fields.push(
        line("aliases", t!(cx, ADMIN_ALIASES), &old.map_or_else(String::new, |place| place.aliases.join("、")))
            .hint(t!(cx, ADMIN_ALIASES_HINT)),
    );
    fields.push(
        line("point", t!(cx, ADMIN_POINT), &point_text(old.and_then(|place| place.point)))
            .hint(t!(cx, ADMIN_POINT_HINT)),
    );
    fields.push(
        line("area", t!(cx, DESK_COL_AREA), old.map_or("", |place| place.area.as_str()))
            .hint(t!(cx, ADMIN_PLACE_AREA_HINT)),
    );
    fields.push(line(
        "parent",
        t!(cx, ADMIN_PLACE_PARENT),
        old.and_then(|place| place.parent.as_ref()).map_or("", |code| code.as_str()),
    ));
    fields.push(select(
        "owner",
        t!(cx, ADMIN_OWNER),
        &units(eyes),
        old.and_then(|place| place.owner.as_ref()).map_or("", |id| id.as_str()),
    ));
    fields.push(from(eyes, old.map(|place| place.valid_from)));
    fields
}

fn answer(eyes: &Eyes, key: Option<&str>) -> Vec<FieldView> {
    let cx = eyes.cx;
    let old = key.and_then(|id| eyes.tables.city.answer(id));
    let long = |name: &str, label: &str, text: &str| {
        FieldView::new(name, label, Control::Lines { chars_max: 2_000, rows: 5 }).value(text)
    };
    let mut fields = code(eyes, key);
    let question = old.map_or_else(Text::default, |answer| answer.question.clone());
    let [zh, en] = both("question", t!(cx, ADMIN_QUESTION), t!(cx, ADMIN_QUESTION_EN), &question);
    fields.extend([zh.required(), en]);
    fields.push(long("answer_zh", t!(cx, ADMIN_ANSWER), old.map_or("", |answer| &answer.answer.zh)).required());
    fields.push(long("answer_en", t!(cx, ADMIN_ANSWER_EN), old.map_or("", |answer| &answer.answer.en)));
    fields.push(line(
        "keywords",
        t!(cx, ADMIN_KEYWORDS),
        &old.map_or_else(String::new, |answer| answer.keywords.join("、")),
    ));
    fields.push(select(
        "category",
        t!(cx, DESK_COL_CATEGORY),
        &categories(eyes),
        old.and_then(|answer| answer.category.as_ref()).map_or("", |code| code.as_str()),
    ));
    fields.push(
        select("owner", t!(cx, ADMIN_KEEPER), &units(eyes), old.map_or("", |answer| answer.owner.as_str())).required(),
    );
    fields.push(day("review_on", t!(cx, ADMIN_REVIEW_ON), old.map(|answer| answer.review_on)).required());
    fields.push(from(eyes, old.map(|answer| answer.valid_from)));
    fields.push(day("valid_to", t!(cx, ADMIN_VALID_TO), old.and_then(|answer| answer.valid_to)));
    fields
}
