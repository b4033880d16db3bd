//! Releasing the register of places: to people who supervise in the organisation, whole; to who plans an
//! outing, the names of the few that are offered instead. To nobody else: a list of venues is what must
//! never be found.

use atalaya_domain::{
    Cell, Handle, Json, Language, PlaceId, PlaceName, PlaceReview, Role, Setting, TimeBand, UserId,
    Viewer, Zone,
};
use jiff::Timestamp;

use crate::{Refusal, Released};

/// A registered place with what the map says of it. Not to be sent: [`release_places`] makes of it what
/// may be.
#[derive(Debug, Clone)]
pub struct PlaceRecord<'a> {
    /// Its id.
    pub id: PlaceId,
    /// What it is called.
    pub name: &'a PlaceName,
    /// Where it is.
    pub cell: Cell,
    /// The kind of place.
    pub setting: Option<Setting>,
    /// What the map proposes for each part of the day, 0–5, in the order of [`TimeBand::ALL`].
    pub proposed: [u8; 4],
    /// What was said last, and by whom.
    pub reviews: Vec<(PlaceReview, Option<&'a Handle>)>,
}

/// A place that is offered instead of a planned one.
#[derive(Debug, Clone, Copy)]
pub struct OfferedPlace<'a> {
    /// What it is called.
    pub name: &'a PlaceName,
    /// The kind of place.
    pub setting: Option<Setting>,
    /// The level it is offered with, 1–5.
    pub level: u8,
    /// Whether a human's word is in it.
    pub reviewed: bool,
}

/// A place where one may meet.
#[derive(Debug, Clone, Copy)]
pub struct MeetingPlace<'a> {
    /// What a plan names it by.
    pub id: PlaceId,
    /// What it is called.
    pub name: &'a PlaceName,
    /// The kind of place.
    pub setting: Option<Setting>,
    /// Its level in those hours, 1–5.
    pub level: u8,
    /// Whether a human's word is in it.
    pub reviewed: bool,
}

/// Places where one may meet, the lowest level first, then by name: to people who go out. The caller has read them in the
/// viewer's organisation and left out what its rules do not allow.
pub fn release_meeting_places(
    viewer: &Viewer,
    places: &[MeetingPlace<'_>],
) -> Result<Released<Json>, Refusal> {
    if viewer.user.is_none() || !matches!(viewer.role, Role::Promoter | Role::Supervisor) {
        return Err(Refusal::Places);
    }
    let mut places = places.to_vec();
    places.sort_by(|a, b| (a.level, a.name.as_str()).cmp(&(b.level, b.name.as_str())));
    let one = |place: &MeetingPlace<'_>| {
        object([
            ("id", text(&place.id.to_string())),
            ("name", text(place.name.as_str())),
            ("setting", place.setting.map_or(Json::Null, |setting| text(setting.code()))),
            ("level", Json::Integer(i64::from(place.level))),
            ("reviewed", Json::Bool(place.reviewed)),
        ])
    };
    Ok(Released::new(object([("places", Json::Array(places.iter().map(one).collect()))])))
}

/// Whether the viewer keeps the register: a supervisor in person.
pub fn may_register_places(viewer: &Viewer) -> Result<UserId, Refusal> {
    match (viewer.role, viewer.user) {
        (Role::Supervisor, Some(user)) => Ok(user),
        _ => Err(Refusal::Places),
    }
}

/// The register. The caller has read it in the viewer's organisation.
pub fn release_places(
    viewer: &Viewer,
    records: &[PlaceRecord<'_>],
    now: Timestamp,
    zone: &Zone,
) -> Result<Released<Json>, Refusal> {
    may_register_places(viewer)?;
    let recent = |record: &&PlaceRecord<'_>| {
        TimeBand::ALL.iter().all(|band| {
            record.reviews.iter().any(|(review, _)| review.band == *band && review.is_recent(now))
        })
    };
    let reviewed = records.iter().filter(recent).count();
    Ok(Released::new(object([
        ("places", Json::Array(records.iter().map(|one| told(one, now, zone)).collect())),
        ("reviewed_recently", Json::Integer(reviewed as i64)),
    ])))
}

