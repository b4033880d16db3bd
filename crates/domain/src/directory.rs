//! Whom one may call in an emergency, as somebody has written it down.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::code::codes;
use crate::codes::KeyPopulation;

codes! {
    /// Who it is that answers.
    DirectoryKind {
        Team = "team", "De la organización", "Of the organisation";
        Lawyer = "lawyer", "Abogacía", "Lawyer";
        Psychologist = "psychologist", "Psicología", "Psychologist";
        Clinic = "clinic", "Clínica", "Clinic";
        Hospital = "hospital", "Hospital", "Hospital";
        Ambulance = "ambulance", "Ambulancias", "Ambulances";
        Fire = "fire", "Bomberos", "Fire brigades";
        CivilProtection = "civil_protection", "Protección civil", "Civil protection";
        Roads = "roads", "Carreteras y tránsito", "Roads and traffic";
        Police = "police", "Policía", "Police";
        HumanRights = "human_rights", "Derechos humanos", "Human rights";
        Women = "women", "Mujeres", "Women";
        Prosecutor = "prosecutor", "Ministerio Público", "Prosecutor";
        Shelter = "shelter", "Albergue", "Shelter";
        Embassy = "embassy", "Embajada o Naciones Unidas", "Embassy or United Nations";
        Transport = "transport", "Transporte", "Transport";
    }
}

codes! {
    /// Whether the police come along.
    BringsPolice {
        Yes = "yes", "Trae policía", "Brings the police";
        No = "no", "No trae policía", "Does not bring the police";
        Unknown = "unknown", "No se sabe si trae policía", "Whether it brings the police is not known";
    }
}

codes! {
    /// Whether something is so, as far as anybody knows.
    YesNo {
        Yes = "yes", "Sí", "Yes";
        No = "no", "No", "No";
        Unknown = "unknown", "No se sabe", "Not known";
    }
}

codes! {
    /// Who of the organisation sees a number of its own.
    DirectoryVisibility {
        Promoters = "promoters", "Todo el equipo", "The whole team";
        Supervisors = "supervisors", "Quien supervisa y quien custodia los datos", "Supervisors and the steward";
    }
}

/// Who has said how they treat people, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreatmentSaid {
    /// The account, by its number.
    pub by: i64,
    /// When, µs since 1970.
    pub at_us: i64,
}

const fn not_known() -> YesNo {
    YesNo::Unknown
}

const fn whole_team() -> DirectoryVisibility {
    DirectoryVisibility::Promoters
}

/// What is written down of one of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DirectoryWords {
    /// Who answers.
    pub kind: DirectoryKind,
    /// What they are called.
    pub name: String,
    /// The number; `None` where it is not known.
    pub phone: Option<String>,
    /// Another number of theirs.
    pub alternative_phone: Option<String>,
    /// How they are written to: `WhatsApp`, Signal.
    #[serde(default)]
    pub messaging: Option<String>,
    /// The municipality they are of; `None` for the whole country.
    pub municipality: Option<String>,
    /// When somebody answers, as it is told.
    pub hours: Option<String>,
    /// In which languages, as it is told.
    pub languages: Option<String>,
    /// What to say.
    pub say: Option<String>,
    /// Whether the police come along.
    pub brings_police: BringsPolice,
    /// Whom they treat well.
    pub kind_to: Vec<KeyPopulation>,
    /// Whom they treat badly.
    pub unkind_to: Vec<KeyPopulation>,
    /// Who has said so.
    #[serde(default)]
    pub treatment_said: Option<TreatmentSaid>,
    /// What it costs, as it is told.
    #[serde(default)]
    pub cost: Option<String>,
    /// Whether they ask for an identity document.
    #[serde(default = "not_known")]
    pub needs_id: YesNo,
    /// Whether they must report what they hear to the authorities.
    #[serde(default = "not_known")]
    pub mandatory_report: YesNo,
    /// Who may call, as it is told.
    #[serde(default)]
    pub who_may_call: Option<String>,
    /// Who sees it.
    #[serde(default = "whole_team")]
    pub visibility: DirectoryVisibility,
}

impl DirectoryWords {
    /// The longest of the lines, in characters.
    pub const LINE: usize = 80;
    /// The longest that there is to say, in characters.
    pub const SAY: usize = 300;
}

/// That somebody has called, and whether it was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tried {
    /// When.
    pub at: Timestamp,
    /// Whether somebody answered who can help.
    pub answered: bool,
}
