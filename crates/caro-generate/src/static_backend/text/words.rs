//! The words that sentences about text are made of, each as the one that stands for all its synonyms.

use crate::static_backend::lexicon::w;
use crate::static_backend::tokens::Token;

/// What stands for a word that only can be a value.
pub(crate) const VALUE: &str = "";

/// The word of this grammar that a token is, or [`VALUE`].
pub(crate) fn term(token: &Token<'_>) -> &'static str {
    if token.quoted {
        return VALUE;
    }
    let lower = token.raw.to_ascii_lowercase();
    match nouns(&lower)
        .or_else(|| verbs(&lower))
        .or_else(|| glue(&lower))
    {
        Some(term) => term,
        None => phrase(token.id),
    }
}

fn nouns(word: &str) -> Option<&'static str> {
    Some(match word {
        "line" | "lines" | "row" | "rows" | "record" | "records" => "line",
        "word" | "words" => "word",
        "character" | "characters" | "char" | "chars" | "letter" | "letters" => "character",
        "byte" | "bytes" => "byte",
        "column" | "columns" | "field" | "fields" => "column",
        "match" | "matches" | "matching" | "matched" => "match",
        "occurrence" | "occurrences" | "instance" | "instances" => "occurrence",
        "number" | "numbers" => "number",
        "value" | "values" | "entry" | "entries" | "item" | "items" => "value",
        "ip" | "ips" | "ipv4" => "ip",
        "address" | "addresses" => "address",
        "email" | "emails" | "e-mail" | "e-mails" | "mail" => "email",
        "url" | "urls" | "link" | "links" => "url",
        "header" | "headers" | "heading" | "headings" => "header",
        "comment" | "comments" => "comment",
        "paragraph" | "paragraphs" => "paragraph",
        "everything" | "text" | "texts" => "text",
        "content" | "contents" => "content",
        "string" | "strings" | "phrase" | "keyword" => "string",
        "pattern" | "patterns" => "pattern",
        "regex" | "regexp" => "regex",
        "length" | "lengths" | "long" => "length",
        "count" | "counts" | "counting" | "counted" => "count",
        "frequency" | "frequencies" => "frequency",
        "duplicate" | "duplicates" | "duplicated" | "repeated" | "repeats" | "repetitions"
        | "doubles" | "dupes" | "dups" => "duplicate",
        "whitespace" | "whitespaces" | "blanks" => "whitespace",
        "space" | "spaces" => "space",
        "tab" | "tabs" => "tab",
        "comma" | "commas" => "comma",
        "colon" | "colons" => "colon",
        "semicolon" | "semicolons" => "semicolon",
        "pipe" | "pipes" => "pipe",
        "newline" | "newlines" => "newline",
        "digit" | "digits" => "digit",
        "dash" | "dashes" | "hyphen" | "hyphens" => "dash",
        "csv" => "csv",
        "tsv" => "tsv",
        "context" => "context",
        "part" | "parts" | "portion" => "part",
        "name" | "names" => "name",
        "case" => "case",
        "order" => "order",
        "place" => "place",
        "result" | "results" | "output" => "result",
        "file" | "files" => "file",
        "log" | "logs" => "log",
        "folder" | "folders" | "directory" | "directories" => "folder",
        "subfolders" | "subdirectories" => "subfolders",
        "delimiter" | "separator" => "separator",
        "end" | "ends" | "ending" | "bottom" => "end",
        "beginning" | "top" => "top",
        "start" | "starts" | "starting" | "begin" | "begins" => "begin",
        _ => return None,
    })
}

