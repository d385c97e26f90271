/** Alerts of the board: stored beside it, judged on every round of prices, and delivered to the operator's targets. */
@NullMarked
package io.stocktracker.alerts;

import org.jspecify.annotations.NullMarked;
