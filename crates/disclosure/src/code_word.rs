//! Releasing that a team has code words: to people who supervise in it, since they are called and have to
//! know what to listen for. To who carries a phone, nothing: whoever takes it would know what to ask.

use atalaya_domain::{CodeWordMeaning, Json, Viewer, Zone};
use jiff::{SignedDuration, Timestamp};

use crate::outreach::sees_home;
use crate::{Refusal, Released};

/// That there is a word for something.
#[derive(Debug, Clone, Copy)]
pub struct CodeWordFacts {
    /// Its number.
    pub id: i64,
    /// What it stands for.
    pub stands_for: CodeWordMeaning,
    /// Since when.
    pub since: Timestamp,
    /// Whether it came back with a backup and is not in force before the team has confirmed it.
    pub dormant: bool,
}

/// Words are changed monthly.
const OLD: SignedDuration = SignedDuration::from_hours(31 * 24);

/// What the viewer's organisation has words for.
pub fn release_code_words(
    viewer: &Viewer,
    words: &[CodeWordFacts],
    (zone, now): (&Zone, Timestamp),
) -> Result<Released<Json>, Refusal> {
    if !sees_home(viewer) {
        return Err(Refusal::Contact);
    }
    let told = words.iter().map(|word| {
        let old = now.duration_since(word.since) > OLD;
        Json::Object(vec![
            ("id".to_owned(), Json::Integer(word.id)),
            ("stands_for".to_owned(), Json::String(word.stands_for.code().to_owned())),
            ("since".to_owned(), Json::String(zone.written(word.since.as_microsecond()))),
            ("old".to_owned(), Json::Bool(old)),
            ("dormant".to_owned(), Json::Bool(word.dormant)),
        ])
    });
    let all = ("code_words".to_owned(), Json::Array(told.collect()));
    Ok(Released::new(Json::Object(vec![all])))
}

/// What a word that the viewer has heard stands for, and what a dormant one stood for: that is not acted upon, but whoever
/// has heard it should know that it was one.
pub fn release_heard(
    viewer: &Viewer,
    heard: Option<CodeWordMeaning>,
    dormant: Option<CodeWordMeaning>,
) -> Result<Released<Json>, Refusal> {
    if !sees_home(viewer) {
        return Err(Refusal::Contact);
    }
    let code = |heard: Option<CodeWordMeaning>| {
        heard.map_or(Json::Null, |one| Json::String(one.code().to_owned()))
    };
    Ok(Released::new(Json::Object(vec![
        ("stands_for".to_owned(), code(heard)),
        ("unconfirmed".to_owned(), code(dormant)),
    ])))
}
