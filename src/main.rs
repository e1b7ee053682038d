#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    policyc::cli::main()
}
