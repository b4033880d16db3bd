//! Protocol cards: what to do, who is responsible and whom to call, by whom one works with, kind of place,
//! time of day and level of risk. Each organisation writes its own; [`Protocol::default`] until it has.

use atalaya_domain::{KeyPopulation, Setting};
use serde::{Deserialize, Serialize};

/// The most cards of an organisation.
const MOST_CARDS: usize = 40;
/// The most steps of a card: a longer list is not read in the street.
const MOST_STEPS: usize = 12;
/// The most numbers on a card.
const MOST_CALLS: usize = 8;
/// The most letters of one text.
const LONGEST: usize = 240;

/// A text that people read; without English, Spanish is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// In Spanish.
    pub es: String,
    /// In English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// By the organisation's rules, from `night_until` to `night_from`.
    Day,
    /// The rest.
    Night,
}

/// One card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProtocolCard {
    /// What it is about.
    pub title: Wording,
    /// Whom one works with; empty: whoever it is.
    pub key_populations: Vec<KeyPopulation>,
    /// What kind of place; empty: any.
    pub settings: Vec<Setting>,
    /// When; `null`: at any time.
    pub band: Option<Band>,
    /// From which level of risk on, 1–5, as the rules reckon.
    pub from_level: u8,
    /// What to do, in order.
    pub steps: Vec<Wording>,
    /// Who sees to it.
    pub responsible: Wording,
    /// Whom to call, each with the number.
    pub call: Vec<Wording>,
}

/// An organisation's cards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<ProtocolCard>", into = "Vec<ProtocolCard>")]
pub struct Protocol(Vec<ProtocolCard>);

/// Cards that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{at} {wrong}")]
pub struct ProtocolError {
    /// Where, as a JSON Pointer.
    pub at: String,
    /// What is wrong with it.
    pub wrong: WrongCard,
}

/// What is wrong with a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WrongCard {
    /// Nothing is said.
    #[error("is blank")]
    Blank,
    /// Too much is said.
    #[error("is longer than {LONGEST} letters, or has what no keyboard writes")]
    Text,
    /// There are too many.
    #[error("has none, or too many")]
    Count,
    /// There is no such level.
    #[error("must be a level from 1 to 5")]
    Level,
}

impl Protocol {
    /// The cards, in the organisation's order.
    #[must_use]
    pub fn cards(&self) -> &[ProtocolCard] {
        &self.0
    }
}

impl TryFrom<Vec<ProtocolCard>> for Protocol {
    type Error = ProtocolError;

    fn try_from(cards: Vec<ProtocolCard>) -> Result<Self, ProtocolError> {
        if cards.is_empty() || cards.len() > MOST_CARDS {
            return Err(ProtocolError { at: "/cards".to_owned(), wrong: WrongCard::Count });
        }
        for (index, card) in cards.iter().enumerate() {
            let wrong = |field: &str, wrong| {
                Err(ProtocolError { at: format!("/cards/{index}/{field}"), wrong })
            };
            for (field, text) in [("title", &card.title), ("responsible", &card.responsible)] {
                if let Some(found) = wrong_with(text) {
                    return wrong(field, found);
                }
            }
            for (field, texts, least, most) in
                [("steps", &card.steps, 1, MOST_STEPS), ("call", &card.call, 0, MOST_CALLS)]
            {
                if !(least..=most).contains(&texts.len()) {
                    return wrong(field, WrongCard::Count);
                }
                for (place, text) in texts.iter().enumerate() {
                    if let Some(found) = wrong_with(text) {
                        return wrong(&format!("{field}/{place}"), found);
                    }
                }
            }
            if !(1..=5).contains(&card.from_level) {
                return wrong("from_level", WrongCard::Level);
            }
        }
        Ok(Self(cards))
    }
}

fn wrong_with(text: &Wording) -> Option<WrongCard> {
    if text.es.trim().is_empty() {
        return Some(WrongCard::Blank);
    }
    let each = [Some(&text.es), text.en.as_ref()];
    let long =
        |text: &&String| text.chars().count() > LONGEST || text.chars().any(char::is_control);
    each.iter().flatten().any(long).then_some(WrongCard::Text)
}

impl From<Protocol> for Vec<ProtocolCard> {
    fn from(protocol: Protocol) -> Self {
        protocol.0
    }
}

fn said((es, en): (&str, &str)) -> Wording {
    Wording { es: es.to_owned(), en: Some(en.to_owned()) }
}

/// A card of the default, for everybody and at any time.
fn card(title: (&str, &str), from_level: u8, steps: &[(&str, &str)]) -> ProtocolCard {
    ProtocolCard {
        title: said(title),
        key_populations: Vec::new(),
        settings: Vec::new(),
        band: None,
        from_level,
        steps: steps.iter().copied().map(said).collect(),
        responsible: said(("Quien sale y su supervisión", "Who goes out and their supervisor")),
        call: Vec::new(),
    }
}

