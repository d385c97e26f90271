/** The SQLite file: opened, checked, held by this process alone, written by one thread. */
@NullMarked
package io.stocktracker.sqlite;

import org.jspecify.annotations.NullMarked;
