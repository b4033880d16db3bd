//! A workbook: the numbers, what each column means, and what must be known to read them.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::{COLUMNS, Cell, Table};

impl Table {
    /// The workbook's bytes; its times are those of the release, so they are the same each time.
    pub(super) fn xlsx(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let made = ExcelDateTime::parse_from_str(&self.published_at[..19])?;
        let title = format!("Atalaya {}", self.number);
        book.set_properties(
            &DocProperties::new()
                .set_title(title)
                .set_author("Atalaya")
                .set_creation_datetime(&made),
        );
        let bold = Format::new().set_bold();
        self.write_numbers(book.add_worksheet().set_name("datos")?, &bold)?;
        write_codebook(book.add_worksheet().set_name("codigos")?, &bold)?;
        self.write_notes(book.add_worksheet().set_name("metodo")?, &bold)?;
        book.save_to_buffer()
    }

    fn write_numbers(&self, sheet: &mut Worksheet, bold: &Format) -> Result<(), XlsxError> {
        for (at, column) in COLUMNS.iter().enumerate() {
            sheet.write_string_with_format(0, at as u16, column.name, bold)?;
            sheet.write_string(1, at as u16, column.hxl)?;
        }
        for (row, cells) in self.rows.iter().map(|row| &row.cells).enumerate() {
            for (at, cell) in cells.iter().enumerate() {
                let (row, at) = (row as u32 + 2, at as u16);
                // Text is written as text: nothing in it is a formula.
                match cell {
                    Cell::Text(text) => sheet.write_string(row, at, text)?,
                    Cell::Whole(number) => sheet.write_number(row, at, *number as f64)?,
                    Cell::Real(number) => {
                        sheet.write_number(row, at, (number * 100.0).round() / 100.0)?
                    }
                };
            }
        }
        if self.synthetic {
            sheet.set_header(format!("&C{}", super::notes::MADE_UP));
        }
        sheet.set_freeze_panes(2, 0)?;
        Ok(())
    }

    fn write_notes(&self, sheet: &mut Worksheet, bold: &Format) -> Result<(), XlsxError> {
        header(sheet, bold)?;
        for (row, (about, text)) in self.notes.iter().enumerate() {
            let row = row as u32 + 1;
            sheet.write_string(row, 0, *about)?;
            sheet.write_string(row, 1, text.es.as_str())?;
            sheet.write_string(row, 2, text.en.as_str())?;
        }
        Ok(())
    }
}

fn write_codebook(sheet: &mut Worksheet, bold: &Format) -> Result<(), XlsxError> {
    header(sheet, bold)?;
    for (row, column) in COLUMNS.iter().enumerate() {
        let (row, meaning) = (row as u32 + 1, column.meaning());
        sheet.write_string(row, 0, column.name)?;
        sheet.write_string(row, 1, meaning.es.as_str())?;
        sheet.write_string(row, 2, meaning.en.as_str())?;
    }
    Ok(())
}

fn header(sheet: &mut Worksheet, bold: &Format) -> Result<(), XlsxError> {
    for (at, (name, width)) in [("código", 18), ("español", 80), ("English", 80)].iter().enumerate()
    {
        sheet.write_string_with_format(0, at as u16, *name, bold)?;
        sheet.set_column_width(at as u16, *width)?;
    }
    Ok(())
}
