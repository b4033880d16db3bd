//! Releasing single events: to those who reported them and those who verify.

use atalaya_domain::{
    Cell, Consents, Event, EventId, Json, Role, UserId, Verification, Viewer, Zone,
};
use jiff::Timestamp;

use crate::{RecordScope, Refusal, Released, Scope, history};

/// An event as it is stored, with what the server knows of it. Not to be sent: [`release_event`]
/// makes of it what may be.
#[derive(Debug, Clone, Copy)]
pub struct EventRecord<'a> {
    /// The version that holds.
    pub event: &'a Event,
    /// Who reported it; `None` for a program or an import.
    pub reporter: Option<UserId>,
    /// 1 for the first, one more with each change.
    pub version: i64,
    /// When this version was stored.
    pub recorded_at: Timestamp,
    /// Whether it was withdrawn.
    pub withdrawn: bool,
    /// The event it is merged into.
    pub duplicate_of: Option<EventId>,
    /// The version as its reporter counts them: without those that merged or separated it.
    pub told_version: i64,
    /// When the last version was stored that its reporter is told of.
    pub told_at: Timestamp,
    /// When it was first reported, where the viewer does not see everything they ever reported.
    pub first_at: Option<Timestamp>,
}

/// Whether the viewer may see an event of this reporter in their own organisation: who verifies
/// sees all, everybody else what they reported themselves. A program that does not verify has no
/// events that could be told from another program's, and sees none.
#[must_use]
pub fn sees_event(viewer: &Viewer, reporter: Option<UserId>) -> bool {
    Scope::of(viewer).events.sees(reporter)
}

/// An event as the viewer may see it, as the API writes it. The narrative and what became of a complaint go to its author
/// and to supervisors only, and its place to nobody else more finely than their map.
///
/// The event is one of the viewer's organisation: no other is ever read for them, so another
/// organisation's event, somebody else's and one that does not exist are refused alike.
pub fn release_event(
    viewer: &Viewer,
    record: &EventRecord<'_>,
    zone: &Zone,
) -> Result<Released<Json>, Refusal> {
    seen(viewer, record, zone).map(Released::new)
}

