//! `POST /events`: one event, an array, or a stream of lines.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::{
    RecordScope, Refusal, Released, Scope, may_name, reaches, release_had, release_similar,
};
use atalaya_domain::{
    Draft, Event, EventId, FieldError, Json, Rules, TextFinding, UserId, Viewer, findings,
};
use atalaya_store::{Outcome, Store, StoreError};
use jiff::Timestamp;

use super::out::{EventIn, dated_record};
use crate::doors::Doors;
use crate::language::Reader;
use crate::problem::{Problem, ProblemBody, ProblemCode};
use crate::records::{self, BatchOut, CreatedOut, Record, dated, unless_guessable};
use crate::viewer::Principal;

/// Reports events: one object, an array of up to 5,000 (8 MiB), or lines of JSON
/// (`application/x-ndjson`, up to 100,000). Success means: on disk. A single event's answer names
/// events that look like the same incident, told before: the sender's own, or the organisation's for
/// a supervisor; nothing is merged by itself. Sending again is answered, not
/// repeated; somebody else's id is refused and nothing more is told of it. A broken line spoils
/// itself only; an array that is not JSON or not UTF-8 is refused whole. When the store is full in the
/// middle of a stream, what was stored before is told, and the last result says from which line on
/// nothing was.
#[utoipa::path(post, path = "/api/v1/events", tag = "events",
    request_body(content((EventIn = "application/json"), (String = "application/x-ndjson"))),
    responses(
        (status = 201, description = "All are new. A single event is answered with `CreatedOut`.", body = BatchOut),
        (status = 200, description = "All were here already.", body = CreatedOut),
        (status = 207, description = "Each is told by itself.", body = BatchOut),
        (status = 409, description = "The id is in use for something that is not theirs (`id_taken`).", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "None was taken.", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(crate) async fn event_create(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    reader: Reader,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    records::create::<Event>(&request, &mut payload, viewer, reader.0, &doors).await
}

impl Record for Event {
    type Id = EventId;
    const PATH: &'static str = "/api/v1/events";
    const INVALID: ProblemCode = ProblemCode::InvalidEvent;

    fn id(&self) -> EventId {
        self.id
    }

    fn checked(json: &Json, viewer: &Viewer, rules: &Rules<'_>) -> Result<Self, Vec<FieldError>> {
        let draft = Draft::from_json(json)?;
        let id = draft.id.as_deref().and_then(EventId::parse);
        let guessable = id.is_some_and(|id| !may_name(viewer, id));
        unless_guessable(guessable, draft.check(rules))
    }

    fn text_findings(&self) -> Vec<TextFinding> {
        self.narrative.as_ref().map_or_else(Vec::new, |text| findings(text.as_str()))
    }

    async fn store(
        self,
        store: &Store,
        viewer: &Viewer,
        now: Timestamp,
    ) -> Result<Outcome, StoreError> {
        store.event_create(viewer.organisation, viewer.user, self, now).await
    }

    async fn store_many(
        records: &[Self],
        store: &Store,
        viewer: &Viewer,
        now: Timestamp,
    ) -> Result<Vec<Outcome>, StoreError> {
        store.event_create_many(viewer.organisation, viewer.user, records.to_vec(), now).await
    }

    async fn similar(
        &self,
        doors: &Doors,
        viewer: &Viewer,
    ) -> Result<Option<Released<Json>>, Problem> {
        let (store, organisation) = (&doors.app.store, viewer.organisation);
        let (id, facts) = (self.id, self.facts());
        let found = match Scope::of(viewer).events {
            // A program does not look who reported the same before it.
            _ if viewer.user.is_none() => Vec::new(),
            RecordScope::Organisation => store.similar_events(organisation, id, facts).await?,
            RecordScope::Own(user) => {
                store.similar_events_of(organisation, user, id, facts).await?
            }
            RecordScope::None => Vec::new(),
        };
        let found: Vec<_> = found.into_iter().map(|one| one.stored).collect();
        let found = dated(viewer, found, doors).await?;
        let records = found.iter().map(dated_record);
        // What their open phone does not show, it does not compare with either.
        let records: Vec<_> = records.filter(|one| reaches(viewer, one.first_at).is_ok()).collect();
        Ok(Some(release_similar(viewer, &records, &doors.app.deployment.zone)?))
    }

    fn had(
        viewer: &Viewer,
        reporter: Option<UserId>,
        version: i64,
    ) -> Result<Released<Option<i64>>, Refusal> {
        release_had(viewer, reporter, version)
    }
}
