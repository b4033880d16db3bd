//! The statement of an incident, for an insurer: one page that says what the gate released of it and no more.

use atalaya_disclosure::{Released, Statement};
use atalaya_domain::Language;
use jiff::civil::Date;

use super::Print;
use super::flow::{Flow, MARGIN};
use super::pdf::{Pages, Piece};
use crate::drawing::{Figure, Grey, Weight, Words, wrapped};
use crate::table::FileError;
use crate::words::{capital, day_long, either};

/// How wide the names of what is stated are.
const NAMES: f32 = 150.0;
/// Between a rule and what stands under it.
const ABOVE: f32 = 7.0;

/// The bytes of a statement: one page, the same for the same statement.
///
/// # Errors
///
/// [`FileError`] when it cannot be written.
pub fn incident_statement(
    statement: &Released<Statement>,
    made_on: Date,
    print: Print,
) -> Result<Vec<u8>, FileError> {
    let (statement, language, size) = (statement.get(), print.language, print.paper.size());
    let mut flow = Flow::new(size[0] - 2.0 * MARGIN);
    let title = either(language, "Constancia de un incidente", "Statement of an incident");
    flow.heading(1, title, 20.0);
    if print.synthetic {
        flow.warning(either(
            language,
            "EJERCICIO: los datos son inventados.",
            "EXERCISE: the data are made up.",
        ));
    }
    flow.paragraph(&lead(statement, language), 11.0, Weight::Regular);
    flow.y += 6.0;
    rows(&mut flow, &stated(statement, language));
    flow.y += 18.0;
    flow.paragraph(
        either(
            language,
            "Hecha a petición de quien lo reportó. No dice más de lo que aquí se lee: ni qué contó, ni el lugar exacto, ni su trabajo. La organización puede confirmar el folio.",
            "Made because whoever reported it asked for it. It says no more than what is read here: not what they told, not the exact place, not their work. The organisation can confirm the folio.",
        ),
        9.5,
        Weight::Regular,
    );
    signatures(&mut flow, size, made_on, language);
    let pages = Pages {
        size,
        title,
        language: language.tag(),
        creator: None,
        at: &statement.made_at.to_string(),
        id: format!("{}-{}-{}", statement.folio, language.tag(), print.paper.code()),
        sheets: vec![flow.pieces],
    };
    let name = "statement.pdf";
    pages.written().map_err(|source| FileError { name, source: Box::new(source) })
}

fn lead(statement: &Statement, language: Language) -> String {
    let whose = &statement.organisation;
    match language {
        Language::Es => format!(
            "{whose} hace constar que tiene registrado, con el folio que sigue, el incidente que aquí se describe."
        ),
        Language::En => format!(
            "{whose} states that it has on record, by the folio below, the incident that is described here."
        ),
    }
}

/// A day with its year.
fn day(date: Date, language: Language) -> String {
    let of = either(language, " de ", " ");
    format!("{}{of}{}", day_long(date, language), date.year())
}

/// What is stated, by its name.
fn stated(statement: &Statement, language: Language) -> Vec<(&'static str, String)> {
    let unknown = || either(language, "No consta", "Not on record").to_owned();
    let [first, last] = statement.days;
    let days = if first == last {
        day(first, language)
    } else {
        let [first, last] = [day(first, language), day(last, language)];
        match language {
            Language::Es => format!("entre el {first} y el {last}"),
            Language::En => format!("between {first} and {last}"),
        }
    };
    let part = statement.part.map(|part| match (part, language) {
        (0, Language::Es) => "madrugada (0 a 6 h)",
        (1, Language::Es) => "mañana (6 a 12 h)",
        (2, Language::Es) => "tarde (12 a 18 h)",
        (_, Language::Es) => "noche (18 a 24 h)",
        (0, Language::En) => "small hours (0 to 6 h)",
        (1, Language::En) => "morning (6 to 12 h)",
        (2, Language::En) => "afternoon (12 to 18 h)",
        (_, Language::En) => "evening (18 to 24 h)",
    });
    let place = statement.place.as_ref().map(|place| match language {
        Language::Es => format!("{}, departamento de {}", place.municipality, place.department),
        Language::En => format!("{}, department of {}", place.municipality, place.department),
    });
    let taken: Vec<&str> = statement.taken.iter().map(|one| one.label(language)).collect();
    let taken =
        if taken.is_empty() { unknown() } else { capital(&taken.join(", ").to_lowercase()) };
    let name = |es, en| either(language, es, en);
    vec![
        (name("Folio", "Folio"), statement.folio.clone()),
        (name("Fecha", "Date"), capital(&days)),
        (name("Parte del día", "Part of the day"), part.map_or_else(unknown, capital)),
        (name("Municipio", "Municipality"), place.unwrap_or_else(unknown)),
        (name("Qué pasó", "What happened"), statement.kind.label(language).to_owned()),
        (name("Qué se llevaron", "What was taken"), taken),
    ]
}

fn rows(flow: &mut Flow, stated: &[(&'static str, String)]) {
    let (mut cells, mut rules) = (Vec::new(), Vec::new());
    let right = MARGIN + flow.wide;
    for (name, text) in stated {
        rules.push(Figure::line(vec![[MARGIN, flow.y], [right, flow.y]], Grey(190), 0.5).into());
        flow.y += ABOVE;
        let top = flow.y;
        let named = Words::new([MARGIN, top + 14.0], 10.0, *name).ink(Grey(60));
        let lines = wrapped(text, 12.5, Weight::Bold, flow.wide - NAMES);
        let high = lines.len().max(1) as f32 * 17.0;
        let lines = lines.into_iter().enumerate().map(|(at, line)| {
            Words::new([MARGIN + NAMES, top + 14.0 + at as f32 * 17.0], 12.5, line).bold()
        });
        cells.push(vec![vec![named], lines.collect()]);
        flow.y += high + ABOVE;
    }
    rules.push(Figure::line(vec![[MARGIN, flow.y], [right, flow.y]], Grey(190), 0.5).into());
    flow.pieces.push(Piece::Ornament(rules));
    flow.pieces.push(Piece::Table(cells));
}

/// Where the organisation signs and stamps, and on which day this was made.
fn signatures(flow: &mut Flow, size: [f32; 2], made_on: Date, language: Language) {
    let line = size[1] - MARGIN - 70.0;
    let left = vec![[MARGIN, line], [MARGIN + 210.0, line]];
    flow.pieces.push(Piece::Ornament(vec![Figure::line(left, Grey(60), 0.7).into()]));
    let signed = either(
        language,
        "Firma y sello de la organización",
        "Signature and stamp of the organisation",
    );
    let made = match language {
        Language::Es => format!("Hecha el {}", day(made_on, language)),
        Language::En => format!("Made on {}", day(made_on, language)),
    };
    let words = |y: f32, text: &str| Words::new([MARGIN, line + y], 9.5, text.to_owned());
    flow.pieces.push(Piece::Paragraph(vec![words(14.0, signed).ink(Grey(60))]));
    flow.pieces.push(Piece::Paragraph(vec![words(40.0, &made).ink(Grey(60))]));
}
