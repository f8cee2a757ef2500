package dev.flotilla.fleet.store.s3;

import java.net.URI;
import java.util.Optional;

/**
 * Which bucket.
 *
 * @param endpoint of whoever serves it; Amazon's of the region when there is none
 * @param prefix of all keys; empty, or with a slash at its end
 * @param pathStyle whether the bucket is named in the path rather than in the host
 */
public record S3Settings(String bucket, Optional<URI> endpoint, String region, String prefix, boolean pathStyle) {
    /** Puts the slash there. */
    public S3Settings {
        prefix = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
    }
}
