package io.stocktracker.web;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Tells one answer from another where no version does. */
final class Fingerprint {

    /** Characters of the digest that are enough to tell the answers to one question apart. */
    private static final int LENGTH = 12;

    private Fingerprint() {}

    /** A short text that follows from the content. */
    static String of(byte[] content) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(content);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(digest)
                    .substring(0, LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
