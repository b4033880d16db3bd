//! The other closed lists of the taxonomy (sections 2.3–2.10).

use crate::code::codes;

codes! {
    /// Where it happened, by kind of place. Never released together with a place finer than a
    /// department: setting and cell together can name one venue.
    Setting {
        Park = "park", "Parque", "Park";
        Mall = "mall", "Centro comercial", "Shopping centre";
        StreetSw = "street_sw", "Calle con trabajo sexual", "Street with sex work";
        HouseSw = "house_sw", "Casa con trabajo sexual", "House with sex work";
        ClientHome = "client_home", "Casa de cliente/usuario", "Client's home";
        ClientCar = "client_car", "Carro de cliente/usuario", "Client's car";
        BarSw = "bar_sw", "Bar o club nocturno (trabajo sexual)", "Bar or night club (sex work)";
        VenueMsm = "venue_msm", "Bar, sauna u otro lugar HSH", "Bar, sauna or other MSM place";
        Prison = "prison", "Centro penitenciario", "Prison";
        CsoOffice = "cso_office", "Oficina", "Office";
        CsoClinic = "cso_clinic", "Clínica", "Clinic";
        MobileUnit = "mobile_unit", "Unidad móvil", "Mobile unit";
        TransitBus = "transit_bus", "Bus urbano/extraurbano", "Bus";
        TransitVehicle = "transit_vehicle", "Otro vehículo (tuc-tuc, taxi, moto, institucional)", "Other vehicle (tuc-tuc, taxi, motorcycle, institutional)";
        TransitWalk = "transit_walk", "A pie, en camino", "On foot, on the way";
        OwnHome = "own_home", "Casa propia", "Own home";
        Hotel = "hotel", "Hotel/pensión", "Hotel or guest house";
        Online = "online", "En línea", "Online";
        Authority = "authority", "Comisaría, juzgado, oficina pública", "Police station, court, public office";
        Other = "other", "Otro", "Other";
    }
}

impl Setting {
    /// Whether it is on the way: to a place, between places or home.
    #[must_use]
    pub const fn is_transit(self) -> bool {
        matches!(self, Self::TransitBus | Self::TransitVehicle | Self::TransitWalk)
    }
}

codes! {
    /// The type of perpetrator; never a name, plate or badge.
    Perpetrator {
        Unknown = "unknown", "No se sabe", "Not known";
        CrimeCommon = "crime_common", "Delincuencia común", "Common crime";
        Gang = "gang", "Pandilla / extorsionistas", "Gang / extortionists";
        Client = "client", "Cliente o usuario", "Client";
        PartnerFamily = "partner_family", "Pareja o familia", "Partner or family";
        Neighbour = "neighbour", "Vecinos, público", "Neighbours, public";
        VenueStaff = "venue_staff", "Dueño o personal del lugar", "Owner or staff of the place";
        Guard = "guard", "Guardia privado", "Private guard";
        Pnc = "pnc", "Policía Nacional Civil", "National civil police";
        PoliceMuni = "police_muni", "Policía municipal / PMT", "Municipal or traffic police";
        Army = "army", "Ejército", "Army";
        PrisonStaff = "prison_staff", "Personal penitenciario", "Prison staff";
        Prisoner = "prisoner", "Persona privada de libertad", "Prisoner";
        Official = "official", "Otro funcionario", "Other official";
        HealthStaff = "health_staff", "Personal de salud", "Health staff";
        Colleague = "colleague", "Compañero, otro programa", "Colleague, other programme";
        AntiRights = "anti_rights", "Grupo anti-derechos o religioso", "Anti-rights or religious group";
        OnlineAnon = "online_anon", "Anónimo en línea", "Anonymous online";
        NoOne = "none", "Sin autor (accidente)", "No perpetrator (accident)";
    }
}

impl Perpetrator {
    /// Whether the perpetrator acts for the state (derived field `state_actor`).
    #[must_use]
    pub const fn state_actor(self) -> bool {
        matches!(
            self,
            Self::Pnc
                | Self::PoliceMuni
                | Self::Army
                | Self::PrisonStaff
                | Self::Official
                | Self::HealthStaff
        )
    }
}

codes! {
    /// The population served by the activity; never the identity of the person hurt.
    KeyPopulation {
        Fsw = "FSW", "Mujeres trabajadoras sexuales", "Female sex workers";
        Tw = "TW", "Mujeres trans", "Trans women";
        Msm = "MSM", "Hombres gais y HSH", "Gay men and other MSM";
        Ppl = "PPL", "Hombres privados de libertad", "Men in prison";
        Mix = "MIX", "Varias", "Several";
        Org = "ORG", "La organización (sede)", "The organisation (premises)";
        Unk = "UNK", "No se sabe", "Unknown";
    }
}

