//! What git keeps of a folder, asked of the program `git`.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A commit, as seen from a folder of its repository.
#[derive(Debug)]
pub struct Commit {
    id: String,
    folder: PathBuf,
}

impl Commit {
    /// The commit of a name: a branch, a tag, `HEAD~1`.
    ///
    /// # Errors
    /// A sentence, where there is no git, no repository or no such commit.
    pub fn of(name: &str, folder: &Path) -> Result<Self, String> {
        // `--end-of-options` keeps a name that starts with `-` a name.
        let wanted = format!("{name}^{{commit}}");
        let id = ask(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted]);
        let id = id.map_err(|why| match why {
            Failure::Said(said) if said.is_empty() => format!("--against {name}: there is no such commit here"),
            why => format!("--against {name}: {}", why.sentence()),
        })?;
        Ok(Self { id: String::from_utf8_lossy(&id).trim().to_owned(), folder: folder.to_owned() })
    }

    /// The files below the folder, relative to it.
    ///
    /// # Errors
    /// A sentence, where git cannot tell.
    pub fn names(&self) -> Result<Vec<String>, String> {
        let listed = ask(&self.folder, &["ls-tree", "-r", "-z", "--name-only", &self.id, "--", "."]);
        let listed = listed.map_err(|why| why.sentence())?;
        let names = listed.split(|byte| *byte == 0).filter(|name| !name.is_empty());
        Ok(names.map(|name| String::from_utf8_lossy(name).into_owned()).collect())
    }

    /// What a file held.
    ///
    /// # Errors
    /// A sentence, where git cannot tell.
    pub fn content(&self, name: &str) -> Result<Vec<u8>, String> {
        ask(&self.folder, &["cat-file", "blob", &format!("{}:./{name}", self.id)]).map_err(|why| why.sentence())
    }
}

/// Why git gave no answer.
enum Failure {
    Missing(std::io::Error),
    Said(String),
}

impl Failure {
    fn sentence(self) -> String {
        match self {
            Self::Missing(error) => format!("could not start `git`: {error}"),
            Self::Said(said) => format!("git: {}", said.trim_start_matches("fatal: ")),
        }
    }
}

fn ask(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, Failure> {
    let done = Command::new("git").arg("-C").arg(folder).args(arguments).output().map_err(Failure::Missing)?;
    if done.status.success() {
        return Ok(done.stdout);
    }
    let said = String::from_utf8_lossy(&done.stderr);
    Err(Failure::Said(said.lines().next().unwrap_or_default().to_owned()))
}
