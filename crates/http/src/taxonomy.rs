//! `/taxonomy`: every code with its labels.

use actix_web::web::Json;
use atalaya_domain::{
    AuditAction, Bias, ComplaintStage, Consent, Delivery, Family, Injury, Insured, KeyPopulation,
    Kind, Language, LocationPrecision, Loss, Perpetrator, PoliceTold, Repeat, Setting, Source,
    Taken, TimePrecision, Verification, Weapon,
};
use serde::Serialize;
use utoipa::ToSchema;

/// A code and what people read in its place.
#[derive(Debug, Serialize, ToSchema)]
pub struct Labelled {
    code: &'static str,
    es: &'static str,
    en: &'static str,
}

/// An event's kind.
#[derive(Debug, Serialize, ToSchema)]
pub struct KindCode {
    code: &'static str,
    /// The family's code.
    family: &'static str,
    es: &'static str,
    en: &'static str,
    /// The severity a report of this kind has unless it says otherwise, 1–5.
    severity: i64,
    /// Whether the kind counts in the risk index.
    counts_as_risk: bool,
}

/// The codes of an event's flags.
#[derive(Debug, Serialize, ToSchema)]
pub struct FlagCodes {
    bias: Vec<Labelled>,
    weapon: Vec<Labelled>,
    taken: Vec<Labelled>,
    injury: Vec<Labelled>,
    delivery: Vec<Labelled>,
    police_told: Vec<Labelled>,
    repeat: Vec<Labelled>,
    loss: Vec<Labelled>,
    insured: Vec<Labelled>,
    /// How far a complaint has come.
    complaint_stage: Vec<Labelled>,
}

/// All codes of the taxonomy.
#[derive(Debug, Serialize, ToSchema)]
pub struct Taxonomy {
    kinds: Vec<KindCode>,
    families: Vec<Labelled>,
    settings: Vec<Labelled>,
    perpetrators: Vec<Labelled>,
    key_populations: Vec<Labelled>,
    time_precisions: Vec<Labelled>,
    location_precisions: Vec<Labelled>,
    sources: Vec<Labelled>,
    verifications: Vec<Labelled>,
    consents: Vec<Labelled>,
    flags: FlagCodes,
}

/// Gives every code with its labels in both languages.
#[utoipa::path(get, path = "/api/v1/taxonomy", tag = "taxonomy",
    responses((status = 200, body = Taxonomy), (status = 304)))]
pub(crate) async fn taxonomy_get() -> Json<Taxonomy> {
    Json(Taxonomy::new())
}

macro_rules! labelled {
    ($($type:ident),+) => {
        $(impl From<$type> for Labelled {
            fn from(value: $type) -> Self {
                let (es, en) = (value.label(Language::Es), value.label(Language::En));
                Self { code: value.code(), es, en }
            }
        })+
    };
}

labelled!(
    AuditAction,
    Bias,
    ComplaintStage,
    Consent,
    Delivery,
    Family,
    Injury,
    Insured,
    KeyPopulation,
    LocationPrecision,
    Loss,
    Perpetrator,
    PoliceTold,
    Repeat,
    Setting,
    Source,
    Taken,
    TimePrecision,
    Verification,
    Weapon
);

impl From<Kind> for KindCode {
    fn from(kind: Kind) -> Self {
        Self {
            code: kind.code(),
            family: kind.family().code(),
            es: kind.label(Language::Es),
            en: kind.label(Language::En),
            severity: kind.default_severity().number(),
            counts_as_risk: kind.counts_as_risk(),
        }
    }
}

fn all<T: Copy, C: From<T>>(values: &[T]) -> Vec<C> {
    values.iter().copied().map(C::from).collect()
}

impl Taxonomy {
    fn new() -> Self {
        Self {
            kinds: all(Kind::ALL),
            families: all(Family::ALL),
            settings: all(Setting::ALL),
            perpetrators: all(Perpetrator::ALL),
            key_populations: all(KeyPopulation::ALL),
            time_precisions: all(TimePrecision::ALL),
            location_precisions: all(LocationPrecision::ALL),
            sources: all(Source::ALL),
            verifications: all(Verification::ALL),
            consents: all(Consent::ALL),
            flags: FlagCodes {
                bias: all(Bias::ALL),
                weapon: all(Weapon::ALL),
                taken: all(Taken::ALL),
                injury: all(Injury::ALL),
                delivery: all(Delivery::ALL),
                police_told: all(PoliceTold::ALL),
                repeat: all(Repeat::ALL),
                loss: all(Loss::ALL),
                insured: all(Insured::ALL),
                complaint_stage: all(ComplaintStage::ALL),
            },
        }
    }
}
