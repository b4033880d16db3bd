//! Releasing how an organisation's own premises are: to who supervises and to the steward, in person. It says where they are weak.

use atalaya_domain::{
    FACILITIES, FacilityAnswer, FacilityCheck, FacilityItem, Json, Language, Role, Setting, UserId,
    Viewer, Zone,
};
use jiff::Timestamp;

use crate::{Refusal, Released};

/// A list with when it was answered. Not to be sent: [`release_facilities`] makes of it what may be.
#[derive(Debug, Clone, Copy)]
pub struct FacilityRecord<'a> {
    /// Of which kind of place.
    pub facility: Setting,
    /// What was answered last.
    pub check: &'a FacilityCheck,
    /// When.
    pub checked_at: Timestamp,
}

/// Whether the viewer looks after premises: a supervisor or the steward in person.
pub fn may_check_facilities(viewer: &Viewer) -> Result<UserId, Refusal> {
    match (viewer.role, viewer.user) {
        (Role::Supervisor | Role::Steward, Some(user)) => Ok(user),
        _ => Err(Refusal::Facilities),
    }
}

/// Every kind of place with its list, those that nobody has answered too.
pub fn release_facilities(
    viewer: &Viewer,
    records: &[FacilityRecord<'_>],
    zone: &Zone,
) -> Result<Released<Json>, Refusal> {
    may_check_facilities(viewer)?;
    let facilities = FACILITIES.iter().map(|facility| {
        let found = records.iter().find(|record| record.facility == *facility);
        told(*facility, found, zone)
    });
    Ok(Released::new(object([("facilities", Json::Array(facilities.collect()))])))
}

fn told(facility: Setting, record: Option<&FacilityRecord<'_>>, zone: &Zone) -> Json {
    let nothing = FacilityCheck::default();
    let check = record.map_or(&nothing, |record| record.check);
    let (yes, of) = check.score();
    let item = |item: &FacilityItem| {
        let answer = check.answer(*item).map(FacilityAnswer::code);
        object([
            ("code", text(item.code())),
            ("label", both(|language| item.label(language))),
            ("answer", answer.map_or(Json::Null, text)),
        ])
    };
    let at = record.map(|record| text(&zone.written(record.checked_at.as_microsecond())));
    object([
        ("facility", text(facility.code())),
        ("label", both(|language| facility.label(language))),
        ("checked_at", at.unwrap_or(Json::Null)),
        ("yes", Json::Integer(yes as i64)),
        ("of", Json::Integer(of as i64)),
        ("open", Json::Array(check.open().map(|item| text(item.code())).collect())),
        ("items", Json::Array(FacilityItem::ALL.iter().map(item).collect())),
    ])
}

fn both(label: impl Fn(Language) -> &'static str) -> Json {
    object([("es", text(label(Language::Es))), ("en", text(label(Language::En)))])
}

fn text(text: &str) -> Json {
    Json::String(text.to_owned())
}

fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    Json::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}
