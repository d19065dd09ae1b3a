//! Tables whose first line names the columns, and results told apart by a column: one program of awk.

use super::patterns;
use super::plan::{Plan, Stage};
use super::query::{Condition, Distinct, Key, NAMED, Outcome, What};
use crate::Shell;

impl Plan<'_> {
    /// Whether the query has to be laid out here.
    pub(crate) fn is_table(&self) -> bool {
        !self.query.headers.is_empty() || self.query.group.is_some()
    }

    /// The whole of it.
    pub(crate) fn table(&mut self) -> Option<()> {
        let query = self.query;
        let early = query.range.is_some() && !query.late_range;
        let odd = query.part_only || query.names_only || query.numbered || query.context != (0, 0);
        if early || odd || query.case.is_some() || query.joined.is_some() {
            return None;
        }
        let tests = query
            .conditions
            .iter()
            .map(|condition| match condition {
                Condition::Column { .. } => patterns::awk(condition),
                _ => None,
            })
            .collect::<Option<Vec<_>>>()?;
        let separator = self.separator().filter(|sign| *sign != ' ');
        let when = tests.join(" && ");
        let body = self.body(&when, separator)?;
        let program = format!("{}{body}", self.header_rule());
        self.stages.push(Stage::Awk(separator, program));
        if matches!(&query.order, Some(order) if matches!(order.key, Key::Column(_))) {
            return self.sorted_table();
        }
        if query.result == Outcome::Counted && query.distinct.is_none() && query.group.is_none() {
            return Some(());
        }
        if query.result == Outcome::Counted && query.group.is_some() {
            (query.distinct.is_none() && query.order.is_none() && query.range.is_none())
                .then_some(())?;
            self.push("sort");
            self.push("uniq -c");
            return Some(());
        }
        self.arrange()?;
        if query.late_range {
            let stage = super::plan_select::range(query.range.as_ref()?, self.request)?;
            self.stages.extend(stage);
        }
        if query.result == Outcome::Counted && query.distinct.is_some() {
            self.push("wc -l");
        }
        Some(())
    }

    /// Finds the columns by their names in the first line, which is no row itself.
    fn header_rule(&self) -> String {
        let headers = &self.query.headers;
        if headers.is_empty() {
            let rule = if self.query.without_header {
                "NR == 1 {next} "
            } else {
                ""
            };
            return rule.to_owned();
        }
        let found: Vec<_> = headers
            .iter()
            .enumerate()
            .map(|(at, name)| format!("if (tolower($i) ~ /^{}$/) h{} = i", spelled(name), at + 1))
            .collect();
        let missing: Vec<_> = (1..=headers.len()).map(|at| format!("!h{at}")).collect();
        format!(
            "NR == 1 {{for (i = 1; i <= NF; i++) {{{}}} if ({}) exit 1; next}} ",
            found.join("; "),
            missing.join(" || ")
        )
    }

    fn body(&self, when: &str, separator: Option<char>) -> Option<String> {
        let query = self.query;
        let lead = if when.is_empty() {
            String::new()
        } else {
            format!("{when} ")
        };
        let columns = match &query.what {
            What::Lines => Vec::new(),
            What::Columns(columns) => columns
                .iter()
                .map(|column| patterns::field(*column))
                .collect(),
            _ => return None,
        };
        let group = query.group.map(patterns::field);
        let aggregate = !matches!(
            query.result,
            Outcome::Shown | Outcome::Counted | Outcome::Tally(_) | Outcome::Least(_)
        );
        if aggregate {
            let [column] = columns.as_slice() else {
                return None;
            };
            return aggregated(query.result, &lead, column, group.as_deref());
        }
        Some(match (query.result, group, columns.as_slice()) {
            (Outcome::Counted, Some(group), []) => format!("{lead}{{print {group}}}"),
            (_, Some(_), _) => return None,
            (Outcome::Counted, None, []) => format!("{lead}{{n++}} END {{print n + 0}}"),
            (Outcome::Counted, None, _) if query.distinct.is_none() => return None,
            (_, None, []) => {
                if when.is_empty() {
                    "{print}".to_owned()
                } else {
                    when.to_owned()
                }
            }
            (_, None, columns) => {
                let sign = match separator {
                    Some('\t') => "\\t".to_owned(),
                    Some(sign) => sign.to_string(),
                    None => " ".to_owned(),
                };
                format!("{lead}{{print {}}}", columns.join(&format!(" \"{sign}\" ")))
            }
        })
    }

    /// The rows by one column, behind the first line that names it.
    fn sorted_table(&mut self) -> Option<()> {
        let query = self.query;
        let order = query.order.as_ref()?;
        let Key::Column(column) = order.key else {
            return None;
        };
        let distinct = matches!(
            query.distinct,
            None | Some(Distinct::Once | Distinct::InOrder)
        );
        let plain = query.what == What::Lines && query.result == Outcome::Shown && distinct;
        let name = column
            .checked_sub(NAMED)
            .and_then(|at| query.headers.get(usize::try_from(at).ok()?))?;
        // Whether 10 comes before 9 depends on what the column holds.
        let numbers = order.numeric || NUMBERS.contains(&name.as_str());
        let texts = TEXTS.contains(&name.as_str());
        let whole = query.headers.len() == 1 || !query.conditions.is_empty();
        (plain && whole && (numbers || texts)).then_some(())?;
        if !query.conditions.is_empty() {
            return self.sorted_rows(column, order.descending, numbers);
        }
        let Some(Stage::Awk(separator, _)) = self.stages.pop() else {
            return None;
        };
        let mut options = String::new();
        if numbers {
            options.push('n');
        }
        if order.descending {
            options.push('r');
        }
        // The first line, with a key that puts it before all others.
        let program = format!(
            "{}{{print 1 \"\\t\" $h1 \"\\t\" $0}}",
            self.header_rule()
                .replacen("next}", "print 0 \"\\t\\t\" $0; next}", 1)
        );
        self.stages.push(Stage::Awk(separator, program));
        let tab = self.tab();
        self.push(format!("sort -t {tab} -k1,1n -k2,2{options}"));
        self.push("cut -f3-");
        self.once();
        if query.late_range {
            return None;
        }
        Some(())
    }
}

