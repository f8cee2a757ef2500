package dev.flotilla.fleet.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PairingTest {
    private static final long SEED = 20260110;

    private static final Optional<Digest> OLD = Optional.of(Digest.of("old".getBytes(StandardCharsets.UTF_8)));

    private static Candidate device(int number, boolean canary, String group) {
        return new Candidate(new DeviceId("device-" + number), canary, group, OLD);
    }

    @Test
    void pairsDevicesOfOneGroupAndBundleOnly() {
        List<TrialPair> pairs = Pairing.of(
                "r",
                List.of(
                        device(1, true, "a"),
                        device(2, false, "b"),
                        new Candidate(new DeviceId("device-3"), false, "a", Optional.empty()),
                        device(4, false, "a")));
        assertEquals(
                List.of(new TrialPair(0, new DeviceId("device-1"), Optional.of(new DeviceId("device-4")), OLD)), pairs);
    }

    @Test
    void numbersPairsFirstAndThenTheCanariesThatAreLeft() {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            candidates.add(device(i, i < 20, ""));
        }
        List<TrialPair> pairs = Pairing.of("r", candidates);
        Set<DeviceId> devices = new HashSet<>();
        for (int number = 0; number < pairs.size(); number++) {
            TrialPair pair = pairs.get(number);
            assertEquals(number, pair.number());
            assertEquals(number < 10, pair.control().isPresent());
            assertTrue(devices.add(pair.canary()));
            pair.control().ifPresent(control -> assertTrue(devices.add(control)));
        }
        assertEquals(30, devices.size());
    }

    @Test
    void doesNotDependOnTheOrderOfWhatItIsGiven() {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            candidates.add(device(i, i % 2 == 0, i % 3 == 0 ? "a" : "b"));
        }
        List<TrialPair> pairs = Pairing.of("r", candidates);
        java.util.Collections.shuffle(candidates, new Random(SEED));
        assertEquals(pairs, Pairing.of("r", candidates));
    }

    /** Whichever half of a group is the canary, each of its devices is the counterpart of each of the others equally often. */
    @Test
    void drawsCounterpartsByChance() {
        int rollouts = 4000;
        int[] counterparts = new int[4];
        for (int i = 0; i < rollouts; i++) {
            List<TrialPair> pairs = Pairing.of(
                    "rollout-" + i,
                    List.of(
                            device(0, true, ""),
                            device(1, true, ""),
                            device(2, true, ""),
                            device(3, true, ""),
                            device(10, false, ""),
                            device(11, false, ""),
                            device(12, false, ""),
                            device(13, false, "")));
            for (TrialPair pair : pairs) {
                if (pair.canary().value().equals("device-0")) {
                    counterparts[
                            Integer.parseInt(
                                    pair.control().orElseThrow().value().substring(8))]++;
                }
            }
        }
        for (int count : counterparts) {
            // Five standard deviations of a binomial share of a quarter.
            assertEquals(1000, count, 5 * Math.sqrt(rollouts * 0.25 * 0.75));
        }
    }
}
