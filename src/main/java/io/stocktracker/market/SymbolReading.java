package io.stocktracker.market;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The result of reading a text that should be a symbol. */
public sealed interface SymbolReading {

    /** The text as a form shows it again. */
    String typed();

    /** The symbol, if the text is one. */
    default Optional<Symbol> valid() {
        return this instanceof Valid valid ? Optional.of(valid.symbol()) : Optional.empty();
    }

    /** The text is a symbol, known or not. */
    record Valid(Symbol symbol) implements SymbolReading {

        @Override
        public String typed() {
            return symbol.value();
        }
    }

    /**
     * The text is not a symbol.
     *
     * @param typed the cleaned text
     * @param reason what is wrong, for a person; it quotes the text
     */
    record Invalid(String typed, String reason) implements SymbolReading {}

    /**
     * The text is the name of something, or part of one.
     *
     * @param typed the cleaned text
     * @param candidates what it may mean, the most likely first; at least one
     */
    record Name(String typed, List<Instrument> candidates) implements SymbolReading {

        /** Asks which instrument is meant. */
        public String question() {
            var names = candidates.stream()
                    .map(candidate -> candidate.symbol() + " (" + candidate.name() + ")")
                    .collect(Collectors.toList());
            var last = names.remove(names.size() - 1);
            return "“" + SymbolInput.shown(typed) + "” looks like a company name. Did you mean "
                    + (names.isEmpty() ? last : String.join(", ", names) + " or " + last) + "?";
        }
    }
}
