//! The API's description (`OpenAPI` 3.1), made from the handlers.

use std::sync::LazyLock;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use atalaya_domain::Role;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, OpenApi as Document, Ref, RefOr, ResponseBuilder};
use utoipa::{Modify, OpenApi};

use crate::audit::schema as audit;
use crate::duplicates::schema as duplicates;
use crate::events::schema;
use crate::examples;
use crate::exposure::schema as exposure;
use crate::intake::open_rosa;
use crate::ogc::DESCRIPTION;
use crate::problem::{ProblemBody, ProblemCode, ProblemField};
use crate::routes::{Access, TABLE};

/// The description, before what the tables know is added.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Atalaya",
        description = "Where and when it is dangerous, for whom, and how sure we are. \
            “No data” never means “safe”. Where the data are made up, every answer carries \
            `atalaya-data: synthetic`.",
        license(name = "AGPL-3.0-or-later", identifier = "AGPL-3.0-or-later")
    ),
    paths(
        crate::deployment::deployment_get,
        openapi_get,
        crate::session::session_create,
        crate::session::session_get,
        crate::session::session_delete,
        crate::session::session_open,
        crate::oidc::session_oidc_begin,
        crate::oidc::session_oidc_end,
        crate::passkeys::session_passkey_challenge,
        crate::passkeys::session_passkey,
        crate::passkeys::passkey_challenge,
        crate::passkeys::passkey_list,
        crate::passkeys::passkey_add,
        crate::passkeys::passkey_remove,
        crate::second_factor::session_second,
        crate::second_factor::second_factor_get,
        crate::duress::duress_pin_set,
        crate::second_factor::totp_begin,
        crate::second_factor::totp_confirm,
        crate::second_factor::totp_remove,
        crate::second_factor::recovery_codes_make,
        crate::second_factor::person_second_factor_remove,
        crate::enrolments::enrolment_create,
        crate::devices::device_list,
        crate::devices::device_end,
        crate::people::person_list,
        crate::people::person_create,
        crate::people::person_change,
        crate::people::code_create,
        crate::erasure::erasure_begin,
        crate::erasure::erasure_confirm,
        crate::people::person_devices,
        crate::people::person_devices_end,
        crate::taxonomy::taxonomy_get,
        crate::boundaries::boundaries_get,
        crate::events::event_list,
        crate::events::event_create,
        crate::events::event_get,
        crate::events::event_amend,
        crate::events::event_withdraw,
        crate::events::event_statement,
        crate::duplicates::event_merge,
        crate::duplicates::event_separate,
        crate::duplicates::duplicate_list,
        crate::duplicates::distinct_set,
        crate::duplicates::distinct_unset,
        crate::exposure::exposure_list,
        crate::exposure::exposure_create,
        crate::exposure::exposure_get,
        crate::exposure::exposure_amend,
        crate::exposure::exposure_withdraw,
        crate::risk::risk_get,
        crate::risk::risk_cell_get,
        crate::model::model_get,
        crate::hindsight::hindsight_get,
        crate::indicators::indicators_get,
        crate::live::live_get,
        crate::live::live_stream_get,
        crate::live::live_poll_get,
        crate::live::live_snapshot_get,
        crate::warnings::warning_list,
        crate::agreements::agreement_list,
        crate::agreements::agreement_offer,
        crate::agreements::agreement_accept,
        crate::agreements::agreement_end,
        crate::intake::kobo::kobo_submission,
        crate::intake::cloud_events::cloud_event,
        crate::intake::open_rosa::form_list,
        crate::intake::open_rosa::form_get,
        crate::intake::open_rosa::submission_ready,
        crate::intake::open_rosa::submission_take,
        crate::triage::triage_get,
        crate::triage::event_review,
        crate::logbooks::logbook_read,
        crate::logbooks::logbook_preview,
        crate::logbooks::logbook_refused,
        crate::logbooks::logbook_import,
        crate::logbooks::plans::logbook_plan_list,
        crate::logbooks::plans::logbook_plan_set,
        crate::logbooks::plans::logbook_plan_remove,
        crate::place_audits::place_audit_list,
        crate::place_audits::place_audit_add,
        crate::place_audits::place_audit_remove,
        crate::places::place_list,
        crate::meeting::place_meeting,
        crate::places::place_offer,
        crate::places::place_set,
        crate::places::place_retire,
        crate::places::place_review,
        crate::planning::planning_get,
        crate::planning::planning_sign_off,
        crate::lessons::lesson_list,
        crate::lessons::lesson_write,
        crate::lessons::lesson_done,
        crate::lessons::lesson_remove,
        crate::planning_changes::planning_changes_get,
        crate::pocket_card::pocket_card_make,
        crate::week_sheet::week_sheet_get,
        crate::bulletins::bulletin_list,
        crate::bulletins::bulletin_issue,
        crate::bulletins::bulletin_seen,
        crate::bulletins::bulletin_revoke,
        crate::alerts::alert_list,
        crate::alerts::alert_acknowledge,
        crate::receipts::receipt_take,
        crate::text_messages::text_message_take,
        crate::push::push_get,
        crate::push::push_set,
        crate::push::push_unset,
        crate::audit::audit_list,
        crate::own_data::own_data_get,
        crate::briefing::briefing_get,
        crate::briefing::briefing_read,
        crate::vouching::vouching_set,
        crate::ground::ground_get,
        crate::credential::credential_get,
        crate::credential::credential_set,
        crate::facilities::facility_list,
        crate::facilities::facility_set,
        crate::contacts::contact_get,
        crate::contacts::contact_set,
        crate::contacts::contact_delete,
        crate::audit::audit_mine,
        crate::audit::audit_verification,
        crate::self_check::self_check_get,
        crate::releases::release_list,
        crate::releases::release_propose,
        crate::releases::release_get,
        crate::releases::release_drop,
        crate::releases::release_approve,
        crate::releases::published_list,
        crate::releases::published_get,
        crate::releases::release_file_get,
        crate::releases::published_file_get,
        crate::releases::release_keys_get,
        crate::ogc::ogc_published_landing,
        crate::ogc::ogc_published_conformance,
        crate::ogc::ogc_published_collections,
        crate::ogc::ogc_published_collection,
        crate::ogc::ogc_published_items,
        crate::ogc::ogc_published_item,
        crate::ogc::ogc_risk_landing,
        crate::ogc::ogc_risk_conformance,
        crate::ogc::ogc_risk_collections,
        crate::ogc::ogc_risk_collection,
        crate::ogc::ogc_risk_items,
        crate::ogc::ogc_risk_item,
        crate::ogc::ogc_risk_tilesets,
        crate::ogc::ogc_risk_tileset,
        crate::ogc::ogc_risk_tile_json,
        crate::ogc::ogc_risk_tile,
        crate::ogc::ogc_risk_matrix_sets,
        crate::ogc::ogc_risk_matrix_set,
        crate::outreach::outreach_list,
        crate::outreach::outreach_debrief,
        crate::outreach::outreach_plan,
        crate::outreach::outreach_get,
        crate::outreach::outreach_answer_vehicle,
        crate::outreach::sent::outreach_deliveries,
        crate::outreach::check_in_create,
        crate::outreach::outreach_decide,
        crate::outreach::outreach_acknowledge,
        crate::outreach::outreach_close,
        crate::code_words::code_word_list,
        crate::code_words::code_word_add,
        crate::code_words::code_word_remove,
        crate::code_words::code_word_heard,
        crate::drills::drill_list,
        crate::drills::alarm_figures_get,
        crate::protocol::protocol_get,
        crate::protocol::protocol_set,
        crate::support::support_list,
        crate::support::support_mark,
        crate::support::support_person_set,
        crate::support::support_person_unset,
        crate::directory::directory_get,
        crate::directory::directory_set,
        crate::directory::directory_remove,
        crate::directory::directory_tried,
        crate::duty::duty_list,
        crate::duty::duty_add,
        crate::duty::duty_remove,
        crate::duty::safety_rules_get,
        crate::duty::safety_rules_set,
    ),
    components(schemas(
        ProblemBody, ProblemField, schema::EventIn, schema::FlagsIn, schema::EventOut,
        schema::EventList, schema::EventStatus, schema::CreatedOut, schema::EventResult,
        schema::BatchOut, duplicates::DuplicateOfIn, duplicates::DistinctIn,
        duplicates::SimilarOut, duplicates::DuplicatePair, duplicates::DuplicateList, audit::AuditList,
        audit::AuditEntryOut, audit::AuditActorOut, audit::AuditSubjectOut, exposure::ExposureIn, exposure::ExposureOut, exposure::ExposureList
    )),
    modifiers(&Tables)
)]
struct Api;

