#![forbid(unsafe_code)]

/// Compiling a policy makes tens of thousands of small values; mimalloc halves what that costs.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    policyc::cli::main()
}
