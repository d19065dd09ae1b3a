//! A query as the stages of a pipeline.

use super::patterns::{self, Kind, field};
use super::plan_select::{self, Grep};
use super::query::{Case, Condition, Outcome, Part, Query, Range, Source, What};
use crate::Request;
use crate::static_backend::quote;

/// One program of a pipeline, without the files it reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It takes files behind its options.
    Plain(String),
    /// It reads what flows in, never files.
    Filter(String),
    Grep(Grep),
    /// awk with a separator and a program.
    Awk(Option<char>, String),
}

/// The stages, or nothing where no simple pipeline says it.
pub(crate) fn stages(query: &Query, request: &Request<'_>) -> Option<Vec<Stage>> {
    let mut plan = Plan {
        query,
        request,
        stages: Vec::new(),
    };
    plan.lay()?;
    Some(plan.stages)
}

pub(crate) struct Plan<'q> {
    pub(crate) query: &'q Query,
    pub(crate) request: &'q Request<'q>,
    pub(crate) stages: Vec<Stage>,
}

impl Plan<'_> {
    fn lay(&mut self) -> Option<()> {
        let query = self.query;
        if self.is_table() {
            return self.table();
        }
        if matches!(query.source, Source::Tree { .. })
            && !matches!(query.what, What::Lines | What::Parts(_))
            && !(query.what == What::Words && query.result == Outcome::Counted)
        {
            return None;
        }
        let aggregate = matches!(
            query.result,
            Outcome::Sum | Outcome::Average | Outcome::Minimum | Outcome::Maximum
        );
        // What is chosen by rank among what is sorted cannot be chosen before.
        let early = !query.late_range;
        if early && query.range.is_some() && (query.order.is_some() || query.distinct.is_some()) {
            return None;
        }
        self.select()?;
        if aggregate {
            self.aggregated()?;
        } else {
            self.extract()?;
            if early && !matches!(query.what, What::Lines) {
                self.ranged_parts()?;
            }
        }
        self.cased();
        self.arrange()?;
        if query.late_range {
            let range = query.range.as_ref()?;
            let stage = plan_select::range(range, self.request)?;
            self.stages.extend(stage);
        }
        if let Some(joined) = &query.joined {
            let sign = if joined.is_empty() { " " } else { joined };
            let mut word = quote::word(sign, self.request.shell);
            if sign == "\t" {
                word = Some("'\\t'".to_owned());
            }
            let word = word?;
            self.push(format!(
                "paste -sd{}{word} -",
                if sign == " " || sign == "\t" { " " } else { "" }
            ));
        }
        self.counted()?;
        if query.numbers_only {
            let one = matches!(&query.source, Source::Files(paths) if paths.len() == 1);
            let numbered = matches!(self.stages.as_slice(), [Stage::Grep(grep)] if grep.numbered && !grep.count);
            (one && numbered && query.context == (0, 0)).then_some(())?;
            self.push("cut -d: -f1");
        }
        Some(())
    }

    pub(crate) fn push(&mut self, text: impl Into<String>) {
        self.stages.push(Stage::Plain(text.into()));
    }

    pub(crate) fn word(&self, text: &str) -> Option<String> {
        quote::word(text, self.request.shell)
    }

    /// The columns, words or parts of the lines that were chosen.
    fn extract(&mut self) -> Option<()> {
        let query = self.query;
        match &query.what {
            What::Lines => {}
            What::Characters if query.result == Outcome::Counted => {}
            What::Words
                if query.result == Outcome::Counted
                    && query.distinct.is_none()
                    && query.conditions.is_empty() => {}
            What::Characters => {
                let mut grep = Grep::of(".", Kind::Basic);
                grep.only = true;
                self.stages.push(Stage::Grep(grep));
            }
            What::Words => {
                let mut grep = Grep::of("[[:alnum:]]+", Kind::Extended);
                grep.only = true;
                self.stages.push(Stage::Grep(grep));
                self.of_parts()?;
            }
            What::Parts(part) => {
                let mut grep = self.part(part);
                grep.only = true;
                self.stages.push(Stage::Grep(grep));
                self.of_parts()?;
            }
            What::Columns(columns) => self.columns(columns)?,
            What::Lengths => self.awk_print("length($0)"),
            What::Widths => self.awk_print("NF"),
        }
        Some(())
    }

    fn part(&self, part: &Part) -> Grep {
        let mut grep = match part {
            Part::Text(text) => {
                let (text, kind) = patterns::found(text);
                let mut grep = Grep::of(&text, kind);
                grep.insensitive = self.query.insensitive;
                grep.word = self.query.whole_word;
                grep
            }
            Part::Ip => Grep::of(patterns::IP, Kind::Extended),
            Part::Email => Grep::of(patterns::EMAIL, Kind::Extended),
            Part::Url => Grep::of(patterns::URL, Kind::Extended),
            Part::Number => Grep::of(r"-?[0-9]+(\.[0-9]+)?", Kind::Extended),
        };
        grep.only = true;
        grep
    }

    /// Conditions of words and parts hold of what was extracted, unless lines were spoken of.
    fn of_parts(&mut self) -> Option<()> {
        if self.query.says_line {
            return Some(());
        }
        let conditions = self.query.conditions.clone();
        for condition in &conditions {
            self.stages
                .push(plan_select::filter(condition, self.query, None)?);
        }
        Some(())
    }

    /// The separator of columns: said, or known from the kind of file.
    pub(crate) fn separator(&self) -> Option<char> {
        self.query
            .separator
            .or_else(|| known_separator(&self.query.source))
    }

    /// Whether a condition on text may mean the column and not the line: only "lines that …" says which.
    fn doubts_whose_text(&self) -> bool {
        let mut conditions = self.query.conditions.iter();
        !self.query.says_line && conditions.any(|condition| patterns::awk(condition).is_none())
    }

    fn columns(&mut self, columns: &[u64]) -> Option<()> {
        if self.doubts_whose_text() {
            return None;
        }
        let separator = self.separator();
        let awk_last = matches!(self.stages.last(), Some(Stage::Awk(..)));
        let rising = columns.windows(2).all(|pair| pair[0] < pair[1]);
        let cuts = separator.is_some_and(|sign| sign != ' ')
            && rising
            && !columns.contains(&0)
            && !awk_last;
        if cuts {
            let sign = separator?;
            let delimiter = match sign {
                '\t' => String::new(),
                _ => format!(
                    " -d{}",
                    self.word(&sign.to_string()).map(|word| {
                        if word.len() == 1 || word.starts_with('\'') {
                            word
                        } else {
                            format!("'{sign}'")
                        }
                    })?
                ),
            };
            let consecutive =
                columns.len() > 2 && columns.windows(2).all(|pair| pair[1] == pair[0] + 1);
            let list = if consecutive {
                format!("{}-{}", columns[0], columns[columns.len() - 1])
            } else {
                columns
                    .iter()
                    .map(u64::to_string)
                    .collect::<Vec<_>>()
                    .join(",")
            };
            self.push(format!("cut{delimiter} -f{list}"));
            return Some(());
        }
        let fields = columns
            .iter()
            .map(|column| field(*column))
            .collect::<Vec<_>>();
        let list = match separator.filter(|sign| *sign != ' ') {
            Some(sign) if fields.len() > 1 => {
                let sign = if sign == '\t' {
                    "\\t".to_owned()
                } else {
                    sign.to_string()
                };
                fields.join(&format!(" \"{sign}\" "))
            }
            _ => fields.join(", "),
        };
        self.awk_print(&list);
        Some(())
    }

    /// Prints something of each line: behind the conditions of an awk that is there already, or with a new one.
    fn awk_print(&mut self, what: &str) {
        let separator = self.separator().filter(|sign| *sign != ' ');
        match self.stages.last_mut() {
            Some(Stage::Awk(_, program)) if !program.contains('{') => {
                program.push_str(&format!(" {{print {what}}}"));
            }
            _ => self
                .stages
                .push(Stage::Awk(separator, format!("{{print {what}}}"))),
        }
    }

    fn aggregated(&mut self) -> Option<()> {
        let column = match &self.query.what {
            What::Columns(columns) => match columns[..] {
                [one] => field(one),
                _ => return None,
            },
            What::Lengths => "length($0)".to_owned(),
            What::Parts(Part::Number) => {
                let grep = self.part(&Part::Number);
                self.stages.push(Stage::Grep(grep));
                "$1".to_owned()
            }
            _ => return None,
        };
        let arranged = self.query.distinct.is_some() || self.query.order.is_some();
        if arranged || self.doubts_whose_text() {
            return None;
        }
        // The conditions of an awk that is there already.
        let before = match self.stages.last() {
            Some(Stage::Awk(_, program)) if !program.contains('{') => {
                let program = program.clone();
                self.stages.pop();
                Some(program)
            }
            _ => None,
        };
        let separator = self.separator().filter(|sign| *sign != ' ');
        let program = aggregate(self.query.result, &column, before)?;
        self.stages.push(Stage::Awk(separator, program));
        Some(())
    }

    fn cased(&mut self) {
        let Some(case) = self.query.case else { return };
        let (from, to) = match case {
            Case::Upper => ("lower", "upper"),
            Case::Lower => ("upper", "lower"),
        };
        self.stages
            .push(Stage::Filter(format!("tr '[:{from}:]' '[:{to}:]'")));
    }

    /// "the first 5 matches" and the like are chosen behind the extraction.
    fn ranged_parts(&mut self) -> Option<()> {
        if let (Some(range), What::Parts(_) | What::Words) = (&self.query.range, &self.query.what) {
            self.stages.extend(plan_select::range(range, self.request)?);
        }
        Some(())
    }

    /// How many there are.
    fn counted(&mut self) -> Option<()> {
        if self.query.result != Outcome::Counted {
            return Some(());
        }
        match &self.query.what {
            What::Words
                if self.stages.is_empty()
                    || (self.query.says_line && self.query.distinct.is_none()) =>
            {
                if matches!(self.stages.last(), Some(Stage::Grep(grep)) if grep.only) {
                    self.stages.pop();
                }
                self.push("wc -w");
            }
            What::Characters => self.push("wc -m"),
            What::Columns(_) if self.query.distinct.is_none() => return None,
            _ => match self.stages.last_mut() {
                Some(Stage::Grep(grep)) if !grep.only && grep.limit.is_none() => grep.count = true,
                _ => self.push("wc -l"),
            },
        }
        Some(())
    }

    /// The lines that are meant.
    fn select(&mut self) -> Option<()> {
        let query = self.query;
        let early = query.range.as_ref().filter(|_| !query.late_range);
        let parts = matches!(query.what, What::Words | What::Parts(_));
        let of_lines = !parts || query.says_line;
        let by_number = early.is_some_and(super::read_format::counts_lines);
        if query.numbered && query.conditions.is_empty() {
            // Their numbers in the file are meant, and they would be in the way of anything but a choice by place.
            let plain = query.what == What::Lines
                && query.order.is_none()
                && query.distinct.is_none()
                && !query.without_header
                && matches!(
                    query.range,
                    None | Some(Range::First(_) | Range::Last(_))
                        | Some(Range::Nth(_) | Range::Between(..) | Range::From(_))
                );
            if !plain {
                return None;
            }
            self.push("cat -n");
        }
        if query.without_header {
            self.push("tail -n +2");
        }
        if let Some(range) = early.filter(|_| by_number) {
            self.stages.extend(plan_select::range(range, self.request)?);
        }
        if of_lines {
            self.filters()?;
        }
        if let Some(range) = early.filter(|_| !by_number && of_lines) {
            match (range, self.stages.last_mut()) {
                (Range::First(number), Some(Stage::Grep(grep))) => grep.limit = Some(*number),
                _ => self.stages.extend(plan_select::range(range, self.request)?),
            }
        }
        Some(())
    }

    fn filters(&mut self) -> Option<()> {
        if let Some(grep) = self.without_comments() {
            self.stages.push(Stage::Grep(grep));
            let query = self.query;
            return (!query.part_only && !query.names_only && query.context == (0, 0))
                .then_some(());
        }
        let query = self.query;
        let mut programs = Vec::new();
        let mut first = self.stages.is_empty();
        for condition in &query.conditions {
            if let Some(program) = patterns::awk(condition) {
                programs.push(program);
                continue;
            }
            let mut stage = plan_select::filter(condition, query, Some(first))?;
            if let Stage::Grep(grep) = &mut stage {
                grep.only |= query.part_only;
            }
            self.stages.push(stage);
            first = false;
        }
        self.can_show(programs.len())?;
        if !programs.is_empty() {
            let joined = programs.join(" && ");
            let separator = self.separator().filter(|sign| *sign != ' ');
            self.stages.push(Stage::Awk(separator, joined));
        }
        Some(())
    }

    /// Comments and empty lines are the lines without anything before "#" or the end.
    fn without_comments(&self) -> Option<Grep> {
        let ([
            Condition::Comment { negated: true },
            Condition::Empty { negated: true },
        ]
        | [
            Condition::Empty { negated: true },
            Condition::Comment { negated: true },
        ]) = self.query.conditions.as_slice()
        else {
            return None;
        };
        let mut grep = Grep::of("^[[:space:]]*(#|$)", Kind::Extended);
        grep.negated = true;
        Some(grep)
    }

    /// Parts, neighbours, names and numbers of lines are known to one `grep` alone.
    fn can_show(&self, programs: usize) -> Option<()> {
        let query = self.query;
        let matched = query
            .conditions
            .iter()
            .filter(|condition| !matches!(condition, Condition::Empty { .. }))
            .count();
        let around = query.part_only || query.context != (0, 0) || query.highlighted;
        let one_match = matched == 1 && programs == 0;
        let one_condition = query.conditions.len() == 1 && programs == 0;
        let counted = query.numbered && !query.conditions.is_empty();
        let one_stage = self.stages.len() <= 1 && programs == 0;
        ((!around || one_match) && (!query.names_only || one_condition) && (!counted || one_stage))
            .then_some(())
    }
}

