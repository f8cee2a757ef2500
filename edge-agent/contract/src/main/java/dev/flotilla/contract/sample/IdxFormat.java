package dev.flotilla.contract.sample;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The IDX format of the MNIST data sets: two zero bytes, element type, rank, big-endian sizes, big-endian elements. */
final class IdxFormat {
    private static final int MAGIC_BYTES = 4;
    private static final int MAX_RANK = 8;

    private IdxFormat() {}

    static boolean matches(StoredBytes file) throws IOException {
        if (file.size() < MAGIC_BYTES) {
            return false;
        }
        byte[] magic = file.read(0, MAGIC_BYTES);
        return magic[0] == 0 && magic[1] == 0 && (magic[2] & 0xf8) == 0x08 && magic[3] > 0;
    }

    static Layout layout(StoredBytes file) throws IOException {
        byte[] magic = file.read(0, MAGIC_BYTES);
        int rank = magic[3];
        int start = MAGIC_BYTES + rank * Integer.BYTES;
        if (rank > MAX_RANK || file.size() < start) {
            throw new MalformedSamplesException("damaged IDX header");
        }
        ByteBuffer sizes = ByteBuffer.wrap(file.read(MAGIC_BYTES, rank * Integer.BYTES));
        List<Integer> shape = new ArrayList<>();
        while (sizes.hasRemaining()) {
            shape.add(sizes.getInt());
        }
        return Layout.checked(StoredType.ofIdx(magic[2]), ByteOrder.BIG_ENDIAN, shape, start, file.size());
    }
}
