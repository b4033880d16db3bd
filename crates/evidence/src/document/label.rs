//! Where numbers stand on a map: inside of what they are of, and never one over another, which would read as a third.

use crate::drawing::Figure;

/// Steps across a figure in which its roomiest place is looked for first.
const STEPS: usize = 16;
/// How often it is looked for again around what was found, in steps half as long.
const CLOSER: usize = 5;

/// The place inside of a figure that is farthest from its lines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    /// Where it is.
    pub at: [f32; 2],
    /// How far the lines are up and down, points; to the sides as much farther as a label is wider than high.
    pub room: f32,
}

/// Where a label of this width and height stands best; `None` where it would cross the figure's lines.
pub(super) fn spot(figure: &Figure, [wide, high]: [f32; 2]) -> Option<Spot> {
    let narrow = high / wide;
    let lines: Vec<Vec<[f32; 2]>> = figure
        .lines
        .iter()
        .map(|line| line.iter().map(|[x, y]| [x * narrow, *y]).collect())
        .collect();
    let places = || lines.iter().flatten();
    let end = |at: usize, pick: fn(f32, f32) -> f32, from: f32| {
        places().map(|place| place[at]).fold(from, pick)
    };
    let (west, east) = (end(0, f32::min, f32::MAX), end(0, f32::max, f32::MIN));
    let (north, south) = (end(1, f32::min, f32::MAX), end(1, f32::max, f32::MIN));
    if east <= west || south <= north {
        return None;
    }
    let mut step = [(east - west) / STEPS as f32, (south - north) / STEPS as f32];
    let grid = (0..STEPS * STEPS).map(|at| {
        let (column, row) = ((at % STEPS) as f32 + 0.5, (at / STEPS) as f32 + 0.5);
        [west + column * step[0], north + row * step[1]]
    });
    let mut best = roomiest(&lines, grid)?;
    for _ in 0..CLOSER {
        step = step.map(|one| one / 2.0);
        let [x, y] = best.at;
        let around = (0..9).map(|at| {
            [x + ((at % 3) as f32 - 1.0) * step[0], y + ((at / 3) as f32 - 1.0) * step[1]]
        });
        best = roomiest(&lines, around)?;
    }
    let at = [best.at[0] / narrow, best.at[1]];
    (best.room >= high / 2.0).then_some(Spot { at, ..best })
}

/// The first of the places with the most room.
fn roomiest(lines: &[Vec<[f32; 2]>], places: impl Iterator<Item = [f32; 2]>) -> Option<Spot> {
    let spots = places.map(|at| Spot { at, room: room(lines, at) });
    spots.reduce(|best, one| if one.room > best.room { one } else { best })
}

/// How far a place is from the nearest line; less than 0 outside.
fn room(lines: &[Vec<[f32; 2]>], [x, y]: [f32; 2]) -> f32 {
    let (mut nearest, mut inside) = (f32::MAX, false);
    for line in lines {
        for ([x0, y0], [x1, y1]) in line.iter().zip(line.iter().cycle().skip(1)) {
            if (*y0 > y) != (*y1 > y) && x < (x1 - x0) * (y - y0) / (y1 - y0) + x0 {
                inside = !inside;
            }
            let (along, up) = (x1 - x0, y1 - y0);
            let long = along * along + up * up;
            let part = ((x - x0) * along + (y - y0) * up) / if long > 0.0 { long } else { 1.0 };
            let part = part.clamp(0.0, 1.0);
            let (away, off) = (x - (x0 + part * along), y - (y0 + part * up));
            nearest = nearest.min(away * away + off * off);
        }
    }
    if inside { nearest.sqrt() } else { -nearest.sqrt() }
}

/// Which labels stand together: those with the most room first, and no other over or against one of them.
pub(super) fn apart(labels: &[Option<(Spot, [f32; 2])>]) -> Vec<bool> {
    let mut order: Vec<(usize, Spot, [f32; 2])> = labels
        .iter()
        .enumerate()
        .filter_map(|(at, label)| label.map(|(spot, size)| (at, spot, size)))
        .collect();
    order.sort_by(|one, two| two.1.room.total_cmp(&one.1.room));
    let mut stands = vec![false; labels.len()];
    let mut taken: Vec<([f32; 2], [f32; 2])> = Vec::new();
    for (at, spot, size) in order {
        let meets = |(other, of): &([f32; 2], [f32; 2])| {
            (0..2).all(|axis| {
                let least = f32::midpoint(size[axis], of[axis]) + 2.0;
                (spot.at[axis] - other[axis]).abs() < least
            })
        };
        if !taken.iter().any(meets) {
            taken.push((spot.at, size));
            stands[at] = true;
        }
    }
    stands
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holed(outer: f32, hole: [f32; 4]) -> Figure {
        let [west, north, east, south] = hole;
        let mut figure = Figure::rectangle([0.0, 0.0], [outer, outer]);
        figure.lines.push(vec![[west, north], [east, north], [east, south], [west, south]]);
        figure
    }

    #[test]
    fn a_number_stands_in_what_it_is_of_and_not_in_a_hole() {
        let around = spot(&holed(60.0, [15.0, 20.0, 45.0, 40.0]), [8.0, 6.0]).expect("room");
        let [x, y] = around.at;
        assert!(!(15.0..45.0).contains(&x) || !(20.0..40.0).contains(&y), "{around:?}");
        let corner = Figure {
            lines: vec![vec![
                [0.0, 0.0],
                [40.0, 0.0],
                [40.0, 10.0],
                [10.0, 10.0],
                [10.0, 40.0],
                [0.0, 40.0],
            ]],
            ..Figure::rectangle([0.0, 0.0], [1.0, 1.0])
        };
        let [x, y] = spot(&corner, [4.0, 6.0]).expect("room").at;
        assert!(x < 10.0 || y < 10.0, "its centre of area is outside of it");
    }

    #[test]
    fn where_a_number_would_cross_the_lines_there_is_none() {
        let strip = Figure::rectangle([0.0, 0.0], [40.0, 4.0]);
        assert_eq!(spot(&strip, [8.0, 6.0]), None);
        let rim = holed(20.0, [3.0, 3.0, 17.0, 17.0]);
        assert_eq!(spot(&rim, [8.0, 6.0]), None);
        assert_eq!(spot(&Figure::rectangle([0.0, 0.0], [0.0, 9.0]), [8.0, 6.0]), None);
    }

    #[test]
    fn no_number_stands_over_another_and_the_roomier_one_stays() {
        let label = |x: f32, room: f32| Some((Spot { at: [x, 10.0], room }, [8.0, 6.0]));
        assert_eq!(
            apart(&[label(10.0, 3.5), label(14.0, 9.0), None, label(40.0, 3.0)]),
            [false, true, false, true]
        );
        // Side by side without a gap two numbers read as one.
        assert_eq!(apart(&[label(10.0, 4.0), label(18.5, 5.0)]), [false, true]);
    }
}