/// The program of awk that adds a column up, or finds its smallest or largest value, where `before` holds.
fn aggregate(result: Outcome, column: &str, before: Option<String>) -> Option<String> {
    let number = column
        .starts_with('$')
        .then(|| format!("{column} + 0 == {column}"));
    let when = |parts: &[Option<String>]| {
        let parts: Vec<_> = parts.iter().flatten().cloned().collect();
        if parts.is_empty() {
            String::new()
        } else {
            format!("{} ", parts.join(" && "))
        }
    };
    let sign = match result {
        Outcome::Sum => {
            return Some(format!(
                "{}{{s += {column}}} END {{printf \"%.15g\\n\", s}}",
                when(&[before])
            ));
        }
        Outcome::Average => {
            return Some(format!(
                "{}{{s += {column}; n++}} END {{if (n) printf \"%.15g\\n\", s / n}}",
                when(&[before, number])
            ));
        }
        Outcome::Minimum => "<",
        Outcome::Maximum => ">",
        _ => return None,
    };
    let (value, print) = if number.is_some() {
        (format!("{column} + 0"), "printf \"%.15g\\n\",")
    } else {
        (column.to_owned(), "print")
    };
    let conditions = when(&[before, number]);
    let and = if conditions.is_empty() { "" } else { "&& " };
    Some(format!(
        "{conditions}{and}(!n++ || {value} {sign} m) {{m = {value}}} END {{if (n) {print} m}}"
    ))
}

/// What separates the columns of such a file.
pub(crate) fn known_separator(source: &Source) -> Option<char> {
    let names = match source {
        Source::Files(paths) => paths,
        Source::Globs(globs) => globs,
        _ => return None,
    };
    let ends = |end: &str| {
        !names.is_empty()
            && names
                .iter()
                .all(|name| name.to_ascii_lowercase().ends_with(end))
    };
    if ends(".csv") {
        Some(',')
    } else if ends(".tsv") {
        Some('\t')
    } else if names.iter().all(|name| {
        super::read_names::is_accounts(name)
            || ["/etc/group", "/etc/shadow"].contains(&name.as_str())
    }) {
        Some(':')
    } else {
        None
    }
}
