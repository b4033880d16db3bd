//! Releasing the directory of whom to call: what comes with the program to everybody, an organisation's own numbers to its
//! people in person.

use atalaya_domain::{
    DirectoryVisibility, DirectoryWords, Json, KeyPopulation, Role, Tried, UserId, Viewer, Zone,
};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::{Refusal, Released};

/// How long it is trusted that somebody has called a number.
const TRUSTED: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Somebody one may call. Not to be sent: [`release_directory`] makes of it what may be.
#[derive(Debug, Clone)]
pub struct DirectoryRecord<'a> {
    /// A UUID, or the name under which the number comes with the program.
    pub id: &'a str,
    /// What is written of it.
    pub words: &'a DirectoryWords,
    /// The organisation's own.
    pub own: bool,
    /// What the number rests on.
    pub status: &'a str,
    /// Where it is from.
    pub sources: Vec<&'a str>,
    /// The day on which it was tried last, and whether it was answered.
    pub tried: Option<(Date, bool)>,
    /// The pseudonym of who tried it; for who writes the directory.
    pub tried_by: Option<&'a str>,
    /// The day on which somebody said how they treat people.
    pub treatment_on: Option<Date>,
    /// The pseudonym of who said so; for who writes the directory.
    pub treatment_by: Option<&'a str>,
}

impl DirectoryRecord<'_> {
    /// The day of a try in the deployment's zone.
    #[must_use]
    pub fn day_of(tried: Tried, zone: &Zone) -> (Date, bool) {
        (zone.local(tried.at).date(), tried.answered)
    }
}

/// Whether the viewer writes the directory: a supervisor or the steward in person.
pub fn may_write_directory(viewer: &Viewer) -> Result<UserId, Refusal> {
    match (viewer.role, viewer.user) {
        (Role::Supervisor | Role::Steward, Some(user)) => Ok(user),
        _ => Err(Refusal::Directory),
    }
}

/// Whom one may call, the organisation's own first. A number that nobody has tried, or of which the try is old or was not
/// answered, is `stale`.
#[must_use]
pub fn release_directory(
    viewer: &Viewer,
    records: &[DirectoryRecord<'_>],
    now: Timestamp,
    zone: &Zone,
) -> Released<Json> {
    let today = zone.local(now).date();
    let writes = may_write_directory(viewer).is_ok();
    let shown = records.iter().filter(|record| may_know(viewer, record));
    let entries = shown.map(|record| told(record, writes, today)).collect();
    Released::new(object([("entries", Json::Array(entries))]))
}

/// Whether the viewer knows of a number: of an organisation's own, people in person, as far as it says who sees it.
pub(crate) fn may_know(viewer: &Viewer, record: &DirectoryRecord<'_>) -> bool {
    let for_all = record.words.visibility == DirectoryVisibility::Promoters;
    !record.own || (viewer.user.is_some() && (for_all || may_write_directory(viewer).is_ok()))
}

/// Until when it is trusted that somebody has called a number.
fn trusted_until(record: &DirectoryRecord<'_>) -> Option<Date> {
    let answered = record.tried.filter(|(_, answered)| *answered);
    answered.and_then(|(date, _)| date.checked_add(TRUSTED).ok())
}

/// Whether nobody has called a number, or too long ago, or nobody answered.
pub(crate) fn is_stale(record: &DirectoryRecord<'_>, today: Date) -> bool {
    trusted_until(record).is_none_or(|date| date < today)
}

fn told(record: &DirectoryRecord<'_>, writes: bool, today: Date) -> Json {
    let words = record.words;
    let until = trusted_until(record);
    let treated = |whom: &[KeyPopulation], how: &'static str| {
        whom.iter().map(move |one| (one.code().to_owned(), text(how))).collect::<Vec<_>>()
    };
    let mut treatment = treated(&words.kind_to, "yes");
    treatment.extend(treated(&words.unkind_to, "no"));
    let day = |date: Option<Date>| date.map_or(Json::Null, |date| text(&date.to_string()));
    let maybe = |words: Option<&str>| words.map_or(Json::Null, text);
    // Colleagues who look after the numbers ask each other; nobody else needs a name.
    let who = |handle: Option<&str>| maybe(handle.filter(|_| writes));
    object([
        ("id", text(record.id)),
        ("own", Json::Bool(record.own)),
        ("kind", text(words.kind.code())),
        ("name", text(&words.name)),
        ("phone", maybe(words.phone.as_deref())),
        ("alternative_phone", maybe(words.alternative_phone.as_deref())),
        ("messaging", maybe(words.messaging.as_deref())),
        ("municipality", maybe(words.municipality.as_deref())),
        ("hours", maybe(words.hours.as_deref())),
        ("languages", maybe(words.languages.as_deref())),
        ("say", maybe(words.say.as_deref())),
        ("brings_police", text(words.brings_police.code())),
        ("kp_friendly", Json::Object(treatment)),
        ("kp_friendly_on", day(record.treatment_on)),
        ("kp_friendly_by", who(record.treatment_by)),
        ("cost", maybe(words.cost.as_deref())),
        ("needs_id", text(words.needs_id.code())),
        ("mandatory_report", text(words.mandatory_report.code())),
        ("who_may_call", maybe(words.who_may_call.as_deref())),
        ("visibility", text(words.visibility.code())),
        ("status", text(record.status)),
        ("sources", Json::Array(record.sources.iter().map(|source| text(source)).collect())),
        ("verified_on", day(record.tried.map(|(date, _)| date))),
        ("verified_by", who(record.tried_by)),
        ("answered", record.tried.map_or(Json::Null, |(_, answered)| Json::Bool(answered))),
        ("expires_on", day(until)),
        ("stale", Json::Bool(is_stale(record, today))),
    ])
}

fn text(text: &str) -> Json {
    Json::String(text.to_owned())
}

fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    Json::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}
