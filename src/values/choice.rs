//! Settings that are one of a few words.

/// An enum with its words, and serde in both directions with an error that lists what is allowed (the `config` crate's
/// own names the Rust type instead).
macro_rules! choice {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$about:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        belfry_core::words! {
            $(#[$meta])*
            pub enum $name { $($(#[$about])* $variant = $word),+ }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                let known = Self::from_word(&text);
                known.ok_or_else(|| serde::de::Error::unknown_variant(&text, &[$($word),+]))
            }
        }
    };
}

pub(crate) use choice;
