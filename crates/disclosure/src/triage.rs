//! Releasing what waits for review: to who verifies, each with whether they are the second person it
//! takes. Why something was rejected is told to those who decide, and not to who reported it: a reason
//! is a word between those who review, and no verdict on anybody.

use atalaya_domain::{Json, Language, RejectionReason, UserId, Viewer, Zone};

use crate::event::seen;
use crate::{EventRecord, Refusal, Released, Scope, may_amend};

/// An event that waits for review, or was rejected.
#[derive(Debug, Clone, Copy)]
pub struct TriageRecord<'a> {
    /// The event.
    pub event: EventRecord<'a>,
    /// Who last changed what it says.
    pub author: Option<UserId>,
    /// Why it was rejected.
    pub rejection: Option<RejectionReason>,
}

/// What waits and what was rejected lately, as the viewer may see it. `more` says whether another page
/// of what waits follows: its cursor is the id of this page's last event.
pub fn release_triage(
    viewer: &Viewer,
    waiting: &[TriageRecord<'_>],
    more: bool,
    rejected: &[TriageRecord<'_>],
    zone: &Zone,
) -> Result<Released<Json>, Refusal> {
    if !Scope::of(viewer).may_verify {
        return Err(Refusal::Verifying);
    }
    let told = |records: &[TriageRecord<'_>]| {
        records.iter().map(|one| told(viewer, one, zone)).collect::<Result<Vec<Json>, Refusal>>()
    };
    let next = match waiting.last() {
        Some(last) if more => Json::String(last.event.event.id.to_string()),
        _ => Json::Null,
    };
    let members = [
        ("waiting", Json::Array(told(waiting)?)),
        ("next", next),
        ("rejected", Json::Array(told(rejected)?)),
    ];
    let members = members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Ok(Released::new(Json::Object(members)))
}

fn told(viewer: &Viewer, record: &TriageRecord<'_>, zone: &Zone) -> Result<Json, Refusal> {
    let event = seen(viewer, &record.event, zone)?;
    let may = may_amend(viewer, &record.event, record.author, true).is_ok();
    let rejection = record.rejection.map_or(Json::Null, |reason| {
        let label = [("es", Language::Es), ("en", Language::En)].map(|(name, language)| {
            (name.to_owned(), Json::String(reason.label(language).to_owned()))
        });
        Json::Object(vec![
            ("reason".to_owned(), Json::String(reason.code().to_owned())),
            ("label".to_owned(), Json::Object(label.into())),
        ])
    });
    Ok(Json::Object(vec![
        ("event".to_owned(), event),
        ("may_review".to_owned(), Json::Bool(may)),
        ("rejection".to_owned(), rejection),
    ]))
}
