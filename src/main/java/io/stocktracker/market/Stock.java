package io.stocktracker.market;

/**
 * A row of the board.
 *
 * @param name the name for people
 * @param quote its current quote
 * @param listedAt the sequence of the version that listed it: a symbol that is delisted and listed again gets a new row
 */
public record Stock(String name, Quote quote, long listedAt) {

    public Symbol symbol() {
        return quote.symbol();
    }

    /** The same row with another quote. */
    public Stock with(Quote newer) {
        return new Stock(name, newer, listedAt);
    }
}
