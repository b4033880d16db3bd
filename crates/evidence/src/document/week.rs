//! The sheet of the week for who supervises: what waits, places to look at again, and where it is how dangerous.

use atalaya_disclosure::{HowMany, Matter, PlaceToReview, Released, SheetMap, WeekSheet};
use atalaya_domain::Language;

use super::Documents;
use super::Print;
use super::flow::{Flow, MARGIN};
use super::levels::{draw_area, draw_key, draw_sign, name, sign};
use super::map::Projection;
use super::pdf::{Pages, Piece};
use crate::drawing::{Anchor, Drawing, Figure, Grey, Mark, Weight, Words, width};
use crate::table::{FileError, Shape};
use crate::words::{day_long, day_short, either};

/// Between maps that stand side by side.
const GAP: f32 = 14.0;
/// How high a row of a table is.
const ROW: f32 = 14.5;

/// The bytes of a sheet: one page, the same for the same sheet.
///
/// # Errors
///
/// [`FileError`] when it cannot be written.
pub fn week_sheet(sheet: &Released<WeekSheet>, print: Print) -> Result<Vec<u8>, FileError> {
    let (sheet, language, size) = (sheet.get(), print.language, print.paper.size());
    let mut flow = Flow::new(size[0] - 2.0 * MARGIN);
    let title = title(sheet, language);
    flow.heading(1, &title, 18.0);
    if print.synthetic {
        flow.warning(either(
            language,
            "EJERCICIO: los datos son inventados.",
            "EXERCISE: the data are made up.",
        ));
    }
    flow.warning(&keep(sheet, language));
    flow.heading(2, either(language, "Lo que espera", "What waits"), 12.0);
    waiting(&mut flow, sheet, language);
    // Places have what is left below the map.
    let rows = sheet.places.len().min(8) as f32;
    let below = if rows > 0.0 { 62.0 + rows * ROW } else { 46.0 };
    let room = (size[1] - MARGIN - 16.0 - flow.y - 64.0 - below).clamp(120.0, 300.0);
    maps(&mut flow, sheet, room, language);
    let most = ((size[1] - MARGIN - 30.0 - flow.y - 42.0) / ROW).max(1.0) as usize;
    places(&mut flow, sheet, most, language);
    flow.pieces.push(foot(sheet, size, print));
    let pages = Pages {
        size,
        title: &title,
        language: language.tag(),
        creator: None,
        at: &sheet.as_of.to_string(),
        id: format!("{}-{}-{}", sheet.as_of, language.tag(), print.paper.code()),
        sheets: vec![flow.pieces],
    };
    let name = "week.pdf";
    pages.written().map_err(|source| FileError { name, source: Box::new(source) })
}

fn title(sheet: &WeekSheet, language: Language) -> String {
    let [first, last] = sheet.days.map(|day| day_short(day, language));
    let what = either(language, "Hoja de la semana", "Sheet of the week");
    format!("{what} · {first} – {last}")
}

fn keep(sheet: &WeekSheet, language: Language) -> String {
    let last = day_long(sheet.days[1], language);
    match language {
        Language::Es => format!(
            "Uso interno: nombra lugares. No la saque de la oficina y destrúyala el {last}: después ya no es cierta."
        ),
        Language::En => format!(
            "Internal: it names places. Do not take it out of the office, and destroy it on {last}: after that it is not true."
        ),
    }
}

fn matter(matter: Matter, language: Language) -> &'static str {
    let (es, en) = match matter {
        Matter::Alarms => ("Alarmas que nadie ha cerrado", "Alarms that nobody has closed"),
        Matter::NotHome => ("Salidas que ya debían estar en casa", "Outings that should be home"),
        Matter::SupportToOffer => ("Apoyo por ofrecer", "Support to be offered"),
        Matter::SupportOpen => ("Apoyo ofrecido y sin terminar", "Support offered and not done"),
        Matter::Debriefs => ("Salidas de las que falta hablar", "Outings to be talked about"),
        Matter::Reports => ("Reportes por revisar", "Reports to be reviewed"),
        Matter::Pairs => ("Reportes que quizá son el mismo", "Reports that may be one"),
        Matter::Places => {
            ("Lugares por revisar, por parte del día", "Places to be reviewed, by part of the day")
        }
        Matter::Numbers => ("Números que nadie ha probado", "Numbers that nobody has tried"),
    };
    either(language, es, en)
}

/// The texts of a row, and whether something in it waits.
fn row_of(what: Matter, many: HowMany, language: Language) -> ([String; 3], bool) {
    let what = matter(what, language).to_owned();
    match many {
        HowMany::NotTheirs => {
            let told = either(language, "lo ve quien da apoyo", "seen by who gives support");
            ([what, told.to_owned(), String::new()], false)
        }
        HowMany::Known { count, more, oldest } => {
            let count_text = if more {
                format!("{count} {}", either(language, "o más", "or more"))
            } else {
                count.to_string()
            };
            let since = oldest.map(|day| day_short(day, language)).unwrap_or_default();
            ([what, count_text, since], count > 0)
        }
    }
}

