//! The one table of problems: code, status, title in both languages.

use actix_web::http::StatusCode;
use atalaya_domain::Language;

/// Declares the closed list of problem codes.
macro_rules! problem_codes {
    ($($variant:ident = $code:literal, $status:literal, $es:literal, $en:literal;)+) => {
        /// What went wrong, as a stable code for programs. The problem's type is the URN
        /// `urn:atalaya:problem:` followed by the code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ProblemCode {
            $(#[doc = concat!("`", $code, "` (", $status, "): ", $en)] $variant,)+
        }

        impl ProblemCode {
            /// Every code, by status.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The name of the code in the sources, for the test that every code is used.
            #[must_use]
            pub const fn variant(self) -> &'static str {
                match self { $(Self::$variant => stringify!($variant)),+ }
            }

            /// The HTTP status.
            #[must_use]
            pub fn status(self) -> StatusCode {
                let number = match self { $(Self::$variant => $status),+ };
                StatusCode::from_u16(number).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            }

            /// The title, which never changes from one occurrence to the next.
            #[must_use]
            pub const fn title(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$variant, Language::Es) => $es, (Self::$variant, Language::En) => $en,)+
                }
            }
        }
    };
}

problem_codes! {
    BadRequest = "bad_request", 400, "La solicitud no se entiende.", "The request makes no sense.";
    InvalidJson = "invalid_json", 400, "El contenido no es JSON válido.", "The body is not valid JSON.";
    InvalidUtf8 = "invalid_utf8", 400, "El contenido no es UTF-8.", "The body is not UTF-8.";
    InvalidParameter = "invalid_parameter", 400, "Un parámetro no se entiende.", "A parameter is not understood.";
    UnsupportedSubprotocol = "unsupported_subprotocol", 400, "Ese subprotocolo no existe.", "There is no such subprotocol.";
    NotSignedIn = "not_signed_in", 401, "Hay que iniciar sesión.", "You are not signed in.";
    SignInFailed = "sign_in_failed", 401, "Organización, usuario o contraseña no coinciden.", "Organisation, handle or password do not match.";
    EnrolmentFailed = "enrolment_failed", 401, "El código no vale: no es de esta persona, ya se usó o ya venció.", "The code is not valid: it is not this person's, was used, or its time is over.";
    SecondFactorNeeded = "second_factor_needed", 401, "Falta el código del segundo paso.", "The code of the second step is still to come.";
    WrongCode = "wrong_code", 401, "El código no es correcto o ya se usó.", "The code is not right, or was used before.";
    SignInOver = "sign_in_over", 401, "Pasó el tiempo o se acabaron los intentos; entre de nuevo.", "The time or the tries are over; sign in again.";
    PasskeyRefused = "passkey_refused", 401, "La llave de acceso no se aceptó.", "The passkey was not accepted.";
    WrongPin = "wrong_pin", 401, "El PIN no es correcto.", "The PIN is not right.";
    DeviceEnded = "device_ended", 401, "Este teléfono ya no tiene acceso.", "This phone has no access any more.";
    NotForRole = "not_for_role", 403, "Su función no permite esto.", "Your role does not allow this.";
    HistoryClosed = "history_closed", 403, "Lo de hace más de un día se abre al escribir el PIN, o al entrar de nuevo.", "What is older than a day opens when you type the PIN, or sign in again.";
    SecondFactorMissing = "second_factor_missing", 403, "Su función necesita un segundo paso para entrar; actívelo primero.", "Your role needs a second step of signing in; set it up first.";
    AccountSleeps = "account_sleeps", 403, "Esta cuenta duerme.", "This account sleeps.";
    OutsideGround = "outside_ground", 403, "Ese lugar está fuera de los municipios de su mapa.", "That place lies outside the municipalities of your map.";
    CrossSite = "cross_site", 403, "La solicitud viene de otro sitio.", "The request comes from another site.";
    OwnReport = "own_report", 403, "Nadie verifica lo que reportó o cambió.", "Nobody verifies what they reported or changed.";
    NotFound = "not_found", 404, "No existe.", "There is nothing here.";
    MethodNotAllowed = "method_not_allowed", 405, "Ese método no se admite aquí.", "That method is not allowed here.";
    TooSlow = "too_slow", 408, "La solicitud tardó demasiado.", "The request took too long.";
    SecondFactorThere = "second_factor_there", 409, "Ya hay un segundo paso; quítelo primero.", "There is a second step already; remove it first.";
    Withdrawn = "withdrawn", 409, "Fue retirado.", "It was withdrawn.";
    IdTaken = "id_taken", 409, "Ese id está en uso; envíe el reporte con otro.", "That id is in use; send the report with another.";
    HandleTaken = "handle_taken", 409, "Ya hay alguien con ese usuario.", "There is somebody with that handle already.";
    AgreementOpen = "agreement_open", 409, "Ya hay un acuerdo con esa organización; termínelo primero.", "There is an agreement with that organisation already; end it first.";
    TooManyNumbers = "too_many_numbers", 409, "Ya hay demasiados números propios; quite alguno primero.", "There are too many numbers of your own already; remove one first.";
    TooManyPlaces = "too_many_places", 409, "Ya hay demasiados lugares registrados; quite alguno primero.", "There are too many places registered already; remove one first.";
    TooManyLessons = "too_many_lessons", 409, "Ya hay demasiadas lecciones y acciones; quite alguna primero.", "There are too many lessons and actions already; take one away first.";
    TooManyPlans = "too_many_plans", 409, "Ya hay demasiados mapeos guardados; quite alguno primero.", "There are too many mappings kept already; remove one first.";
    TooManyBulletins = "too_many_bulletins", 409, "Ya hay demasiados avisos vigentes; retire alguno primero.", "There are too many bulletins in force already; take one back first.";
    ErasureUnconfirmed = "erasure_unconfirmed", 409, "Hay que confirmarlo de nuevo: pasó el tiempo o ya se usó.", "Confirm it again: the time is over, or it was used.";
    SameEvent = "same_event", 409, "Es el mismo evento.", "It is the same event.";
    AlreadyMerged = "already_merged", 409, "El otro ya está unido a un tercero; nombre ese.", "The other is merged into a third; name that one.";
    HasMerged = "has_merged", 409, "Otros están unidos a este; sepárelos primero o una al revés.", "Others are merged into this one; separate them first, or merge the other way round.";
    DoesNotCount = "does_not_count", 409, "El otro no cuenta: fue retirado o descartado.", "The other does not count: it was withdrawn or rejected.";
    ReleaseOvertaken = "release_overtaken", 409, "Los datos cambiaron desde la propuesta; haga otra.", "The data have changed since it was proposed; propose another.";
    VersionConflict = "version_conflict", 412, "Cambió mientras tanto.", "It has changed in the meantime.";
    BodyTooLarge = "body_too_large", 413, "El contenido es demasiado grande.", "The body is too large.";
    TooManyEvents = "too_many_events", 413, "Son demasiados registros a la vez.", "Those are too many records at once.";
    UnsupportedMediaType = "unsupported_media_type", 415, "Ese tipo de contenido no se admite.", "That content type is not supported.";
    RangeNotSatisfiable = "range_not_satisfiable", 416, "Ese rango no existe en el archivo.", "The file has no such range.";
    InvalidEvent = "invalid_event", 422, "El evento tiene errores.", "The event has errors.";
    InvalidExposure = "invalid_exposure", 422, "El registro de horas tiene errores.", "The record of hours has errors.";
    NotForMeeting = "not_for_meeting", 422, "En ese lugar no se encuentra a nadie a esas horas.", "Nobody is met at that place in those hours.";
    InvalidBody = "invalid_body", 422, "El contenido tiene errores.", "The body has errors.";
    CannotRelease = "cannot_release", 422, "Eso no se puede publicar.", "That cannot be published.";
    DuplicateKey = "duplicate_key", 422, "Una clave está dos veces.", "A key stands twice.";
    TooDeep = "too_deep", 422, "El JSON está anidado demasiado profundo.", "The JSON is nested too deep.";
    InvalidQuery = "invalid_query", 422, "Un parámetro no es válido.", "A parameter is not valid.";
    TooManyCells = "too_many_cells", 422, "Son demasiadas celdas para una respuesta.", "Those are too many cells for one answer.";
    NotWebsocket = "not_websocket", 426, "Aquí se habla websocket.", "This is a websocket.";
    TooManyAttempts = "too_many_attempts", 429, "Demasiados intentos; espere un momento.", "Too many attempts; wait a moment.";
    Internal = "internal", 500, "Algo falló de nuestro lado.", "Something failed on our side.";
    Busy = "busy", 503, "El servicio está ocupado; intente de nuevo.", "The service is busy; try again.";
    NotReady = "not_ready", 503, "El servicio todavía no está listo.", "The service is not ready yet.";
}
