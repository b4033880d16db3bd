//! What pictures are composed on: areas, lines, texts.

use tiny_skia::{
    Color, FillRule, FilterQuality, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap,
    PixmapPaint, PixmapRef, Rect, Stroke, Transform,
};

use super::letters::{Weight, outline, width, wrapped};
use crate::error::WallError;
use crate::palette::Rgb;

/// Where a text stands from its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Type {
    /// How high its letters are, dots.
    pub size: f32,
    /// How heavy.
    pub weight: Weight,
    /// Its colour.
    pub ink: Rgb,
    /// Where it stands.
    pub anchor: Anchor,
}

impl Type {
    /// Letters for reading.
    #[must_use]
    pub const fn new(size: f32, ink: Rgb) -> Self {
        Self { size, weight: Weight::Regular, ink, anchor: Anchor::Start }
    }

    /// The same, bold.
    #[must_use]
    pub const fn bold(mut self) -> Self {
        self.weight = Weight::Bold;
        self
    }

    /// The same, elsewhere.
    #[must_use]
    pub const fn anchored(mut self, anchor: Anchor) -> Self {
        self.anchor = anchor;
        self
    }
}

/// A picture in the making.
pub struct Canvas {
    dots: Pixmap,
}

fn paint([r, g, b]: Rgb, alpha: u8) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(r, g, b, alpha);
    paint.anti_alias = true;
    paint
}

impl Canvas {
    /// One of a size and colour.
    ///
    /// # Errors
    ///
    /// [`WallError::Picture`] if it has no area.
    pub fn new([wide, high]: [u32; 2], [r, g, b]: Rgb) -> Result<Self, WallError> {
        let dots = Pixmap::new(wide, high);
        let mut dots = dots.ok_or_else(|| WallError::Picture("it has no area".to_owned()))?;
        dots.fill(Color::from_rgba8(r, g, b, 255));
        Ok(Self { dots })
    }

    /// Lays a square of dots down, as far as it is in a box.
    pub fn lay(&mut self, dots: &[u8], side: u32, [x, y]: [i32; 2]) {
        let Some(square) = PixmapRef::from_bytes(dots, side, side) else { return };
        let paint = PixmapPaint { quality: FilterQuality::Nearest, ..PixmapPaint::default() };
        self.dots.draw_pixmap(x, y, square, &paint, Transform::identity(), None);
    }

    /// It as a PNG.
    ///
    /// # Errors
    ///
    /// [`WallError::Picture`] if it cannot be encoded.
    pub fn png(&self) -> Result<Vec<u8>, WallError> {
        self.dots.encode_png().map_err(|error| WallError::Picture(error.to_string()))
    }

    /// Fills a rectangle.
    pub fn area(&mut self, at: [f32; 2], size: [f32; 2], ink: Rgb) {
        self.veil(at, size, ink, 255);
    }

    /// Fills a rectangle, more or less.
    pub fn veil(&mut self, [x, y]: [f32; 2], [wide, high]: [f32; 2], ink: Rgb, alpha: u8) {
        if let Some(area) = Rect::from_xywh(x, y, wide, high) {
            self.dots.fill_rect(area, &paint(ink, alpha), Transform::identity(), None);
        }
    }

    /// Fills a rectangle with round corners.
    pub fn card(&mut self, at: [f32; 2], size: [f32; 2], round: f32, ink: Rgb, alpha: u8) {
        if let Some(path) = card(at, size, round) {
            self.fill(&path, ink, alpha);
        }
    }

    /// Fills a polygon.
    pub fn polygon(&mut self, places: &[[f32; 2]], ink: Rgb) {
        if let Some(path) = joined(places, true) {
            self.fill(&path, ink, 255);
        }
    }

    /// Draws the edge of a polygon.
    pub fn edge(&mut self, places: &[[f32; 2]], ink: Rgb, wide: f32) {
        if let Some(path) = joined(places, true) {
            self.stroke(&path, ink, wide);
        }
    }

