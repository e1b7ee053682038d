//! Work of many threads, taken in order.
//!
//! Owns: that results are taken one after the other, in their order, while threads go on, and that only so many of them wait
//! for their turn. So memory does not grow with their number. Does not own: what is done.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// How far the threads may be ahead of the first result that is missing.
const AHEAD: usize = 64;
/// That of a main thread, so that a spec does not fail for being one of many.
const STACK: usize = 8 << 20;

struct Line<'a, T> {
    /// The next to be taken.
    next: usize,
    ready: BTreeMap<usize, T>,
    take: &'a mut (dyn FnMut(usize, T) + Send),
}

/// Makes results number 0 to `count`, and takes each in its turn. The number of threads follows from the machine alone.
pub(super) fn in_order<T: Send>(
    count: usize,
    make: &(dyn Fn(usize) -> T + Sync),
    take: &mut (dyn FnMut(usize, T) + Send),
) {
    let given = AtomicUsize::new(0);
    let line = Mutex::new(Line { next: 0, ready: BTreeMap::new(), take });
    let moved = Condvar::new();
    let work = || {
        let _end = End { line: &line, moved: &moved };
        loop {
            let index = given.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                return;
            }
            let far = |line: &mut Line<'_, T>| index >= line.next.saturating_add(AHEAD);
            drop(moved.wait_while(lock(&line), far).unwrap_or_else(PoisonError::into_inner));
            let made = make(index);
            let mut line = lock(&line);
            line.ready.insert(index, made);
            loop {
                let next = line.next;
                let Some(made) = line.ready.remove(&next) else { break };
                (line.take)(next, made);
                line.next += 1;
            }
            moved.notify_all();
        }
    };
    // A thread costs more to start than one spec takes.
    let threads = thread::available_parallelism().map_or(1, usize::from).min(count);
    thread::scope(|scope| {
        for _ in 1..threads {
            // Where the system gives no more of them, fewer do the work.
            let _ = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        }
        work();
    });
}

fn lock<'a, 'b, T>(line: &'a Mutex<Line<'b, T>>) -> MutexGuard<'a, Line<'b, T>> {
    line.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Lets nobody wait for a thread that panicked.
struct End<'a, 'b, T> {
    line: &'a Mutex<Line<'b, T>>,
    moved: &'a Condvar,
}

impl<T> Drop for End<'_, '_, T> {
    fn drop(&mut self) {
        if thread::panicking() {
            lock(self.line).next = usize::MAX;
            self.moved.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_taken_in_order_and_few_wait() {
        let (alive, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let make = |index: usize| {
            most.fetch_max(alive.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            // Early ones are slow, so that later ones have to wait.
            let work = if index.is_multiple_of(100) { 200_000 } else { 1 };
            (0..work).fold(index, |sum, one| std::hint::black_box(sum ^ one)) & 1
        };
        let mut taken = Vec::new();
        in_order(5_000, &make, &mut |index, _| {
            alive.fetch_sub(1, Ordering::SeqCst);
            taken.push(index);
        });
        assert!(taken.into_iter().eq(0..5_000));
        assert!(most.into_inner() <= AHEAD + 1, "more results wait than were to");
        in_order(0, &|_| (), &mut |_, ()| panic!("there is nothing to take"));
    }

    #[test]
    fn a_panic_ends_the_work_and_nobody_waits() {
        let panics = |make: &(dyn Fn(usize) + Sync), take: &mut (dyn FnMut(usize, ()) + Send)| {
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| in_order(1_000, make, take))).is_err()
        };
        assert!(panics(&|index| assert_ne!(index, 3), &mut |_, ()| {}));
        assert!(panics(&|_| {}, &mut |index, ()| assert_ne!(index, 3)));
    }
}
