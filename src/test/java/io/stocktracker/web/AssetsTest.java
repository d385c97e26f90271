package io.stocktracker.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AssetsTest {

    private static final Path FILES = Path.of("src", "main", "resources", "META-INF", "resources");

    private final Map<String, String> files = new HashMap<>(Map.of(
            "css/app.css", "@import \"one.css\";\n@import \"two.css\";\n",
            "css/one.css", "a { color: red; }\n",
            "css/two.css", "b::before { content: \"$1\\\\\"; }\n",
            "js/main.js", "import './b.js';\nimport { x } from './parts/a.js';\n",
            "js/b.js",
                    "// import './no.js';\n/** @type {import('./no.js')} */\nconst later = () => import('./late.js');\n",
            "js/parts/a.js", "import {\n  y,\n} from '../c.js';\nexport const x = y;\n",
            "js/c.js", "import './parts/a.js';\n",
            "js/late.js", "import './vendor/v.mjs';\nimport './c.js';\n",
            "js/vendor/v.mjs", "import './no.js';\n"));

    @Test
    void thePageLoadsWhatItsFirstModuleImports() {
        assertThat(load().modules()).containsExactly("js/b.js", "js/parts/a.js", "js/c.js");
    }

    @Test
    void whatLoadsLaterIsThereAsWell() {
        assertThat(load().find("js/late.js")).isPresent();
        assertThat(load().find("js/vendor/v.mjs")).isPresent();
        assertThat(load().find("js/no.js")).isEmpty();
    }

    @Test
    void styleSheetsBecomeOne() {
        assertThat(text("css/app.css")).isEqualTo("a { color: red; }\n\nb::before { content: \"$1\\\\\"; }\n\n");
        assertThat(load().find("css/one.css")).isEmpty();
    }

    @Test
    void commentsStayBehindAndLinesKeepTheirNumbers() {
        files.put("js/c.js", """
                /**
                 * What it is.
                 */
                export const address = 'https://a.example/*'; // at the end
                  // why
                  /* once */
                const pattern = /[*]//*.exec?/;
                const text = `
                  https://b.example */`;
                """);
        files.put("css/one.css", "/* What\n * it is. */\na { color: red; }\n");

        assertThat(text("js/c.js")).isEqualTo("""



                        export const address = 'https://a.example/*'; // at the end


                        const pattern = /[*]//*.exec?/;
                        const text = `
                          https://b.example */`;
                        """);
        assertThat(text("css/app.css")).startsWith("\n\na { color: red; }\n");
    }

    @Test
    void everyChangeMakesAnotherVersion() {
        var before = load().version();
        assertThat(load().version()).isEqualTo(before);
        for (var path : new String[] {"css/two.css", "js/main.js", "js/c.js", "js/vendor/v.mjs"}) {
            files.merge(path, "\n", String::concat);
            assertThat(load().version()).as(path).isNotEqualTo(before);
            before = load().version();
        }
        assertThat(load().prefix()).isEqualTo("assets/" + before + "/");
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        files.remove("js/c.js");
        assertThatThrownBy(this::load).isInstanceOf(IllegalStateException.class).hasMessageContaining("js/c.js");
    }

    @Test
    void everyModuleAndStyleSheetOfThePageIsServed() throws IOException {
        var assets = Assets.load(getClass().getClassLoader());
        var sheet = new String(assets.find("css/app.css").orElseThrow().content(), StandardCharsets.UTF_8);
        assertThat(sheet).doesNotContain("@import");
        try (var paths = Files.walk(FILES)) {
            for (var file : paths.filter(Files::isRegularFile).toList()) {
                var path = FILES.relativize(file).toString().replace('\\', '/');
                if (path.endsWith("js")) {
                    assertThat(assets.find(path)).as(path).isPresent();
                } else if (path.endsWith(".css") && !path.equals("css/app.css")) {
                    assertThat(sheet)
                            .as(path)
                            .containsIgnoringWhitespaces(Files.readString(file).replaceAll("(?s)/\\*.*?\\*/", ""));
                }
            }
        }
    }

    @Test
    void theChartIsNotLoadedWithThePage() {
        assertThat(Assets.load(getClass().getClassLoader()).modules())
                .contains("js/elements/stock-detail.js")
                .noneMatch(path -> path.contains("vendor") || path.contains("price-chart"));
    }

    private String text(String path) {
        return new String(load().find(path).orElseThrow().content(), StandardCharsets.UTF_8);
    }

    private Assets load() {
        return Assets.load(new ClassLoader(getClass().getClassLoader()) {
            @Override
            public InputStream getResourceAsStream(String name) {
                var path = name.substring("META-INF/resources/".length());
                return path.contains("/") && !path.startsWith("icons/")
                        ? files.containsKey(path)
                                ? new ByteArrayInputStream(files.get(path).getBytes(StandardCharsets.UTF_8))
                                : null
                        : super.getResourceAsStream(name);
            }
        });
    }
}
