//! What happened: event kinds and their families (section 2.3 of the domain's taxonomy).

use crate::Severity;
use crate::code::codes;

codes! {
    /// The family of an event's kind.
    Family {
        Life = "L", "Vida", "Life";
        Body = "B", "Integridad y dignidad", "Body and dignity";
        Sexual = "S", "Sexual", "Sexual";
        Property = "P", "Bienes", "Property";
        Authority = "A", "Autoridad", "Authority";
        Digital = "D", "Digital", "Digital";
        Hazard = "H", "Salud y entorno", "Health and hazard";
        Context = "C", "Contexto y jornada", "Context and session";
    }
}

codes! {
    /// The kind of a security event. A code that ends in `?` names the family alone: the hurried
    /// report says so much and the rest is asked later.
    Kind {
        L1 = "L1", "Asesinato (incl. femicidio, transfemicidio)", "Killing (incl. femicide, transfemicide)";
        L2 = "L2", "Intento de asesinato / ataque armado", "Attempted killing / armed attack";
        L3 = "L3", "Desaparición", "Disappearance";
        LifeUnspecified = "L?", "Vida, sin precisar", "Life, unspecified";
        B1 = "B1", "Agresión física", "Physical assault";
        B2 = "B2", "Amenaza", "Threat";
        B3 = "B3", "Insulto, humillación, hostigamiento", "Insult, humiliation, harassment";
        B4 = "B4", "Seguimiento o vigilancia", "Being followed or watched";
        B5 = "B5", "Discriminación, negación de servicio", "Discrimination, service denied";
        B6 = "B6", "Secuestro o retención (no estatal)", "Kidnapping or being held (non-state)";
        B7 = "B7", "Expulsión de un lugar", "Forced out of a place";
        BodyUnspecified = "B?", "Agresión o amenaza, sin precisar", "Assault or threat, unspecified";
        S1 = "S1", "Acoso sexual", "Sexual harassment";
        S2 = "S2", "Agresión sexual", "Sexual assault";
        S3 = "S3", "Violación", "Rape";
        S4 = "S4", "Coerción o chantaje sexual", "Sexual coercion or blackmail";
        SexualUnspecified = "S?", "Violencia sexual, sin precisar", "Sexual violence, unspecified";
        P1 = "P1", "Asalto / robo con violencia", "Robbery (force or threat)";
        P2 = "P2", "Hurto", "Theft without contact";
        P3 = "P3", "Extorsión", "Extortion";
        P4 = "P4", "Robo o intento en la sede", "Break-in, or attempt, at premises";
        P5 = "P5", "Daños, vandalismo, incendio", "Damage, vandalism, arson";
        PropertyUnspecified = "P?", "Robo, sin precisar", "Theft or robbery, unspecified";
        A1 = "A1", "Detención arbitraria", "Arrest or detention without ground";
        A2 = "A2", "Registro, decomiso (insumos, teléfono)", "Stop, search, seizure (supplies, phone)";
        A3 = "A3", "Mordida o extorsión por autoridad", "Bribe or extortion by authority";
        A4 = "A4", "Abuso de autoridad", "Abuse by authority, verbal or physical";
        A5 = "A5", "Redada / operativo", "Raid at a venue";
        A6 = "A6", "Negación de ingreso", "Entry refused (prison, clinic, court)";
        A7 = "A7", "Se negó a recibir denuncia", "Complaint refused";
        AuthorityUnspecified = "A?", "Policía o autoridad, sin precisar", "Police or authority, unspecified";
        D1 = "D1", "Pérdida o robo de equipo con datos", "Device lost or taken with data on it";
        D2 = "D2", "Acceso no autorizado a cuentas o datos", "Account or data broken into";
        D3 = "D3", "Amenaza o acoso en línea", "Online threat, harassment";
        D4 = "D4", "Exposición de identidad, VIH o domicilio", "Outing (identity, HIV status, address)";
        DigitalUnspecified = "D?", "Digital, sin precisar", "Digital, unspecified";
        H1 = "H1", "Accidente de tránsito", "Road accident";
        H2 = "H2", "Exposición infecciosa", "Infectious exposure (COVID-19, needle)";
        H3 = "H3", "Emergencia médica", "Medical emergency";
        H4 = "H4", "Inundación, sismo, deslave, otro", "Flood, quake, landslide, other";
        HazardUnspecified = "H?", "Salud o entorno, sin precisar", "Health or hazard, unspecified";
        C1 = "C1", "Casi incidente", "Near miss";
        C2 = "C2", "Algo raro, presencia sospechosa", "Something strange, unknown people";
        C3 = "C3", "Balacera o pelea cercana", "Shots heard, fight nearby";
        C4 = "C4", "Bloqueo, manifestación", "Road block, protest";
        C5 = "C5", "Actividad suspendida por seguridad", "Activity suspended for safety";
        C6 = "C6", "Sin novedad", "Nothing happened";
        C7 = "C7", "Lugar más seguro / apoyo recibido", "Place reported safer / support received";
    }
}

