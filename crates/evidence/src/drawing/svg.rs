//! Drawings as SVG: words stay words, so that a screen reader and a search find them.

use std::fmt::Write as _;

use super::{Anchor, Drawing, Figure, Grey, Mark, Pen, Weight, Words};

impl Drawing {
    /// The file's bytes.
    pub(crate) fn svg(&self) -> Vec<u8> {
        let mut text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" \
             role=\"img\" lang=\"{2}\" aria-labelledby=\"title alt\" font-family=\"Noto Sans, Arial, sans-serif\">\n\
             <title id=\"title\">{3}</title>\n<desc id=\"alt\">{4}</desc>\n\
             <rect width=\"{0}\" height=\"{1}\" fill=\"#fff\"/>\n",
            self.width,
            self.height,
            self.language,
            escaped(&self.title),
            escaped(&self.alt),
        );
        for mark in &self.marks {
            match mark {
                Mark::Figure(figure) => written(&mut text, figure),
                Mark::Words(words) => said(&mut text, words),
            }
        }
        text.push_str("</svg>\n");
        text.into_bytes()
    }
}

fn colour(Grey(grey): Grey) -> String {
    format!("#{grey:02x}{grey:02x}{grey:02x}")
}

impl Pen for String {
    fn go(&mut self, [x, y]: [f32; 2]) {
        let _ = write!(self, "M{x:.2} {y:.2}");
    }

    fn draw(&mut self, [x, y]: [f32; 2]) {
        let _ = write!(self, "L{x:.2} {y:.2}");
    }

    fn close(&mut self) {
        self.push('Z');
    }
}

fn written(text: &mut String, figure: &Figure) {
    text.push_str("<path d=\"");
    figure.walk(text);
    let fill = figure.fill.map_or_else(|| "none".to_owned(), colour);
    let _ = write!(text, "\" fill=\"{fill}\" fill-rule=\"evenodd\"");
    if let Some((ink, wide)) = figure.stroke {
        let _ = write!(text, " stroke=\"{}\" stroke-width=\"{wide}\"", colour(ink));
    }
    text.push_str("/>\n");
}

fn said(text: &mut String, words: &Words) {
    let anchor = match words.anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    };
    let weight = match words.weight {
        Weight::Regular => "400",
        Weight::Bold => "700",
    };
    let _ = writeln!(
        text,
        "<text x=\"{:.2}\" y=\"{:.2}\" font-size=\"{}\" font-weight=\"{weight}\" text-anchor=\"{anchor}\" fill=\"{}\">{}</text>",
        words.at[0],
        words.at[1],
        words.size,
        colour(words.ink),
        escaped(&words.text),
    );
}

/// Text between tags and in attributes.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
