package dev.flotilla.daemon;

import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.contract.sample.NpyFormat;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Rows of int8 as a NumPy array. */
final class NpyFile {
    private NpyFile() {}

    /** @param rows all of one length */
    static void writeInt8(Path file, List<byte[]> rows) throws IOException {
        int columns = rows.isEmpty() ? 0 : rows.get(0).length;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write(NpyFormat.header(TensorType.INT8, List.of(rows.size(), columns)));
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
