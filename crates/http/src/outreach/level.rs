//! What the rules ask of a plan, by the map.

use atalaya_disclosure::Scope;
use atalaya_domain::{HourOfWeek, Population, Setting, Viewer};
use atalaya_safety::{Asked, Requirement, SafetyRules};
use jiff::{SignedDuration, Timestamp};

use super::asked::AskedPlan;
use crate::doors::Doors;

/// What the strictest hour asks, from the plan's beginning until home. The place is read as finely as
/// the viewer may see it, or the answer would tell more than their map. Hours that begin before
/// `warned_until` are asked with a bulletin.
pub(super) fn requirement(
    asked: &AskedPlan,
    viewer: &Viewer,
    rules: &SafetyRules,
    doors: &Doors,
    warned_until: Option<Timestamp>,
) -> Requirement {
    let zone = &doors.app.deployment.zone;
    let finest = Scope::of(viewer).map.map(|map| map.finest_resolution);
    let cell = asked.place.zip(finest).map(|(place, finest)| place.cell.coarsened(finest));
    let with_client = asked
        .place
        .and_then(|place| place.setting)
        .is_some_and(|setting| matches!(setting, Setting::ClientHome | Setting::ClientCar));
    let mut hours = Vec::new();
    let mut at = zone.hour_start(asked.plan.starts_at());
    while at < asked.plan.home_by() {
        hours.push((zone.hour_of_week(at), warned_until.is_some_and(|until| at < until)));
        at = at.saturating_add(SignedDuration::from_hours(1)).unwrap_or(asked.plan.home_by());
    }
    let levels: Vec<u8> = doors.app.live.read(viewer.organisation, |index, as_of| {
        let surface = doors.app.live.surface(index, Population::All, as_of);
        let level = |hour| cell.and_then(|cell| surface.estimate(cell, hour));
        hours.iter().map(|(hour, _)| level(*hour).map_or(0, |one| one.level.number())).collect()
    });
    let asked_in = |((hour, bulletin), level): (&(HourOfWeek, bool), u8)| {
        let hour = hour.hour_of_day();
        rules.requirement(Asked { level, hour, with_client, bulletin: *bulletin })
    };
    let each = hours.iter().zip(levels).map(asked_in);
    let strictest = each.max_by_key(|requirement| requirement.level);
    // A plan has a beginning and an end, so there is an hour.
    let unknown = Asked { level: 0, hour: 0, with_client, bulletin: warned_until.is_some() };
    strictest.unwrap_or_else(|| rules.requirement(unknown))
}
