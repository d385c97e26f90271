/** The benchmark: what it costs to bring one change to many clients, for this product and for any other server. */
package io.stocktracker.bench;
