package dev.flotilla.fleet.limit;

import dev.flotilla.contract.bundle.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Secrets with which somebody asked too often a moment ago, by their digests: until the time is over, nobody has to look up
 * whose they are to refuse them again. At most {@code max} are remembered; beyond that those refused longest ago are forgotten,
 * and looked up once more.
 */
public final class RefusedSecrets {
    private final int max;
    private final Clock clock;
    private final Map<Digest, Refusal> refusals = new LinkedHashMap<>();

    /** @param key under which the secret's requests are counted */
    private record Refusal(String key, Instant until) {}

    public RefusedSecrets(int max, Clock clock) {
        this.max = max;
        this.clock = clock;
    }

    /** Whoever shows the secret is counted under this key, and refused for so long. */
    public synchronized void add(String secret, String key, Duration wait) {
        Digest digest = digest(secret);
        // Last again, if it was there.
        refusals.remove(digest);
        refusals.put(digest, new Refusal(key, clock.instant().plus(wait)));
        Iterator<Digest> oldest = refusals.keySet().iterator();
        while (refusals.size() > max) {
            oldest.next();
            oldest.remove();
        }
    }

    /** The key under which the secret was refused, while that holds. */
    public synchronized Optional<String> find(String secret) {
        Optional<Refusal> found =
                refusals.isEmpty() ? Optional.empty() : Optional.ofNullable(refusals.get(digest(secret)));
        if (found.isPresent() && !clock.instant().isBefore(found.get().until())) {
            refusals.remove(digest(secret));
            return Optional.empty();
        }
        return found.map(Refusal::key);
    }

    private static Digest digest(String secret) {
        return Digest.of(secret.getBytes(StandardCharsets.UTF_8));
    }
}
