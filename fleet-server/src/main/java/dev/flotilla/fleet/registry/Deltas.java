package dev.flotilla.fleet.registry;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.delta.DeltaHeader;
import dev.flotilla.contract.delta.Differ;
import dev.flotilla.fleet.limit.SlowWork;
import dev.flotilla.fleet.trust.RefusedUploadException;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ways from one bundle to another with fewer bytes than all of it. They need not be signed: devices compare what a delta makes
 * with what the owner signed. The server makes each once, when a device is first told to go that way; for bundles that are
 * longer than {@value #MAX_BUNDLE_BYTES} bytes, the owner may give one.
 */
public final class Deltas {
    /** To make a delta takes about seven times as much memory. */
    public static final int MAX_BUNDLE_BYTES = 16 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Deltas.class);

    /** A delta of more than this part of the whole bundle saves too little for what it takes of a device. */
    private static final double WORTH = 0.8;

    private static final int MAX_UNDER_WAY = 16;
    private static final int MAX_VAIN = 1000;

    private final RegistryStore store;
    private final Artifacts artifacts;
    private final SlowWork work;
    private final Map<Way, Future<Optional<RegisteredDelta>>> underWay = new HashMap<>();
    /** Ways that save too little, the last ones that were tried; after a restart they are tried again. */
    private final Map<Way, Boolean> vain = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Way, Boolean> eldest) {
            return size() > MAX_VAIN;
        }
    };

    /** Behind it the next one begins, so that no more than two bundles are in memory. */
    private Future<Optional<RegisteredDelta>> last = Future.succeededFuture(Optional.empty());

    private record Way(Digest from, Digest to) {}

    /** @param work where deltas are made and tried out */
    public Deltas(RegistryStore store, Artifacts artifacts, SlowWork work) {
        this.store = store;
        this.artifacts = artifacts;
        this.work = work;
    }

    /** The delta from one bundle to another, once it is made; empty where there is none, or none that is worth it. */
    public Future<Optional<RegisteredDelta>> between(Digest from, Digest to) {
        return store.findDelta(from, to)
                .compose(known -> known.isPresent() ? Future.succeededFuture(known) : making(new Way(from, to)));
    }

    /** The delta from one bundle to another, if it is made. */
    public Future<Optional<RegisteredDelta>> find(Digest from, Digest to) {
        return store.findDelta(from, to);
    }

    private Future<Optional<RegisteredDelta>> making(Way way) {
        synchronized (underWay) {
            @Nullable Future<Optional<RegisteredDelta>> same = underWay.get(way);
            if (same != null) {
                return same;
            }
            if (vain.containsKey(way) || underWay.size() == MAX_UNDER_WAY) {
                return Future.succeededFuture(Optional.empty());
            }
            Future<Optional<RegisteredDelta>> made = last.transform(before -> make(way))
                    .recover(failure -> {
                        LOG.warn("no delta from bundle {} to {}", way.from(), way.to(), failure);
                        return Future.succeededFuture(Optional.empty());
                    });
            last = made;
            underWay.put(way, made);
            made.onComplete(done -> ended(way));
            return made;
        }
    }

    private void ended(Way way) {
        synchronized (underWay) {
            underWay.remove(way);
        }
    }

    private Future<Optional<RegisteredDelta>> make(Way way) {
        return store.findBundles(Set.of(way.from(), way.to())).compose(found -> {
            boolean both = found.size() == 2
                    && found.stream().allMatch(bundle -> bundle.target().length() <= MAX_BUNDLE_BYTES);
            return both ? makeOfBoth(way) : Future.succeededFuture(Optional.empty());
        });
    }

    private Future<Optional<RegisteredDelta>> makeOfBoth(Way way) {
        return artifacts.get(way.from()).compose(from -> artifacts.get(way.to()).compose(to -> work.run(
                        () -> difference(way, from, to))
                .compose(delta ->
                        delta.length < WORTH * to.length ? tried(delta, from).map(Optional::of) : note(way))));
    }

    private static byte[] difference(Way way, byte[] from, byte[] to) {
        if (!Digest.of(from).equals(way.from()) || !Digest.of(to).equals(way.to())) {
            throw new IllegalStateException("the artifacts are not what they were when they were taken in");
        }
        return Differ.delta(from, to, compared -> {});
    }

    private Future<Optional<RegisteredDelta>> note(Way tooLong) {
        synchronized (underWay) {
            vain.put(tooLong, true);
        }
        return Future.succeededFuture(Optional.empty());
    }

    /**
     * Takes in a delta between two bundles that are here, once applying it has given the very bytes of the second, in place of
     * any other between them. Fails with {@link RefusedUploadException} if it does not.
     */
    public Future<RegisteredDelta> put(byte[] delta) {
        return work.run(() -> DeltaCheck.header(delta))
                .compose(this::requireBundles)
                .compose(header -> artifacts.get(header.oldDigest()))
                .compose(base -> tried(delta, base));
    }

    private Future<DeltaHeader> requireBundles(DeltaHeader header) {
        return requireBundle(header.oldDigest())
                .compose(from -> requireBundle(header.newDigest()))
                .map(header);
    }

    private Future<RegisteredBundle> requireBundle(Digest digest) {
        return store.findBundle(digest)
                .map(found -> found.orElseThrow(() -> new RefusedUploadException(
                        "the delta is between bundles one of which is not here: upload " + digest.hex() + " first")));
    }

    /** Applies it once: what devices will do, they are not the first to do. */
    private Future<RegisteredDelta> tried(byte[] delta, byte[] base) {
        return work.run(() -> DeltaCheck.tried(delta, base)).compose(tried -> artifacts
                .put(tried.digest(), delta)
                .compose(kept -> store.putDelta(tried))
                .map(tried));
    }
}
