/** Who asks, also behind a proxy: a client's address and the page it comes from; who may change the list, and how often. */
@NullMarked
package io.stocktracker.access;

import org.jspecify.annotations.NullMarked;
