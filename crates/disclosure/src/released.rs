//! The seal on what may leave the server.

/// Something that went through the gate. Only this crate can make one, so whoever sends only
/// released values cannot forget the gate.
#[derive(Debug, Clone, PartialEq)]
pub struct Released<T>(T);

impl<T> Released<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, to be looked at.
    pub const fn get(&self) -> &T {
        &self.0
    }

    /// The value, to be sent.
    pub fn into_inner(self) -> T {
        self.0
    }
}
