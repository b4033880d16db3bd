//! `/people`: letting people in, changing what they may do, ending a lost phone.

use std::cmp::Reverse;

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_domain::{
    AuditAction, AuditSubject, AuditSubjectKind, EnrolmentCode, FieldError, FieldReason, Handle,
    KeyPopulation, KeyPopulations, Role, UserId,
};
use atalaya_store::{NO_PASSWORD, NewUser, PersonInfo, StoreError, UserRecord};
use jiff::SignedDuration;
use serde::Serialize;
use utoipa::ToSchema;

use crate::audit::{looked_at_list, looked_at_records};
use crate::devices::DeviceList;
use crate::doors::Doors;
use crate::members::{Members, refused};
use crate::problem::{Problem, ProblemCode};
use crate::secret::random;
use crate::viewer::Principal;

/// For how long a code may be typed: from one table to the other, or over the telephone.
pub const CODE_LASTS: SignedDuration = SignedDuration::from_mins(30);

/// The people of the organisation, by handle.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonList {
    people: Vec<PersonOut>,
}

/// Somebody of the organisation, by pseudonym.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonOut {
    handle: String,
    /// `promoter`, `supervisor`, `advocate`, `steward` or `coordinator`.
    role: &'static str,
    /// The key populations they work with; empty is all.
    key_populations: Vec<&'static str>,
    /// May not sign in.
    disabled: bool,
    /// Whether a code is asked of them after their password.
    second_factor: bool,
    /// Devices they can open.
    devices: u32,
    /// When one of those was seen last, RFC 3339, to a minute.
    last_seen_at: Option<String>,
    /// Until when a code for another device may be typed, RFC 3339.
    code_until: Option<String>,
    /// Whether the account may be changed by who asks.
    managed: bool,
    /// When a steward has to vouch for it again, RFC 3339.
    vouching_due_at: String,
    /// When it falls asleep if none does, RFC 3339.
    vouched_until: String,
    /// Until when its owner's briefing lasts, RFC 3339; `null`: they have to read it.
    briefed_until: Option<String>,
    /// Why it sleeps, or would if they were not out or on duty: `briefing` or `vouching`; `null` if it is awake.
    asleep: Option<&'static str>,
}

/// A new account. It has no password: its owner enrols a device by a code.
#[derive(ToSchema)]
pub struct PersonIn {
    /// A pseudonym, not a name: 2 to 40 lower-case letters, digits, dots and hyphens.
    #[schema(value_type = String, example = "ana")]
    handle: Handle,
    /// `promoter`; by stewards also `supervisor` and `advocate`.
    #[schema(value_type = String, example = "promoter")]
    role: Role,
    /// The key populations they work with; empty or missing is all.
    #[schema(required = false, value_type = Vec<String>)]
    key_populations: KeyPopulations,
}

/// What changes of an account; what is missing stays.
#[derive(ToSchema)]
pub struct PersonPatch {
    #[schema(required = false, value_type = Option<String>)]
    role: Option<Role>,
    #[schema(required = false, value_type = Option<Vec<String>>)]
    key_populations: Option<KeyPopulations>,
    /// `true` ends all sessions and devices, and lets nobody in.
    #[schema(required = false)]
    disabled: Option<bool>,
}

/// A one-time code. It is told here once, and nowhere else.
#[derive(Debug, Serialize, ToSchema)]
pub struct CodeOut {
    #[schema(example = "4K7QM-9XRTR")]
    code: String,
    /// The organisation's short name, which is typed with it.
    organisation: String,
    /// The handle, which is typed with it.
    handle: String,
    /// Until when it may be typed, RFC 3339.
    expires_at: String,
}

/// An account that was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct MadeOut {
    handle: String,
}

/// How many devices were ended.
#[derive(Debug, Serialize, ToSchema)]
pub struct EndedOut {
    devices: usize,
}

/// Gives everybody of the organisation, with how they are let in.
#[utoipa::path(get, path = "/api/v1/people", tag = "people",
    responses((status = 200, body = PersonList)))]
pub(crate) async fn person_list(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let mut people = doors.app.store.person_list(viewer.organisation, doors.now()).await?;
    let listed = people.iter().filter_map(|person| person.viewer.user);
    let (action, kind) = (AuditAction::PeopleViewed, AuditSubjectKind::User);
    looked_at_list(&principal, action, kind, listed, &doors).await?;
    people.sort_by_key(|person| Reverse(person.disabled_at.is_none()));
    let people = people.iter().map(|person| told(person, &principal, &doors)).collect();
    Ok(HttpResponse::Ok().json(PersonList { people }))
}

/// Makes an account: a promoter's by a supervisor, a supervisor's by a steward.
#[utoipa::path(post, path = "/api/v1/people", tag = "people", request_body = PersonIn,
    responses((status = 201, body = MadeOut)))]