/// The line under a row, darker under the head.
fn rule(flow: &Flow, is_head: bool) -> Mark {
    let ink = if is_head { Grey(90) } else { Grey(205) };
    let line = vec![[MARGIN, flow.y], [MARGIN + flow.wide, flow.y]];
    Figure::line(line, ink, 0.5).into()
}

fn waiting(flow: &mut Flow, sheet: &WeekSheet, language: Language) {
    let wide = flow.wide;
    let head = match language {
        Language::Es => ["Qué", "Cuántos", "El más antiguo, desde"],
        Language::En => ["What", "How many", "The oldest since"],
    };
    let columns = [0.0, wide * 0.54, wide * 0.80];
    let mut rows = vec![(head.map(str::to_owned), true)];
    rows.extend(sheet.waiting.iter().map(|(what, many)| row_of(*what, *many, language)));
    let (mut cells, mut ornaments) = (Vec::new(), Vec::<Mark>::new());
    for (at, (texts, bold)) in rows.into_iter().enumerate() {
        flow.y += ROW;
        let y = flow.y - 4.5;
        let weight = if bold { Weight::Bold } else { Weight::Regular };
        let row = texts.into_iter().zip(columns).map(|(text, x)| {
            let size = if at == 0 { 8.0 } else { 9.5 };
            vec![Words { weight, ..Words::new([MARGIN + x, y], size, text) }]
        });
        cells.push(row.collect());
        ornaments.push(rule(flow, at == 0));
    }
    flow.pieces.push(Piece::Table(cells));
    flow.pieces.push(Piece::Ornament(ornaments));
    flow.y += 6.0;
}

fn maps(flow: &mut Flow, sheet: &WeekSheet, room: f32, language: Language) {
    let heading = either(
        language,
        "Dónde: el nivel más alto de 18 a 24 h en la semana",
        "Where: the highest level from 18 to 24 h in the week",
    );
    flow.heading(2, heading, 12.0);
    if sheet.maps.is_empty() {
        let none = either(
            language,
            "No hay mapa: no hay lugares registrados, o la instalación no tiene límites municipales.",
            "There is no map: no places are registered, or the installation has no municipal boundaries.",
        );
        flow.paragraph(none, 9.0, Weight::Regular);
        return;
    }
    let wide = flow.wide;
    flow.drawing(maps_alt(&sheet.maps, language), room, |drawing, at| {
        let columns = if sheet.maps.len() == 1 { 1 } else { 2 };
        let rows = sheet.maps.len().div_ceil(columns);
        let key = 20.0;
        let each = [
            (wide - GAP * (columns - 1) as f32) / columns as f32,
            (room - key - GAP * (rows - 1) as f32) / rows as f32,
        ];
        for (place, map) in sheet.maps.iter().enumerate() {
            let (column, row) = ((place % columns) as f32, (place / columns) as f32);
            let at = [at[0] + column * (each[0] + GAP), at[1] + row * (each[1] + GAP)];
            draw_map(drawing, map, (at, each));
        }
        draw_key(drawing, [at[0], at[1] + room - 12.0], language);
    });
    if !sheet.unmapped.is_empty() {
        let more = either(
            language,
            "Sin mapa aquí, por espacio:",
            "Without a map here, for want of room:",
        );
        flow.paragraph(&format!("{more} {}.", sheet.unmapped.join(", ")), 8.0, Weight::Regular);
    }
}

fn draw_map(drawing: &mut Drawing, map: &SheetMap, (at, within): ([f32; 2], [f32; 2])) {
    drawing.push(Words::new([at[0], at[1] + 8.0], 9.0, map.name.clone()).bold());
    let shapes = map.hexagons.iter().filter_map(|(cell, level)| {
        let shape = Shape::of([cell.h3()])?;
        Some((shape, *level))
    });
    let shapes: Vec<(Shape, u8)> = shapes.collect();
    let ends = shapes
        .iter()
        .map(|(shape, _)| shape.bounds())
        .reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
    let Some(ends) = ends else { return };
    let projection =
        Projection::holding(ends, [at[0], at[1] + 14.0], [within[0], within[1] - 30.0]);
    for (shape, level) in &shapes {
        draw_area(drawing, projection.figure(shape), *level);
    }
    for (shape, level) in &shapes {
        let [west, south, east, north] = shape.bounds();
        let (low, high) = (projection.place([west, south]), projection.place([east, north]));
        let wide = high[0] - low[0];
        if wide > 11.0 {
            let middle = [f32::midpoint(low[0], high[0]), f32::midpoint(low[1], high[1])];
            draw_sign(drawing, middle, (wide * 0.42).min(11.0), *level);
        }
    }
    Documents::scale_bar(drawing, &projection, [at[0], at[1] + within[1] - 3.0]);
}

