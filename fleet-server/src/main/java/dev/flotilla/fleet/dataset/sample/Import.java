package dev.flotilla.fleet.dataset.sample;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.protocol.CaptureReason;
import dev.flotilla.contract.protocol.CapturedSample;
import dev.flotilla.contract.protocol.Consent;
import dev.flotilla.fleet.limit.SlowWork;
import dev.flotilla.fleet.registry.RegisteredBundle;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Brings in samples that no device sent. They are checked as those are, sealed, and kept like those. */
public final class Import {
    /** Which class an imported sample predicts: none, no model was asked. */
    public static final int NO_PREDICTION = -1;

    private static final float[] NO_SCORES = {0};

    private final SampleStore store;
    private final SampleKey key;
    private final SlowWork work;
    private final Clock clock;

    public Import(SampleStore store, SampleKey key, SlowWork work, Clock clock) {
        this.store = store;
        this.key = key;
        this.work = work;
        this.clock = clock;
    }

    /**
     * Brings in one input.
     *
     * @param tensor in the type of the bundle's input
     * @param subject whom it is about; empty if nobody
     * @param by who brings it in, and answers for that it may be used
     * @return the sample as it is kept, or the reason for which it is not, such as that there is one with the same input
     */
    public Future<Outcome> bring(RegisteredBundle bundle, byte[] tensor, String subject, String by) {
        TensorSpec spec = bundle.manifest().inputs().get(0);
        if (tensor.length != spec.byteSize()) {
            return refused(Doubt.SHAPE, tensor.length + " bytes, the bundle's input is " + spec.describe());
        }
        float[] values = spec.dequantize(tensor);
        Optional<Finding> finding = SampleChecks.values(values);
        if (finding.isPresent()) {
            return Future.succeededFuture(new Outcome.Refused(finding.get()));
        }
        Sample.Facts facts = facts(bundle, tensor, Arrival.Measured.of(spec, values), subject);
        return store.around(bundle.manifest().name(), Optional.empty(), facts, now())
                .compose(around -> around.same().isPresent()
                        ? refused(
                                Doubt.DUPLICATE,
                                "the same input as sample "
                                        + around.same().get().hex())
                        : work.run(() -> seal(facts, tensor, by)).compose(bytes -> keep(bundle, facts, bytes)));
    }

    /** What became of an input. */
    public sealed interface Outcome {
        /** It is a sample now. */
        record Kept(Sample sample) implements Outcome {}

        /** It is none, for this reason. */
        record Refused(Finding finding) implements Outcome {}
    }

    private Future<Outcome> keep(RegisteredBundle bundle, Sample.Facts facts, byte[] sealed) {
        return store.policy(bundle.manifest().name()).compose(policy -> {
            Sample sample = new Sample(
                    Digest.of(sealed),
                    Optional.empty(),
                    bundle.manifest().name(),
                    now(),
                    now().plus(policy.map(CapturePolicy::retention).orElse(CapturePolicy.USUAL_RETENTION)),
                    SampleState.ACCEPTED,
                    Optional.of(facts),
                    Optional.empty());
            return store.add(sample, sealed).map(new Outcome.Kept(sample));
        });
    }

    private Sample.Facts facts(RegisteredBundle bundle, byte[] tensor, Arrival.Measured measured, String subject) {
        return new Sample.Facts(
                bundle.digest(),
                now(),
                Origin.IMPORTED,
                Optional.of(Digest.of(tensor)),
                Optional.empty(),
                NO_PREDICTION,
                0,
                measured.mean(),
                measured.contrast(),
                measured.likeness(),
                subject,
                Optional.empty());
    }

    /** In the form of captured ones; the consent in it says only who answers for it. */
    private byte[] seal(Sample.Facts facts, byte[] tensor, String by) {
        Consent answering =
                new Consent("imported by " + by, Digest.of("import".getBytes(StandardCharsets.UTF_8)), now());
        return key.seal(new CapturedSample(
                facts.bundle(),
                facts.at(),
                CaptureReason.RANDOM,
                Optional.of(tensor),
                Optional.empty(),
                NO_SCORES,
                0,
                facts.subject(),
                answering));
    }

    private static Future<Outcome> refused(Doubt doubt, String detail) {
        return Future.succeededFuture(new Outcome.Refused(new Finding(doubt, detail)));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
