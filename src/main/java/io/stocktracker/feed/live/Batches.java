package io.stocktracker.feed.live;

import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Splits collections into batches. */
public final class Batches {

    private Batches() {}

    /** The batches, in order, each of {@code size} elements; the last may have fewer. */
    public static <T> Stream<List<T>> of(Collection<T> all, int size) {
        var list = List.copyOf(all);
        return IntStream.iterate(0, from -> from < list.size(), from -> from + size)
                .mapToObj(from -> list.subList(from, Math.min(list.size(), from + size)));
    }
}
