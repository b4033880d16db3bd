//! The rows of an import file, one after the other, whatever its format.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context as _, bail};
use atalaya_domain::Json;
use atalaya_logbook::Row;
use flate2::read::MultiGzDecoder;

/// The longest line or record that is read, in bytes. A longer line is refused without being held
/// in memory; at a longer record a CSV file ends, since nobody knows where the next one begins.
const MAX_LINE: usize = 64 * 1024;
/// The largest `GeoJSON` document that is read, in bytes once unpacked: it is held whole, in some
/// seven times its size.
const MAX_DOCUMENT: u64 = 32 * 1024 * 1024;

/// A file being read.
pub struct Rows {
    /// The columns of a CSV file; empty for the others.
    pub columns: Vec<String>,
    reader: Reader,
    /// Bytes of the whole CSV records so far.
    whole: Arc<AtomicU64>,
    read: Arc<AtomicU64>,
    size: u64,
    broken: Option<std::io::Error>,
}

enum Reader {
    Csv(Box<csv::StringRecordsIntoIter<Bounded>>),
    Lines(Box<dyn BufRead + Send>),
    Features(std::vec::IntoIter<geojson::Feature>),
}

/// Counts the bytes that leave the disk, for the progress bar.
struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.read.fetch_add(length as u64, Ordering::Relaxed);
        Ok(length)
    }
}

/// What a CSV file is read through: an end to records that never end, as after a quote that is
/// not closed.
struct Bounded {
    inner: Box<dyn BufRead + Send>,
    given: u64,
    /// Where the last whole record ended. The reader asks for more only within the next one.
    whole: Arc<AtomicU64>,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.given.saturating_sub(self.whole.load(Ordering::Relaxed)) > MAX_LINE as u64 {
            return Err(std::io::Error::other(format!(
                "a record is longer than {MAX_LINE} bytes; is there a quote that is not closed?"
            )));
        }
        let length = self.inner.read(buffer)?;
        self.given += length as u64;
        Ok(length)
    }
}

impl Rows {
    /// Opens a `.csv`, `.geojson`, `.json`, `.ndjson` or `.jsonl` file, with `.gz` behind it or not.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
        let size = file.metadata()?.len();
        let read = Arc::new(AtomicU64::new(0));
        let counted =
            BufReader::with_capacity(1 << 16, Counted { inner: file, read: read.clone() });
        let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase());
        let name = name.unwrap_or_default();
        let plain = name.strip_suffix(".gz").unwrap_or(&name);
        let mut bytes: Box<dyn BufRead + Send> = if plain.len() < name.len() {
            Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(counted)))
        } else {
            Box::new(counted)
        };
        // Spreadsheets begin UTF-8 with a mark; it belongs to no column and is no JSON.
        let begins = bytes.fill_buf().with_context(|| format!("cannot read {}", path.display()))?;
        if begins.starts_with("\u{feff}".as_bytes()) {
            bytes.consume("\u{feff}".len());
        }
        let whole = Arc::new(AtomicU64::new(0));
        let (columns, reader) = match plain.rsplit('.').next() {
            Some("csv") => csv_reader(bytes, &whole)?,
            Some("geojson" | "json") => (Vec::new(), features(bytes)?),
            Some("ndjson" | "jsonl") => (Vec::new(), Reader::Lines(bytes)),
            _ => bail!("{} is neither CSV, GeoJSON nor NDJSON by its name", path.display()),
        };
        Ok(Self { columns, reader, whole, read, size, broken: None })
    }

    /// Bytes on disk.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Why the rows ended before the file did: the disk failed, or a packed file is incomplete.
    pub fn ended(&mut self) -> std::io::Result<()> {
        self.broken.take().map_or(Ok(()), Err)
    }

    /// Bytes read so far.
    pub fn position(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }
}

fn csv_reader(
    mut inner: Box<dyn BufRead + Send>,
    whole: &Arc<AtomicU64>,
) -> anyhow::Result<(Vec<String>, Reader)> {
    let delimiter = delimiter(inner.fill_buf()?);
    let bytes = Bounded { inner, given: 0, whole: Arc::clone(whole) };
    let mut reader =
        csv::ReaderBuilder::new().flexible(false).delimiter(delimiter).from_reader(bytes);
    let header = reader.headers().context("cannot read the header")?;
    let columns = header.iter().map(|name| name.trim().to_owned()).collect();
    whole.store(reader.position().byte(), Ordering::Relaxed);
    Ok((columns, Reader::Csv(Box::new(reader.into_records()))))
}

