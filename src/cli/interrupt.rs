//! Ctrl-C.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Set by Ctrl-C; work ends at the next safe point.
pub(super) static STOP: AtomicBool = AtomicBool::new(false);

/// Lets Ctrl-C end the work between two specs, so that no temporary file stays; a second one ends
/// the program at once.
pub(super) fn catch() {
    // Programs between the terminal and this one may pass on what arrived here already.
    const ECHO: Duration = Duration::from_millis(500);
    static FIRST: OnceLock<Instant> = OnceLock::new();
    // Without a handler Ctrl-C still works, only less cleanly.
    let _ = ctrlc::set_handler(|| {
        STOP.store(true, Ordering::Relaxed);
        if FIRST.get_or_init(Instant::now).elapsed() > ECHO {
            std::process::exit(130);
        }
    });
}
