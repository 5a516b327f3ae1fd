//! The one zone of a city.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::Instant;

/// 0001-01-02 and 9000-01-01 in UTC: earlier and later instants are read as these.
const FIRST_MILLIS: i64 = -62_135_510_400_000;
const LAST_MILLIS: i64 = 221_845_392_000_000;

/// The last day that a period can end on.
pub(crate) const LAST_DAY: Date = Date::constant(9_500, 12, 31);

/// An IANA time zone, from the database that is built in.
///
/// ```
/// use fengqiao_calendar::Zone;
/// assert_eq!(Zone::default().name(), "Asia/Shanghai");
/// assert!(Zone::named("Mars/Olympus").is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    zone: TimeZone,
    name: String,
}

/// There is no zone of this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is not a known time zone")]
pub struct UnknownZone {
    /// The name that was asked for.
    pub name: String,
}

impl Zone {
    /// The zone of an IANA name.
    ///
    /// # Errors
    /// When the database that is built in has no such zone.
    pub fn named(name: &str) -> Result<Zone, UnknownZone> {
        let unknown = || UnknownZone { name: name.to_owned() };
        let zone = TimeZoneDatabase::bundled().get(name).map_err(|_| unknown())?;
        let name = zone.iana_name().ok_or_else(unknown)?.to_owned();
        Ok(Zone { zone, name })
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The civil day of an instant.
    pub fn date_of(&self, instant: Instant) -> Date {
        self.zone.to_datetime(timestamp(instant)).date()
    }

    /// The civil day and time of an instant, for showing.
    pub fn date_time_of(&self, instant: Instant) -> jiff::civil::DateTime {
        self.zone.to_datetime(timestamp(instant))
    }

    /// The instant of a civil time. A time that the zone skips is read as the one after the gap, a doubled one as the first.
    pub fn instant_of(&self, time: jiff::civil::DateTime) -> Instant {
        let date = time.date().min(LAST_DAY);
        match self.zone.to_timestamp(time.time().on(date.year(), date.month(), date.day())) {
            Ok(stamp) => Instant(stamp.as_millisecond()),
            Err(_) => Instant(FIRST_MILLIS),
        }
    }

    /// The first instant of a day.
    pub fn start_of(&self, date: Date) -> Instant {
        self.instant_of(date.at(0, 0, 0, 0))
    }

    /// The first instant after a day.
    pub fn end_of(&self, date: Date) -> Instant {
        self.start_of(next_day(date))
    }
}

impl Default for Zone {
    /// `Asia/Shanghai`.
    fn default() -> Zone {
        Zone::named("Asia/Shanghai")
            .unwrap_or_else(|unknown| Zone { zone: TimeZone::fixed(jiff::tz::offset(8)), name: unknown.name })
    }
}

/// The day after, or the same at the end of time.
pub(crate) fn next_day(date: Date) -> Date {
    date.tomorrow().unwrap_or(date)
}

fn timestamp(instant: Instant) -> Timestamp {
    Timestamp::from_millisecond(instant.0.clamp(FIRST_MILLIS, LAST_MILLIS)).unwrap_or(Timestamp::UNIX_EPOCH)
}
