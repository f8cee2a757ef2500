package dev.flotilla.fleet.dataset.sample;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.CapturedSample;
import dev.flotilla.contract.seal.SealException;
import dev.flotilla.fleet.limit.SlowWork;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Opens what is kept sealed. */
public final class Contents {
    private final SampleStore store;
    private final SampleKey key;
    private final SlowWork work;

    public Contents(SampleStore store, SampleKey key, SlowWork work) {
        this.store = store;
        this.key = key;
        this.work = work;
    }

    /** The input of a sample in the model's own type; empty if it was not given away, or is erased. */
    public Future<Optional<byte[]>> input(Sample sample) {
        return opened(sample, CapturedSample::tensor);
    }

    /** The embedding of a sample in the model's own type; empty if it was not given away, or is erased. */
    public Future<Optional<byte[]>> embedding(Sample sample) {
        return opened(sample, CapturedSample::embedding);
    }

    /** An input by its digest, as manifests of datasets name it; empty if no accepted sample has it. */
    public Future<Optional<byte[]>> find(Digest input) {
        return store.findAccepted(input)
                .compose(found -> found.map(this::input).orElse(Future.succeededFuture(Optional.empty())));
    }

    /** The inputs of these samples by id, as far as they are there. */
    public Future<Map<Digest, byte[]>> inputs(List<Sample> samples) {
        return opened(samples, CapturedSample::tensor);
    }

    private Future<Optional<byte[]>> opened(Sample sample, Function<CapturedSample, Optional<byte[]>> part) {
        return opened(List.of(sample), part).map(all -> Optional.ofNullable(all.get(sample.id())));
    }

    private Future<Map<Digest, byte[]>> opened(List<Sample> samples, Function<CapturedSample, Optional<byte[]>> part) {
        return store.contents(samples.stream().map(Sample::id).toList())
                .compose(kept -> work.run(() -> {
                    Map<Digest, byte[]> opened = new HashMap<>();
                    for (Sample sample : samples) {
                        if (kept.containsKey(sample.id())) {
                            open(sample, kept.get(sample.id()))
                                    .flatMap(part)
                                    .ifPresent(bytes -> opened.put(sample.id(), bytes));
                        }
                    }
                    return opened;
                }));
    }

    private Optional<CapturedSample> open(Sample sample, byte[] sealed) throws SealException {
        if (sample.facts().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(key.open(sealed, sample.device()));
        } catch (MalformedDocumentException e) {
            throw new IllegalStateException("sample " + sample.id() + " was read when it came", e);
        }
    }
}
