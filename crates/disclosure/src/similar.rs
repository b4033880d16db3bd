//! Releasing what may be one incident, told twice.

use atalaya_domain::{EventId, Json, SimilarPlace, Similarity, Text, Viewer, Zone};

use crate::event::{seen, shown_at};
use crate::{EventRecord, RecordScope, Refusal, Released, Scope, history, sees_event};

/// Two events that may be one incident, as they are stored. Not to be sent: [`release_pairs`]
/// makes of it what may be.
#[derive(Debug, Clone, Copy)]
pub struct PairRecord<'a> {
    /// The one that was stored later.
    pub later: EventRecord<'a>,
    /// The other.
    pub earlier: EventRecord<'a>,
    /// How alike they are.
    pub similarity: &'a Similarity,
}

/// The events that a report looks like, for the one who sent it: their ids and when they were
/// stored. Each is one the viewer sees: a promoter is told of their own reports and of no other,
/// however many saw the same. A program is told of none, whatever its token's role: what a form hands over
/// was typed by somebody who may see none of them.
pub fn release_similar(
    viewer: &Viewer,
    records: &[EventRecord<'_>],
    zone: &Zone,
) -> Result<Released<Json>, Refusal> {
    let told = |record: &EventRecord<'_>| {
        if !sees_event(viewer, record.reporter) {
            return Err(Refusal::NoSuchEvent);
        }
        history::reaches(viewer, record.first_at)?;
        let (_, at) = shown_at(viewer, record);
        Ok(Json::Object(vec![
            ("id".to_owned(), Json::String(record.event.id.to_string())),
            ("recorded_at".to_owned(), Json::String(zone.written(at.as_microsecond()))),
        ]))
    };
    let told: Result<Vec<Json>, Refusal> = records.iter().map(told).collect();
    let told = told.map(|told| if viewer.user.is_some() { told } else { Vec::new() });
    told.map(Json::Array).map(Released::new)
}

/// A page of pairs of events that may be one, for those who see all their organisation's events.
/// The cursor is the id of the last event that was looked at, as for events.
pub fn release_pairs(
    viewer: &Viewer,
    pairs: &[PairRecord<'_>],
    next: Option<EventId>,
    zone: &Zone,
) -> Result<Released<Json>, Refusal> {
    if Scope::of(viewer).events != RecordScope::Organisation {
        return Err(Refusal::NoSuchEvent);
    }
    let pair = |pair: &PairRecord<'_>| {
        let Text { es, en } = pair.similarity.sentence();
        let sentence =
            vec![("es".to_owned(), Json::String(es)), ("en".to_owned(), Json::String(en))];
        let events = vec![seen(viewer, &pair.later, zone)?, seen(viewer, &pair.earlier, zone)?];
        Ok(Json::Object(vec![
            ("events".to_owned(), Json::Array(events)),
            ("score".to_owned(), Json::Integer(shown_score(pair.similarity))),
            ("sentence".to_owned(), Json::Object(sentence)),
        ]))
    };
    let pairs: Result<Vec<Json>, Refusal> = pairs.iter().map(pair).collect();
    let next = next.map_or(Json::Null, |id| Json::String(id.to_string()));
    let page = vec![("pairs".to_owned(), Json::Array(pairs?)), ("next".to_owned(), next)];
    Ok(Released::new(Json::Object(page)))
}

/// How alike two events are, as the lower end of one of four classes: in hundredths it would tell how far apart they are,
/// once kinds and times are known.
fn shown_score(similarity: &Similarity) -> i64 {
    let score = similarity.percent();
    let most = if similarity.place == SimilarPlace::Near { 75 } else { 100 };
    [100, 75, 50].into_iter().find(|from| score.min(most) >= *from).unwrap_or(30)
}

/// Whether the viewer may decide that two events are one, or two: a supervisor, also of what they
/// entered themselves, since nothing is vouched for by it. Who may not even see events is told
/// that there are none.
pub fn may_merge(viewer: &Viewer) -> Result<(), Refusal> {
    let scope = Scope::of(viewer);
    if scope.may_merge { Ok(()) } else { Err(Refusal::NoSuchEvent) }
}
