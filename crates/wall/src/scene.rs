//! What is drawn of a tile, as layers of one colour each, the lowest first, and how the renderer is told.
//!
//! The renderer has neither filters nor colours by data (`docs/wall.md` says where that stands in it). So what the server
//! and the basemap give is sorted here into a source layer for each colour, and every level of risk is a layer.

use mvt::{GeomEncoder, GeomType};

use crate::error::WallError;
use crate::palette::{Palette, Rgb};
use crate::shapes::{Rings, band, dotted, doubled_area, hatching};
use crate::view::EXTENT;

/// A layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ink {
    /// Water of the sea, or what lies beyond the basemap.
    Sea,
    /// Other countries.
    Abroad,
    /// The country.
    Home,
    /// Water inland.
    Lake,
    /// Rivers.
    River,
    /// Under what is not known.
    Veil,
    /// Across what is not known.
    Hatch,
    /// A level of risk, 1 to 5.
    Level(u8),
    /// A class of numbers of a release, 0 to 4.
    Number(u8),
    /// Between hexagons and places.
    Edge,
    /// Around levels 4 and 5.
    Outline,
    /// On level 5.
    Dots,
    /// Borders of municipalities.
    Municipality,
    /// Borders of departments.
    Department,
    /// The coast.
    Coast,
    /// Borders of countries.
    Country,
}

impl Ink {
    /// All of them, the lowest first.
    pub const ALL: [Self; 24] = [
        Self::Sea,
        Self::Abroad,
        Self::Home,
        Self::Lake,
        Self::River,
        Self::Veil,
        Self::Hatch,
        Self::Level(1),
        Self::Level(2),
        Self::Level(3),
        Self::Level(4),
        Self::Level(5),
        Self::Number(0),
        Self::Number(1),
        Self::Number(2),
        Self::Number(3),
        Self::Number(4),
        Self::Edge,
        Self::Outline,
        Self::Dots,
        Self::Municipality,
        Self::Department,
        Self::Coast,
        Self::Country,
    ];

    /// What its source layer is called.
    #[must_use]
    pub fn name(self) -> String {
        format!("{self:?}")
    }

    /// Its colour.
    #[must_use]
    pub fn colour(self, palette: &Palette) -> Rgb {
        match self {
            Self::Sea => palette.sea,
            Self::Abroad => palette.abroad,
            Self::Home | Self::Edge => palette.home,
            Self::Lake => palette.lake,
            Self::River => palette.river,
            Self::Veil => palette.veil,
            Self::Hatch => palette.hatch,
            Self::Level(level) => palette.levels[usize::from(level.clamp(1, 5)) - 1],
            Self::Number(class) => palette.numbers[usize::from(class.min(4))],
            Self::Outline => palette.outline,
            Self::Dots => palette.dots,
            Self::Municipality => palette.municipality,
            Self::Department => palette.department,
            Self::Coast => palette.coast,
            Self::Country => palette.country,
        }
    }
}

/// What is drawn of a tile.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scene {
    shapes: Vec<(Ink, Rings)>,
    /// How many steps a dot of the picture is.
    pub step: f64,
}

impl Scene {
    /// An empty one: water, or nothing known.
    #[must_use]
    pub fn new(ground: Ink, side: u32) -> Self {
        let ends = [[0.0, 0.0], [EXTENT, 0.0], [EXTENT, EXTENT], [0.0, EXTENT]];
        Self { shapes: vec![(ground, vec![ends.to_vec()])], step: EXTENT / f64::from(side) }
    }

    /// Draws a polygon.
    pub fn push(&mut self, ink: Ink, rings: Rings) {
        self.shapes.push((ink, rings));
    }

    /// Draws polygons.
    pub fn extend(&mut self, ink: Ink, all: impl IntoIterator<Item = Rings>) {
        self.shapes.extend(all.into_iter().map(|rings| (ink, rings)));
    }

    /// Draws a place of which nothing can be said.
    pub fn unknown(&mut self, rings: &Rings) {
        self.extend(Ink::Hatch, hatching(rings, 1.3 * self.step));
        self.push(Ink::Veil, rings.clone());
    }

    /// Draws a hexagon with its level and what tells it in grey.
    pub fn hexagon(&mut self, level: u8, outline: &[[f64; 2]]) {
        let (whole, dot) = (vec![outline.to_vec()], self.step);
        if level == 0 {
            self.unknown(&whole);
        } else {
            self.push(Ink::Level(level), whole);
        }
        self.extend(Ink::Edge, band(outline, 0.0, 0.5 * dot));
        match level {
            4 => self.extend(Ink::Outline, band(outline, 0.9 * dot, 2.1 * dot)),
            5.. => {
                self.extend(Ink::Outline, band(outline, 0.9 * dot, 3.3 * dot));
                self.extend(Ink::Dots, dotted(outline, 1.35 * dot));
            }
            _ => {}
        }
    }

