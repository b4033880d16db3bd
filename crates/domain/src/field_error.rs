//! What is wrong with a field, in words for people.

use crate::{Language, Text};

/// One field of a report that was refused: where it is, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) from the event's own root, for example `/flags/weapon`.
    pub pointer: String,
    /// Why.
    pub reason: FieldReason,
}

/// Why a field was refused. Values that people sent are repeated only when they are codes or
/// numbers of the taxonomy, shortened; never a place, a narrative or an id.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldReason {
    /// The field must be there.
    Missing,
    /// There is no such field.
    UnknownField,
    /// The value has another JSON type.
    WrongType {
        /// The type that is expected.
        expected: &'static str,
        /// The type that came.
        found: &'static str,
    },
    /// The code is not in the list.
    UnknownCode {
        /// What came, shortened to 20 characters.
        found: String,
        /// The codes there are.
        known: Vec<&'static str>,
    },
    /// The text is not an id.
    NotAnId,
    /// The id is no random one: others could make it too.
    NotRandom,
    /// The text is not an RFC 3339 time with an offset.
    NotATime,
    /// The text is not a month of a year, `2026-09`.
    NotAMonth,
    /// The time lies in the future.
    Future,
    /// The event is older than what is taken.
    TooOld {
        /// The greatest age in days.
        max_age_days: u32,
    },
    /// The interval ends before it starts.
    EndsBeforeStart,
    /// The interval is longer than what is taken.
    IntervalTooLong {
        /// The greatest length in days.
        max_days: u32,
    },
    /// The interval is shorter than what is taken.
    IntervalTooShort {
        /// The least length in minutes.
        min_minutes: u32,
    },
    /// A number lies outside its range.
    OutOfRange {
        /// The least.
        least: f64,
        /// The greatest.
        greatest: f64,
    },
    /// The place lies outside the deployment's area.
    OutsideArea,
    /// Latitude and longitude seem to be exchanged: the other way round lies in the area.
    Swapped,
    /// Neither a cell nor a position, or both.
    PlaceNotOne,
    /// The text is not an H3 cell of resolution 5 to 9.
    NotACell,
    /// The text is too long.
    TooLong {
        /// The greatest number of characters.
        max_chars: usize,
    },
    /// The text is blank.
    Blank,
    /// The text holds a control character: PostgreSQL cannot store NUL, and the others hide or
    /// break what follows them on a screen.
    ControlCharacter {
        /// Where the first one stands, in characters from 1.
        at: usize,
        /// Which it is.
        code: u32,
    },
    /// A list holds a value twice, or `none` beside others.
    Contradicts,
    /// The list is too long.
    TooMany {
        /// The greatest number of items.
        max: usize,
    },
    /// The field cannot be changed.
    Fixed,
    /// The value needs a right the sender does not have.
    NotAllowed,
    /// The text tells who somebody is, or where exactly something is.
    TellsWhoOrWhere,
    /// There is no agreement with that organisation, or no such organisation.
    NoAgreement,
    /// The text is no handle.
    NotAHandle,
    /// The account's role is not told of alarms: on duty it would hear of nothing.
    HearsNoAlarm,
    /// The text is no address of e-mail.
    NotAnAddress,
    /// The address is of no push service that is asked here.
    NotAPushService,
    /// The text is no organisation's short name.
    NotASlug,
    /// The text is no code of enrolment: a slip of the finger.
    NotACode,
    /// The PIN is not 6 to 12 digits.
    NotAPin,
    /// The PIN is among the first that anybody would try.
    CommonPin,
    /// The second PIN is the first one with a slip of the finger.
    PinTooNear,
    /// A code word that would be said by chance.
    SaidByChance,
    /// The text of a logbook is no date that can be read.
    NotADate,
    /// A logbook's date can be read with the day first or with the month, and nobody has said which.
    DateEitherWay,
    /// The text of a logbook is no time of day that can be read.
    NotAClock,
    /// A word of a logbook stands for no code that is known.
    NotAKnownWord,
    /// A place's text names no municipality that is known.
    NoSuchPlace,
    /// A place's text can mean several municipalities, and nobody has said which.
    PlaceEitherWay,
    /// Somebody has said that nobody knows where it was, or what it means.
    LeftOut,
    /// It is there already.
    AlreadyThere,
}

impl FieldError {
    /// An error at a place.
    pub fn new(pointer: impl Into<String>, reason: FieldReason) -> Self {
        Self { pointer: pointer.into(), reason }
    }

