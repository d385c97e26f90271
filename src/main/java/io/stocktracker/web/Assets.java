package io.stocktracker.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files that the page loads, under one version: a hash of them all. Modules import each other by relative addresses,
 * so a version that stands in the path of the first holds for all, and what a path with a version gives never changes.
 *
 * <p>Which modules there are is read from their imports, beginning with {@value #MAIN}; the style sheets that
 * {@value #STYLES} imports become one. Comments stay behind, a third of what would be sent; lines keep their numbers.
 * Immutable.
 */
final class Assets {

    private static final String FOLDER = "META-INF/resources/";
    private static final String MAIN = "js/main.js";
    private static final String STYLES = "css/app.css";
    private static final List<String> OTHERS = List.of(
            "favicon.svg", "manifest.webmanifest", "icons/icon-180.png", "icons/icon-192.png", "icons/icon-512.png");

    /** What others made: as it is, without a look at its text. */
    private static final String VENDORED = "js/vendor/";

    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript;charset=UTF-8",
            "mjs", "text/javascript;charset=UTF-8",
            "css", "text/css;charset=UTF-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "webmanifest", "application/manifest+json");

    /** One with lines of its own. */
    private static final Pattern COMMENT = Pattern.compile("(?m)^[ \\t]*(?://.*|/\\*(?s:.*?)\\*/[ \\t]*)$");

    private static final Pattern IMPORT = Pattern.compile("(?m)^import\\s(?:[^'\"]*\\sfrom\\s)?\\s*'([^']+)';");
    private static final Pattern LATER_IMPORT = Pattern.compile("\\bimport\\('([^']+)'\\)");
    private static final Pattern STYLE_IMPORT = Pattern.compile("(?m)^@import \"([^\"]+)\";$");

    private static final int VERSION_BYTES = 8;

    private final Map<String, byte[]> files = new TreeMap<>();
    private final Set<String> modules = new LinkedHashSet<>();
    private final String version;

    /**
     * A file as it is sent.
     *
     * @param type its media type
     */
    record Asset(String type, byte[] content) {}

    private Assets(ClassLoader loader) {
        addModule(loader, MAIN);
        files.put(STYLES, styles(loader).getBytes(StandardCharsets.UTF_8));
        OTHERS.forEach(path -> files.put(path, read(loader, path)));
        version = version(files);
    }

    /**
     * Reads them from the class path.
     *
     * @throws IllegalStateException if one that another one names is missing
     */
    static Assets load(ClassLoader loader) {
        return new Assets(loader);
    }

    /** What stands before a file's path in its address: {@code assets/<version>/}. */
    public String prefix() {
        return AssetsResource.PATH + "/" + version + "/";
    }

    /** The modules that the page needs at once, apart from the first one; those that load later are not among them. */
    public List<String> modules() {
        return modules.stream().filter(path -> !path.equals(MAIN)).toList();
    }

    /** The hash of all files. */
    String version() {
        return version;
    }

    /** The file of a path such as {@code js/main.js}, if there is one. */
    Optional<Asset> find(String path) {
        return Optional.ofNullable(files.get(path))
                .map(content -> new Asset(
                        Objects.requireNonNull(TYPES.get(path.substring(path.lastIndexOf('.') + 1))), content));
    }

    private void addModule(ClassLoader loader, String path) {
        if (modules.add(path)) {
            var text = addFile(loader, path);
            imports(IMPORT, path, text).forEach(imported -> addModule(loader, imported));
            imports(LATER_IMPORT, path, text).forEach(imported -> addLaterModule(loader, imported));
        }
    }

    private void addLaterModule(ClassLoader loader, String path) {
        if (!files.containsKey(path)) {
            var text = addFile(loader, path);
            if (!path.startsWith(VENDORED)) {
                imports(IMPORT, path, text).forEach(imported -> addLaterModule(loader, imported));
            }
        }
    }

    private String addFile(ClassLoader loader, String path) {
        var text = text(loader, path);
        if (!path.startsWith(VENDORED)) {
            text = withoutComments(text);
        }
        files.put(path, text.getBytes(StandardCharsets.UTF_8));
        return text;
    }

    private static String withoutComments(String text) {
        return COMMENT.matcher(text)
                .replaceAll(comment -> "\n".repeat((int) comment.group().lines().count() - 1));
    }

    private static Stream<String> imports(Pattern pattern, String path, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> URI.create(path).resolve(found.group(1)).toString());
    }

    private static String styles(ClassLoader loader) {
        return withoutComments(STYLE_IMPORT
                .matcher(text(loader, STYLES))
                .replaceAll(found -> Matcher.quoteReplacement(
                        text(loader, URI.create(STYLES).resolve(found.group(1)).toString()))));
    }

    private static String text(ClassLoader loader, String path) {
        return new String(read(loader, path), StandardCharsets.UTF_8);
    }

    private static byte[] read(ClassLoader loader, String path) {
        try (var stream = loader.getResourceAsStream(FOLDER + path)) {
            if (stream == null) {
                throw new IllegalStateException("The page's file " + path + " is missing.");
            }
            return stream.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String version(Map<String, byte[]> files) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            files.forEach((path, content) -> {
                digest.update(path.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(Integer.toString(content.length).getBytes(StandardCharsets.US_ASCII));
                digest.update((byte) 0);
                digest.update(content);
            });
            return HexFormat.of().formatHex(digest.digest(), 0, VERSION_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
