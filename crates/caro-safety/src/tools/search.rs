//! The expression of `find`: which of what is there each of its actions reaches.

use crate::choice::Choice;
use crate::layout;
use crate::value::{GLOB, HOME, MAYBE, START, UNKNOWN, Value};

/// What an expression does, and to what.
pub(crate) struct Search {
    /// Where its deletions and its `-exec` and the like stand, and what they reach.
    pub(crate) actions: Vec<(usize, Choice)>,
    /// What it prints.
    pub(crate) printed: Choice,
}

/// One pair of parentheses, or the whole expression.
#[derive(Clone, Copy, Default)]
struct Group {
    /// What the tests before the group leave.
    before: Choice,
    /// What the tests of this alternative leave so far.
    here: Choice,
    /// What the alternatives before leave.
    others: Option<Choice>,
    negated: bool,
}

impl Group {
    fn reached(&self) -> Choice {
        self.before.and(self.here)
    }

    /// What any of its alternatives leaves.
    fn left(&self) -> Choice {
        self.others.map_or(self.here, |others| others.or(self.here))
    }
}

/// Reads an expression, with the places it searches.
///
/// Tests hold for what stands behind them, up to the next alternative: `-name x -o -delete`
/// deletes all but `x`.
pub(crate) fn read(expression: &[Value], roots: &[Value]) -> Search {
    let mut actions: Vec<(usize, Choice)> = Vec::new();
    let mut printed: Option<Choice> = None;
    let mut depth: Option<u32> = None;
    let mut outer: Vec<Group> = Vec::new();
    let mut group = Group::default();
    let mut negated = false;
    let mut spares = false;
    let mut at = 0;
    while at < expression.len() {
        let argument = expression.get(at + 1);
        match expression[at].text.as_str() {
            "(" => {
                outer.push(group);
                group = Group {
                    before: group.reached(),
                    negated,
                    ..Group::default()
                };
                negated = false;
            }
            ")" => {
                if let Some(around) = outer.pop() {
                    // What is left out leaves all the rest.
                    let left = if group.negated {
                        Choice::default()
                    } else {
                        group.left()
                    };
                    group = around;
                    group.here = group.here.and(left);
                }
            }
            "-o" | "-or" => {
                group.others = Some(group.left());
                group.here = Choice::default();
            }
            "," => {
                group.others = None;
                group.here = Choice::default();
            }
            "!" | "-not" => negated = !negated,
            action @ ("-delete" | "-exec" | "-execdir" | "-ok" | "-okdir") => {
                let reached = group.reached();
                actions.push((at, Choice { spares, ..reached }));
                negated = false;
                if action != "-delete" {
                    at += command_length(&expression[at + 1..]);
                }
            }
            "-print" | "-print0" | "-ls" => {
                let reached = group.reached();
                printed = Some(printed.map_or(reached, |before| before.or(reached)));
            }
            "-maxdepth" => {
                depth = argument.and_then(|levels| levels.text.parse().ok());
                at += 1;
            }
            test => {
                let (choice, takes_argument) = tested(test, argument, negated, roots);
                spares |= leaves_out(test);
                group.here = group.here.and(choice);
                at += usize::from(takes_argument);
                // `-true`, `-prune` and words that are not known end a negation, too.
                negated = false;
            }
        }
        at += 1;
    }
    while let Some(around) = outer.pop() {
        let left = group.left();
        group = around;
        group.here = group.here.and(left);
    }
    // The depth holds for the whole expression, wherever it stands.
    for (_, choice) in &mut actions {
        choice.depth = depth;
    }
    let mut printed = printed.unwrap_or_else(|| group.left());
    printed.depth = depth;
    printed.spares = spares;
    Search { actions, printed }
}

/// The words of the command behind `-exec`, without what ends it.
pub(crate) fn command_length(words: &[Value]) -> usize {
    words
        .iter()
        .position(|word| matches!(word.text.as_str(), ";" | "+"))
        .unwrap_or(words.len())
}

