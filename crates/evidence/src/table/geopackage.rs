//! `GeoPackage` 1.3: an SQLite file that QGIS opens, with the places and the notes as tables.
//!
//! # Design
//! The only SQL outside of the store's room: here it is a file format and not our data. The database is
//! made in memory by the SQLite that is compiled in anyway and given out as its bytes.

use std::fmt::Write as _;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sqlite::SqliteConnection;
use thiserror::Error;

use super::{COLUMNS, Cell, Shape, Table};

/// Why no file can be made.
#[derive(Debug, Error)]
pub(super) enum GeoPackageError {
    #[error("cannot open a database in memory")]
    Open(#[source] ConnectionError),
    #[error("cannot fill it")]
    Fill(#[from] diesel::result::Error),
}

/// The format's id in the file's head: `GPKG`.
const APPLICATION: u32 = 0x4750_4B47;
/// Version 1.3.0.
const VERSION: u32 = 10_300;
/// Places are longitude and latitude, WGS 84.
const WGS_84: i32 = 4_326;

/// What every `GeoPackage` has, section 1.1 and requirement 11 of OGC 12-128r17.
const FRAME: &str = "
CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL PRIMARY KEY,
    organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL,
    definition TEXT NOT NULL,
    description TEXT
);
INSERT INTO gpkg_spatial_ref_sys VALUES
    ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', NULL),
    ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', NULL),
    ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563,AUTHORITY[\"EPSG\",\"7030\"]],AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,AUTHORITY[\"EPSG\",\"8901\"]],UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],AXIS[\"Latitude\",NORTH],AXIS[\"Longitude\",EAST],AUTHORITY[\"EPSG\",\"4326\"]]', NULL);
CREATE TABLE gpkg_contents (
    table_name TEXT NOT NULL PRIMARY KEY,
    data_type TEXT NOT NULL,
    identifier TEXT UNIQUE,
    description TEXT DEFAULT '',
    last_change DATETIME NOT NULL,
    min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
    srs_id INTEGER REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_geometry_columns (
    table_name TEXT NOT NULL UNIQUE REFERENCES gpkg_contents (table_name),
    column_name TEXT NOT NULL,
    geometry_type_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL REFERENCES gpkg_spatial_ref_sys (srs_id),
    z TINYINT NOT NULL,
    m TINYINT NOT NULL,
    PRIMARY KEY (table_name, column_name)
);
CREATE TABLE method (fid INTEGER PRIMARY KEY NOT NULL, about TEXT NOT NULL, es TEXT NOT NULL, en TEXT NOT NULL);
CREATE TABLE codebook (fid INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL, hxl TEXT NOT NULL, es TEXT NOT NULL, en TEXT NOT NULL);
";

impl Table {
    /// The file's bytes. Its times are those of the release.
    pub(super) fn geopackage(&self) -> Result<Vec<u8>, GeoPackageError> {
        let mut memory = SqliteConnection::establish(":memory:").map_err(GeoPackageError::Open)?;
        memory.batch_execute(&format!(
            "PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION};"
        ))?;
        memory.batch_execute(&format!("BEGIN; {FRAME} {} COMMIT;", self.filling()))?;
        Ok(memory.serialize_database_to_buffer().to_vec())
    }

    /// The statements that fill it, all values written out: they are of the release and quoted.
    fn filling(&self) -> String {
        let mut sql = String::from(
            "CREATE TABLE places (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom MULTIPOLYGON",
        );
        for column in &COLUMNS {
            let of = match column.name {
                "release" | "events" => "INTEGER",
                "lower_95" | "upper_95" => "DOUBLE",
                _ => "TEXT",
            };
            let _ = write!(sql, ", {} {of}", column.name);
        }
        sql.push_str(");\n");
        let bounds = self.bounds().map_or_else(
            || "NULL, NULL, NULL, NULL".to_owned(),
            |ends| ends.map(|end| end.to_string()).join(", "),
        );
        let at = quoted(&format!("{}.000Z", &self.published_at[..19]));
        let _ = writeln!(
            sql,
            "INSERT INTO gpkg_contents VALUES ('places', 'features', 'places', {}, {at}, {bounds}, {WGS_84}), \
             ('method', 'attributes', 'method', '', {at}, NULL, NULL, NULL, NULL, NULL), \
             ('codebook', 'attributes', 'codebook', '', {at}, NULL, NULL, NULL, NULL, NULL);\n\
             INSERT INTO gpkg_geometry_columns VALUES ('places', 'geom', 'MULTIPOLYGON', {WGS_84}, 0, 0);",
            quoted(&format!("Atalaya {}", self.number)),
        );
        for row in &self.rows {
            let shape = row.shape.as_ref().map_or_else(|| "NULL".to_owned(), blob);
            let cells: Vec<String> = row.cells.iter().map(written).collect();
            let _ =
                writeln!(sql, "INSERT INTO places VALUES (NULL, {shape}, {});", cells.join(", "));
        }
        for (about, text) in &self.notes {
            let (about, es, en) = (quoted(about), quoted(&text.es), quoted(&text.en));
            let _ = writeln!(sql, "INSERT INTO method VALUES (NULL, {about}, {es}, {en});");
        }
        for column in &COLUMNS {
            let meaning = column.meaning();
            let _ = writeln!(
                sql,
                "INSERT INTO codebook VALUES (NULL, {}, {}, {}, {});",
                quoted(column.name),
                quoted(column.hxl),
                quoted(&meaning.es),
                quoted(&meaning.en),
            );
        }
        sql
    }
}

fn quoted(text: &str) -> String {
    // What no text of a release has would end the statement early.
    format!("'{}'", text.replace('\'', "''").replace('\0', ""))
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => quoted(text),
        Cell::Whole(_) | Cell::Real(_) => cell.written(),
    }
}

/// The format's own header with the shape's ends, then well-known binary; all little-endian.
fn blob(shape: &Shape) -> String {
    let [west, south, east, north] = shape.bounds();
    // Version 0; an envelope of west, east, south, north.
    let mut bytes = vec![b'G', b'P', 0, 0b0000_0011];
    bytes.extend(WGS_84.to_le_bytes());
    for end in [west, east, south, north] {
        bytes.extend(end.to_le_bytes());
    }
    bytes.extend(well_known(shape));
    bytes.iter().fold("X'".to_owned(), |mut text, byte| {
        let _ = write!(text, "{byte:02X}");
        text
    }) + "'"
}

/// A multipolygon as ISO well-known binary.
fn well_known(shape: &Shape) -> Vec<u8> {
    const POLYGON: u32 = 3;
    const MULTIPOLYGON: u32 = 6;
    let mut bytes = vec![1];
    bytes.extend(MULTIPOLYGON.to_le_bytes());
    bytes.extend((shape.polygons.len() as u32).to_le_bytes());
    for polygon in &shape.polygons {
        bytes.push(1);
        bytes.extend(POLYGON.to_le_bytes());
        bytes.extend((polygon.rings.len() as u32).to_le_bytes());
        for ring in &polygon.rings {
            bytes.extend((ring.len() as u32).to_le_bytes());
            for degrees in ring.iter().flatten() {
                bytes.extend(degrees.to_le_bytes());
            }
        }
    }
    bytes
}