fn maps_alt(maps: &[SheetMap], language: Language) -> String {
    let one = |map: &SheetMap| {
        let each = [5, 4, 3, 2, 1, 0].into_iter().filter_map(|level| {
            let count = map.hexagons.iter().filter(|(_, of)| *of == level).count();
            (count > 0).then(|| format!("{count} {}", name(level, language)))
        });
        format!("{}: {}", map.name, each.collect::<Vec<_>>().join(", "))
    };
    let told: Vec<String> = maps.iter().map(one).collect();
    let what = either(language, "Mapa. Hexágonos por nivel:", "Map. Hexagons by level:");
    format!("{what} {}.", told.join("; "))
}

fn places(flow: &mut Flow, sheet: &WeekSheet, most: usize, language: Language) {
    let heading = either(language, "Lugares por revisar", "Places to be reviewed");
    flow.heading(2, heading, 12.0);
    if sheet.places.is_empty() {
        let none = match (sheet.registered, language) {
            (0, Language::Es) => "No hay lugares registrados.",
            (0, Language::En) => "No places are registered.",
            (_, Language::Es) => "Todos se revisaron en los últimos 90 días.",
            (_, Language::En) => "All were reviewed in the last 90 days.",
        };
        flow.paragraph(none, 9.5, Weight::Regular);
        return;
    }
    let wide = flow.wide;
    let columns = [0.0, wide * 0.46, wide * 0.555, wide * 0.65, wide * 0.745, wide * 0.84];
    let head = match language {
        Language::Es => ["Lugar", "0–6 h", "6–12 h", "12–18 h", "18–24 h", "Última revisión"],
        Language::En => ["Place", "0–6 h", "6–12 h", "12–18 h", "18–24 h", "Last reviewed"],
    };
    let shown = if sheet.places.len() > most { most.saturating_sub(1) } else { most };
    let mut rows: Vec<[String; 6]> = vec![head.map(str::to_owned)];
    rows.extend(sheet.places.iter().take(shown).map(|place| texts_of(place, language)));
    let (mut cells, mut ornaments) = (Vec::new(), Vec::<Mark>::new());
    for (at, texts) in rows.into_iter().enumerate() {
        flow.y += ROW;
        let y = flow.y - 4.5;
        let row = texts.into_iter().zip(columns).enumerate().map(|(column, (text, x))| {
            let size = if at == 0 { 8.0 } else { 9.0 };
            let text = if column == 0 { cut(&text, size, wide * 0.44) } else { text };
            let words = Words::new([MARGIN + x, y], size, text);
            vec![if at == 0 { words.bold() } else { words }]
        });
        cells.push(row.collect());
        ornaments.push(rule(flow, at == 0));
    }
    flow.pieces.push(Piece::Table(cells));
    flow.pieces.push(Piece::Ornament(ornaments));
    let left = sheet.places.len() - shown.min(sheet.places.len());
    let how = either(
        language,
        "Lo que propone el mapa donde toca revisar; · donde no toca; ? donde no se sabe.",
        "What the map proposes where a review is due; · where none is; ? where it is not known.",
    );
    let text = match (left, language) {
        (0, _) => how.to_owned(),
        (_, Language::Es) => format!("{how} Y {left} lugares más, en la pantalla de lugares."),
        (_, Language::En) => format!("{how} And {left} more places, on the screen of places."),
    };
    flow.y += 2.0;
    flow.paragraph(&text, 8.0, Weight::Regular);
}

fn texts_of(place: &PlaceToReview, language: Language) -> [String; 6] {
    let band = |at: usize| {
        let band = place.bands[at];
        if band.due { sign(band.proposed) } else { "·".to_owned() }
    };
    let last = place.reviewed.map_or_else(
        || either(language, "nunca", "never").to_owned(),
        |day| day_short(day, language),
    );
    [place.name.as_str().to_owned(), band(0), band(1), band(2), band(3), last]
}

/// A text that fits, with an ellipsis where it did not.
fn cut(text: &str, size: f32, most: f32) -> String {
    if width(text, size, Weight::Regular) <= most {
        return text.to_owned();
    }
    let mut letters: Vec<char> = text.chars().collect();
    loop {
        letters.pop();
        let short: String = letters.iter().chain(&['…']).collect();
        if letters.is_empty() || width(&short, size, Weight::Regular) <= most {
            return short;
        }
    }
}

fn foot(sheet: &WeekSheet, [wide, high]: [f32; 2], print: Print) -> Piece {
    let made_up =
        if print.synthetic { either(print.language, "EJERCICIO · ", "EXERCISE · ") } else { "" };
    let said = either(
        print.language,
        "Que no haya reportes no quiere decir que sea seguro. Como se sabía el",
        "That there are no reports does not mean it is safe. As was known on",
    );
    let text = format!("{made_up}{said} {}", sheet.written_at);
    let words = Words::new([wide / 2.0, high - 30.0], 8.0, text).anchored(Anchor::Middle);
    Piece::Paragraph(vec![words.ink(Grey(60))])
}
