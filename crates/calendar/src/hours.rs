//! When an office is open.

use std::fmt;
use std::str::FromStr;

/// The most openings that a day may have.
const OPENINGS_MAX: usize = 8;
const DAY_MINUTES: u16 = 24 * 60;

/// The hours in which offices work, the same on every workday.
///
/// ```
/// use fengqiao_calendar::WorkingHours;
/// let hours: WorkingHours = "09:00-12:00, 14:00-17:00".parse().unwrap();
/// assert_eq!(hours.minutes_a_day(), 360);
/// assert_eq!("9-17".parse::<WorkingHours>().unwrap().to_string(), "09:00-17:00");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingHours {
    /// From and to in minutes of the day, in order, never empty, never touching.
    openings: Vec<(u16, u16)>,
}

/// Working hours that cannot be read: they must be in order, without overlap, within one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("working hours are written as `09:00-12:00, 14:00-17:00`, in order and without overlap")]
pub struct WorkingHoursError;

impl WorkingHours {
    /// Each opening as minutes of the day, from and to.
    pub fn openings(&self) -> &[(u16, u16)] {
        &self.openings
    }

    /// How many minutes a workday has.
    pub fn minutes_a_day(&self) -> u32 {
        self.openings.iter().map(|(from, to)| u32::from(to - from)).sum()
    }
}

impl Default for WorkingHours {
    /// 09:00-12:00 and 14:00-17:00, a policy default.
    fn default() -> WorkingHours {
        WorkingHours { openings: vec![(9 * 60, 12 * 60), (14 * 60, 17 * 60)] }
    }
}

impl FromStr for WorkingHours {
    type Err = WorkingHoursError;

    fn from_str(text: &str) -> Result<WorkingHours, WorkingHoursError> {
        let mut openings: Vec<(u16, u16)> = Vec::new();
        for part in text.split([',', '，', '、']) {
            let (from, to) = part.trim().split_once(['-', '–']).ok_or(WorkingHoursError)?;
            let (from, to) = (minutes(from)?, minutes(to)?);
            let after_last = openings.last().is_none_or(|(_, last)| *last < from);
            if from >= to || !after_last || openings.len() == OPENINGS_MAX {
                return Err(WorkingHoursError);
            }
            openings.push((from, to));
        }
        Ok(WorkingHours { openings })
    }
}

impl fmt::Display for WorkingHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (from, to)) in self.openings.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)?;
        }
        Ok(())
    }
}

fn minutes(text: &str) -> Result<u16, WorkingHoursError> {
    let (hours, minutes) = text.trim().split_once([':', '：']).unwrap_or((text.trim(), "0"));
    let number = |digits: &str| {
        let plain = !digits.is_empty() && digits.len() <= 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        if plain { digits.parse::<u16>().map_err(|_| WorkingHoursError) } else { Err(WorkingHoursError) }
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let total = hours * 60 + minutes;
    if minutes < 60 && total <= DAY_MINUTES { Ok(total) } else { Err(WorkingHoursError) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let read = text.parse::<WorkingHours>().ok().map(|hours| hours.to_string());
        assert_eq!(read.as_deref(), expected, "{text}");
    }

    #[test]
    fn hours_are_read_or_refused() {
        check("09:00-12:00, 14:00-17:00", Some("09:00-12:00, 14:00-17:00"));
        check("9-17", Some("09:00-17:00"));
        check("8：30–11：30，13：30–17：00", Some("08:30-11:30, 13:30-17:00"));
        check("0-24", Some("00:00-24:00"));
        check("", None);
        check("9", None);
        check("17-9", None);
        check("9-9", None);
        check("9-13, 12-17", None);
        check("9-12, 12-17", None);
        check("9-25", None);
        check("9:75-17", None);
        check("a-b", None);
        check("0-1,2-3,4-5,6-7,8-9,10-11,12-13,14-15,16-17", None);
    }
}
