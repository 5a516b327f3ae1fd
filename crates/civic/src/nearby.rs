//! "Is this already reported?": open matters of the same kind at the same place. Never by person, and never for private matters.

use crate::category::Catalogue;
use crate::geometry::{Point, distance_metres};
use crate::ids::{CategoryCode, PlaceCode};

/// What matching may look at. There is no person in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matter {
    /// Its category, once one is known.
    pub category: Option<CategoryCode>,
    /// Its place in the register.
    pub place: Option<PlaceCode>,
    /// Where it is.
    pub point: Option<Point>,
    /// Its procedure is private.
    pub private: bool,
}

/// How close is close, and how alike is alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Two points further apart are not the same place.
    pub metres: u32,
    /// Texts less alike than this (in thousandths) are not the same matter when the categories are not the same.
    pub alike: u16,
}

impl Default for Limits {
    /// 150 m and 450 thousandths.
    fn default() -> Self {
        Self { metres: 150, alike: 450 }
    }
}

/// Why two matters may be the same one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Match {
    /// How strong it is, in thousandths.
    pub strength: u16,
    /// The same place of the register.
    pub same_place: bool,
    /// The same category, or one within the other.
    pub same_category: bool,
    /// The metres between them, where both have a point.
    pub metres: Option<u32>,
}

/// Whether two matters may be the same: at the same place or near, and of the same category or with texts that are alike.
/// `alike` says how alike their texts are, in thousandths. `None` when they do not match, and always when either is private.
pub fn matches(new: &Matter, open: &Matter, alike: u16, catalogue: &Catalogue, limits: Limits) -> Option<Match> {
    if is_private(new, catalogue) || is_private(open, catalogue) {
        return None;
    }
    let same_place = new.place.is_some() && new.place == open.place;
    let metres = new.point.zip(open.point).map(|(a, b)| distance_metres(a, b));
    let near = same_place || metres.is_some_and(|metres| metres <= limits.metres);
    let same_category = related(new, open, catalogue);
    if !near || !(same_category || alike >= limits.alike) {
        return None;
    }
    let closeness = match (same_place, metres) {
        (true, _) => 400,
        (false, Some(metres)) => 350 - 300 * metres.min(limits.metres) / limits.metres.max(1),
        (false, None) => 0,
    };
    let kind = if same_category { 300 } else { 0 };
    let strength = (closeness + kind + u32::from(alike.min(1000)) * 3 / 10) as u16;
    Some(Match { strength, same_place, same_category, metres })
}

fn is_private(matter: &Matter, catalogue: &Catalogue) -> bool {
    matter.private || matter.category.as_ref().is_some_and(|code| catalogue.is_private(code.as_str()))
}

fn related(a: &Matter, b: &Matter, catalogue: &Catalogue) -> bool {
    let (Some(a), Some(b)) = (&a.category, &b.category) else { return false };
    let within =
        |wide: &CategoryCode, narrow: &CategoryCode| catalogue.distance(wide.as_str(), narrow.as_str()).is_some();
    a == b || within(a, b) || within(b, a)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::sample;

    const HERE: Point = Point::new(1_202_000_000, 297_000_000);

    fn matter(category: &str, place: Option<u32>, north: i32) -> Matter {
        Matter {
            category: (!category.is_empty()).then(|| category.into()),
            place: place.and_then(PlaceCode::from_serial),
            point: Some(Point::new(HERE.lon, HERE.lat + north)),
            private: false,
        }
    }

    fn check(a: &Matter, b: &Matter, alike: u16, wanted: bool) {
        let city = sample::city();
        let found = matches(a, b, alike, city.categories(), Limits::default());
        assert_eq!(found.is_some(), wanted, "{a:?} {b:?} {alike}");
        assert_eq!(found, matches(b, a, alike, city.categories(), Limits::default()));
    }

    #[test]
    fn matters_match_by_place_and_kind() {
        check(&matter("lamp", None, 0), &matter("lamp", None, 9_000), 0, true);
        check(&matter("lamp", None, 0), &matter("facilities", None, 9_000), 0, true);
        check(&matter("lamp", None, 0), &matter("lamp", None, 18_000), 900, false);
        check(&matter("lamp", Some(1), 0), &matter("lamp", Some(1), 90_000), 0, true);
        check(&matter("lamp", None, 0), &matter("refuse", None, 0), 0, false);
        check(&matter("lamp", None, 0), &matter("refuse", None, 0), 800, true);
        check(&matter("", None, 0), &matter("", None, 0), 800, true);
        check(&matter("", None, 0), &matter("", None, 0), 200, false);
    }

    #[test]
    fn private_matters_never_match() {
        check(&matter("neighbours", Some(1), 0), &matter("neighbours", Some(1), 0), 1000, false);
        check(&matter("noise-family", Some(1), 0), &matter("lamp", Some(1), 0), 1000, false);
        check(&Matter { private: true, ..matter("lamp", Some(1), 0) }, &matter("lamp", Some(1), 0), 1000, false);
    }

    #[test]
    fn the_same_place_and_words_are_stronger() {
        let city = sample::city();
        let strength = |a: &Matter, b: &Matter, alike| {
            matches(a, b, alike, city.categories(), Limits::default()).unwrap().strength
        };
        let (near, there) = (matter("lamp", None, 9_000), matter("lamp", Some(1), 0));
        assert!(strength(&there, &there, 500) > strength(&there, &near, 500));
        assert!(strength(&there, &near, 500) > strength(&there, &near, 100));
        assert_eq!(strength(&there, &there, 1000), 1000);
    }
}
