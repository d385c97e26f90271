/** Who asks: a client's address, also behind a proxy, and how often the clients of one address may change the list. */
@NullMarked
package io.stocktracker.clients;

import org.jspecify.annotations.NullMarked;
