package io.stocktracker.feed;

import org.eclipse.microprofile.config.spi.Converter;

/** Reads {@code true} or {@code false}. SmallRye's own converter reads any other word as {@code false}. */
public final class StrictBoolean implements Converter<Boolean> {

    private static final long serialVersionUID = 1;

    /** @throws IllegalArgumentException if {@code value} is neither */
    @Override
    public Boolean convert(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("expected true or false.");
        };
    }
}
