//! The shapes of area codes.

use crate::ids::{AreaCode, is_plain_id};

/// What a code is by its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeKind {
    /// 2, 4 or 6 digits: province, prefecture, county. Source: GB/T 2260.
    Division,
    /// 9 digits: township. Source: GB/T 10114.
    Township,
    /// 12 digits: village or residential community, the statistical code.
    Community,
    /// 15 digits: 12 of the community and a sequence of 3. Source: GB/T 34300 and GB/T 30428.1.
    Grid,
    /// 17 digits: a grid and a sequence of 2.
    MicroGrid,
    /// Any other short code: a local pattern.
    Local,
}

/// Why a code is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeFault {
    /// Empty, too long, or with a forbidden character.
    #[error("area-code-shape")]
    Shape,
    /// A national code whose province does not exist: the first two digits are 11 to 99.
    #[error("area-code-province")]
    Province,
    /// A national code that does not begin with its parent's code.
    #[error("area-code-outside-parent")]
    OutsideParent,
}

impl AreaCode {
    /// What the code is by its shape.
    ///
    /// ```
    /// use fengqiao_civic::{AreaCode, CodeKind};
    /// assert_eq!(AreaCode::from("330681109000001").kind(), CodeKind::Grid);
    /// assert_eq!(AreaCode::from("roland-park").kind(), CodeKind::Local);
    /// ```
    pub fn kind(&self) -> CodeKind {
        kind_of(self.as_str())
    }

    /// The 12-digit statistical form of a national code of up to 12 digits, padded with zeros.
    pub fn statistical(&self) -> Option<String> {
        let national = !matches!(self.kind(), CodeKind::Local | CodeKind::Grid | CodeKind::MicroGrid);
        national.then(|| format!("{:0<12}", self.as_str()))
    }

    /// Checks the shape, and for national codes the province and that it extends the parent's code.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn check(&self, parent: Option<&AreaCode>) -> Result<(), CodeFault> {
        check(self.as_str(), parent.map(AreaCode::as_str))
    }
}

pub(crate) fn kind_of(code: &str) -> CodeKind {
    if code.is_empty() || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return CodeKind::Local;
    }
    match code.len() {
        2 | 4 | 6 => CodeKind::Division,
        9 => CodeKind::Township,
        12 => CodeKind::Community,
        15 => CodeKind::Grid,
        17 => CodeKind::MicroGrid,
        _ => CodeKind::Local,
    }
}

pub(crate) fn check(code: &str, parent: Option<&str>) -> Result<(), CodeFault> {
    if !is_plain_id(code) {
        return Err(CodeFault::Shape);
    }
    if kind_of(code) == CodeKind::Local {
        return Ok(());
    }
    if code.starts_with('0') || code.starts_with("10") {
        return Err(CodeFault::Province);
    }
    match parent {
        Some(parent) if kind_of(parent) != CodeKind::Local && !code.starts_with(significant(parent)) => {
            Err(CodeFault::OutsideParent)
        }
        _ => Ok(()),
    }
}

/// A national code without the zeros that only pad it: 330600 is 3306, 330681109000 is 330681109.
pub(crate) fn significant(code: &str) -> &str {
    let mut code = code;
    for (length, cut) in [(12, 9), (9, 6), (6, 4), (4, 2)] {
        if code.len() == length && code[cut..].bytes().all(|byte| byte == b'0') {
            code = &code[..cut];
        }
    }
    code
}
