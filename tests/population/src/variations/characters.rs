//! What characters are mistaken for, from the folder `data`.

use std::collections::HashMap;

use crate::random::Random;

/// All tables.
pub(crate) struct Characters {
    homophones: HashMap<char, Vec<char>>,
    shapes: HashMap<char, Vec<char>>,
    traditional: HashMap<char, char>,
    /// Characters of 字号.
    usual: Vec<char>,
}

impl Characters {
    pub(crate) fn new() -> Self {
        let sounds = include_str!("../../data/homophones.txt");
        Self {
            homophones: read(sounds),
            shapes: read(include_str!("../../data/shapes.txt")),
            traditional: include_str!("../../data/traditional.txt")
                .split_whitespace()
                .filter_map(|pair| {
                    let mut pair = pair.chars();
                    Some((pair.next()?, pair.next()?))
                })
                .collect(),
            usual: sounds.lines().filter_map(|line| line.chars().next()).collect(),
        }
    }

    /// Any other character.
    pub(crate) fn wrong(&self, of: char, random: &mut Random) -> Option<char> {
        random.pick(&self.usual).copied().filter(|wrong| *wrong != of)
    }

    /// One of the same sound.
    pub(crate) fn homophone(&self, of: char, random: &mut Random) -> Option<char> {
        random.pick(self.homophones.get(&of)?).copied()
    }

    /// One that looks like it.
    pub(crate) fn lookalike(&self, of: char, random: &mut Random) -> Option<char> {
        random.pick(self.shapes.get(&of)?).copied()
    }

    /// The text in traditional characters.
    pub(crate) fn traditional(&self, text: &str) -> String {
        text.chars().map(|c| self.traditional.get(&c).copied().unwrap_or(c)).collect()
    }
}

/// Reads lines of a character, a tab, and the characters that it is mistaken for.
fn read(text: &str) -> HashMap<char, Vec<char>> {
    let lines = text.lines().filter_map(|line| line.split_once('\t'));
    lines.filter_map(|(c, others)| Some((c.chars().next()?, others.chars().collect()))).collect()
}