impl KeyPopulation {
    /// Position in the domain's list, 0–6: the bit in [`KeyPopulations`] and the row in arrays.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// A set of key populations, as a bit per [`KeyPopulation::index`]. Empty means unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct KeyPopulations(u8);

impl KeyPopulations {
    /// The set with these members.
    pub fn from_members(members: impl IntoIterator<Item = KeyPopulation>) -> Self {
        Self(members.into_iter().fold(0, |bits, member| bits | 1 << member.index()))
    }

    /// The set with these bits; bits that name no population are dropped.
    #[must_use]
    pub const fn from_bits(bits: i64) -> Self {
        Self((bits & ((1 << KeyPopulation::ALL.len()) - 1)) as u8)
    }

    /// The set as bits, for storage.
    #[must_use]
    pub const fn bits(self) -> i64 {
        self.0 as i64
    }

    /// Whether the population is in the set.
    #[must_use]
    pub const fn contains(self, population: KeyPopulation) -> bool {
        self.0 & (1 << population.index()) != 0
    }

    /// Whether nothing is known about the population.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The members, in the domain's order.
    pub fn iter(self) -> impl Iterator<Item = KeyPopulation> {
        KeyPopulation::ALL.iter().copied().filter(move |population| self.contains(*population))
    }
}

/// Whose risk a map shows: that of everyone together, or of one key population.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Population {
    /// All events, whomever the activity served.
    All,
    /// The events of activities that served this population.
    Of(KeyPopulation),
}

impl Population {
    /// The populations a map can show: all, and each but *unknown*.
    pub const MAPPED: [Self; 7] = [
        Self::All,
        Self::Of(KeyPopulation::Fsw),
        Self::Of(KeyPopulation::Tw),
        Self::Of(KeyPopulation::Msm),
        Self::Of(KeyPopulation::Ppl),
        Self::Of(KeyPopulation::Mix),
        Self::Of(KeyPopulation::Org),
    ];

    /// `ALL`, or the population's code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::All => "ALL",
            Self::Of(population) => population.code(),
        }
    }

    /// The mapped population with this code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::MAPPED.into_iter().find(|population| population.code() == code)
    }
}

codes! {
    /// How exactly the time is known.
    TimePrecision {
        Exact = "T0", "Exacta (± 15 min)", "Exact (± 15 min)";
        Hour = "T1", "Hora", "Hour";
        Band = "T2", "Franja (madrugada, mañana, tarde, noche)", "Part of the day";
        Day = "T3", "Día", "Day";
        Week = "T4", "Semana", "Week";
        Month = "T5", "Mes", "Month";
        Unknown = "T9", "No se sabe", "Unknown";
    }
}

impl TimePrecision {
    /// The precision that an interval of this length has.
    #[must_use]
    pub fn of_length(length: jiff::SignedDuration) -> Self {
        match length.as_mins() {
            ..=30 => Self::Exact,
            31..=60 => Self::Hour,
            61..=360 => Self::Band,
            361..=1_500 => Self::Day,
            1_501..=10_140 => Self::Week,
            _ => Self::Month,
        }
    }
}

codes! {
    /// How exactly the place is known.
    LocationPrecision {
        Gps = "G0", "GPS ≤ 50 m", "GPS ≤ 50 m";
        Cell = "G1", "Marcado en el mapa o lugar registrado", "Tapped on the map or registered place";
        Neighbourhood = "G2", "Colonia o zona", "Neighbourhood or zone";
        Municipality = "G3", "Municipio", "Municipality";
        Route = "G4", "Tramo de ruta", "Route leg";
        Unknown = "G9", "No se sabe", "Unknown";
    }
}

impl LocationPrecision {
    /// The finest H3 resolution a place of this precision may be stored at: a cell for what was
    /// pointed at, a neighbourhood (res 8), else about a municipality (res 6).
    #[must_use]
    pub const fn finest_resolution(self) -> u8 {
        match self {
            Self::Gps | Self::Cell => 9,
            Self::Neighbourhood => 8,
            Self::Municipality | Self::Route | Self::Unknown => 6,
        }
    }
}

codes! {
    /// Who the report comes from.
    Source {
        Myself = "self", "Quien lo vivió", "The person it happened to";
        Peer = "peer", "Compañero o compañera", "A peer";
        Beneficiary = "beneficiary", "Usuario o usuaria", "A beneficiary";
        Meeting = "meeting", "Reunión de registro", "Check-in meeting";
        Log = "log", "Bitácora", "Logbook";
        Cso = "cso", "Otra organización", "Another organisation";
        Media = "media", "Medios", "Media";
        Official = "official", "Fuente oficial", "Official source";
        Anon = "anon", "Anónima", "Anonymous";
    }
}

codes! {
    /// How well the report is supported.
    Verification {
        Rumour = "V0", "Rumor", "Rumour";
        Reported = "V1", "Reportado", "Reported";
        Corroborated = "V2", "Corroborado", "Corroborated";
        Verified = "V3", "Verificado", "Verified";
        Rejected = "VX", "Descartado", "Rejected or duplicate";
    }
}