pub(crate) async fn person_create(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let manager = Manager::of(&principal)?;
    let asked = PersonIn::read(&request, &mut payload).await?;
    manager.check(asked.role)?;
    let user = NewUser {
        organisation: principal.viewer().organisation,
        handle: asked.handle,
        role: asked.role,
        key_populations: asked.key_populations,
        password_hash: NO_PASSWORD.to_owned(),
    };
    match principal.store(&doors).user_create(user, doors.now()).await {
        Ok(made) => {
            let made = MadeOut { handle: made.handle.to_string() };
            Ok(HttpResponse::Created().json(made))
        }
        Err(StoreError::Taken { .. }) => Err(Problem::at(ProblemCode::HandleTaken, "/handle")),
        Err(error) => Err(error.into()),
    }
}

/// Changes an account's role or populations, disables it or lets it in again. Its sessions end.
#[utoipa::path(patch, path = "/api/v1/people/{handle}", tag = "people", request_body = PersonPatch,
    params(("handle" = String, Path, description = "The pseudonym.")),
    responses((status = 204)))]
pub(crate) async fn person_change(
    request: HttpRequest,
    mut payload: Payload,
    path: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let manager = Manager::of(&principal)?;
    let patch = PersonPatch::read(&request, &mut payload).await?;
    let (person, user) = manager.managed(&path, &principal, &doors).await?;
    let (store, organisation) = (principal.store(&doors), principal.viewer().organisation);
    let now = doors.now();
    let role = patch.role.unwrap_or(person.viewer.role);
    manager.check(role)?;
    let populations = patch.key_populations.unwrap_or(person.viewer.key_populations);
    if (role, populations) != (person.viewer.role, person.viewer.key_populations) {
        store.person_change(organisation, user, (role, populations), now).await?;
    }
    match patch.disabled {
        Some(true) if !person.disabled => {
            store.user_disable(organisation, user, now).await?;
        }
        Some(false) if person.disabled => store.user_enable(organisation, user, now).await?,
        _ => {}
    }
    Ok(HttpResponse::NoContent().finish())
}

/// Opens a one-time code by which a person makes a device theirs, within half an hour. One that was
/// open before is worth nothing any more.
#[utoipa::path(post, path = "/api/v1/people/{handle}/code", tag = "people",
    params(("handle" = String, Path, description = "The pseudonym.")),
    responses((status = 201, body = CodeOut)))]
pub(crate) async fn code_create(
    path: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let manager = Manager::of(&principal)?;
    let (person, user) = manager.managed(&path, &principal, &doors).await?;
    let code = EnrolmentCode::from_random(random()?).to_string();
    let now = doors.now();
    let expires_at = now.saturating_add(CODE_LASTS).unwrap_or(now);
    let hash = doors.passwords.hash(code.clone()).await?;
    let organisation = principal.viewer().organisation;
    let times = (now, expires_at);
    principal
        .store(&doors)
        .enrolment_open(organisation, user, hash, Some(manager.user), times)
        .await?;
    Ok(HttpResponse::Created().json(CodeOut {
        code,
        organisation: principal.signed_in.organisation.slug.to_string(),
        handle: person.handle.to_string(),
        expires_at: doors.app.deployment.zone.written(expires_at.as_microsecond()),
    }))
}

/// Gives a person's devices, those that have ended within 30 days too.
#[utoipa::path(get, path = "/api/v1/people/{handle}/devices", tag = "people",
    params(("handle" = String, Path, description = "The pseudonym.")),
    responses((status = 200, body = DeviceList)))]
pub(crate) async fn person_devices(
    path: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let (_, user) = found(&path, &principal, &doors).await?;
    let organisation = principal.viewer().organisation;
    let subject = AuditSubject::one(AuditSubjectKind::User, &user.0);
    let looked = AuditAction::DevicesViewed;
    looked_at_records(&principal, looked, subject, [Some(user)], &doors).await?;
    let devices = doors.app.store.device_list(organisation, Some(user)).await?;
    Ok(HttpResponse::Ok().json(DeviceList::of(devices, &principal, &doors)))
}

/// A lost phone: ends all devices and all sessions of a person at once, at every node. Any supervisor
/// of the organisation may, of anybody in it: whoever is asked first is quick enough.
#[utoipa::path(delete, path = "/api/v1/people/{handle}/devices", tag = "people",
    params(("handle" = String, Path, description = "The pseudonym.")),
    responses((status = 200, body = EndedOut)))]
pub(crate) async fn person_devices_end(
    path: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    Manager::of(&principal)?;
    let (_, user) = found(&path, &principal, &doors).await?;
    let organisation = principal.viewer().organisation;
    let devices = principal.store(&doors).devices_end(organisation, user, doors.now()).await?;
    Ok(HttpResponse::Ok().json(EndedOut { devices }))
}

