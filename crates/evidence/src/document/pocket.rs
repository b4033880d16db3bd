//! The pocket card: a strip to be cut out and folded with what is printed inside, as small as a bank card. It says
//! nothing of who carries it: letters instead of places, kinds of help instead of names.

use atalaya_disclosure::{CardLevel, CardNumber, PocketCard, Released};
use atalaya_domain::{BringsPolice, DirectoryKind, Language};
use jiff::civil::Date;

use super::Print;
use super::flow::MARGIN;
use super::levels::{draw_area, draw_sign, name, sign};
use super::pdf::{Pages, Piece};
use crate::drawing::{Anchor, Drawing, Figure, Grey, Mark, Weight, Words, wrapped};
use crate::table::FileError;
use crate::words::{day_long, either, weekday_short};

/// A panel is as large as a bank card, 85.6 × 54 mm.
const PANEL: [f32; 2] = [242.65, 153.07];
/// Within a panel from its edge.
const INSET: f32 = 9.0;
/// Places on a panel.
const BESIDE: usize = 2;
/// How high a day is, and how wide its name.
const DAY: [f32; 2] = [29.0, 14.0];
const LETTERS: [&str; PocketCard::PLACES] = ["A", "B", "C", "D"];
const BANDS: [&str; 4] = ["0–6", "6–12", "12–18", "18–24"];

/// The bytes of a card: one page, the same for the same card.
///
/// # Errors
///
/// [`FileError`] when it cannot be written.
pub fn pocket_card(card: &Released<PocketCard>, print: Print) -> Result<Vec<u8>, FileError> {
    let (card, size) = (card.get(), print.paper.size());
    let card = Card { card, print };
    let title = either(print.language, "Tarjeta de bolsillo", "Pocket card");
    let pages = Pages {
        size,
        title,
        language: print.language.tag(),
        creator: None,
        at: &card.card.as_of.to_string(),
        id: format!("{}-{}-{}", card.card.as_of, print.language.tag(), print.paper.code()),
        sheets: vec![card.pieces(title)],
    };
    let name = "card.pdf";
    pages.written().map_err(|source| FileError { name, source: Box::new(source) })
}

struct Card<'a> {
    card: &'a PocketCard,
    print: Print,
}

