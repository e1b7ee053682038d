//! Safe fixes: which are applied together, and that they mend what they say.

#[path = "fixes/bodies.rs"]
mod bodies;
mod made;

use std::ops::Range;
use std::path::Path;

use policyc::analysis::Project;
use policyc::diagnostic::{Diagnostic, Edit, Fix};
use policyc::source::{Memory, SourceFile, Span};
use policyc::workspace::{Fixed, Outcome};

use bodies::{applied, mended, project};
use made::numbers::Numbers;

/// A finding with one safe fix of several edits.
fn finding(file: &SourceFile, edits: &[(Range<usize>, &str)]) -> Diagnostic {
    let span = Span::new(file.id, 0, 0);
    let edits = edits
        .iter()
        .map(|(range, text)| Edit { span: Span::new(file.id, range.start, range.end), text: (*text).to_owned() });
    let mut finding = Diagnostic::warning("a/b", span, format!("{:?}", edits.clone().collect::<Vec<_>>()));
    finding.fixes.push(Fix { title: "mend it".to_owned(), edits: edits.collect(), safe: true });
    finding
}

fn add(project: &Project, text: &str) -> std::sync::Arc<SourceFile> {
    project.sources.add("a.policy", Path::new("/specs/a.policy"), text)
}

/// A text with edits that do not meet.
fn edited(text: &str, edits: &[(Range<usize>, &str)]) -> String {
    let mut edits = edits.to_vec();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.0.start));
    let mut text = text.to_owned();
    edits.into_iter().for_each(|(range, with)| text.replace_range(range, with));
    text
}

#[test]
fn of_two_fixes_that_meet_the_first_is_applied() {
    const TEXT: &str = "abcd";
    let ranges: Vec<Range<usize>> = (0..=4).flat_map(|start| (start..=4).map(move |end| start..end)).collect();
    for one in &ranges {
        for other in &ranges {
            let project = project();
            let file = add(&project, TEXT);
            let (first, second) = ([(one.clone(), "X")], [(other.clone(), "Y")]);
            let found = vec![finding(&file, &first), finding(&file, &second)];
            // Nested, equal, over one another, or side by side: what one puts there, the other did not see.
            let apart = one.end < other.start || other.end < one.start;
            let expected = edited(TEXT, &if apart { [first, second].concat() } else { first.to_vec() });
            assert_eq!(applied(found, &project), Some(expected), "{one:?} and {other:?}");
        }
    }
}

#[test]
fn a_fix_is_applied_as_a_whole_or_not_at_all() {
    const TEXT: &str = "abcdefgh";
    for (second, whole) in [([2..3, 6..7], true), ([0..1, 6..7], false), ([6..7, 1..2], false), ([6..7, 0..8], false)] {
        let project = project();
        let file = add(&project, TEXT);
        let first = [(0..1, "X")];
        let edits: Vec<(Range<usize>, &str)> = second.iter().map(|range| (range.clone(), "Y")).collect();
        let found = vec![finding(&file, &first), finding(&file, &edits)];
        let expected = edited(TEXT, &if whole { [&first[..], &edits].concat() } else { first.to_vec() });
        assert_eq!(applied(found, &project), Some(expected), "{second:?}");
    }
    // A third one may stand where the second was left out.
    let project = project();
    let file = add(&project, TEXT);
    let found = vec![finding(&file, &[(0..2, "X")]), finding(&file, &[(1..4, "Y")]), finding(&file, &[(3..5, "Z")])];
    assert_eq!(applied(found, &project), Some("XcZfgh".to_owned()));
}

#[test]
fn a_fix_leaves_the_rest_of_the_file_as_it_is() {
    let memory = Memory::default().with("/specs/a.policy", "\u{feff}one\r\ntwo\r\n語");
    let project = Project::new(memory, "/specs");
    let file = project.load(Path::new("/specs/a.policy")).expect("the file").file;
    assert_eq!(applied(vec![finding(&file, &[(5..8, "2")])], &project), Some("\u{feff}one\r\n2\r\n語".to_owned()));
    let unsafe_one =
        Diagnostic::warning("a/b", Span::new(file.id, 0, 3), "m").fix("f", Span::new(file.id, 0, 3), "x", false);
    assert_eq!(applied(vec![unsafe_one], &project), None);
    // What ships inside the program is on no disk.
    let shipped = project.sources.add("stripe", Path::new("stripe.policy"), "text");
    assert_eq!(applied(vec![finding(&shipped, &[(0..1, "x")])], &project), None);
}

