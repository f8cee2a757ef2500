package dev.flotilla.contract.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An immutable tree under text keys, whose values are strings, integers (64 bits), finite doubles, booleans, byte strings
 * (CBOR only), further documents, and lists of these.
 *
 * <p>Accessors name a field's path when it is missing or of another type, for example
 * {@code windows[3].id: expected string, found integer}. Unknown fields stay unread, so a newer writer may add some. A null
 * counts as an absent field. Two documents are equal when they hold the same values, in whatever order.
 */
public final class Document {
    private final String path;
    private final Map<String, Object> fields;
    private final Set<String> nulls;

    Document(String path, Map<String, Object> fields) {
        this(path, fields, Collections.emptySet());
    }

    /** @param nulls the keys of nulls: absent for whoever reads, but part of what somebody else signed */
    Document(String path, Map<String, Object> fields, Set<String> nulls) {
        this.path = path;
        this.fields = Collections.unmodifiableMap(fields);
        this.nulls = Collections.unmodifiableSet(nulls);
    }

    /** Reads one JSON object (RFC 8259) that fills {@code utf8} and is within {@code limits}. */
    public static Document parseJson(byte[] utf8, Limits limits) throws MalformedDocumentException {
        return DocumentParser.json(utf8, limits);
    }

    /** Reads one CBOR map (RFC 8949) that fills {@code bytes} and is within {@code limits}. */
    public static Document parseCbor(byte[] bytes, Limits limits) throws MalformedDocumentException {
        return DocumentParser.cbor(bytes, limits);
    }

