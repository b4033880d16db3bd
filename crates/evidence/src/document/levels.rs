//! Levels on paper: a grey with its number, and hatching with a question mark where there is not enough data. Each is
//! told by two signs, so that a poor copier leaves one.

use atalaya_domain::Language;

use super::map::HATCHES_APART;
use crate::drawing::{Anchor, Drawing, Figure, Grey, Words, width};
use crate::words::either;

/// Greys of levels 1 to 5; the first is far from white, so that little is not nothing.
const GREYS: [u8; 5] = [232, 205, 165, 112, 48];

/// What a level is called.
pub(super) fn name(level: u8, language: Language) -> &'static str {
    let names = match level {
        1 => ("más bajo", "lower"),
        2 => ("lo usual", "as usual"),
        3 => ("elevado", "raised"),
        4 => ("alto", "high"),
        5 => ("muy alto", "very high"),
        _ => ("no hay datos suficientes", "not enough data"),
    };
    either(language, names.0, names.1)
}

/// What stands for a level.
pub(super) fn sign(level: u8) -> String {
    if level == 0 { "?".to_owned() } else { level.to_string() }
}

fn grey(level: u8) -> Option<Grey> {
    let at = usize::from(level).checked_sub(1)?;
    GREYS.get(at).map(|grey| Grey(*grey))
}

/// The ink of a sign on its level.
pub(super) const fn ink(level: u8) -> Grey {
    if level >= 4 { Grey(255) } else { Grey(10) }
}

/// An area of a level.
pub(super) fn draw_area(drawing: &mut Drawing, figure: Figure, level: u8) {
    if let Some(grey) = grey(level) {
        drawing.push(figure.filled(grey).stroked(Grey(90), 0.4));
    } else {
        drawing.push(figure.hatching(HATCHES_APART));
        drawing.push(figure.stroked(Grey(150), 0.4));
    }
}

/// The sign of a level in the middle of an area, so high; on hatching it has some white around it.
pub(super) fn draw_sign(drawing: &mut Drawing, [x, y]: [f32; 2], size: f32, level: u8) {
    let words = Words::new([x, y + size * 0.36], size, sign(level)).bold();
    if level == 0 {
        let wide = width(&words.text, size, words.weight) + 3.0;
        let around = Figure::rectangle([x - wide / 2.0, y - size * 0.5], [wide, size]);
        drawing.push(around.filled(Grey(255)));
    }
    drawing.push(words.anchored(Anchor::Middle).ink(ink(level)));
}

/// A row of all levels with their names; gives how high it is.
pub(super) fn draw_key(drawing: &mut Drawing, [left, top]: [f32; 2], language: Language) {
    let mut x = left;
    for level in [1, 2, 3, 4, 5, 0] {
        draw_area(drawing, Figure::rectangle([x, top], [17.0, 12.0]), level);
        draw_sign(drawing, [x + 8.5, top + 6.0], 8.0, level);
        let text = match level {
            0 => either(language, "no se sabe: no es «seguro»", "not known: it is not “safe”"),
            _ => name(level, language),
        };
        drawing.push(Words::new([x + 21.0, top + 9.0], 8.0, text));
        x += 21.0 + width(text, 8.0, crate::drawing::Weight::Regular) + 13.0;
    }
}
