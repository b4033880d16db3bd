//! What words of a logbook mean among the codes of the taxonomy.

use atalaya_boundaries::folded;
use atalaya_domain::{KeyPopulation, Kind, Language, Perpetrator, Setting, Source};

/// A closed list whose codes a logbook has words for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Listed {
    /// Kinds of events.
    Kind,
    /// Key populations.
    KeyPopulations,
    /// Kinds of place.
    Setting,
    /// Kinds of perpetrator.
    Perpetrator,
    /// Who tells of it.
    Source,
}

/// Words that organisations use for kinds, without accents. Those that could be two kinds are none of them: *robo*
/// is said of a robbery and of a theft.
const KINDS: &[(&str, &str)] = &[
    ("asalto", "P1"),
    ("asaltos", "P1"),
    ("asalto a mano armada", "P1"),
    ("atraco", "P1"),
    ("robo con violencia", "P1"),
    ("robo a mano armada", "P1"),
    ("robbery", "P1"),
    ("mugging", "P1"),
    ("hurto", "P2"),
    ("theft", "P2"),
    ("extorsion", "P3"),
    ("extortion", "P3"),
    ("amenaza", "B2"),
    ("amenazas", "B2"),
    ("amenaza de muerte", "B2"),
    ("threat", "B2"),
    ("threats", "B2"),
    ("agresion", "B1"),
    ("agresion fisica", "B1"),
    ("golpes", "B1"),
    ("golpiza", "B1"),
    ("lesiones", "B1"),
    ("assault", "B1"),
    ("insultos", "B3"),
    ("agresion verbal", "B3"),
    ("violencia verbal", "B3"),
    ("hostigamiento", "B3"),
    ("burlas", "B3"),
    ("humillacion", "B3"),
    ("seguimiento", "B4"),
    ("persecucion", "B4"),
    ("vigilancia", "B4"),
    ("discriminacion", "B5"),
    ("discrimination", "B5"),
    ("secuestro", "B6"),
    ("kidnapping", "B6"),
    ("acoso sexual", "S1"),
    ("abuso sexual", "S2"),
    ("agresion sexual", "S2"),
    ("violacion", "S3"),
    ("rape", "S3"),
    ("asesinato", "L1"),
    ("homicidio", "L1"),
    ("femicidio", "L1"),
    ("transfemicidio", "L1"),
    ("killing", "L1"),
    ("murder", "L1"),
    ("intento de asesinato", "L2"),
    ("ataque armado", "L2"),
    ("desaparicion", "L3"),
    ("detencion", "A1"),
    ("detencion arbitraria", "A1"),
    ("detencion ilegal", "A1"),
    ("registro", "A2"),
    ("decomiso", "A2"),
    ("mordida", "A3"),
    ("soborno", "A3"),
    ("abuso de autoridad", "A4"),
    ("abuso policial", "A4"),
    ("redada", "A5"),
    ("operativo", "A5"),
    ("raid", "A5"),
    ("accidente", "H1"),
    ("accidente de transito", "H1"),
    ("balacera", "C3"),
    ("disparos", "C3"),
    ("tiroteo", "C3"),
    ("bloqueo", "C4"),
    ("manifestacion", "C4"),
    ("sin novedad", "C6"),
    ("sin novedades", "C6"),
];
const POPULATIONS: &[(&str, &str)] = &[
    ("mts", "FSW"),
    ("ts", "FSW"),
    ("trabajadora sexual", "FSW"),
    ("trabajadoras sexuales", "FSW"),
    ("mujer trabajadora sexual", "FSW"),
    ("trans", "TW"),
    ("mujer trans", "TW"),
    ("trans women", "TW"),
    ("hsh", "MSM"),
    ("gay", "MSM"),
    ("gais", "MSM"),
    ("gays", "MSM"),
    ("ppl", "PPL"),
    ("privados de libertad", "PPL"),
    ("varias", "MIX"),
    ("todas", "MIX"),
    ("no se sabe", "UNK"),
];
const PERPETRATORS: &[(&str, &str)] = &[
    ("pnc", "pnc"),
    ("policia nacional", "pnc"),
    ("policia municipal", "police_muni"),
    ("pmt", "police_muni"),
    ("ejercito", "army"),
    ("militares", "army"),
    ("pandilla", "gang"),
    ("pandilleros", "gang"),
    ("mara", "gang"),
    ("mareros", "gang"),
    ("extorsionistas", "gang"),
    ("delincuente", "crime_common"),
    ("delincuentes", "crime_common"),
    ("ladrones", "crime_common"),
    ("cliente", "client"),
    ("clientes", "client"),
    ("pareja", "partner_family"),
    ("familia", "partner_family"),
    ("familiar", "partner_family"),
    ("vecinos", "neighbour"),
    ("vecino", "neighbour"),
    ("guardia", "guard"),
    ("seguridad privada", "guard"),
    ("desconocido", "unknown"),
    ("desconocidos", "unknown"),
    ("se desconoce", "unknown"),
];
const SETTINGS: &[(&str, &str)] = &[
    ("calle", "street_sw"),
    ("bar", "bar_sw"),
    ("casa cerrada", "house_sw"),
    ("bus", "transit_bus"),
    ("camioneta", "transit_bus"),
    ("taxi", "transit_vehicle"),
    ("tuc tuc", "transit_vehicle"),
    ("a pie", "transit_walk"),
    ("casa", "own_home"),
    ("domicilio", "own_home"),
    ("pension", "hotel"),
    ("hotel", "hotel"),
    ("carcel", "prison"),
    ("clinica", "cso_clinic"),
    ("oficina", "cso_office"),
    ("internet", "online"),
    ("redes sociales", "online"),
];
const SOURCES: &[(&str, &str)] = &[
    ("promotor", "peer"),
    ("promotora", "peer"),
    ("par", "peer"),
    ("beneficiario", "beneficiary"),
    ("beneficiaria", "beneficiary"),
    ("usuario", "beneficiary"),
    ("usuaria", "beneficiary"),
    ("bitacora", "log"),
    ("noticia", "media"),
    ("noticias", "media"),
    ("prensa", "media"),
    ("policia", "official"),
    ("mp", "official"),
    ("anonimo", "anon"),
];

