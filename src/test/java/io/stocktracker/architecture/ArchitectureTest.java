package io.stocktracker.architecture;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.stocktracker.protocol.ServerMessage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

/** The rules of docs/architecture.md for packages and classes. */
class ArchitectureTest {

    private static final String ROOT = "io.stocktracker";
    /** The packages that each package may import. Packages must be in this table. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            entry("market", Set.of()),
            entry("feed", Set.of("market", "storage")),
            entry("feed.simulated", Set.of("market", "feed")),
            entry("feed.replay", Set.of("market", "feed")),
            entry("feed.live", Set.of("market", "feed", "feed.replay")),
            entry("storage", Set.of("market", "storage.memory", "storage.sqlite", "storage.redis")),
            entry("storage.memory", Set.of("market", "storage")),
            entry("storage.sqlite", Set.of("market", "storage")),
            entry("storage.redis", Set.of("market", "storage")),
            entry("feed.live.alpaca", Set.of("market", "feed", "feed.live")),
            entry("feed.live.coinbase", Set.of("market", "feed", "feed.live")),
            entry("feed.live.finnhub", Set.of("market", "feed", "feed.live")),
            entry("listing", Set.of("market", "feed", "storage")),
            entry("protocol", Set.of("market")),
            entry("access", Set.of("market")),
            entry("streaming", Set.of("market", "protocol", "access", "streaming.transport")),
            entry("streaming.transport", Set.of("market", "protocol")),
            entry("alerts", Set.of("market", "access", "storage")),
            entry("web", Set.of("market", "protocol", "access", "alerts")),
            entry("ops", Set.of("market", "streaming", "alerts")),
            entry("app", Set.of("market", "feed", "listing", "storage", "access")));

    /**
     * Classes that are public although no other package names them: part of a public type (the rows of a delta),
     * created by a service loader or by Quarkus, or called by a validator.
     */
    private static final Set<String> PUBLIC_FOR_ITS_USERS =
            Set.of("QuoteRow", "SymbolConverter", "AlertsConfig", "Main", "ExecutableTransport");

    /** Netty except for its text utilities (addresses, queries, status phrases), and internals of Vert.x. */
    private static final Pattern INTERNALS =
            Pattern.compile("^io\\.netty\\.(?!handler\\.codec\\.http\\.(QueryStringDecoder|HttpResponseStatus)$)"
                    + "|^io\\.vertx\\.core\\.(http\\.|net\\.)?impl\\.");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void everyPackageIsInTheTable() {
        assertThat(CLASSES).isNotEmpty();
        var found = new TreeSet<String>();
        CLASSES.forEach(type -> found.add(packageOf(type)));
        assertThat(MAY_IMPORT.keySet()).containsAll(found);
    }

    @Test
    void packagesImportOnlyWhatTheTableAllows() {
        assertThat(violations(dependency -> {
                    var from = packageOf(dependency.getOriginClass());
                    var to = dependency.getTargetClass().getBaseComponentType();
                    return isOurs(to)
                            && !packageOf(to).equals(from)
                            && !MAY_IMPORT.getOrDefault(from, Set.of()).contains(packageOf(to));
                }))
                .isEmpty();
    }

