package dev.flotilla.fleet.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which of a rollout's devices go back to their previous bundle, and which stay with the one they have. Pure functions. */
record RollBack(List<RolloutDevice> goBack, List<Stays> stay) {

    /** The most devices whose names the rollout's reason holds; the others' reasons are in its list of devices. */
    private static final int MAX_NAMED = 10;

    /** A device that cannot go back. */
    record Stays(RolloutDevice device, String why) {}

    RollBack {
        goBack = List.copyOf(goBack);
        stay = List.copyOf(stay);
    }

    /**
     * Whoever was given something else meanwhile has nothing of this rollout to give back. Whoever runs its bundle in shadow
     * goes on to serve what it served all along, so nothing keeps it from giving the bundle back.
     */
    static RollBack of(Rollout rollout, List<DeviceView> devices, PreviousBundles previous) {
        List<RolloutDevice> goBack = new ArrayList<>();
        List<Stays> stay = new ArrayList<>();
        for (DeviceView device : devices) {
            RolloutDevice part = device.part();
            if (!device.obeysThis()) {
                continue;
            }
            Optional<String> obstacle =
                    rollout.isInShadow(part) ? Optional.empty() : previous.findObstacle(part);
            obstacle.ifPresent(why -> stay.add(new Stays(part, why)));
            if (obstacle.isEmpty()) {
                goBack.add(part);
            }
        }
        return new RollBack(goBack, stay);
    }

    /** What became of the devices, in a sentence. */
    String summary() {
        String back = goBack.size() + (goBack.size() == 1 ? " device goes" : " devices go") + " back";
        if (stay.isEmpty()) {
            return back;
        }
        String named = stay.stream()
                .limit(MAX_NAMED)
                .map(stays -> stays.device().id() + " (" + stays.why() + ")")
                .collect(Collectors.joining(", "));
        int unnamed = stay.size() - MAX_NAMED;
        return back + ", " + stay.size() + (stay.size() == 1 ? " stays: " : " stay: ") + named
                + (unnamed > 0 ? " and " + unnamed + " more" : "");
    }
}
