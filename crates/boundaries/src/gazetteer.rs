//! Which unit a written name means, without asking anybody outside.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::unit::{AdminUnit, Level, UnitCode};

/// A name as it is compared: no accents, no capitals, no punctuation, one space between words, and
/// without the words that people leave out (`departamento de`, `municipio de`).
#[must_use]
pub fn folded(name: &str) -> String {
    let plain: String = name
        .nfd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .map(|letter| if letter.is_alphanumeric() { letter } else { ' ' })
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let words = match words.as_slice() {
        ["departamento" | "depto" | "municipio" | "muni", "de", rest @ ..] if !rest.is_empty() => {
            rest
        }
        ["municipalidad", "de", rest @ ..] if !rest.is_empty() => rest,
        all => all,
    };
    words.join(" ")
}

/// What a name means.
#[derive(Debug, Clone, PartialEq)]
pub enum Match<'a> {
    /// One unit, and no other.
    One(&'a AdminUnit),
    /// Several units have this name: somebody must say which.
    Several(Vec<&'a AdminUnit>),
    /// None has it; these are written like it, the likest first.
    Like(Vec<&'a AdminUnit>),
}

/// Units by what they are called.
#[derive(Debug, Clone)]
pub struct Gazetteer {
    units: Vec<AdminUnit>,
    /// Folded names with the place of their unit, in order.
    names: Vec<(String, usize)>,
}

/// Names offered where none fits.
const OFFERED: usize = 3;

impl Gazetteer {
    /// The gazetteer of these units.
    #[must_use]
    pub fn new(units: Vec<AdminUnit>) -> Self {
        let mut names: Vec<(String, usize)> = Vec::new();
        for (at, unit) in units.iter().enumerate() {
            let all = [Some(&unit.name), unit.alt_name.as_ref()];
            names.extend(all.into_iter().flatten().map(|name| (folded(name), at)));
        }
        names.sort_unstable();
        names.dedup();
        Self { units, names }
    }

    /// What a name means, among the units of a level, and within a department if one is given.
    /// `Cobán, Alta Verapaz` names the department itself.
    #[must_use]
    pub fn find(&self, name: &str, level: Level, within: Option<&UnitCode>) -> Match<'_> {
        if let (Some((place, department)), Level::Second, None) =
            (name.rsplit_once(','), level, within)
            && let Match::One(department) = self.find(department, Level::First, None)
        {
            return self.find(place, level, Some(&department.code));
        }
        let asked = folded(name);
        let fits = |unit: &&AdminUnit| {
            unit.level == level && (within.is_none() || unit.parent.as_ref() == within)
        };
        let first = self.names.partition_point(|(known, _)| *known < asked);
        let same = self.names[first..].iter().take_while(|(known, _)| *known == asked);
        let mut found: Vec<&AdminUnit> =
            same.map(|(_, at)| &self.units[*at]).filter(fits).collect();
        match (found.len(), found.pop()) {
            (1, Some(one)) => Match::One(one),
            (0, _) | (_, None) => Match::Like(self.like(&asked, fits)),
            (_, Some(last)) => {
                found.push(last);
                Match::Several(found)
            }
        }
    }

    fn like<'a>(&'a self, asked: &str, fits: impl Fn(&&AdminUnit) -> bool) -> Vec<&'a AdminUnit> {
        let most = asked.chars().count() / 3;
        let mut like: Vec<(usize, usize)> = Vec::new();
        for (name, at) in &self.names {
            // Letters added, left out, changed, or swapped with the next.
            let steps = strsim::osa_distance(asked, name);
            if steps <= most && fits(&&self.units[*at]) {
                like.push((steps, *at));
            }
        }
        like.sort_unstable();
        let mut offered: Vec<&AdminUnit> = Vec::new();
        for (_, at) in like {
            let unit = &self.units[at];
            if offered.len() < OFFERED && !offered.iter().any(|one| one.code == unit.code) {
                offered.push(unit);
            }
        }
        offered
    }
}