/// What is offered instead of a planned place, the lowest level first and then by name: never by how far
/// away. Of people who go out, and of no program.
pub fn release_offered_places(
    viewer: &Viewer,
    offered: &[OfferedPlace<'_>],
) -> Result<Released<Json>, Refusal> {
    if viewer.user.is_none() || !matches!(viewer.role, Role::Promoter | Role::Supervisor) {
        return Err(Refusal::Places);
    }
    let mut offered = offered.to_vec();
    offered.sort_by(|a, b| (a.level, a.name.as_str()).cmp(&(b.level, b.name.as_str())));
    let one = |place: &OfferedPlace<'_>| {
        object([
            ("name", text(place.name.as_str())),
            ("setting", place.setting.map_or(Json::Null, |setting| text(setting.code()))),
            ("level", Json::Integer(i64::from(place.level))),
            ("reviewed", Json::Bool(place.reviewed)),
        ])
    };
    Ok(Released::new(object([("places", Json::Array(offered.iter().map(one).collect()))])))
}

fn told(record: &PlaceRecord<'_>, now: Timestamp, zone: &Zone) -> Json {
    let at = |at: Timestamp| Json::String(zone.written(at.as_microsecond()));
    let bands = TimeBand::ALL.iter().zip(record.proposed).map(|(band, proposed)| {
        let said = record.reviews.iter().find(|(review, _)| review.band == *band);
        let holds = said.filter(|(review, _)| review.holds(now));
        let review = said.map_or(Json::Null, |(review, by)| {
            object([
                ("category", Json::Integer(i64::from(review.category))),
                ("proposed", Json::Integer(i64::from(review.proposed))),
                ("reason", text(review.reason.code())),
                ("label", both(|language| review.reason.label(language))),
                ("reviewed_at", at(review.reviewed_at)),
                ("reviewed_by", by.map_or(Json::Null, |handle| text(handle.as_str()))),
                ("expires_at", at(review.expires_at)),
                ("holds", Json::Bool(review.holds(now))),
            ])
        });
        object([
            ("band", text(band.code())),
            ("label", both(|language| band.label(language))),
            ("proposed", Json::Integer(i64::from(proposed))),
            (
                "category",
                holds.map_or(Json::Null, |(one, _)| Json::Integer(i64::from(one.category))),
            ),
            ("due", Json::Bool(!said.is_some_and(|(review, _)| review.is_recent(now)))),
            ("review", review),
        ])
    });
    object([
        ("id", text(&record.id.to_string())),
        ("name", text(record.name.as_str())),
        ("cell", text(&record.cell.to_string())),
        ("setting", record.setting.map_or(Json::Null, |setting| text(setting.code()))),
        ("bands", Json::Array(bands.collect())),
    ])
}

pub(crate) fn text(text: &str) -> Json {
    Json::String(text.to_owned())
}

fn both(label: impl Fn(Language) -> &'static str) -> Json {
    object([("es", text(label(Language::Es))), ("en", text(label(Language::En)))])
}

pub(crate) fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    Json::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

#[cfg(test)]
mod tests {
    use atalaya_domain::{KeyPopulations, OrganisationId};

    use super::*;

    #[test]
    fn the_register_is_for_people_who_supervise_and_what_is_offered_names_no_hexagon() {
        let name = PlaceName::parse("La esquina").unwrap();
        let zone = Zone::new("America/Guatemala").unwrap();
        for role in Role::ALL {
            for user in [None, Some(UserId(7))] {
                let viewer = Viewer {
                    history: atalaya_domain::History::Whole,
                    user,
                    organisation: OrganisationId(1),
                    role: *role,
                    key_populations: KeyPopulations::default(),
                };
                let supervises = user.is_some() && *role == Role::Supervisor;
                let now = Timestamp::UNIX_EPOCH;
                assert_eq!(release_places(&viewer, &[], now, &zone).is_ok(), supervises);
                let one = OfferedPlace { name: &name, setting: None, level: 2, reviewed: true };
                let offered = release_offered_places(&viewer, &[one]);
                let goes = user.is_some() && matches!(role, Role::Promoter | Role::Supervisor);
                assert_eq!(offered.is_ok(), goes, "{role:?} {user:?}");
                if let Ok(offered) = offered {
                    let text = serde_json::to_string(offered.get()).unwrap();
                    assert!(text.contains("La esquina") && !text.contains("cell"), "{text}");
                }
            }
        }
    }
}
