//! Some of a list.

/// Some of a list, by their places in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Members(Vec<u64>);

impl Members {
    /// Those of so many that are in it.
    pub fn of(count: usize, is_in: impl Fn(usize) -> bool) -> Self {
        let mut words = vec![0_u64; count.div_ceil(64)];
        for at in (0..count).filter(|at| is_in(*at)) {
            words[at / 64] |= 1 << (at % 64);
        }
        Self(words)
    }

    /// None of the same list.
    pub fn none(&self) -> Self {
        Self(vec![0; self.0.len()])
    }

    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// Their places, in order.
    pub fn places(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.0.len() * 64).filter(|at| self.0[at / 64] >> (at % 64) & 1 == 1)
    }

    /// Those of them that are not in the other.
    pub fn without(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(one, two)| one & !two).collect())
    }

    /// Those of both.
    pub fn with(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(one, two)| one | two).collect())
    }

    /// Those that are in the one and in the other.
    pub fn both(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(one, two)| one & two).collect())
    }

    pub fn lies_in(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(one, two)| one & !two == 0)
    }
}
