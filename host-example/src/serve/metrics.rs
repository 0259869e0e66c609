//! What is counted (Prometheus).

use std::{fmt::Write as _, time::Duration};

use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};

use super::records::Quota;

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answered {
    route: &'static str,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Decided {
    outcome: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct On {
    route: &'static str,
}

/// The metrics of a server.
#[derive(Debug)]
pub(super) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    decisions: Family<Decided, Counter>,
    seconds: Family<On, Histogram, fn() -> Histogram>,
    running: Gauge,
    reloads: Counter,
    stored: Gauge,
    quota: Gauge,
}

fn seconds() -> Histogram {
    Histogram::new([0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5])
}

impl Metrics {
    pub(super) fn new() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("credit"),
            requests: Family::default(),
            decisions: Family::default(),
            seconds: Family::new_with_constructor(seconds),
            running: Gauge::default(),
            reloads: Counter::default(),
            stored: Gauge::default(),
            quota: Gauge::default(),
        };
        let (requests, decisions) = (metrics.requests.clone(), metrics.decisions.clone());
        let (seconds, running) = (metrics.seconds.clone(), metrics.running.clone());
        let (reloads, stored, quota) =
            (metrics.reloads.clone(), metrics.stored.clone(), metrics.quota.clone());
        let registry = &mut metrics.registry;
        registry.register("requests", "Requests by route and status", requests);
        registry.register("decisions", "Decisions by outcome", decisions);
        registry.register("request_seconds", "Time to answer", seconds);
        registry.register("running", "Calls in the engine", running);
        registry.register("records_bytes", "Room that records take", stored);
        registry.register("records_quota_bytes", "Room that they may take; 0 for any", quota);
        registry.register("reloads", "Times that data were exchanged", reloads);
        metrics
    }

    pub(super) fn answered(&self, route: &'static str, status: u16, took: Duration) {
        self.requests.get_or_create(&Answered { route, status }).inc();
        self.seconds.get_or_create(&On { route }).observe(took.as_secs_f64());
    }

    pub(super) fn decided(&self, outcome: &str) {
        self.decisions.get_or_create(&Decided { outcome: outcome.to_owned() }).inc();
    }

    pub(super) fn reloaded(&self) {
        self.reloads.inc();
    }

    pub(super) fn enter(&self) {
        self.running.inc();
    }

    pub(super) fn leave(&self) {
        self.running.dec();
    }

    pub(super) fn text(&self, quota: &Quota) -> String {
        let bytes = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
        self.stored.set(bytes(quota.used()));
        self.quota.set(bytes(quota.most.unwrap_or(0)));
        let mut text = String::new();
        if encode(&mut text, &self.registry).is_err() {
            let _full = text.write_str("# EOF\n");
        }
        text
    }
}
