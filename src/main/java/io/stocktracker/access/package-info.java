/** Clients: their address, also behind a proxy, and whether and how often they may change the list. */
@NullMarked
package io.stocktracker.access;

import org.jspecify.annotations.NullMarked;
