//! How two sets of events, known by what defines them, lie beside each other.

/// How one set lies beside another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// They are one.
    Same,
    /// The first lies in the second.
    Within,
    /// The second lies in the first.
    Contains,
    /// No event is in both.
    Apart,
    /// Some events may be in both, and either may have others.
    Crosses,
}

impl Relation {
    /// The relation of the second to the first.
    #[must_use]
    pub const fn turned(self) -> Self {
        match self {
            Self::Within => Self::Contains,
            Self::Contains => Self::Within,
            Self::Same | Self::Apart | Self::Crosses => self,
        }
    }

    /// The relation of sets that are defined by several things at once, from those of each thing.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Apart, _) | (_, Self::Apart) => Self::Apart,
            (Self::Crosses, _)
            | (_, Self::Crosses)
            | (Self::Within, Self::Contains)
            | (Self::Contains, Self::Within) => Self::Crosses,
            (Self::Same, one) | (one, Self::Same) => one,
            (Self::Within, Self::Within) => Self::Within,
            (Self::Contains, Self::Contains) => Self::Contains,
        }
    }
}
