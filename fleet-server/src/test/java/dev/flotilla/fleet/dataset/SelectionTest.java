package dev.flotilla.fleet.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.fleet.dataset.sample.Origin;
import dev.flotilla.fleet.dataset.sample.Sample;
import dev.flotilla.fleet.dataset.sample.SampleState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    static Labelled sample(String device, int number) {
        Digest id = Digest.of((device + number).getBytes(StandardCharsets.UTF_8));
        Sample.Facts facts = new Sample.Facts(
                id, NOW, Origin.RANDOM, Optional.of(id), Optional.empty(), 0, 1, 0, 0, 0, "", Optional.empty());
        Optional<DeviceId> from = device.isEmpty() ? Optional.empty() : Optional.of(new DeviceId(device));
        Sample sample = new Sample(id, from, "m", NOW, NOW, SampleState.ACCEPTED, Optional.of(facts), Optional.empty());
        return new Labelled(sample, 0, Optional.empty());
    }

    private static List<Labelled> samples(String device, int count) {
        List<Labelled> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(sample(device, i));
        }
        return all;
    }

    @Test
    void letsNoDeviceHaveMoreThanTwiceItsShare() {
        List<Labelled> fit = samples("loud", 300);
        for (int i = 0; i < 9; i++) {
            fit.addAll(samples("d" + i, 20));
        }
        Selection selection = Selection.of(fit, List.of(), Set.of(), Set.of());
        // 480 of ten devices: an even share is 48.
        assertEquals(List.of(new LeftOut(LeftOut.Why.OVER_SHARE, "loud", 300 - 96)), selection.leftOut());
        assertEquals(96 + 180, selection.chosen().size());
    }

    @Test
    void letsASmallFleetAndImportsPass() {
        List<Labelled> fit = samples("only", 50);
        fit.addAll(samples("", 500));
        Selection selection = Selection.of(fit, List.of(), Set.of(), Set.of());
        assertEquals(List.of(), selection.leftOut());
        assertEquals(550, selection.chosen().size());
    }

    @Test
    void saysWhatItLeavesOutAndOfWhom() {
        List<Labelled> fit = samples("a", 3);
        Selection selection = Selection.of(fit, samples("b", 2), Set.of(0, 2), Set.of());
        assertEquals(
                List.of(new LeftOut(LeftOut.Why.OTHER_FORM, "b", 2), new LeftOut(LeftOut.Why.SUSPECT_LABEL, "a", 2)),
                selection.leftOut());
        assertEquals(List.of(fit.get(1)), selection.chosen());
    }

    @Test
    void takesTheSameInputOnce() {
        List<Labelled> fit = samples("a", 3);
        fit.add(fit.get(1));
        Selection selection = Selection.of(fit, List.of(), Set.of(), Set.of());
        assertEquals(List.of(new LeftOut(LeftOut.Why.DUPLICATE, "a", 1)), selection.leftOut());
        assertEquals(3, selection.chosen().size());
    }

    @Test
    void leavesOutAllOfADeviceThatIsSuspectItself() {
        List<Labelled> fit = samples("a", 3);
        fit.addAll(samples("b", 2));
        Selection selection = Selection.of(fit, List.of(), Set.of(0), Set.of("a"));
        assertEquals(List.of(new LeftOut(LeftOut.Why.SUSPECT_DEVICE, "a", 3)), selection.leftOut());
        assertEquals(2, selection.chosen().size());
    }

    /** Three clusters; a twentieth of the labels is wrong. */
    @Test
    void findsWrongLabelsAmongNeighboursAndSparesTheRest() {
        Random random = Seeds.random("label noise");
        List<double[]> features = new ArrayList<>();
        int[] labels = new int[600];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i % 3;
            features.add(new double[] {
                5 * Math.cos(labels[i]) + random.nextGaussian(), 5 * Math.sin(labels[i]) + random.nextGaussian()
            });
        }
        for (int i = 0; i < 30; i++) {
            labels[i] = (labels[i] + 1) % 3;
        }
        Set<Integer> suspects = LabelNoise.of(features, labels).suspects();
        long found = suspects.stream().filter(place -> place < 30).count();
        assertTrue(found >= 20, found + " of 30 wrong labels found");
        assertTrue(suspects.size() - found <= 15, suspects.size() - found + " of 570 right labels suspected");
    }

    @Test
    void suspectsNothingAmongFew() {
        assertEquals(
                Set.of(),
                LabelNoise.of(List.of(new double[] {1}, new double[] {1}), new int[] {0, 1})
                        .suspects());
    }
}
