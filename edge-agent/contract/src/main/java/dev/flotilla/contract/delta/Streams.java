package dev.flotilla.contract.delta;

import java.io.IOException;
import java.io.InputStream;

/** Reads exact counts; Android 8 has no {@code readNBytes}. */
final class Streams {
    private Streams() {}

    /** Fills the first {@code count} bytes of {@code target} and returns it. */
    static byte[] read(InputStream in, byte[] target, int count) throws IOException, MalformedDeltaException {
        int done = 0;
        while (done < count) {
            int n = in.read(target, done, count - done);
            if (n < 0) {
                throw new MalformedDeltaException("truncated: " + (count - done) + " more bytes expected");
            }
            done += n;
        }
        return target;
    }
}