static TEXT: LazyLock<String> = LazyLock::new(|| {
    let mut document = serde_json::to_value(Api::openapi()).unwrap_or_default();
    pages(&mut document);
    examples::add(&mut document);
    format!("{document:#}\n")
});

/// What is asked for with `f` comes as a page too.
fn pages(document: &mut serde_json::Value) {
    let operations = document["paths"].as_object_mut().into_iter().flat_map(|all| all.values_mut());
    for operation in operations.filter_map(|item| item.get_mut("get")) {
        let parameters = operation["parameters"].as_array();
        if parameters.is_some_and(|all| all.iter().any(|one| one["name"] == "f")) {
            operation["responses"]["200"]["content"]["text/html"] =
                serde_json::json!({"schema": {"type": "string"}});
        }
    }
}

/// The API's description as JSON.
#[must_use]
pub fn openapi_json() -> String {
    TEXT.clone()
}

/// Gives this description.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "meta",
    responses((status = 200, description = "OpenAPI 3.1",
        content_type = "application/vnd.oai.openapi+json;version=3.1", body = Object)), security(()))]
pub(crate) async fn openapi_get(request: HttpRequest) -> HttpResponse {
    // GDAL takes 3.0 or plain JSON, and tells people of an error when it gets the proper name of 3.1.
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let plain = accept.is_some_and(|all| {
        all.contains("application/json") && !all.contains("version=3.1") && !all.contains("*/*")
    });
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, if plain { "application/json" } else { DESCRIPTION }))
        .insert_header((header::VARY, "accept"))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(TEXT.as_str())
}

