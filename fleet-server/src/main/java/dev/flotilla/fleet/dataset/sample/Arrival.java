package dev.flotilla.fleet.dataset.sample;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.protocol.CapturedSample;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.seal.SealException;
import dev.flotilla.contract.sketch.InputStatistics;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.fleet.registry.RegisteredBundle;
import java.time.Instant;
import java.util.Optional;

/** A sample that came, opened if it can be. */
final class Arrival {
    private final DeviceId device;
    private final Optional<CapturedSample> opened;
    private final String problem;

    private Arrival(DeviceId device, Optional<CapturedSample> opened, String problem) {
        this.device = device;
        this.opened = opened;
        this.problem = problem;
    }

    static Arrival open(SampleKey key, DeviceId device, byte[] sealed) {
        try {
            return new Arrival(device, Optional.of(key.open(sealed, Optional.of(device))), "");
        } catch (SealException | MalformedDocumentException e) {
            return new Arrival(device, Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    DeviceId device() {
        return device;
    }

    /** Which bundle it says answered. */
    Optional<Digest> bundle() {
        return opened.map(CapturedSample::bundle);
    }

    /** Kept aside, since it cannot be read or nobody knows the bundle. */
    Sample aside(Digest id, Instant now) {
        Finding finding = opened.map(sample -> new Finding(
                        Doubt.UNKNOWN_MODEL, "bundle " + sample.bundle().hex() + " is not registered here"))
                .orElseGet(() -> new Finding(Doubt.UNREADABLE, problem));
        return new Sample(
                id,
                Optional.of(device),
                "",
                now,
                now.plus(CapturePolicy.USUAL_RETENTION),
                SampleState.QUARANTINED,
                opened.map(sample -> facts(sample, Optional.empty())),
                Optional.of(finding));
    }

    /** As far as it can be judged by itself. */
    Sample measured(Digest id, RegisteredBundle bundle, CapturePolicy policy, Instant now) {
        CapturedSample sample = opened.orElseThrow();
        Optional<Finding> finding = SampleChecks.form(sample, bundle, now)
                .or(() -> sample.embedding().flatMap(embedding -> SampleChecks.embedding(embedding, bundle)));
        Optional<Measured> measured = Optional.empty();
        if (finding.isEmpty() && sample.tensor().isPresent()) {
            TensorSpec spec = bundle.manifest().inputs().get(0);
            float[] values = spec.dequantize(sample.tensor().get());
            finding = SampleChecks.values(values);
            measured = finding.isEmpty() ? Optional.of(Measured.of(spec, values)) : Optional.empty();
        }
        return new Sample(
                id,
                Optional.of(device),
                bundle.manifest().name(),
                now,
                now.plus(policy.retention()),
                finding.isEmpty() ? SampleState.ACCEPTED : SampleState.QUARANTINED,
                Optional.of(facts(sample, measured)),
                finding);
    }

    /** The same after a look around; what was wrong with it before stays so. */
    Sample judged(Sample sample, Neighbourhood around, ObservationSketch baseline) {
        Sample.Facts facts = sample.facts().orElseThrow();
        if (sample.finding().isPresent() || facts.input().isEmpty()) {
            return sample;
        }
        return SampleChecks.among(around, new InputStatistics(facts.mean(), facts.contrast()), baseline)
                .map(finding -> new Sample(
                        sample.id(),
                        sample.device(),
                        sample.model(),
                        sample.receivedAt(),
                        sample.expiresAt(),
                        SampleState.QUARANTINED,
                        sample.facts(),
                        Optional.of(finding)))
                .orElse(sample);
    }

    /** What can be measured of an input. */
    record Measured(double mean, double contrast, long likeness) {
        static Measured of(TensorSpec spec, float[] values) {
            InputStatistics statistics = InputStatistics.of(values);
            return new Measured(statistics.mean(), statistics.contrast(), Likeness.of(spec, values));
        }
    }

    private static Sample.Facts facts(CapturedSample sample, Optional<Measured> measured) {
        float confidence = sample.scores()[sample.predicted()];
        return new Sample.Facts(
                sample.bundle(),
                sample.at(),
                Origin.of(sample.reason()),
                sample.tensor().map(Digest::of),
                sample.embedding().map(Digest::of),
                sample.predicted(),
                // Databases hold no NaN that compares as one expects; such a sample is kept aside anyway.
                Float.isFinite(confidence) ? confidence : 0,
                measured.map(Measured::mean).orElse(0.0),
                measured.map(Measured::contrast).orElse(0.0),
                measured.map(Measured::likeness).orElse(0L),
                sample.subject(),
                Optional.of(sample.consent()));
    }
}
