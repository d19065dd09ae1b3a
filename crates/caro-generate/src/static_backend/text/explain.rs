//! What a command does, in one line.

use super::query::{
    Case, Condition, Distinct, Edit, Form, Key, NAMED, Outcome, Part, Query, Range, Sink, Source,
    Test, What,
};

pub(crate) fn explain(query: &Query) -> String {
    let mut text = String::new();
    if query.followed {
        text.push_str("Follows ");
        text.push_str(&places(&query.source));
        text.push_str(&conditions(query, " and shows the lines"));
        return text;
    }
    if let Some(edit) = &query.edit {
        text.push_str(&edited(edit, query));
    } else {
        text.push_str(&result(query));
        text.push_str(&conditions(query, ""));
        text.push_str(&arranged(query));
    }
    if let Some(ending) = query.backup {
        text.push_str(&format!(
            ", and keeps what was there with {ending} behind its name"
        ));
    }
    match &query.sink {
        Sink::Screen => {}
        Sink::InPlace => text.push_str(", in place"),
        Sink::File(path) => text.push_str(&format!(", saved in {path}")),
        Sink::Append(path) => text.push_str(&format!(", appended to {path}")),
    }
    text
}

fn result(query: &Query) -> String {
    let things = things(query);
    let places = places(&query.source);
    let verb = match query.result {
        Outcome::Shown if query.highlighted => "Shows all lines and marks the matches,",
        Outcome::Shown if query.names_only => {
            return format!("Shows the names of the files in {places}");
        }
        Outcome::Shown if query.numbers_only => {
            return format!("Shows the numbers of the {things} of {places}");
        }
        Outcome::Shown => "Shows",
        Outcome::Counted => "Counts",
        Outcome::Tally(None) => "Counts how often each occurs:",
        Outcome::Tally(Some(1)) => {
            return format!("Shows the most frequent of the {things} of {places}");
        }
        Outcome::Tally(Some(number)) => {
            return format!("Shows the {number} most frequent {things} of {places}");
        }
        Outcome::Least(_) => return format!("Shows the least frequent {things} of {places}"),
        Outcome::Sum => "Adds up",
        Outcome::Average => "Shows the average of",
        Outcome::Minimum => "Shows the smallest of",
        Outcome::Maximum => "Shows the largest of",
    };
    format!("{verb} the {things} of {places}")
}

fn things(query: &Query) -> String {
    let noun = match &query.what {
        What::Lines => "lines".to_owned(),
        What::Words => "words".to_owned(),
        What::Characters => "characters".to_owned(),
        What::Columns(columns) if matches!(query.result, Outcome::Tally(_) | Outcome::Least(_)) => {
            format!("values of {}", columns_text(columns, query))
        }
        What::Columns(columns) => columns_text(columns, query),
        What::Parts(Part::Text(text)) => format!("occurrences of \"{}\"", text.text),
        What::Parts(Part::Ip) => "IP addresses".to_owned(),
        What::Parts(Part::Email) => "e-mail addresses".to_owned(),
        What::Parts(Part::Url) => "URLs".to_owned(),
        What::Parts(Part::Number) => "numbers".to_owned(),
        What::Lengths => "lengths of the lines".to_owned(),
        What::Widths => "numbers of columns of the lines".to_owned(),
    };
    let noun = if query.part_only {
        "matching parts of lines".to_owned()
    } else {
        noun
    };
    match &query.range {
        None => noun,
        Some(range) => ranged(range, &noun),
    }
}

fn columns_text(columns: &[u64], query: &Query) -> String {
    let name = |column: u64| {
        let at = usize::try_from(column.checked_sub(NAMED)?).ok()?;
        query.headers.get(at)
    };
    let one = |column: &u64| {
        if *column == 0 {
            "the last".to_owned()
        } else if let Some(name) = name(*column) {
            name.clone()
        } else {
            column.to_string()
        }
    };
    match columns {
        [one_only] => format!("column {}", one(one_only)),
        _ => format!(
            "columns {}",
            columns.iter().map(one).collect::<Vec<_>>().join(", ")
        ),
    }
}

