/** What several kinds of tests need: the packaged product as a process, and the programs that test it. */
package io.stocktracker.testing;
