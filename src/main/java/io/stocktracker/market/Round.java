package io.stocktracker.market;

import java.util.List;

/**
 * The ticks that a feed emits together; one version of the board.
 *
 * @param basis the version of the board that the feed looked at: a tick of a row that is younger is not meant for it
 * @param ticks at most one for each symbol
 */
public record Round(Version basis, List<Tick> ticks) {

    public Round {
        ticks = List.copyOf(ticks);
    }
}
