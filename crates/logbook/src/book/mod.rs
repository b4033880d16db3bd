//! A file of rows, whatever wrote it, read within limits that a hostile one cannot pass.

mod text;
mod xlsx;

/// How large a file may be. All of it is held in memory while it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Bytes of everything in a packed file once it is unpacked, whatever the file says of itself.
    pub unpacked: u64,
    /// Rows of a sheet that are not blank.
    pub rows: usize,
    /// Columns of a sheet.
    pub columns: usize,
    /// Characters of a cell.
    pub cell_chars: usize,
    /// Sheets.
    pub sheets: usize,
}

impl Limits {
    /// A file of refused rows comes back with a column of reasons more.
    const REASONS: usize = 1;
    /// Years of one organisation's logbook: what is larger is for `atalaya import`.
    pub const LOGBOOK: Self = Self {
        bytes: 4 * 1024 * 1024,
        unpacked: 48 * 1024 * 1024,
        rows: 10_000,
        columns: 64 + Self::REASONS,
        cell_chars: 8_000,
        sheets: 40,
    };
    /// What the command takes: many years at once, on a machine whose owner waits for nobody else.
    pub const COMMAND: Self = Self {
        bytes: 32 * 1024 * 1024,
        unpacked: 256 * 1024 * 1024,
        rows: 100_000,
        ..Self::LOGBOOK
    };
}

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BookError {
    /// More bytes than are taken.
    #[error("the file is larger than {most} bytes")]
    TooLarge {
        /// The most.
        most: usize,
    },
    /// Unpacked it would be more than is taken.
    #[error("unpacked, the file is larger than {most} bytes")]
    Unpacks {
        /// The most.
        most: u64,
    },
    /// It is no spreadsheet of the newer kind and no text.
    #[error("the file is neither XLSX nor text")]
    Unknown,
    /// The older kind of spreadsheet, or one with a password.
    #[error("it is an old spreadsheet (.xls) or has a password: save it as .xlsx without one")]
    OldOrLocked,
    /// It is broken.
    #[error("the file is broken")]
    Broken,
    /// There is no such sheet.
    #[error("there is no such sheet")]
    NoSuchSheet,
    /// There is nothing in it.
    #[error("the sheet is empty")]
    Empty,
    /// Too many rows.
    #[error("more than {most} rows")]
    TooManyRows {
        /// The most.
        most: usize,
    },
    /// Too many columns.
    #[error("more than {most} columns")]
    TooManyColumns {
        /// The most.
        most: usize,
    },
    /// Too many sheets.
    #[error("more than {most} sheets")]
    TooManySheets {
        /// The most.
        most: usize,
    },
    /// A cell is too long: a quote is not closed, or a document was pasted into it.
    #[error("a cell of row {row} has more than {most} characters")]
    CellTooLong {
        /// The row as the file counts it.
        row: usize,
        /// The most.
        most: usize,
    },
}

/// In which letters a text was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// A spreadsheet, which says so itself.
    Xlsx,
    /// UTF-8.
    Utf8,
    /// UTF-16.
    Utf16,
    /// Windows-1252: taken where it is no UTF-8.
    Windows1252,
}

impl Encoding {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Utf8 => "utf-8",
            Self::Utf16 => "utf-16",
            Self::Windows1252 => "windows-1252",
        }
    }
}

/// A row that is not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// As the file counts it, from 1.
    pub number: usize,
    /// Its cells as text, trimmed, without blank ones behind the last.
    pub cells: Vec<String>,
}

impl SheetRow {
    /// The cell of a column; blank where there is none.
    #[must_use]
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// The rows of one sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// What it is called; blank for a text.
    pub name: String,
    /// Its rows that are not blank, in their order.
    pub rows: Vec<SheetRow>,
}

/// A file with the sheet that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    /// In which letters it was written.
    pub encoding: Encoding,
    /// What stands between the columns of a text.
    pub delimiter: Option<char>,
    /// The names of its sheets, in their order; none of a text.
    pub sheets: Vec<String>,
    /// Whether its days are counted from 1904, as spreadsheets of old Macintoshes do.
    pub from_1904: bool,
    /// The sheet that was read.
    pub sheet: Sheet,
}

impl Book {
    /// Reads a sheet of a file; the first that has rows unless one is named.
    ///
    /// # Errors
    ///
    /// [`BookError`], before more than the limits allow is held.
    pub fn read(bytes: &[u8], sheet: Option<&str>, limits: &Limits) -> Result<Self, BookError> {
        if bytes.len() > limits.bytes {
            return Err(BookError::TooLarge { most: limits.bytes });
        }
        match bytes {
            [] => Err(BookError::Empty),
            [b'P', b'K', 3, 4, ..] => xlsx::read(bytes, sheet, limits),
            [0xd0, 0xcf, 0x11, 0xe0, ..] => Err(BookError::OldOrLocked),
            text => text::read(text, limits),
        }
    }
}

/// Takes the cells of a sheet one by one, within the limits.
struct Gathered<'a> {
    limits: &'a Limits,
    rows: Vec<SheetRow>,
}

impl<'a> Gathered<'a> {
    const fn new(limits: &'a Limits) -> Self {
        Self { limits, rows: Vec::new() }
    }

    /// Takes a cell. Rows come in order; one that does not is a broken file's.
    fn put(&mut self, number: usize, column: usize, text: &str) -> Result<(), BookError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        let Limits { columns, cell_chars, rows, .. } = *self.limits;
        if column >= columns {
            return Err(BookError::TooManyColumns { most: columns });
        }
        // Bytes first: counting characters is for those that may be too long.
        if text.len() > cell_chars && text.chars().count() > cell_chars {
            return Err(BookError::CellTooLong { row: number, most: cell_chars });
        }
        let full = self.rows.len() >= rows;
        match self.rows.last_mut() {
            Some(last) if last.number == number => {
                if last.cells.len() <= column {
                    last.cells.resize(column + 1, String::new());
                }
                if let Some(cell) = last.cells.get_mut(column) {
                    text.clone_into(cell);
                }
                Ok(())
            }
            Some(last) if last.number > number => Err(BookError::Broken),
            _ if full => Err(BookError::TooManyRows { most: rows }),
            _ => {
                let mut cells = vec![String::new(); column];
                cells.push(text.to_owned());
                self.rows.push(SheetRow { number, cells });
                Ok(())
            }
        }
    }

    fn sheet(self, name: &str) -> Sheet {
        Sheet { name: name.to_owned(), rows: self.rows }
    }
}