    @Test
    void theTableAllowsOnlyWhatPackagesImport() {
        var used = CLASSES.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> packageOf(dependency.getOriginClass()) + " -> "
                        + packageOf(dependency.getTargetClass().getBaseComponentType()))
                .collect(Collectors.toSet());
        assertThat(MAY_IMPORT.entrySet().stream()
                        .flatMap(row -> row.getValue().stream().map(to -> row.getKey() + " -> " + to)))
                .isSubsetOf(used);
    }

    @Test
    void theMarketUsesOnlyTheJdkAndNullAnnotations() {
        assertThat(violations(dependency -> {
                    var to = dependency.getTargetClass().getBaseComponentType();
                    return packageOf(dependency.getOriginClass()).equals("market")
                            && !to.isPrimitive()
                            && !isOurs(to)
                            && !to.getPackageName().startsWith("java.")
                            && !to.getPackageName().equals("org.jspecify.annotations");
                }))
                .isEmpty();
    }

    @Test
    void onlyTheTransportUsesNettyAndInternalsOfVertx() {
        assertThat(violations(
                        dependency -> !packageOf(dependency.getOriginClass()).equals("streaming.transport")
                                && INTERNALS
                                        .matcher(dependency
                                                .getTargetClass()
                                                .getBaseComponentType()
                                                .getName())
                                        .find()))
                .isEmpty();
    }

    @Test
    void theFeedUsesOnlyTheJournalOfTheStorage() {
        assertThat(violations(dependency -> {
                    var to = dependency.getTargetClass().getBaseComponentType();
                    return packageOf(dependency.getOriginClass()).startsWith("feed")
                            && packageOf(to).startsWith("storage")
                            && !Set.of(ROOT + ".storage.Journal", ROOT + ".storage.Command")
                                    .contains(topLevel(to));
                }))
                .isEmpty();
    }

    @Test
    void classesArePublicOnlyWhereAnotherPackageNeedsThem() {
        var neededElsewhere = CLASSES.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> !packageOf(dependency.getOriginClass())
                        .equals(packageOf(dependency.getTargetClass().getBaseComponentType())))
                .map(dependency -> topLevel(dependency.getTargetClass().getBaseComponentType()))
                .collect(Collectors.toSet());
        assertThat(CLASSES.stream()
                        .filter(type -> type.isTopLevelClass()
                                && type.getModifiers().contains(JavaModifier.PUBLIC)
                                && !neededElsewhere.contains(type.getName())
                                && !PUBLIC_FOR_ITS_USERS.contains(type.getSimpleName()))
                        .map(JavaClass::getName))
                .isEmpty();
    }

    @Test
    void mutableFieldsArePrivate() {
        assertThat(CLASSES.stream()
                        .flatMap(type -> type.getFields().stream())
                        .filter(field -> !field.getModifiers().contains(JavaModifier.FINAL)
                                && !field.getModifiers().contains(JavaModifier.PRIVATE))
                        .map(field -> field.getFullName()))
                .isEmpty();
    }

    @Test
    void noClassIsCalledManagerHelperOrImpl() {
        assertThat(CLASSES.stream()
                        .map(JavaClass::getSimpleName)
                        .filter(name -> name.matches(".*(Manager|Helper|Utils?|Impl)")))
                .isEmpty();
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(CLASSES.stream()
                        .map(JavaClass::getPackage)
                        .filter(found -> !found.isAnnotatedWith(NullMarked.class))
                        .map(JavaPackage::getName))
                .isEmpty();
    }

    /** In a native executable, JSON silently lacks the members of a type that is not registered. */
    @Test
    void everyTypeInJsonIsRegisteredForReflection() {
        var types = CLASSES.stream()
                .filter(type -> type.isAssignableTo(ServerMessage.class) && !type.isInterface() || isBodyOfTheApi(type))
                .flatMap(type -> Stream.concat(Stream.of(type), membersOf(type)))
                .collect(Collectors.toSet());
        CLASSES.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(JsonValue.class))
                .forEach(method -> types.add(method.getOwner()));

        assertThat(types)
                .hasSizeGreaterThan(10)
                .filteredOn(type -> !type.isAnnotatedWith(RegisterForReflection.class))
                .isEmpty();
    }

    /** A record of a resource, or one that Jackson's annotations describe. */
    private static boolean isBodyOfTheApi(JavaClass type) {
        return type.isRecord()
                && packageOf(type).equals("web")
                && !type.getModifiers().contains(JavaModifier.PRIVATE)
                && (type.getEnclosingClass()
                                .map(resource -> resource.isAnnotatedWith("jakarta.ws.rs.Path"))
                                .orElse(false)
                        || type.isAnnotatedWith(JsonInclude.class));
    }

    /** Our types in the fields of a record, recursively. */
    private static Stream<JavaClass> membersOf(JavaClass type) {
        return type.getFields().stream()
                .flatMap(field -> field.getAllInvolvedRawTypes().stream())
                .filter(member -> isOurs(member) && !member.equals(type))
                .flatMap(member -> Stream.concat(Stream.of(member), membersOf(member)));
    }

    private interface Rule {
        boolean isBrokenBy(Dependency dependency);
    }

    private static List<String> violations(Rule rule) {
        return CLASSES.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(rule::isBrokenBy)
                .map(Dependency::getDescription)
                .distinct()
                .sorted()
                .toList();
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
    }

    private static String topLevel(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::topLevel).orElseGet(type::getName);
    }

    /** The package's name below the root; empty for the root itself. */
    private static String packageOf(JavaClass type) {
        var name = type.getPackageName();
        return name.startsWith(ROOT + ".") ? name.substring(ROOT.length() + 1) : "";
    }
}