fn verbs(word: &str) -> Option<&'static str> {
    Some(match word {
        "show" | "print" | "display" | "list" | "get" | "give" | "view" | "output" | "read"
        | "see" | "return" | "shows" | "prints" | "showing" | "printing" | "displaying"
        | "listing" | "giving" => "show",
        "extract" | "keep" | "select" | "filter" | "pick" | "keeping" => "keep",
        "find" | "search" | "grep" | "look" | "locate" | "finds" => "find",
        "highlight" | "highlighted" | "highlighting" | "color" | "colour" => "highlight",
        "sort" | "sorted" | "sorting" | "ordered" | "arrange" => "sort",
        "delete" | "remove" | "drop" | "strip" | "erase" | "removing" | "removed" | "deleting"
        | "dropping" | "stripped" | "trim" => "delete",
        "deduplicate" | "deduplicated" | "dedupe" | "uniq" => "dedupe",
        "replace" | "substitute" | "replacing" | "replaced" | "swap" => "replace",
        "change" | "turn" | "convert" | "transform" | "make" | "put" | "converted" => "change",
        "insert" => "insert",
        "add" => "add",
        "append" | "appending" => "append",
        "prepend" => "prepend",
        "numbered" => "numbered",
        "reverse" | "reversed" | "backwards" => "reverse",
        "shuffle" | "shuffled" | "randomize" => "shuffle",
        "join" | "joined" | "concatenate" => "join",
        "merge" | "combine" => "merge",
        "split" => "split",
        "sum" | "total" => "sum",
        "average" | "mean" => "average",
        "minimum" | "lowest" | "min" => "minimum",
        "maximum" | "highest" | "max" => "maximum",
        "uppercase" => "uppercase",
        "lowercase" => "lowercase",
        "capitalize" => "capitalize",
        "follow" | "following" | "tail" | "watch" | "monitor" => "follow",
        "compare" | "diff" => "compare",
        "save" | "write" | "store" | "redirect" | "saved" | "saving" | "writing" | "written" => {
            "save"
        }
        "skip" | "skipping" | "ignore" | "ignoring" | "ignored" => "skip",
        "occur" | "occurs" | "appear" | "appears" | "occurring" | "appearing" => "occur",
        "contain" | "contains" | "containing" | "mention" | "mentions" | "mentioning"
        | "including" | "include" | "includes" => "contain",
        _ => return None,
    })
}

fn glue(word: &str) -> Option<&'static str> {
    Some(match word {
        "and" | "plus" => "and",
        "or" => "or",
        "but" => "but",
        "not" | "don't" | "doesn't" | "isn't" | "aren't" | "non" => "not",
        "no" => "no",
        "then" | "also" | "afterwards" => "then",
        "that" | "which" | "where" | "whose" | "who" => word_that(word),
        "is" | "are" | "was" | "were" | "be" | "being" => "is",
        "do" | "does" | "did" => "do",
        "there" => "there",
        "it" | "them" | "they" | "its" | "their" | "those" | "these" | "ones" => "it",
        "in" | "inside" | "within" | "from" | "of" | "through" | "across" | "throughout" => "in",
        "for" => "for",
        "with" | "have" | "has" | "having" => "with",
        "without" => "without",
        "except" | "excluding" | "exclude" => "except",
        "to" | "by" | "as" | "on" | "at" | "into" | "onto" | "using" | "than" | "after"
        | "before" | "between" | "until" | "under" | "below" | "only" | "just" | "both"
        | "either" | "again" | "per" => word_prep(word),
        "all" => "all",
        "every" | "each" | "any" => "each",
        "first" => "first",
        "last" => "last",
        "next" => "next",
        "odd" | "odd-numbered" => "odd",
        "even" | "even-numbered" => "even",
        "random" => "random",
        "unique" | "distinct" | "different" => "unique",
        "empty" | "blank" | "non-empty" | "nonempty" | "non-blank" => {
            if word.starts_with("non") {
                "nonempty"
            } else {
                "empty"
            }
        }
        "longest" => "longest",
        "shortest" => "shortest",
        "longer" => "longer",
        "shorter" => "shorter",
        "largest" | "biggest" | "greatest" | "larger" | "greater" | "bigger" | "more" | "over"
        | "above" | "exceeds" => word_size(word),
        "smallest" | "smaller" | "less" | "fewer" => word_size(word),
        "equal" | "equals" | "=" | "==" | "exactly" => "equal",
        "most" => "most",
        "least" => "least",
        "common" | "frequent" | "frequently" | "often" | "popular" | "used" => "common",
        "numerically" | "numeric" | "numerical" => "numerically",
        "alphabetically" | "alphabetical" => "alphabetically",
        "ascending" | "increasing" => "ascending",
        "descending" | "decreasing" => "descending",
        "recursively" | "recursive" => "recursively",
        "insensitively" | "case-insensitively" | "case-insensitive" | "insensitive" => {
            "insensitive"
        }
        "around" | "surrounding" => "around",
        "whole" | "entire" => "whole",
        "separated" | "delimited" => "separated",
        "comma-separated" | "comma-delimited" => "comma-separated",
        "tab-separated" | "tab-delimited" => "tab-separated",
        "colon-separated" | "colon-delimited" => "colon-separated",
        "semicolon-separated" | "semicolon-delimited" => "semicolon-separated",
        "space-separated" | "whitespace-separated" | "space-delimited" => "space-separated",
        "one" => "one",
        "this" | "current" => "this",
        "here" => "here",
        "how" => "how",
        "what" | "what's" => "what",
        "leading" => "leading",
        "trailing" => "trailing",
        "new" => "new",
        "up" => "up",
        "time" | "times" => "times",
        "once" => "once",
        "upper" => "upper",
        "lower" => "lower",
        "-" | "through_" => "-",
        "original" | "preserving" | "preserve" => "original",
        _ => return None,
    })
}