#[test]
fn each_fix_that_is_applied_counts() {
    let project = project();
    let (file, other) = (add(&project, "abcd"), project.sources.add("b.policy", Path::new("/specs/b.policy"), "efgh"));
    let diagnostics = vec![
        finding(&file, &[(0..1, "1")]),
        finding(&file, &[(0..2, "2")]),
        finding(&other, &[(0..1, "3")]),
        finding(&file, &[(2..3, "4"), (3..4, "5")]),
    ];
    let mut outcome = Outcome::default();
    outcome.diagnostics.extend(diagnostics);
    let mut fixed = Fixed::default();
    assert!(fixed.take(&outcome, &project));
    assert_eq!(fixed.count, 3);
    let files: Vec<_> = fixed.files().map(|(file, bytes)| (file.name.to_string(), bytes.to_vec())).collect();
    assert_eq!(files, [("a.policy".to_owned(), b"1b45".to_vec()), ("b.policy".to_owned(), b"3fgh".to_vec())]);
}

/// A slip of an author in one line of a spec, which `lint --fix` takes back. None where the line has no place for it.
fn slip(line: &str, which: usize) -> Option<String> {
    // A line of prose can start with a colon.
    let named = |name: &str| !name.is_empty() && !name.contains([' ', '"', '#', '[']);
    let field = line.trim_start().split_once(": ").filter(|(name, _)| named(name));
    let quoted = || {
        let start = line.find(" \"")? + 1;
        let end = start + 1 + line[start + 1..].find('"')?;
        let text = &line[start + 1..end];
        (!text.contains(['\\', '\'', '’']) && text.trim() == text && text.contains(' ')).then_some((start, end, text))
    };
    match which {
        0 => quoted().map(|(start, end, text)| format!("{}“{text}”{}", &line[..start], &line[end + 1..])),
        1 => quoted().map(|(start, end, text)| format!("{}'{text}'{}", &line[..start], &line[end + 1..])),
        2 => field.map(|_| line.replacen(": ", " = ", 1)),
        3 => field.map(|_| line.replacen(": ", ":\u{a0}", 1)),
        4 => field.filter(|(_, value)| value.split(", ").any(|word| word == "US")).map(|(name, value)| {
            let words = value.split(", ").map(|word| if word == "US" { "USA" } else { word });
            let indent = &line[..line.len() - line.trim_start().len()];
            format!("{indent}{name}: {}", words.collect::<Vec<_>>().join(", "))
        }),
        5 => {
            field.filter(|(name, _)| *name == "email").map(|(_, value)| line.replace(value, &format!("mailto:{value}")))
        }
        6 => field
            .filter(|(name, value)| *name == "laws" && !value.contains(','))
            .map(|(_, law)| format!("{line}, {law}")),
        7 => field
            .is_none()
            .then_some(())
            .filter(|()| line.starts_with("  We never"))
            .map(|()| line.replace("never", "ne\u{200b}ver")),
        _ => {
            let (kind, rest) = line.split_once(' ')?;
            let (key, rest) = rest.split_once(' ')?;
            let keyed = matches!(kind, "data" | "purpose" | "recipient" | "retention") && rest.starts_with('"');
            keyed.then(|| format!("{kind} \"{key}\" {rest}"))
        }
    }
}

const SLIPS: usize = 9;

#[test]
fn safe_fixes_take_back_the_slip_and_nothing_else() {
    let mut made = [0; SLIPS];
    for seed in 0..120 {
        let text = made::spec(seed).text;
        let lines: Vec<&str> = text.lines().collect();
        let mut numbers = Numbers::new(seed);
        let which = usize::try_from(seed).unwrap_or_default() % SLIPS;
        let places: Vec<(usize, String)> =
            lines.iter().enumerate().filter_map(|(at, line)| Some((at, slip(line, which)?))).collect();
        if places.is_empty() {
            continue;
        }
        let (at, slipped) = &places[numbers.next(places.len())];
        let mut with: Vec<&str> = lines.clone();
        with[*at] = slipped;
        let (after, done) = mended(&(with.join("\n") + "\n"));
        let change = lines.iter().zip(after.lines()).find(|(one, other)| **one != *other);
        assert!(done && after == text, "seed {seed}: {slipped} becomes {change:?}");
        made[which] += 1;
    }
    assert!(made.iter().all(|count| *count > 0), "{made:?}");
}

#[test]
fn the_fuzz_body_holds_on_damaged_specs() {
    const PIECES: &[&str] =
        &["“", "”", "'", "\u{a0}", "=", "\u{200b}", "mailto:", "USA", ", ", "Ã©", " when ", ".", "\""];
    for seed in 0..60 {
        let mut numbers = Numbers::new(seed);
        let mut text = made::spec(seed).text;
        for _ in 0..numbers.next(4) {
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            text.insert_str(numbers.pick(&places), numbers.pick(PIECES));
        }
        bodies::fixes(&text);
    }
}