/// A page of events as the viewer may see them, newest first. `more` says whether another page
/// follows: its cursor is the id of this page's last event, because a position in the store would
/// tell how many reports other organisations make.
pub fn release_events(
    viewer: &Viewer,
    records: &[EventRecord<'_>],
    more: bool,
    zone: &Zone,
) -> Result<Released<Json>, Refusal> {
    let events: Result<Vec<Json>, Refusal> =
        records.iter().map(|record| seen(viewer, record, zone)).collect();
    let next = match records.last() {
        Some(last) if more => Json::String(last.event.id.to_string()),
        _ => Json::Null,
    };
    let page = vec![
        ("events".to_owned(), Json::Array(events?)),
        ("next".to_owned(), next),
        ("history".to_owned(), Json::String(viewer.history.code().to_owned())),
    ];
    Ok(Released::new(Json::Object(page)))
}

/// Whether the viewer may give a report this id. Who does not see their whole organisation's
/// events brings random ids only: an id that an import or another program makes from names can be
/// made again, and sending it would tell whether it is there. All of those are refused alike,
/// whatever is there.
#[must_use]
pub fn may_name(viewer: &Viewer, id: EventId) -> bool {
    Scope::of(viewer).events == RecordScope::Organisation || id.is_random()
}

/// What the viewer is told when the id they report with is here already: the version that holds,
/// if they may see the event. A program that sees none may have sent it itself, and is told no
/// more than that it is here. Somebody else's is refused, in whatever state it is.
pub fn release_had(
    viewer: &Viewer,
    reporter: Option<UserId>,
    version: i64,
) -> Result<Released<Option<i64>>, Refusal> {
    had(viewer, sees_event(viewer, reporter), reporter, version)
}

/// Whether the viewer may change the event this way; `verifies` is whether the change is of its
/// verification, `author` who last changed what it says. Who may not even see it is told that there
/// is none.
pub fn may_amend(
    viewer: &Viewer,
    record: &EventRecord<'_>,
    author: Option<UserId>,
    verifies: bool,
) -> Result<(), Refusal> {
    use Verification::{Corroborated, Rejected, Reported, Rumour, Verified};
    if !sees_event(viewer, record.reporter) {
        return Err(Refusal::NoSuchEvent);
    }
    history::reaches(viewer, record.first_at)?;
    match (Scope::of(viewer).may_verify, verifies) {
        (false, true) => Err(Refusal::Verifying),
        (true, true) if is_own(viewer, record.reporter) || is_own(viewer, author) => {
            Err(Refusal::OwnReport)
        }
        (true, _) => Ok(()),
        // What was verified must not become something else under the same mark.
        (false, false) => match record.event.verification {
            Rumour | Reported => Ok(()),
            Corroborated | Verified | Rejected => Err(Refusal::AlreadyVerified),
        },
    }
}

/// Whether the viewer may change what an event says, and not only how well it is vouched for and for what it may be used:
/// who reported it, and who sees its place as it was told. From who sees it more coarsely a guess that changes nothing would
/// be told from one that does.
pub fn may_rewrite(viewer: &Viewer, reporter: Option<UserId>) -> Result<(), Refusal> {
    let exact = finest(viewer, reporter).is_none_or(|finest| finest >= Cell::FINEST);
    if exact { Ok(()) } else { Err(Refusal::Rewriting) }
}

/// Whether the viewer may change for what an event may be used this way. Only who reported it agrees
/// to more, at any time; who may see it for the organisation takes away from it, as when its reporter
/// asks them to. What a file or a program brought nobody here can agree to more of.
pub fn may_consent(
    viewer: &Viewer,
    record: &EventRecord<'_>,
    consents: Consents,
) -> Result<(), Refusal> {
    if !sees_event(viewer, record.reporter) {
        return Err(Refusal::NoSuchEvent);
    }
    history::reaches(viewer, record.first_at)?;
    if is_own(viewer, record.reporter) || consents.is_within(record.event.consents) {
        Ok(())
    } else {
        Err(Refusal::Consenting)
    }
}

/// The event as it is stored once the viewer has amended it; `verifies` is whether they state its
/// verification. What others vouched for must not become something else under the same mark: when
/// what happened changes, a corroborated or verified event is again one that was reported, and
/// somebody else verifies it.
pub fn amended(
    viewer: &Viewer,
    before: &Event,
    after: Event,
    verifies: bool,
) -> Result<Event, Refusal> {
    use Verification::{Corroborated, Rejected, Reported, Rumour, Verified};
    if before.tells_the_same(&after) {
        return Ok(after);
    }
    match (after.verification, verifies) {
        (Rumour | Reported | Rejected, _) => Ok(after),
        (Corroborated | Verified, true) if reports_as_verified(viewer) => Ok(after),
        (Corroborated | Verified, true) => Err(Refusal::OwnReport),
        (Corroborated | Verified, false) => Ok(Event { verification: Reported, ..after }),
    }
}

/// Whether the viewer may report something as already verified. A person may not, whatever their
/// role: they would verify their own report. A program may, when it brings a supervisor's records.
#[must_use]
pub fn reports_as_verified(viewer: &Viewer) -> bool {
    viewer.user.is_none() && Scope::of(viewer).may_verify
}

/// What is told of a record whose id is sent again, whether or not the viewer sees it.
pub(crate) fn had(
    viewer: &Viewer,
    seen: bool,
    reporter: Option<UserId>,
    version: i64,
) -> Result<Released<Option<i64>>, Refusal> {
    if seen {
        return Ok(Released::new(Some(version)));
    }
    match (viewer.user, reporter) {
        (None, None) => Ok(Released::new(None)),
        (Some(_), _) | (None, Some(_)) => Err(Refusal::IdTaken),
    }
}

/// The version of an event as the viewer sees them counted: the entity tag. That an event was
/// merged into another tells that somebody else reported the same, so it is told to those who see
/// all of their organisation's events anyway; for everybody else nothing has happened.
#[must_use]
pub fn shown_version(viewer: &Viewer, record: &EventRecord<'_>) -> i64 {
    shown_at(viewer, record).0
}

/// The version as the viewer sees them counted, and when it was stored.
pub(crate) fn shown_at(viewer: &Viewer, record: &EventRecord<'_>) -> (i64, Timestamp) {
    match Scope::of(viewer).events {
        RecordScope::Organisation => (record.version, record.recorded_at),
        RecordScope::Own(_) | RecordScope::None => (record.told_version, record.told_at),
    }
}

/// How finely the viewer sees the place of a report; `None` as it was told.
fn finest(viewer: &Viewer, reporter: Option<UserId>) -> Option<u8> {
    let map = Scope::of(viewer).map.filter(|_| !is_own(viewer, reporter));
    map.map(|map| map.finest_resolution)
}

pub(crate) fn is_own(viewer: &Viewer, reporter: Option<UserId>) -> bool {
    viewer.user.is_some() && viewer.user == reporter
}

pub(crate) fn seen(
    viewer: &Viewer,
    record: &EventRecord<'_>,
    zone: &Zone,
) -> Result<Json, Refusal> {
    if !sees_event(viewer, record.reporter) {
        return Err(Refusal::NoSuchEvent);
    }
    history::reaches(viewer, record.first_at)?;
    let mut json = record.event.to_json(zone);
    if let Json::Object(members) = &mut json {
        if let (Some(finest), Some((_, cell))) =
            (finest(viewer, record.reporter), members.iter_mut().find(|(name, _)| name == "cell"))
        {
            *cell = Json::String(record.event.place.cell().coarsened(finest).to_string());
        }
        if !is_own(viewer, record.reporter) && viewer.role != Role::Supervisor {
            members.retain(|(name, _)| name != "narrative");
            // What a court did with it and in which month leads to a file with names in it.
            if let Some((_, Json::Object(flags))) =
                members.iter_mut().find(|(name, _)| name == "flags")
            {
                flags.retain(|(name, _)| name != "complaint");
            }
        }
        let (version, recorded_at) = shown_at(viewer, record);
        members.extend(known(version, recorded_at, record.withdrawn, zone));
        if Scope::of(viewer).events == RecordScope::Organisation {
            let target = record.duplicate_of.map(|id| Json::String(id.to_string()));
            members.push(("duplicate_of".to_owned(), target.unwrap_or(Json::Null)));
        }
    }
    Ok(json)
}

/// What the server knows of a version, as the API writes it.
pub(crate) fn known(
    version: i64,
    recorded_at: Timestamp,
    withdrawn: bool,
    zone: &Zone,
) -> [(String, Json); 3] {
    [
        ("version".to_owned(), Json::Integer(version)),
        ("recorded_at".to_owned(), Json::String(zone.written(recorded_at.as_microsecond()))),
        ("withdrawn".to_owned(), Json::Bool(withdrawn)),
    ]
}
