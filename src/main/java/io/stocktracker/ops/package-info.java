/** Health, metrics and graceful shutdown. */
@NullMarked
package io.stocktracker.ops;

import org.jspecify.annotations.NullMarked;