fn ranged(range: &Range, noun: &str) -> String {
    match range {
        Range::First(1) if noun == "lines" => "first line".to_owned(),
        Range::Last(1) if noun == "lines" => "last line".to_owned(),
        Range::First(number) => format!("first {number} {noun}"),
        Range::Last(number) => format!("last {number} {noun}"),
        Range::FirstBytes(number) => format!("first {number} bytes"),
        Range::LastBytes(number) => format!("last {number} bytes"),
        Range::Nth(number) => format!("{noun}, only line {number},"),
        Range::Several(numbers) => {
            let numbers: Vec<_> = numbers.iter().map(u64::to_string).collect();
            format!("{noun}, only lines {},", numbers.join(", "))
        }
        Range::Between(low, high) => format!("{noun}, only lines {low} to {high},"),
        Range::From(number) => format!("{noun} from line {number} on"),
        Range::Every(number) => format!("{noun}, every {number}th,"),
        Range::Odd => format!("odd {noun}"),
        Range::Even => format!("even {noun}"),
        Range::Random(number) => format!("{number} random {noun}"),
        Range::Longest(number) => format!("{number} longest {noun}"),
        Range::Shortest(number) => format!("{number} shortest {noun}"),
        Range::Marks(from, to) => format!("{noun} from \"{from}\" to \"{to}\""),
        Range::After(text) => format!("{noun} after the first \"{text}\""),
        Range::Before(text) => format!("{noun} before the first \"{text}\""),
    }
}

fn places(source: &Source) -> String {
    match source {
        Source::Unsaid => String::new(),
        Source::Files(paths) => paths.join(" and "),
        Source::Globs(globs) => format!("all {} files", globs.join(" and ")),
        Source::Tree { folder, names, .. } => {
            let which = if names.is_empty() {
                "all files".to_owned()
            } else {
                format!("all {} files", names.join(" and "))
            };
            if folder == "." {
                format!("{which} here and below")
            } else {
                format!("{which} under {folder}")
            }
        }
    }
}

fn conditions(query: &Query, lead: &str) -> String {
    let texts: Vec<_> = query
        .conditions
        .iter()
        .map(|one| condition(one, query))
        .collect();
    let mut out = if texts.is_empty() {
        String::new()
    } else {
        format!("{lead} that {}", texts.join(" and "))
    };
    if query.without_header {
        out.push_str(", without the header");
    }
    if let Some(group) = query.group {
        out.push_str(&format!(", for each {}", columns_text(&[group], query)));
    }
    out
}

fn condition(condition: &Condition, query: &Query) -> String {
    let not = |negated: bool| if negated { "do not " } else { "" };
    match condition {
        Condition::Holds { texts, negated } => {
            let texts: Vec<_> = texts
                .iter()
                .map(|text| format!("\"{}\"", text.text))
                .collect();
            format!("{}contain {}", not(*negated), texts.join(" or "))
        }
        Condition::Begins { text, negated } => {
            format!("{}start with {}", not(*negated), form(text))
        }
        Condition::Ends { text, negated } => format!("{}end with {}", not(*negated), form(text)),
        Condition::Is { text, negated } => {
            format!("are {}\"{text}\"", if *negated { "not " } else { "" })
        }
        Condition::Class { class, negated } => {
            format!("{}have a {}", not(*negated), class_name(*class))
        }
        Condition::Only(class) => format!("have nothing but {}s", class_name(*class)),
        Condition::Empty { negated } => {
            format!("are {}empty", if *negated { "not " } else { "" })
        }
        Condition::Comment { negated } => {
            format!("are {}comments", if *negated { "no " } else { "" })
        }
        Condition::Length(compare, number) => {
            format!("have {} {number} characters", compared(*compare))
        }
        Condition::Width(compare, number) => {
            format!("have {} {number} columns", compared(*compare))
        }
        Condition::Column {
            column,
            test,
            negated,
        } => {
            let test = match test {
                Test::Number(compare, number) => format!("is {} {number}", compared(*compare)),
                Test::Text(text) => format!("is \"{text}\""),
                Test::Holds(text) => format!("contains \"{text}\""),
                Test::Begins(text) => format!("starts with \"{text}\""),
                Test::Empty => "is empty".to_owned(),
            };
            let which = columns_text(&[*column], query);
            if *negated {
                format!("do not have a {which} that {test}")
            } else {
                format!("have a {which} that {test}")
            }
        }
    }
}

const fn compared(compare: super::query::Compare) -> &'static str {
    use super::query::Compare;
    match compare {
        Compare::More => "more than",
        Compare::AtLeast => "at least",
        Compare::Less => "less than",
        Compare::AtMost => "at most",
        Compare::Exactly => "exactly",
        Compare::Not => "not",
    }
}

fn form(form: &Form) -> String {
    match form {
        Form::Text(text) => format!("\"{text}\""),
        Form::Class(class) => format!("a {}", class_name(*class)),
    }
}

