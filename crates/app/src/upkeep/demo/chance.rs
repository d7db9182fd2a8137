//! Chance that is the same every time: the demo of one date is always the same demo.

/// Numbers that follow from a seed (`SplitMix64`).
pub(super) struct Chance(u64);

impl Chance {
    /// The numbers of a part of the demo.
    pub(super) fn of(part: &str) -> Self {
        Self(part.bytes().fold(0x5e77_1e5d_e306_0001, |seed, byte| (seed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to below `bound`.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound.max(1)).unwrap_or(u64::MAX);
        usize::try_from((self.next() >> 16) % bound).unwrap_or(0)
    }

    /// The same as a count for the database.
    pub(super) fn count(&mut self, bound: usize) -> i64 {
        i64::try_from(self.below(bound)).unwrap_or(0)
    }

    /// One of a list.
    pub(super) fn pick<'l, T>(&mut self, from: &'l [T]) -> Option<&'l T> {
        from.get(self.below(from.len()))
    }

    /// Letters from an alphabet.
    pub(super) fn letters(&mut self, alphabet: &str, how_many: usize) -> String {
        let alphabet: Vec<char> = alphabet.chars().collect();
        (0..how_many).filter_map(|_| self.pick(&alphabet)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_repeats_itself_and_differs_by_part() {
        let draw = |part: &str| {
            let mut chance = Chance::of(part);
            (0..20).map(|_| chance.below(10)).collect::<Vec<_>>()
        };
        assert_eq!(draw("a"), draw("a"));
        assert_ne!(draw("a"), draw("b"));
        assert!((0..10).all(|wanted| (0..50).any(|part| draw(&format!("part {part}")).contains(&wanted))));
    }
}
