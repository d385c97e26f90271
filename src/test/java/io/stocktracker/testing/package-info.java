/** Test fixtures for several packages: the packaged product as a process, clients, and installed programs. */
package io.stocktracker.testing;
