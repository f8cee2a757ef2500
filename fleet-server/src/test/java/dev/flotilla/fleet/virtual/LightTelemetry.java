package dev.flotilla.fleet.virtual;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.ShadowFeatures;
import dev.flotilla.contract.protocol.TelemetryAck;
import dev.flotilla.contract.protocol.TelemetryReport;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What a light device says of its models at work: windows that it sends again until they are acknowledged. */
final class LightTelemetry {

    private static final int INFERENCES = 4;
    private static final int MOST_COMPARED = 12;
    private static final int MOST_KEPT = 12;

    private final DeviceSurroundings in;
    private final int number;
    private final Deque<Window> spool = new ArrayDeque<>();

    LightTelemetry(DeviceSurroundings in, int number) {
        this.in = in;
        this.number = number;
    }

    /** What ran in shadow all through a window, and how many inputs it is still to get. */
    record Beside(Digest bundle, int inputsLeft) {}

    /** Keeps a window of the bundle that served, and says how many inputs the shadow got in it. */
    int record(Digest served, Optional<Beside> beside, Instant from, Instant to) {
        if (in.catalogue().isMute(number, served)) {
            return 0;
        }
        ObservationSketch sketch = new ObservationSketch();
        for (int i = 0; i < INFERENCES; i++) {
            infer(served, sketch);
        }
        int compared = beside.map(shadow -> compare(shadow, sketch)).orElse(0);
        if (spool.size() == MOST_KEPT) {
            spool.remove();
        }
        spool.add(new Window(Long.toHexString(in.chances().plain().nextLong()), from, to, served, sketch));
        return compared;
    }

    private void infer(Digest bundle, ObservationSketch sketch) {
        Random random = in.chances().plain();
        if (in.catalogue().trait(number, bundle) == Trait.ERRS) {
            sketch.recordError();
        } else {
            sketch.record(new Observation(0.5, 0.25, random.nextInt(3), 0.9, 10 + random.nextInt(5)));
        }
    }

    private int compare(Beside shadow, ObservationSketch sketch) {
        ShadowFeatures features = ShadowFeatures.of(shadow.bundle());
        int inputs = Math.min(shadow.inputsLeft(), MOST_COMPARED);
        int differs = in.catalogue().differsOneIn(shadow.bundle());
        for (int i = 0; i < inputs; i++) {
            sketch.record(features.agreement(), in.chances().plain().nextInt(differs) == 0 ? 0 : 1);
            sketch.record(features.latencyRatio(), 1 + in.chances().plain().nextInt(10) / 20.0);
        }
        return inputs;
    }

    /** All that is not acknowledged, or nothing if all is. */
    Optional<byte[]> report() {
        return spool.isEmpty()
                ? Optional.empty()
                : Optional.of(new TelemetryReport(
                                Long.toHexString(in.chances().plain().nextLong()),
                                in.time().clock().instant(),
                                List.copyOf(spool))
                        .toCbor());
    }

    void acknowledged(byte[] payload) {
        try {
            List<String> ids = TelemetryAck.parse(payload).windowIds();
            spool.removeIf(window -> ids.contains(window.id()));
        } catch (MalformedDocumentException e) {
            throw new IllegalStateException("a server acknowledges in words that nobody knows", e);
        }
    }
}
