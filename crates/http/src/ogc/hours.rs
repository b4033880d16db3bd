//! The hours that the risk map's layers tell of.

use atalaya_domain::HourOfWeek;
use jiff::{SignedDuration, Timestamp};

use super::asked::Span;
use crate::doors::Doors;

/// An hour that is told of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hour {
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
    pub(super) of: HourOfWeek,
}

/// The hours that are told of: the one before now, so that who turns pages over the hour's turn comes to an end, and
/// those of the week from now on.
pub(super) fn hours(doors: &Doors) -> Vec<Hour> {
    let zone = &doors.app.deployment.zone;
    let before = zone.hour_start(doors.now()) - SignedDuration::from_secs(1);
    let mut start = zone.hour_start(before);
    let mut hours = Vec::with_capacity(HourOfWeek::COUNT);
    for _ in 0..HourOfWeek::COUNT {
        let end = zone.next_hour(start);
        hours.push(Hour { start, end, of: zone.hour_of_week(start) });
        start = end;
    }
    hours
}

/// Those of them that are asked for; unasked, the hour it is.
pub(super) fn asked_hours(span: Option<Span>, doors: &Doors) -> Vec<Hour> {
    let now = doors.now();
    let fits = |hour: &Hour| match span {
        Some(span) => span.meets(hour.start, hour.end),
        None => hour.start <= now && now < hour.end,
    };
    hours(doors).into_iter().filter(fits).collect()
}
