//! Numbers that look like chance and are the same on every machine.

#![allow(dead_code, reason = "each test takes what it needs")]

/// Each seed is a row of numbers of its own.
#[derive(Debug, Clone)]
pub struct Numbers(u64);

impl Numbers {
    pub fn new(seed: u64) -> Self {
        // Rows of near seeds must not begin alike.
        let mut numbers = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        numbers.next(2);
        numbers
    }

    /// From 0 up to the last number below `below`.
    pub fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % below.max(1)
    }

    /// True in so many cases of a hundred.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.next(100) < percent
    }

    pub fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.next(all.len())]
    }
}
