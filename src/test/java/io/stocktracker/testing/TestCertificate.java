package io.stocktracker.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;

/** A certificate that the JDK's keytool makes, so that the application also listens for TLS. */
public final class TestCertificate implements QuarkusTestResourceLifecycleManager {

    private static final String ALIAS = "test";
    private static final String PASSWORD = "only-for-tests";

    private final Path store = Path.of("target", "tls-test.p12").toAbsolutePath();

    @Override
    public Map<String, String> start() {
        make();
        return Map.of(
                "quarkus.http.test-ssl-port",
                "0",
                "quarkus.http.ssl.certificate.key-store-file",
                store.toString(),
                "quarkus.http.ssl.certificate.key-store-password",
                PASSWORD);
    }

    /** Writes a certificate and its key as PEM files, for programs other than Java. */
    public static void write(Path certificate, Path key) throws IOException, GeneralSecurityException {
        var made = new TestCertificate();
        made.make();
        var content = KeyStore.getInstance(made.store.toFile(), PASSWORD.toCharArray());
        writePem(certificate, "CERTIFICATE", content.getCertificate(ALIAS).getEncoded());
        writePem(
                key,
                "PRIVATE KEY",
                content.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
    }

    private static void writePem(Path file, String type, byte[] content) throws IOException {
        var lines = Base64.getMimeEncoder().encodeToString(content);
        Files.writeString(file, "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n");
    }

    private void make() {
        try {
            Files.deleteIfExists(store);
            var keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            ALIAS,
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=localhost",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            PASSWORD)
                    .inheritIO()
                    .start();
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool made no certificate.");
            }
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void stop() {}
}
