package io.stocktracker.protocol;

import io.stocktracker.market.Outcome;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.SymbolInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers a request that adds or removes several symbols: an ack or an error for each of them. */
public final class ChangeAnswers {

    private ChangeAnswers() {}

    /**
     * Applies a change to those of the typed texts that are symbols.
     *
     * @param id of the request
     * @param change decides symbols in their order, and returns as many outcomes
     * @return the answers, in the order of the texts
     */
    public static List<CompletionStage<ServerMessage>> of(
            @Nullable MessageId id, List<String> texts, Function<List<Symbol>, List<CompletionStage<Outcome>>> change) {
        var parsed = texts.stream().map(SymbolInput::parse).toList();
        var outcomes =
                change.apply(parsed.stream().flatMap(Optional::stream).toList()).iterator();
        var answers = new ArrayList<CompletionStage<ServerMessage>>(texts.size());
        for (var i = 0; i < texts.size(); i++) {
            var symbol = parsed.get(i);
            answers.add(
                    symbol.isPresent()
                            ? outcomes.next().thenApply(outcome -> ServerMessage.answer(id, symbol.get(), outcome))
                            : CompletableFuture.completedStage(
                                    ServerMessage.Error.of(id, texts.get(i), Refusal.invalidSymbol(texts.get(i)))));
        }
        return answers;
    }
}
