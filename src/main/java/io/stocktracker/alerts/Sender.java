package io.stocktracker.alerts;

import java.util.concurrent.CompletionStage;

/** Sends a notification to a target, once. Safe for any thread. */
interface Sender {

    /** @return completes when the target has accepted it, else fails with a reason that holds no secret */
    CompletionStage<Void> send(Alert alert, AlertsConfig.Target target);
}
