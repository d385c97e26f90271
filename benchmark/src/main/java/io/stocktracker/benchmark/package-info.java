/** Measures the packaged product over loopback, and its parts with JMH. */
package io.stocktracker.benchmark;
