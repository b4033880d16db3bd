//! Which municipality a place's text means, without asking anybody outside.

use std::collections::HashMap;
use std::sync::OnceLock;

use atalaya_boundaries::{Boundaries, Gazetteer, Level, Match, UnitCode, folded};
use atalaya_domain::Cell;
use h3o::LatLng;

/// Names that people use for a municipality, without accents, with its own name and its department's. They hold where
/// the boundaries have both. None of them is a department's name, or it would be a question.
const NICKNAMES: &[(&str, &str, &str)] = &[
    ("guate", "guatemala", "guatemala"),
    ("ciudad de guatemala", "guatemala", "guatemala"),
    ("guatemala ciudad", "guatemala", "guatemala"),
    ("ciudad guatemala", "guatemala", "guatemala"),
    ("guatemala city", "guatemala", "guatemala"),
    ("ciudad capital", "guatemala", "guatemala"),
    ("capital", "guatemala", "guatemala"),
    ("la capital", "guatemala", "guatemala"),
    ("xela", "quetzaltenango", "quetzaltenango"),
    ("xelaju", "quetzaltenango", "quetzaltenango"),
    ("ciudad de quetzaltenango", "quetzaltenango", "quetzaltenango"),
    ("huehue", "huehuetenango", "huehuetenango"),
    ("reu", "retalhuleu", "retalhuleu"),
    ("toto", "totonicapan", "totonicapan"),
    ("chimal", "chimaltenango", "chimaltenango"),
    ("mazate", "mazatenango", "suchitepequez"),
    ("antigua", "antigua guatemala", "sacatepequez"),
    ("la antigua", "antigua guatemala", "sacatepequez"),
    ("la antigua guatemala", "antigua guatemala", "sacatepequez"),
    ("barrios", "puerto barrios", "izabal"),
    ("pto barrios", "puerto barrios", "izabal"),
    ("puerto san jose", "san jose", "escuintla"),
    ("tecun uman", "ayutla", "san marcos"),
    ("ciudad tecun uman", "ayutla", "san marcos"),
    ("coatepeque quetzaltenango", "coatepeque", "quetzaltenango"),
    ("santa cruz quiche", "santa cruz del quiche", "quiche"),
    ("chichi", "santo tomas chichicastenango", "quiche"),
    ("guastatoya el progreso", "guastatoya", "el progreso"),
    ("villa nva", "villa nueva", "guatemala"),
];
/// Words that are written short.
const SHORT: [(&str, &str); 9] = [
    ("sta", "santa"),
    ("sto", "santo"),
    ("sn", "san"),
    ("nva", "nueva"),
    ("pto", "puerto"),
    ("cd", "ciudad"),
    ("ma", "maria"),
    ("fco", "francisco"),
    ("gral", "general"),
];
/// Hexagons around a municipality's middle among which its own is looked for.
const AROUND: u32 = 2;
/// Candidates of a question.
const OFFERED: usize = 6;

/// What a place's text means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlaceReading {
    /// One municipality.
    One(UnitCode),
    /// A department, in one of whose municipalities it was; these are called like it, if any.
    Department(UnitCode, Vec<UnitCode>),
    /// It can be one of several, or is written like them; none fits when there is none.
    Asked(Vec<UnitCode>),
    /// There is nothing written.
    Blank,
}

/// The municipalities of the installation by what people call them.
#[derive(Debug)]
pub struct Places {
    boundaries: Boundaries,
    gazetteer: Gazetteer,
    nicknames: HashMap<&'static str, UnitCode>,
    cells: OnceLock<HashMap<UnitCode, Cell>>,
}

impl Places {
    /// Those of these boundaries.
    #[must_use]
    pub fn new(boundaries: Boundaries) -> Self {
        let gazetteer = Gazetteer::new(boundaries.units().to_vec());
        let known = NICKNAMES.iter().filter_map(|(nickname, name, department)| {
            let Match::One(department) = gazetteer.find(department, Level::First, None) else {
                return None;
            };
            match gazetteer.find(name, Level::Second, Some(&department.code)) {
                Match::One(unit) => Some((*nickname, unit.code)),
                _ => None,
            }
        });
        let nicknames = known.collect();
        Self { boundaries, gazetteer, nicknames, cells: OnceLock::new() }
    }

