//! The brief of two pages: what was reported, where, when, and what may not be concluded.

use atalaya_domain::Language;

use super::flow::{Flow, MARGIN};
use super::pdf::{Pages, PdfError, Piece};
use super::{Documents, Paper};
use crate::drawing::{Anchor, Figure, Grey, Mark, Weight, Words};
use crate::statistics::{Noisy, count_ratio, noisy_interval};
use crate::table::{Row, Table};
use crate::words::{change, counted, either, number};

/// Rows of the table on a page at most; the rest is in the files.
const ROWS: usize = 24;

impl Documents<'_> {
    /// The brief's bytes.
    pub(super) fn brief(&self, language: Language, paper: Paper) -> Result<Vec<u8>, PdfError> {
        let size = paper.size();
        let wide = size[0] - 2.0 * MARGIN;
        let what = counted(&self.measure(), language);
        let title = self.table.title(language);
        let mut first = Flow::new(wide);
        self.first_page(&mut first, &title, &what, size[1], language);
        let mut second = Flow::new(wide);
        self.second_page(&mut second, size[1], language);
        let mut pages = vec![first.pieces, second.pieces];
        let count = pages.len();
        for (at, page) in pages.iter_mut().enumerate() {
            page.push(self.foot(size, at + 1, count, language));
        }
        let pages = Pages {
            size,
            title: &title,
            language: language.tag(),
            creator: Some("Atalaya"),
            at: &self.table.published_at,
            id: format!("atalaya-{}-{}-{}", self.table.number, language.tag(), self.sha256),
            sheets: pages,
        };
        pages.written()
    }

    fn first_page(&self, flow: &mut Flow, title: &str, what: &str, high: f32, language: Language) {
        flow.heading(1, title, 19.0);
        flow.paragraph(self.organisations, 10.0, Weight::Regular);
        if let Some(made_up) = self.note("synthetic", language) {
            flow.warning(made_up);
        }
        flow.paragraph(&self.headline(what, language), 13.0, Weight::Bold);
        if let Some(told) = self.change(language) {
            flow.paragraph(&told, 9.5, Weight::Regular);
        }
        flow.warning(self.note("absence", language).unwrap_or_default());
        flow.heading(2, either(language, "Dónde", "Where"), 13.0);
        let room = high - MARGIN - 30.0 - flow.y;
        let (alt, wide) = (self.map_alt(language), flow.wide);
        flow.drawing(alt, room, |drawing, at| {
            self.draw_map(drawing, (at, [wide, room]), language);
        });
    }

    fn headline(&self, what: &str, language: Language) -> String {
        let Some(told) = self.total() else { return String::new() };
        let (interval, total) = (noisy_interval(told), told.events);
        let (low, high) = (interval.lower.round() as u64, interval.upper.round() as u64);
        let (low, high, total) = (number(low), number(high), number(total));
        match language {
            Language::Es => format!(
                "Los equipos hicieron {total} {what} (lo que el azar y el ruido dejan abierto: de {low} a {high}, 95 %)."
            ),
            Language::En => format!(
                "The teams made {total} {what} (what chance and noise leave open: {low} to {high}, 95 %)."
            ),
        }
    }

    fn measure(&self) -> String {
        self.table.rows.first().map(|row| Table::text_at(row, "event_type")).unwrap_or_default()
    }

    fn change(&self, language: Language) -> Option<String> {
        let before = self.earlier.last()?;
        let earlier = Noisy { events: before.events, noises: before.noises };
        let ratio = count_ratio(self.total()?, earlier)?;
        Some(change(&ratio, &before.period, language))
    }

    fn second_page(&self, flow: &mut Flow, high: f32, language: Language) {
        if !self.earlier.is_empty() {
            flow.heading(2, either(language, "En el tiempo", "Over time"), 13.0);
            let wide = flow.wide;
            flow.drawing(self.chart_alt(language), 118.0, |drawing, at| {
                self.draw_chart(drawing, (at, [wide, 118.0]), language);
            });
        }
        flow.heading(2, either(language, "Los números", "The numbers"), 13.0);
        // What is said below has its room first; the table has what is left.
        let said: f32 = 318.0;
        let room = ((high - MARGIN - 26.0 - said - flow.y) / 13.0).max(4.0) as usize;
        self.table_of_numbers(flow, room.min(ROWS), language);
        flow.heading(2, either(language, "Método y límites", "Method and limits"), 13.0);
        for about in [
            "counted",
            "trust",
            "thresholds",
            "not_placed",
            "intervals",
            "places",
            "release",
            "licence",
        ] {
            if let Some(text) = self.note(about, language) {
                flow.paragraph(text, 8.0, Weight::Regular);
            }
        }
    }

    fn table_of_numbers(&self, flow: &mut Flow, most: usize, language: Language) {
        let wide = flow.wide;
        let columns = [0.0, wide * 0.46, wide * 0.72, wide];
        let mut rows: Vec<Vec<Vec<Words>>> = Vec::new();
        let mut ornaments: Vec<Mark> = Vec::new();
        let mut line = |flow: &mut Flow, texts: [String; 4], weight: Weight| {
            flow.y += 13.0;
            let y = flow.y - 3.5;
            let cells = texts.into_iter().zip(columns).enumerate().map(|(at, (text, x))| {
                let anchor = if at >= 2 { Anchor::End } else { Anchor::Start };
                let x = if at == 2 { wide * 0.80 } else { x };
                let words = Words { weight, ..Words::new([MARGIN + x, y], 8.0, text) };
                vec![words.anchored(anchor)]
            });
            rows.push(cells.collect());
            let rule = vec![[MARGIN, flow.y], [MARGIN + wide, flow.y]];
            ornaments.push(Figure::line(rule, Grey(205), 0.4).into());
        };
        let head = match language {
            Language::Es => ["Lugar", "Parte", "Reportes", "Intervalo 95 %"],
            Language::En => ["Place", "Part", "Reports", "95 % interval"],
        };
        line(flow, head.map(str::to_owned), Weight::Bold);
        let told = |row: &Row, name: &str| Table::text_at(row, name);
        let most = most.saturating_sub(1).max(1);
        for row in self.table.rows.iter().take(most) {
            let events = told(row, "events").parse().unwrap_or(0);
            let part = Table::part_name(row, language);
            let ends = format!("{} – {}", told(row, "lower_95"), told(row, "upper_95"));
            let place = Table::place_name(row, language);
            let texts = [place, part, number(events), ends];
            line(flow, texts, Weight::Regular);
        }
        flow.pieces.push(Piece::Table(rows));
        flow.pieces.push(Piece::Ornament(ornaments));
        flow.y += 4.0;
        let left = self.table.rows.len().saturating_sub(most);
        if left > 0 {
            let text = match language {
                Language::Es => format!("Hay {left} filas más en los archivos de la publicación."),
                Language::En => format!("{left} more rows are in the release's files."),
            };
            flow.paragraph(&text, 8.0, Weight::Regular);
        }
    }

    fn foot(&self, [wide, high]: [f32; 2], page: usize, of: usize, language: Language) -> Piece {
        let made_up = if self.table.synthetic {
            either(language, "DATOS INVENTADOS · ", "MADE-UP DATA · ")
        } else {
            ""
        };
        let text = format!(
            "{made_up}Atalaya · {} {} · {} · {page}/{of}",
            either(language, "publicación", "release"),
            self.table.number,
            self.table.published_on,
        );
        let words = Words::new([wide / 2.0, high - 28.0], 7.5, text);
        Piece::Ornament(vec![words.anchored(Anchor::Middle).ink(Grey(90)).into()])
    }
}
