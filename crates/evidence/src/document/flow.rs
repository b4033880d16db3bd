//! A page of a document, filled from the top.

use super::pdf::Piece;
use crate::drawing::{Drawing, Figure, Grey, Weight, Words, wrapped};

/// From the paper's edge, points: 18 mm.
pub(super) const MARGIN: f32 = 51.0;

/// A page that is filled from the top.
pub(super) struct Flow {
    /// What stands on it.
    pub pieces: Vec<Piece>,
    /// How far it is filled.
    pub y: f32,
    /// How wide it is.
    pub wide: f32,
}

impl Flow {
    /// An empty one.
    pub const fn new(wide: f32) -> Self {
        Self { pieces: Vec::new(), y: MARGIN, wide }
    }

    /// A text as lines from here on; they are not on the page yet.
    pub fn lines(&mut self, text: &str, size: f32, weight: Weight, ink: Grey) -> Vec<Words> {
        let lines = wrapped(text, size, weight, self.wide);
        let each = lines.into_iter().map(|line| {
            self.y += size * 1.32;
            let words = Words { weight, ..Words::new([MARGIN, self.y], size, line) };
            words.ink(ink)
        });
        each.collect()
    }

    /// A heading of a level from 1.
    pub fn heading(&mut self, level: u16, text: &str, size: f32) {
        self.y += size * 0.5;
        let lines = self.lines(text, size, Weight::Bold, Grey(10));
        self.pieces.push(Piece::Heading(level, lines));
        self.y += size * 0.25;
    }

    /// A paragraph.
    pub fn paragraph(&mut self, text: &str, size: f32, weight: Weight) {
        let lines = self.lines(text, size, weight, Grey(25));
        self.pieces.push(Piece::Paragraph(lines));
        self.y += size * 0.45;
    }

    /// A paragraph with a line at its side: what must not be missed.
    pub fn warning(&mut self, text: &str) {
        let top = self.y + 4.0;
        let wide = self.wide;
        self.wide -= 12.0;
        let mut lines = self.lines(text, 9.5, Weight::Bold, Grey(10));
        self.wide = wide;
        lines.iter_mut().for_each(|line| line.at[0] += 12.0);
        let bar = Figure::rectangle([MARGIN, top], [3.0, self.y - top + 3.0]).filled(Grey(10));
        self.pieces.push(Piece::Ornament(vec![bar.into()]));
        self.pieces.push(Piece::Paragraph(lines));
        self.y += 8.0;
    }

    /// A drawing so high, with what it says in words.
    pub fn drawing(&mut self, alt: String, high: f32, draw: impl FnOnce(&mut Drawing, [f32; 2])) {
        let mut drawing = Drawing {
            width: self.wide,
            height: high,
            title: String::new(),
            alt: String::new(),
            language: "",
            marks: Vec::new(),
        };
        draw(&mut drawing, [MARGIN, self.y + 6.0]);
        let around = [MARGIN, self.y + 6.0, self.wide, high];
        self.pieces.push(Piece::Drawing { alt, around, marks: drawing.marks });
        self.y += high + 10.0;
    }
}