impl Default for Protocol {
    /// To begin with: section 1.1 of the domain, and what practice says in its section 5.
    fn default() -> Self {
        Self(vec![
            before_any_outing(),
            from_medium(),
            from_high(),
            nobody_goes(),
            at_night(),
            with_client(),
            in_prison(),
            on_the_way(),
            with_authorities(),
        ])
    }
}

fn before_any_outing() -> ProtocolCard {
    card(
        ("Antes de cualquier salida", "Before any outing"),
        1,
        &[
            (
                "Lleve su identificación y la carta institucional o del MSPAS.",
                "Carry your identification and the letter of the institution or the ministry.",
            ),
            (
                "Teléfono cargado y con saldo; nada de listas de nombres.",
                "A charged phone with credit; no lists of names.",
            ),
            ("Lleve solo el material que va a usar.", "Carry only the material you will use."),
            (
                "Si le asaltan, entregue el teléfono y la mochila: nada vale una vida.",
                "If you are robbed, hand over phone and backpack: nothing is worth a life.",
            ),
            (
                "Decir que no es su derecho: no se cuenta como falla.",
                "Saying no is your right: it does not count as a failure.",
            ),
        ],
    )
}

fn from_medium() -> ProtocolCard {
    card(
        ("Riesgo medio", "Medium risk"),
        3,
        &[
            (
                "Alguien del equipo sabe a dónde va y a qué hora vuelve.",
                "Somebody of the team knows where you go and when you are back.",
            ),
            ("Avise cada hora que todo va bien.", "Say every hour that all is well."),
            (
                "Ubique al llegar por dónde se iría.",
                "On arriving, find the way by which you would leave.",
            ),
            (
                "Con algo raro, ponga amarillo: se le pregunta más seguido.",
                "If something is strange, say yellow: you are asked more often.",
            ),
        ],
    )
}

fn from_high() -> ProtocolCard {
    ProtocolCard {
        responsible: said(("Supervisión de turno", "The supervisor on duty")),
        ..card(
            ("Riesgo alto", "High risk"),
            4,
            &[
                ("Van dos personas o más, y no se separan.", "Two or more go, and do not part."),
                (
                    "Supervisión aprobó la salida y está pendiente.",
                    "A supervisor has approved the outing and keeps an eye on it.",
                ),
                (
                    "La ida y el regreso ya están resueltos, de preferencia en vehículo de la institución.",
                    "The way there and home is arranged, preferably in a vehicle of the institution.",
                ),
                (
                    "Acuerden dónde se juntan si se separan.",
                    "Agree on where to meet if you are parted.",
                ),
                ("Al primer amarillo se retiran.", "At the first yellow you leave."),
            ],
        )
    }
}

fn nobody_goes() -> ProtocolCard {
    ProtocolCard {
        responsible: said(("Supervisión", "The supervisor")),
        ..card(
            ("No se va", "Nobody goes"),
            5,
            &[
                (
                    "Busque con supervisión otra hora u otro lugar.",
                    "Look for another time or place with your supervisor.",
                ),
                (
                    "Guarde la salida como suspendida por seguridad: cuenta a su favor.",
                    "Keep the outing as suspended for safety: it counts in your favour.",
                ),
            ],
        )
    }
}

fn at_night() -> ProtocolCard {
    ProtocolCard {
        band: Some(Band::Night),
        ..card(
            ("De noche", "At night"),
            1,
            &[
                ("Quédese donde haya luz y gente.", "Stay where there is light and people."),
                (
                    "No espere en la parada a solas: que le recojan o salga en grupo.",
                    "Do not wait at the stop alone: be picked up, or leave in a group.",
                ),
                (
                    "Cierre la salida hasta que esté en casa.",
                    "Close the outing only once you are home.",
                ),
            ],
        )
    }
}

fn with_client() -> ProtocolCard {
    ProtocolCard {
        settings: vec![Setting::ClientHome, Setting::ClientCar],
        responsible: said(("Quien se queda afuera", "Who stays outside")),
        ..card(
            ("En casa o carro de cliente", "In a client's home or car"),
            1,
            &[
                (
                    "Alguien se queda afuera y sabe cuántos minutos tarda.",
                    "Somebody stays outside and knows how many minutes it takes.",
                ),
                (
                    "Acuerden qué hace esa persona cuando pase la hora.",
                    "Agree on what that person does when the time is over.",
                ),
                (
                    "Siéntese cerca de la puerta; que no le cierren con llave.",
                    "Sit near the door; do not let it be locked.",
                ),
                ("Tenga a mano la palabra clave.", "Have the code word ready."),
            ],
        )
    }
}

