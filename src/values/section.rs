//! Sections of the settings, as tables: each key once, with its meaning, its default and what is allowed.

/// A section's struct, its defaults, and `check_ranges`. A key is written `name: kind = default, in range;`, where the kind
/// is `duration` (text with a unit), `size` (bytes, or text with a unit) or a type; what is not a number has no range.
macro_rules! section {
    ($(#[$meta:meta])* $name:ident, $section:literal { $($keys:tt)+ }) => {
        section!(@next [$(#[$meta])* $name $section] [] $($keys)+);
    };
    (@next $head:tt $done:tt $(#[$meta:meta])* $key:ident: duration = $default:expr $(, in $range:expr)?; $($rest:tt)*) => {
        section!(@add $head $done [$(#[$meta])* #[serde(with = "crate::values::duration")]
            $key: std::time::Duration = $default; $(duration(std::convert::identity) $range)?] $($rest)*);
    };
    (@next $head:tt $done:tt $(#[$meta:meta])* $key:ident: size = $default:expr $(, in $range:expr)?; $($rest:tt)*) => {
        section!(@add $head $done [$(#[$meta])* #[serde(with = "crate::values::size")]
            $key: usize = $default; $(size(std::convert::identity) $range)?] $($rest)*);
    };
    (@next $head:tt $done:tt $(#[$meta:meta])* $key:ident: $type:ty = $default:expr $(, in $range:expr)?; $($rest:tt)*) => {
        section!(@add $head $done [$(#[$meta])* $key: $type = $default; $(number(|it| it as usize) $range)?] $($rest)*);
    };
    (@add $head:tt [$($done:tt)*] $key:tt $($rest:tt)*) => {
        section!(@next $head [$($done)* $key] $($rest)*);
    };
    (@next [$(#[$meta:meta])* $name:ident $section:literal]
        [$([$(#[$about:meta])* $key:ident: $type:ty = $default:expr; $($check:ident($as:expr) $range:expr)?])+]) => {
        $(#[$meta])*
        #[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name {
            $($(#[$about])* pub $key: $type),+
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($key: $default),+ }
            }
        }

        impl $name {
            /// Whether each key is within its range.
            #[allow(dead_code, unused_variables, reason = "a section without ranges has nothing to check")]
            pub fn check_ranges(&self, checks: &mut $crate::values::Checks) {
                $($(checks.$check(concat!($section, ".", stringify!($key)), ($as)(self.$key), $range);)?)+
            }
        }
    };
}

pub(crate) use section;

pub const fn millis(millis: u64) -> std::time::Duration {
    std::time::Duration::from_millis(millis)
}

pub const fn seconds(seconds: u64) -> std::time::Duration {
    std::time::Duration::from_secs(seconds)
}

pub const fn days(days: u64) -> std::time::Duration {
    seconds(days * 86_400)
}