impl Plan<'_> {
    /// Drops repeated lines, wherever they stand.
    fn once(&mut self) {
        if self.query.distinct.is_some() {
            self.stages.push(Stage::Awk(None, "!seen[$0]++".to_owned()));
        }
    }

    /// A tab, as the shell hands it to a program.
    fn tab(&self) -> &'static str {
        if self.request.shell == Shell::Fish {
            "(printf '\\t')"
        } else {
            "\"$(printf '\\t')\""
        }
    }

    /// The rows that were chosen, by one column; the first line is none of them.
    fn sorted_rows(&mut self, column: u64, descending: bool, numbers: bool) -> Option<()> {
        let Some(Stage::Awk(separator, program)) = self.stages.pop() else {
            return None;
        };
        let key = patterns::field(column);
        let program = format!("{program} {{print {key} \"\\t\" $0}}");
        self.stages.push(Stage::Awk(separator, program));
        let numeric = if numbers { "n" } else { "" };
        let reverse = if descending { "r" } else { "" };
        let tab = self.tab();
        self.push(format!("sort -t {tab} -k1,1{numeric}{reverse}"));
        self.push("cut -f2-");
        self.once();
        if !self.query.late_range {
            return Some(());
        }
        let stage = super::plan_select::range(self.query.range.as_ref()?, self.request)?;
        self.stages.extend(stage);
        Some(())
    }
}

/// What is a number, by its name.
const NUMBERS: [&str; 18] = [
    "salary",
    "price",
    "age",
    "amount",
    "score",
    "cost",
    "total",
    "quantity",
    "population",
    "year",
    "points",
    "size",
    "height",
    "weight",
    "id",
    "number",
    "count",
    "stock",
];
/// What is none.
const TEXTS: [&str; 14] = [
    "name",
    "city",
    "country",
    "department",
    "email",
    "title",
    "lastname",
    "surname",
    "category",
    "author",
    "date",
    "region",
    "product",
    "team",
];

/// A name in one number or the other.
fn spelled(name: &str) -> String {
    let name = name.replace('-', "\\-");
    match name.strip_suffix("ies").or_else(|| name.strip_suffix('y')) {
        Some(stem) => format!("{stem}(y|ies)"),
        None => format!(
            "{}s?",
            name.strip_suffix('s')
                .filter(|stem| stem.len() > 2 && !stem.ends_with(['s', 'u']))
                .unwrap_or(&name)
        ),
    }
}

fn aggregated(result: Outcome, lead: &str, column: &str, group: Option<&str>) -> Option<String> {
    let key = group.map(|group| format!("[{group}]")).unwrap_or_default();
    let k = if group.is_some() { "[k]" } else { "" };
    let end = |value: &str| match group {
        Some(_) => format!("END {{for (k in n) print k, {value}}}"),
        None => format!("END {{if (n) printf \"%.15g\\n\", {value}}}"),
    };
    let sign = match result {
        Outcome::Sum => {
            return Some(format!(
                "{lead}{{n{key}++; s{key} += {column}}} {}",
                end(&format!("s{k}"))
            ));
        }
        Outcome::Average => {
            return Some(format!(
                "{lead}{{n{key}++; s{key} += {column}}} {}",
                end(&format!("s{k} / n{k}"))
            ));
        }
        Outcome::Minimum => "<",
        Outcome::Maximum => ">",
        _ => return None,
    };
    Some(format!(
        "{lead}{{if (!n{key}++ || {column} + 0 {sign} m{key}) m{key} = {column} + 0}} {}",
        end(&format!("m{k}"))
    ))
}
