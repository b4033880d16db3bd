//! `/facility_checks`: how an organisation's own premises are, item by item, with what is still to do.

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::{FacilityRecord, may_check_facilities, release_facilities};
use atalaya_domain::{
    FACILITIES, FacilityAnswer, FacilityCheck, FacilityItem, FieldReason, Setting,
};
use utoipa::ToSchema;

use crate::about::TextOut;
use crate::doors::Doors;
use crate::outreach::Fields;
use crate::problem::{Problem, ProblemCode};
use crate::records::send;
use crate::viewer::Principal;

/// Every kind of place that is an organisation's own.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct FacilityList {
    facilities: Vec<FacilityOut>,
}

/// One kind of place with its list.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct FacilityOut {
    /// `cso_office`, `cso_clinic` or `mobile_unit`.
    facility: String,
    label: TextOut,
    /// When it was answered last, RFC 3339.
    checked_at: Option<String>,
    /// How many items are well.
    #[schema(minimum = 0)]
    yes: u32,
    /// Of how many that apply.
    #[schema(minimum = 0)]
    of: u32,
    /// Codes of what is still to do or to look at.
    open: Vec<String>,
    items: Vec<FacilityItemOut>,
}

/// An item of the list.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct FacilityItemOut {
    code: String,
    label: TextOut,
    /// `yes`, `no` or `not_applicable`; `null` where nobody has said.
    answer: Option<String>,
}

/// The list as somebody answers it: codes of items. What stands nowhere is open.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read field by field")]
pub struct FacilityIn {
    #[schema(required = false)]
    yes: Vec<String>,
    #[schema(required = false)]
    no: Vec<String>,
    #[schema(required = false)]
    not_applicable: Vec<String>,
}

/// Gives how the organisation's own premises were found last.
#[utoipa::path(get, path = "/api/v1/facility_checks", tag = "outreach",
    responses((status = 200, body = FacilityList)))]
pub(crate) async fn facility_list(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    may_check_facilities(viewer)?;
    let stored = principal.store(&doors).facility_checks(viewer.organisation).await?;
    let records: Vec<FacilityRecord<'_>> = stored
        .iter()
        .map(|one| FacilityRecord {
            facility: one.facility,
            check: &one.check,
            checked_at: one.checked_at,
        })
        .collect();
    let zone = &doors.app.deployment.zone;
    Ok(send(HttpResponse::Ok(), release_facilities(viewer, &records, zone)?))
}

/// Keeps how one kind of place was found, instead of what was said before.
#[utoipa::path(put, path = "/api/v1/facility_checks/{facility}", tag = "outreach",
    params(("facility" = String, Path)), request_body = FacilityIn,
    responses((status = 200, body = FacilityList)))]
pub(crate) async fn facility_set(
    request: HttpRequest,
    mut payload: Payload,
    facility: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    let by = may_check_facilities(&viewer)?;
    let facility = Setting::parse(&facility).filter(|one| FACILITIES.contains(one));
    let facility = facility.ok_or(Problem::new(ProblemCode::NotFound))?;
    let mut fields = Fields::read(&request, &mut payload).await?;
    let mut answers: Vec<(FacilityItem, FacilityAnswer)> = Vec::new();
    for (name, answer) in [
        ("yes", FacilityAnswer::Yes),
        ("no", FacilityAnswer::No),
        ("not_applicable", FacilityAnswer::NotApplicable),
    ] {
        for (at, code) in fields.texts(name).unwrap_or_default().into_iter().enumerate() {
            let at = format!("{name}/{at}");
            match FacilityItem::parse(&code) {
                Some(item) if answers.iter().any(|(known, _)| *known == item) => {
                    fields.refuse(&at, FieldReason::AlreadyThere);
                }
                Some(item) => answers.push((item, answer)),
                None => {
                    let found = code.chars().take(20).collect();
                    let known = FacilityItem::ALL.iter().map(|item| item.code()).collect();
                    fields.refuse(&at, FieldReason::UnknownCode { found, known });
                }
            }
        }
    }
    fields.end()?;
    let (store, check) = (principal.store(&doors), FacilityCheck::new(answers));
    store.facility_check_set(viewer.organisation, facility, check, by, doors.now()).await?;
    facility_list(principal, doors).await
}
