//! Who did what, and whom it concerned: never what was said or seen.

use jiff::Timestamp;

use crate::code::codes;
use crate::{OrganisationId, UserId};

codes! {
    /// What was done.
    AuditAction {
        SignedIn = "signed_in", "Entró", "Signed in";
        SignInFailed = "sign_in_failed", "Intento fallido de entrar", "Failed attempt to sign in";
        SignedOut = "signed_out", "Salió", "Signed out";
        PasswordChanged = "password_changed", "Cambió la contraseña", "Changed the password";
        UserCreated = "user_created", "Creó una cuenta", "Created an account";
        UserDisabled = "user_disabled", "Bloqueó una cuenta", "Locked an account";
        UserEnabled = "user_enabled", "Desbloqueó una cuenta", "Unlocked an account";
        RoleChanged = "role_changed", "Cambió un rol", "Changed a role";
        CodeOpened = "code_opened", "Dio un código para inscribir un teléfono", "Gave a code to enrol a phone";
        DeviceEnrolled = "device_enrolled", "Inscribió un teléfono", "Enrolled a phone";
        DeviceEnded = "device_ended", "Quitó el acceso a un teléfono", "Took a phone's access away";
        DuressPinSet = "duress_pin_set", "Alguien puso o quitó un segundo PIN", "Somebody set or took away a second PIN";
        DuressPinUsed = "duress_pin_used", "El teléfono se abrió bajo amenaza", "The phone was opened under duress";
        DevicesViewed = "devices_viewed", "Vio los teléfonos de alguien", "Looked at somebody's phones";
        PinFailed = "pin_failed", "PIN equivocado", "Wrong PIN";
        SecondFactorSet = "second_factor_set", "Activó el segundo paso para entrar", "Set up the second step of signing in";
        SecondFactorRemoved = "second_factor_removed", "Quitó el segundo paso para entrar", "Removed the second step of signing in";
        SecondFactorFailed = "second_factor_failed", "Código equivocado en el segundo paso", "Wrong code in the second step";
        RecoveryCodeUsed = "recovery_code_used", "Usó un código de recuperación", "Used a recovery code";
        RecoveryCodesMade = "recovery_codes_made", "Hizo códigos de recuperación nuevos", "Made new recovery codes";
        PasskeyAdded = "passkey_added", "Agregó una llave de acceso", "Added a passkey";
        PasskeyRemoved = "passkey_removed", "Quitó una llave de acceso", "Removed a passkey";
        TokenCreated = "token_created", "Dio acceso a un programa", "Gave a program access";
        TokenRevoked = "token_revoked", "Quitó el acceso a un programa", "Took a program's access away";
        EventViewed = "event_viewed", "Vio eventos", "Looked at events";
        EventAmended = "event_amended", "Cambió un evento", "Changed an event";
        EventVerified = "event_verified", "Verificó un evento", "Verified an event";
        EventWithdrawn = "event_withdrawn", "Retiró un evento", "Withdrew an event";
        EventMerged = "event_merged", "Unió dos eventos", "Merged two events";
        EventSeparated = "event_separated", "Separó dos eventos", "Separated two events";
        ExposureViewed = "exposure_viewed", "Vio registros de recorridos", "Looked at outreach records";
        ExposureAmended = "exposure_amended", "Cambió un registro de recorrido", "Changed an outreach record";
        ExposureWithdrawn = "exposure_withdrawn", "Retiró un registro de recorrido", "Withdrew an outreach record";
        PastMapViewed = "past_map_viewed", "Vio un mapa de una fecha pasada", "Looked at a map of a past date";
        MapChosen = "map_chosen", "Eligió otro municipio en el mapa", "Chose another municipality of the map";
        HindsightViewed = "hindsight_viewed", "Vio si los mapas acertaron", "Looked at whether maps were right";
        IndicatorsViewed = "indicators_viewed", "Vio los indicadores", "Looked at the indicators";
        ContactSet = "contact_set", "Anotó cómo localizar a alguien", "Set how to reach somebody";
        ContactViewed = "contact_viewed", "Vio cómo localizar a alguien", "Looked at how to reach somebody";
        ContactRemoved = "contact_removed", "Borró cómo localizar a alguien", "Removed how to reach somebody";
        KeysRotated = "keys_rotated", "Cambió las llaves", "Changed the keys";
        PeopleViewed = "people_viewed", "Vio la lista de personas", "Looked at the list of people";
        ErasureAsked = "erasure_asked", "Preguntó qué se borraría de alguien", "Asked what erasing somebody would remove";
        PersonErased = "person_erased", "Borró a una persona", "Erased a person";
        BriefingRead = "briefing_read", "Leyó la inducción de seguridad", "Read the security briefing";
        ConsentGiven = "consent_given", "Aceptó lo que se guarda sobre su persona", "Agreed to what is kept about them";
        AccountVouched = "account_vouched", "Confirmó que alguien sigue en el equipo", "Vouched that somebody is still in the team";
        AuditViewed = "audit_viewed", "Vio este registro", "Looked at this log";
        AuditCut = "audit_cut", "Se recortó este registro por antigüedad", "This log was cut, its time being over";
        RetentionRun = "retention_run", "Se borró lo que ya cumplió su plazo", "What had served its time was removed";
        BackupMade = "backup_made", "Hizo una copia de respaldo", "Made a backup";
        BackupTried = "backup_tried", "Probó una copia de respaldo", "Tried a backup";
        BackupExpired = "backup_expired", "Borró copias de respaldo vencidas", "Removed backups that have served their time";
        Restored = "restored", "Restauró una copia de respaldo", "Restored a backup";
        LogbookImported = "logbook_imported", "Metió una bitácora", "Brought a logbook in";
        Exported = "exported", "Exportó datos", "Exported data";
        WeekSheetMade = "week_sheet_made", "Sacó la hoja de la semana", "Made the sheet of the week";
        PocketCardMade = "pocket_card_made", "Sacó una tarjeta de bolsillo", "Made a pocket card";
        StatementMade = "statement_made", "Sacó la constancia de un incidente", "Made the statement of an incident";
        WeekSignedOff = "week_signed_off", "Firmó el plan de una semana", "Signed off a week's plan";
        OutreachViewed = "outreach_viewed", "Vio una salida", "Looked at an outing";
        OutreachApproved = "outreach_approved", "Aprobó una salida", "Approved an outing";
        OutreachRefused = "outreach_refused", "No aprobó una salida", "Refused an outing";
        CheckInForOther = "check_in_for_other", "Anotó un aviso por alguien", "Entered a check-in for somebody";
        AlarmAcknowledged = "alarm_acknowledged", "Respondió a una alarma", "Took up an alarm";
        AlarmClosed = "alarm_closed", "Cerró una alarma", "Closed an alarm";
        RosterChanged = "roster_changed", "Cambió los turnos", "Changed the roster";
        CodeWordsChanged = "code_words_changed", "Cambió las palabras clave", "Changed the code words";
        CredentialChanged = "credential_changed", "Cambió la credencial", "Changed the credential card";
        ProtocolChanged = "protocol_changed", "Cambió los protocolos", "Changed the protocol";
        SupportPersonSet = "support_person_set", "Nombró a quien da apoyo", "Named who sees to support";
        SupportPersonUnset = "support_person_unset", "Alguien dejó de dar apoyo", "Somebody sees to support no more";
        SupportViewed = "support_viewed", "Vio a quién se ofrece apoyo", "Looked at who is offered support";
        SupportMarked = "support_marked", "Anotó qué pasó con el apoyo", "Marked what became of support";
        SafetyRulesChanged = "safety_rules_changed", "Cambió las reglas de salida", "Changed the rules of outings";
        ReleaseProposed = "release_proposed", "Propuso una publicación", "Proposed a release";
        ReleaseApproved = "release_approved", "Aprobó una publicación", "Approved a release";
        ReleaseDropped = "release_dropped", "Descartó una propuesta de publicación", "Dropped a proposed release";
        ReleasePublished = "release_published", "Publicó", "Published a release";
        AgreementOffered = "agreement_offered", "Ofreció compartir con otra organización", "Offered to share with another organisation";
        AgreementAccepted = "agreement_accepted", "Aceptó lo que otra organización comparte", "Accepted what another organisation shares";
        AgreementEnded = "agreement_ended", "Terminó un acuerdo para compartir", "Ended an agreement to share";
        BulletinIssued = "bulletin_issued", "Dio un aviso de seguridad", "Issued a security bulletin";
        PlaceRegistered = "place_registered", "Registró un lugar", "Registered a place";
        PlaceReviewed = "place_reviewed", "Revisó el riesgo de un lugar", "Reviewed a place's risk";
        DirectoryChanged = "directory_changed", "Cambió a quién llamar", "Changed whom to call";
        DirectoryTried = "directory_tried", "Probó un número", "Tried a number";
        FacilityChecked = "facility_checked", "Revisó la seguridad de un local", "Checked the security of premises";
        PlaceAudited = "place_audited", "Anotó cómo está un lugar", "Noted how a place is";
        PlaceAuditRemoved = "place_audit_removed", "Quitó lo anotado de un lugar", "Removed what was noted of a place";
        PlaceRetired = "place_retired", "Quitó un lugar del registro", "Took a place out of the register";
        LessonWritten = "lesson_written", "Anotó una lección o una acción", "Wrote a lesson or an action down";
        LessonDone = "lesson_done", "Dijo si una acción está hecha", "Said whether an action is done";
        LessonRemoved = "lesson_removed", "Quitó una lección o una acción", "Took a lesson or an action away";
        VehicleAnswered = "vehicle_answered", "Respondió si hay vehículo", "Answered whether there is a vehicle";
        BulletinRevoked = "bulletin_revoked", "Retiró un aviso de seguridad", "Took a security bulletin back";
    }
}

