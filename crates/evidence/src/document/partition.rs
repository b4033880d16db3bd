//! What a map draws: one partition of what is told by place. A department with a number of its own beside its
//! municipalities' is drawn as what they leave of it, with what they leave of its number.

use std::collections::BTreeSet;

use atalaya_boundaries::{Boundaries, UnitCode};
use atalaya_domain::{Cell as Hexagon, Language};
use h3o::{CellIndex, Resolution};

use crate::table::{Cell, Row, Shape, Table};
use crate::words::either;

/// A part of the area with the number that is its own.
#[derive(Debug)]
pub(super) struct Part<'a> {
    row: &'a Row,
    /// Whether others inside have numbers of their own.
    pub is_rest: bool,
    /// The number of what lies in it and in no other part.
    pub value: u64,
    /// Where it is.
    pub shape: Shape,
}

impl Part<'_> {
    /// What it is called.
    pub fn name(&self, language: Language) -> String {
        let name = Table::place_name(self.row, language);
        if self.is_rest {
            format!("{name}, {}", either(language, "lo demás", "the rest"))
        } else {
            name
        }
    }
}

/// Where a row is.
#[derive(Clone, Copy)]
enum Place {
    Department(UnitCode),
    Municipality { code: UnitCode, of: UnitCode },
    Hexagon(CellIndex),
}

impl Place {
    fn of(row: &Row) -> Option<Self> {
        let code = |name| UnitCode::parse(&Table::text_at(row, name));
        match Table::text_at(row, "unit").as_str() {
            "department" => code("adm1_code").map(Self::Department),
            "municipality" => {
                Some(Self::Municipality { code: code("adm2_code")?, of: code("adm1_code")? })
            }
            "hexagon" => {
                Hexagon::parse(&Table::text_at(row, "h3")).ok().map(|cell| Self::Hexagon(cell.h3()))
            }
            _ => None,
        }
    }

    /// Whether it lies in another, and is not it.
    fn lies_in(self, other: Self) -> bool {
        match (self, other) {
            (Self::Municipality { of, .. }, Self::Department(code)) => of == code,
            (Self::Hexagon(one), Self::Hexagon(two)) => {
                one.resolution() > two.resolution() && one.parent(two.resolution()) == Some(two)
            }
            _ => false,
        }
    }

    /// The hexagons it consists of: of boundaries their own, of hexagons those of the finest resolution that is drawn,
    /// so that what lies in each other fits.
    fn cells(self, boundaries: Option<&Boundaries>, finest: Resolution) -> BTreeSet<CellIndex> {
        let of = |code| {
            let cells = boundaries.into_iter().flat_map(move |all| all.cells(Some(code)));
            cells.map(Hexagon::h3).collect()
        };
        match self {
            Self::Department(code) | Self::Municipality { code, .. } => of(code),
            Self::Hexagon(cell) => cell.children(finest.max(cell.resolution())).collect(),
        }
    }
}

