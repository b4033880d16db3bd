//! Where something sealed stands.

/// Where something sealed stands: it opens there and nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Context<'a> {
    /// The organisation it belongs to; 0 for what belongs to the installation.
    pub organisation: i64,
    /// The table.
    pub table: &'a str,
    /// The row.
    pub id: &'a [u8],
    /// The column.
    pub column: &'a str,
}

impl Context<'_> {
    /// The associated data: each field with its length, so that no two places look alike.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(64);
        let organisation = self.organisation.to_be_bytes();
        for field in [&organisation[..], self.table.as_bytes(), self.id, self.column.as_bytes()] {
            bytes.extend_from_slice(&(field.len() as u64).to_be_bytes());
            bytes.extend_from_slice(field);
        }
        bytes
    }
}
