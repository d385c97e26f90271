/** Who asks: a client's address and the page it comes from, also behind a proxy, and how often one address may change the list. */
@NullMarked
package io.stocktracker.clients;

import org.jspecify.annotations.NullMarked;