codes! {
    /// Who acts, by kind.
    ActorKind {
        User = "user", "Persona", "Person";
        Program = "program", "Programa", "Program";
        Operator = "operator", "Quien opera el servidor", "Operator of the server";
        System = "system", "El sistema", "The system";
    }
}

codes! {
    /// What something was done to.
    AuditSubjectKind {
        User = "user", "Cuenta", "Account";
        Device = "device", "Teléfono", "Phone";
        Token = "token", "Acceso de programa", "Program's access";
        Event = "event", "Evento", "Event";
        Exposure = "exposure", "Registro de recorrido", "Outreach record";
        Map = "map", "Mapa", "Map";
        Audit = "audit", "Registro de actos", "Log of acts";
        Release = "release", "Publicación", "Release";
        Outreach = "outreach", "Salida", "Outing";
        Exercise = "exercise", "Simulacro", "Exercise";
        Agreement = "agreement", "Acuerdo para compartir", "Sharing agreement";
        Place = "place", "Lugar", "Place";
        PlaceAudit = "place_audit", "Cómo está un lugar", "How a place is";
        Directory = "directory", "A quién llamar", "Whom to call";
        Facility = "facility", "Local propio", "Own premises";
        Lesson = "lesson", "Lección o acción", "Lesson or action";
        Bulletin = "bulletin", "Aviso de seguridad", "Security bulletin";
        Indicators = "indicators", "Indicadores", "Indicators";
    }
}