/// Adds what the tables of routes and problems know: who may use a route, and how errors look.
struct Tables;

impl Modify for Tables {
    fn modify(&self, document: &mut Document) {
        add_security(document);
        for entry in TABLE {
            let Some(item) = document.paths.paths.get_mut(entry.path) else {
                continue;
            };
            let operation = match entry.method.as_str() {
                "GET" => &mut item.get,
                "POST" => &mut item.post,
                "PATCH" => &mut item.patch,
                "PUT" => &mut item.put,
                "DELETE" => &mut item.delete,
                _ => continue,
            };
            let Some(operation) = operation else {
                continue;
            };
            let codes = |roles: &[Role]| -> String {
                let codes: Vec<&str> = roles.iter().map(|role| role.code()).collect();
                codes.join(", ")
            };
            let roles = match entry.access {
                Access::Public => "Roles: everybody.".to_owned(),
                Access::Roles(roles) => format!("Roles: {}.", codes(roles)),
                Access::Persons(roles) => format!("Roles: {}; no programs.", codes(roles)),
            };
            let told = operation.description.take().unwrap_or_default();
            operation.description = Some(format!("{told}\n\n{roles}").trim().to_owned());
            let problem = if entry.path.starts_with(open_rosa::BASE) {
                RefOr::T(in_open_rosa())
            } else {
                RefOr::Ref(Ref::from_response_name("Problem"))
            };
            operation.responses.responses.insert("default".to_owned(), problem);
        }
    }
}

/// How the routes for phones with ODK Collect say that something went wrong.
fn in_open_rosa() -> utoipa::openapi::Response {
    let text = utoipa::openapi::ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::Type::String)
        .build();
    ResponseBuilder::new()
        .description(
            "What went wrong, as the `message` of an `OpenRosaResponse`, in the reader's language.",
        )
        .content("text/xml", ContentBuilder::new().schema(Some(text)).build())
        .build()
}

fn add_security(document: &mut Document) {
    let components = document.components.get_or_insert_default();
    let token = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("A program's token, from `atalaya token create`."))
        .build();
    let cookie = ApiKey::Cookie(ApiKeyValue::with_description(
        "atalaya_session",
        "A person's session, from `POST /api/v1/session`. Over TLS its name begins with `__Host-`.",
    ));
    components.add_security_scheme("token", SecurityScheme::Http(token));
    components.add_security_scheme("session", SecurityScheme::ApiKey(cookie));
    let codes: Vec<String> = ProblemCode::ALL
        .iter()
        .map(|code| format!("`{}` ({})", code.code(), code.status().as_u16()))
        .collect();
    let problem = ResponseBuilder::new()
        .description(format!(
            "What went wrong (RFC 9457), in the reader's language. Codes: {}.",
            codes.join(", ")
        ))
        .content(
            "application/problem+json",
            ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build(),
        )
        .build();
    components.responses.insert("Problem".to_owned(), problem.into());
    document.security = Some(vec![
        utoipa::openapi::SecurityRequirement::new("session", Vec::<String>::new()),
        utoipa::openapi::SecurityRequirement::new("token", Vec::<String>::new()),
    ]);
}
