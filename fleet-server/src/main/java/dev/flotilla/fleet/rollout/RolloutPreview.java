package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.protocol.DeviceId;
import java.util.List;
import java.util.Optional;

/**
 * What would become of a plan now.
 *
 * @param refusals why the rollout would not be created; empty when it would be
 * @param stages the devices that each stage would add; none when that cannot be said
 * @param busy those that are in another rollout, which is not over, and stay there
 * @param taken those that the rollout would take over from others of lower priority
 * @param running those that report to run the bundle already; they are asked all the same
 * @param revoked those that the filter selects and that are left out since they are revoked
 * @param unable those that stages of mode shadow leave out, as their agents do not say that they run shadows; the stages
 *     behind have them
 * @param standstill why the first devices would have to wait; empty if they would not
 */
public record RolloutPreview(
        List<String> refusals,
        List<Sample> stages,
        Sample busy,
        Sample taken,
        Sample running,
        Sample revoked,
        Sample unable,
        Optional<Standstill> standstill) {

    /** The most devices that are named of many. */
    public static final int MOST_NAMED = 20;

    public RolloutPreview {
        refusals = List.copyOf(refusals);
        stages = List.copyOf(stages);
    }

    /**
     * Some devices of many.
     *
     * @param devices how many there are
     * @param first up to {@value #MOST_NAMED} of them
     */
    public record Sample(long devices, List<DeviceId> first) {
        public Sample {
            first = List.copyOf(first);
        }

        static Sample of(List<DeviceId> devices) {
            return new Sample(devices.size(), devices.subList(0, Math.min(MOST_NAMED, devices.size())));
        }
    }
}
