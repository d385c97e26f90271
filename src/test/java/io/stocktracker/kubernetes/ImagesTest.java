package io.stocktracker.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the images are made from, and that their pods can run them. */
class ImagesTest {

    private static final Path NATIVE = Path.of("Dockerfile.native");
    private static final Path JVM = Path.of("src", "main", "docker", "Dockerfile.jvm");

    /** Renovate appends one where a registry tells it. */
    private static final String DIGEST = "(@sha256:[0-9a-f]{64})?";

    private static final Pattern FROM = Pattern.compile("(?m)^FROM (\\S+)");
    private static final Pattern USER = Pattern.compile("(?m)^USER (\\d+)$");
    private static final Pattern BUILDER =
            Pattern.compile("<quarkus.native.builder-image>(\\S+)</quarkus.native.builder-image>");

    private static List<String> found(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void whatTheyAreMadeFromIsPinnedToAVersion() throws IOException {
        for (var file : List.of(NATIVE, JVM)) {
            assertThat(found(FROM, file))
                    .hasSizeGreaterThan(1)
                    .allMatch(image -> image.matches("\\S+:[^@\\s]*\\d+\\.\\d+[^@\\s]*" + DIGEST));
        }
        assertThat(Overlay.of("overlays/replicated").pods())
                .filteredOn(pods -> !pods.name().equals("stock-tracker"))
                .allMatch(pods -> pods.container().getImage().matches("\\S+:\\d+\\.\\d+\\.\\d+" + DIGEST));
    }

    @Test
    void oneBuilderMakesAllExecutables() throws IOException {
        var builder = found(BUILDER, Path.of("pom.xml")).get(0);
        for (var file : List.of(NATIVE, JVM)) {
            assertThat(found(FROM, file).get(0).replaceAll("@.*", "")).isEqualTo(builder.replaceAll("@.*", ""));
        }
    }

    @Test
    void theNativeImagesUserIsThatOfItsPods() throws IOException {
        assertThat(found(USER, NATIVE))
                .containsExactly(Overlay.of("base")
                        .tracker()
                        .template()
                        .getSpec()
                        .getSecurityContext()
                        .getRunAsUser()
                        .toString());
    }

    @Test
    void theirLogsAreForPrograms() throws IOException {
        for (var file : List.of(NATIVE, JVM)) {
            assertThat(Files.readString(file)).contains("\nENV QUARKUS_PROFILE=prod,container ");
        }
    }

    @Test
    void theJvmReadsItsCacheWithTheJvmThatMadeIt() throws IOException {
        var images = found(FROM, JVM);
        assertThat(images.get(images.size() - 1)).isEqualTo(images.get(images.size() - 2));
    }
}
