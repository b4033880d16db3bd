//! What the picture says, in Spanish and English. The words of the levels are the server's (`crates/http/src/ogc/words.rs`).

use jiff::ZonedDateTime;
use jiff::civil::Weekday;

/// The language of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    /// Spanish.
    Es,
    /// English.
    En,
}

impl Language {
    /// The one of two texts that is wanted.
    #[must_use]
    pub const fn of(self, es: &'static str, en: &'static str) -> &'static str {
        match self {
            Self::Es => es,
            Self::En => en,
        }
    }

    /// Its tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        self.of("es", "en")
    }

    /// What a level is called.
    #[must_use]
    pub const fn level(self, level: usize) -> &'static str {
        match level {
            1 => self.of("Más bajo", "Lower"),
            2 => self.of("Como de costumbre", "As usual"),
            3 => self.of("Elevado", "Raised"),
            4 => self.of("Alto", "High"),
            5 => self.of("Muy alto", "Very high"),
            _ => self.of("Sin datos suficientes", "Not enough data"),
        }
    }

    /// Under the words of level 0.
    #[must_use]
    pub const fn not_safe(self) -> &'static str {
        self.of("No significa que sea seguro", "It does not mean safe")
    }

    /// Under every map of risk.
    #[must_use]
    pub const fn no_data(self) -> &'static str {
        self.of(
            "Donde no hay datos nadie sabe si es seguro. Ningún color de este mapa quiere decir «seguro».",
            "Where there are no data nobody knows whether it is safe. No colour of this map means “safe”.",
        )
    }

    /// Over the map of one key population.
    #[must_use]
    pub const fn one_only(self) -> &'static str {
        self.of("UNA SOLA POBLACIÓN", "ONE POPULATION ONLY")
    }

    /// Under the map of one key population.
    #[must_use]
    pub const fn not_the_others(self) -> &'static str {
        self.of(
            "Cuenta solo lo que pasó en actividades con esta población. Lo de las demás no está en este cuadro.",
            "It counts only what happened in activities with this population. What happened in others is not here.",
        )
    }

    /// Under every map of a release.
    #[must_use]
    pub const fn no_number(self) -> &'static str {
        self.of(
            "Lo rayado no tiene dato publicable: muy pocos, ninguno o no visitado. No quiere decir cero ni «seguro».",
            "What is hatched has no number that can be published: too few, none or never visited. It means neither zero nor “safe”.",
        )
    }

    /// A day.
    #[must_use]
    pub fn day(self, at: &ZonedDateTime) -> String {
        let day = match at.weekday() {
            Weekday::Monday => self.of("lunes", "Monday"),
            Weekday::Tuesday => self.of("martes", "Tuesday"),
            Weekday::Wednesday => self.of("miércoles", "Wednesday"),
            Weekday::Thursday => self.of("jueves", "Thursday"),
            Weekday::Friday => self.of("viernes", "Friday"),
            Weekday::Saturday => self.of("sábado", "Saturday"),
            Weekday::Sunday => self.of("domingo", "Sunday"),
        };
        let month = self.month(at.month());
        match self {
            Self::Es => format!("{day} {} de {month} de {}", at.day(), at.year()),
            Self::En => format!("{day}, {} {month} {}", at.day(), at.year()),
        }
    }

    fn month(self, month: i8) -> &'static str {
        const ES: [&str; 12] = [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ];
        const EN: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let names = match self {
            Self::Es => ES,
            Self::En => EN,
        };
        names.get((month - 1) as usize).copied().unwrap_or_default()
    }

    /// An hour and minute, with the day if it is another than today.
    #[must_use]
    pub fn when(self, at: &ZonedDateTime, now: &ZonedDateTime) -> String {
        let time = at.strftime("%H:%M");
        if at.date() == now.date() { time.to_string() } else { format!("{time}, {}", self.day(at)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_said_as_people_say_it() {
        let at: ZonedDateTime = "2026-11-30T21:04:00-06:00[America/Guatemala]".parse().unwrap();
        assert_eq!(Language::Es.day(&at), "lunes 30 de noviembre de 2026");
        assert_eq!(Language::En.day(&at), "Monday, 30 November 2026");
        assert_eq!(Language::Es.when(&at, &at), "21:04");
        let later: ZonedDateTime = "2026-12-01T00:04:00-06:00[America/Guatemala]".parse().unwrap();
        assert_eq!(Language::Es.when(&at, &later), "21:04, lunes 30 de noviembre de 2026");
    }
}
