//! The letters: Noto Sans, the part of it that Spanish and English need (`data/fonts`).

use std::sync::LazyLock;

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, MetadataProvider as _};
use tiny_skia::{Path, PathBuilder, Transform};

/// How heavy letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// For reading.
    Regular,
    /// For headings and what must not be missed.
    Bold,
}

static FONTS: LazyLock<Option<[FontRef<'static>; 2]>> = LazyLock::new(|| {
    let regular = include_bytes!("../../../../data/fonts/NotoSans-Regular.ttf");
    let bold = include_bytes!("../../../../data/fonts/NotoSans-Bold.ttf");
    Some([FontRef::new(regular).ok()?, FontRef::new(bold).ok()?])
});

fn font(weight: Weight) -> Option<&'static FontRef<'static>> {
    let [regular, bold] = FONTS.as_ref()?;
    Some(match weight {
        Weight::Regular => regular,
        Weight::Bold => bold,
    })
}

/// How wide a text is, dots.
#[must_use]
pub fn width(text: &str, size: f32, weight: Weight) -> f32 {
    let Some(font) = font(weight) else { return 0.0 };
    let (letters, metrics) =
        (font.charmap(), font.glyph_metrics(Size::new(size), LocationRef::default()));
    let wide = |letter: char| metrics.advance_width(letters.map(letter).unwrap_or_default());
    text.chars().filter_map(wide).sum()
}

/// The outlines of a text whose baseline begins at a place.
#[must_use]
pub fn outline(text: &str, [x, y]: [f32; 2], size: f32, weight: Weight) -> Option<Path> {
    let font = font(weight)?;
    let (letters, outlines) = (font.charmap(), font.outline_glyphs());
    let metrics = font.glyph_metrics(Size::new(size), LocationRef::default());
    let mut all = PathBuilder::new();
    let mut along = x;
    for letter in text.chars() {
        let glyph = letters.map(letter).unwrap_or_default();
        if let Some(shape) = outlines.get(glyph) {
            let mut pen = Pen(PathBuilder::new());
            let settings = DrawSettings::unhinted(Size::new(size), LocationRef::default());
            // A font that is compiled in draws.
            let _ = shape.draw(settings, &mut pen);
            // Letters grow upwards from their line.
            let placed = Transform::from_row(1.0, 0.0, 0.0, -1.0, along, y);
            if let Some(path) = pen.0.finish().and_then(|path| path.transform(placed)) {
                all.push_path(&path);
            }
        }
        along += metrics.advance_width(glyph).unwrap_or_default();
    }
    all.finish()
}

/// A text broken into lines no wider than so many dots; a word that is wider stands alone.
#[must_use]
pub fn wrapped(text: &str, size: f32, weight: Weight, most: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), size, weight) <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

struct Pen(PathBuilder);

impl OutlinePen for Pen {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_is_broken_where_it_is_full_and_loses_no_word() {
        let text = "Donde no hay datos nadie sabe si es seguro.";
        let lines = wrapped(text, 20.0, Weight::Regular, 150.0);
        assert!(lines.len() > 2);
        assert!(lines.iter().all(|line| width(line, 20.0, Weight::Regular) <= 150.0));
        assert_eq!(lines.join(" "), text);
    }

    #[test]
    fn every_letter_that_is_said_is_in_the_font() {
        for letter in "ÁÉÍÓÚÑáéíóúñü«»¿¡·–—0123456789“”’…".chars() {
            for weight in [Weight::Regular, Weight::Bold] {
                assert!(font(weight).unwrap().charmap().map(letter).is_some(), "{letter}");
            }
        }
    }
}
