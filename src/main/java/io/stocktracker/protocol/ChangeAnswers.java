package io.stocktracker.protocol;

import io.stocktracker.market.Outcome;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.SymbolReader;
import io.stocktracker.market.SymbolReading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers a request that adds or removes several symbols: an ack or an error for each of them. */
public final class ChangeAnswers {

    private ChangeAnswers() {}

    /**
     * Applies a change to those of the typed texts that are symbols.
     *
     * @param id of the request
     * @param reader reads the texts
     * @param change decides symbols in their order, and returns as many outcomes
     * @param busyFor how long the price source still refuses requests, if it does
     * @return the answers, in the order of the texts
     */
    public static List<CompletionStage<ServerMessage>> of(
            @Nullable MessageId id,
            List<String> texts,
            SymbolReader reader,
            Function<List<Symbol>, List<CompletionStage<Outcome>>> change,
            Supplier<Optional<Duration>> busyFor) {
        var parsed = reader.readEach(texts);
        var outcomes = change.apply(parsed.stream()
                        .map(SymbolReading::valid)
                        .flatMap(Optional::stream)
                        .toList())
                .iterator();
        var answers = new ArrayList<CompletionStage<ServerMessage>>(texts.size());
        for (var i = 0; i < texts.size(); i++) {
            var reading = parsed.get(i);
            var symbol = reading.valid();
            answers.add(
                    symbol.isPresent()
                            ? outcomes.next()
                                    .thenApply(
                                            outcome -> ServerMessage.answer(id, symbol.get(), outcome, busyFor.get()))
                            : CompletableFuture.completedStage(
                                    ServerMessage.Error.of(id, texts.get(i), Refusal.of(reading))));
        }
        return answers;
    }
}
