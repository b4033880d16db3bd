//! Releasing the statement of an incident: the least that an insurer asks for, to whoever reported it, because they ask.
//!
//! Insurers keep papers and pass them on. So there is nothing in it of where exactly, of what was told, of whom the work
//! was with or at what kind of place: a day and its part, a municipality, what happened, what was taken, and by which folio the
//! organisation knows the report.

use atalaya_domain::{EventId, Kind, Taken, TimePrecision, Viewer, Zone};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::history::reaches;
use crate::{EventRecord, Refusal, Released, sees_event, sees_whole_history};

/// Hours in a part of the day.
const PART_HOURS: i8 = 6;

/// A municipality, as people know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedPlace {
    /// Its name.
    pub municipality: String,
    /// The name of its department.
    pub department: String,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// By what the organisation finds the report again.
    pub folio: String,
    /// Whose report it is, as people know it.
    pub organisation: String,
    /// The first and the last day on which it may have happened.
    pub days: [Date; 2],
    /// In which part of the day: 0 from 0 to 6 h, to 3 from 18 to 24 h; `None` where that is not known.
    pub part: Option<u8>,
    /// Where; `None` where that is not known.
    pub place: Option<StatedPlace>,
    /// What happened.
    pub kind: Kind,
    /// What was taken.
    pub taken: Vec<Taken>,
    /// When this was made.
    pub made_at: Timestamp,
}

/// By what a report is called on paper: the last eight digits of its id, in two halves.
#[must_use]
pub fn folio(id: EventId) -> String {
    let written = id.to_string().to_uppercase();
    let last: String =
        written.chars().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect();
    let (first, second) = last.split_at(4);
    format!("{first}-{second}")
}

/// The statement of a report, to who reported it and has just proved anew who they are; to nobody else, whatever their role.
pub fn release_statement(
    viewer: &Viewer,
    record: &EventRecord<'_>,
    (organisation, place): (&str, Option<StatedPlace>),
    (zone, now): (&Zone, Timestamp),
) -> Result<Released<Statement>, Refusal> {
    let own = viewer.user.is_some() && viewer.user == record.reporter;
    if !own || !sees_event(viewer, record.reporter) {
        return Err(Refusal::NoSuchEvent);
    }
    sees_whole_history(viewer)?;
    reaches(viewer, record.first_at)?;
    let (event, when) = (record.event, record.event.when);
    let local = |us: i64| Timestamp::from_microsecond(us).map(|at| zone.local(at));
    let outside = |_| Refusal::NoSuchEvent;
    let first = local(when.earliest_us()).map_err(outside)?;
    // What ends at midnight did not happen on the day that begins then.
    let last = local((when.latest_us() - 1).max(when.earliest_us())).map_err(outside)?;
    let part = |hour: i8| hour / PART_HOURS;
    let same = first.date() == last.date() && part(first.hour()) == part(last.hour());
    let known = matches!(
        when.precision(),
        TimePrecision::Exact | TimePrecision::Hour | TimePrecision::Band
    );
    Ok(Released::new(Statement {
        folio: folio(event.id),
        organisation: organisation.to_owned(),
        days: [first.date(), last.date()],
        part: (same && known).then(|| part(first.hour()).unsigned_abs()),
        place,
        kind: event.kind,
        taken: event.flags.taken.clone(),
        made_at: now,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folio_is_the_end_of_an_id() {
        let id = EventId::parse("0193a7f0-c0de-7000-8000-00005d3a91ff").expect("an id");
        assert_eq!(folio(id), "5D3A-91FF");
    }
}
