//! What many small types have in common.

/// An enum whose values are words, as serde writes them: `ALL` of them in their order, `as_str`, and `from_word`.
#[macro_export]
macro_rules! words {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$about:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $name {
            $($(#[$about])* $variant),+
        }

        impl $name {
            pub const ALL: [Self; [$($word),+].len()] = [$(Self::$variant),+];

            /// Its word, wherever it is written.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }

            #[allow(dead_code, reason = "not every word is read")]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.as_str() == word)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

/// Has serde write a type as text, and read it as its `#[serde(into = "String", try_from = "String")]` wants it.
#[macro_export]
macro_rules! text_in_json {
    ($name:ident, $error:ty, |$it:pat_param| $write:expr, |$text:pat_param| $read:expr) => {
        impl From<$name> for String {
            fn from($it: $name) -> String {
                $write
            }
        }

        impl TryFrom<String> for $name {
            type Error = $error;

            fn try_from($text: String) -> Result<Self, $error> {
                $read
            }
        }
    };
}

/// `Debug` as `Display` has it.
#[macro_export]
macro_rules! debug_as_display {
    ($($name:ident),+) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(self, f)
            }
        }
    )+};
}

/// `Debug` with these fields only: what is secret stays so, and what is large is left out.
#[macro_export]
macro_rules! debug_with {
    ($type:ty { $($field:ident),* }) => {
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($type))$(.field(stringify!($field), &self.$field))*.finish_non_exhaustive()
            }
        }
    };
}