impl Card<'_> {
    fn pieces(&self, title: &str) -> Vec<Piece> {
        let top = [MARGIN, MARGIN];
        let mut pieces = Vec::new();
        self.beside(&mut pieces, title, [top[0] + PANEL[0] + 24.0, top[1]]);
        let panels: Vec<&[Vec<[CardLevel; 4]>]> = self.card.places.chunks(BESIDE).collect();
        let count = panels.len() + 2;
        pieces.push(edges(top, count));
        let at = |panel: usize| [top[0], top[1] + panel as f32 * PANEL[1]];
        for (panel, places) in panels.iter().enumerate() {
            for (beside, place) in places.iter().enumerate() {
                let x = at(panel)[0] + INSET + beside as f32 * (PANEL[0] / 2.0 - 2.0);
                let letter = LETTERS.get(panel * BESIDE + beside).copied().unwrap_or_default();
                self.place(&mut pieces, letter, place, [x, at(panel)[1] + INSET]);
            }
        }
        self.how_to_read(&mut pieces, at(panels.len()));
        self.numbers(&mut pieces, at(panels.len() + 1));
        pieces
    }

    fn either<'t>(&self, es: &'t str, en: &'t str) -> &'t str {
        either(self.print.language, es, en)
    }

    fn last(&self) -> Date {
        self.card.days.last().copied().unwrap_or_default()
    }

    /// What is on the sheet and not on the card.
    fn beside(&self, pieces: &mut Vec<Piece>, title: &str, at: [f32; 2]) {
        let wide = self.print.paper.size()[0] - MARGIN - at[0];
        let mut y = at[1];
        let mut text = |text: &str, size: f32, weight: Weight| {
            let lines = wrapped(text, size, weight, wide).into_iter().map(|line| {
                y += size * 1.35;
                Words { weight, ..Words::new([at[0], y], size, line) }
            });
            let lines = lines.collect();
            y += size * 0.6;
            lines
        };
        pieces.push(Piece::Heading(1, text(title, 17.0, Weight::Bold)));
        if self.print.synthetic {
            let said = self
                .either("EJERCICIO: los datos son inventados.", "EXERCISE: the data are made up.");
            pieces.push(Piece::Paragraph(text(said, 10.0, Weight::Bold)));
        }
        let steps = [
            self.either(
                "1. Corte por la línea punteada y destruya lo demás de la hoja.",
                "1. Cut along the dotted line and destroy the rest of the sheet.",
            ),
            self.either(
                "2. Doble por las líneas, con lo impreso hacia adentro: queda del tamaño de una tarjeta, en blanco por fuera.",
                "2. Fold along the lines with the print inside: it is as large as a bank card, and blank outside.",
            ),
            self.either(
                "3. Recuerde usted qué lugar es cada letra, en el orden en que los eligió. No lo escriba.",
                "3. Keep in mind which place each letter is, in the order in which you chose them. Do not write it down.",
            ),
        ];
        for step in steps {
            pieces.push(Piece::Paragraph(text(step, 9.5, Weight::Regular)));
        }
        let why = self.either(
            "La tarjeta no dice de quién es, ni para quién trabaja, ni qué lugares son, ni palabras clave. Si alguien la encuentra, encuentra números.",
            "The card does not say whose it is, for whom they work, which places they are, or any code word. Whoever finds it finds numbers.",
        );
        pieces.push(Piece::Paragraph(text(why, 9.5, Weight::Regular)));
        let until = match self.print.language {
            Language::Es => format!(
                "Rómpala el {}: después ya no es cierta.",
                day_long(self.last(), Language::Es)
            ),
            Language::En => format!(
                "Tear it up on {}: after that it is not true.",
                day_long(self.last(), Language::En)
            ),
        };
        pieces.push(Piece::Paragraph(text(&until, 9.5, Weight::Bold)));
    }

    /// A place by days and parts of the day.
    fn place(&self, pieces: &mut Vec<Piece>, letter: &str, days: &[[CardLevel; 4]], at: [f32; 2]) {
        let heading = Words::new([at[0], at[1] + 11.0], 12.0, letter).bold();
        pieces.push(Piece::Heading(2, vec![heading]));
        let wide = (PANEL[0] / 2.0 - INSET - 2.0 - DAY[0]) / 4.0 - 0.6;
        let top = at[1] + 25.0;
        let middle = |band: usize| at[0] + DAY[0] + (band as f32 + 0.5) * wide;
        let mut marks = blank();
        let mut rows = Vec::new();
        let day = self.either("día", "day");
        let mut head = vec![vec![Words::new([at[0], top - 3.0], 6.5, day).ink(Grey(60))]];
        head.extend(BANDS.iter().enumerate().map(|(band, hours)| {
            vec![Words::new([middle(band), top - 3.0], 6.5, *hours).anchored(Anchor::Middle)]
        }));
        rows.push(head);
        for (number, (date, levels)) in self.card.days.iter().zip(days).enumerate() {
            let y = top + number as f32 * DAY[1];
            let named = format!("{} {}", weekday_short(*date, self.print.language), date.day());
            let mut row = vec![vec![Words::new([at[0], y + 9.8], 7.5, named)]];
            for (band, told) in levels.iter().enumerate() {
                let left = middle(band) - wide / 2.0;
                let area = Figure::rectangle([left, y], [wide, DAY[1]]);
                draw_area(&mut marks, area, told.level);
                if told.level == 0 {
                    let around = [middle(band) - 4.0, y + 2.0];
                    marks.push(Figure::rectangle(around, [8.0, DAY[1] - 4.0]).filled(Grey(255)));
                }
                let warned = if told.warned { "!" } else { "" };
                let text = format!("{}{warned}", sign(told.level));
                let words = Words::new([middle(band), y + 10.2], 8.5, text).bold();
                let ink = super::levels::ink(told.level);
                row.push(vec![words.anchored(Anchor::Middle).ink(ink)]);
            }
            rows.push(row);
        }
        pieces.push(Piece::Ornament(marks.marks));
        pieces.push(Piece::Table(rows));
    }

    fn how_to_read(&self, pieces: &mut Vec<Piece>, at: [f32; 2]) {
        let [left, mut y] = [at[0] + INSET, at[1] + INSET];
        let until = match self.print.language {
            Language::Es => format!("Vale hasta el {}", day_long(self.last(), Language::Es)),
            Language::En => format!("Holds until {}", day_long(self.last(), Language::En)),
        };
        y += 10.0;
        pieces.push(Piece::Heading(2, vec![Words::new([left, y], 10.5, until).bold()]));
        y += 13.0;
        let tear = self
            .either("Después, rómpala: ya no es cierta.", "After that tear it up: it is not true.");
        pieces.push(Piece::Paragraph(vec![Words::new([left, y], 8.5, tear)]));
        y += 7.0;
        let mut marks = blank();
        let mut lines = Vec::new();
        for level in [1, 2, 3, 4, 5, 0] {
            draw_area(&mut marks, Figure::rectangle([left, y], [15.0, 12.0]), level);
            draw_sign(&mut marks, [left + 7.5, y + 6.0], 8.0, level);
            let text = match level {
                0 => self.either(
                    "no se sabe. No quiere decir que sea seguro.",
                    "not known. It does not mean that it is safe.",
                ),
                _ => name(level, self.print.language),
            };
            lines.push(Words::new([left + 21.0, y + 9.0], 8.5, text));
            y += 14.5;
        }
        pieces.push(Piece::Drawing {
            alt: lines
                .iter()
                .zip(["1", "2", "3", "4", "5", "?"])
                .map(|(line, sign)| format!("{sign}: {}", line.text))
                .collect::<Vec<_>>()
                .join(". "),
            around: [left, at[1] + INSET + 26.0, PANEL[0] - 2.0 * INSET, 92.0],
            marks: marks.marks.into_iter().chain(lines.into_iter().map(Mark::from)).collect(),
        });
        let warned = self.either(
            "! hay un aviso: cuente con 4 o más.",
            "! there is a warning: reckon with 4 or more.",
        );
        pieces.push(Piece::Paragraph(vec![Words::new([left, y + 8.5], 8.5, warned)]));
        if self.print.synthetic {
            let made_up = self.either("EJERCICIO", "EXERCISE");
            let right = at[0] + PANEL[0] - INSET;
            let words = Words::new([right, y + 8.5], 7.0, made_up).bold().anchored(Anchor::End);
            pieces.push(Piece::Paragraph(vec![words]));
        }
    }

    fn numbers(&self, pieces: &mut Vec<Piece>, at: [f32; 2]) {
        let [left, top] = [at[0] + INSET, at[1] + INSET];
        let heading = self.either("Llamar", "To call");
        pieces.push(Piece::Heading(2, vec![Words::new([left, top + 10.0], 10.5, heading).bold()]));
        if self.card.numbers.is_empty() {
            let none = self.either("No eligió ningún número.", "No number was chosen.");
            pieces.push(Piece::Paragraph(vec![Words::new([left, top + 26.0], 8.5, none)]));
        }
        for (row, number) in self.card.numbers.iter().enumerate() {
            let y = top + 31.0 + row as f32 * 19.5;
            let phone =
                Words::new([left, y], phone_size(&number.phone), number.phone.clone()).bold();
            let right = left + 82.0;
            let mut said = vec![police(number.brings_police, self.print.language)];
            if number.stale {
                said.push(self.either("sin probar", "not tried"));
            }
            let kind = Words::new([right, y - 4.5], 8.5, help(number, self.print.language));
            let about = Words::new([right, y + 4.5], 7.0, said.join(" · ")).ink(Grey(60));
            pieces.push(Piece::Paragraph(vec![phone, kind, about]));
        }
    }
}