    /** A document from maps, lists, boxed numbers and strings, as a YAML parser returns them. */
    public static Document of(Map<String, ?> values) throws MalformedDocumentException {
        return new Document("", Values.fields(values, ""));
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The keys in the order in which they were read or put. */
    public Set<String> keys() {
        return fields.keySet();
    }

    public boolean has(String key) {
        return fields.containsKey(key);
    }

    public String string(String key) throws MalformedDocumentException {
        return required(key, String.class, "string");
    }

    public Optional<String> findString(String key) throws MalformedDocumentException {
        return optional(key, String.class, "string");
    }

    public long integer(String key) throws MalformedDocumentException {
        return required(key, Long.class, "integer");
    }

    public long integer(String key, long orElse) throws MalformedDocumentException {
        return optional(key, Long.class, "integer").orElse(orElse);
    }

    /** {@link #integer(String)} within {@code min} and {@code max}, both included. */
    public long integerBetween(String key, long min, long max) throws MalformedDocumentException {
        long value = integer(key);
        if (value < min || value > max) {
            throw new MalformedDocumentException(
                    Values.child(path, key) + ": " + value + " is not within " + min + " and " + max);
        }
        return value;
    }

    /** A number written with or without a fraction. */
    public double number(String key) throws MalformedDocumentException {
        Object value = fields.get(key);
        return asNumber(value, Values.child(path, key));
    }

    public double number(String key, double orElse) throws MalformedDocumentException {
        return has(key) ? number(key) : orElse;
    }

    public boolean flag(String key) throws MalformedDocumentException {
        return required(key, Boolean.class, "boolean");
    }

    public boolean flag(String key, boolean orElse) throws MalformedDocumentException {
        return optional(key, Boolean.class, "boolean").orElse(orElse);
    }

    public byte[] bytes(String key) throws MalformedDocumentException {
        return required(key, byte[].class, "bytes").clone();
    }

    public Optional<byte[]> findBytes(String key) throws MalformedDocumentException {
        return optional(key, byte[].class, "bytes").map(byte[]::clone);
    }

    public Document object(String key) throws MalformedDocumentException {
        return required(key, Document.class, "map");
    }

    public Optional<Document> findObject(String key) throws MalformedDocumentException {
        return optional(key, Document.class, "map");
    }

    /** The maps in a list; an absent list is an empty one, as for all the list accessors below. */
    public List<Document> objects(String key) throws MalformedDocumentException {
        return items(key, Document.class, "map");
    }

    public List<String> strings(String key) throws MalformedDocumentException {
        return items(key, String.class, "string");
    }

    public List<Long> integers(String key) throws MalformedDocumentException {
        return items(key, Long.class, "integer");
    }

    public List<Double> numbers(String key) throws MalformedDocumentException {
        List<?> raw = list(key);
        List<Double> numbers = new ArrayList<>(raw.size());
        for (int i = 0; i < raw.size(); i++) {
            numbers.add(asNumber(raw.get(i), Values.child(Values.child(path, key), i)));
        }
        return Collections.unmodifiableList(numbers);
    }

    public List<byte[]> byteStrings(String key) throws MalformedDocumentException {
        List<byte[]> copies = new ArrayList<>();
        for (byte[] item : items(key, byte[].class, "bytes")) {
            copies.add(item.clone());
        }
        return Collections.unmodifiableList(copies);
    }

    /**
     * The value under {@code key} as text, whatever scalar it is: for settings, where {@code version: 1.0} and
     * {@code version: "1.0"} should both do.
     */
    public Optional<Object> findValue(String key) {
        return Optional.ofNullable(fields.get(key));
    }

    /** CBOR with definite lengths, shortest numbers and sorted keys: RFC 8949, section 4.2.1. */
    public byte[] toCbor() {
        return CborEncoder.encode(this);
    }

    /**
     * OLPC canonical JSON, the form TUF signs: sorted keys, no white space, integers only.
     *
     * @throws IllegalStateException if the tree holds a double or a byte string, for which that form has no notation
     */
    public byte[] toCanonicalJson() {
        return CanonicalJson.encode(this);
    }

    /**
     * Indented JSON with the keys in their order.
     *
     * @throws IllegalStateException if the tree holds a byte string
     */
    public byte[] toJson() {
        return PrettyJson.encode(this);
    }

    Map<String, Object> fields() {
        return fields;
    }

    Set<String> nulls() {
        return nulls;
    }

    private <T> T required(String key, Class<T> type, String expected) throws MalformedDocumentException {
        return cast(fields.get(key), type, expected, Values.child(path, key));
    }

    private <T> Optional<T> optional(String key, Class<T> type, String expected) throws MalformedDocumentException {
        return has(key) ? Optional.of(required(key, type, expected)) : Optional.empty();
    }

    private <T> List<T> items(String key, Class<T> type, String expected) throws MalformedDocumentException {
        List<?> raw = list(key);
        List<T> items = new ArrayList<>(raw.size());
        for (int i = 0; i < raw.size(); i++) {
            items.add(cast(raw.get(i), type, expected, Values.child(Values.child(path, key), i)));
        }
        return Collections.unmodifiableList(items);
    }

    private List<?> list(String key) throws MalformedDocumentException {
        return has(key) ? required(key, List.class, "list") : Collections.emptyList();
    }

    private static double asNumber(@Nullable Object value, String path) throws MalformedDocumentException {
        return value instanceof Long whole ? whole.doubleValue() : cast(value, Double.class, "number", path);
    }

    private static <T> T cast(@Nullable Object value, Class<T> type, String expected, String path)
            throws MalformedDocumentException {
        if (value == null || !type.isInstance(value)) {
            throw new MalformedDocumentException(path + ": expected " + expected + ", found " + Values.typeName(value));
        }
        return type.cast(value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Document document && Arrays.equals(toCbor(), document.toCbor());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toCbor());
    }

    /** Names the keys only, since values may be secret or long. */
    @Override
    public String toString() {
        return "Document" + keys();
    }

    /** Collects fields in order; a key that is put again keeps its first place and takes the new value. */
    public static final class Builder {
        private final Map<String, Object> values = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Adds a string, whole or finite number, boolean, {@code byte[]}, document, map, or a list of these.
         *
         * @throws IllegalArgumentException for a value of another type, or a number that is not finite
         */
        public Builder put(String key, Object value) {
            try {
                values.put(key, Values.checked(value, key));
            } catch (MalformedDocumentException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
            return this;
        }

        public Builder putIfPresent(String key, Optional<?> value) {
            value.ifPresent(present -> put(key, present));
            return this;
        }

        public Builder putIfPresent(String key, OptionalDouble value) {
            return value.isPresent() ? put(key, value.getAsDouble()) : this;
        }

        public Document build() {
            return new Document("", new LinkedHashMap<>(values));
        }
    }
}
