//! Files of all ages, and hostile ones.

use std::io::Write as _;

use atalaya_logbook::{Book, BookError, Encoding, Limits, Logbook, Plan, SheetRow};
use proptest::prelude::*;

fn read(bytes: &[u8]) -> Result<Book, BookError> {
    Book::read(bytes, None, &Limits::LOGBOOK)
}

fn row(number: usize, cells: &[&str]) -> SheetRow {
    SheetRow { number, cells: cells.iter().map(|cell| (*cell).to_owned()).collect() }
}

#[test]
fn rows_are_numbered_as_an_editor_does() {
    let book = read(b"a,b\r\n\r\n\r\n1,2\r\n\"x\ny\",3\r\n,,\r\n4,5").expect("a text");
    let expected =
        [row(1, &["a", "b"]), row(4, &["1", "2"]), row(5, &["x\ny", "3"]), row(8, &["4", "5"])];
    assert_eq!(book.sheet.rows, expected);
    assert_eq!((book.encoding, book.delimiter), (Encoding::Utf8, Some(',')));
}

#[test]
fn letters_and_delimiters_are_found_out() {
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain("año\tx\n1\t2\n".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for (bytes, encoding, delimiter, first) in [
        ("\u{feff}año;x\n1;2\n".as_bytes().to_vec(), Encoding::Utf8, ';', "año"),
        (b"a\xf1o;x\n1;2\n".to_vec(), Encoding::Windows1252, ';', "año"),
        (utf16, Encoding::Utf16, '\t', "año"),
        (
            "una, dos, tres\naño|x\n1|2\n3|4\n".as_bytes().to_vec(),
            Encoding::Utf8,
            '|',
            "una, dos, tres",
        ),
    ] {
        let book = read(&bytes).expect("a text");
        assert_eq!((book.encoding, book.delimiter), (encoding, Some(delimiter)));
        assert_eq!(book.sheet.rows[0].cell(0), first);
    }
}

#[test]
fn a_packed_file_is_counted_and_not_believed() {
    let mut packed = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    packed.start_file("xl/sharedStrings.xml", options).expect("a part");
    let nothing = vec![b' '; 1 << 20];
    for _ in 0..60 {
        packed.write_all(&nothing).expect("written");
    }
    let mut bytes = packed.finish().expect("a packed file").into_inner();
    assert!(bytes.len() < 1 << 20);
    assert_eq!(read(&bytes), Err(BookError::Unpacks { most: Limits::LOGBOOK.unpacked }));
    // It says of itself that it is small: in the header and in the directory at its end.
    let size = u32::to_le_bytes(60 << 20);
    while let Some(at) = bytes.windows(4).position(|four| four == size) {
        bytes[at..at + 4].copy_from_slice(&[1, 0, 0, 0]);
    }
    assert!(matches!(read(&bytes), Err(BookError::Unpacks { .. } | BookError::Broken)));
}

#[test]
fn cells_far_out_cost_nothing_and_are_refused() {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write(1_000_000, 0, "far down").expect("written");
    let bytes = book.save_to_buffer().expect("a spreadsheet");
    assert_eq!(read(&bytes).expect("one row").sheet.rows, [row(1_000_001, &["far down"])]);
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write(0, 16_000, "far right").expect("written");
    let bytes = book.save_to_buffer().expect("a spreadsheet");
    assert_eq!(read(&bytes), Err(BookError::TooManyColumns { most: 65 }));
}

#[test]
fn a_sheet_is_read_by_its_name() {
    let mut book = rust_xlsxwriter::Workbook::new();
    for name in ["uno", "dos"] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).expect("a name");
        sheet.write(0, 0, name).expect("written");
    }
    let bytes = book.save_to_buffer().expect("a spreadsheet");
    let named = |name| Book::read(&bytes, Some(name), &Limits::LOGBOOK).map(|book| book.sheet.name);
    assert_eq!(named("dos"), Ok("dos".to_owned()));
    assert_eq!(named("../tres"), Err(BookError::NoSuchSheet));
}

proptest! {
    /// Whatever somebody sends, reading it ends, and in nothing but rows or a refusal.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..600), packed in any::<bool>()) {
        let bytes = if packed { [b"PK\x03\x04".as_slice(), &bytes].concat() } else { bytes };
        let _ = Logbook::read(&bytes, Plan::default(), &Limits::LOGBOOK, 2026);
    }

    #[test]
    fn any_sheet_of_text_is_read(text in "[\\PC;,\"\n]{0,200}", header_row in 0_usize..9) {
        let plan = Plan { header_row: Some(header_row), ..Plan::default() };
        if let Ok(logbook) = Logbook::read(text.as_bytes(), plan, &Limits::LOGBOOK, 2026) {
            let _ = logbook.questions(None);
        }
    }

    /// A spreadsheet that was damaged on its way.
    #[test]
    fn a_damaged_spreadsheet_is_read_or_refused(at in 0_usize..6_000, byte in any::<u8>()) {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "Fecha").expect("written");
        sheet.write(1, 0, 45_366.5).expect("written");
        let mut bytes = book.save_to_buffer().expect("a spreadsheet");
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = read(&bytes);
    }
}

/// A workbook that counts its days from 1904, as spreadsheets of old Macintoshes do.
fn macintosh() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, name) in ["Fecha", "Tipo", "Monto"].into_iter().enumerate() {
        sheet.write_string(0, at as u16, name).expect("written");
    }
    let dates = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
    sheet.write_number_with_format(1, 0, 44_634.0, &dates).expect("written");
    for (row, number) in [(2, 44_634.0), (3, 44_634.895_833_333_3)] {
        sheet.write_number(row, 0, number).expect("written");
        sheet.write_number(row, 2, 44_634.0).expect("written");
    }
    let written = book.save_to_buffer().expect("written");
    let mut packed = zip::ZipArchive::new(std::io::Cursor::new(written)).expect("packed");
    let mut again = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for at in 0..packed.len() {
        let mut part = packed.by_index(at).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut part, &mut text).expect("text");
        again.start_file(name, options).expect("begun");
        let text = text.replace("<workbookPr ", "<workbookPr date1904=\"1\" ");
        again.write_all(text.as_bytes()).expect("written");
    }
    again.finish().expect("packed").into_inner()
}

#[test]
fn days_that_are_counted_from_1904_are_not_four_years_earlier() {
    let logbook = Logbook::read(&macintosh(), Plan::default(), &Limits::LOGBOOK, 2026);
    let logbook = logbook.expect("a workbook");
    let cells =
        |at: usize| -> Vec<&str> { logbook.rows().iter().map(|row| row.cell(at)).collect() };
    assert_eq!(cells(0), ["2026-03-15", "2026-03-15", "2026-03-15 21:30"]);
    assert_eq!(cells(2), ["", "44634", "44634"], "no amount is a date");
    assert_eq!(logbook.columns[0].samples[1], "2026-03-15");
}
