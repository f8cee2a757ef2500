package dev.flotilla.contract.trust;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.util.encoders.Hex;

/**
 * The digests by which metadata names a file, in the order in which they are listed.
 *
 * @param byAlgorithm algorithm, as TUF names it, to hexadecimal digits
 */
public record FileHashes(Map<String, String> byAlgorithm) {
    private static final String SHA256 = "sha256";
    private static final String SHA512 = "sha512";
    private static final int MAX_LISTED = 8;

    /** Copies what it is given. */
    public FileHashes {
        byAlgorithm = Collections.unmodifiableMap(new LinkedHashMap<>(byAlgorithm));
    }

    static FileHashes parse(Document hashes) throws MalformedDocumentException {
        Map<String, String> listed = new LinkedHashMap<>();
        for (String algorithm : hashes.keys()) {
            listed.put(algorithm, hashes.string(algorithm).toLowerCase(Locale.ROOT));
        }
        FileHashes parsed = new FileHashes(listed);
        if (listed.size() > MAX_LISTED || !parsed.known().isPresent()) {
            throw new MalformedDocumentException("hashes: expected " + SHA256 + " or " + SHA512 + " among at most "
                    + MAX_LISTED + ", found " + listed.keySet());
        }
        return parsed;
    }

    private Optional<String> known() {
        return byAlgorithm.keySet().stream().filter(FileHashes::isKnown).findFirst();
    }

    private static boolean isKnown(String algorithm) {
        return algorithm.equals(SHA256) || algorithm.equals(SHA512);
    }

    /** The digits in front of the name of a file that is stored by its content (TUF 1.0 section 6.2). */
    public String prefix() {
        return byAlgorithm.values().iterator().next();
    }

    /** Starts to digest the bytes of a file by all known algorithms that are listed. */
    Check check() {
        Map<String, MessageDigest> digests = new LinkedHashMap<>();
        byAlgorithm.keySet().stream()
                .filter(FileHashes::isKnown)
                .forEach(algorithm -> digests.put(algorithm, digest(algorithm)));
        return new Check(digests);
    }

    /** The first difference to these bytes; empty if they are the file's. */
    Optional<Difference> findDifference(byte[] bytes) {
        Check check = check();
        check.update(bytes, bytes.length);
        return check.findDifference();
    }

    /** What was listed and what was found. */
    record Difference(String algorithm, String listed, String found) {}

    /** A file under way. */
    final class Check {
        private final Map<String, MessageDigest> digests;

        private Check(Map<String, MessageDigest> digests) {
            this.digests = digests;
        }

        void update(byte[] bytes, int length) {
            digests.values().forEach(digest -> digest.update(bytes, 0, length));
        }

        /** Ends it. */
        Optional<Difference> findDifference() {
            for (Map.Entry<String, MessageDigest> digest : digests.entrySet()) {
                String listed = String.valueOf(byAlgorithm.get(digest.getKey()));
                String found = Hex.toHexString(digest.getValue().digest());
                if (!found.equals(listed)) {
                    return Optional.of(new Difference(digest.getKey(), listed, found));
                }
            }
            return Optional.empty();
        }
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm.equals(SHA256) ? "SHA-256" : "SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }

    Document toDocument() {
        Document.Builder builder = Document.builder();
        byAlgorithm.forEach(builder::put);
        return builder.build();
    }
}