    /// Draws a line.
    pub fn line(&mut self, places: &[[f32; 2]], ink: Rgb, wide: f32) {
        if let Some(path) = joined(places, false) {
            self.stroke(&path, ink, wide);
        }
    }

    /// Draws a ring filled with a colour.
    pub fn ring(&mut self, [x, y]: [f32; 2], radius: f32, fill: Rgb, ink: Rgb, wide: f32) {
        if let Some(path) = PathBuilder::from_circle(x, y, radius) {
            self.fill(&path, fill, 255);
            self.stroke(&path, ink, wide);
        }
    }

    fn fill(&mut self, path: &Path, ink: Rgb, alpha: u8) {
        self.dots.fill_path(
            path,
            &paint(ink, alpha),
            FillRule::Winding,
            Transform::identity(),
            None,
        );
    }

    fn stroke(&mut self, path: &Path, ink: Rgb, wide: f32) {
        let stroke = Stroke {
            width: wide,
            line_cap: LineCap::Round,
            line_join: LineJoin::Round,
            ..Stroke::default()
        };
        self.dots.stroke_path(path, &paint(ink, 255), &stroke, Transform::identity(), None);
    }

    /// Writes a text in one line.
    pub fn text(&mut self, at: [f32; 2], text: &str, how: Type) {
        if let Some(path) = placed(at, text, how) {
            self.fill(&path, how.ink, 255);
        }
    }

    /// Writes a text on a seam of another colour, so that it is read on every ground.
    pub fn label(&mut self, at: [f32; 2], text: &str, how: Type, seam: Rgb) {
        if let Some(path) = placed(at, text, how) {
            self.stroke(&path, seam, how.size * 0.28);
            self.fill(&path, how.ink, 255);
        }
    }

    /// Writes a paragraph no wider than so many dots; gives where the next line would be.
    #[must_use]
    pub fn paragraph(&mut self, [x, y]: [f32; 2], text: &str, how: Type, most: f32) -> f32 {
        let mut line = y;
        for words in wrapped(text, how.size, how.weight, most) {
            self.text([x, line], &words, how);
            line += how.size * LEADING;
        }
        line
    }
}

/// The height of a line, in heights of its letters.
pub const LEADING: f32 = 1.34;

/// How high a paragraph is, dots.
#[must_use]
pub fn height(text: &str, how: Type, most: f32) -> f32 {
    wrapped(text, how.size, how.weight, most).len() as f32 * how.size * LEADING
}

/// The letters of a heading that must fit in so many dots: smaller if need be.
#[must_use]
pub fn fitted(text: &str, how: Type, most: f32) -> Type {
    let wide = width(text, how.size, how.weight).max(1.0);
    Type { size: how.size * (most / wide).min(1.0), ..how }
}

fn placed([x, y]: [f32; 2], text: &str, how: Type) -> Option<Path> {
    let wide = width(text, how.size, how.weight);
    let left = match how.anchor {
        Anchor::Start => x,
        Anchor::Middle => x - wide / 2.0,
        Anchor::End => x - wide,
    };
    outline(text, [left, y], how.size, how.weight)
}

fn joined(places: &[[f32; 2]], closed: bool) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (at, [x, y]) in places.iter().enumerate() {
        if at == 0 {
            path.move_to(*x, *y);
        } else {
            path.line_to(*x, *y);
        }
    }
    if closed {
        path.close();
    }
    path.finish()
}

fn card([x, y]: [f32; 2], [wide, high]: [f32; 2], round: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    let (right, bottom) = (x + wide, y + high);
    path.move_to(x + round, y);
    path.line_to(right - round, y);
    path.quad_to(right, y, right, y + round);
    path.line_to(right, bottom - round);
    path.quad_to(right, bottom, right - round, bottom);
    path.line_to(x + round, bottom);
    path.quad_to(x, bottom, x, bottom - round);
    path.line_to(x, y + round);
    path.quad_to(x, y, x + round, y);
    path.close();
    path.finish()
}
