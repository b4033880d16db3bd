//! `/logbook_plans`: how an organisation's logbooks are to be read, kept by name.

use std::collections::BTreeMap;

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::{may_bring_logbooks, release_logbook_plans};
use atalaya_domain::{FieldError, FieldReason, Json, LogbookPlanId, LogbookPlanName};
use atalaya_store::{StoreError, StoredLogbookPlan};
use utoipa::ToSchema;

use super::sent::plan_of;
use crate::body;
use crate::doors::Doors;
use crate::problem::{Problem, ProblemCode};
use crate::records::send;
use crate::viewer::Principal;

/// The plans that are kept.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct LogbookPlanList {
    plans: Vec<LogbookPlanKept>,
}

/// A plan that is kept.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct LogbookPlanKept {
    #[schema(format = "uuid")]
    id: String,
    name: String,
    plan: LogbookPlanOut,
}

/// A plan to keep.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read member by member")]
pub struct LogbookPlanIn {
    #[schema(max_length = 80)]
    name: String,
    plan: LogbookPlanOut,
}

/// How a logbook is to be read. Whatever is missing is guessed or asked.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read by its own crate")]
pub struct LogbookPlanOut {
    sheet: Option<String>,
    /// The row that says what the columns are, as the file counts it.
    header_row: Option<usize>,
    /// What each column is about, by what stands over it; `null` leaves it out.
    columns: Option<BTreeMap<String, Option<String>>>,
    /// `dmy` or `mdy`.
    date_order: Option<String>,
    /// The municipality's code that each place's text means; `-` for *not known*.
    places: Option<BTreeMap<String, String>>,
    /// The code that each word means, by list; `-` for *nothing*.
    words: Option<BTreeMap<String, BTreeMap<String, String>>>,
    /// Codes for all rows that say nothing themselves, by list.
    fixed: Option<BTreeMap<String, String>>,
}

/// Lists the plans that the organisation keeps.
#[utoipa::path(get, path = "/api/v1/logbook_plans", tag = "logbooks",
    responses((status = 200, body = LogbookPlanList)))]
pub(crate) async fn logbook_plan_list(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    may_bring_logbooks(viewer)?;
    let stored = doors.app.store.logbook_plans(viewer.organisation).await?;
    let plan = |one: StoredLogbookPlan| {
        let plan = Json::parse(one.plan.as_bytes())?;
        Ok((one.id, one.name, plan))
    };
    let plans = stored.into_iter().map(plan).collect::<Result<Vec<_>, Problem>>()?;
    Ok(send(HttpResponse::Ok(), release_logbook_plans(viewer, plans)?))
}

/// Keeps a plan under an id that its sender made, instead of what was kept there. Which sheet and row it was for is not
/// kept: the next file has its own.
#[utoipa::path(put, path = "/api/v1/logbook_plans/{id}", tag = "logbooks",
    params(("id" = String, Path, format = "uuid")), request_body = LogbookPlanIn,
    responses((status = 200, body = LogbookPlanList)))]
pub(crate) async fn logbook_plan_set(
    request: HttpRequest,
    mut payload: Payload,
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    may_bring_logbooks(&viewer)?;
    let id = LogbookPlanId::parse(&id).filter(LogbookPlanId::is_random);
    let id = id.ok_or(Problem::new(ProblemCode::NotFound))?;
    body::expect_media(&request, &[body::MediaType::Json])?;
    let json = body::read_json(&request, &mut payload).await?;
    let json = json.ok_or(Problem::new(ProblemCode::InvalidJson))?;
    let wrong = |pointer: &str, reason| {
        Problem::fields(ProblemCode::InvalidBody, &[FieldError::new(pointer, reason)])
    };
    let name = match json.member("name") {
        Some(Json::String(text)) => LogbookPlanName::parse(text).ok_or_else(|| {
            wrong("/name", FieldReason::TooLong { max_chars: LogbookPlanName::MAX_CHARS })
        })?,
        _ => return Err(wrong("/name", FieldReason::Missing)),
    };
    let plan = json.member("plan").ok_or_else(|| wrong("/plan", FieldReason::Missing))?;
    let failed = |error: serde_json::Error| Problem::internal("write a plan", &error);
    let plan = plan_of(&serde_json::to_vec(plan).map_err(failed)?)?.for_the_next();
    let plan = serde_json::to_string(&plan).map_err(failed)?;
    let store = principal.store(&doors);
    let new = StoredLogbookPlan { id, name, plan };
    match store.logbook_plan_set(viewer.organisation, new, doors.now()).await {
        Err(StoreError::Taken { what: "logbook plan" }) => {
            return Err(Problem::new(ProblemCode::TooManyPlans));
        }
        done => done?,
    }
    logbook_plan_list(principal, doors).await
}

/// Forgets a plan.
#[utoipa::path(delete, path = "/api/v1/logbook_plans/{id}", tag = "logbooks",
    params(("id" = String, Path, format = "uuid")), responses((status = 204)))]
pub(crate) async fn logbook_plan_remove(
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    may_bring_logbooks(viewer)?;
    let missing = || Problem::new(ProblemCode::NotFound);
    let id = LogbookPlanId::parse(&id).ok_or_else(missing)?;
    let gone = principal.store(&doors).logbook_plan_remove(viewer.organisation, id).await?;
    if gone { Ok(HttpResponse::NoContent().finish()) } else { Err(missing()) }
}
