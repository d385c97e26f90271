/**
 * Price feeds: they emit rounds of prices for the listed stocks, and a watch reports whether the rounds keep coming.
 */
@NullMarked
package io.stocktracker.feed;

import org.jspecify.annotations.NullMarked;
