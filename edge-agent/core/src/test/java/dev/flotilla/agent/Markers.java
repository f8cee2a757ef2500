package dev.flotilla.agent;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bouncycastle.util.encoders.Hex;

/**
 * Finds pieces of inputs in messages: any {@value #VALUES} values in a row of an input, in one of its forms. Of random inputs a
 * piece comes about by chance once in 2^48 places.
 */
final class Markers {
    private static final int VALUES = 6;

    /** By their length. */
    private final Map<Integer, Set<String>> pieces = new TreeMap<>();

    private Markers() {}

    static Markers of(List<byte[]> inputs) {
        Markers markers = new Markers();
        for (byte[] input : inputs) {
            for (byte[] form : forms(input)) {
                // Of base64 a value takes a byte and a third.
                int length = VALUES * form.length / input.length;
                for (int i = 0; i + length <= form.length; i++) {
                    markers.pieces
                            .computeIfAbsent(length, added -> new HashSet<>())
                            .add(piece(form, i, length));
                }
            }
        }
        return markers;
    }

    /** As levels, as the model's tensor, as real numbers in both orders of bytes and two lengths, in hexadecimal and base64. */
    static List<byte[]> forms(byte[] levels) {
        List<byte[]> forms = new ArrayList<>();
        forms.add(levels);
        byte[] tensor = new byte[levels.length];
        for (int i = 0; i < levels.length; i++) {
            tensor[i] = (byte) ((levels[i] & 0xff) - 128);
        }
        forms.add(tensor);
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            ByteBuffer singles =
                    ByteBuffer.allocate(Float.BYTES * levels.length).order(order);
            ByteBuffer doubles =
                    ByteBuffer.allocate(Double.BYTES * levels.length).order(order);
            for (byte level : levels) {
                singles.putFloat((level & 0xff) / 255f);
                doubles.putDouble((level & 0xff) / 255.0);
            }
            forms.add(singles.array());
            forms.add(doubles.array());
        }
        forms.add(Hex.encode(levels));
        forms.add(Hex.toHexString(levels).toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
        forms.add(Base64.getEncoder().encode(levels));
        forms.add(Base64.getEncoder().encode(tensor));
        return forms;
    }

    /** The places of pieces in a message. */
    List<Integer> findIn(byte[] message) {
        List<Integer> places = new ArrayList<>();
        pieces.forEach((length, known) -> {
            for (int i = 0; i + length <= message.length; i++) {
                if (known.contains(piece(message, i, length))) {
                    places.add(i);
                }
            }
        });
        return places;
    }

    private static String piece(byte[] bytes, int at, int length) {
        return new String(bytes, at, length, StandardCharsets.ISO_8859_1);
    }
}
