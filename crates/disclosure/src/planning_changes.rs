//! Releasing why levels of the planning board changed: what was recorded and taken back around a place since, how long
//! teams were there, and what the map rests on now. To those who see every report of their organisation anyway.

use std::collections::BTreeMap;

use atalaya_domain::{Family, Json, Language, PlaceId, PlaceName, Viewer, Zone};
use atalaya_risk::Reasons;
use jiff::Timestamp;

use crate::place::{may_register_places, object, text};
use crate::{Refusal, Released, Scope};

/// Changes that are told of at most.
const MOST: usize = 20;

/// Hours one after the other of a place whose level is another than it was. Not to be sent: [`release_changes`] makes of
/// it what may be.
#[derive(Debug, Clone)]
pub struct PlanningChange<'a> {
    /// The place.
    pub place: PlaceId,
    /// What it is called.
    pub name: &'a PlaceName,
    /// The first hour of the week.
    pub from: u8,
    /// How many hours.
    pub hours: u8,
    /// The level then, 0–5.
    pub was: u8,
    /// The level now, 0–5.
    pub is: u8,
    /// What happened around it since.
    pub since: &'a SinceThen,
    /// What the map rested on then and rests on now, in the worst of these hours.
    pub rested: Option<(Reasons, Reasons)>,
}

/// What was learnt around a place since an instant.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SinceThen {
    /// Reports that were recorded since and count, by family.
    pub reported: BTreeMap<Family, u64>,
    /// Reports that counted then and do no more: withdrawn, rejected, or one with another.
    pub taken_back: u64,
    /// Reports that counted then and were changed.
    pub amended: u64,
    /// Person-hours of outreach that began since.
    pub hours: f64,
}

/// The changes that are the largest, the longest first, with what is known to be behind each.
pub fn release_changes(
    viewer: &Viewer,
    changes: &[PlanningChange<'_>],
    (before, now): (Timestamp, Timestamp),
    zone: &Zone,
) -> Result<Released<Json>, Refusal> {
    may_register_places(viewer)?;
    let scope = Scope::of(viewer);
    scope.past()?;
    let counts = scope.map.is_some_and(|map| map.counts);
    let at = |at: Timestamp| Json::String(zone.written(at.as_microsecond()));
    let told = changes.iter().take(MOST).map(|change| told(change, counts)).collect();
    Ok(Released::new(object([
        ("before", at(before)),
        ("as_of", at(now)),
        ("changes", Json::Array(told)),
        ("more", whole(changes.len().saturating_sub(MOST) as u64)),
    ])))
}

/// The largest first, then the longest, then by the hour.
pub fn sort_changes(changes: &mut [PlanningChange<'_>]) {
    changes.sort_by_key(|one| {
        let size = one.was.abs_diff(one.is);
        (std::cmp::Reverse(size), std::cmp::Reverse(one.hours), one.from)
    });
}

fn whole(number: u64) -> Json {
    Json::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

fn told(change: &PlanningChange<'_>, counts: bool) -> Json {
    let reported = change.since.reported.iter().map(|(family, count)| {
        object([
            ("family", text(family.code())),
            ("es", text(family.label(Language::Es))),
            ("en", text(family.label(Language::En))),
            ("count", whole(*count)),
        ])
    });
    // Without anything new around it what there was has grown older.
    let faded = change.since.reported.is_empty()
        && change.rested.as_ref().is_some_and(|(then, now)| now.own_events < then.own_events);
    let now = change.rested.as_ref().map_or(Json::Null, |(_, now)| {
        let reasons = if counts { &now.with_counts } else { &now.plain };
        object([("es", text(&reasons.es)), ("en", text(&reasons.en))])
    });
    object([
        ("place", text(&change.place.to_string())),
        ("name", text(change.name.as_str())),
        ("from", whole(change.from.into())),
        ("hours", whole(change.hours.into())),
        ("was", whole(change.was.into())),
        ("is", whole(change.is.into())),
        ("reported", Json::Array(reported.collect())),
        ("taken_back", whole(change.since.taken_back)),
        ("amended", whole(change.since.amended)),
        ("worked_hours", whole(change.since.hours.round().max(0.0) as u64)),
        ("faded", Json::Bool(faded)),
        ("reasons", now),
    ])
}

#[cfg(test)]
mod tests {
    use atalaya_domain::{KeyPopulations, OrganisationId, Role, UserId};

    use super::*;

    #[test]
    fn why_levels_changed_is_told_to_people_who_supervise() {
        let zone = Zone::new("America/Guatemala").unwrap();
        let at = (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH);
        for role in Role::ALL {
            for user in [None, Some(UserId(7))] {
                let key_populations = KeyPopulations::default();
                let viewer = Viewer {
                    history: atalaya_domain::History::Whole,
                    user,
                    organisation: OrganisationId(1),
                    role: *role,
                    key_populations,
                };
                let told = release_changes(&viewer, &[], at, &zone);
                assert_eq!(told.is_ok(), user.is_some() && *role == Role::Supervisor, "{role}");
            }
        }
    }

    #[test]
    fn the_largest_changes_come_first_and_the_others_are_counted() {
        let zone = Zone::new("America/Guatemala").unwrap();
        let name = PlaceName::parse("La esquina").unwrap();
        let since = SinceThen::default();
        let change = |number: u8, was: u8, is: u8, hours: u8| PlanningChange {
            place: PlaceId::random([number; 16]),
            name: &name,
            from: number,
            hours,
            was,
            is,
            since: &since,
            rested: None,
        };
        let mut changes = vec![change(1, 2, 3, 1), change(2, 1, 5, 1), change(3, 3, 2, 9)];
        changes.extend((4..30).map(|number| change(number, 2, 3, 1)));
        sort_changes(&mut changes);
        let key_populations = KeyPopulations::default();
        let (organisation, role) = (OrganisationId(1), Role::Supervisor);
        let viewer = Viewer {
            history: atalaya_domain::History::Whole,
            user: Some(UserId(7)),
            organisation,
            role,
            key_populations,
        };
        let at = (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH);
        let told = release_changes(&viewer, &changes, at, &zone).unwrap();
        let told = serde_json::to_value(told.get()).unwrap();
        assert_eq!(
            (&told["changes"][0]["from"], &told["changes"][1]["from"]),
            (&2.into(), &3.into())
        );
        assert_eq!((told["changes"].as_array().unwrap().len(), &told["more"]), (20, &9.into()));
    }
}
