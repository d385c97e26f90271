/** The ordered log of what happens to the board: it decides on each command, gives each change a version, and keeps it. */
@NullMarked
package io.stocktracker.journal;

import org.jspecify.annotations.NullMarked;
