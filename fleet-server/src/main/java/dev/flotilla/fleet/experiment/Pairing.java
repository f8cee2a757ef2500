package dev.flotilla.fleet.experiment;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives each device of a stage a counterpart among the devices of later stages, of the same group and on the same bundle.
 *
 * <p>Who of a pair is the canary is chance. A rollout's stages take its devices in the order of a hash over the plan's
 * name, its bundle and the device's id: so of the devices of one stratum that no earlier stage took, those of the stage are a random
 * part. Canaries and controls are then matched in the order of another hash, which has nothing to do with the first. So
 * exchanging two devices of a stratum changes nothing about how likely a set of pairs is, other than who of the two is the
 * canary; and all of it is settled before anything is observed.
 */
final class Pairing {

    private Pairing() {}

    /** The pairs, those with a control first; canaries for which none is left have none. */
    static List<TrialPair> of(String rolloutId, List<Candidate> candidates) {
        List<Candidate> order = candidates.stream()
                .sorted(Comparator.comparing((Candidate device) -> rank(rolloutId, device.id()))
                        .thenComparing(Candidate::id))
                .toList();
        Map<Candidate.Stratum, Deque<DeviceId>> controls = new HashMap<>();
        order.stream().filter(device -> !device.canary()).forEach(device -> controls.computeIfAbsent(
                        device.stratum(), stratum -> new ArrayDeque<>())
                .add(device.id()));
        List<Candidate> alone = new ArrayList<>();
        List<TrialPair> pairs = new ArrayList<>();
        for (Candidate canary : order) {
            if (canary.canary()) {
                Deque<DeviceId> left = controls.getOrDefault(canary.stratum(), new ArrayDeque<>());
                if (left.isEmpty()) {
                    alone.add(canary);
                } else {
                    pairs.add(new TrialPair(pairs.size(), canary.id(), Optional.of(left.remove()), canary.runs()));
                }
            }
        }
        alone.forEach(canary -> pairs.add(new TrialPair(pairs.size(), canary.id(), Optional.empty(), canary.runs())));
        return pairs;
    }

    private static String rank(String rolloutId, DeviceId id) {
        return Digest.of(("control\n" + rolloutId + "\n" + id).getBytes(StandardCharsets.UTF_8))
                .hex();
    }
}
