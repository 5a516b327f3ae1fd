//! The largest procedure that is read.

/// Bytes of the main file or of one module.
pub const FILE_BYTES_MAX: usize = 512 * 1024;
/// Issues that are reported at once.
pub const ISSUES_MAX: usize = 500;
/// Characters of one text.
pub const TEXT_CHARS_MAX: usize = 2_000;
/// Characters of a name.
pub const NAME_CHARS_MAX: usize = 60;
/// Things of one kind: roles, fields, states, steps…
pub const ITEMS_MAX: usize = 400;
/// Facts of a procedure.
pub const FACTS_MAX: usize = 64;
/// Uses of modules.
pub const USES_MAX: usize = 40;
/// Choices of a fact.
pub const FACT_CHOICES_MAX: usize = 8;
/// Choices of a field.
pub const FIELD_CHOICES_MAX: usize = 60;
/// The highest count of a counter.
pub const COUNTER_MAX: i64 = 8;
/// Levels of parts below the case.
pub const PART_DEPTH_MAX: usize = 2;
/// Nested parentheses and `not` of a condition.
pub const GUARD_DEPTH_MAX: usize = 12;
/// Terms of a condition.
pub const GUARD_TERMS_MAX: usize = 64;
/// Characters of a CEL expression.
pub const CEL_CHARS_MAX: usize = 400;
/// Nested parentheses of a CEL expression.
pub const CEL_DEPTH_MAX: usize = 16;
