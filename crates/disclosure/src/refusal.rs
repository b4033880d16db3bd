//! Why something is not shown, in words that do not tell what it was.

use atalaya_domain::Text;

/// Why a request for something was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The role works with frozen releases.
    #[error("the role has no live map")]
    NoMap,
    /// The resolution is too fine for the role, or none the map has.
    #[error("resolutions {coarsest} to {finest} only")]
    Resolution {
        /// The coarsest there is.
        coarsest: u8,
        /// The finest the role may see.
        finest: u8,
    },
    /// The viewer does not work with that population.
    #[error("not that population's map")]
    Population,
    /// The role sees the map of now only.
    #[error("no maps of the past for the role")]
    Past,
    /// The role calls nobody.
    #[error("no contacts for the role")]
    Contact,
    /// The key of what a device keeps is told to that device, when its PIN opens it.
    #[error("not that device")]
    LocalKey,
    /// The role sees no log but what concerns itself.
    #[error("no log for the role")]
    Audit,
    /// There is no such event; or it is not theirs, which must look the same.
    #[error("no such event")]
    NoSuchEvent,
    /// It was told more than a day ago, and who asks has not proved anew who they are.
    #[error("history is closed")]
    HistoryClosed,
    /// There is no such record of exposure; or it is not theirs, which must look the same.
    #[error("no such record of exposure")]
    NoSuchExposure,
    /// The id is in use for something that is not theirs, and no more is said of it.
    #[error("the id is taken")]
    IdTaken,
    /// The role does not verify.
    #[error("the role does not verify")]
    Verifying,
    /// Nobody verifies their own report, nor what they changed of another's.
    #[error("their own report")]
    OwnReport,
    /// It was verified, and the role may not change what was.
    #[error("already verified")]
    AlreadyVerified,
    /// Only who reported it agrees to more uses of it.
    #[error("only its reporter agrees to more")]
    Consenting,
    /// What an event says, by who sees its place only coarsely.
    #[error("the role changes no report")]
    Rewriting,
    /// The checklist of data safety is the steward's.
    #[error("the steward's checklist")]
    SelfCheck,
    /// The role proposes no releases.
    #[error("the role proposes no releases")]
    Releasing,
    /// The role approves no releases.
    #[error("the role approves no releases")]
    Approving,
    /// Nobody approves what they proposed.
    #[error("their own proposal")]
    OwnProposal,
    /// A release without the events of one's own organisation.
    #[error("not of their own organisation")]
    OwnOrganisation,
    /// The organisation has proposed as many releases as it may in a year.
    #[error("the year's proposals are used up")]
    Budget,
    /// Agreements are the steward's, in person.
    #[error("the steward's agreements")]
    Agreeing,
    /// No agreement in force lets that partner see what is asked.
    #[error("no agreement that covers it")]
    NoAgreement,
    /// The role works with frozen releases, not with numbers that move.
    #[error("no indicators for the role")]
    Indicators,
    /// The register of places is a supervisor's, in person.
    #[error("the supervisor's places")]
    Places,
    /// A pocket card is of people who go out.
    #[error("a card of people who go out")]
    PocketCard,
    /// The directory is written by supervisors and the steward, in person.
    #[error("the directory of who writes it")]
    Directory,
    /// Logbooks are brought in by supervisors, in person.
    #[error("the supervisor's logbooks")]
    Logbooks,
    /// Premises are looked after by supervisors and the steward, in person.
    #[error("the premises of who looks after them")]
    Facilities,
    /// The role reads no lessons.
    #[error("no lessons for the role")]
    Lessons,
    /// The role writes no lessons.
    #[error("the role writes no lessons")]
    WritingLessons,
    /// The role reads no bulletins.
    #[error("no bulletins for the role")]
    Bulletins,
    /// The role issues no bulletins.
    #[error("the role issues no bulletins")]
    IssuingBulletins,
    /// There is no such release; or it is not for them, which must look the same.
    #[error("no such release")]
    NoSuchRelease,
    /// There is no such outing; or it is not theirs to see, which must look the same.
    #[error("no such outing")]
    NoSuchOutreach,
    /// The cell lies outside the deployment's area.
    #[error("outside the area")]
    OutsideArea,
    /// The cell lies beyond where the viewer's map ends.
    #[error("outside the municipalities of the viewer's map")]
    OutsideGround,
}