    /// The boundaries.
    #[must_use]
    pub const fn boundaries(&self) -> &Boundaries {
        &self.boundaries
    }

    /// The municipality with this code, if there is one.
    #[must_use]
    pub fn municipality(&self, code: &str) -> Option<UnitCode> {
        let code = UnitCode::parse(code)?;
        let is = |unit: &&atalaya_boundaries::AdminUnit| {
            unit.level == Level::Second && unit.code == code
        };
        self.boundaries.units().iter().find(is).map(|unit| unit.code)
    }

    /// A municipality's name, with its department's.
    #[must_use]
    pub fn name(&self, code: UnitCode) -> Option<String> {
        let of = |code: UnitCode| self.boundaries.units().iter().find(|unit| unit.code == code);
        let unit = of(code)?;
        let department = unit.parent.and_then(of);
        Some(match department {
            Some(department) => format!("{}, {}", unit.name, department.name),
            None => unit.name.clone(),
        })
    }

    /// What the columns of a row say of the place. A municipality's name in its own column is a municipality, though a
    /// department has it too; in a column for anything it is a question.
    #[must_use]
    pub fn read(&self, municipality: &str, department: &str, place: &str) -> PlaceReading {
        let within = match self.department(department) {
            Ok(within) => within,
            Err(offered) => {
                return PlaceReading::Asked(offered);
            }
        };
        if !municipality.trim().is_empty() {
            return self.municipality_in(municipality, within, true);
        }
        if !place.trim().is_empty() {
            return self.municipality_in(place, within, within.is_some());
        }
        match within {
            Some(department) => PlaceReading::Department(department, self.namesakes(department)),
            None => PlaceReading::Blank,
        }
    }

