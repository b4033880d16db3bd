//! Releasing protocol cards: to people who go out in the organisation, and to those who see them home. They say
//! how one works, and neither where nor who.

use atalaya_domain::{Json, KeyPopulation, Role, Setting, Viewer, Zone};
use atalaya_safety::{Band, ProtocolCard, Wording};
use jiff::Timestamp;

use crate::{Refusal, Released};

/// An organisation's cards.
#[derive(Debug, Clone, Copy)]
pub struct ProtocolFacts<'a> {
    /// Which version: 0 is the default.
    pub version: i64,
    /// Since when; none of the default.
    pub changed_at: Option<Timestamp>,
    /// The cards.
    pub cards: &'a [ProtocolCard],
}

/// The cards of the viewer's organisation.
pub fn release_protocol(
    viewer: &Viewer,
    facts: &ProtocolFacts<'_>,
    zone: &Zone,
) -> Result<Released<Json>, Refusal> {
    let goes_out = matches!(viewer.role, Role::Promoter | Role::Supervisor);
    if !goes_out || viewer.user.is_none() {
        return Err(Refusal::Contact);
    }
    let changed = facts.changed_at.map(|at| Json::String(zone.written(at.as_microsecond())));
    let members = [
        ("version", Json::Integer(facts.version)),
        ("changed_at", changed.unwrap_or(Json::Null)),
        ("cards", Json::Array(facts.cards.iter().map(card).collect())),
    ];
    Ok(Released::new(object(members)))
}

fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    Json::Object(members.map(|(name, value)| (name.to_owned(), value)).to_vec())
}

fn wording(text: &Wording) -> Json {
    let en = text.en.clone().map_or(Json::Null, Json::String);
    object([("es", Json::String(text.es.clone())), ("en", en)])
}

fn card(card: &ProtocolCard) -> Json {
    let codes = |codes: Vec<&str>| {
        Json::Array(codes.into_iter().map(|code| Json::String(code.to_owned())).collect())
    };
    let band = card.band.map(|band| match band {
        Band::Day => "day",
        Band::Night => "night",
    });
    let texts = |texts: &[Wording]| Json::Array(texts.iter().map(wording).collect());
    let populations = card.key_populations.iter().copied().map(KeyPopulation::code).collect();
    let settings = card.settings.iter().copied().map(Setting::code).collect();
    object([
        ("title", wording(&card.title)),
        ("key_populations", codes(populations)),
        ("settings", codes(settings)),
        ("band", band.map_or(Json::Null, |band| Json::String(band.to_owned()))),
        ("from_level", Json::Integer(card.from_level.into())),
        ("steps", texts(&card.steps)),
        ("responsible", wording(&card.responsible)),
        ("call", texts(&card.call)),
    ])
}
