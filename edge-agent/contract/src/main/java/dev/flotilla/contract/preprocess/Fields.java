package dev.flotilla.contract.preprocess;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Checks of a document's fields. */
final class Fields {
    private Fields() {}

    /** Refuses a document that has other fields. */
    static void requireKnown(Document document, String path, Set<String> known) throws MalformedDocumentException {
        for (String key : document.keys()) {
            if (!known.contains(key)) {
                throw new MalformedDocumentException(path + key + ": unknown field; known are " + new TreeSet<>(known));
            }
        }
    }

    /** The constant whose name is a string in lower case. */
    static <E extends Enum<E>> E constant(Class<E> type, Document document, String key)
            throws MalformedDocumentException {
        String text = document.string(key);
        for (E constant : type.getEnumConstants()) {
            if (name(constant).equals(text)) {
                return constant;
            }
        }
        StringBuilder known = new StringBuilder();
        for (E constant : type.getEnumConstants()) {
            known.append(known.length() == 0 ? "" : ", ").append(name(constant));
        }
        throw new MalformedDocumentException(key + ": '" + text + "' is none of " + known);
    }

    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