/// What stands between a sheet's columns: of comma, semicolon and tab the one that its first line
/// has most often outside of quotes.
fn delimiter(begins: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in begins.iter().take_while(|byte| **byte != b'\n') {
        quoted ^= *byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(known, _)| !quoted && known == byte) {
            *count += 1;
        }
    }
    // The last of equals is the greatest: a comma, then, when there is none of any.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(byte, _)| byte)
}

fn features(bytes: Box<dyn BufRead + Send>) -> anyhow::Result<Reader> {
    let mut bounded = bytes.take(MAX_DOCUMENT + 1);
    let document = geojson::GeoJson::from_reader(&mut bounded);
    anyhow::ensure!(
        bounded.limit() > 0,
        "the GeoJSON is larger than {} MiB: cut it, or make NDJSON or CSV of it",
        MAX_DOCUMENT >> 20
    );
    let document = document.context("cannot read the GeoJSON")?;
    match document {
        geojson::GeoJson::FeatureCollection(all) => Ok(Reader::Features(all.features.into_iter())),
        geojson::GeoJson::Feature(one) => Ok(Reader::Features(vec![one].into_iter())),
        geojson::GeoJson::Geometry(_) => bail!("the GeoJSON holds a geometry, not features"),
    }
}

impl Iterator for Rows {
    type Item = Row;

    /// The next row; none after the file's end, and none after it broke off.
    fn next(&mut self) -> Option<Row> {
        let next = match &mut self.reader {
            Reader::Csv(records) => {
                let next = records.next().map(record).transpose();
                self.whole.store(records.reader().position().byte(), Ordering::Relaxed);
                next
            }
            Reader::Lines(lines) => next_line(lines.as_mut()).transpose(),
            Reader::Features(features) => Ok(features.next().map(|feature| from_feature(&feature))),
        };
        next.unwrap_or_else(|error| {
            self.broken = Some(error);
            None
        })
    }
}

/// A CSV record; an error when nothing can be read after it.
fn record(read: csv::Result<csv::StringRecord>) -> std::io::Result<Row> {
    match read {
        Ok(record) => Ok(Row::Record(record)),
        Err(error) if error.is_io_error() => Err(error.into()),
        Err(error) => Ok(Row::Unreadable(error.to_string())),
    }
}

/// The next line that is not blank; an error when nothing can be read after it.
fn next_line(lines: &mut dyn BufRead) -> Option<std::io::Result<Row>> {
    loop {
        let mut line = Vec::new();
        match lines.take(MAX_LINE as u64 + 1).read_until(b'\n', &mut line) {
            Err(error) => return Some(Err(error)),
            Ok(0) => return None,
            Ok(length) if length > MAX_LINE => {
                skip_line(lines);
                let reason = format!("the line is longer than {MAX_LINE} bytes");
                return Some(Ok(Row::Unreadable(reason)));
            }
            Ok(_) if line.iter().all(u8::is_ascii_whitespace) => {}
            Ok(_) => {
                return Some(Ok(match Json::parse(&line) {
                    Ok(json) => Row::Object(json),
                    Err(error) => Row::Unreadable(error.to_string()),
                }));
            }
        }
    }
}

/// Reads on to the end of a line without keeping it.
fn skip_line(lines: &mut dyn BufRead) {
    while let Ok(buffer) = lines.fill_buf() {
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let length = end.map_or(buffer.len(), |end| end + 1);
        lines.consume(length);
        if end.is_some() || length == 0 {
            return;
        }
    }
}

/// A point feature as a report's object: its properties, its id, its position.
fn from_feature(feature: &geojson::Feature) -> Row {
    let point = match feature.geometry.as_ref().map(|geometry| &geometry.value) {
        Some(geojson::GeometryValue::Point { coordinates }) => coordinates.as_slice().to_vec(),
        Some(_) => return Row::Unreadable("the feature's geometry is not a point".to_owned()),
        None => Vec::new(),
    };
    let properties = feature.properties.clone().unwrap_or_default();
    let mut document = serde_json::Value::Object(properties);
    if let Some(members) = document.as_object_mut() {
        if let [lon, lat, ..] = point[..] {
            members.insert("lon".to_owned(), lon.into());
            members.insert("lat".to_owned(), lat.into());
        }
        match &feature.id {
            Some(geojson::feature::Id::String(id)) if !members.contains_key("id") => {
                members.insert("id".to_owned(), id.clone().into());
            }
            Some(geojson::feature::Id::Number(id)) if !members.contains_key("id") => {
                members.insert("id".to_owned(), id.to_string().into());
            }
            _ => {}
        }
    }
    match serde_json::from_value(document) {
        Ok(json) => Row::Object(json),
        Err(error) => Row::Unreadable(error.to_string()),
    }
}
