//! What a level is called where nobody but a column tells it: level 0 says that it is not safe.

use atalaya_risk::Level;

/// Words in both languages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    pub(super) es: &'static str,
    pub(super) en: &'static str,
}

pub(super) const fn level(level: Level) -> Words {
    let (es, en) = match level {
        Level::NotEnoughData => (
            "Sin datos suficientes: no significa que sea seguro",
            "Not enough data: it does not mean safe",
        ),
        Level::Lower => ("Más bajo", "Lower"),
        Level::AsUsual => ("Como de costumbre", "As usual"),
        Level::Raised => ("Elevado", "Raised"),
        Level::High => ("Alto", "High"),
        Level::VeryHigh => ("Muy alto", "Very high"),
    };
    Words { es, en }
}