    /// The stable code of the reason, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self.reason {
            FieldReason::Missing => "missing",
            FieldReason::UnknownField => "unknown_field",
            FieldReason::WrongType { .. } => "wrong_type",
            FieldReason::UnknownCode { .. } => "unknown_code",
            FieldReason::NotAnId => "not_an_id",
            FieldReason::NotRandom => "not_random",
            FieldReason::NotATime => "not_a_time",
            FieldReason::Future => "future",
            FieldReason::TooOld { .. } => "too_old",
            FieldReason::EndsBeforeStart => "ends_before_start",
            FieldReason::IntervalTooLong { .. } => "interval_too_long",
            FieldReason::IntervalTooShort { .. } => "interval_too_short",
            FieldReason::OutOfRange { .. } => "out_of_range",
            FieldReason::OutsideArea => "outside_area",
            FieldReason::Swapped => "swapped",
            FieldReason::PlaceNotOne => "place_not_one",
            FieldReason::NotACell => "not_a_cell",
            FieldReason::TooLong { .. } => "too_long",
            FieldReason::Blank => "blank",
            FieldReason::ControlCharacter { .. } => "control_character",
            FieldReason::Contradicts => "contradicts",
            FieldReason::TooMany { .. } => "too_many",
            FieldReason::Fixed => "fixed",
            FieldReason::NotAllowed => "not_allowed",
            FieldReason::TellsWhoOrWhere => "tells_who_or_where",
            FieldReason::NoAgreement => "no_agreement",
            FieldReason::NotAHandle => "not_a_handle",
            FieldReason::HearsNoAlarm => "hears_no_alarm",
            FieldReason::NotAnAddress => "not_an_address",
            FieldReason::NotAPushService => "not_a_push_service",
            FieldReason::NotASlug => "not_a_slug",
            FieldReason::NotACode => "not_a_code",
            FieldReason::NotAPin => "not_a_pin",
            FieldReason::CommonPin => "common_pin",
            FieldReason::PinTooNear => "pin_too_near",
            FieldReason::SaidByChance => "said_by_chance",
            FieldReason::NotADate => "not_a_date",
            FieldReason::DateEitherWay => "date_either_way",
            FieldReason::NotAClock => "not_a_clock",
            FieldReason::NotAMonth => "not_a_month",
            FieldReason::NotAKnownWord => "not_a_known_word",
            FieldReason::NoSuchPlace => "no_such_place",
            FieldReason::PlaceEitherWay => "place_either_way",
            FieldReason::LeftOut => "left_out",
            FieldReason::AlreadyThere => "already_there",
        }
    }

    /// The reason in words.
    #[must_use]
    pub fn detail(&self, language: Language) -> String {
        self.text().in_language(language).to_owned()
    }

    /// The reason in words, both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        match &self.reason {
            FieldReason::Missing => Text::new("Falta este campo.", "This field is missing."),
            FieldReason::UnknownField => {
                Text::new("Este campo no existe.", "There is no such field.")
            }
            FieldReason::WrongType { expected, found } => Text::new(
                format!("Se espera {} y llegó {}.", type_es(expected), type_es(found)),
                format!("Expected {expected}, got {found}."),
            ),
            FieldReason::UnknownCode { found, known } => Text::new(
                format!("«{found}» no es un código de la lista: {}.", known.join(", ")),
                format!("“{found}” is not a code of the list: {}.", known.join(", ")),
            ),
            FieldReason::NotAnId => Text::new(
                "El id debe ser un UUID (de preferencia, versión 7).",
                "The id must be a UUID (version 7 preferred).",
            ),
            FieldReason::NotRandom => Text::new(
                "El id debe ser un UUID de versión 7 o 4: otros se pueden adivinar.",
                "The id must be a UUID of version 7 or 4: others can be guessed.",
            ),
            FieldReason::NotAMonth => Text::new(
                "Debe ser un mes con su año, por ejemplo 2026-09.",
                "It must be a month with its year, for example 2026-09.",
            ),
            FieldReason::NotATime => Text::new(
                "Debe ser una fecha y hora RFC 3339 con desfase, por ejemplo 2026-11-20T21:00:00-06:00.",
                "It must be an RFC 3339 time with an offset, for example 2026-11-20T21:00:00-06:00.",
            ),
            FieldReason::Future => {
                Text::new("La hora está en el futuro.", "The time lies in the future.")
            }
            FieldReason::TooOld { max_age_days } => Text::new(
                format!("Es de hace más de {max_age_days} días."),
                format!("It is more than {max_age_days} days old."),
            ),
            FieldReason::EndsBeforeStart
            | FieldReason::IntervalTooLong { .. }
            | FieldReason::IntervalTooShort { .. } => self.interval_text(),
            FieldReason::OutOfRange { least, greatest } => Text::new(
                format!("Debe estar entre {least} y {greatest}."),
                format!("It must lie between {least} and {greatest}."),
            ),
            FieldReason::OutsideArea
            | FieldReason::Swapped
            | FieldReason::PlaceNotOne
            | FieldReason::NotACell => self.place_text(),
            FieldReason::TooLong { max_chars } => Text::new(
                format!("Tiene más de {max_chars} caracteres."),
                format!("It is longer than {max_chars} characters."),
            ),
            FieldReason::Blank => Text::new("Está en blanco.", "It is blank."),
            FieldReason::ControlCharacter { at, code } => Text::new(
                format!(
                    "El carácter {at} es de control (U+{code:04X}); solo se admiten saltos de línea y tabulaciones."
                ),
                format!(
                    "Character {at} is a control character (U+{code:04X}); only newlines and tabs are taken."
                ),
            ),
            FieldReason::Contradicts => Text::new(
                "La lista se repite o se contradice.",
                "The list repeats or contradicts itself.",
            ),
            FieldReason::TooMany { max } => Text::new(
                format!("Tiene más de {max} elementos."),
                format!("It has more than {max} items."),
            ),
            FieldReason::Fixed
            | FieldReason::NotAllowed
            | FieldReason::TellsWhoOrWhere
            | FieldReason::NoAgreement
            | FieldReason::NotAHandle
            | FieldReason::HearsNoAlarm
            | FieldReason::NotAnAddress
            | FieldReason::NotAPushService
            | FieldReason::NotASlug
            | FieldReason::NotACode
            | FieldReason::NotAPin
            | FieldReason::CommonPin
            | FieldReason::PinTooNear
            | FieldReason::SaidByChance
            | FieldReason::AlreadyThere => self.account_text(),
            FieldReason::NotADate
            | FieldReason::DateEitherWay
            | FieldReason::NotAClock
            | FieldReason::NotAKnownWord
            | FieldReason::NoSuchPlace
            | FieldReason::PlaceEitherWay
            | FieldReason::LeftOut => self.logbook_text(),
        }
    }

    /// [`Self::text`] of where something was.
    fn place_text(&self) -> Text {
        match &self.reason {
            FieldReason::OutsideArea => Text::new(
                "El lugar está fuera del área de este servicio.",
                "The place lies outside the area of this service.",
            ),
            FieldReason::Swapped => Text::new(
                "Latitud y longitud parecen intercambiadas.",
                "Latitude and longitude seem to be exchanged.",
            ),
            FieldReason::PlaceNotOne => Text::new(
                "Indique «cell», o bien «lat» y «lon», pero no ambos.",
                "Give either “cell”, or “lat” and “lon”, not both.",
            ),
            _ => Text::new(
                "Debe ser una celda H3 de resolución 5 a 9, en hexadecimal.",
                "It must be an H3 cell of resolution 5 to 9, in hexadecimal.",
            ),
        }
    }

    /// [`Self::text`] of an interval's two ends.
    fn interval_text(&self) -> Text {
        match &self.reason {
            FieldReason::IntervalTooLong { max_days } => Text::new(
                format!("El intervalo dura más de {max_days} días."),
                format!("The interval is longer than {max_days} days."),
            ),
            FieldReason::IntervalTooShort { min_minutes } => Text::new(
                format!("El intervalo dura menos de {min_minutes} min."),
                format!("The interval is shorter than {min_minutes} min."),
            ),
            _ => Text::new("Termina antes de empezar.", "It ends before it starts."),
        }
    }

    /// [`Self::text`] of the fields by which people are let in, and of what is not theirs to set.
    fn account_text(&self) -> Text {
        match &self.reason {
            FieldReason::Fixed => {
                Text::new("Este campo no se puede cambiar.", "This field cannot be changed.")
            }
            FieldReason::NotAllowed => Text::new(
                "Solo quien supervisa puede poner este valor.",
                "Only a supervisor may set this value.",
            ),
            FieldReason::TellsWhoOrWhere => Text::new(
                "Dice quién es alguien o dónde exactamente: quite números de teléfono, correos, placas, DPI y coordenadas.",
                "It tells who somebody is or where exactly: take out telephone numbers, addresses of e-mail, plates, identity numbers and positions.",
            ),
            FieldReason::NoAgreement => Text::new(
                "Con esa organización no hay un acuerdo vigente.",
                "There is no agreement in force with that organisation.",
            ),
            FieldReason::NotAHandle => Text::new(
                "Un usuario tiene de 2 a 40 letras minúsculas, dígitos, puntos y guiones, sin espacios. Un seudónimo, no un nombre.",
                "A handle has 2 to 40 lower-case letters, digits, dots and hyphens, no spaces. A pseudonym, not a name.",
            ),
            FieldReason::HearsNoAlarm => Text::new(
                "A quien tiene esta función no le llegan alarmas: de turno no se enteraría de nada. Ponga a alguien de promoción, supervisión o custodia.",
                "Whoever has this role is told of no alarm: on duty they would hear of nothing. Name a promoter, a supervisor or a steward.",
            ),
            FieldReason::NotAnAddress => {
                Text::new("Esto no es una dirección de correo.", "This is no address of e-mail.")
            }
            FieldReason::NotAPushService => Text::new(
                "Esta instalación no usa el servicio de avisos de este navegador.",
                "This installation does not ask this browser's push service.",
            ),
            FieldReason::NotASlug => Text::new(
                "El nombre corto de una organización tiene de 2 a 40 letras minúsculas, dígitos y guiones.",
                "An organisation's short name has 2 to 40 lower-case letters, digits and hyphens.",
            ),
            FieldReason::NotACode => Text::new(
                "El código no es correcto; revíselo letra por letra.",
                "The code is not right; check it letter by letter.",
            ),
            FieldReason::NotAPin => {
                Text::new("El PIN tiene de 6 a 12 dígitos.", "A PIN has 6 to 12 digits.")
            }
            FieldReason::PinTooNear => Text::new(
                "Se parece demasiado a su PIN: un dedo que resbala lo abriría. Elija otro.",
                "It is too much like your PIN: a slip of the finger would open it. Choose another.",
            ),
            FieldReason::SaidByChance => Text::new(
                "Una palabra clave tiene 5 letras o más, para que nadie la diga por casualidad.",
                "A code word has 5 letters or more, so that nobody says it by chance.",
            ),
            FieldReason::AlreadyThere => Text::new("Eso ya está.", "That is there already."),
            _ => Text::new(
                "Ese PIN es de los primeros que cualquiera probaría; elija otro.",
                "That PIN is among the first anybody would try; choose another.",
            ),
        }
    }
}

