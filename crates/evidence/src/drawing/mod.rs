//! Drawings: the same marks as SVG, PNG and on a page of a PDF. Lengths are points, from the top left.
//!
//! # Design
//! Three small writers instead of one that turns SVG into the others: a drawing here is polygons, lines
//! and words, and what turns any SVG into a picture is more code than all of this room.

mod font;
mod png;
mod svg;

pub(crate) use self::font::{Weight, data as font_data, width, wrapped};

/// A grey: 0 is black, 255 white. Nothing here needs a colour to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Grey(pub u8);

/// Where a text stands from its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// A text in one line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Words {
    /// Where its baseline is.
    pub at: [f32; 2],
    /// How high its letters are.
    pub size: f32,
    /// How heavy they are.
    pub weight: Weight,
    /// From where it is written.
    pub anchor: Anchor,
    /// How dark.
    pub ink: Grey,
    /// What it says.
    pub text: String,
}

/// An area or a line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figure {
    /// Its lines; closed ones are an area and its holes.
    pub lines: Vec<Vec<[f32; 2]>>,
    /// Whether the lines end where they began.
    pub closed: bool,
    /// What it is filled with.
    pub fill: Option<Grey>,
    /// How its lines are drawn, and how wide.
    pub stroke: Option<(Grey, f32)>,
}

/// One mark.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Mark {
    /// An area or a line.
    Figure(Figure),
    /// A text.
    Words(Words),
}

/// Marks on an area, the last on top.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Drawing {
    /// How wide it is.
    pub width: f32,
    /// How high it is.
    pub height: f32,
    /// What it shows, in one sentence.
    pub title: String,
    /// What it says to who cannot see it.
    pub alt: String,
    /// The language of its words, `es` or `en`.
    pub language: &'static str,
    /// The marks.
    pub marks: Vec<Mark>,
}

impl Words {
    /// A text that begins at a place.
    pub(crate) fn new(at: [f32; 2], size: f32, text: impl Into<String>) -> Self {
        Self {
            at,
            size,
            weight: Weight::Regular,
            anchor: Anchor::Start,
            ink: Grey(20),
            text: text.into(),
        }
    }

    pub(crate) const fn bold(mut self) -> Self {
        self.weight = Weight::Bold;
        self
    }

    pub(crate) const fn anchored(mut self, anchor: Anchor) -> Self {
        self.anchor = anchor;
        self
    }

    pub(crate) const fn ink(mut self, ink: Grey) -> Self {
        self.ink = ink;
        self
    }

    /// Where its first letter begins.
    pub(crate) fn left(&self) -> f32 {
        let wide = || width(&self.text, self.size, self.weight);
        match self.anchor {
            Anchor::Start => self.at[0],
            Anchor::Middle => self.at[0] - wide() / 2.0,
            Anchor::End => self.at[0] - wide(),
        }
    }
}

/// What a figure's lines are drawn with: each writer's own way of making a path.
pub(crate) trait Pen {
    /// Goes to a place without drawing.
    fn go(&mut self, to: [f32; 2]);
    /// Draws a line to a place.
    fn draw(&mut self, to: [f32; 2]);
    /// Draws back to where the line began.
    fn close(&mut self);
}

impl Figure {
    /// Draws its lines, one after the other.
    pub(crate) fn walk(&self, pen: &mut impl Pen) {
        for line in &self.lines {
            for (at, place) in line.iter().enumerate() {
                if at == 0 { pen.go(*place) } else { pen.draw(*place) }
            }
            if self.closed {
                pen.close();
            }
        }
    }

    /// A rectangle.
    pub(crate) fn rectangle([x, y]: [f32; 2], [wide, high]: [f32; 2]) -> Self {
        let corners = vec![[x, y], [x + wide, y], [x + wide, y + high], [x, y + high]];
        Self { lines: vec![corners], closed: true, fill: None, stroke: None }
    }