impl Listed {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Kind, Self::KeyPopulations, Self::Setting, Self::Perpetrator, Self::Source];

    /// The field's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::KeyPopulations => "key_populations",
            Self::Setting => "setting",
            Self::Perpetrator => "perpetrator",
            Self::Source => "source",
        }
    }

    /// The list with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.name() == name)
    }

    /// The code if it is one of the list.
    #[must_use]
    pub fn known(self, code: &str) -> Option<&'static str> {
        match self {
            Self::Kind => Kind::parse(code).map(Kind::code),
            Self::KeyPopulations => KeyPopulation::parse(code).map(KeyPopulation::code),
            Self::Setting => Setting::parse(code).map(Setting::code),
            Self::Perpetrator => Perpetrator::parse(code).map(Perpetrator::code),
            Self::Source => Source::parse(code).map(Source::code),
        }
    }

    /// The codes that a word stands for without anybody being asked: it is a code, a label in either language, or
    /// one of the words that organisations use for nothing else. `None` when it is none of these.
    #[must_use]
    pub fn meant(self, word: &str) -> Option<&'static str> {
        let word = word.trim();
        if let Some(code) = self.known(word).or_else(|| self.known(&word.to_uppercase())) {
            return Some(code);
        }
        let asked = folded(word);
        let own = self.used().iter().find(|(used, _)| *used == asked);
        own.map(|(_, code)| *code).or_else(|| self.labelled(&asked))
    }

    const fn used(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Kind => KINDS,
            Self::KeyPopulations => POPULATIONS,
            Self::Setting => SETTINGS,
            Self::Perpetrator => PERPETRATORS,
            Self::Source => SOURCES,
        }
    }

    fn labelled(self, asked: &str) -> Option<&'static str> {
        fn one<T: Copy>(
            all: &[T],
            asked: &str,
            label: impl Fn(T, Language) -> &'static str,
            code: impl Fn(T) -> &'static str,
        ) -> Option<&'static str> {
            let is = |value: &&T| {
                [Language::Es, Language::En]
                    .iter()
                    .any(|language| folded(label(**value, *language)) == asked)
            };
            all.iter().find(is).map(|value| code(*value))
        }
        match self {
            Self::Kind => one(Kind::ALL, asked, Kind::label, Kind::code),
            Self::KeyPopulations => {
                one(KeyPopulation::ALL, asked, KeyPopulation::label, KeyPopulation::code)
            }
            Self::Setting => one(Setting::ALL, asked, Setting::label, Setting::code),
            Self::Perpetrator => {
                one(Perpetrator::ALL, asked, Perpetrator::label, Perpetrator::code)
            }
            Self::Source => one(Source::ALL, asked, Source::label, Source::code),
        }
    }
}

/// The words of a cell that may hold several.
pub(crate) fn several(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', ',', '/', '|', '+', '&']).map(str::trim).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_stands_for_a_code_and_is_written_as_it_is_compared() {
        for list in Listed::ALL {
            for (word, code) in list.used() {
                assert!(list.known(code).is_some(), "{word} stands for {code}");
                assert_eq!(*word, folded(word), "{word}");
                assert_eq!(list.meant(word), Some(*code), "{word} is a code or a label as well");
            }
        }
    }

    #[test]
    fn labels_and_codes_mean_themselves_in_both_languages_and_doubtful_words_mean_nothing() {
        assert_eq!(Listed::Kind.meant("Extorsión"), Some("P3"));
        assert_eq!(Listed::Kind.meant(" asalto / robo con violencia"), Some("P1"));
        assert_eq!(Listed::Kind.meant("p1"), Some("P1"));
        assert_eq!(Listed::Setting.meant("HOTEL"), Some("hotel"));
        assert_eq!(Listed::Kind.meant("robo"), None);
        assert_eq!(Listed::Perpetrator.meant("policía"), None);
    }
}
