package io.stocktracker.feed.live;

import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Cuts lists into pieces. */
public final class Batches {

    private Batches() {}

    /** The pieces, in order, each of {@code most} elements but for the last. */
    public static <T> Stream<List<T>> of(Collection<T> all, int most) {
        var list = List.copyOf(all);
        return IntStream.iterate(0, from -> from < list.size(), from -> from + most)
                .mapToObj(from -> list.subList(from, Math.min(list.size(), from + most)));
    }
}
