//! `/enrolments`: making a device somebody's by a one-time code.

use actix_web::http::header;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_domain::{
    CONSENT_VERSION, DeviceId, EnrolmentCode, FieldError, FieldReason, Handle, Pin, PinError, Slug,
};
use atalaya_store::{NewDevice, OpenCode, SecretHash};
use utoipa::ToSchema;

use crate::cookies::{Cookie, DEVICE_LASTS, Kept};
use crate::doors::Doors;
use crate::members::{Members, refused};
use crate::problem::{Problem, ProblemCode};
use crate::secret::{Secret, random};
use crate::session::{SessionOut, Started};
use crate::sign_in::{self, Attempt, busy, pin_with_secret};

/// The longest label, in characters.
const LABEL_MAX_CHARS: usize = 40;

/// What makes a device somebody's.
#[derive(ToSchema)]
pub struct EnrolmentIn {
    /// The organisation's short name.
    #[schema(example = "omes-demo")]
    organisation: String,
    /// The pseudonym in it.
    #[schema(example = "ana")]
    handle: String,
    /// The one-time code, as a supervisor shows it: capitals or not, with its hyphen or without.
    #[schema(value_type = String, example = "4K7QM-9XRTR")]
    code: EnrolmentCode,
    /// What will open the device: 6 to 12 digits that are not among the first anybody would try.
    #[schema(value_type = String, example = "407391")]
    pin: Pin,
    /// What its owner calls the device, up to 40 characters. No names, no numbers.
    #[schema(required = false, value_type = Option<String>)]
    label: String,
    /// The version of the text on what is kept about its owner that they have agreed to, as it was shown; who says none, or
    /// that of an older text, is asked before anything else is open.
    #[schema(required = false, value_type = Option<u32>, minimum = 1, maximum = 1, example = 1)]
    consent: Option<u32>,
}

impl EnrolmentIn {
    async fn read(request: &HttpRequest, payload: &mut Payload) -> Result<Self, Problem> {
        let mut members = Members::of_body(request, payload).await?;
        let mut read = || {
            let code = EnrolmentCode::parse(&members.required("code")?)
                .ok_or(FieldError::new("/code", FieldReason::NotACode))?;
            let pin = Pin::choose(&members.required("pin")?).map_err(|error| {
                let reason = match error {
                    PinError::Form => FieldReason::NotAPin,
                    PinError::Common => FieldReason::CommonPin,
                };
                FieldError::new("/pin", reason)
            })?;
            let label = members.text("label")?.unwrap_or_default().trim().to_owned();
            Ok(Self {
                organisation: members.required("organisation")?,
                handle: members.required("handle")?,
                code,
                pin,
                label: checked_label(label)?,
                consent: members.version("consent", CONSENT_VERSION)?,
            })
        };
        let read = read().map_err(refused)?;
        members.done().map_err(refused)?;
        Ok(read)
    }
}

/// A label that is short and of letters.
pub(crate) fn checked_label(label: String) -> Result<String, FieldError> {
    let control = label.chars().position(char::is_control);
    if let Some(place) = control {
        let code = label.chars().nth(place).map_or(0, u32::from);
        let reason = FieldReason::ControlCharacter { at: place + 1, code };
        return Err(FieldError::new("/label", reason));
    }
    if label.chars().count() > LABEL_MAX_CHARS {
        let reason = FieldReason::TooLong { max_chars: LABEL_MAX_CHARS };
        return Err(FieldError::new("/label", reason));
    }
    Ok(label)
}

/// Makes this device somebody's by the code that is open for them, which is worth nothing afterwards,
/// and signs them in. A wrong code, one whose time is over and one of somebody who does not exist are
/// answered alike.
#[utoipa::path(post, path = "/api/v1/enrolments", tag = "people", request_body = EnrolmentIn,
    responses((status = 201, body = SessionOut)), security(()))]
pub(crate) async fn enrolment_create(
    request: HttpRequest,
    mut payload: Payload,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let network = sign_in::admitted(&request, &doors)?;
    let asked = EnrolmentIn::read(&request, &mut payload).await?;
    let attempt = Attempt::of(&doors, (&asked.organisation, &asked.handle), network)?;
    let failed = || attempt.failed(ProblemCode::EnrolmentFailed);
    let OpenCode { user, hash } = open_code(&doors, &asked).await?.ok_or_else(failed)?;
    let owner = user.viewer.user.ok_or_else(failed)?;
    let secret = Secret::new_session().map_err(|error| Problem::internal("enrol", &error))?;
    let device = NewDevice {
        id: DeviceId::random(random()?),
        secret: SecretHash(secret.hash),
        label: asked.label,
        pin_hash: doors.passwords.hash(pin_with_secret(&asked.pin, &secret.text)).await?,
        key_half: random()?,
        consents: asked.consent == Some(CONSENT_VERSION),
    };
    let settings = &doors.app.settings;
    let cookie = Cookie::Device.set(settings, &secret.text, Kept::For(DEVICE_LASTS));
    let new = Started::begin(&request, &doors, false).await?;
    let new = new.cookie(cookie).local_key(device.id, device.key_half);
    let whose = (user.viewer.organisation, owner);
    if !doors.app.store.device_enrol(whose, hash, device, new.session, doors.now()).await? {
        // Somebody else was faster with the same code.
        return Err(failed());
    }
    attempt.succeeded(&doors);
    let mut answer = HttpResponse::Created();
    answer.insert_header((header::LOCATION, "/api/v1/session"));
    new.told(&doors, answer).await
}

/// The code that is open for who is asked about, if it is the one that was typed. Takes the same work
/// if there is none.
async fn open_code(doors: &Doors, asked: &EnrolmentIn) -> Result<Option<OpenCode>, Problem> {
    let names = (Slug::parse(&asked.organisation), Handle::parse(&asked.handle));
    let open = match &names {
        (Some(slug), Some(handle)) => {
            doors.app.store.enrolment_by_handle(slug, handle, doors.now()).await?
        }
        _ => None,
    };
    let hash = open.as_ref().map(|open| open.hash.clone());
    let right = doors.passwords.verify(asked.code.to_string(), hash).await.map_err(busy)?;
    Ok(open.filter(|_| right))
}
