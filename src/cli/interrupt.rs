//! Signals that end the program: Ctrl-C, and what terminals, supervisors and CI send.

use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, LazyLock, Once};

use signal_hook::consts::SIGINT;

/// Set by the first signal; work ends at the next safe point.
pub(super) static STOP: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// The number of that signal; 0 before it came.
static SIGNAL: AtomicU8 = AtomicU8::new(0);

/// What a program that was ended by that signal exits with, as shells report it.
pub(super) fn code() -> u8 {
    128 + SIGNAL.load(Ordering::Relaxed)
}

/// Whether it was Ctrl-C.
pub(super) fn is_ctrl_c() -> bool {
    i32::from(SIGNAL.load(Ordering::Relaxed)) == SIGINT
}

/// Whether a signal came.
pub(super) fn came() -> bool {
    STOP.load(Ordering::Relaxed)
}

/// From here on, a signal ends the work between two files, so that no temporary one stays; a second one ends the
/// program at once. Before, it ends the program as it ends any other: nothing that waits for input may hold it up.
pub(super) fn catch() {
    static ONCE: Once = Once::new();
    // Without a handler signals still work, only less cleanly.
    ONCE.call_once(|| drop(listen()));
}

#[cfg(unix)]
fn listen() -> std::io::Result<()> {
    use std::time::{Duration, Instant};

    use signal_hook::consts::{SIGHUP, SIGTERM, SIGXFSZ};

    // Programs between the terminal and this one may pass on what arrived here already.
    const ECHO: Duration = Duration::from_millis(500);

    // A limit on the size of files then ends in an error of the write, which is told, and not in the end of the program.
    signal_hook::flag::register(SIGXFSZ, Arc::default())?;
    let wanted = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|&signal| !is_ignored(signal));
    let mut signals = signal_hook::iterator::Signals::new(wanted)?;
    std::thread::Builder::new().spawn(move || {
        let mut first = None;
        for signal in signals.forever() {
            if first.get_or_insert_with(Instant::now).elapsed() > ECHO {
                std::process::exit(128 + signal);
            }
            if !came() {
                SIGNAL.store(u8::try_from(signal).unwrap_or(0), Ordering::Relaxed);
                STOP.store(true, Ordering::Relaxed);
            }
        }
    })?;
    Ok(())
}

/// Whether the program was started so that a signal does not reach it, as `nohup` does with SIGHUP. Only Linux tells.
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}

#[cfg(not(unix))]
fn listen() -> std::io::Result<()> {
    SIGNAL.store(u8::try_from(SIGINT).unwrap_or(0), Ordering::Relaxed);
    signal_hook::flag::register_conditional_shutdown(SIGINT, i32::from(code()), Arc::clone(&STOP))?;
    signal_hook::flag::register(SIGINT, Arc::clone(&STOP))?;
    Ok(())
}
