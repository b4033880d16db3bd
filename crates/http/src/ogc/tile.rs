//! A tile of hexagons as a Mapbox Vector Tile 2.1.
//!
//! # Design
//! A tile says of each hexagon its level and certainty and no number, and is as long as every other tile of the same
//! place, whatever it says: who only sees that something goes over the line, and how long it is, learns nothing of what
//! changed. So tiles are padded, and never compressed. The padding stands in a field that the format leaves to
//! extensions (`Tile`, 16 to 8191), which every reader passes over.

use atalaya_disclosure::CellRisk;
use atalaya_risk::{Certainty, Level, State};
use mvt::{GeomData, GeomEncoder, GeomType};

use super::grid::{BUFFER, EXTENT, Tile};
use super::words;
use crate::problem::Problem;
use crate::risk::ring;

/// How much longer than the shortest a tile is: for the words of all levels (some 250 bytes), and the padding's own
/// beginning.
const SLACK: usize = 1_024;
/// And for each hexagon: the four values that say its state are told by their places in the tile's list of values, which
/// take a byte, or two beyond the 127th, depending on where a value was said first.
const SLACK_EACH: usize = 4;
/// The key of the padding: field 8191, a length follows.
const PADDING: [u8; 3] = [0xfa, 0xff, 0x03];

/// A hexagon's outline on a tile, if it has one there.
fn outline(risk: &CellRisk, tile: Tile) -> Option<Vec<[i32; 2]>> {
    let mut corners: Vec<[f64; 2]> =
        ring(risk.cell).into_iter().skip(1).map(|place| tile.steps(place)).collect();
    let (least, most) = (-BUFFER, f64::from(EXTENT) + BUFFER);
    // A hexagon is convex, so cutting it by one edge after the other leaves one piece (Sutherland and Hodgman, 1974).
    for (axis, limit, keeps_above) in
        [(0, least, true), (0, most, false), (1, least, true), (1, most, false)]
    {
        corners = cut(&corners, axis, limit, keeps_above);
    }
    let mut steps: Vec<[i32; 2]> =
        corners.into_iter().map(|corner| corner.map(|part| part.round() as i32)).collect();
    steps.dedup();
    if steps.first() == steps.last() {
        steps.pop();
    }
    // Twice the area, southwards: an outline is told with the clock as seen, which is positive here. One that has shrunk
    // to nothing is none.
    let doubled: i64 = (0..steps.len())
        .map(|at| {
            let ([x, y], [to_x, to_y]) = (steps[at], steps[(at + 1) % steps.len()]);
            i64::from(x) * i64::from(to_y) - i64::from(to_x) * i64::from(y)
        })
        .sum();
    match doubled {
        0 => None,
        1.. => Some(steps),
        _ => Some(steps.into_iter().rev().collect()),
    }
}

fn cut(corners: &[[f64; 2]], axis: usize, limit: f64, keeps_above: bool) -> Vec<[f64; 2]> {
    let keeps = |corner: &[f64; 2]| {
        if keeps_above { corner[axis] >= limit } else { corner[axis] <= limit }
    };
    let mut kept = Vec::with_capacity(corners.len() + 1);
    for (at, corner) in corners.iter().enumerate() {
        let next = &corners[(at + 1) % corners.len()];
        if keeps(corner) {
            kept.push(*corner);
        }
        if keeps(corner) != keeps(next) {
            let share = (limit - corner[axis]) / (next[axis] - corner[axis]);
            let other = 1 - axis;
            let mut crossing = [limit; 2];
            crossing[other] = corner[other] + share * (next[other] - corner[other]);
            kept.push(crossing);
        }
    }
    kept
}

/// The tile's bytes; `None` if nothing lies on it.
pub(super) fn written(
    layer: &str,
    risks: &[CellRisk],
    tile: Tile,
) -> Result<Option<Vec<u8>>, Problem> {
    let drawn: Vec<(&CellRisk, Vec<[i32; 2]>)> =
        risks.iter().filter_map(|risk| Some((risk, outline(risk, tile)?))).collect();
    if drawn.is_empty() {
        return Ok(None);
    }
    let unknown = State::new(Level::NotEnoughData, Certainty::VeryUncertain);
    let shortest = encoded(layer, &drawn, |_| unknown)?.len();
    let mut bytes = encoded(layer, &drawn, |risk| risk.state)?;
    let length = shortest + SLACK + SLACK_EACH * drawn.len();
    let padding = length.saturating_sub(bytes.len() + PADDING.len() + 3);
    bytes.extend(PADDING);
    // Three bytes, whatever the length is: seven bits in each, the lower ones first.
    bytes.extend([0, 7].map(|shift| (padding >> shift & 0x7f) as u8 | 0x80));
    bytes.push((padding >> 14) as u8);
    bytes.resize(bytes.len() + padding, 0);
    Ok(Some(bytes))
}