const fn blank() -> Drawing {
    Drawing {
        width: 0.0,
        height: 0.0,
        title: String::new(),
        alt: String::new(),
        language: "",
        marks: Vec::new(),
    }
}

fn phone_size(phone: &str) -> f32 {
    if phone.chars().count() > 10 { 9.0 } else { 13.0 }
}

/// Where to cut and to fold.
fn edges([left, top]: [f32; 2], panels: usize) -> Piece {
    let high = PANEL[1] * panels as f32;
    let mut marks: Vec<Mark> = Vec::new();
    let mut dashed = |from: [f32; 2], to: [f32; 2]| {
        let long = (to[0] - from[0]).hypot(to[1] - from[1]);
        let steps = (long / 6.0) as usize;
        for step in 0..steps {
            let part =
                |at: f32| [0, 1].map(|axis| from[axis] + (to[axis] - from[axis]) * at / long);
            let begin = step as f32 * 6.0;
            let dash = vec![part(begin), part(begin + 3.0)];
            marks.push(Figure::line(dash, Grey(90), 0.7).into());
        }
    };
    let right = left + PANEL[0];
    dashed([left, top], [right, top]);
    dashed([left, top + high], [right, top + high]);
    dashed([left, top], [left, top + high]);
    dashed([right, top], [right, top + high]);
    for fold in 1..panels {
        let y = top + PANEL[1] * fold as f32;
        marks.push(Figure::line(vec![[left, y], [right, y]], Grey(215), 0.5).into());
    }
    Piece::Ornament(marks)
}

