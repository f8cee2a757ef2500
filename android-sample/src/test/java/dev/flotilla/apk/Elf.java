package dev.flotilla.apk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What the header of a shared library tells (System V ABI, "ELF-64 Object File Format").
 *
 * @param alignment the least {@code p_align} of its segments that are loaded, bytes
 */
record Elf(long alignment) {
    private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F', 2 /* 64 bits */, 1 /* little-endian */};
    private static final int HEADER_BYTES = 64;
    private static final int PH_OFFSET = 0x20;
    private static final int PH_ENTRY_SIZE = 0x36;
    private static final int PH_COUNT = 0x38;
    private static final int PT_LOAD = 1;
    private static final int P_ALIGN = 0x30;
    private static final int P_ALIGN_END = P_ALIGN + Long.BYTES;

    static Elf read(String name, byte[] library) throws IOException {
        if (library.length < HEADER_BYTES || !Arrays.equals(MAGIC, Arrays.copyOf(library, MAGIC.length))) {
            throw new IOException(name + ": no little-endian ELF file of 64 bits");
        }
        ByteBuffer bytes = ByteBuffer.wrap(library).order(ByteOrder.LITTLE_ENDIAN);
        long alignment = Long.MAX_VALUE;
        for (int i = 0; i < bytes.getShort(PH_COUNT); i++) {
            long segment = bytes.getLong(PH_OFFSET) + (long) i * bytes.getShort(PH_ENTRY_SIZE);
            if (segment < 0 || segment > library.length - P_ALIGN_END) {
                throw new IOException(name + ": its segments lie beyond its end");
            }
            if (bytes.getInt((int) segment) == PT_LOAD) {
                alignment = Math.min(alignment, bytes.getLong((int) segment + P_ALIGN));
            }
        }
        if (alignment == Long.MAX_VALUE) {
            throw new IOException(name + ": loads no segment");
        }
        return new Elf(alignment);
    }
}
