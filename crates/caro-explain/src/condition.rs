//! What `[[ … ]]` tests, as a clause.

use brush_parser::ast::{BinaryPredicate, ExtendedTestExpr, UnaryPredicate, Word};

use crate::phrase::shortened;
use crate::quoting;

/// The clause that follows "tests whether".
pub(crate) fn say(expression: &ExtendedTestExpr) -> String {
    match expression {
        ExtendedTestExpr::And(left, right) => format!("{}, and {}", say(left), say(right)),
        ExtendedTestExpr::Or(left, right) => format!("{}, or {}", say(left), say(right)),
        ExtendedTestExpr::Not(inner) => format!("it is not so that {}", say(inner)),
        ExtendedTestExpr::Parenthesized(inner) => format!("({})", say(inner)),
        ExtendedTestExpr::UnaryTest(predicate, operand) => {
            format!("{} {}", text(operand), unary(predicate))
        }
        ExtendedTestExpr::BinaryTest(predicate, left, right) => {
            format!("{} {} {}", text(left), binary(predicate), text(right))
        }
    }
}

fn text(word: &Word) -> String {
    let text = quoting::unquote(&word.value).text;
    if text.is_empty() {
        "nothing".to_owned()
    } else {
        shortened(&text)
    }
}

const fn unary(predicate: &UnaryPredicate) -> &'static str {
    match predicate {
        UnaryPredicate::FileExists => "exists",
        UnaryPredicate::FileExistsAndIsBlockSpecialFile => "is a block device",
        UnaryPredicate::FileExistsAndIsCharSpecialFile => "is a character device",
        UnaryPredicate::FileExistsAndIsDir => "is a directory",
        UnaryPredicate::FileExistsAndIsRegularFile => "is a regular file",
        UnaryPredicate::FileExistsAndIsSetgid => "runs with the rights of its group",
        UnaryPredicate::FileExistsAndIsSymlink => "is a symbolic link",
        UnaryPredicate::FileExistsAndHasStickyBit => "has the sticky bit",
        UnaryPredicate::FileExistsAndIsFifo => "is a named pipe",
        UnaryPredicate::FileExistsAndIsReadable => "can be read",
        UnaryPredicate::FileExistsAndIsNotZeroLength => "is a file that is not empty",
        UnaryPredicate::FdIsOpenTerminal => "is open on a terminal",
        UnaryPredicate::FileExistsAndIsSetuid => "runs with the rights of its owner",
        UnaryPredicate::FileExistsAndIsWritable => "can be written",
        UnaryPredicate::FileExistsAndIsExecutable => "can be run",
        UnaryPredicate::FileExistsAndOwnedByEffectiveGroupId => "belongs to this user's group",
        UnaryPredicate::FileExistsAndModifiedSinceLastRead => "has changed since it was read",
        UnaryPredicate::FileExistsAndOwnedByEffectiveUserId => "belongs to this user",
        UnaryPredicate::FileExistsAndIsSocket => "is a socket",
        UnaryPredicate::ShellOptionEnabled => "is an option of the shell that is on",
        UnaryPredicate::ShellVariableIsSetAndAssigned => "is a variable that is set",
        UnaryPredicate::ShellVariableIsSetAndNameRef => "is a variable that names another",
        UnaryPredicate::StringHasZeroLength => "is empty",
        UnaryPredicate::StringHasNonZeroLength => "is not empty",
    }
}

const fn binary(predicate: &BinaryPredicate) -> &'static str {
    match predicate {
        BinaryPredicate::FilesReferToSameDeviceAndInodeNumbers => "is the same file as",
        BinaryPredicate::LeftFileIsNewerOrExistsWhenRightDoesNot => "is newer than",
        BinaryPredicate::LeftFileIsOlderOrDoesNotExistWhenRightDoes => "is older than",
        BinaryPredicate::StringExactlyMatchesPattern => "matches the pattern",
        BinaryPredicate::StringDoesNotExactlyMatchPattern => "does not match the pattern",
        BinaryPredicate::StringMatchesRegex => "matches the regular expression",
        BinaryPredicate::StringExactlyMatchesString => "is the same as",
        BinaryPredicate::StringDoesNotExactlyMatchString => "is not the same as",
        BinaryPredicate::StringContainsSubstring => "contains",
        BinaryPredicate::LeftSortsBeforeRight => "sorts before",
        BinaryPredicate::LeftSortsAfterRight => "sorts after",
        BinaryPredicate::ArithmeticEqualTo => "is as much as",
        BinaryPredicate::ArithmeticNotEqualTo => "is another number than",
        BinaryPredicate::ArithmeticLessThan => "is less than",
        BinaryPredicate::ArithmeticLessThanOrEqualTo => "is at most",
        BinaryPredicate::ArithmeticGreaterThan => "is more than",
        BinaryPredicate::ArithmeticGreaterThanOrEqualTo => "is at least",
    }
}
