//! One table of a release's numbers, from which every file is written: so all of them say the same.

mod csv;
mod dhis2;
mod flatgeobuf;
mod geojson;
mod geopackage;
mod manifest;
mod of_release;
mod shape;
mod xlsx;

use atalaya_domain::{Language, Text};

pub use self::manifest::manifest;
pub use self::of_release::{Published, UnreadableRelease};
pub(crate) use self::of_release::{departments, split_name};
pub use self::shape::{Polygon, Shape};

/// What stands in one place of the table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text; empty where there is none.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number with two decimals.
    Real(f64),
}

/// A column: the same in every file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// What it is called in files.
    pub name: &'static str,
    /// Its HXL tag.
    pub hxl: &'static str,
    es: &'static str,
    en: &'static str,
}

/// One row: its values by column, and where it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The values, as many as there are columns.
    pub cells: Vec<Cell>,
    /// The place; `None` of a whole area that has no outline here.
    pub shape: Option<Shape>,
}

/// The numbers of a release.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The release's number.
    pub number: i64,
    /// The rows, in the order in which the release tells them.
    pub rows: Vec<Row>,
    /// What must be known to read them: what each is about, in both languages.
    pub notes: Vec<(&'static str, Text)>,
    /// When it was published, RFC 3339 UTC.
    pub published_at: String,
}

const fn column(
    name: &'static str,
    hxl: &'static str,
    es: &'static str,
    en: &'static str,
) -> Column {
    Column { name, hxl, es, en }
}

/// The columns of every file.
pub const COLUMNS: [Column; 17] = [
    column("release", "#meta+release", "Número de la publicación", "Number of the release"),
    column("date_start", "#date+start", "Primer día del período", "First day of the period"),
    column("date_end", "#date+end", "Último día del período", "Last day of the period"),
    column(
        "unit",
        "#meta+unit",
        "Qué lugar es: area, department, municipality o hexagon",
        "Which place it is: area, department, municipality or hexagon",
    ),
    column(
        "adm1_code",
        "#adm1+code",
        "Código ISO 3166-2 del departamento",
        "ISO 3166-2 code of the department",
    ),
    column("adm1_name", "#adm1+name", "Departamento", "Department"),
    column(
        "adm2_code",
        "#adm2+code",
        "Código del municipio: ISO 3166-2 e INE",
        "Code of the municipality: ISO 3166-2 and statistics institute",
    ),
    column("adm2_name", "#adm2+name", "Municipio", "Municipality"),
    column("h3", "#loc+h3", "Hexágono H3", "H3 hexagon"),
    column(
        "event_type",
        "#event+type",
        "Qué se cuenta: incidents (todos) o la letra de una familia",
        "What is counted: incidents (all) or the letter of a family",
    ),
    column(
        "split",
        "#meta+split",
        "Parte de qué: all, late, population, setting o band",
        "Part of what: all, late, population, setting or band",
    ),
    column(
        "split_code",
        "#meta+split+code",
        "Cuál parte; vacío si son todos",
        "Which part; empty if all",
    ),
    column(
        "events",
        "#indicator+events+num",
        "Reportes, con un ruido de ±1.4 en promedio que no se puede promediar",
        "Reports, with noise of about ±1.4 that cannot be averaged away",
    ),
    column(
        "lower_95",
        "#indicator+lower+num",
        "Extremo inferior del intervalo exacto de Poisson al 95 %",
        "Lower end of the exact 95 % Poisson interval",
    ),
    column(
        "upper_95",
        "#indicator+upper+num",
        "Extremo superior del intervalo exacto de Poisson al 95 %",
        "Upper end of the exact 95 % Poisson interval",
    ),
    column(
        "support",
        "#status+verified",
        "corroborated: V2 y V3; reported: también V1",
        "corroborated: V2 and V3; reported: V1 too",
    ),
    column(
        "boundaries",
        "#meta+boundaries",
        "Edición de los límites con que se contó",
        "Edition of the boundaries it was counted by",
    ),
];

impl Column {
    /// What it means.
    #[must_use]
    pub fn meaning(&self) -> Text {
        Text::new(self.es, self.en)
    }
}

impl Cell {
    /// As it is written in every file that writes text.
    #[must_use]
    pub fn written(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Whole(number) => number.to_string(),
            Self::Real(number) => format!("{number:.2}"),
        }
    }
}

/// A file of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name, which is stable.
    pub name: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// Its bytes: the same whenever they are made from the same release.
    pub bytes: Vec<u8>,
}

/// Why a file cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {name}")]
pub struct FileError {
    /// Which.
    pub name: &'static str,
    /// Why.
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

impl Table {
    /// Every file of the numbers.
    ///
    /// # Errors
    ///
    /// [`FileError`] names the one that cannot be written.
    pub fn files(&self) -> Result<Vec<File>, FileError> {
        let csv = "text/csv; charset=utf-8; header=present";
        let file = |name, media_type, bytes| File { name, media_type, bytes };
        Ok(vec![
            file("table.csv", csv, self.csv(csv::Dialect::Plain)),
            file("table-excel.csv", csv, self.csv(csv::Dialect::Excel)),
            file(
                "table.xlsx",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                self.xlsx().map_err(|source| told("table.xlsx", source))?,
            ),
            file("places.geojson", "application/geo+json", self.geojson()),
            file(
                "places.gpkg",
                "application/geopackage+sqlite3",
                self.geopackage().map_err(|source| told("places.gpkg", source))?,
            ),
            file(
                "places.fgb",
                "application/flatgeobuf",
                self.flatgeobuf().map_err(|source| told("places.fgb", source))?,
            ),
            file("dhis2.json", "application/json", self.dhis2()),
        ])
    }

    pub(crate) fn at<'a>(row: &'a Row, name: &str) -> Option<&'a Cell> {
        row.cells.get(COLUMNS.iter().position(|column| column.name == name)?)
    }

    /// What a row's place is called.
    #[must_use]
    pub fn place_name(row: &Row, language: Language) -> String {
        match Self::text_at(row, "unit").as_str() {
            "department" => Self::text_at(row, "adm1_name"),
            "municipality" => {
                format!("{} ({})", Self::text_at(row, "adm2_name"), Self::text_at(row, "adm1_name"))
            }
            "hexagon" => format!("H3 {}", Self::text_at(row, "h3")),
            _ => match language {
                Language::Es => "Toda el área".to_owned(),
                Language::En => "The whole area".to_owned(),
            },
        }
    }

    pub(crate) fn text_at(row: &Row, name: &str) -> String {
        Self::at(row, name).map(Cell::written).unwrap_or_default()
    }
}

fn told(name: &'static str, source: impl std::error::Error + Send + Sync + 'static) -> FileError {
    FileError { name, source: Box::new(source) }
}
