/** Storage in memory: it ends with the process. */
@NullMarked
package io.stocktracker.storage.memory;

import org.jspecify.annotations.NullMarked;
