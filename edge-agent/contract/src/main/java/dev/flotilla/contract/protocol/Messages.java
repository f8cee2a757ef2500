package dev.flotilla.contract.protocol;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.FleetKeyId;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What all messages have in common: the schema version, and the bounds of their fields. */
final class Messages {
    /** Rises when a message changes so that older readers must not guess; a new optional field is no such change. */
    static final int SCHEMA = 1;

    static final int MAX_ID = 128;

    /** Years 1970 to 9999: what {@link Instant} and every database can hold. */
    private static final long MAX_MILLIS = 253_402_300_799_999L;

    private Messages() {}

    static Document.Builder builder() {
        return Document.builder().put("v", (long) SCHEMA);
    }

    static Document parseCbor(byte[] bytes, int maxBytes) throws MalformedDocumentException {
        return known(Document.parseCbor(bytes, Limits.of(maxBytes)));
    }

    static Document parseJson(byte[] bytes, int maxBytes) throws MalformedDocumentException {
        return known(Document.parseJson(bytes, Limits.of(maxBytes)));
    }

    static Document known(Document document) throws MalformedDocumentException {
        long version = document.integer("v");
        if (version != SCHEMA) {
            throw new MalformedDocumentException(
                    "v: this reader knows schema version " + SCHEMA + ", found " + version + "; update the older side");
        }
        return document;
    }

    /** A text of 1 to {@code max} characters. */
    static String text(Document document, String key, int max) throws MalformedDocumentException {
        return bounded(key, document.string(key), 1, max);
    }

    /** A text of up to {@code max} characters, empty when absent. */
    static String optionalText(Document document, String key, int max) throws MalformedDocumentException {
        return bounded(key, document.findString(key).orElse(""), 0, max);
    }

    private static String bounded(String key, String value, int min, int max) throws MalformedDocumentException {
        if (value.length() < min || value.length() > max) {
            throw new MalformedDocumentException(
                    key + ": expected " + min + " to " + max + " characters, found " + value.length());
        }
        if (value.indexOf('\0') >= 0) {
            throw new MalformedDocumentException(key + ": holds the character U+0000, which databases do not take");
        }
        return value;
    }

    static long count(Document document, String key) throws MalformedDocumentException {
        return document.integerBetween(key, 0, Long.MAX_VALUE);
    }

    /** A count, 0 when absent. */
    static long optionalCount(Document document, String key) throws MalformedDocumentException {
        return document.has(key) ? count(document, key) : 0;
    }

    static Instant time(Document document, String key) throws MalformedDocumentException {
        return Instant.ofEpochMilli(document.integerBetween(key, 0, MAX_MILLIS));
    }

    static DeviceId device(Document document, String key) throws MalformedDocumentException {
        try {
            return new DeviceId(document.string(key));
        } catch (IllegalArgumentException e) {
            throw new MalformedDocumentException(key + ": " + e.getMessage());
        }
    }

    static FleetKeyId fleetKey(Document document, String key) throws MalformedDocumentException {
        try {
            return new FleetKeyId(document.string(key));
        } catch (IllegalArgumentException e) {
            throw new MalformedDocumentException(key + ": " + e.getMessage());
        }
    }

    /** Bytes in a text of base64 (RFC 4648 section 4). */
    static byte[] base64(Document document, String key) throws MalformedDocumentException {
        try {
            return Base64.getDecoder().decode(document.string(key));
        } catch (IllegalArgumentException e) {
            throw new MalformedDocumentException(key + ": expected base64: " + e.getMessage());
        }
    }

    static Digest digest(Document document, String key) throws MalformedDocumentException {
        return digest(key, document.bytes(key));
    }

    static Optional<Digest> findDigest(Document document, String key) throws MalformedDocumentException {
        Optional<byte[]> bytes = document.findBytes(key);
        return bytes.isPresent() ? Optional.of(digest(key, bytes.get())) : Optional.empty();
    }

    private static Digest digest(String key, byte[] bytes) throws MalformedDocumentException {
        if (bytes.length != Digest.LENGTH) {
            throw new MalformedDocumentException(
                    key + ": expected " + Digest.LENGTH + " bytes of a SHA-256, found " + bytes.length);
        }
        return Digest.ofBytes(bytes);
    }

    /** A digest in JSON: 64 lower-case hexadecimal digits. */
    static Digest hexDigest(Document document, String key) throws MalformedDocumentException {
        try {
            return Digest.parse(document.string(key));
        } catch (IllegalArgumentException e) {
            throw new MalformedDocumentException(key + ": " + e.getMessage());
        }
    }

    /** A number from 0 to 1. */
    static double fraction(Document document, String key) throws MalformedDocumentException {
        double value = document.number(key);
        if (!(value >= 0 && value <= 1)) {
            throw new MalformedDocumentException(key + ": " + value + " is not within 0 and 1");
        }
        return value;
    }

    /** Numbers by name, none when absent. */
    static Map<String, Double> figures(Document document, String key, int max) throws MalformedDocumentException {
        Map<String, Double> figures = new TreeMap<>();
        Optional<Document> values = document.findObject(key);
        if (values.isPresent()) {
            for (String name : values.get().keys()) {
                figures.put(bounded(key, name, 1, MAX_ID), values.get().number(name));
            }
        }
        if (figures.size() > max) {
            throw new MalformedDocumentException(key + ": at most " + max + " figures, found " + figures.size());
        }
        return figures;
    }

    /** Texts of 1 to {@code maxLength} characters, at most {@code max}. */
    static List<String> names(Document document, String key, int max, int maxLength) throws MalformedDocumentException {
        List<String> names = atMost(key, document.strings(key), max);
        for (String name : names) {
            bounded(key, name, 1, maxLength);
        }
        return names;
    }

    static <T> List<T> atMost(String key, List<T> items, int max) throws MalformedDocumentException {
        if (items.size() > max) {
            throw new MalformedDocumentException(key + ": at most " + max + " items, found " + items.size());
        }
        return items;
    }
}
