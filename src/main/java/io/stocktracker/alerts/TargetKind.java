package io.stocktracker.alerts;

/** How a target wants to be told. */
enum TargetKind {
    /** A POST of a JSON object, for webhooks. */
    JSON,
    /** A POST of text with a title, for a topic of ntfy. */
    NTFY
}
