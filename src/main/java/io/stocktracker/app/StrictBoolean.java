package io.stocktracker.app;

import java.util.Locale;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings that are yes or no. The one that the configuration comes with takes everything for no that it does not
 * know, so that a slip would turn something off, or on, in silence.
 */
public final class StrictBoolean implements Converter<Boolean> {

    private static final long serialVersionUID = 1;

    @Override
    public @Nullable Boolean convert(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "" -> null;
            case "true", "yes", "y", "on", "1" -> true;
            case "false", "no", "n", "off", "0" -> false;
            default -> throw new IllegalArgumentException("It must be true or false.");
        };
    }
}
