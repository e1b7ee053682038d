//! The edge of a workspace.
//!
//! Owns: which files a workspace reaches, and that a path which leads out of it is refused, whether by its own words
//! (`..`, a path from the root) or by a link. Everything that a project names passes here: what its specs use, its
//! specs, templates, rules and configurations that are links, and the folders of `policyc.toml`, outputs among them.
//! What a user names on the command line is his own word and does not.

use std::path::{Component, Path, PathBuf};

use super::loader::{LoadError, plain};

/// The folder of a workspace, as a true path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Edge(PathBuf);

impl Edge {
    /// The edge around a folder, which must be a true path.
    pub fn of(folder: impl Into<PathBuf>) -> Self {
        Self(folder.into())
    }

    /// Whether a true path lies inside.
    pub fn holds(&self, path: &Path) -> bool {
        path.starts_with(&self.0)
    }

    /// The true path of `target` as seen from the folder `from`, which lies inside. `canonical` finds true paths.
    ///
    /// # Errors
    /// [`LoadError::Outside`] where it does not lie inside, or what `canonical` says.
    pub fn reach(
        &self,
        from: &Path,
        target: &Path,
        canonical: impl Fn(&Path) -> Result<PathBuf, LoadError>,
    ) -> Result<PathBuf, LoadError> {
        // A path that leaves by its own words is refused before anyone is asked for it, so that no answer tells what
        // lies outside.
        let mut here = if target.is_absolute() { plain(target) } else { plain(from) };
        for part in target.components().filter(|_| target.is_relative()) {
            match part {
                Component::ParentDir => drop(here.pop()),
                Component::Normal(name) => here.push(name),
                _ => {}
            }
            if !self.holds(&here) {
                return Err(LoadError::Outside);
            }
        }
        if !self.holds(&here) {
            return Err(LoadError::Outside);
        }
        let path = canonical(&from.join(target))?;
        if self.holds(&path) { Ok(path) } else { Err(LoadError::Outside) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_out_is_refused_and_never_asked_for() {
        let edge = Edge::of("/w/site");
        let from = Path::new("/w/site/in");
        let asked = |path: &Path| Ok(plain(path));
        for (target, path) in [("a", "/w/site/in/a"), ("./../a", "/w/site/a"), ("x/../../b", "/w/site/b")] {
            assert_eq!(edge.reach(from, Path::new(target), asked), Ok(PathBuf::from(path)));
        }
        assert_eq!(edge.reach(from, Path::new("/w/site/a"), asked), Ok(PathBuf::from("/w/site/a")));
        let never = |_: &Path| panic!("asked");
        for target in ["../../a", "/etc/passwd", "/w", "/w/site/../a", "../../site/a", "/w/sites", "../../../../.."] {
            assert_eq!(edge.reach(from, Path::new(target), never), Err(LoadError::Outside), "{target}");
        }
        let link = |_: &Path| Ok(PathBuf::from("/etc/passwd"));
        assert_eq!(edge.reach(from, Path::new("link"), link), Err(LoadError::Outside));
    }
}
