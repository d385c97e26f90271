/** The feed of simulated prices: a random walk of every listed symbol, one step for each run of the scheduler. */
@NullMarked
package io.stocktracker.feed.simulated;

import org.jspecify.annotations.NullMarked;