/// What one test leaves, and whether the next word belongs to it.
fn tested(test: &str, argument: Option<&Value>, negated: bool, roots: &[Value]) -> (Choice, bool) {
    let given = argument.map_or("", |argument| argument.text.as_str());
    let known = !given.contains([UNKNOWN, MAYBE]);
    match test {
        "-name" | "-iname" | "-path" | "-ipath" | "-wholename" | "-iwholename" | "-regex"
        | "-iregex" | "-lname" | "-ilname" => {
            let narrowed = !negated && !matches_all(given, roots);
            let sure = narrowed && known && !matches_valued(given);
            let choice = Choice {
                narrowed,
                sure,
                named: sure,
                ..Choice::default()
            };
            (choice, true)
        }
        // What is older than something else is as narrow as what is newer.
        _ if test.starts_with("-newer") || matches!(test, "-anewer" | "-cnewer") => {
            let all = !negated && test.ends_with('t') && given.starts_with("19");
            let choice = Choice {
                narrowed: !all,
                sure: !all && known,
                ..Choice::default()
            };
            (choice, true)
        }
        "-mtime" | "-mmin" | "-ctime" | "-cmin" | "-atime" | "-amin" | "-size" => {
            let narrowed = !negated && !measures_all(test, given);
            let choice = Choice {
                narrowed,
                sure: narrowed && known,
                ..Choice::default()
            };
            (choice, true)
        }
        "-user" | "-group" | "-uid" | "-gid" | "-perm" | "-inum" | "-links" | "-samefile"
        | "-used" => (
            Choice {
                narrowed: !negated,
                ..Choice::default()
            },
            true,
        ),
        "-type" | "-xtype" => (of_type(given, negated), true),
        "-empty" if !negated => (
            Choice {
                narrowed: true,
                sure: true,
                named: true,
                empty: true,
                ..Choice::default()
            },
            false,
        ),
        "-nouser" | "-nogroup" | "-executable" => (
            Choice {
                narrowed: !negated,
                ..Choice::default()
            },
            false,
        ),
        "-mindepth" | "-fstype" | "-regextype" | "-context" | "-fprint" | "-fprint0" | "-fls"
        | "-printf" => (Choice::default(), true),
        _ => (Choice::default(), false),
    }
}

/// Whether a test may leave out some of what is there, however much it lets through.
fn leaves_out(test: &str) -> bool {
    test.starts_with('-')
        && !matches!(
            test,
            "-type" | "-xtype" | "-mindepth" | "-depth" | "-d" | "-a" | "-and" | "-true"
        )
        && !test.starts_with("-print")
        && !test.starts_with("-fprint")
}

/// What `-type` leaves. Links, sockets and pipes are few; files and directories are all there is.
fn of_type(given: &str, negated: bool) -> Choice {
    if negated {
        return Choice {
            files: given.contains('d'),
            directories: false,
            ..Choice::default()
        };
    }
    let known = !given.contains([UNKNOWN, MAYBE]);
    Choice {
        narrowed: known && !given.contains(['f', 'd']),
        files: known && !given.contains('d'),
        directories: given == "d",
        ..Choice::default()
    }
}

/// Whether a pattern of names or paths lets everything through.
fn matches_all(pattern: &str, roots: &[Value]) -> bool {
    let wild = |c: char| {
        matches!(
            c,
            '*' | '.' | '?' | '+' | '^' | '$' | '/' | GLOB | MAYBE | START
        )
    };
    let bare = without_wide_brackets(pattern);
    // `"$HOME/*"` is all that is below the home.
    let start = bare.trim_end_matches(wild);
    let below_root = |root: &Value| {
        let root = root.text.trim_end_matches('/');
        !start.is_empty() && root.starts_with(start)
    };
    start.chars().all(wild)
        || bare.ends_with(['*', GLOB]) && (start == "~" || start == HOME.to_string())
        || bare.ends_with(['*', GLOB]) && pattern.contains('/') && roots.iter().any(below_root)
}

/// Whether a pattern picks keys, credentials or a whole directory of personal files.
fn matches_valued(pattern: &str) -> bool {
    let parts: Vec<String> = pattern.split('/').map(str::to_owned).collect();
    let wild = |part: &&String| part.chars().all(|c| matches!(c, '*' | '.' | '?' | GLOB));
    let whole = parts.iter().rev().find(|part| !wild(part));
    layout::is_secret(&parts) || whole.is_some_and(|part| layout::is_personal(part))
}

/// A pattern whose `[!.]`, `[a-z]` and the like are written as `?`.
fn without_wide_brackets(pattern: &str) -> String {
    let mut bare = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some(open) = rest.find('[') {
        let Some(length) = rest[open + 1..].find(']') else {
            break;
        };
        let inside = &rest[open + 1..open + 1 + length];
        bare.push_str(&rest[..open]);
        let wide = inside.starts_with(['!', '^'])
            || ["a-z", "A-Z", ":al"]
                .iter()
                .any(|range| inside.contains(range));
        if wide {
            bare.push('?');
        } else {
            bare.push_str(&rest[open..open + length + 2]);
        }
        rest = &rest[open + length + 2..];
    }
    bare.push_str(rest);
    bare
}

/// Whether a size or an age lets everything through: more than nothing, less than a great deal.
fn measures_all(test: &str, given: &str) -> bool {
    let unit = given.trim_start_matches(['+', '-']);
    let digits = unit.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = &unit[digits.len()..];
    if given.starts_with('+') {
        return digits == "0";
    }
    // Years in days or in minutes; sizes in blocks of half a kilobyte, or in what they say.
    let much = match (test, suffix) {
        ("-mmin" | "-cmin" | "-amin", _) => 900 * 24 * 60,
        (_, "G" | "T" | "P") => 1,
        _ => 900,
    };
    // A number too large to read is a great deal.
    given.starts_with('-')
        && !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && digits.parse::<u64>().map_or(true, |number| number >= much)
}
