//! How people behave: which of the possible steps they take and how long they wait before it. Steps that are not listed are taken
//! now and then, so that any procedure can be played.

use fengqiao_app::cases::Loaded;
use fengqiao_app::{Tables, words};
use fengqiao_calendar::Instant;
use fengqiao_procedure::model::{Step, Trigger};

use crate::matter::Matter;
use crate::random::Random;

/// The weight of a step that is not listed.
const UNKNOWN: u32 = 20;
const MINUTE: i64 = 60 * 1000;
const DAY: i64 = 24 * 60 * MINUTE;
/// The longest that staff let something lie without a reason, and the longest that residents think about it.
const STAFF_WAIT_MAX: i64 = 12 * DAY;
const RESIDENT_WAIT_MAX: i64 = 6 * DAY;

/// Step and weight. The rest of a thousand is nobody's: the clock goes on.
const WEIGHTS: [(&str, u32); 90] = [
    ("register", 900),
    ("screen", 940),
    ("answer_at_once", 20),
    ("route_out", 10),
    ("reject", 22),
    ("refer_out", 8),
    ("void", 4),
    ("hand_to_emergency", 0),
    ("dispatch", 930),
    ("dispatch_to", 12),
    ("dispatch_urgent", 0),
    ("refer_up", 6),
    ("merge", 0),
    ("unmerge", 40),
    ("sign", 940),
    ("accept", 940),
    ("object_duty", 45),
    ("rule_same", 500),
    ("rule_other", 480),
    ("rule_by_supervisor", 100),
    ("contact", 920),
    ("start_without_contact", 40),
    ("begin", 940),
    ("reply", 860),
    ("feed_back", 830),
    ("feed_back_again", 950),
    ("ask_extension", 40),
    ("grant_extension", 800),
    ("refuse_extension", 180),
    ("suspend", 14),
    ("put_on_list", 12),
    ("take_off_list", 500),
    ("resume", 600),
    ("call_units", 22),
    ("help", 950),
    ("refuse_help", 40),
    ("joint_end", 10),
    ("order", 150),
    ("answered_object", 12),
    ("routed_object", 10),
    ("send_to_second", 300),
    ("verify", 900),
    ("verify_unnamed", 900),
    ("send_back", 70),
    ("send_to_supervisor", 60),
    ("visit_solved", 420),
    ("visit_partly", 50),
    ("visit_explained", 60),
    ("visit_unsolved", 60),
    ("visit_unsolved_again", 80),
    ("visit_contested", 80),
    ("visit_unreachable", 900),
    ("visit_by_supervisor", 40),
    ("attempt_phone", 110),
    ("attempt_otherwise", 60),
    ("rate_solved", 190),
    ("rate_unsolved", 35),
    ("rate_unsolved_again", 30),
    ("contest", 60),
    ("contest_solved", 300),
    ("contest_partly", 300),
    ("contest_explained", 400),
    ("reply_second", 950),
    ("confirm", 120),
    ("reopen", 14),
    ("add", 22),
    ("urge", 12),
    ("withdraw", 6),
    ("hide_identity", 2),
    ("correct_place", 2),
    ("correct_category", 4),
    ("correct_contact", 1),
    ("correct_photos", 0),
    ("drawn", 110),
    ("not_drawn", 880),
    ("reply_to_letter", 900),
    ("route_on", 10),
    ("handed_on", 900),
    ("not_received", 30),
    ("allow_study", 4),
    ("raise_now", 2),
    ("recuse", 2),
    ("replace_unit", 0),
    ("blow", 0),
    ("whistle_end", 10),
    ("joint_minutes", 4),
    ("order_listed", 150),
    ("open_order", 0),
    ("answer_order", 300),
    ("interview", 30),
];

/// How readily a step is taken, for this matter: `urgent` by its category, `sorted` once it has one.
pub(crate) fn weight(step: &Step, matter: &Matter, urgent: bool, sorted: bool) -> u32 {
    let listed = WEIGHTS.iter().find(|(name, _)| *name == step.name).map_or(UNKNOWN, |(_, weight)| *weight);
    match step.name.as_str() {
        "dispatch" | "dispatch_urgent" if !sorted => 0,
        "correct_category" if !sorted && matter.channel != "patrol" => 900,
        "merge" if matter.twin_of.is_some() => 20_000,
        "dispatch_urgent" if urgent => 20_000,
        "hand_to_emergency" if urgent => 40,
        "answer_at_once" if matter.category.starts_with("17") => 2_500,
        "start_without_contact" if matter.contact.is_none() => 20_000,
        "contact" if matter.contact.is_none() => 0,
        name if name.starts_with("rate_") && matter.contact.is_none() => listed / 4,
        _ => listed,
    }
}

