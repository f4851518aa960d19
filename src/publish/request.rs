//! The body of a publish, as it is written.

#[cfg(test)]
mod tests;

use std::{borrow::Cow, fmt, iter, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{self, IgnoredAny, SeqAccess, Visitor},
};
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::protocol::Priority;

/// The longest `ttl`: a year, in seconds.
pub const MAX_TTL_S: u64 = 31_536_000;

/// The most items of a list that are kept while it is read: the highest value that the limits in
/// the config, which are checked afterwards, may have.
pub const MAX_LIST_ITEMS: usize = 100_000;

/// One message to one channel or several.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishRequest<'a> {
    /// Where to; or `channels`.
    #[serde(borrow)]
    #[schema(value_type = Option<String>, example = "user:42", pattern = "^[A-Za-z0-9_.:/@|=+~-]{1,128}$")]
    pub channel: Option<Text<'a>>,
    /// Where to, if it is several (up to `limits.publish_channels`, each once).
    #[serde(borrow)]
    #[schema(value_type = Option<Vec<String>>, min_items = 1)]
    pub channels: Option<Bounded<Text<'a>>>,
    /// What happened: 1 to 128 bytes; `message` if absent.
    #[serde(borrow)]
    #[schema(value_type = Option<String>, example = "order.shipped", min_length = 1, max_length = 128)]
    pub event: Option<Text<'a>>,
    /// Any JSON up to `limits.data_bytes`; `null` if absent.
    #[serde(borrow)]
    #[schema(value_type = serde_json::Value, required = false)]
    pub data: Option<&'a RawValue>,
    /// Collapse key: of several messages with the same one, only the newest matters.
    #[serde(borrow)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 128)]
    pub key: Option<Text<'a>>,
    /// How urgently the application means it.
    pub priority: Option<Priority>,
    /// Seconds until the message loses its meaning and is not delivered any more.
    #[schema(minimum = 1, maximum = 31_536_000)]
    pub ttl: Option<u64>,
    /// Makes a retry harmless; the same as the header `Idempotency-Key`.
    #[serde(borrow)]
    #[schema(value_type = Option<String>, pattern = "^[ -~]{1,128}$")]
    pub idempotency_key: Option<Text<'a>>,
}

/// Text that is borrowed from the body wherever it holds no escapes, also inside of an `Option`,
/// where serde makes every `Cow` an owned one.
#[derive(Debug, Deserialize)]
pub struct Text<'a>(#[serde(borrow)] pub Cow<'a, str>);

/// A list of at most [`MAX_LIST_ITEMS`]: a body of commas alone must not take many times its size.
#[derive(Debug)]
pub struct Bounded<T>(pub Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Bounded<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Items<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Items<T> {
            type Value = Bounded<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let kept = iter::from_fn(|| seq.next_element().transpose()).take(MAX_LIST_ITEMS);
                let items = kept.collect::<Result<_, _>>()?;
                match seq.next_element::<IgnoredAny>()? {
                    Some(_) => {
                        Err(de::Error::custom(format_args!("a list has more than {MAX_LIST_ITEMS} items")))
                    }
                    None => Ok(Bounded(items)),
                }
            }
        }

        deserializer.deserialize_seq(Items(PhantomData))
    }
}
