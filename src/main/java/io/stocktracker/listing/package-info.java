/** Adding and removing stocks: the instrument, its first quote, the limits, and the initial list. */
@NullMarked
package io.stocktracker.listing;

import org.jspecify.annotations.NullMarked;
