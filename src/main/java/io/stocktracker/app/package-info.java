/** The one place where the parts are put together. */
@NullMarked
package io.stocktracker.app;

import org.jspecify.annotations.NullMarked;
