/** Wiring and lifecycle of the parts. */
@NullMarked
package io.stocktracker.app;

import org.jspecify.annotations.NullMarked;
