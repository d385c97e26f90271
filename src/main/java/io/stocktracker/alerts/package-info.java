/** Alerts of the board: kept beside it, judged on every round, and delivered to the operator's targets. */
@NullMarked
package io.stocktracker.alerts;

import org.jspecify.annotations.NullMarked;
