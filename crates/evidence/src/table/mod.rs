//! One table of a release's numbers, from which every file is written: so all of them say the same.

mod csv;
mod dhis2;
mod flatgeobuf;
mod geojson;
mod geopackage;
mod manifest;
mod notes;
mod of_release;
mod shape;
mod xlsx;

use atalaya_domain::{Language, Text};

use crate::words;

pub use self::manifest::manifest;
pub(crate) use self::of_release::departments;
pub use self::of_release::{Published, UnreadableRelease};
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
    /// Of how many draws of noise its number is the sum, at most.
    pub noises: usize,
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
    /// The day on which it was, where it was: in the evening Guatemala's is not that of UTC.
    pub published_on: String,
    /// Of when the numbers are, like `2026-Q3`.
    pub period: String,
    /// Whether they are made up.
    pub synthetic: bool,
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
pub const COLUMNS: [Column; 19] = [
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
        "Extremo inferior del intervalo al 95 %: lo que dejan abierto el azar (Poisson) y el ruido",
        "Lower end of the 95 % interval: what chance (Poisson) and noise leave open",
    ),
    column(
        "upper_95",
        "#indicator+upper+num",
        "Extremo superior del intervalo al 95 %: lo que dejan abierto el azar (Poisson) y el ruido",
        "Upper end of the 95 % interval: what chance (Poisson) and noise leave open",
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
    column(
        "synthetic",
        "#meta+synthetic",
        "Dice si los datos son inventados; vacío si no lo son",
        "Says that the data are made up; empty if they are not",
    ),
    column(
        "method",
        "#meta+method",
        "Lo que hay que saber para leer el número; todo en method.csv",
        "What must be known to read the number; all of it in method.csv",
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
            file("method.csv", csv, self.method_csv()),
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

    /// What the numbers are of, in one line: what is counted, where, when.
    #[must_use]
    pub fn title(&self, language: Language) -> String {
        let has = |unit: &&&str| self.rows.iter().any(|row| Self::text_at(row, "unit") == **unit);
        let finest = ["hexagon", "municipality", "department"].iter().find(has);
        let measure =
            self.rows.first().map(|row| Self::text_at(row, "event_type")).unwrap_or_default();
        format!(
            "{} · {} · {}",
            words::capital(&words::counted(&measure, language)),
            words::by_places(finest.copied().unwrap_or("area"), language),
            words::period_name(&self.period, language),
        )
    }

    /// Which part of what is counted a row is of, in words.
    #[must_use]
    pub fn part_name(row: &Row, language: Language) -> String {
        let name =
            words::split_name(&Self::text_at(row, "split"), &Self::text_at(row, "split_code"));
        name.in_language(language).to_owned()
    }

    pub(crate) fn text_at(row: &Row, name: &str) -> String {
        Self::at(row, name).map(Cell::written).unwrap_or_default()
    }
}

/// What a file of a release is, for people.
#[must_use]
pub fn about_file(name: &str) -> Text {
    let (es, en) = match name {
        "table.csv" => ("Tabla: CSV con etiquetas HXL", "Table: CSV with HXL tags"),
        "table-excel.csv" => {
            ("Tabla: CSV para Excel en español", "Table: CSV for Excel in Spanish")
        }
        "table.xlsx" => {
            ("Tabla: libro de Excel con códigos", "Table: Excel workbook with codebook")
        }
        "method.csv" => ("Método, límites y códigos", "Method, limits and codes"),
        "places.geojson" => ("Lugares: GeoJSON", "Places: GeoJSON"),
        "places.gpkg" => ("Lugares: GeoPackage para QGIS", "Places: GeoPackage for QGIS"),
        "places.fgb" => ("Lugares: FlatGeobuf", "Places: FlatGeobuf"),
        "dhis2.json" => ("Valores para DHIS2", "Values for DHIS2"),
        "map-es.svg" | "map-es.png" => ("Mapa en español", "Map in Spanish"),
        "map-en.svg" | "map-en.png" => ("Mapa en inglés", "Map in English"),
        "brief-es-a4.pdf" => ("Resumen en español, A4", "Brief in Spanish, A4"),
        "brief-es-letter.pdf" => ("Resumen en español, carta", "Brief in Spanish, Letter"),
        "brief-en-a4.pdf" => ("Resumen en inglés, A4", "Brief in English, A4"),
        "brief-en-letter.pdf" => ("Resumen en inglés, carta", "Brief in English, Letter"),
        "manifest.json" => ("Lista de archivos con sus huellas", "List of files with their hashes"),
        "manifest.sig" => ("Firma de la lista (Ed25519)", "Signature of the list (Ed25519)"),
        "manifest.pub" => ("Llave pública de la firma", "Public key of the signature"),
        _ => ("Archivo", "File"),
    };
    Text::new(es, en)
}

fn told(name: &'static str, source: impl std::error::Error + Send + Sync + 'static) -> FileError {
    FileError { name, source: Box::new(source) }
}
