package io.stocktracker.app;

import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.util.ExceptionUtil;
import io.smallrye.config.ConfigValidationException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts the tracker. If settings are wrong, it prints a sentence for each and exits. */
@QuarkusMain
public class Main {

    private static final Pattern CODE = Pattern.compile("([\\w.]+Exception: )?SRCFG\\d+: ");

    private static final Pattern CONVERSION = Pattern.compile(
            "The config property (\\S+) with the config value \"(.*)\" threw an Exception whilst being converted (.*)",
            Pattern.DOTALL);

    private static final Pattern EMPTY =
            Pattern.compile("The config property (\\S+) is defined as the empty String .*");

    public static void main(String... args) {
        Quarkus.run(null, Main::ended, args);
    }

    private static void ended(int code, @Nullable Throwable failure) {
        if (failure != null) {
            var cause = ExceptionUtil.getRootCause(failure);
            if (cause instanceof ConfigValidationException invalid) {
                System.err.println(message(invalid));
            } else if (cause instanceof ConfigurationException) {
                System.err.println(cause.getMessage());
            } else {
                Logger.getLogger(Main.class).error("The start failed", failure);
            }
        }
        ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(code, failure);
    }

    /** A line for each wrong setting: key, value and reason, without the codes and classes of SmallRye Config. */
    static String message(ConfigValidationException invalid) {
        return IntStream.range(0, invalid.getProblemCount())
                .mapToObj(i -> sentence(invalid.getProblem(i).getMessage()))
                .collect(Collectors.joining("\n"));
    }

    private static String sentence(String problem) {
        var plain = CODE.matcher(problem).replaceAll("");
        var named = CONVERSION.matcher(plain).replaceFirst("$1=$2 is wrong: $3");
        return EMPTY.matcher(named).replaceFirst("$1 is empty.");
    }
}
