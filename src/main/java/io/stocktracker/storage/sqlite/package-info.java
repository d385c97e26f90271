/** Storage in a SQLite file of one process. */
@NullMarked
package io.stocktracker.storage.sqlite;

import org.jspecify.annotations.NullMarked;