fn in_prison() -> ProtocolCard {
    ProtocolCard {
        settings: vec![Setting::Prison],
        responsible: said(("Coordinación de visitas", "Who coordinates the visits")),
        ..card(
            ("En un centro penitenciario", "In a prison"),
            1,
            &[
                (
                    "El teléfono no entra: avise antes de dejarlo y diga hasta cuándo no habrá señal.",
                    "The phone does not go in: say so before you leave it, and until when there is no signal.",
                ),
                (
                    "Anote en papel a qué hora entra y sale; supervisión lo pasa después.",
                    "Write down on paper when you go in and come out; a supervisor enters it later.",
                ),
                (
                    "Lleve la carta de autorización y siga las indicaciones de la guardia.",
                    "Carry the letter of authorisation and do as the guards say.",
                ),
                ("No lleve ni reciba encargos de nadie.", "Carry nothing in or out for anybody."),
            ],
        )
    }
}

fn on_the_way() -> ProtocolCard {
    ProtocolCard {
        settings: vec![Setting::TransitBus, Setting::TransitVehicle, Setting::TransitWalk],
        ..card(
            ("En el camino", "On the way"),
            1,
            &[
                (
                    "Guarde el teléfono antes de salir a la calle.",
                    "Put the phone away before you step into the street.",
                ),
                ("Cambie de ruta y de hora cuando pueda.", "Change route and time when you can."),
                (
                    "Si le siguen, entre a un lugar con gente y avise.",
                    "If you are followed, go in where there are people, and say so.",
                ),
            ],
        )
    }
}

fn with_authorities() -> ProtocolCard {
    ProtocolCard {
        key_populations: vec![KeyPopulation::Fsw, KeyPopulation::Tw],
        call: vec![
            said(("PDH: 1555, las 24 horas", "PDH (human rights office): 1555, 24 hours")),
            said(("La abogada o el abogado de su organización", "Your organisation's lawyer")),
        ],
        ..card(
            ("Si le detiene una autoridad", "If an authority stops you"),
            1,
            &[
                (
                    "Muestre la carta y su identificación. No discuta.",
                    "Show the letter and your identification. Do not argue.",
                ),
                (
                    "Fíjese en el número de la patrulla y en la hora; no lo apunte ahí.",
                    "Note the number of the patrol car and the time; do not write it down there.",
                ),
                (
                    "No entregue la contraseña por su cuenta; si le obligan, su vida va primero.",
                    "Do not give your password of your own accord; if you are made to, your life comes first.",
                ),
                (
                    "Pida llamar a la persona de su organización.",
                    "Ask to call your organisation's person.",
                ),
            ],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written() -> serde_json::Value {
        serde_json::to_value(Protocol::default()).expect("JSON")
    }

    #[test]
    fn the_default_is_a_protocol_in_both_languages() {
        let read: Protocol = serde_json::from_value(written()).expect("a protocol");
        assert_eq!(read, Protocol::default());
        for card in read.cards() {
            let texts = card.steps.iter().chain(&card.call).chain([&card.title, &card.responsible]);
            assert!(texts.clone().all(|text| text.en.is_some()), "{card:?}");
            // Of a place nobody can say that.
            assert!(
                !texts.clone().any(|text| text.es.contains("seguro") || text.es.contains("segura"))
            );
        }
        for level in 1..=5 {
            assert!(read.cards().iter().any(|card| card.from_level <= level));
        }
    }

    #[test]
    fn cards_that_nobody_could_read_are_refused_where_they_are_wrong() {
        let changed = |pointer: &str, value: serde_json::Value| {
            let mut other = written();
            *other.pointer_mut(pointer).expect("there") = value;
            serde_json::from_value::<Protocol>(other).map_err(|error| error.to_string())
        };
        for (pointer, value, at) in [
            ("/0/title/es", serde_json::json!("  "), "/cards/0/title"),
            ("/1/steps/2/es", serde_json::json!("x".repeat(LONGEST + 1)), "/cards/1/steps/2"),
            ("/1/steps/0/en", serde_json::json!("a\u{7}"), "/cards/1/steps/0"),
            ("/2/steps", serde_json::json!([]), "/cards/2/steps"),
            ("/3/from_level", serde_json::json!(0), "/cards/3/from_level"),
            ("/4/band", serde_json::json!("noon"), "noon"),
            ("/5/settings/0", serde_json::json!("moon"), "code"),
        ] {
            let refused = changed(pointer, value).expect_err("refused");
            assert!(refused.contains(at), "{pointer}: {refused}");
        }
        assert!(serde_json::from_str::<Protocol>("[]").is_err());
    }
}