    /// The inks that it uses, each once, the lowest first.
    #[must_use]
    pub fn inks(&self) -> Vec<Ink> {
        let used = |ink: &Ink| self.shapes.iter().any(|(other, _)| other == ink);
        Ink::ALL.into_iter().filter(used).collect()
    }

    /// The tile as a Mapbox Vector Tile with a source layer for each colour.
    ///
    /// # Errors
    ///
    /// [`WallError::Tile`] if a shape cannot be written.
    pub fn tile(&self) -> Result<Vec<u8>, WallError> {
        let mut tile = mvt::Tile::new(EXTENT as u32);
        for ink in self.inks() {
            let mut layer = tile.create_layer(&ink.name());
            let of = self.shapes.iter().filter(|(other, _)| *other == ink);
            for (_, rings) in of {
                if let Some(shape) = encoded(rings)? {
                    layer = layer.into_feature(shape).into_layer();
                }
            }
            tile.add_layer(layer)?;
        }
        Ok(tile.to_bytes()?)
    }
}

/// A polygon as the tile has it: whole steps, outlines with the clock, holes against it; `None` if nothing is left of it.
fn encoded(rings: &Rings) -> Result<Option<mvt::GeomData>, mvt::Error> {
    let mut encoder = GeomEncoder::new(GeomType::Polygon);
    let mut any = false;
    for (at, ring) in rings.iter().enumerate() {
        let mut steps: Vec<[i32; 2]> =
            ring.iter().map(|place| place.map(|part| part.round() as i32)).collect();
        steps.dedup();
        if steps.first() == steps.last() {
            steps.pop();
        }
        let places: Vec<[f64; 2]> = steps.iter().map(|place| place.map(f64::from)).collect();
        let area = doubled_area(&places);
        if steps.len() < 3 || area == 0.0 {
            if at == 0 {
                return Ok(None);
            }
            continue;
        }
        if (area > 0.0) != (at == 0) {
            steps.reverse();
        }
        if any {
            encoder.complete_geom()?;
        }
        for [x, y] in steps {
            encoder.add_point(x, y)?;
        }
        any = true;
    }
    if !any {
        return Ok(None);
    }
    Ok(Some(encoder.encode()?))
}

#[cfg(test)]
mod tests {
    use mvt_reader::Reader;

    use super::*;

    fn hexagon() -> Vec<[f64; 2]> {
        let corner = |at: u8| {
            let (sin, cos) = (f64::from(at) * std::f64::consts::FRAC_PI_3).sin_cos();
            [2_000.0 + 300.0 * cos, 2_000.0 + 300.0 * sin]
        };
        (0..6).map(corner).collect()
    }

    #[test]
    fn every_level_is_a_layer_and_what_is_not_known_is_no_level() {
        for level in 0..=5 {
            let mut scene = Scene::new(Ink::Sea, 700);
            scene.hexagon(level, &hexagon());
            let reader = Reader::new(scene.tile().unwrap()).unwrap();
            let names = reader.get_layer_names().unwrap();
            let levels = names.iter().filter(|name| name.starts_with("Level")).count();
            let hatched = names.contains(&"Hatch".to_owned()) && names.contains(&"Veil".to_owned());
            assert_eq!((levels, hatched), if level == 0 { (0, true) } else { (1, false) });
            assert_eq!(names.contains(&"Outline".to_owned()), level >= 4);
            assert_eq!(names.contains(&"Dots".to_owned()), level == 5);
            let layer = names.iter().position(|name| *name == format!("Level({level})"));
            if let Some(layer) = layer {
                assert_eq!(reader.get_features(layer).unwrap().len(), 1);
            }
        }
    }

    #[test]
    fn what_is_smaller_than_a_step_is_left_out() {
        let mut scene = Scene::new(Ink::Sea, 700);
        scene.push(Ink::Home, vec![vec![[1.0, 1.0], [1.2, 1.0], [1.2, 1.2]]]);
        scene.push(Ink::Home, Vec::new());
        let reader = Reader::new(scene.tile().unwrap()).unwrap();
        assert_eq!(reader.get_layer_names().unwrap(), ["Sea", "Home"]);
        assert_eq!(reader.get_features(1).unwrap().len(), 0);
    }
}