    /// A line.
    pub(crate) fn line(places: Vec<[f32; 2]>, ink: Grey, wide: f32) -> Self {
        Self { lines: vec![places], closed: false, fill: None, stroke: Some((ink, wide)) }
    }

    pub(crate) const fn filled(mut self, ink: Grey) -> Self {
        self.fill = Some(ink);
        self
    }

    pub(crate) const fn stroked(mut self, ink: Grey, wide: f32) -> Self {
        self.stroke = Some((ink, wide));
        self
    }

    /// Lines across its area, which say that nothing is told of it: no grey is taken for little.
    pub(crate) fn hatching(&self, apart: f32) -> Self {
        let places = || self.lines.iter().flatten();
        let bound = |at: usize, pick: fn(f32, f32) -> f32, from: f32| {
            places().map(|place| place[at]).fold(from, pick)
        };
        let (west, east) = (bound(0, f32::min, f32::MAX), bound(0, f32::max, f32::MIN));
        let (north, south) = (bound(1, f32::min, f32::MAX), bound(1, f32::max, f32::MIN));
        let mut lines = Vec::new();
        // Rising lines x + y = sum.
        let mut sum = ((west + north) / apart).ceil() * apart;
        while sum < east + south {
            let mut cuts: Vec<f32> = self.lines.iter().flat_map(|ring| cuts(ring, sum)).collect();
            cuts.sort_by(f32::total_cmp);
            lines.extend(
                cuts.chunks_exact(2)
                    .map(|ends| vec![[ends[0], sum - ends[0]], [ends[1], sum - ends[1]]]),
            );
            sum += apart;
        }
        Self { lines, closed: false, fill: None, stroke: Some((Grey(125), 0.6)) }
    }
}

/// Where the line x + y = sum cuts a ring: the places' x.
fn cuts(ring: &[[f32; 2]], sum: f32) -> Vec<f32> {
    let sides = ring.iter().zip(ring.iter().cycle().skip(1));
    let cut = |([x0, y0], [x1, y1]): (&[f32; 2], &[f32; 2])| {
        let (before, after) = (x0 + y0 - sum, x1 + y1 - sum);
        ((before < 0.0) != (after < 0.0)).then(|| x0 + (x1 - x0) * before / (before - after))
    };
    sides.filter_map(cut).collect()
}

impl Drawing {
    pub(crate) fn push(&mut self, mark: impl Into<Mark>) {
        self.marks.push(mark.into());
    }
}

impl From<Words> for Mark {
    fn from(words: Words) -> Self {
        Self::Words(words)
    }
}

impl From<Figure> for Mark {
    fn from(figure: Figure) -> Self {
        Self::Figure(figure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hatching_stays_within_its_area_and_out_of_its_holes() {
        let mut ring = Figure::rectangle([0.0, 0.0], [30.0, 30.0]);
        ring.lines.push(vec![[10.0, 10.0], [20.0, 10.0], [20.0, 20.0], [10.0, 20.0]]);
        let hatching = ring.hatching(3.0);
        assert!(!hatching.lines.is_empty());
        for line in &hatching.lines {
            let middle = [0, 1].map(|at| f32::midpoint(line[0][at], line[1][at]));
            assert!(middle.iter().all(|end| (-0.01..30.01).contains(end)), "{line:?}");
            assert!(!middle.iter().all(|end| (10.01..19.99).contains(end)), "{line:?}");
        }
    }

    #[test]
    fn a_paragraph_is_broken_where_it_is_full_and_loses_no_word() {
        let text = "Que no haya reportes no significa que sea seguro: puede no haberse visitado.";
        let lines = wrapped(text, 9.0, Weight::Regular, 120.0);
        assert!(lines.len() > 2);
        assert!(lines.iter().all(|line| width(line, 9.0, Weight::Regular) <= 120.0));
        assert_eq!(lines.join(" "), text);
    }
}
