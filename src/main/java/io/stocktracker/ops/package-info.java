/** Running it: health, and an orderly end. */
@NullMarked
package io.stocktracker.ops;

import org.jspecify.annotations.NullMarked;
