//! The one table of routes: path, method, who may use it, handler. The router is built from it,
//! the gate asks it, the metrics take their labels from it, and tests hold it against the API's
//! description.

use actix_web::dev::ServiceRequest;
use actix_web::guard::fn_guard;
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::{Compress, Condition, from_fn};
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, Route};
use atalaya_domain::Role;

use crate::problem::{Problem, ProblemCode};
use crate::{
    agreements, alerts, audit, boundaries, briefing, bulletins, code_words, contacts, credential,
    deployment, devices, directory, drills, duplicates, duress, duty, enrolments, erasure, etag,
    events, exposure, facilities, files, ground, health, hindsight, indicators, intake, lessons,
    live, logbooks, meeting, model, ogc, oidc, openapi, outreach, own_data, passkeys, people,
    place_audits, places, planning, planning_changes, pocket_card, protocol, push, receipts,
    releases, risk, second_factor, self_check, session, support, taxonomy, text_messages, triage,
    viewer, vouching, warnings, week_sheet,
};

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody; the handler itself knows better where needed.
    Public,
    /// Who has proved to have one of these roles.
    Roles(&'static [Role]),
    /// A person with one of these roles. A program's token that leaks must not let anybody in.
    Persons(&'static [Role]),
}

/// One route.
pub struct Entry {
    /// The method.
    pub method: Method,
    /// The path's template.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
    handler: fn() -> Route,
}

const ANY_ROLE: Access = Access::Roles(Role::ALL);
/// Everybody who is somebody.
const PEOPLE_ALONE: Access = Access::Persons(Role::ALL);
/// Those who are in the field, or speak for those who are.
const REPORTERS: Access = Access::Roles(&[Role::Promoter, Role::Supervisor]);
/// Those who see events: their own, or their organisation's to verify them.
const EVENT_READERS: Access = Access::Roles(&[Role::Promoter, Role::Supervisor, Role::Steward]);
/// Those who see all events of their organisation.
const VERIFIERS: Access = Access::Roles(&[Role::Supervisor, Role::Steward]);
/// Those who decide whether two events are one.
const MERGERS: Access = Access::Roles(&[Role::Supervisor]);
/// Those who see exposure: supervisors their organisation's, promoters their own.
const EXPOSURE_READERS: Access = Access::Roles(&[Role::Promoter, Role::Supervisor]);
/// Those who plan with the living map; the others work with frozen releases.
const MAP_READERS: Access = Access::Roles(&[Role::Promoter, Role::Supervisor, Role::Steward]);
/// Those who see what was done in their organisation.
const AUDITORS: Access = Access::Roles(&[Role::Supervisor, Role::Steward]);
/// Those who let people in and end lost phones.
const MANAGERS: Access = Access::Persons(&[Role::Supervisor, Role::Steward]);
/// Those who call somebody in need.
const CALLERS: Access = Access::Persons(&[Role::Supervisor]);
/// Those who see maps of past dates, and so whether those were right; and numbers that move.
const PAST_READERS: Access = Access::Roles(&[Role::Supervisor, Role::Steward]);

/// Those who carry a phone where it may be taken from them.
const GOING_OUT_ALONE: Access = Access::Persons(&[Role::Promoter]);
/// Those who work in the field, or answer for those who do.
const IN_THE_FIELD: Access = Access::Persons(&[Role::Promoter, Role::Supervisor, Role::Steward]);
/// Those who go out and are seen home.
const GOING_OUT: Access = Access::Persons(&[Role::Promoter, Role::Supervisor]);

const fn entry(
    method: Method,
    path: &'static str,
    access: Access,
    handler: fn() -> Route,
) -> Entry {
    Entry { method, path, access, handler }
}

/// Those who propose and approve releases.
const RELEASERS: Access = Access::Roles(&[Role::Supervisor, Role::Advocate, Role::Steward]);

/// Those who watch over the data.
const STEWARDS: Access = Access::Roles(&[Role::Steward]);
/// Those who may see to support after an incident, and who names them; the handler knows who was named.
const SUPPORTERS: Access = Access::Persons(&[Role::Supervisor, Role::Advocate, Role::Steward]);
/// Those who decide what another organisation may see.
const STEWARDS_IN_PERSON: Access = Access::Persons(&[Role::Steward]);

const EVENTS: &str = "/api/v1/events";
const EVENT: &str = "/api/v1/events/{id}";
const EXPOSURE: &str = "/api/v1/exposure";
const EXPOSURE_ONE: &str = "/api/v1/exposure/{id}";
const STATEMENT: &str = "/api/v1/events/{id}/statement";
const DUPLICATE_OF: &str = "/api/v1/events/{id}/duplicate_of";
const SUBMISSION: &str = "/api/v1/openrosa/submission";
/// All that a token is let to that only hands in: none of it tells anything of anybody.
pub(crate) const INTAKE: [&str; 5] = [KOBO, CLOUD_EVENTS, FORM_LIST, FORM_ONE, SUBMISSION];
const KOBO: &str = "/api/v1/intake/kobo";
const FORM_LIST: &str = "/api/v1/openrosa/formList";
const FORM_ONE: &str = "/api/v1/openrosa/forms/reporte";
const CLOUD_EVENTS: &str = "/api/v1/intake/cloudevents";
const DISTINCT: &str = "/api/v1/duplicates/distinct";
const ACKNOWLEDGEMENT: &str = "/api/v1/alerts/{position}/acknowledgement";
const AGREEMENTS: &str = "/api/v1/agreements";
const AGREEMENT: &str = "/api/v1/agreements/{id}";
const ACCEPTANCE: &str = "/api/v1/agreements/{id}/acceptance";
const BULLETINS: &str = "/api/v1/bulletins";
const BULLETIN: &str = "/api/v1/bulletins/{id}";
const BULLETIN_RECEIPT: &str = "/api/v1/bulletins/{id}/receipt";
const REVIEW: &str = "/api/v1/events/{id}/review";
const PLACES: &str = "/api/v1/places";
const PLACE: &str = "/api/v1/places/{id}";
const PLACE_AUDITS: &str = "/api/v1/place_audits";
const PLACE_AUDIT: &str = "/api/v1/place_audits/{id}";
const PLACES_OFFERED: &str = "/api/v1/places/offered";
const PLACES_MEETING: &str = "/api/v1/places/meeting";
const PLACE_REVIEW: &str = "/api/v1/places/{id}/reviews/{band}";
const AUDIT: &str = "/api/v1/audit";
const RELEASES: &str = "/api/v1/releases";
const RELEASE: &str = "/api/v1/releases/{id}";
const APPROVAL: &str = "/api/v1/releases/{id}/approval";
const PUBLISHED: &str = "/api/v1/published/{number}";
const RELEASE_FILE: &str = "/api/v1/releases/{id}/files/{name}";
const PUBLISHED_FILE: &str = "/api/v1/published/{number}/files/{name}";
const OUTREACH: &str = "/api/v1/outreach";
const OUTREACH_DEBRIEF: &str = "/api/v1/outreach/debrief";
const OUTREACH_ONE: &str = "/api/v1/outreach/{id}";
const CHECK_INS: &str = "/api/v1/outreach/{id}/check_ins";
const DELIVERIES: &str = "/api/v1/outreach/{id}/deliveries";
const DECISION: &str = "/api/v1/outreach/{id}/decision";
const VEHICLE: &str = "/api/v1/outreach/{id}/vehicle";
const LESSONS: &str = "/api/v1/lessons";
const LESSON: &str = "/api/v1/lessons/{id}";
const LESSON_DONE: &str = "/api/v1/lessons/{id}/done";
const ALARM_ACKNOWLEDGEMENT: &str = "/api/v1/outreach/{id}/acknowledgement";
const CLOSURE: &str = "/api/v1/outreach/{id}/closure";
const CODE_WORDS: &str = "/api/v1/code_words";
const CODE_WORD: &str = "/api/v1/code_words/{id}";
const CODE_WORD_HEARD: &str = "/api/v1/code_words/heard";
const DIRECTORY: &str = "/api/v1/directory";
const NUMBER: &str = "/api/v1/directory/{id}";
const NUMBER_TRIED: &str = "/api/v1/directory/{id}/tried";
const FACILITIES: &str = "/api/v1/facility_checks";
const FACILITY: &str = "/api/v1/facility_checks/{facility}";
const CREDENTIAL: &str = "/api/v1/credential_card";
const PROTOCOL: &str = "/api/v1/protocol";
const SUPPORT_STEPS: &str = "/api/v1/support_cases/{id}/steps";
const SUPPORT_PERSON: &str = "/api/v1/support_persons/{handle}";
const DUTY: &str = "/api/v1/duty";
const DUTY_TURN: &str = "/api/v1/duty/{id}";
const SAFETY_RULES: &str = "/api/v1/safety_rules";
const SESSION: &str = "/api/v1/session";
const SESSION_PIN: &str = "/api/v1/session/pin";
const SESSION_SECOND: &str = "/api/v1/session/second";
const SESSION_PASSKEY: &str = "/api/v1/session/passkey";
const SESSION_PASSKEY_CHALLENGE: &str = "/api/v1/session/passkey/challenge";
const SESSION_OIDC: &str = "/api/v1/session/oidc";
const SESSION_OIDC_BEGIN: &str = "/api/v1/session/oidc/{organisation}";
const MY_BRIEFING: &str = "/api/v1/me/briefing";
const MY_MUNICIPALITIES: &str = "/api/v1/me/municipalities";
const LOGBOOKS: &str = "/api/v1/logbooks";
const LOGBOOK_PLANS: &str = "/api/v1/logbook_plans";
const LOGBOOK_PLAN: &str = "/api/v1/logbook_plans/{id}";
const MY_DATA: &str = "/api/v1/me/data";
const VOUCHING: &str = "/api/v1/vouching";
const MY_PASSKEYS: &str = "/api/v1/me/passkeys";
const MY_PASSKEY: &str = "/api/v1/me/passkeys/{id}";
const MY_PASSKEYS_CHALLENGE: &str = "/api/v1/me/passkeys/challenge";
const MY_SECOND_FACTOR: &str = "/api/v1/me/second_factor";
const MY_TOTP: &str = "/api/v1/me/totp";
const MY_DURESS_PIN: &str = "/api/v1/me/duress_pin";
const MY_TOTP_REMOVAL: &str = "/api/v1/me/totp/removal";
const MY_RECOVERY_CODES: &str = "/api/v1/me/recovery_codes";
const MY_PUSH: &str = "/api/v1/me/push";
const PERSON_SECOND_FACTOR: &str = "/api/v1/people/{handle}/second_factor";
const TAXONOMY: &str = "/api/v1/taxonomy";
const BOUNDARIES: &str = "/api/v1/boundaries";
const ENROLMENTS: &str = "/api/v1/enrolments";
const DEVICE: &str = "/api/v1/devices/{id}";
const PEOPLE: &str = "/api/v1/people";
const PERSON: &str = "/api/v1/people/{handle}";
const PERSON_CONTACT: &str = "/api/v1/people/{handle}/contact";
const PERSON_CODE: &str = "/api/v1/people/{handle}/code";
const TEXT_MESSAGE: &str = "/api/v1/text_messages/{secret}";
const RECEIPT: &str = "/api/v1/receipts/{secret}";
const PERSON_ERASURE: &str = "/api/v1/people/{handle}/erasure";
const PERSON_DEVICES: &str = "/api/v1/people/{handle}/devices";

/// What is open to who must set up a second factor first: it, signing out, and the words that every
/// screen begins with.
pub(crate) const SETTING_UP: [&str; 4] = [SESSION, MY_SECOND_FACTOR, MY_TOTP, TAXONOMY];

/// Whether a route is open to an account that sleeps: who one is and signing out, the second step that may have to be set
/// up first, the briefing, what is kept about oneself, and calling for help in one's own name.
pub(crate) fn is_open_asleep(entry: &Entry) -> bool {
    const OPEN: [&str; 7] =
        [SESSION, MY_BRIEFING, TAXONOMY, MY_DATA, CHECK_INS, MY_SECOND_FACTOR, MY_TOTP];
    OPEN.contains(&entry.path)
}

/// A route that is asked by GET, or by HEAD for the answer's headers alone (RFC 9110, 9.3.2).
fn get() -> Route {
    web::route().guard(fn_guard(|context| asked(&context.head().method) == Method::GET))
}

/// The method whose entry in the table holds: HEAD is GET without the body.
fn asked(method: &Method) -> &Method {
    if *method == Method::HEAD { &Method::GET } else { method }
}

/// Every route there is, but the files. What can be asked by GET can be by HEAD too.
pub static TABLE: &[Entry] = &[
    entry(Method::GET, "/api/v1/deployment", Access::Public, || {
        get().to(deployment::deployment_get)
    }),
    entry(Method::GET, "/api/v1/openapi.json", Access::Public, || get().to(openapi::openapi_get)),
    entry(Method::POST, SESSION, Access::Public, || web::post().to(session::session_create)),
    entry(Method::GET, SESSION, ANY_ROLE, || get().to(session::session_get)),
    entry(Method::DELETE, SESSION, ANY_ROLE, || web::delete().to(session::session_delete)),
    entry(Method::POST, SESSION_PIN, Access::Public, || web::post().to(session::session_open)),
    entry(Method::POST, SESSION_SECOND, Access::Public, || {
        web::post().to(second_factor::session_second)
    }),
    entry(Method::POST, SESSION_PASSKEY_CHALLENGE, Access::Public, || {
        web::post().to(passkeys::session_passkey_challenge)
    }),
    entry(Method::POST, SESSION_PASSKEY, Access::Public, || {
        web::post().to(passkeys::session_passkey)
    }),
    entry(Method::GET, SESSION_OIDC, Access::Public, || get().to(oidc::session_oidc_end)),
    entry(Method::GET, SESSION_OIDC_BEGIN, Access::Public, || get().to(oidc::session_oidc_begin)),
    entry(Method::POST, MY_PASSKEYS_CHALLENGE, PEOPLE_ALONE, || {
        web::post().to(passkeys::passkey_challenge)
    }),
    entry(Method::GET, MY_PASSKEYS, PEOPLE_ALONE, || get().to(passkeys::passkey_list)),
    entry(Method::POST, MY_PASSKEYS, PEOPLE_ALONE, || web::post().to(passkeys::passkey_add)),
    entry(Method::DELETE, MY_PASSKEY, PEOPLE_ALONE, || web::delete().to(passkeys::passkey_remove)),
    entry(Method::GET, MY_PUSH, GOING_OUT, || get().to(push::push_get)),
    entry(Method::PUT, MY_PUSH, GOING_OUT, || web::put().to(push::push_set)),
    entry(Method::DELETE, MY_PUSH, GOING_OUT, || web::delete().to(push::push_unset)),
    entry(Method::GET, MY_BRIEFING, PEOPLE_ALONE, || get().to(briefing::briefing_get)),
    entry(Method::PUT, MY_BRIEFING, PEOPLE_ALONE, || web::put().to(briefing::briefing_read)),
    entry(Method::GET, MY_MUNICIPALITIES, MAP_READERS, || get().to(ground::ground_get)),
    entry(Method::PUT, VOUCHING, STEWARDS_IN_PERSON, || web::put().to(vouching::vouching_set)),
    entry(Method::GET, MY_SECOND_FACTOR, PEOPLE_ALONE, || {
        get().to(second_factor::second_factor_get)
    }),
    entry(Method::POST, MY_TOTP, PEOPLE_ALONE, || web::post().to(second_factor::totp_begin)),
    entry(Method::PUT, MY_TOTP, PEOPLE_ALONE, || web::put().to(second_factor::totp_confirm)),
    entry(Method::PUT, MY_DURESS_PIN, GOING_OUT_ALONE, || web::put().to(duress::duress_pin_set)),
    entry(Method::POST, MY_TOTP_REMOVAL, PEOPLE_ALONE, || {
        web::post().to(second_factor::totp_remove)
    }),
    entry(Method::POST, MY_RECOVERY_CODES, PEOPLE_ALONE, || {
        web::post().to(second_factor::recovery_codes_make)
    }),
    entry(Method::POST, ENROLMENTS, Access::Public, || {
        web::post().to(enrolments::enrolment_create)
    }),
    entry(Method::GET, "/api/v1/devices", ANY_ROLE, || get().to(devices::device_list)),
    entry(Method::DELETE, DEVICE, ANY_ROLE, || web::delete().to(devices::device_end)),
    entry(Method::GET, PEOPLE, MANAGERS, || get().to(people::person_list)),
    entry(Method::POST, PEOPLE, MANAGERS, || web::post().to(people::person_create)),
    entry(Method::PATCH, PERSON, MANAGERS, || web::patch().to(people::person_change)),
    entry(Method::GET, PERSON_CONTACT, CALLERS, || get().to(contacts::contact_get)),
    entry(Method::PUT, PERSON_CONTACT, CALLERS, || web::put().to(contacts::contact_set)),
    entry(Method::DELETE, PERSON_CONTACT, CALLERS, || web::delete().to(contacts::contact_delete)),
    entry(Method::POST, PERSON_CODE, MANAGERS, || web::post().to(people::code_create)),
    entry(Method::POST, PERSON_ERASURE, MANAGERS, || web::post().to(erasure::erasure_begin)),
    entry(Method::DELETE, PERSON_ERASURE, MANAGERS, || web::delete().to(erasure::erasure_confirm)),
    entry(Method::GET, PERSON_DEVICES, MANAGERS, || get().to(people::person_devices)),
    entry(Method::DELETE, PERSON_DEVICES, MANAGERS, || {
        web::delete().to(people::person_devices_end)
    }),
    entry(Method::DELETE, PERSON_SECOND_FACTOR, Access::Persons(&[Role::Steward]), || {
        web::delete().to(second_factor::person_second_factor_remove)
    }),
    entry(Method::GET, TAXONOMY, ANY_ROLE, || get().to(taxonomy::taxonomy_get)),
    entry(Method::GET, BOUNDARIES, ANY_ROLE, || get().to(boundaries::boundaries_get)),
    entry(Method::GET, EVENTS, EVENT_READERS, || get().to(events::event_list)),
    entry(Method::POST, EVENTS, REPORTERS, || web::post().to(events::event_create)),
    entry(Method::POST, KOBO, REPORTERS, || web::post().to(intake::kobo::kobo_submission)),
    entry(Method::POST, CLOUD_EVENTS, REPORTERS, || {
        web::post().to(intake::cloud_events::cloud_event)
    }),
    entry(Method::GET, FORM_LIST, REPORTERS, || get().to(intake::open_rosa::form_list)),
    entry(Method::GET, FORM_ONE, REPORTERS, || get().to(intake::open_rosa::form_get)),
    entry(Method::GET, SUBMISSION, REPORTERS, || get().to(intake::open_rosa::submission_ready)),
    entry(Method::POST, SUBMISSION, REPORTERS, || {
        web::post().to(intake::open_rosa::submission_take)
    }),
    entry(Method::GET, EVENT, EVENT_READERS, || get().to(events::event_get)),
    entry(Method::PATCH, EVENT, EVENT_READERS, || web::patch().to(events::event_amend)),
    entry(Method::DELETE, EVENT, EVENT_READERS, || web::delete().to(events::event_withdraw)),
    entry(Method::POST, STATEMENT, GOING_OUT, || web::post().to(events::event_statement)),
    entry(Method::PUT, DUPLICATE_OF, MERGERS, || web::put().to(duplicates::event_merge)),
    entry(Method::DELETE, DUPLICATE_OF, MERGERS, || web::delete().to(duplicates::event_separate)),
    entry(Method::GET, "/api/v1/triage", VERIFIERS, || get().to(triage::triage_get)),
    entry(Method::PUT, REVIEW, VERIFIERS, || web::put().to(triage::event_review)),
    entry(Method::GET, "/api/v1/duplicates", VERIFIERS, || get().to(duplicates::duplicate_list)),
    entry(Method::POST, DISTINCT, MERGERS, || web::post().to(duplicates::distinct_set)),
    entry(Method::DELETE, DISTINCT, MERGERS, || web::delete().to(duplicates::distinct_unset)),
    entry(Method::GET, EXPOSURE, EXPOSURE_READERS, || get().to(exposure::exposure_list)),
    entry(Method::POST, EXPOSURE, REPORTERS, || web::post().to(exposure::exposure_create)),
    entry(Method::GET, EXPOSURE_ONE, EXPOSURE_READERS, || get().to(exposure::exposure_get)),
    entry(Method::PATCH, EXPOSURE_ONE, EXPOSURE_READERS, || {
        web::patch().to(exposure::exposure_amend)
    }),
    entry(Method::DELETE, EXPOSURE_ONE, EXPOSURE_READERS, || {
        web::delete().to(exposure::exposure_withdraw)
    }),
    entry(Method::GET, "/api/v1/risk", MAP_READERS, || get().to(risk::risk_get)),
    entry(Method::GET, "/api/v1/risk/cells/{cell}", MAP_READERS, || get().to(risk::risk_cell_get)),
    entry(Method::GET, "/api/v1/model", MAP_READERS, || get().to(model::model_get)),
    entry(Method::GET, "/api/v1/hindsight", PAST_READERS, || get().to(hindsight::hindsight_get)),
    entry(Method::GET, "/api/v1/indicators", VERIFIERS, || get().to(indicators::indicators_get)),
    entry(Method::GET, "/api/v1/live", MAP_READERS, || get().to(live::live_get)),
    entry(Method::GET, "/api/v1/live/stream", MAP_READERS, || get().to(live::live_stream_get)),
    entry(Method::GET, "/api/v1/live/poll", MAP_READERS, || get().to(live::live_poll_get)),
    entry(Method::GET, "/api/v1/live/snapshot", MAP_READERS, || get().to(live::live_snapshot_get)),
    entry(Method::GET, "/api/v1/warnings", VERIFIERS, || get().to(warnings::warning_list)),
    entry(Method::GET, "/api/v1/alerts", ANY_ROLE, || get().to(alerts::alert_list)),
    entry(Method::POST, ACKNOWLEDGEMENT, ANY_ROLE, || web::post().to(alerts::alert_acknowledge)),
    entry(Method::POST, TEXT_MESSAGE, Access::Public, || {
        web::post().to(text_messages::text_message_take)
    }),
    entry(Method::GET, RECEIPT, Access::Public, || web::get().to(receipts::receipt_take)),
    entry(Method::GET, AUDIT, AUDITORS, || get().to(audit::audit_list)),
    entry(Method::GET, "/api/v1/audit/verification", STEWARDS, || {
        get().to(audit::audit_verification)
    }),
    entry(Method::GET, "/api/v1/audit/mine", ANY_ROLE, || get().to(audit::audit_mine)),
    entry(Method::GET, "/api/v1/self_check", STEWARDS, || get().to(self_check::self_check_get)),
    entry(Method::GET, AGREEMENTS, Access::Persons(Role::ALL), || {
        get().to(agreements::agreement_list)
    }),
    entry(Method::POST, AGREEMENTS, STEWARDS_IN_PERSON, || {
        web::post().to(agreements::agreement_offer)
    }),
    entry(Method::POST, ACCEPTANCE, STEWARDS_IN_PERSON, || {
        web::post().to(agreements::agreement_accept)
    }),
    entry(Method::DELETE, AGREEMENT, STEWARDS_IN_PERSON, || {
        web::delete().to(agreements::agreement_end)
    }),
    entry(Method::GET, RELEASES, RELEASERS, || get().to(releases::release_list)),
    entry(Method::POST, RELEASES, RELEASERS, || web::post().to(releases::release_propose)),
    entry(Method::GET, RELEASE, RELEASERS, || get().to(releases::release_get)),
    entry(Method::DELETE, RELEASE, RELEASERS, || web::delete().to(releases::release_drop)),
    entry(Method::POST, APPROVAL, RELEASERS, || web::post().to(releases::release_approve)),
    entry(Method::GET, "/api/v1/published", Access::Public, || get().to(releases::published_list)),
    entry(Method::GET, PUBLISHED, Access::Public, || get().to(releases::published_get)),
    entry(Method::GET, "/api/v1/release_keys", Access::Public, || {
        get().to(releases::release_keys_get)
    }),
    entry(Method::GET, releases::INDEX, Access::Public, || get().to(releases::published_index)),
    entry(Method::GET, releases::PAGE, Access::Public, || get().to(releases::published_page)),
    entry(Method::GET, "/api/v1/ogc/published", Access::Public, || {
        get().to(ogc::ogc_published_landing)
    }),
    entry(Method::GET, "/api/v1/ogc/published/conformance", Access::Public, || {
        get().to(ogc::ogc_published_conformance)
    }),
    entry(Method::GET, "/api/v1/ogc/published/collections", Access::Public, || {
        get().to(ogc::ogc_published_collections)
    }),
    entry(Method::GET, "/api/v1/ogc/published/collections/{collection}", Access::Public, || {
        get().to(ogc::ogc_published_collection)
    }),
    entry(
        Method::GET,
        "/api/v1/ogc/published/collections/{collection}/items",
        Access::Public,
        || get().to(ogc::ogc_published_items),
    ),
    entry(
        Method::GET,
        "/api/v1/ogc/published/collections/{collection}/items/{feature}",
        Access::Public,
        || get().to(ogc::ogc_published_item),
    ),
    entry(Method::GET, "/api/v1/ogc/risk", MAP_READERS, || get().to(ogc::ogc_risk_landing)),
    entry(Method::GET, "/api/v1/ogc/risk/conformance", MAP_READERS, || {
        get().to(ogc::ogc_risk_conformance)
    }),
    entry(Method::GET, "/api/v1/ogc/risk/collections", MAP_READERS, || {
        get().to(ogc::ogc_risk_collections)
    }),
    entry(Method::GET, "/api/v1/ogc/risk/collections/{collection}", MAP_READERS, || {
        get().to(ogc::ogc_risk_collection)
    }),
    entry(Method::GET, "/api/v1/ogc/risk/collections/{collection}/items", MAP_READERS, || {
        get().to(ogc::ogc_risk_items)
    }),
    entry(
        Method::GET,
        "/api/v1/ogc/risk/collections/{collection}/items/{feature}",
        MAP_READERS,
        || get().to(ogc::ogc_risk_item),
    ),
    entry(Method::GET, "/api/v1/ogc/risk/collections/{collection}/tiles", MAP_READERS, || {
        get().to(ogc::ogc_risk_tilesets)
    }),
    entry(
        Method::GET,
        "/api/v1/ogc/risk/collections/{collection}/tiles/WebMercatorQuad",
        MAP_READERS,
        || get().to(ogc::ogc_risk_tileset),
    ),
    entry(
        Method::GET,
        "/api/v1/ogc/risk/collections/{collection}/tiles/WebMercatorQuad/tilejson",
        MAP_READERS,
        || get().to(ogc::ogc_risk_tile_json),
    ),
    entry(
        Method::GET,
        "/api/v1/ogc/risk/collections/{collection}/tiles/WebMercatorQuad/{z}/{y}/{x}",
        MAP_READERS,
        || get().to(ogc::ogc_risk_tile),
    ),
    entry(Method::GET, "/api/v1/ogc/risk/tileMatrixSets", MAP_READERS, || {
        get().to(ogc::ogc_risk_matrix_sets)
    }),
    entry(Method::GET, "/api/v1/ogc/risk/tileMatrixSets/{set}", MAP_READERS, || {
        get().to(ogc::ogc_risk_matrix_set)
    }),
    entry(Method::GET, RELEASE_FILE, RELEASERS, || get().to(releases::release_file_get)),
    entry(Method::GET, PUBLISHED_FILE, Access::Public, || get().to(releases::published_file_get)),
    entry(Method::GET, OUTREACH, GOING_OUT, || get().to(outreach::outreach_list)),
    entry(Method::POST, OUTREACH, GOING_OUT, || web::post().to(outreach::outreach_plan)),
    // Before the one with an id, which it would be.
    entry(Method::GET, OUTREACH_DEBRIEF, CALLERS, || get().to(outreach::outreach_debrief)),
    entry(Method::GET, OUTREACH_ONE, GOING_OUT, || get().to(outreach::outreach_get)),
    entry(Method::GET, DELIVERIES, CALLERS, || get().to(outreach::sent::outreach_deliveries)),
    entry(Method::POST, CHECK_INS, GOING_OUT, || web::post().to(outreach::check_in_create)),
    entry(Method::PUT, DECISION, CALLERS, || web::put().to(outreach::outreach_decide)),
    entry(Method::PUT, VEHICLE, CALLERS, || web::put().to(outreach::outreach_answer_vehicle)),
    entry(Method::POST, ALARM_ACKNOWLEDGEMENT, CALLERS, || {
        web::post().to(outreach::outreach_acknowledge)
    }),
    entry(Method::POST, CLOSURE, CALLERS, || web::post().to(outreach::outreach_close)),
    entry(Method::GET, DIRECTORY, ANY_ROLE, || get().to(directory::directory_get)),
    entry(Method::PUT, NUMBER, MANAGERS, || web::put().to(directory::directory_set)),
    entry(Method::DELETE, NUMBER, MANAGERS, || web::delete().to(directory::directory_remove)),
    entry(Method::PUT, NUMBER_TRIED, MANAGERS, || web::put().to(directory::directory_tried)),
    entry(Method::GET, LESSONS, IN_THE_FIELD, || get().to(lessons::lesson_list)),
    entry(Method::POST, LESSONS, MANAGERS, || web::post().to(lessons::lesson_write)),
    entry(Method::DELETE, LESSON, MANAGERS, || web::delete().to(lessons::lesson_remove)),
    entry(Method::PUT, LESSON_DONE, MANAGERS, || web::put().to(lessons::lesson_done)),
    entry(Method::GET, BULLETINS, IN_THE_FIELD, || get().to(bulletins::bulletin_list)),
    entry(Method::POST, BULLETINS, CALLERS, || web::post().to(bulletins::bulletin_issue)),
    entry(Method::DELETE, BULLETIN, CALLERS, || web::delete().to(bulletins::bulletin_revoke)),
    entry(Method::PUT, BULLETIN_RECEIPT, IN_THE_FIELD, || web::put().to(bulletins::bulletin_seen)),
    // Before the one with an id, which it would be.
    entry(Method::GET, "/api/v1/planning", CALLERS, || get().to(planning::planning_get)),
    entry(Method::GET, "/api/v1/planning/changes", CALLERS, || {
        get().to(planning_changes::planning_changes_get)
    }),
    entry(Method::PUT, "/api/v1/planning/{week}", CALLERS, || {
        web::put().to(planning::planning_sign_off)
    }),
    entry(Method::GET, PLACE_AUDITS, GOING_OUT, || get().to(place_audits::place_audit_list)),
    entry(Method::PUT, PLACE_AUDIT, GOING_OUT, || web::put().to(place_audits::place_audit_add)),
    entry(Method::DELETE, PLACE_AUDIT, GOING_OUT, || {
        web::delete().to(place_audits::place_audit_remove)
    }),
    entry(Method::GET, "/api/v1/week_sheet", CALLERS, || get().to(week_sheet::week_sheet_get)),
    entry(Method::POST, "/api/v1/me/pocket_card", GOING_OUT, || {
        web::post().to(pocket_card::pocket_card_make)
    }),
    entry(Method::GET, PLACES_MEETING, GOING_OUT, || get().to(meeting::place_meeting)),
    entry(Method::GET, PLACES_OFFERED, GOING_OUT, || get().to(places::place_offer)),
    entry(Method::GET, PLACES, CALLERS, || get().to(places::place_list)),
    entry(Method::PUT, PLACE, CALLERS, || web::put().to(places::place_set)),
    entry(Method::DELETE, PLACE, CALLERS, || web::delete().to(places::place_retire)),
    entry(Method::PUT, PLACE_REVIEW, CALLERS, || web::put().to(places::place_review)),
    entry(Method::GET, CODE_WORDS, CALLERS, || get().to(code_words::code_word_list)),
    entry(Method::POST, CODE_WORDS, CALLERS, || web::post().to(code_words::code_word_add)),
    entry(Method::POST, CODE_WORD_HEARD, CALLERS, || web::post().to(code_words::code_word_heard)),
    entry(Method::DELETE, CODE_WORD, CALLERS, || web::delete().to(code_words::code_word_remove)),
    entry(Method::GET, "/api/v1/drills", CALLERS, || get().to(drills::drill_list)),
    entry(Method::GET, "/api/v1/alarm_figures", CALLERS, || get().to(drills::alarm_figures_get)),
    entry(Method::GET, FACILITIES, MANAGERS, || get().to(facilities::facility_list)),
    entry(Method::PUT, FACILITY, MANAGERS, || web::put().to(facilities::facility_set)),
    entry(Method::GET, CREDENTIAL, IN_THE_FIELD, || get().to(credential::credential_get)),
    entry(Method::PUT, CREDENTIAL, CALLERS, || web::put().to(credential::credential_set)),
    entry(Method::GET, PROTOCOL, GOING_OUT, || get().to(protocol::protocol_get)),
    entry(Method::PUT, PROTOCOL, CALLERS, || web::put().to(protocol::protocol_set)),
    entry(Method::GET, "/api/v1/support_cases", SUPPORTERS, || get().to(support::support_list)),
    entry(Method::POST, SUPPORT_STEPS, SUPPORTERS, || web::post().to(support::support_mark)),
    entry(Method::PUT, SUPPORT_PERSON, STEWARDS_IN_PERSON, || {
        web::put().to(support::support_person_set)
    }),
    entry(Method::DELETE, SUPPORT_PERSON, STEWARDS_IN_PERSON, || {
        web::delete().to(support::support_person_unset)
    }),
    entry(Method::GET, DUTY, CALLERS, || get().to(duty::duty_list)),
    entry(Method::POST, DUTY, CALLERS, || web::post().to(duty::duty_add)),
    entry(Method::DELETE, DUTY_TURN, CALLERS, || web::delete().to(duty::duty_remove)),
    entry(Method::GET, SAFETY_RULES, GOING_OUT, || get().to(duty::safety_rules_get)),
    entry(Method::PUT, SAFETY_RULES, CALLERS, || web::put().to(duty::safety_rules_set)),
    entry(Method::POST, "/api/v1/logbooks/reading", CALLERS, || {
        web::post().to(logbooks::logbook_read)
    }),
    entry(Method::POST, "/api/v1/logbooks/preview", CALLERS, || {
        web::post().to(logbooks::logbook_preview)
    }),
    entry(Method::POST, "/api/v1/logbooks/refused", CALLERS, || {
        web::post().to(logbooks::logbook_refused)
    }),
    entry(Method::POST, LOGBOOKS, CALLERS, || web::post().to(logbooks::logbook_import)),
    entry(Method::GET, LOGBOOK_PLANS, CALLERS, || get().to(logbooks::plans::logbook_plan_list)),
    entry(Method::PUT, LOGBOOK_PLAN, CALLERS, || web::put().to(logbooks::plans::logbook_plan_set)),
    entry(Method::DELETE, LOGBOOK_PLAN, CALLERS, || {
        web::delete().to(logbooks::plans::logbook_plan_remove)
    }),
    entry(Method::GET, MY_DATA, PEOPLE_ALONE, || get().to(own_data::own_data_get)),
    entry(Method::GET, "/healthz", Access::Public, || get().to(health::healthz)),
    entry(Method::GET, "/readyz", Access::Public, || get().to(health::readyz)),
    entry(Method::GET, "/metrics", Access::Public, || get().to(health::metrics)),
];

/// Paths whose answers are compressed when the client asks. Not those that mix secrets with what
/// a stranger may choose (BREACH), nor the websocket.
const COMPRESSED: [&str; 8] = [
    // Whoever goes out fetches both each day; what stands in them no stranger chooses.
    PROTOCOL,
    DIRECTORY,
    "/api/v1/risk",
    "/api/v1/risk/cells/{cell}",
    "/api/v1/taxonomy",
    "/api/v1/boundaries",
    "/api/v1/indicators",
    "/api/v1/openapi.json",
];

/// Paths that a phone asks for at each opening, and of which it has kept, sealed, what they said last:
/// where nothing has changed they say that alone. They are asked all the same, for what warns is among them.
const TAGGED: [&str; 5] = [PROTOCOL, DIRECTORY, SAFETY_RULES, BULLETINS, "/api/v1/taxonomy"];

/// Builds the router.
pub(crate) fn configure(config: &mut ServiceConfig) {
    let mut done: Vec<&str> = Vec::new();
    for Entry { path, .. } in TABLE {
        if done.contains(path) {
            continue;
        }
        done.push(path);
        let mut resource = web::resource(*path);
        for entry in TABLE.iter().filter(|entry| entry.path == *path) {
            resource = resource.route((entry.handler)());
        }
        config.service(
            resource
                .default_service(web::to(method_not_allowed))
                .wrap(Condition::new(TAGGED.contains(path), from_fn(etag::tagged)))
                .wrap(Condition::new(COMPRESSED.contains(path), Compress::default()))
                .wrap(from_fn(viewer::gate)),
        );
    }
    config.service(web::resource("/basemap/{path:.*}").to(files::basemap_get));
    config.default_service(web::to(files::web_get));
}

/// The table's entry for a request.
pub(crate) fn entry_of(request: &ServiceRequest) -> Option<&'static Entry> {
    let path = request.match_pattern()?;
    TABLE.iter().find(|entry| entry.path == path && entry.method == *asked(request.method()))
}

/// The route's template, for logs and metrics: never what was asked for in it.
pub(crate) fn template_of(request: &ServiceRequest) -> &'static str {
    let Some(path) = request.match_pattern() else {
        return "files";
    };
    match TABLE.iter().find(|entry| entry.path == path) {
        Some(entry) => entry.path,
        None => "files",
    }
}

async fn method_not_allowed(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let path = request.match_pattern().unwrap_or_default();
    let mut methods: Vec<&str> = TABLE
        .iter()
        .filter(|entry| entry.path == path)
        .map(|entry| entry.method.as_str())
        .collect();
    if methods.contains(&"GET") {
        methods.push("HEAD");
    }
    let problem = Problem::new(ProblemCode::MethodNotAllowed);
    Err(match HeaderValue::from_str(&methods.join(", ")) {
        Ok(allow) => problem.header(header::ALLOW, allow),
        Err(_) => problem,
    })
}
