package dev.flotilla.fleet.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.dataset.Labelled;
import dev.flotilla.fleet.dataset.sample.Origin;
import dev.flotilla.fleet.dataset.sample.Sample;
import dev.flotilla.fleet.dataset.sample.SampleState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LabelledAccuracyTest {
    private static final Instant NOW = Instant.parse("2026-01-10T12:00:00Z");
    private static final Digest BUNDLE = digest("bundle");

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Labelled labelled(Digest bundle, Optional<String> device, Origin origin, int predicted, int label) {
        Sample.Facts facts = new Sample.Facts(
                bundle,
                NOW,
                origin,
                Optional.of(bundle),
                Optional.empty(),
                predicted,
                0.9,
                1,
                1,
                0,
                "",
                Optional.empty());
        return new Labelled(
                new Sample(
                        digest("s"),
                        device.map(DeviceId::new),
                        "m",
                        NOW,
                        NOW,
                        SampleState.ACCEPTED,
                        Optional.of(facts),
                        Optional.empty()),
                label,
                Optional.empty());
    }

    @Test
    void countsBySlice() {
        List<Slice> slices = LabelledAccuracy.of(
                BUNDLE,
                List.of(
                        labelled(BUNDLE, Optional.of("b"), Origin.RANDOM, 2, 2),
                        labelled(BUNDLE, Optional.of("a"), Origin.UNCERTAIN, 2, 10),
                        labelled(BUNDLE, Optional.of("a"), Origin.RANDOM, 10, 10),
                        labelled(BUNDLE, Optional.empty(), Origin.IMPORTED, 1, 2)));
        assertEquals(
                List.of(
                        new Slice(Slice.By.ALL, "", 2, 4),
                        new Slice(Slice.By.ORIGIN, "RANDOM", 2, 2),
                        new Slice(Slice.By.ORIGIN, "UNCERTAIN", 0, 1),
                        new Slice(Slice.By.ORIGIN, "IMPORTED", 0, 1),
                        new Slice(Slice.By.CLASS, "2", 1, 2),
                        new Slice(Slice.By.CLASS, "10", 1, 2),
                        new Slice(Slice.By.DEVICE, "a", 1, 2),
                        new Slice(Slice.By.DEVICE, "b", 1, 1)),
                slices);
        assertEquals(0.5, slices.get(0).accuracy().value());
    }

    @Test
    void leavesOutWhatOtherBundlesAnswered() {
        assertEquals(
                List.of(),
                LabelledAccuracy.of(BUNDLE, List.of(labelled(digest("other"), Optional.of("a"), Origin.RANDOM, 1, 1))));
    }

    @Test
    void keepsTheLargestOfManySlices() {
        List<Labelled> labelled = new ArrayList<>();
        for (int d = 0; d <= LabelledAccuracy.MOST; d++) {
            for (int times = 0; times < (d == 7 ? 1 : 2); times++) {
                labelled.add(
                        labelled(BUNDLE, Optional.of(String.format(Locale.ROOT, "d%03d", d)), Origin.RANDOM, 1, 1));
            }
        }
        List<String> devices = LabelledAccuracy.of(BUNDLE, labelled).stream()
                .filter(slice -> slice.by() == Slice.By.DEVICE)
                .map(Slice::name)
                .toList();
        assertEquals(LabelledAccuracy.MOST, devices.size());
        assertEquals(List.of("d006", "d008"), devices.subList(6, 8));
    }
}
