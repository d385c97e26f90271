package io.stocktracker.alerts;

/** The format of the notifications of a target. */
enum TargetKind {
    /** A POST of a JSON object, for webhooks. */
    JSON,
    /** A POST of text with a title, for a topic of ntfy. */
    NTFY
}
