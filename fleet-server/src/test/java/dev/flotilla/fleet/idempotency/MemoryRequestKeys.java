package dev.flotilla.fleet.idempotency;

import dev.flotilla.contract.bundle.Digest;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys of requests that end with the test. */
public final class MemoryRequestKeys implements RequestKeyStore {
    private final Map<Digest, Kept> keys = new HashMap<>();

    private record Kept(String user, Digest request, Instant begun, Optional<Standing.Answered> answer) {}

    @Override
    public synchronized Future<Standing> begin(
            Digest key, String user, Digest request, Instant now, Instant oldest, int most) {
        keys.values().removeIf(kept -> kept.begun().isBefore(oldest));
        Kept before = keys.putIfAbsent(key, new Kept(user, request, now, Optional.empty()));
        if (before == null) {
            forgetOthers(user, most);
            return Future.succeededFuture(new Standing.First());
        }
        if (!before.request().equals(request)) {
            return Future.succeededFuture(new Standing.OtherRequest());
        }
        return Future.succeededFuture(
                before.answer().map(Standing.class::cast).orElseGet(() -> new Standing.Unanswered(before.begun())));
    }

    private void forgetOthers(String user, int most) {
        List<Digest> old = keys.entrySet().stream()
                .filter(entry -> entry.getValue().user().equals(user))
                .sorted(Comparator.comparing((Map.Entry<Digest, Kept> entry) ->
                                entry.getValue().begun())
                        .reversed())
                .skip(most)
                .map(Map.Entry::getKey)
                .toList();
        keys.keySet().removeAll(old);
    }

    @Override
    public synchronized Future<Void> answer(Digest key, int status, byte[] sealed) {
        keys.computeIfPresent(
                key,
                (same, kept) -> new Kept(
                        kept.user(), kept.request(), kept.begun(), Optional.of(new Standing.Answered(status, sealed))));
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Void> forget(Digest key) {
        Kept kept = keys.get(key);
        if (kept != null && kept.answer().isEmpty()) {
            keys.remove(key);
        }
        return Future.succeededFuture();
    }
}
