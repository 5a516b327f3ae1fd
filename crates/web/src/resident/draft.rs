//! What a resident has said so far, carried from page to page in the form itself: the server keeps nothing until it is sent.

use maud::{Markup, html};

/// A report that is being written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    pub words: String,
    /// A voice message will be added instead of words.
    pub voice: bool,
    pub place: PlaceChoice,
    /// How the chosen place is called; found again by the server from the choice, never trusted.
    pub place_title: String,
    pub category: String,
    pub name: String,
    pub phone: String,
    pub hidden: bool,
    /// The reporter has seen the similar matters and wants an own report.
    pub own: bool,
}

/// Where it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum PlaceChoice {
    /// Not asked yet.
    #[default]
    Open,
    /// An estate, building or facility, by code.
    Place(String),
    /// An area, by code.
    Area(String),
    /// A point, in 1e-7 degree.
    Point { lat: i32, lng: i32 },
    /// Described in words.
    Words(String),
    /// The reporter does not know: a person will find out.
    Unknown,
}

impl PlaceChoice {
    /// The form value.
    pub fn value(&self) -> String {
        match self {
            PlaceChoice::Open => String::new(),
            PlaceChoice::Place(code) => format!("p:{code}"),
            PlaceChoice::Area(code) => format!("a:{code}"),
            PlaceChoice::Point { lat, lng } => format!("g:{lat},{lng}"),
            PlaceChoice::Words(words) => format!("w:{words}"),
            PlaceChoice::Unknown => "u:".to_owned(),
        }
    }

    /// Reads a form value; what cannot be read is not chosen yet.
    pub fn of_value(value: &str) -> PlaceChoice {
        let Some((kind, rest)) = value.split_once(':') else { return PlaceChoice::Open };
        match kind {
            "p" => PlaceChoice::Place(rest.to_owned()),
            "a" => PlaceChoice::Area(rest.to_owned()),
            "w" if !rest.trim().is_empty() => PlaceChoice::Words(rest.trim().to_owned()),
            "u" => PlaceChoice::Unknown,
            "g" => {
                let point = rest.split_once(',').and_then(|(lat, lng)| Some((lat.parse().ok()?, lng.parse().ok()?)));
                point.map_or(PlaceChoice::Open, |(lat, lng)| PlaceChoice::Point { lat, lng })
            }
            _ => PlaceChoice::Open,
        }
    }
}

impl Draft {
    /// Everything said so far as hidden fields, but for those that the page itself asks.
    pub fn hidden(&self, asked: &[&str]) -> Markup {
        let place = self.place.value();
        let yes = |set: bool| if set { "yes" } else { "" };
        let all = [
            ("words", self.words.as_str()),
            ("voice", yes(self.voice)),
            ("place", &place),
            ("category", &self.category),
            ("contact.name", &self.name),
            ("contact.phone", &self.phone),
            ("contact.hidden", yes(self.hidden)),
            ("own", yes(self.own)),
        ];
        html! {
            @for (name, value) in all {
                @if !value.is_empty() && !asked.contains(&name) { input type="hidden" name=(name) value=(value); }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_survives_the_form() {
        for place in [
            PlaceChoice::Open,
            PlaceChoice::Place("FX-0001".into()),
            PlaceChoice::Area("330100".into()),
            PlaceChoice::Point { lat: 301_234_567, lng: -1_201_234_567 },
            PlaceChoice::Words("菜场对面：左手第二盏".into()),
            PlaceChoice::Unknown,
        ] {
            assert_eq!(PlaceChoice::of_value(&place.value()), place);
        }
    }

    #[test]
    fn nonsense_is_no_place() {
        for value in ["", "x", "g:1", "g:a,b", "w:  ", "g:99999999999,1"] {
            assert_eq!(PlaceChoice::of_value(value), PlaceChoice::Open, "{value}");
        }
    }
}
