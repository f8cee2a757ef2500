package dev.flotilla.daemon;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Rows of int8 as a NumPy array, format 1.0 (numpy.lib.format). */
final class NpyFile {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int ALIGNMENT = 64;

    private NpyFile() {}

    /** @param rows all of one length */
    static void writeInt8(Path file, List<byte[]> rows) throws IOException {
        int columns = rows.isEmpty() ? 0 : rows.get(0).length;
        String shape = "(" + rows.size() + ", " + columns + ")";
        String header = "{'descr': '|i1', 'fortran_order': False, 'shape': " + shape + ", }";
        int unpadded = MAGIC.length + 2 + header.length() + 1;
        int padding = (ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT;
        String padded = header + " ".repeat(padding) + "\n";
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write(MAGIC);
            out.write(padded.length() & 0xff);
            out.write(padded.length() >> 8);
            out.write(padded.getBytes(StandardCharsets.US_ASCII));
            for (byte[] row : rows) {
                if (row.length != columns) {
                    throw new IOException("outputs of " + columns + " and of " + row.length + " bytes; did the model"
                            + " change while inferring?");
                }
                out.write(row);
            }
        }
    }
}
