/** Fixtures of several packages: the packaged product as a process, clients, and programs of the machine. */
package io.stocktracker.testing;