codes! {
    /// Flag `bias`: motivated by gender identity, orientation, sex work or HIV.
    Bias { Yes = "yes", "Sí", "Yes"; No = "no", "No", "No"; Unknown = "unknown", "No se sabe", "Unknown"; }
}

codes! {
    /// Flag `weapon`.
    Weapon {
        NoWeapon = "none", "Ninguna", "None";
        Blade = "blade", "Arma blanca", "Blade";
        Firearm = "firearm", "Arma de fuego", "Firearm";
        Other = "other", "Otra", "Other";
        Unknown = "unknown", "No se sabe", "Unknown";
    }
}

codes! {
    /// Flag `taken`: what was taken.
    Taken {
        Phone = "phone", "Teléfono", "Phone";
        Backpack = "backpack", "Mochila", "Backpack";
        Supplies = "supplies", "Insumos", "Supplies";
        Cash = "cash", "Efectivo", "Cash";
        Documents = "documents", "Documentos", "Documents";
        Vehicle = "vehicle", "Vehículo", "Vehicle";
        Nothing = "none", "Nada", "Nothing";
    }
}

codes! {
    /// Flag `injury`.
    Injury {
        NoInjury = "none", "Ninguna", "None";
        Minor = "minor", "Leve", "Minor";
        NeedsCare = "needs_care", "Necesita atención", "Needs care";
        Death = "death", "Muerte", "Death";
    }
}

codes! {
    /// Flag `delivery`: what became of the activity.
    Delivery {
        WentOn = "went_on", "Siguió", "Went on";
        CutShort = "cut_short", "Se acortó", "Cut short";
        Suspended = "suspended", "Se suspendió", "Suspended";
        PlaceClosed = "place_closed", "Lugar cerrado", "Place closed";
    }
}

codes! {
    /// Flag `police_told`.
    PoliceTold { No = "no", "No", "No"; Yes = "yes", "Sí", "Yes"; Refused = "refused", "Se negaron", "Refused"; }
}

codes! {
    /// Flag `loss`: what was lost was worth about so much, in quetzales. A band, because nobody has a bill at hand, and
    /// because an exact amount tells one report from all others.
    Loss {
        Under500 = "under_500", "Menos de Q 500", "Under Q 500";
        From500 = "500_1500", "Q 500 a 1,500", "Q 500 to 1,500";
        From1500 = "1500_5000", "Q 1,500 a 5,000", "Q 1,500 to 5,000";
        From5000 = "5000_15000", "Q 5,000 a 15,000", "Q 5,000 to 15,000";
        From15000 = "15000_50000", "Q 15,000 a 50,000", "Q 15,000 to 50,000";
        Over50000 = "over_50000", "Más de Q 50,000", "Over Q 50,000";
    }
}

impl Loss {
    /// From how much to how much, quetzales; the last band has no end.
    #[must_use]
    pub const fn bounds(self) -> (u32, Option<u32>) {
        match self {
            Self::Under500 => (0, Some(500)),
            Self::From500 => (500, Some(1_500)),
            Self::From1500 => (1_500, Some(5_000)),
            Self::From5000 => (5_000, Some(15_000)),
            Self::From15000 => (15_000, Some(50_000)),
            Self::Over50000 => (50_000, None),
        }
    }

    /// The band of an amount in quetzales, each from its beginning and without its end; `None` of nothing and of
    /// what is no amount.
    #[must_use]
    pub fn of_amount(quetzales: f64) -> Option<Self> {
        let within = |band: &&Self| band.bounds().1.is_none_or(|end| quetzales < f64::from(end));
        (quetzales > 0.0).then(|| Self::ALL.iter().find(within).copied()).flatten()
    }
}

codes! {
    /// Flag `insured`: whether what was lost was insured.
    Insured { Yes = "yes", "Sí", "Yes"; No = "no", "No", "No"; Unknown = "unknown", "No se sabe", "Unknown"; }
}

codes! {
    /// How far a complaint about an event has come, `flags.complaint.stage`.
    ComplaintStage {
        Filed = "filed", "Denuncia presentada", "Complaint filed";
        Investigated = "investigated", "En investigación", "Under investigation";
        Charged = "charged", "Con acusación", "Charged";
        Convicted = "convicted", "Sentencia condenatoria", "Convicted";
        Acquitted = "acquitted", "Sentencia absolutoria", "Acquitted";
        Dismissed = "dismissed", "Desestimada o archivada", "Dismissed or archived";
    }
}

impl ComplaintStage {
    /// Whether a court has given a sentence, whichever.
    #[must_use]
    pub const fn is_sentence(self) -> bool {
        matches!(self, Self::Convicted | Self::Acquitted)
    }
}

codes! {
    /// Flag `repeat`: the same place or person before.
    Repeat { Yes = "yes", "Sí", "Yes"; No = "no", "No", "No"; Unknown = "unknown", "No se sabe", "Unknown"; }
}