impl FieldError {
    /// [`Self::text`] of what people have written in a logbook.
    fn logbook_text(&self) -> Text {
        let (es, en) = match &self.reason {
            FieldReason::DateEitherWay => (
                "La fecha se puede leer con el día primero o con el mes primero: falta decir cuál.",
                "The date can be read with the day first or with the month first: somebody must say which.",
            ),
            FieldReason::NotAClock => (
                "La hora no se entiende: 21:30, 9 pm, noche o en blanco.",
                "The time is not understood: 21:30, 9 pm, night or blank.",
            ),
            FieldReason::NotAKnownWord => (
                "No se sabe qué significa esta palabra: falta decirlo.",
                "It is not known what this word means: somebody must say so.",
            ),
            FieldReason::NoSuchPlace => (
                "El lugar no nombra ningún municipio que se conozca: falta decir cuál.",
                "The place names no municipality that is known: somebody must say which.",
            ),
            FieldReason::PlaceEitherWay => (
                "El lugar puede ser más de un municipio: falta decir cuál.",
                "The place can be more than one municipality: somebody must say which.",
            ),
            FieldReason::LeftOut => (
                "Se dijo que no se sabe: la fila no entra.",
                "Somebody said that it is not known: the row does not come in.",
            ),
            _ => (
                "La fecha no se entiende: 15/03/2024, 15 de marzo de 2024 o 2024-03-15, con el año.",
                "The date is not understood: 15/03/2024, 15 March 2024 or 2024-03-15, with the year.",
            ),
        };
        Text::new(es, en)
    }
}

fn type_es(name: &str) -> &str {
    match name {
        "null" => "nulo",
        "boolean" => "verdadero o falso",
        "number" => "un número",
        "integer" => "un número entero",
        "string" => "un texto",
        "array" => "una lista",
        "object" => "un objeto",
        other => other,
    }
}