/// A person who lets others in.
pub(crate) struct Manager {
    user: UserId,
    role: Role,
}

impl Manager {
    /// Who asks; the gate lets no program through.
    pub(crate) fn of(principal: &Principal) -> Result<Self, Problem> {
        Ok(Self { user: principal.person()?, role: principal.viewer().role })
    }

    fn check(&self, role: Role) -> Result<(), Problem> {
        if self.role.manages().contains(&role) {
            Ok(())
        } else {
            Err(Problem::new(ProblemCode::NotForRole))
        }
    }

    /// Somebody whose account they may change.
    pub(crate) async fn managed(
        &self,
        handle: &str,
        principal: &Principal,
        doors: &Doors,
    ) -> Result<(UserRecord, UserId), Problem> {
        let (person, user) = found(handle, principal, doors).await?;
        self.check(person.viewer.role)?;
        Ok((person, user))
    }
}

/// Somebody of the organisation of who asks.
async fn found(
    handle: &str,
    principal: &Principal,
    doors: &Doors,
) -> Result<(UserRecord, UserId), Problem> {
    let unknown = || Problem::new(ProblemCode::NotFound);
    let handle = Handle::parse(handle).ok_or_else(unknown)?;
    let organisation = principal.viewer().organisation;
    let person = doors.app.store.person(organisation, &handle).await?.ok_or_else(unknown)?;
    let user = person.viewer.user.ok_or_else(unknown)?;
    Ok((person, user))
}

fn told(person: &PersonInfo, principal: &Principal, doors: &Doors) -> PersonOut {
    let written = |at: jiff::Timestamp| doors.app.deployment.zone.written(at.as_microsecond());
    let role = person.viewer.role;
    let asleep = person.upkeep.sleeps(doors.now()).next();
    PersonOut {
        handle: person.handle.to_string(),
        role: role.code(),
        key_populations: person.viewer.key_populations.iter().map(KeyPopulation::code).collect(),
        disabled: person.disabled_at.is_some(),
        second_factor: person.second_factor,
        devices: person.devices,
        last_seen_at: person.last_seen_at.map(written),
        code_until: person.code_until.map(written),
        managed: principal.viewer().role.manages().contains(&role),
        vouching_due_at: written(person.upkeep.vouching_due_at()),
        vouched_until: written(person.upkeep.vouched_until()),
        briefed_until: person.upkeep.briefed_until().map(written),
        asleep: asleep.map(|(why, _)| why.code()),
    }
}

impl PersonIn {
    async fn read(request: &HttpRequest, payload: &mut Payload) -> Result<Self, Problem> {
        let mut members = Members::of_body(request, payload).await?;
        let mut read = || {
            let handle = members.required("handle")?;
            let role = members.required("role")?;
            Ok(Self {
                handle: Handle::parse(&handle)
                    .ok_or(FieldError::new("/handle", FieldReason::NotAHandle))?,
                role: role_of(&role)?,
                key_populations: populations(&mut members)?.unwrap_or_default(),
            })
        };
        let read = read().map_err(refused)?;
        members.done().map_err(refused)?;
        Ok(read)
    }
}

impl PersonPatch {
    async fn read(request: &HttpRequest, payload: &mut Payload) -> Result<Self, Problem> {
        let mut members = Members::of_body(request, payload).await?;
        let mut read = || {
            Ok(Self {
                role: members.text("role")?.as_deref().map(role_of).transpose()?,
                key_populations: populations(&mut members)?,
                disabled: members.flag("disabled")?,
            })
        };
        let read = read().map_err(refused)?;
        members.done().map_err(refused)?;
        Ok(read)
    }
}

fn role_of(code: &str) -> Result<Role, FieldError> {
    Role::parse(code).ok_or_else(|| {
        let known = Role::ALL.iter().map(|role| role.code()).collect();
        unknown_code("/role", code, known)
    })
}

fn populations(members: &mut Members) -> Result<Option<KeyPopulations>, FieldError> {
    let Some(codes) = members.texts("key_populations")? else { return Ok(None) };
    let mut found = Vec::with_capacity(codes.len());
    for (place, code) in codes.iter().enumerate() {
        found.push(KeyPopulation::parse(code).ok_or_else(|| {
            let known = KeyPopulation::ALL.iter().map(|known| known.code()).collect();
            unknown_code(&format!("/key_populations/{place}"), code, known)
        })?);
    }
    Ok(Some(KeyPopulations::from_members(found)))
}

fn unknown_code(pointer: &str, found: &str, known: Vec<&'static str>) -> FieldError {
    let found = found.chars().take(20).collect();
    FieldError::new(pointer, FieldReason::UnknownCode { found, known })
}
