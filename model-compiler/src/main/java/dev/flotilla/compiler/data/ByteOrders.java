package dev.flotilla.compiler.data;

import java.nio.ByteBuffer;

/** Turns big-endian elements into little-endian ones. */
final class ByteOrders {
    private ByteOrders() {}

    /** The remaining bytes with those of each element in reverse; as they are for single bytes. */
    static ByteBuffer reversed(ByteBuffer in, int elementBytes) {
        if (elementBytes == 1) {
            return in.slice();
        }
        byte[] out = new byte[in.remaining()];
        in.duplicate().get(out);
        for (int at = 0; at + elementBytes <= out.length; at += elementBytes) {
            for (int low = at, high = at + elementBytes - 1; low < high; low++, high--) {
                byte swapped = out[low];
                out[low] = out[high];
                out[high] = swapped;
            }
        }
        return ByteBuffer.wrap(out);
    }
}