fn word_that(word: &str) -> &'static str {
    match word {
        "whose" => "whose",
        "where" => "where",
        _ => "that",
    }
}

fn word_prep(word: &str) -> &'static str {
    match word {
        "to" => "to",
        "by" => "by",
        "as" => "as",
        "on" => "on",
        "at" => "at",
        "into" | "onto" => "into",
        "using" => "using",
        "than" => "than",
        "after" => "after",
        "before" => "before",
        "between" => "between",
        "until" => "until",
        "under" | "below" => "under",
        "only" | "just" => "only",
        "per" => "each",
        "again" => "again",
        _ => "both",
    }
}

fn word_size(word: &str) -> &'static str {
    match word {
        "largest" | "biggest" | "greatest" => "largest",
        "smallest" => "smallest",
        "smaller" | "less" | "fewer" => "less",
        _ => "more",
    }
}

/// Words of the vocabulary that have several words for synonyms, or that were mistyped.
fn phrase(id: u16) -> &'static str {
    match id {
        w::SHOW => "show",
        w::FIND => "find",
        w::COUNT => "count",
        w::DELETE => "delete",
        w::REPLACE => "replace",
        w::CHANGE => "change",
        w::EXTRACT | w::KEEP => "keep",
        w::SORT => "sort",
        w::WHAT => "what",
        w::WHICH | w::THAT => "that",
        w::LINE | w::ROW => "line",
        w::WORD => "word",
        w::CHARACTER => "character",
        w::COLUMN => "column",
        w::OCCURRENCE => "occurrence",
        w::MATCH => "match",
        w::CONTAIN | w::MENTIONS => "contain",
        w::BEGIN => "begin",
        w::END => "end",
        w::LINENO => "line numbers",
        w::INSENSITIVE => "insensitive",
        w::EXACTWORD => "whole word",
        w::NOT => "not",
        w::OR => "or",
        w::EXCEPT => "except",
        w::WITHOUT => "without",
        w::EMPTY => "empty",
        w::NONEMPTY => "nonempty",
        w::DUPLICATE => "duplicate",
        w::UNIQUE => "unique",
        w::ALPHABETICALLY => "alphabetically",
        w::UPPERCASE => "uppercase",
        w::LOWERCASE => "lowercase",
        w::ATLEAST => "atleast",
        w::ATMOST => "atmost",
        w::STRING => "string",
        w::FILENAME => "filename",
        w::TEXT => "text",
        w::DIRECTORY => "folder",
        w::FILE => "file",
        w::IS => "is",
        w::REVERSE => "reverse",
        w::NEWEST => "newest",
        w::MUCH => "much",
        w::UNTIL => "until",
        _ => VALUE,
    }
}