/// Who did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// A person who is signed in.
    User(UserId),
    /// A program, by its token's number.
    Program(i64),
    /// Whoever has the server's command line.
    Operator,
    /// The program by itself.
    System,
}

impl Actor {
    /// Its kind.
    #[must_use]
    pub const fn kind(self) -> ActorKind {
        match self {
            Self::User(_) => ActorKind::User,
            Self::Program(_) => ActorKind::Program,
            Self::Operator => ActorKind::Operator,
            Self::System => ActorKind::System,
        }
    }

    /// The number of the user or the token.
    #[must_use]
    pub const fn number(self) -> Option<i64> {
        match self {
            Self::User(user) => Some(user.0),
            Self::Program(token) => Some(token),
            Self::Operator | Self::System => None,
        }
    }

    /// The actor with this kind and number; `None` when the two do not go together.
    #[must_use]
    pub const fn new(kind: ActorKind, number: Option<i64>) -> Option<Self> {
        match (kind, number) {
            (ActorKind::User, Some(number)) => Some(Self::User(UserId(number))),
            (ActorKind::Program, Some(number)) => Some(Self::Program(number)),
            (ActorKind::Operator, None) => Some(Self::Operator),
            (ActorKind::System, None) => Some(Self::System),
            _ => None,
        }
    }
}

/// What something was done to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditSubject {
    /// Its kind.
    pub kind: AuditSubjectKind,
    /// Which one, an id or a number; `None` for a list of them. Never content.
    pub id: Option<String>,
}

impl AuditSubject {
    /// One of a kind.
    #[must_use]
    pub fn one(kind: AuditSubjectKind, id: &impl ToString) -> Self {
        Self { kind, id: Some(id.to_string()) }
    }

    /// A list of a kind.
    #[must_use]
    pub const fn list(kind: AuditSubjectKind) -> Self {
        Self { kind, id: None }
    }
}

/// One entry of an organisation's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Whose log it is in.
    pub organisation: OrganisationId,
    /// Its number in it: 1, 2, 3 and so on.
    pub number: u64,
    /// When it was done.
    pub at: Timestamp,
    /// By whom.
    pub actor: Actor,
    /// What.
    pub action: AuditAction,
    /// To what.
    pub subject: Option<AuditSubject>,
    /// Whom it concerned, by number.
    pub concerned: Vec<UserId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_actor_is_its_kind_and_number() {
        for actor in [Actor::User(UserId(7)), Actor::Program(3), Actor::Operator, Actor::System] {
            assert_eq!(Actor::new(actor.kind(), actor.number()), Some(actor));
        }
        assert_eq!(Actor::new(ActorKind::User, None), None);
        assert_eq!(Actor::new(ActorKind::System, Some(1)), None);
    }
}
