package io.stocktracker.alerts;

import java.util.concurrent.CompletionStage;

/** Sends a notification to a target, once. Safe for any thread. */
interface Sender {

    /** @return completes when the target has accepted it; fails with a message without secrets if it has not */
    CompletionStage<Void> send(Alert alert, AlertsConfig.Target target);
}
