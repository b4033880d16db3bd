//! Releasing records of exposure: to those who sent them and to supervisors.
//!
//! Denominators are as secret as events: where teams were and when is where promoters walk. Who
//! sent a record is told to nobody, so that it serves the map and not the counting of workers. The
//! minutes are told to who sent it alone: a supervisor sees whole hours, in which a night's work can be
//! judged and nobody's way be timed, and those of the last weeks alone, which a meeting may still mend.

use atalaya_domain::{Exposure, ExposureId, Json, UserId, Viewer, Zone};
use jiff::{SignedDuration, Timestamp};

use crate::event::{had, is_own, known};
use crate::{RecordScope, Refusal, Released, Scope, history};

/// A record of exposure as it is stored, with what the server knows of it. Not to be sent:
/// [`release_exposure`] makes of it what may be.
#[derive(Debug, Clone, Copy)]
pub struct ExposureRecord<'a> {
    /// The version that holds.
    pub exposure: &'a Exposure,
    /// Who sent it; `None` for a program or an import.
    pub reporter: Option<UserId>,
    /// 1 for the first, one more with each change.
    pub version: i64,
    /// When this version was stored.
    pub recorded_at: Timestamp,
    /// Whether it was withdrawn.
    pub withdrawn: bool,
    /// When it was first sent, where the viewer does not see everything they ever sent.
    pub first_at: Option<Timestamp>,
}

/// For so long supervisors are told where others were: a month's meeting, and some days to mend what came up
/// at it. What is older counts on, and is told to who sent it alone: two years of where teams walk are nobody's to read.
const OTHERS_ARE_SEEN: SignedDuration = SignedDuration::from_hours(35 * 24);

/// Records of others that ended before are told to nobody.
#[must_use]
pub fn others_hours_since(now: Timestamp) -> Timestamp {
    now.saturating_sub(OTHERS_ARE_SEEN).unwrap_or(Timestamp::MIN)
}

/// Whether the viewer may see, amend and withdraw a record that this user sent in their own
/// organisation: a promoter their own, a supervisor those of the last weeks too, everybody else none.
#[must_use]
pub fn sees_exposure(
    viewer: &Viewer,
    reporter: Option<UserId>,
    exposure: &Exposure,
    now: Timestamp,
) -> bool {
    let is_recent = exposure.when.latest_us() >= others_hours_since(now).as_microsecond();
    Scope::of(viewer).exposure.sees(reporter) && (is_own(viewer, reporter) || is_recent)
}

/// A record as the viewer may see it, as the API writes it. Another organisation's record is
/// never read for them: it, somebody else's and one that does not exist are refused alike.
pub fn release_exposure(
    viewer: &Viewer,
    record: &ExposureRecord<'_>,
    zone: &Zone,
    now: Timestamp,
) -> Result<Released<Json>, Refusal> {
    seen(viewer, record, zone, now).map(Released::new)
}

/// A page of records as the viewer may see them, newest first. `more` says whether another page
/// follows: its cursor is the id of this page's last record.
pub fn release_exposures(
    viewer: &Viewer,
    records: &[ExposureRecord<'_>],
    more: bool,
    zone: &Zone,
    now: Timestamp,
) -> Result<Released<Json>, Refusal> {
    let exposure: Result<Vec<Json>, Refusal> =
        records.iter().map(|record| seen(viewer, record, zone, now)).collect();
    let next = match records.last() {
        Some(last) if more => Json::String(last.exposure.id.to_string()),
        _ => Json::Null,
    };
    let page = vec![("exposure".to_owned(), Json::Array(exposure?)), ("next".to_owned(), next)];
    Ok(Released::new(Json::Object(page)))
}

/// Whether the viewer may give a record this id; as for events, see [`crate::may_name`].
#[must_use]
pub fn may_name_exposure(viewer: &Viewer, id: ExposureId) -> bool {
    Scope::of(viewer).exposure == RecordScope::Organisation || id.is_random()
}

/// What the viewer is told when the id they send is here already; as for events, see
/// [`crate::release_had`].
pub fn release_had_exposure(
    viewer: &Viewer,
    reporter: Option<UserId>,
    version: i64,
) -> Result<Released<Option<i64>>, Refusal> {
    had(viewer, Scope::of(viewer).exposure.sees(reporter), reporter, version)
}

fn seen(
    viewer: &Viewer,
    record: &ExposureRecord<'_>,
    zone: &Zone,
    now: Timestamp,
) -> Result<Json, Refusal> {
    if !sees_exposure(viewer, record.reporter, record.exposure, now) {
        return Err(Refusal::NoSuchExposure);
    }
    history::reaches(viewer, record.first_at)?;
    let mut json = record.exposure.to_json(zone);
    if let Json::Object(members) = &mut json {
        if record.reporter.is_some() && record.reporter != viewer.user {
            let [from, to] = whole_hours(record.exposure, zone);
            for (name, value) in members.iter_mut() {
                match name.as_str() {
                    "started_at" => *value = Json::String(from.clone()),
                    "ended_at" => *value = Json::String(to.clone()),
                    _ => {}
                }
            }
        }
        members.extend(known(record.version, record.recorded_at, record.withdrawn, zone));
    }
    Ok(json)
}

/// The local hours a record lies in: from the start of the first to the end of the last.
fn whole_hours(exposure: &Exposure, zone: &Zone) -> [String; 2] {
    let start = |us: i64| {
        Timestamp::from_microsecond(us).map_or(us, |at| zone.hour_start(at).as_microsecond())
    };
    let (from, last) = (exposure.when.earliest_us(), exposure.when.latest_us());
    let ends = if start(last) == last { last } else { start(last) + 3_600_000_000 };
    [zone.written(start(from)), zone.written(ends)]
}