impl Kind {
    /// The family the kind belongs to.
    #[must_use]
    pub const fn family(self) -> Family {
        match self {
            Self::L1 | Self::L2 | Self::L3 | Self::LifeUnspecified => Family::Life,
            Self::B1
            | Self::B2
            | Self::B3
            | Self::B4
            | Self::B5
            | Self::B6
            | Self::B7
            | Self::BodyUnspecified => Family::Body,
            Self::S1 | Self::S2 | Self::S3 | Self::S4 | Self::SexualUnspecified => Family::Sexual,
            Self::P1 | Self::P2 | Self::P3 | Self::P4 | Self::P5 | Self::PropertyUnspecified => {
                Family::Property
            }
            Self::A1
            | Self::A2
            | Self::A3
            | Self::A4
            | Self::A5
            | Self::A6
            | Self::A7
            | Self::AuthorityUnspecified => Family::Authority,
            Self::D1 | Self::D2 | Self::D3 | Self::D4 | Self::DigitalUnspecified => Family::Digital,
            Self::H1 | Self::H2 | Self::H3 | Self::H4 | Self::HazardUnspecified => Family::Hazard,
            Self::C1 | Self::C2 | Self::C3 | Self::C4 | Self::C5 | Self::C6 | Self::C7 => {
                Family::Context
            }
        }
    }

    /// Whether the kind names its family alone.
    #[must_use]
    pub const fn is_unspecified(self) -> bool {
        matches!(
            self,
            Self::LifeUnspecified
                | Self::BodyUnspecified
                | Self::SexualUnspecified
                | Self::PropertyUnspecified
                | Self::AuthorityUnspecified
                | Self::DigitalUnspecified
                | Self::HazardUnspecified
        )
    }

    /// The severity a report of this kind has unless it says otherwise, by its consequences
    /// (section 2.5). A family alone takes the middle of its kinds.
    #[must_use]
    pub const fn default_severity(self) -> Severity {
        match self {
            Self::L1 | Self::L2 | Self::L3 | Self::LifeUnspecified | Self::B6 | Self::S3 => {
                Severity::CRITICAL
            }
            Self::S2 | Self::S4 | Self::P3 | Self::A1 | Self::D2 | Self::D4 => Severity::SEVERE,
            Self::B1
            | Self::B2
            | Self::B4
            | Self::BodyUnspecified
            | Self::S1
            | Self::SexualUnspecified
            | Self::P1
            | Self::P4
            | Self::PropertyUnspecified
            | Self::A2
            | Self::A3
            | Self::A4
            | Self::A5
            | Self::AuthorityUnspecified
            | Self::D1
            | Self::DigitalUnspecified
            | Self::H1
            | Self::H3
            | Self::H4
            | Self::HazardUnspecified => Severity::SERIOUS,
            Self::B3
            | Self::B5
            | Self::B7
            | Self::P2
            | Self::P5
            | Self::A7
            | Self::D3
            | Self::H2
            | Self::C3 => Severity::MODERATE,
            Self::A6 | Self::C1 | Self::C2 | Self::C4 | Self::C5 | Self::C6 | Self::C7 => {
                Severity::LOW
            }
        }
    }

    /// Whether the kind counts in the risk index: *suspended*, *nothing happened* and *safer* are
    /// records, not dangers (section 4.2, indicator 1).
    #[must_use]
    pub const fn counts_as_risk(self) -> bool {
        !matches!(self, Self::C5 | Self::C6 | Self::C7)
    }
}
