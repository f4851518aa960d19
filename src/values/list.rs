//! Settings that are a list: written as one, or as text.

use std::{fmt, iter, marker::PhantomData, str::FromStr};

use serde::{
    Deserializer,
    de::{self, SeqAccess, Visitor},
};

/// A list, or text with commas. For use as `#[serde(deserialize_with = "list")]`.
pub fn list<'de, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: FromStr<Err: fmt::Display>,
    D: Deserializer<'de>,
{
    let expecting = "a list, such as [\"first\", \"second\"], or text with commas between";
    List::read(deserializer, expecting, |text| text.split(',').map(str::trim).collect())
}

/// By hand, because serde repeats a value of another type in its error, and that may be a password.
pub struct List<T> {
    expecting: &'static str,
    /// What stands in text.
    split: fn(&str) -> Vec<&str>,
    of: PhantomData<T>,
}

impl<T: FromStr<Err: fmt::Display>> List<T> {
    pub fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
        expecting: &'static str,
        split: fn(&str) -> Vec<&str>,
    ) -> Result<Vec<T>, D::Error> {
        deserializer.deserialize_any(Self { expecting, split, of: PhantomData })
    }
}

impl<'de, T: FromStr<Err: fmt::Display>> Visitor<'de> for List<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expecting)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        let given = (self.split)(text).into_iter().filter(|item| !item.is_empty());
        given.map(|item| item.parse().map_err(E::custom)).collect()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let items = iter::from_fn(|| list.next_element::<String>().transpose());
        items.map(|item| item?.parse().map_err(de::Error::custom)).collect()
    }
}