impl Refusal {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoMap => "no_map",
            Self::Resolution { .. } => "resolution",
            Self::Population => "population",
            Self::Past => "past",
            Self::Contact => "contact",
            Self::LocalKey => "local_key",
            Self::Audit => "audit",
            Self::NoSuchEvent => "no_such_event",
            Self::HistoryClosed => "history_closed",
            Self::NoSuchExposure => "no_such_exposure",
            Self::IdTaken => "id_taken",
            Self::Verifying => "verifying",
            Self::OwnReport => "own_report",
            Self::AlreadyVerified => "already_verified",
            Self::Consenting => "consenting",
            Self::Rewriting => "rewriting",
            Self::SelfCheck => "self_check",
            Self::Releasing => "releasing",
            Self::Approving => "approving",
            Self::OwnProposal => "own_proposal",
            Self::OwnOrganisation => "own_organisation",
            Self::Budget => "budget",
            Self::Agreeing => "agreeing",
            Self::NoAgreement => "no_agreement",
            Self::Indicators => "indicators",
            Self::Places => "places",
            Self::Logbooks => "logbooks",
            Self::PocketCard => "pocket_card",
            Self::Directory => "directory",
            Self::Facilities => "facilities",
            Self::Lessons => "lessons",
            Self::WritingLessons => "writing_lessons",
            Self::Bulletins => "bulletins",
            Self::IssuingBulletins => "issuing_bulletins",
            Self::NoSuchRelease => "no_such_release",
            Self::NoSuchOutreach => "no_such_outreach",
            Self::OutsideArea => "outside_area",
            Self::OutsideGround => "outside_ground",
        }
    }

    /// The reason in words.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "a table: a sentence for each")]
    pub fn text(self) -> Text {
        match self {
            Self::NoMap => Text::new(
                "Este rol trabaja con publicaciones congeladas, no con el mapa en vivo.",
                "This role works with frozen releases, not with the live map.",
            ),
            Self::Resolution { coarsest, finest } => Text::new(
                format!("Este rol ve resoluciones de {coarsest} a {finest}."),
                format!("This role sees resolutions {coarsest} to {finest}."),
            ),
            Self::Population => Text::new(
                "Este usuario no trabaja con esa población.",
                "This user does not work with that population.",
            ),
            Self::Past => Text::new(
                "Este rol ve el mapa de ahora, no los de fechas pasadas.",
                "This role sees the map of now, not those of past dates.",
            ),
            Self::Contact => Text::new(
                "Este rol no ve cómo localizar a otras personas.",
                "This role does not see how to reach other people.",
            ),
            Self::LocalKey => Text::new(
                "La llave de un teléfono se entrega a ese teléfono, cuando su PIN lo abre.",
                "A phone's key is given to that phone, when its PIN opens it.",
            ),
            Self::HistoryClosed => Text::new(
                "Lo de hace más de un día se abre al escribir el PIN otra vez.",
                "What is older than a day opens when the PIN is typed again.",
            ),
            Self::Audit => Text::new(
                "Este rol ve los actos que le conciernen, no los de su organización.",
                "This role sees the acts that concern it, not those of its organisation.",
            ),
            Self::NoSuchEvent => Text::new("No existe ese evento.", "There is no such event."),
            Self::NoSuchExposure => {
                Text::new("No existe ese registro.", "There is no such record.")
            }
            Self::IdTaken => Text::new("Ese id está en uso.", "That id is in use."),
            Self::Verifying => {
                Text::new("Este rol no verifica eventos.", "This role does not verify events.")
            }
            Self::OwnReport => Text::new(
                "Nadie verifica lo que reportó o cambió.",
                "Nobody verifies what they reported or changed.",
            ),
            Self::AlreadyVerified => Text::new(
                "El evento ya fue verificado; pida el cambio a quien supervisa.",
                "The event was verified already; ask a supervisor for the change.",
            ),
            Self::Rewriting => Text::new(
                "Este rol revisa reportes y no cambia lo que dicen.",
                "This role reviews reports and does not change what they say.",
            ),
            Self::Consenting => Text::new(
                "Solo quien reportó puede permitir más usos de su reporte.",
                "Only who reported it can allow more uses of their report.",
            ),
            Self::SelfCheck => Text::new(
                "La revisión es de quien custodia los datos.",
                "The checklist is the data steward's.",
            ),
            Self::Releasing => {
                Text::new("Este rol no propone publicaciones.", "This role proposes no releases.")
            }
            Self::Approving => {
                Text::new("Este rol no aprueba publicaciones.", "This role approves no releases.")
            }
            Self::OwnProposal => {
                Text::new("Nadie aprueba lo que propuso.", "Nobody approves what they proposed.")
            }
            Self::OwnOrganisation => Text::new(
                "Una publicación es de la propia organización, o de varias con ella.",
                "A release is of one's own organisation, or of several with it.",
            ),
            Self::Budget => Text::new(
                "Se agotaron las propuestas de publicación de un año: cada una dice algo.",
                "The year's proposals of releases are used up: each of them tells something.",
            ),
            Self::Agreeing => Text::new(
                "Los acuerdos para compartir son de quien custodia los datos, en persona.",
                "Sharing agreements are the data steward's, in person.",
            ),
            Self::NoAgreement => Text::new(
                "Ningún acuerdo vigente con esa organización cubre lo que se pide.",
                "No agreement in force with that organisation covers what is asked.",
            ),
            Self::Indicators => Text::new(
                "Este rol trabaja con publicaciones congeladas, no con indicadores que cambian.",
                "This role works with frozen releases, not with indicators that move.",
            ),
            Self::Places => Text::new(
                "Los lugares registrados son de quien supervisa, en persona.",
                "Registered places are a supervisor's, in person.",
            ),
            Self::Logbooks => Text::new(
                "Las bitácoras las mete quien supervisa, en persona.",
                "Logbooks are brought in by a supervisor, in person.",
            ),
            Self::PocketCard => Text::new(
                "La tarjeta de bolsillo es de quien sale, en persona.",
                "A pocket card is of people who go out, in person.",
            ),
            Self::Directory => Text::new(
                "A quién llamar lo cambia supervisión o quien custodia los datos, en persona.",
                "Whom to call is changed by supervisors or the steward, in person.",
            ),
            Self::Facilities => Text::new(
                "La lista de los locales es de supervisión y de quien custodia los datos, en persona.",
                "The list of premises is the supervisors' and the steward's, in person.",
            ),
            Self::Lessons => Text::new(
                "Este rol no lee lecciones de otras organizaciones.",
                "This role reads no lessons of organisations.",
            ),
            Self::WritingLessons => Text::new(
                "Las lecciones y acciones las anota supervisión o quien custodia los datos, en persona.",
                "Lessons and actions are written by supervisors or the steward, in person.",
            ),
            Self::Bulletins => Text::new(
                "Este rol no recibe avisos de seguridad.",
                "This role receives no security bulletins.",
            ),
            Self::IssuingBulletins => Text::new(
                "Los avisos de seguridad son de quien supervisa, en persona.",
                "Security bulletins are a supervisor's, in person.",
            ),
            Self::NoSuchOutreach => Text::new("No existe esa salida.", "There is no such outing."),
            Self::NoSuchRelease => {
                Text::new("No existe esa publicación.", "There is no such release.")
            }
            Self::OutsideArea => Text::new(
                "La celda está fuera del área de este servicio.",
                "The cell lies outside the area of this service.",
            ),
            Self::OutsideGround => Text::new(
                "Ese lugar está en otro municipio, y hoy ya no puede ver más municipios. Planifique ahí una salida y lo verá.",
                "That place lies in another municipality, and you may look at no more of them today. Plan an outing there, and you will see it.",
            ),
        }
    }
}
