package dev.flotilla.daemon.simulate.files;

import dev.flotilla.contract.bundle.Digest;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;

/** Keeps the same bytes once, however many devices hold them, for as long as one of them does. */
public final class SharedContents {
    /** Shorter contents, such as journals, are seldom the same. */
    static final int MIN_BYTES = 512;

    private final Map<Digest, WeakReference<byte[]>> contents = new HashMap<>();

    /** Bytes that equal the given ones, which are not changed from now on; nor are those returned. */
    public byte[] share(byte[] content) {
        if (content.length < MIN_BYTES) {
            return content;
        }
        Digest digest = Digest.of(content);
        synchronized (this) {
            WeakReference<byte[]> known = contents.get(digest);
            byte[] held = known == null ? null : known.get();
            if (held != null) {
                return held;
            }
            contents.values().removeIf(reference -> reference.get() == null);
            contents.put(digest, new WeakReference<>(content));
            return content;
        }
    }
}
