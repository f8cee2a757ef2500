package dev.flotilla.contract.trust;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Hash bins under common keys, so that not each needs an entry (TAP 15): a path belongs to the bin whose number is the
 * first bits of its SHA-256.
 *
 * @param role who may sign for all bins
 * @param bitLength how many bits, 1 to 32
 * @param namePrefix what the names of bins begin with
 */
public record SuccinctRoles(Role role, int bitLength, String namePrefix) {
    private static final int MAX_BITS = 32;
    private static final int BITS_PER_DIGIT = 4;

    static SuccinctRoles parse(Document listed) throws MalformedDocumentException {
        return new SuccinctRoles(
                Role.parse(listed),
                (int) listed.integerBetween("bit_length", 1, MAX_BITS),
                listed.string("name_prefix"));
    }

    /** The one bin that may describe the path. */
    DelegatedRole bin(String path) {
        byte[] hash = Digest.of(path.getBytes(StandardCharsets.UTF_8)).bytes();
        long bin = Integer.toUnsignedLong(ByteBuffer.wrap(hash).getInt()) >>> (MAX_BITS - bitLength);
        int digits = (bitLength + BITS_PER_DIGIT - 1) / BITS_PER_DIGIT;
        String name = namePrefix + "-" + String.format(Locale.ROOT, "%0" + digits + "x", bin);
        return new DelegatedRole(name, role, false, List.of(), List.of(""));
    }

    Document toDocument() {
        return role.putInto(Document.builder())
                .put("bit_length", (long) bitLength)
                .put("name_prefix", namePrefix)
                .build();
    }
}