    /// The department that is written, if any; what is offered instead when it is none.
    fn department(&self, text: &str) -> Result<Option<UnitCode>, Vec<UnitCode>> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        let text = spelt(text);
        match self.gazetteer.find(&text, Level::First, None) {
            Match::One(unit) => Ok(Some(unit.code)),
            // In a column of departments a nickname of its capital stands for the department.
            _ => match self.nicknames.get(text.as_str()) {
                Some(code) => Ok(self.boundaries.department(*code)),
                None => Err(Vec::new()),
            },
        }
    }

    /// The municipality in a text, which may say more: a zone, a street, the department behind a comma.
    fn municipality_in(
        &self,
        text: &str,
        within: Option<UnitCode>,
        is_municipality: bool,
    ) -> PlaceReading {
        if text.contains(',')
            && let Match::One(unit) = self.gazetteer.find(text, Level::Second, within.as_ref())
        {
            return PlaceReading::One(unit.code);
        }
        let whole = spelt(text);
        let plain = without_zone(&whole);
        let mut offered: Vec<UnitCode> = Vec::new();
        let parts: Vec<String> = text
            .split([',', ';', '(', ')', '/', '·', '\n'])
            .chain(text.split(" - ").filter(|part| part.len() < text.len()))
            .map(|part| without_zone(&spelt(part)))
            .filter(|part| !part.is_empty())
            .collect();
        // A department at the end of the words says in which one to look.
        let mut within = within;
        if let [.., _, last] = parts.as_slice()
            && within.is_none()
            && let Match::One(unit) = self.gazetteer.find(last, Level::First, None)
        {
            within = Some(unit.code);
        }
        let count = parts.len();
        let tries = std::iter::once((plain.clone(), true)).chain(
            parts
                .into_iter()
                .enumerate()
                .rev()
                .map(|(at, part)| (part, at + 1 == count && count == 1)),
        );
        for (part, alone) in tries {
            if part.is_empty() {
                continue;
            }
            if let Some(code) = self.nicknames.get(part.as_str())
                && within
                    .is_none_or(|department| self.boundaries.department(*code) == Some(department))
            {
                return PlaceReading::One(*code);
            }
            let is_department =
                matches!(self.gazetteer.find(&part, Level::First, None), Match::One(_));
            match self.gazetteer.find(&part, Level::Second, within.as_ref()) {
                Match::One(unit) if !is_department || (is_municipality && alone) => {
                    return PlaceReading::One(unit.code);
                }
                Match::One(unit) => offered.push(unit.code),
                Match::Several(units) => offered.extend(units.iter().map(|unit| unit.code)),
                Match::Like(units) => offered.extend(units.iter().map(|unit| unit.code)),
            }
            if alone
                && let Match::One(unit) = self.gazetteer.find(&part, Level::First, None)
                && !is_municipality
            {
                return PlaceReading::Department(unit.code, self.namesakes(unit.code));
            }
        }
        if offered.is_empty() && plain != whole {
            // A zone alone: most are the capital's, and others have zones too.
            offered.extend(self.nicknames.get("capital"));
        }
        let mut seen: Vec<UnitCode> = Vec::new();
        offered.retain(|code| {
            !seen.contains(code) && {
                seen.push(*code);
                true
            }
        });
        offered.truncate(OFFERED);
        PlaceReading::Asked(offered)
    }

    /// The municipalities that have a department's name.
    fn namesakes(&self, department: UnitCode) -> Vec<UnitCode> {
        let units = self.boundaries.units();
        let name = units.iter().find(|unit| unit.code == department).map(|unit| folded(&unit.name));
        let same = units.iter().filter(|unit| {
            unit.level == Level::Second
                && unit.parent == Some(department)
                && name.as_ref() == Some(&folded(&unit.name))
        });
        same.map(|unit| unit.code).collect()
    }

    /// The hexagon that stands for a municipality of which no more is known: one that lies in it whole if there is
    /// any near its middle, else the one that its middle lies in. Never finer than about its size.
    #[must_use]
    pub fn cell(&self, code: UnitCode) -> Option<Cell> {
        let cells = self.cells.get_or_init(|| {
            let units = self.boundaries.units().iter().filter(|unit| unit.level == Level::Second);
            units
                .filter_map(|unit| Some((unit.code, self.own_cell(unit.code, unit.label)?)))
                .collect()
        });
        cells.get(&code).copied()
    }

    fn own_cell(&self, code: UnitCode, label: (f64, f64)) -> Option<Cell> {
        let (lat, lon) = label;
        let middle = Cell::at(lat, lon)?.parent(6)?;
        let whole = |cell: &Cell| self.boundaries.place(*cell).municipality == Some(code);
        let centre = |cell: &Cell| {
            let (lat, lon) = cell.centre();
            Cell::at(lat, lon)
                .is_some_and(|fine| self.boundaries.place(fine).municipality == Some(code))
        };
        let far = |cell: &Cell| {
            let (lat, lon) = cell.centre();
            LatLng::new(lat, lon)
                .ok()
                .zip(LatLng::new(label.0, label.1).ok())
                .map_or(f64::INFINITY, |(a, b)| a.distance_m(b))
        };
        let around = middle.h3().grid_disk::<Vec<_>>(AROUND);
        let mut near: Vec<Cell> =
            around.into_iter().filter_map(|cell| Cell::from_h3(cell).ok()).collect();
        near.sort_by(|a, b| far(a).total_cmp(&far(b)));
        let found =
            near.iter().find(|cell| whole(cell)).or_else(|| near.iter().find(|cell| centre(cell)));
        Some(found.copied().unwrap_or(middle))
    }
}

/// Folded, with what is written short in full.
fn spelt(text: &str) -> String {
    let folded = folded(text);
    let words = folded
        .split(' ')
        .map(|word| SHORT.iter().find(|(short, _)| *short == word).map_or(word, |(_, full)| *full));
    words.collect::<Vec<_>>().join(" ")
}

/// Without *zona 4*, *z 4*, *z4*.
fn without_zone(text: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    let mut words = text.split(' ').peekable();
    let is_number = |word: &str| {
        !word.is_empty() && word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit())
    };
    while let Some(word) = words.next() {
        let zone = matches!(word, "zona" | "zone" | "z");
        if zone && words.peek().is_some_and(|next| is_number(next)) {
            words.next();
            continue;
        }
        let joined = word.strip_prefix("zona").or_else(|| word.strip_prefix('z'));
        if !joined.is_some_and(is_number) {
            out.push(word);
        }
    }
    let out = out.join(" ");
    // *la zona 1 de Guatemala* leaves words that join nothing.
    let out = out.trim_start_matches("la de ").trim_start_matches("de ");
    out.trim_end_matches(" de").trim_end_matches(" en").trim().to_owned()
}
