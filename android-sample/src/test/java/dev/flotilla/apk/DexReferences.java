package dev.flotilla.apk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a dex file refers to and does not define itself (Android's "Dalvik executable format"). Names are those of class files,
 * such as {@code java/lang/String}.
 */
final class DexReferences {
    /** Annotations of the format itself, which every Android reads and no API has. */
    private static final String SYSTEM_ANNOTATIONS = "dalvik/annotation/";

    private static final int STRINGS = 0x38;
    private static final int TYPES = 0x40;
    private static final int PROTOTYPES = 0x48;
    private static final int FIELDS = 0x50;
    private static final int METHODS = 0x58;
    private static final int CLASSES = 0x60;
    private static final int CLASS_BYTES = 32;
    private static final int PROTOTYPE_BYTES = 12;
    private static final int MEMBER_BYTES = 8;

    private final ByteBuffer dex;

    private DexReferences(byte[] dex) {
        this.dex = ByteBuffer.wrap(dex).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * @param owner the class; for members, the one that the code names, which may inherit it
     * @param member as animal-sniffer writes it: {@code name(types)type} of a method, {@code name#type} of a field, nothing
     *     of the class as such
     */
    record Reference(String owner, String member) implements Comparable<Reference> {
        @Override
        public int compareTo(Reference other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return member.isEmpty() ? owner : owner + "." + member;
        }
    }

    static List<Reference> outside(byte[] dex) {
        return new DexReferences(dex).outside();
    }

    private List<Reference> outside() {
        List<Reference> found = new ArrayList<>();
        for (int i = 0; i < count(TYPES); i++) {
            if (type(i).startsWith("L")) {
                found.add(new Reference(className(type(i)), ""));
            }
        }
        for (int i = 0; i < count(FIELDS); i++) {
            int at = item(FIELDS, i, MEMBER_BYTES);
            found.add(
                    new Reference(className(type(index(at))), string(dex.getInt(at + 4)) + "#" + type(index(at + 2))));
        }
        for (int i = 0; i < count(METHODS); i++) {
            int at = item(METHODS, i, MEMBER_BYTES);
            found.add(new Reference(className(type(index(at))), string(dex.getInt(at + 4)) + prototype(index(at + 2))));
        }
        Set<String> own = defined();
        return found.stream()
                .filter(reference -> !own.contains(reference.owner()))
                .filter(reference -> !reference.owner().startsWith(SYSTEM_ANNOTATIONS))
                .toList();
    }

    private Set<String> defined() {
        Set<String> defined = new HashSet<>();
        for (int i = 0; i < count(CLASSES); i++) {
            defined.add(className(type(dex.getInt(item(CLASSES, i, CLASS_BYTES)))));
        }
        return defined;
    }

    private String prototype(int number) {
        int at = item(PROTOTYPES, number, PROTOTYPE_BYTES);
        StringBuilder text = new StringBuilder("(");
        int parameters = dex.getInt(at + 8);
        if (parameters != 0) {
            for (int i = 0; i < dex.getInt(parameters); i++) {
                text.append(type(index(parameters + 4 + i * 2)));
            }
        }
        return text.append(')').append(type(dex.getInt(at + 4))).toString();
    }

    /** The class of a descriptor; an array has the members of Object. */
    private static String className(String descriptor) {
        return descriptor.startsWith("L") ? descriptor.substring(1, descriptor.length() - 1) : "java/lang/Object";
    }

    private String type(int number) {
        return string(dex.getInt(item(TYPES, number, Integer.BYTES)));
    }

    private String string(int number) {
        int at = dex.getInt(item(STRINGS, number, Integer.BYTES));
        while (dex.get(at) < 0) {
            at++; // its length in characters, seven bits a byte
        }
        int begin = at + 1;
        int end = begin;
        while (dex.get(end) != 0) {
            end++;
        }
        return new String(dex.array(), begin, end - begin, StandardCharsets.UTF_8);
    }

    private int index(int at) {
        return Short.toUnsignedInt(dex.getShort(at));
    }

    private int count(int section) {
        return dex.getInt(section);
    }

    private int item(int section, int number, int bytes) {
        return dex.getInt(section + Integer.BYTES) + number * bytes;
    }
}