fn encoded(
    name: &str,
    drawn: &[(&CellRisk, Vec<[i32; 2]>)],
    state: impl Fn(&CellRisk) -> State,
) -> Result<Vec<u8>, Problem> {
    let failed = |error: mvt::Error| Problem::internal("write a tile", &error);
    let mut tile = mvt::Tile::new(EXTENT);
    let mut layer = tile.create_layer(name);
    for (risk, corners) in drawn {
        let state = state(risk);
        let mut feature = layer.into_feature(geometry(corners).map_err(failed)?);
        let words = words::level(state.level());
        feature.add_tag_string("cell", &risk.cell.to_string());
        feature.add_tag_uint("level", state.level().number().into());
        feature.add_tag_string("level_es", words.es);
        feature.add_tag_string("level_en", words.en);
        feature.add_tag_uint("certainty", state.certainty().number().into());
        layer = feature.into_layer();
    }
    tile.add_layer(layer).map_err(failed)?;
    tile.to_bytes().map_err(failed)
}

fn geometry(corners: &[[i32; 2]]) -> Result<GeomData, mvt::Error> {
    let mut encoder = GeomEncoder::new(GeomType::Polygon);
    for [x, y] in corners {
        encoder.add_point(*x, *y)?;
    }
    encoder.encode()
}

#[cfg(test)]
mod tests {
    use atalaya_domain::Cell;
    use mvt_reader::Reader;
    use mvt_reader::feature::Value;

    use super::*;

    fn city() -> Vec<CellRisk> {
        let middle = Cell::at(14.6349, -90.5069).unwrap().coarsened(8);
        let around: Vec<_> = middle.h3().grid_disk::<Vec<_>>(12);
        let known = State::new(Level::NotEnoughData, Certainty::VeryUncertain);
        around
            .into_iter()
            .map(|cell| CellRisk {
                cell: Cell::from_h3(cell).unwrap(),
                state: known,
                numbers: None,
            })
            .collect()
    }

    fn tile() -> Tile {
        Tile::parse("12", "1879", "1018").unwrap()
    }

    #[test]
    fn every_tile_of_a_place_is_as_long_whatever_it_says() {
        // Far away, where hundreds of hexagons make the list of values long.
        for tile in [tile(), Tile::parse("9", "234", "127").unwrap()] {
            let mut risks = city();
            let quiet = written("risk-8", &risks, tile).unwrap().unwrap();
            assert!(quiet == written("risk-8", &risks, tile).unwrap().unwrap(), "the same bytes");
            let all = risks.len();
            for many in [1, 7, 60, all] {
                for from_the_end in [false, true] {
                    for (at, risk) in risks.iter_mut().enumerate() {
                        let place = if from_the_end { all - 1 - at } else { at };
                        let (level, certainty) = if place < many {
                            (Level::ALL[(at + 1) % 6], Certainty::ALL[(at + 1) % 4])
                        } else {
                            (Level::NotEnoughData, Certainty::VeryUncertain)
                        };
                        risk.state = State::new(level, certainty);
                    }
                    let loud = written("risk-8", &risks, tile).unwrap().unwrap();
                    assert_eq!(loud.len(), quiet.len(), "{many} levels");
                    assert!(loud != quiet || many < all, "something is told");
                }
            }
        }
    }

    #[test]
    fn another_reader_finds_each_hexagon_with_its_words() {
        let bytes = written("risk-8", &city(), tile()).unwrap().unwrap();
        let reader = Reader::new(bytes).unwrap();
        assert_eq!(reader.get_layer_names().unwrap(), ["risk-8"]);
        let layer = &reader.get_layer_metadata().unwrap()[0];
        assert_eq!((layer.version, layer.extent), (2, EXTENT));
        let features = reader.get_features(0).unwrap();
        assert!(features.len() > 50, "{}", features.len());
        for feature in &features {
            let told = feature.properties.as_ref().unwrap();
            assert_eq!(told["level"], Value::UInt(0));
            let words = format!("{:?}", told["level_es"]);
            assert!(words.contains("no significa que sea seguro"), "{words}");
        }
    }

    #[test]
    fn a_hexagon_is_cut_at_the_buffer_and_told_with_the_clock() {
        let (least, most) = (-(BUFFER as i32), EXTENT as i32 + BUFFER as i32);
        let (mut whole, mut cut) = (0, 0);
        for risk in city() {
            let Some(corners) = outline(&risk, tile()) else { continue };
            assert!(corners.len() >= 3);
            assert!(corners.iter().flatten().all(|part| (least..=most).contains(part)));
            let touches = corners.iter().flatten().any(|part| [least, most].contains(part));
            if touches {
                cut += 1;
            } else {
                whole += 1;
            }
            let doubled: i64 = (0..corners.len())
                .map(|at| {
                    let ([x, y], [to_x, to_y]) = (corners[at], corners[(at + 1) % corners.len()]);
                    i64::from(x) * i64::from(to_y) - i64::from(to_x) * i64::from(y)
                })
                .sum();
            assert!(doubled > 0);
        }
        assert!(whole > 20 && cut > 10, "{whole} {cut}");
        // Far away there is nothing.
        let far = Tile::parse("12", "0", "0").unwrap();
        assert_eq!(written("risk-8", &city(), far).unwrap(), None);
    }
}
