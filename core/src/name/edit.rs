//! How many slips lie between two texts: a character wrong, left out, too many, or two neighbours
//! that changed places (optimal string alignment).

use alloc::vec;

/// The number of slips, if there are at most `most`.
pub(crate) fn slips(a: &[char], b: &[char], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (a.get(same..).unwrap_or_default(), b.get(same..).unwrap_or_default());
    let same = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let a = a.get(..a.len().saturating_sub(same)).unwrap_or_default();
    let b = b.get(..b.len().saturating_sub(same)).unwrap_or_default();
    if a.is_empty() || b.is_empty() {
        let left = a.len().max(b.len());
        return (left <= most).then_some(left);
    }
    if most <= 1 {
        // What one slip leaves between equal ends.
        let one = match (a, b) {
            ([_], [_]) => true,
            ([x, y], [p, q]) => x == q && y == p,
            _ => false,
        };
        return (one && most == 1).then_some(1);
    }
    if b.len() < SPACE {
        let [mut x, mut y, mut z] = [[0; SPACE]; 3];
        return match (x.get_mut(..=b.len()), y.get_mut(..=b.len()), z.get_mut(..=b.len())) {
            (Some(x), Some(y), Some(z)) => distance(a, b, most, [x, y, z]),
            _ => None,
        };
    }
    let rows = || vec![0; b.len().saturating_add(1)];
    distance(a, b, most, [&mut rows(), &mut rows(), &mut rows()])
}

/// Characters between equal ends that need no memory of their own.
const SPACE: usize = 32;

/// The number of slips by rows of the usual table; each has one more cell than `b` has characters.
fn distance(a: &[char], b: &[char], most: usize, rows: [&mut [usize]; 3]) -> Option<usize> {
    let [mut before, mut last, mut row] = rows;
    for (cell, n) in last.iter_mut().zip(0..) {
        *cell = n;
    }
    let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX);
    for (i, x) in a.iter().enumerate() {
        let mut more = i.saturating_add(1);
        let mut least = usize::MAX;
        if let Some(first) = row.first_mut() {
            *first = more;
        }
        for (j, y) in b.iter().enumerate() {
            let wrong = at(last, j).saturating_add(usize::from(x != y));
            let gone = at(last, j.saturating_add(1)).saturating_add(1);
            let mut cost = wrong.min(gone).min(more.saturating_add(1));
            if let (Some(i), Some(k)) = (i.checked_sub(1), j.checked_sub(1))
                && a.get(i) == Some(y)
                && b.get(k) == Some(x)
            {
                cost = cost.min(at(before, k).saturating_add(1));
            }
            least = least.min(cost);
            if let Some(cell) = row.get_mut(j.saturating_add(1)) {
                *cell = cost;
            }
            more = cost;
        }
        if least > most {
            return None;
        }
        (before, last, row) = (last, row, before);
    }
    last.get(b.len()).copied().filter(|cost| *cost <= most)
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;
    use proptest::prelude::*;

    fn of(a: &str, b: &str, most: usize) -> Option<usize> {
        let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        slips(&a, &b, most)
    }

    #[test]
    fn slips_are_counted() {
        assert_eq!(of("润桐商贸", "润桐商贸", 0), Some(0));
        assert_eq!(of("润桐商贸", "闰桐商贸", 2), Some(1));
        assert_eq!(of("润桐商贸", "桐商贸", 2), Some(1));
        assert_eq!(of("润桐商贸", "润润桐商贸", 2), Some(1));
        assert_eq!(of("润桐商贸", "桐润商贸", 2), Some(1));
        assert_eq!(of("润桐商贸", "桐润贸商", 2), Some(2));
        assert_eq!(of("润桐商贸", "闰同商茂", 2), None);
        assert_eq!(of("润桐", "润桐商贸有", 2), None);
        assert_eq!(of("", "润", 1), Some(1));
    }

    /// Texts about as long as what needs no memory of its own, and longer ones, with a slip at either end.
    #[test]
    fn long_texts_are_compared_as_short_ones() {
        for length in [2, 30, 31, 32, 33, 34, 64, 100] {
            let mut long: Vec<char> = core::iter::repeat_n('一', length).collect();
            for c in long.iter_mut().skip(1).step_by(2) {
                *c = '二';
            }
            let mut other = long.clone();
            (other[0], other[length - 1]) = ('三', '三');
            assert_eq!(slips(&long, &other, 2), Some(2), "{length}");
            assert_eq!(slips(&long, &other, 3), Some(2), "{length}");
            assert_eq!(slips(&long, &other, 1), None, "{length}");
            other.insert(length / 2, '四');
            assert_eq!(slips(&long, &other, 3), Some(3), "{length}");
            assert_eq!(slips(&other, &long, 3), Some(3), "{length}");
            assert_eq!(slips(&other, &long, 2), None, "{length}");
        }
    }

    /// Without cutting off what is the same at both ends, and without a limit.
    fn plain(a: &[char], b: &[char]) -> usize {
        match (a, b) {
            ([], rest) | (rest, []) => rest.len(),
            ([x, a_rest @ ..], [y, b_rest @ ..]) => {
                let mut cost = plain(a_rest, b_rest).saturating_add(usize::from(x != y));
                cost = cost.min(plain(a_rest, b).min(plain(a, b_rest)).saturating_add(1));
                if let ([x1, x2, a_rest @ ..], [y1, y2, b_rest @ ..]) = (a, b)
                    && (x1, x2) == (y2, y1)
                {
                    cost = cost.min(plain(a_rest, b_rest).saturating_add(1));
                }
                cost
            }
        }
    }

    proptest! {
        #[test]
        fn as_the_definition_says(a in "[一二三]{0,6}", b in "[一二三]{0,6}", most in 0_usize..4) {
            let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            let expected = plain(&x, &y);
            prop_assert_eq!(slips(&x, &y, most), (expected <= most).then_some(expected));
            prop_assert_eq!(slips(&y, &x, most), slips(&x, &y, most));
        }
    }
}
