package io.stocktracker.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The Dockerfiles: pinned images, and properties that the pods rely on. */
class ImagesTest {

    private static final Path NATIVE = Path.of("Dockerfile.native");
    private static final Path JVM = Path.of("src", "main", "docker", "Dockerfile.jvm");

    static List<Path> dockerfiles() {
        return List.of(NATIVE, JVM);
    }

    /** The base images of a Dockerfile, one for each stage. */
    private static List<String> images(Path dockerfile) throws IOException {
        return Files.readAllLines(dockerfile).stream()
                .map(line -> line.split(" "))
                .filter(words -> words[0].equals("FROM"))
                .map(words -> words[1])
                .toList();
    }

    private static String withoutDigest(String image) {
        return image.split("@")[0];
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void everyImageIsPinnedToAVersion(Path dockerfile) throws IOException {
        assertThat(images(dockerfile))
                .hasSizeGreaterThan(1)
                .allMatch(image -> withoutDigest(image).matches(".+:.*\\d+\\.\\d+.*"));
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void theBuilderIsThatOfThePom(Path dockerfile) throws Exception {
        try (var pom = Files.newInputStream(Path.of("pom.xml"))) {
            var builder = XPathFactory.newInstance()
                    .newXPath()
                    .evaluate("//*[local-name()='quarkus.native.builder-image']", new InputSource(pom));
            assertThat(withoutDigest(images(dockerfile).get(0))).isEqualTo(withoutDigest(builder));
        }
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void logsAreJson(Path dockerfile) {
        assertThat(dockerfile).content().contains("\nENV QUARKUS_LOG_CONSOLE_JSON_ENABLED=true ");
    }

    /** The user of the pods' securityContext, so that each image can use the other's volume. */
    @ParameterizedTest
    @MethodSource("dockerfiles")
    void runsAsTheUserOfThePods(Path dockerfile) {
        assertThat(dockerfile)
                .content()
                .contains("\nCOPY --from=build --chown=1001:0 /code/data /data\n", "\nUSER 1001\n");
    }

    @Test
    void theJvmThatReadsTheAotCacheAlsoWritesIt() throws IOException {
        var images = images(JVM);
        assertThat(images.get(images.size() - 1)).isEqualTo(images.get(images.size() - 2));
    }
}