const fn class_name(class: super::query::Class) -> &'static str {
    use super::query::Class;
    match class {
        Class::Digit => "digit",
        Class::Uppercase => "capital letter",
        Class::Lowercase => "small letter",
        Class::Space => "space",
        Class::Whitespace => "space or tab",
        Class::Tab => "tab",
        Class::Vowel => "vowel",
        Class::NonAscii => "sign that is not ASCII",
        Class::Letter => "letter",
        Class::Punctuation => "punctuation sign",
        Class::Ip => "IP address",
        Class::Email => "e-mail address",
        Class::Url => "web address",
    }
}

fn arranged(query: &Query) -> String {
    let mut out = String::new();
    match query.distinct {
        None => {}
        Some(Distinct::Once | Distinct::InOrder) => out.push_str(", each one once"),
        Some(Distinct::Repeated) => out.push_str(", only what occurs more than once"),
        Some(Distinct::Single) => out.push_str(", only what occurs once"),
        Some(Distinct::Adjacent) => out.push_str(", without neighbours that are the same"),
    }
    if let Some(order) = &query.order {
        let key = match &order.key {
            Key::Whole => ", sorted".to_owned(),
            Key::Column(column) => format!(", sorted by {}", columns_text(&[*column], query)),
            Key::Columns(one, two) => format!(", sorted by columns {one} and {two}"),
            Key::Length => ", sorted by length".to_owned(),
            Key::Shuffled => ", shuffled".to_owned(),
            Key::Backwards => ", from the last to the first".to_owned(),
            Key::Frequency => String::new(),
        };
        out.push_str(&key);
        if order.numeric && order.key != Key::Frequency {
            out.push_str(" as numbers");
        }
        if order.descending && !matches!(order.key, Key::Frequency | Key::Backwards) {
            out.push_str(", the largest first");
        }
    }
    match query.case {
        None => {}
        Some(Case::Upper) => out.push_str(", in upper case"),
        Some(Case::Lower) => out.push_str(", in lower case"),
    }
    if query.joined.is_some() {
        out.push_str(", on one line");
    }
    if query.numbered && !query.numbers_only {
        out.push_str(", with line numbers");
    }
    out
}

fn edited(edit: &Edit, query: &Query) -> String {
    let places = places(&query.source);
    let verb = if query.changes {
        ""
    } else {
        "Shows the result: "
    };
    let lines = match (&query.range, query.conditions.is_empty()) {
        (Some(range), _) => ranged(range, "lines"),
        (None, false) => format!("lines{}", conditions(query, "")),
        (None, true) => "lines".to_owned(),
    };
    let what = match edit {
        Edit::DeleteLines => return format!("Deletes the {lines} of {places}"),
        Edit::DeleteColumns(columns) => {
            return format!("Shows {places} without {}", columns_text(columns, query));
        }
        Edit::Replace { from, to, first } => format!(
            "Replaces {}\"{}\" by \"{to}\"",
            if *first { "the first " } else { "" },
            from.text
        ),
        Edit::DeleteText(text) => format!("Deletes \"{}\"", text.text),
        Edit::LeadingSpace => "Deletes leading white space".to_owned(),
        Edit::TrailingSpace => "Deletes trailing white space".to_owned(),
        Edit::OuterSpace => "Deletes leading and trailing white space".to_owned(),
        Edit::Squeeze => "Leaves one of several spaces".to_owned(),
        Edit::CutOff { number, first } => format!(
            "Deletes the {} {number} characters",
            if *first { "first" } else { "last" }
        ),
        Edit::Uncomment => "Takes the # off".to_owned(),
        Edit::LineEndings { dos } => format!(
            "Writes the line endings of {}",
            if *dos { "Windows" } else { "Unix" }
        ),
        Edit::ReverseEach => "Shows the characters of each line backwards".to_owned(),
        Edit::Capitalize => "Shows each line with a capital first letter".to_owned(),
        Edit::Before(text) => format!("Puts \"{text}\" before each line"),
        Edit::Behind(text) => format!("Puts \"{text}\" behind each line"),
        Edit::Around(text) => format!("Puts \"{text}\" around each line"),
        Edit::InsertAt { line, text } => format!("Inserts \"{text}\" as line {line}"),
        Edit::InsertAfter { line, text } => format!("Inserts \"{text}\" behind line {line}"),
    };
    format!("{verb}{what} in the {lines} of {places}")
}
