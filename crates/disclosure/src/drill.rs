//! Releasing what drills and alarms tell afterwards: to people who supervise in the organisation. Never
//! compared by person: who is late is asked, not ranked.

use atalaya_domain::{Json, OutreachPhase, Viewer, Zone};
use jiff::Timestamp;

use crate::outreach::sees_home;
use crate::{Refusal, Released};

/// One drill.
#[derive(Debug, Clone)]
pub struct DrillFacts {
    /// What it was called on the telephone.
    pub code: String,
    /// The pseudonym of who went out.
    pub promoter: String,
    /// When it was to begin.
    pub at: Timestamp,
    /// Where it stands.
    pub phase: OutreachPhase,
    /// When supervisors were called.
    pub called_at: Option<Timestamp>,
    /// How long it took until one acknowledged, seconds.
    pub acknowledged_after_s: Option<i64>,
    /// The pseudonym of who closed it.
    pub closed_by: Option<String>,
}

/// How the alarms of some days went.
#[derive(Debug, Clone, Copy)]
pub struct AlarmFigureFacts {
    /// Of how many days.
    pub days: i64,
    /// Those that called supervisors.
    pub called: u64,
    /// Of these, those of somebody who was not heard of in time.
    pub overdue: u64,
    /// Of these, those that a human has closed.
    pub overdue_closed: u64,
    /// Of these, those in which nothing was the matter.
    pub overdue_false: u64,
    /// Those that nobody has acknowledged.
    pub unanswered: u64,
    /// Half were acknowledged within so many seconds.
    pub acknowledged_median_s: Option<i64>,
}

fn text(value: Option<String>) -> Json {
    value.map_or(Json::Null, Json::String)
}

fn integer(value: Option<i64>) -> Json {
    value.map_or(Json::Null, Json::Integer)
}

/// The drills of the viewer's organisation.
pub fn release_drills(
    viewer: &Viewer,
    drills: &[DrillFacts],
    zone: &Zone,
) -> Result<Released<Json>, Refusal> {
    if !sees_home(viewer) {
        return Err(Refusal::Contact);
    }
    let time = |at: Timestamp| zone.written(at.as_microsecond());
    let told = drills.iter().map(|drill| {
        let members = [
            ("code", Json::String(drill.code.clone())),
            ("promoter", Json::String(drill.promoter.clone())),
            ("at", Json::String(time(drill.at))),
            ("phase", Json::String(drill.phase.code().to_owned())),
            ("called_at", text(drill.called_at.map(time))),
            ("acknowledged_after_s", integer(drill.acknowledged_after_s)),
            ("closed_by", text(drill.closed_by.clone())),
        ];
        Json::Object(members.map(|(name, value)| (name.to_owned(), value)).to_vec())
    });
    let all = ("drills".to_owned(), Json::Array(told.collect()));
    Ok(Released::new(Json::Object(vec![all])))
}

/// How the alarms of the viewer's organisation went.
pub fn release_alarm_figures(
    viewer: &Viewer,
    figures: &AlarmFigureFacts,
) -> Result<Released<Json>, Refusal> {
    if !sees_home(viewer) {
        return Err(Refusal::Contact);
    }
    let count = |number: u64| integer(i64::try_from(number).ok());
    let members = [
        ("days", integer(Some(figures.days))),
        ("called", count(figures.called)),
        ("overdue", count(figures.overdue)),
        ("overdue_closed", count(figures.overdue_closed)),
        ("overdue_false", count(figures.overdue_false)),
        ("unanswered", count(figures.unanswered)),
        ("acknowledged_median_s", integer(figures.acknowledged_median_s)),
    ];
    let members = members.map(|(name, value)| (name.to_owned(), value)).to_vec();
    Ok(Released::new(Json::Object(members)))
}
