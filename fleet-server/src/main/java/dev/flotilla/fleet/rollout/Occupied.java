package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.protocol.DeviceId;
import java.util.Optional;

/**
 * A device that is in a rollout which is not over, and that no other has taken over.
 *
 * @param part its part in it
 * @param id the rollout's
 * @param rollout its name
 * @param priority its level
 */
public record Occupied(RolloutDevice part, String id, String rollout, int priority) {

    public DeviceId device() {
        return part.id();
    }

    /** Why a rollout by this plan cannot have the device; empty if it takes it over. */
    public Optional<String> findRefusal(RolloutPlan plan) {
        String in = "device " + device() + " is in rollout " + rollout + ", which is not over; ";
        if (plan.priority().level() <= priority) {
            return Optional.of(in + "wait for it, abort it, or have a priority above " + priority);
        }
        if (plan.approvals() > 0) {
            return Optional.of(in + "wait for it or abort it, as a rollout that needs approvals takes nothing over");
        }
        boolean works = part.state().isInFlight() || part.state() == RolloutDeviceState.SHADOWING;
        return part.holdsBundle() && works && !plan.priority().preempt()
                ? Optional.of(in + "the device works on its bundle; wait, or say preempt: true")
                : Optional.empty();
    }
}
