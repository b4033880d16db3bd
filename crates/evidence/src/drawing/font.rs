//! The letters of documents: Noto Sans, the part of it that Spanish and English need.

use std::sync::LazyLock;

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, MetadataProvider as _};

/// How heavy letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    /// For reading.
    Regular,
    /// For headings and what must not be missed.
    Bold,
}

const REGULAR: &[u8] = include_bytes!("../../../../data/fonts/NotoSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../../../data/fonts/NotoSans-Bold.ttf");

static FONTS: LazyLock<Option<(FontRef<'static>, FontRef<'static>)>> =
    LazyLock::new(|| Some((FontRef::new(REGULAR).ok()?, FontRef::new(BOLD).ok()?)));

/// The font's file.
pub(crate) const fn data(weight: Weight) -> &'static [u8] {
    match weight {
        Weight::Regular => REGULAR,
        Weight::Bold => BOLD,
    }
}

fn font(weight: Weight) -> Option<&'static FontRef<'static>> {
    let (regular, bold) = FONTS.as_ref()?;
    Some(match weight {
        Weight::Regular => regular,
        Weight::Bold => bold,
    })
}

/// How wide a text is, points.
pub(crate) fn width(text: &str, size: f32, weight: Weight) -> f32 {
    let Some(font) = font(weight) else { return 0.0 };
    let (letters, metrics) =
        (font.charmap(), font.glyph_metrics(Size::new(size), LocationRef::default()));
    let wide = |letter: char| metrics.advance_width(letters.map(letter).unwrap_or_default());
    text.chars().filter_map(wide).sum()
}

/// Draws a text letter by letter, each with a pen of its own; gives where it begins, and the pen.
pub(super) fn outlines<P: OutlinePen + Default>(
    text: &str,
    size: f32,
    weight: Weight,
    mut drawn: impl FnMut(f32, P),
) {
    let Some(font) = font(weight) else { return };
    let (letters, outlines) = (font.charmap(), font.outline_glyphs());
    let metrics = font.glyph_metrics(Size::new(size), LocationRef::default());
    let mut x = 0.0;
    for letter in text.chars() {
        let glyph = letters.map(letter).unwrap_or_default();
        if let Some(outline) = outlines.get(glyph) {
            let settings = DrawSettings::unhinted(Size::new(size), LocationRef::default());
            let mut pen = P::default();
            // A font that is compiled in draws.
            let _ = outline.draw(settings, &mut pen);
            drawn(x, pen);
        }
        x += metrics.advance_width(glyph).unwrap_or_default();
    }
}

/// A text broken into lines no wider than so many points; a word that is wider stands alone.
pub(crate) fn wrapped(text: &str, size: f32, weight: Weight, most: f32) -> Vec<String> {
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
