//! What a run can still use up.

use std::cell::Cell;

use super::fault::{Done, ENDLESS, Fault, TOO_LARGE, TOO_LONG};

/// How deep templates and macros call each other.
const DEPTH: usize = 60;

/// The steps, the size and the depth that are left to a run.
#[derive(Debug)]
pub struct Budget {
    /// Whether steps and sizes are counted.
    pub counted: bool,
    steps: Cell<u64>,
    /// The size in bytes that a text can have.
    largest: usize,
    depth: Cell<usize>,
}

impl Budget {
    pub fn new(steps: u64, largest: usize) -> Self {
        Self { counted: true, steps: Cell::new(steps), largest, depth: Cell::new(0) }
    }

    /// For the built-in templates, which come to an end by themselves.
    pub fn unlimited() -> Self {
        Self { counted: false, ..Self::new(u64::MAX, usize::MAX) }
    }

    /// The steps that are left.
    pub fn steps(&self) -> u64 {
        self.steps.get()
    }

    /// Gives back what was used up since there were so many.
    pub fn refill(&self, steps: u64) {
        self.steps.set(steps);
    }

    /// Uses steps up.
    ///
    /// # Errors
    /// Where there are no more.
    #[inline]
    pub fn spend(&self, steps: usize) -> Done<()> {
        if !self.counted {
            return Ok(());
        }
        let left = self.steps.get().checked_sub(steps as u64).ok_or_else(|| Fault::new(TOO_LONG))?;
        self.steps.set(left);
        Ok(())
    }

    /// Whether a text can have that size in bytes.
    ///
    /// # Errors
    /// Where it cannot.
    pub fn fits(&self, size: usize) -> Done<()> {
        if size > self.largest { Err(Fault::new(TOO_LARGE)) } else { Ok(()) }
    }

    /// Goes one call deeper.
    ///
    /// # Errors
    /// Where that is too deep.
    pub fn deeper<T>(&self, run: impl FnOnce() -> Done<T>) -> Done<T> {
        let depth = self.depth.get() + 1;
        if depth > DEPTH {
            return Err(Fault::new(ENDLESS));
        }
        self.depth.set(depth);
        let done = run();
        self.depth.set(depth - 1);
        done
    }
}