/// What kind of help a number is, in words that say nothing of who asks for it.
fn help(number: &CardNumber, language: Language) -> &'static str {
    match number.kind {
        DirectoryKind::Team
        | DirectoryKind::Psychologist
        | DirectoryKind::Women
        | DirectoryKind::HumanRights
        | DirectoryKind::Shelter
        | DirectoryKind::Embassy => either(language, "Apoyo", "Support"),
        DirectoryKind::Lawyer
        | DirectoryKind::Clinic
        | DirectoryKind::Hospital
        | DirectoryKind::Ambulance
        | DirectoryKind::Fire
        | DirectoryKind::CivilProtection
        | DirectoryKind::Roads
        | DirectoryKind::Police
        | DirectoryKind::Prosecutor
        | DirectoryKind::Transport => number.kind.label(language),
    }
}

fn police(brings: BringsPolice, language: Language) -> &'static str {
    match brings {
        BringsPolice::Yes => either(language, "llega policía", "police come"),
        BringsPolice::No => either(language, "no llega policía", "no police"),
        BringsPolice::Unknown => either(language, "¿policía? no se sabe", "police? not known"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What must not be found on a street, whatever kind of help somebody carries the number of.
    #[test]
    fn a_kind_of_help_says_nothing_of_who_asks_for_it() {
        for kind in DirectoryKind::ALL {
            for language in [Language::Es, Language::En] {
                let number = CardNumber {
                    phone: "1".to_owned(),
                    kind: *kind,
                    brings_police: BringsPolice::No,
                    stale: false,
                };
                let said = help(&number, language).to_lowercase();
                for telling in [
                    "mujer", "women", "derechos", "rights", "organi", "psic", "psych", "alberg",
                    "shelter",
                ] {
                    assert!(!said.contains(telling), "{kind:?}: {said}");
                }
            }
        }
    }

    #[test]
    fn the_longest_words_of_a_number_stay_on_their_panel() {
        for kind in DirectoryKind::ALL {
            let wide = |text: &str, size: f32| crate::drawing::width(text, size, Weight::Regular);
            for language in [Language::Es, Language::En] {
                let room = PANEL[0] - 2.0 * INSET - 82.0;
                assert!(wide(kind.label(language), 8.5) <= room, "{kind:?}");
                for brings in BringsPolice::ALL {
                    let said = format!("{} · sin probar", police(*brings, language));
                    assert!(wide(&said, 7.0) <= room, "{said}");
                }
            }
        }
        for phone in ["2424-1717", "+502 5555 1234", "2424-1717 ext. 12345"] {
            let wide = crate::drawing::width(phone, phone_size(phone), Weight::Bold);
            assert!(wide <= 82.0 || phone.len() > 15, "{phone} {wide}");
        }
    }
}
