//! What a column of a logbook is about.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a column of a logbook is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Heading {
    /// The day, with the time or not.
    Date,
    /// The time of day.
    Time,
    /// What happened.
    Kind,
    /// The municipality's name.
    Municipality,
    /// The department's name.
    Department,
    /// A place in any words; of it the municipality is read.
    Place,
    /// Degrees.
    Lat,
    /// Degrees.
    Lon,
    /// 1–5.
    Severity,
    /// Whom the activity served.
    KeyPopulations,
    /// The kind of place.
    Setting,
    /// The kind of perpetrator.
    Perpetrator,
    /// Who tells of it.
    Source,
    /// What was lost was worth so much, quetzales.
    Loss,
    /// What somebody wrote about it.
    Narrative,
}

impl Heading {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Date,
        Self::Time,
        Self::Kind,
        Self::Municipality,
        Self::Department,
        Self::Place,
        Self::Lat,
        Self::Lon,
        Self::Severity,
        Self::KeyPopulations,
        Self::Setting,
        Self::Perpetrator,
        Self::Source,
        Self::Loss,
        Self::Narrative,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Time => "time",
            Self::Kind => "kind",
            Self::Municipality => "municipality",
            Self::Department => "department",
            Self::Place => "place",
            Self::Lat => "lat",
            Self::Lon => "lon",
            Self::Severity => "severity",
            Self::KeyPopulations => "key_populations",
            Self::Setting => "setting",
            Self::Perpetrator => "perpetrator",
            Self::Source => "source",
            Self::Loss => "loss",
            Self::Narrative => "narrative",
        }
    }

    /// The one with this code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|heading| heading.code() == code)
    }

    /// What stands over such columns, without accents: the whole heading, or words in it.
    #[expect(clippy::too_many_lines, reason = "a table: the names of each")]
    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Date => &[
                "fecha",
                "fecha del hecho",
                "fecha del incidente",
                "fecha evento",
                "dia",
                "date",
                "occurred at",
                "when",
                "cuando",
            ],
            Self::Time => &[
                "hora",
                "hora del hecho",
                "horario",
                "jornada",
                "momento",
                "time",
                "hour",
                "time of day",
            ],
            Self::Kind => &[
                "tipo",
                "tipo de incidente",
                "tipo de hecho",
                "tipo de evento",
                "tipo de violencia",
                "incidente",
                "que paso",
                "hecho",
                "delito",
                "kind",
                "category",
                "type",
                "incident",
                "type of incident",
                "event",
            ],
            Self::Municipality => &["municipio", "muni", "municipality", "town", "ciudad", "city"],
            Self::Department => &["departamento", "depto", "dpto", "department"],
            Self::Place => &[
                "lugar",
                "lugar del hecho",
                "direccion",
                "ubicacion",
                "zona",
                "donde",
                "sitio",
                "place",
                "location",
                "where",
                "address",
            ],
            Self::Lat => &["lat", "latitud", "latitude"],
            Self::Lon => &["lon", "lng", "long", "longitud", "longitude"],
            Self::Severity => &["gravedad", "severidad", "nivel", "severity"],
            Self::KeyPopulations => &[
                "poblacion",
                "poblacion clave",
                "poblacion atendida",
                "grupo",
                "population",
                "key population",
                "key populations",
                "pc",
            ],
            Self::Setting => &["tipo de lugar", "entorno", "setting", "type of place", "espacio"],
            Self::Perpetrator => &[
                "agresor",
                "perpetrador",
                "autor",
                "responsable del hecho",
                "victimario",
                "perpetrator",
                "who did it",
            ],
            Self::Source => &["fuente", "quien reporta", "informante", "source", "reported by"],
            Self::Loss => &[
                "valor",
                "monto",
                "costo",
                "valor de lo perdido",
                "perdida en quetzales",
                "perdidas en quetzales",
                "loss",
                "value",
                "amount",
            ],
            Self::Narrative => &[
                "descripcion",
                "observaciones",
                "relato",
                "detalle",
                "detalles",
                "narracion",
                "comentarios",
                "notas",
                "narrative",
                "description",
                "notes",
                "comments",
                "resumen",
            ],
        }
    }

    /// How well a heading's text fits: 2 if it is one of the names, 1 if it begins with one, 0 otherwise.
    pub(crate) fn fit(self, text: &str) -> u8 {
        let text = atalaya_boundaries::folded(text);
        let begins =
            |name: &&str| text.strip_prefix(*name).is_some_and(|rest| rest.starts_with(' '));
        if self.names().contains(&text.as_str()) || text == self.code().replace('_', " ") {
            2
        } else {
            u8::from(self.names().iter().any(begins))
        }
    }

    /// What each column is about, by what stands over it: none is about the same as another, a column whose name
    /// fits whole comes before one that only begins so.
    pub(crate) fn guessed(over: &[String]) -> Vec<Option<Self>> {
        let mut guessed = vec![None; over.len()];
        let mut taken: Vec<Self> = Vec::new();
        for wanted in [2, 1] {
            for (text, place) in over.iter().zip(&mut guessed) {
                let fits = |one: &Self| one.fit(text) == wanted && !taken.contains(one);
                if place.is_none()
                    && let Some(found) = Self::ALL.into_iter().find(fits)
                {
                    taken.push(found);
                    *place = Some(found);
                }
            }
        }
        guessed
    }
}

impl Serialize for Heading {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Heading {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::parse(&code).ok_or_else(|| serde::de::Error::custom("not a known heading"))
    }
}