/// The weight of doing nothing at all in a state in which `offices` may act or not: closing windows and waiting lists mostly run out by themselves.
pub(crate) fn idle(state: &str, offices: bool) -> u32 {
    match state {
        "concluded" => 866,
        "merged" => 960,
        "pending" | "suspended" => 500,
        "replied" => 30,
        // Nobody but the resident could act, and most are content.
        _ if !offices => 600,
        _ => 8,
    }
}

/// When a step is taken that was chosen now.
pub(crate) fn when(tables: &Tables, case: &Loaded, step: &Step, now: Instant, random: &mut Random) -> Instant {
    let procedure = &case.compiled.procedure;
    let resident = procedure.is_resident_act(step);
    let due = words::leading_clock(procedure, &case.state).map(|run| run.due.at).filter(|due| due.0 > now.0);
    let whole = due.map_or(4 * 60 * MINUTE, |due| due.0 - now.0);
    if resident {
        let wait = whole.clamp(MINUTE, RESIDENT_WAIT_MAX);
        return waking(tables, Instant(now.0 + share(wait, 4, 92, random)), random);
    }
    let long = matches!(step.name.as_str(), "resume" | "take_off_list");
    let holder = case.filing.holder.as_ref().map_or("", |(organisation, _)| organisation.as_str());
    let late = random.chance(slowness(holder));
    let wait = match (late, long) {
        (_, true) => share(whole.min(60 * DAY), 20, 80, random),
        (true, _) => share(whole, 101, 150, random).min(whole + STAFF_WAIT_MAX),
        (false, _) => {
            share(whole.min(STAFF_WAIT_MAX), 5, 55, random).min(share(whole.min(STAFF_WAIT_MAX), 5, 85, random))
        }
    };
    let at = Instant(now.0 + wait.max(MINUTE));
    if whole <= 3 * 60 * MINUTE && is_round_the_clock(holder) {
        return at;
    }
    let open = opening(tables, at, random);
    match due {
        // Whoever sees that it would be late before the doors open again, finishes before they close.
        Some(due) if !late && open > due && random.chance(850) => {
            Instant(due.0 - share(whole.min(40 * MINUTE), 10, 90, random))
        }
        _ => open,
    }
}

/// How often an organisation is late, in a thousand: some are well staffed, some are not.
fn slowness(organisation: &str) -> u32 {
    let sum = organisation.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    [6, 12, 25, 45, 90][sum as usize % 5]
}

fn is_round_the_clock(organisation: &str) -> bool {
    ["hotline", "water", "power", "gas", "fire", "police"].iter().any(|kind| organisation.ends_with(kind))
}

fn share(of: i64, low: i64, high: i64, random: &mut Random) -> i64 {
    of / 1_000 * random.between(low * 10, high * 10)
}

/// The same time, or the next time at which offices are open, some minutes after the doors opened.
pub(crate) fn opening(tables: &Tables, at: Instant, random: &mut Random) -> Instant {
    let zone = tables.calendar.zone();
    let local = zone.date_time_of(at);
    let minute = u16::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute())).unwrap_or(0);
    let mut date = local.date();
    if tables.calendar.is_workday(date) {
        for (from, to) in tables.calendar.working_hours().openings() {
            if minute < *to {
                let start = zone.start_of(date).0 + i64::from(*from) * MINUTE;
                return Instant(if minute >= *from { at.0 } else { start + random.between(3, 55) * MINUTE });
            }
        }
    }
    date = date.tomorrow().unwrap_or(date);
    while !tables.calendar.is_workday(date) {
        date = date.tomorrow().unwrap_or(date);
    }
    let first = tables.calendar.working_hours().openings().first().map_or(9 * 60, |(from, _)| i64::from(*from));
    Instant(zone.start_of(date).0 + (first + random.between(2, 110)) * MINUTE)
}

/// The same time, or the next morning for what would be done at night.
fn waking(tables: &Tables, at: Instant, random: &mut Random) -> Instant {
    let hour = i64::from(tables.calendar.zone().date_time_of(at).hour());
    let sleep = if hour < 7 {
        7 - hour
    } else if hour >= 22 {
        31 - hour
    } else {
        return at;
    };
    Instant(at.0 + sleep * 60 * MINUTE + random.between(1, 200) * MINUTE)
}

/// Whether a step belongs to people.
pub(crate) fn is_of_people(step: &Step) -> bool {
    matches!(step.by, Trigger::Roles(_))
}
