package io.stocktracker.app;

import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.util.ExceptionUtil;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.JsonFormatter;
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
        try {
            TemporaryDirectory.create();
        } catch (IOException failure) {
            print(failure.getMessage());
            System.exit(1);
        }
        Quarkus.run(null, Main::ended, args);
    }

    private static void ended(int code, @Nullable Throwable failure) {
        if (failure != null) {
            var cause = ExceptionUtil.getRootCause(failure);
            if (cause instanceof ConfigValidationException invalid) {
                print(message(invalid));
            } else if (cause instanceof ConfigurationException) {
                print(cause.getMessage());
            } else {
                Logger.getLogger(Main.class).error("The start failed", failure);
            }
        }
        ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(code, failure);
    }

    /** Prints JSON if logs are JSON. Logging itself is not configured yet if settings are wrong. */
    private static void print(@Nullable String sentence) {
        var config = new SmallRyeConfigBuilder().addDefaultSources().build();
        if (config.getOptionalValue("quarkus.log.console.json.enabled", Boolean.class)
                .orElse(false)) {
            var line = new ExtLogRecord(Level.ERROR, sentence, Main.class.getName());
            line.setLoggerName(Main.class.getName());
            System.err.print(new JsonFormatter().format(line));
        } else {
            System.err.println(sentence);
        }
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
