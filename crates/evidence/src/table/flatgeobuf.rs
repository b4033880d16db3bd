//! `FlatGeobuf`: the places by one request of a browser. In the release's order, so without an index.

use flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType};
use geo::{Coord, LineString, MultiPolygon, Polygon};
use geozero::{ColumnValue, PropertyProcessor as _};
use thiserror::Error;

use super::{COLUMNS, Cell, Shape, Table};

/// Why no file can be made.
#[derive(Debug, Error)]
pub(super) enum FlatGeobufError {
    #[error("cannot write a place")]
    Place(#[from] geozero::error::GeozeroError),
    #[error("cannot write the file")]
    File(#[from] flatgeobuf::Error),
}

impl Table {
    /// The file's bytes.
    pub(super) fn flatgeobuf(&self) -> Result<Vec<u8>, FlatGeobufError> {
        let title = format!("Atalaya {}", self.number);
        let notes = self
            .notes
            .iter()
            .map(|(about, text)| (*about, serde_json::json!({"es": text.es, "en": text.en})));
        let notes: serde_json::Map<_, _> =
            notes.map(|(about, text)| (about.to_owned(), text)).collect();
        let metadata = serde_json::Value::Object(notes).to_string();
        let options = FgbWriterOptions {
            write_index: false,
            detect_type: false,
            promote_to_multi: true,
            crs: FgbCrs { code: 4_326, ..FgbCrs::default() },
            title: Some(&title),
            metadata: Some(&metadata),
            ..FgbWriterOptions::default()
        };
        let mut file =
            FgbWriter::create_with_options("places", GeometryType::MultiPolygon, options)?;
        for column in &COLUMNS {
            let of = match column.name {
                "release" | "events" => ColumnType::Long,
                "lower_95" | "upper_95" => ColumnType::Double,
                _ => ColumnType::String,
            };
            file.add_column(column.name, of, |_, _| {});
        }
        for row in &self.rows {
            // What has no outline has one polygon without corners: without any part GDAL reads nothing at all.
            let none = || Polygon::new(LineString::new(Vec::new()), Vec::new()).into();
            let shape = row.shape.as_ref().map_or_else(none, multi);
            let mut written = Ok(());
            file.add_feature_geom(geo::Geometry::MultiPolygon(shape), |feature| {
                written = COLUMNS.iter().zip(&row.cells).enumerate().try_for_each(
                    |(at, (column, cell))| {
                        let value = match cell {
                            Cell::Text(text) => ColumnValue::String(text),
                            Cell::Whole(number) => ColumnValue::Long(*number),
                            Cell::Real(number) => {
                                ColumnValue::Double((number * 100.0).round() / 100.0)
                            }
                        };
                        feature.property(at, column.name, &value).map(|_| ())
                    },
                );
            })?;
            written?;
        }
        let mut bytes = Vec::new();
        file.write(&mut bytes)?;
        Ok(bytes)
    }
}

fn multi(shape: &Shape) -> MultiPolygon<f64> {
    let line = |ring: &Vec<[f64; 2]>| {
        LineString::new(ring.iter().map(|[x, y]| Coord { x: *x, y: *y }).collect())
    };
    let each = shape.polygons.iter().map(|polygon| {
        let mut rings = polygon.rings.iter().map(line);
        let outline = rings.next().unwrap_or_else(|| LineString::new(Vec::new()));
        Polygon::new(outline, rings.collect())
    });
    MultiPolygon::new(each.collect())
}
