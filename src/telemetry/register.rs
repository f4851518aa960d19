//! Registering. Each metric is described once: its help text is its field's documentation, its type says what it is.

use prometheus::{
    Gauge, GaugeVec, Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge,
    IntGaugeVec, Registry, core::Collector,
};

use super::{By, Label};

/// A handle, or one for each value of a label.
pub(super) trait Metric: Sized {
    /// The same once for each value of further labels.
    type Family: Collector + Clone + 'static;
    /// The label whose values are known beforehand.
    const LABEL: Option<&str>;

    fn family(opts: HistogramOpts, labels: &[&str]) -> prometheus::Result<Self::Family>;

    /// `values`: of the further labels.
    fn of(family: &Self::Family, values: &[&str]) -> Self;
}

macro_rules! metric {
    ($metric:ty, $family:ty, $opts:ident => $own:expr) => {
        impl Metric for $metric {
            type Family = $family;
            const LABEL: Option<&str> = None;

            fn family($opts: HistogramOpts, labels: &[&str]) -> prometheus::Result<Self::Family> {
                <$family>::new($own, labels)
            }

            fn of(family: &Self::Family, values: &[&str]) -> Self {
                family.with_label_values(values)
            }
        }
    };
}

metric!(IntCounter, IntCounterVec, opts => opts.common_opts);
metric!(IntGauge, IntGaugeVec, opts => opts.common_opts);
metric!(Gauge, GaugeVec, opts => opts.common_opts);
metric!(Histogram, HistogramVec, opts => opts);

impl<L: Label, M: Metric> Metric for By<L, M> {
    type Family = M::Family;
    const LABEL: Option<&str> = Some(L::NAME);

    fn family(opts: HistogramOpts, labels: &[&str]) -> prometheus::Result<Self::Family> {
        M::family(opts, labels)
    }

    fn of(family: &Self::Family, values: &[&str]) -> Self {
        Self::new(|value| M::of(family, &[values, &[value]].concat()))
    }
}

/// Names, labels and help texts are all constants of these files, so what a test has seen registered once cannot fail later.
pub(super) fn family<M: Metric>(
    r: &Registry,
    (name, help): (&str, &str),
    labels: &[&str],
    buckets: &[f64],
) -> M::Family {
    let labels: Vec<&str> = labels.iter().copied().chain(M::LABEL).collect();
    let opts = HistogramOpts::new(name, help).namespace("belfry").buckets(buckets.to_vec());
    let family = M::family(opts, &labels).expect("the metric's name and labels are valid");
    r.register(Box::new(family.clone())).expect("no two metrics share a name");
    family
}

/// Metrics that stand in a struct of their own.
pub(super) trait Group {
    fn register(r: &Registry) -> Self;
}

/// Groups of metrics, each with its name, its help and, if it is a histogram, its buckets.
///
/// - `struct Group { … }`: handles. A field without a name is a group of its own; one with further labels, in
///   brackets, is a family.
/// - `struct Group of Families by "label" { … }`: a group that there is once for each value of a label, and what
///   they are made from.
macro_rules! metrics {
    ($(#[$meta:meta])* $vis:vis struct $group:ident {
        $($shown:vis $field:ident: $type:ty $([$($label:literal),+])?
            $(= $name:literal, $help:literal $(, $buckets:expr)?)?;)+
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone)]
        $vis struct $group {
            $($(#[doc = $help])? $shown $field: metrics!(@type $type $([$($label),+])?)),+
        }

        impl $crate::telemetry::register::Group for $group {
            fn register(r: &prometheus::Registry) -> Self {
                Self { $($field: metrics!(@new r, $type $([$($label),+])? $(, $name, $help $(, $buckets)?)?)),+ }
            }
        }
    };
    ($(#[$meta:meta])* $vis:vis struct $group:ident of $families:ident by $by:literal {
        $($field:ident: $type:ty = $name:literal, $help:literal $(, $buckets:expr)?;)+
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone)]
        $vis struct $group {
            $(#[doc = $help] pub $field: $type),+
        }

        metrics! {
            pub(super) struct $families { $($field: $type [$by] = $name, $help $(, $buckets)?;)+ }
        }

        impl $families {
            /// The group of this value, at zero where it is new.
            pub(super) fn of(&self, value: &str) -> $group {
                $group { $($field: $crate::telemetry::register::Metric::of(&self.$field, &[value])),+ }
            }
        }
    };
    (@type $type:ty) => { $type };
    (@type $type:ty [$($label:literal),+]) => { <$type as $crate::telemetry::register::Metric>::Family };
    (@new $r:ident, $type:ty) => { $crate::telemetry::register::Group::register($r) };
    (@new $r:ident, $type:ty, $name:literal, $help:literal $(, $buckets:expr)?) => {
        $crate::telemetry::register::Metric::of(&metrics!(@new $r, $type [], $name, $help $(, $buckets)?), &[])
    };
    (@new $r:ident, $type:ty [$($label:literal),*], $name:literal, $help:literal) => {
        metrics!(@new $r, $type [$($label),*], $name, $help, &[])
    };
    (@new $r:ident, $type:ty [$($label:literal),*], $name:literal, $help:literal, $buckets:expr) => {
        $crate::telemetry::register::family::<$type>($r, ($name, $help), &[$($label),*], $buckets)
    };
}

pub(super) use metrics;