/// The parts, in the order of the table. What is in none of them has no number by place.
pub(super) fn partition<'a>(table: &'a Table, boundaries: Option<&Boundaries>) -> Vec<Part<'a>> {
    let rows: Vec<(&Row, Place, u64)> = table
        .rows
        .iter()
        // Of another edition nothing is drawn.
        .filter(|row| Table::text_at(row, "split") == "all" && row.shape.is_some())
        .filter_map(|row| {
            let Some(Cell::Whole(events)) = Table::at(row, "events") else { return None };
            Some((row, Place::of(row)?, events.unsigned_abs()))
        })
        .collect();
    let resolutions = rows.iter().filter_map(|(_, place, _)| match place {
        Place::Hexagon(cell) => Some(cell.resolution()),
        Place::Department(_) | Place::Municipality { .. } => None,
    });
    let finest = resolutions.max().unwrap_or(Resolution::Seven);
    let part = |(row, place, value): &(&'a Row, Place, u64)| {
        let inside: Vec<_> = rows.iter().filter(|(_, other, _)| other.lies_in(*place)).collect();
        // Those that lie in no other one inside: what they hold is in their numbers.
        let outermost: Vec<_> = inside
            .iter()
            .filter(|(_, one, _)| !inside.iter().any(|(_, other, _)| one.lies_in(*other)))
            .collect();
        let is_rest = !inside.is_empty();
        let value = value.saturating_sub(outermost.iter().map(|(_, _, value)| value).sum());
        if value == 0 {
            return None;
        }
        let mut cells = place.cells(boundaries, finest);
        for (_, other, _) in outermost {
            for cell in other.cells(boundaries, finest) {
                cells.remove(&cell);
            }
        }
        Some(Part { row, is_rest, value, shape: Shape::of(cells)? })
    };
    rows.iter().filter_map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::COLUMNS;

    fn row(unit: &str, adm1: &str, adm2: &str, h3: &str, events: i64, shape: &Shape) -> Row {
        let cell = |name: &str| match name {
            "unit" => Cell::Text(unit.to_owned()),
            "adm1_code" => Cell::Text(adm1.to_owned()),
            "adm2_code" => Cell::Text(adm2.to_owned()),
            "h3" => Cell::Text(h3.to_owned()),
            "split" => Cell::Text("all".to_owned()),
            "events" => Cell::Whole(events),
            _ => Cell::Text(String::new()),
        };
        let cells = COLUMNS.iter().map(|column| cell(column.name)).collect();
        Row { cells, noises: 1, shape: Some(shape.clone()) }
    }

    fn table(rows: Vec<Row>) -> Table {
        Table {
            number: 1,
            rows,
            notes: Vec::new(),
            published_at: "2026-09-03T15:00:00Z".to_owned(),
            published_on: "2026-09-03".to_owned(),
            period: "2026-Q2".to_owned(),
            synthetic: false,
        }
    }

    /// Square degrees, holes taken off.
    fn size(shape: &Shape) -> f64 {
        let ring = |ring: &Vec<[f64; 2]>| -> f64 {
            ring.windows(2).map(|ends| ends[0][0] * ends[1][1] - ends[1][0] * ends[0][1]).sum()
        };
        shape.polygons.iter().flat_map(|polygon| &polygon.rings).map(ring).sum::<f64>() / 2.0
    }

    #[test]
    fn a_department_is_drawn_as_what_its_municipalities_leave() {
        let boundaries = atalaya_boundaries::guatemala().expect("shipped");
        let code = |text: &str| UnitCode::parse(text).expect("a code");
        let shape = |text: &str| {
            Shape::of(boundaries.cells(Some(code(text))).map(Hexagon::h3)).expect("a shape")
        };
        let (department, municipality) = (shape("GT-01"), shape("GT-0101"));
        let table = table(vec![
            row("area", "", "", "", 61, &department),
            row("department", "GT-01", "", "", 33, &department),
            row("municipality", "GT-01", "GT-0101", "", 21, &municipality),
            row("department", "GT-17", "", "", 12, &shape("GT-17")),
        ]);
        let parts = partition(&table, Some(&boundaries));
        let told: Vec<(u64, bool)> = parts.iter().map(|part| (part.value, part.is_rest)).collect();
        assert_eq!(told, [(12, true), (21, false), (12, false)]);
        let together = size(&parts[0].shape) + size(&parts[1].shape);
        assert!((together - size(&department)).abs() < 1e-9, "no place is drawn twice or left out");
        assert!(parts[0].name(Language::Es).ends_with("lo demás"));
    }

    #[test]
    fn a_hexagon_is_drawn_as_what_finer_ones_leave_and_nothing_where_nothing_is_left() {
        let coarse = Hexagon::at(14.6, -90.5).and_then(|cell| cell.parent(4)).expect("a cell");
        let fine = coarse.h3().center_child(Resolution::Six).expect("a child");
        let shape = Shape::of([coarse.h3()]).expect("a shape");
        let of = |events| {
            table(vec![
                row("hexagon", "", "", &coarse.to_string(), 20, &shape),
                row("hexagon", "", "", &fine.to_string(), events, &shape),
            ])
        };
        let some = of(8);
        let parts = partition(&some, None);
        assert_eq!(parts.iter().map(|part| part.value).collect::<Vec<_>>(), [12, 8]);
        assert_eq!(parts[0].shape.polygons[0].rings.len(), 2, "the finer one is a hole in it");
        let all = of(20);
        assert_eq!(partition(&all, None).len(), 1);
    }
}
