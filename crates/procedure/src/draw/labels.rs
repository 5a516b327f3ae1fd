//! Where the words of the lines stand, so that none covers another or a box.

/// A rectangle that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Taken {
    pub left: u32,
    pub top: u32,
    pub width: u32,
    pub height: u32,
}

impl Taken {
    /// The area that two rectangles share.
    pub fn shared(&self, other: &Taken) -> u32 {
        let along = |a: u32, a_long: u32, b: u32, b_long: u32| (a + a_long).min(b + b_long).saturating_sub(a.max(b));
        along(self.left, self.width, other.left, other.width) * along(self.top, self.height, other.top, other.height)
    }
}

/// What is taken already.
#[derive(Debug, Default)]
pub(super) struct Labels {
    taken: Vec<Taken>,
}

/// Height of a label, in pixels.
const HEIGHT: u32 = 13;

impl Labels {
    /// Keeps labels off a rectangle.
    pub fn avoid(&mut self, taken: Taken) {
        self.taken.push(taken);
    }

    /// Puts a label of a width around the first of these middles where it is free, or else where it covers least. Returns the left
    /// end and the base line of its words.
    pub fn place(&mut self, middles: impl Iterator<Item = (u32, u32)>, width: u32) -> (u32, u32) {
        let mut best: Option<(u32, Taken)> = None;
        for (x, y) in middles {
            let here = Taken {
                left: x.saturating_sub(width / 2),
                top: y.saturating_sub(HEIGHT / 2),
                width: width + 4,
                height: HEIGHT,
            };
            let covered = self.taken.iter().map(|taken| taken.shared(&here)).sum();
            if best.is_none_or(|(least, _)| covered < least) {
                best = Some((covered, here));
            }
            if covered == 0 {
                break;
            }
        }
        let Some((_, here)) = best else { return (0, 0) };
        self.taken.push(here);
        (here.left, here.top + HEIGHT - 3)
    }
}
