package io.stocktracker.ops;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings.ConfigClass;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Ends the start for an environment variable of ours that sets no key. Quarkus does so for misspelled keys elsewhere, but
 * cannot for variables, most of which belong to others.
 */
@Singleton
class Environment {

    private static final int BEFORE_ALL_ELSE = Interceptor.Priority.PLATFORM_BEFORE - 2;
    private static final String PREFIX = "TRACKER_";

    /** What Kubernetes tells each container of the services beside it, where one is called tracker or tracker-something. */
    private static final Pattern OF_A_SERVICE =
            Pattern.compile("\\w+_SERVICE_(HOST|PORT(_\\w+)?)|\\w+_PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?");

    void check(@Observes @Priority(BEFORE_ALL_ELSE) StartupEvent event, BeanManager beans) {
        check(System.getenv().keySet(), keys(beans));
    }

    private static Set<String> keys(BeanManager beans) {
        return beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .flatMap(bean -> bean.getTypes().stream())
                .filter(type -> type instanceof Class<?> mapping && mapping.isAnnotationPresent(ConfigMapping.class))
                .flatMap(type -> ConfigClass.configClass((Class<?>) type).getProperties().keySet().stream())
                .collect(Collectors.toSet());
    }

    /**
     * @param variables names of environment variables
     * @param keys all keys of ours
     * @throws ConfigurationException if there is a variable of ours that sets none of them
     */
    static void check(Collection<String> variables, Collection<String> keys) {
        var known = keys.stream().map(Environment::variables).collect(Collectors.joining("|"));
        var unknown = variables.stream()
                .filter(name -> name.startsWith(PREFIX) && !name.matches(known))
                .filter(name -> !OF_A_SERVICE.matcher(name).matches())
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            throw new ConfigurationException("The environment has " + String.join(", ", unknown)
                    + ", which no key is set by; for tracker.listing.max-stocks it is TRACKER_LISTING_MAX_STOCKS.");
        }
    }

    /** As an expression, because an element of a list has its number: {@code TRACKER_ACCESS_TOKENS_0_}. */
    private static String variables(String key) {
        return key.toUpperCase(Locale.ROOT).replace("[*]", "_\\d+_").replaceAll("[.-]", "_");
    }
}
