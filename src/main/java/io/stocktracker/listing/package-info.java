/** Adding stocks to the board and removing them: which instrument it is, what it costs first, and whether it may. */
@NullMarked
package io.stocktracker.listing;

import org.jspecify.annotations.NullMarked;
