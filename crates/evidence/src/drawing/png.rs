//! Drawings as pictures, twice as many dots as points.

use skrifa::outline::OutlinePen;
use thiserror::Error;
use tiny_skia::{Color, FillRule, Paint, Path, PathBuilder, Pixmap, Stroke, Transform};

use super::font::outlines;
use super::{Drawing, Figure, Grey, Mark, Pen, Words};

/// Dots for each point.
const SCALE: f32 = 2.0;

/// Why there is no picture.
#[derive(Debug, Error)]
pub(crate) enum PngError {
    /// It has no area.
    #[error("a drawing without an area")]
    Empty,
    /// The writer refused.
    #[error("cannot write it: {0}")]
    Written(String),
}

impl Drawing {
    /// The file's bytes.
    pub(crate) fn png(&self) -> Result<Vec<u8>, PngError> {
        let (wide, high) = ((self.width * SCALE).ceil(), (self.height * SCALE).ceil());
        let mut dots = Pixmap::new(wide as u32, high as u32).ok_or(PngError::Empty)?;
        dots.fill(Color::WHITE);
        for mark in &self.marks {
            match mark {
                Mark::Figure(figure) => painted(&mut dots, figure),
                Mark::Words(words) => lettered(&mut dots, words),
            }
        }
        dots.encode_png().map_err(|error| PngError::Written(error.to_string()))
    }
}

fn paint(Grey(grey): Grey) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(grey, grey, grey, 255);
    paint.anti_alias = true;
    paint
}

impl Pen for PathBuilder {
    fn go(&mut self, [x, y]: [f32; 2]) {
        self.move_to(x, y);
    }

    fn draw(&mut self, [x, y]: [f32; 2]) {
        self.line_to(x, y);
    }

    fn close(&mut self) {
        Self::close(self);
    }
}

fn path(figure: &Figure) -> Option<Path> {
    let mut path = PathBuilder::new();
    figure.walk(&mut path);
    path.finish()
}

fn painted(dots: &mut Pixmap, figure: &Figure) {
    let Some(path) = path(figure) else { return };
    let scaled = Transform::from_scale(SCALE, SCALE);
    if let Some(ink) = figure.fill {
        dots.fill_path(&path, &paint(ink), FillRule::EvenOdd, scaled, None);
    }
    if let Some((ink, wide)) = figure.stroke {
        let stroke = Stroke { width: wide, ..Stroke::default() };
        dots.stroke_path(&path, &paint(ink), &stroke, scaled, None);
    }
}

/// Letters are areas: a picture holds no words.
fn lettered(dots: &mut Pixmap, words: &Words) {
    let (left, paint) = (words.left(), paint(words.ink));
    outlines(&words.text, words.size, words.weight, |x, letter: Letter| {
        let Some(path) = letter.0.finish() else { return };
        // Letters grow upwards from their line.
        let placed =
            Transform::from_row(SCALE, 0.0, 0.0, -SCALE, (left + x) * SCALE, words.at[1] * SCALE);
        dots.fill_path(&path, &paint, FillRule::Winding, placed, None);
    });
}

#[derive(Default)]
struct Letter(PathBuilder);

impl OutlinePen for Letter {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.0.quad_to(cx, cy, x, y);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.0.cubic_to(ax, ay, bx, by, x, y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}
