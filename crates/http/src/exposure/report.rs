//! `POST /exposure`: one record, an array, or a stream of lines.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::{Refusal, Released, may_name_exposure, release_had_exposure};
use atalaya_domain::{
    Exposure, ExposureDraft, ExposureId, FieldError, Json, Rules, TextFinding, UserId, Viewer,
};
use atalaya_store::{Outcome, Store, StoreError};
use jiff::Timestamp;

use super::out::ExposureIn;
use crate::doors::Doors;
use crate::language::Reader;
use crate::problem::{Problem, ProblemBody, ProblemCode};
use crate::records::{self, BatchOut, CreatedOut, Record, unless_guessable};
use crate::viewer::Principal;

/// Records where teams were and for how long, without which the map shows where incidents were
/// reported and not where it is dangerous: one object, an array of up to 5,000 (8 MiB), or lines of
/// JSON (`application/x-ndjson`, up to 100,000). Success means: on disk. Sending again is answered,
/// not repeated; somebody else's id is refused and nothing more is told of it. What a person records
/// counts on the map from the Monday after (UTC), and in a hexagon no more than what others recorded
/// there.
#[utoipa::path(post, path = "/api/v1/exposure", tag = "exposure",
    request_body(content((ExposureIn = "application/json"), (String = "application/x-ndjson"))),
    responses(
        (status = 201, description = "All are new. A single record is answered with `CreatedOut`.", body = BatchOut),
        (status = 200, description = "All were here already.", body = CreatedOut),
        (status = 207, description = "Each is told by itself.", body = BatchOut),
        (status = 409, description = "The id is in use for something that is not theirs (`id_taken`).", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "None was taken.", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(crate) async fn exposure_create(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    reader: Reader,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    records::create::<Exposure>(&request, &mut payload, viewer, reader.0, &doors).await
}

impl Record for Exposure {
    type Id = ExposureId;
    const PATH: &'static str = "/api/v1/exposure";
    const INVALID: ProblemCode = ProblemCode::InvalidExposure;

    fn id(&self) -> ExposureId {
        self.id
    }

    fn checked(json: &Json, viewer: &Viewer, rules: &Rules<'_>) -> Result<Self, Vec<FieldError>> {
        let draft = ExposureDraft::from_json(json)?;
        let id = draft.id.as_deref().and_then(ExposureId::parse);
        let guessable = id.is_some_and(|id| !may_name_exposure(viewer, id));
        unless_guessable(guessable, draft.check(rules))
    }

    fn text_findings(&self) -> Vec<TextFinding> {
        Vec::new()
    }

    async fn store(
        self,
        store: &Store,
        viewer: &Viewer,
        now: Timestamp,
    ) -> Result<Outcome, StoreError> {
        store.exposure_create(viewer.organisation, viewer.user, self, now).await
    }

    async fn store_many(
        records: &[Self],
        store: &Store,
        viewer: &Viewer,
        now: Timestamp,
    ) -> Result<Vec<Outcome>, StoreError> {
        store.exposure_create_many(viewer.organisation, viewer.user, records.to_vec(), now).await
    }

    async fn similar(&self, _: &Doors, _: &Viewer) -> Result<Option<Released<Json>>, Problem> {
        Ok(None)
    }

    fn had(
        viewer: &Viewer,
        reporter: Option<UserId>,
        version: i64,
    ) -> Result<Released<Option<i64>>, Refusal> {
        release_had_exposure(viewer, reporter, version)
    }
}
