package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.protocol.DeviceId;
import java.time.Instant;
import java.util.List;

/**
 * Which devices of a rollout a decision has to see; all others are not even read.
 *
 * @param stage for {@link Kind#WAITING}, {@link Kind#FAILING} and {@link Kind#STAGE}
 * @param now for {@link Kind#NEWS}
 * @param limit the first of them by id, at most
 * @param devices for {@link Kind#NAMED}
 */
public record DeviceSelection(Kind kind, int stage, Instant now, int limit, List<DeviceId> devices) {

    /** What the devices have in common. */
    public enum Kind {
        /** None: the counts say all. */
        NONE,
        /**
         * There is news of them since they were last judged, or their time for a verdict is over; what is shown is then no
         * news any more.
         */
        NEWS,
        /** They wait for the bundle, in this stage or one before. */
        WAITING,
        /** They give the bundle back when the stage fails: who holds it in this stage, and who failed with it in any. */
        FAILING,
        /** They are in this stage. */
        STAGE,
        /** They failed, or gave the bundle back. */
        FAILED,
        /** They hold the bundle. */
        HOLDING,
        /** They hold the bundle and have not succeeded with it. */
        UNPROVEN,
        /** They are among those named. */
        NAMED
    }

    public DeviceSelection {
        devices = List.copyOf(devices);
    }

    private static DeviceSelection of(Kind kind, int stage, int limit) {
        return new DeviceSelection(kind, stage, Instant.EPOCH, limit, List.of());
    }

    public static DeviceSelection none() {
        return of(Kind.NONE, 0, 0);
    }

    public static DeviceSelection news(Instant now, int limit) {
        return new DeviceSelection(Kind.NEWS, 0, now, limit, List.of());
    }

    public static DeviceSelection waiting(int stage, int limit) {
        return of(Kind.WAITING, stage, limit);
    }

    public static DeviceSelection failing(int stage) {
        return of(Kind.FAILING, stage, Integer.MAX_VALUE);
    }

    public static DeviceSelection inStage(int stage) {
        return of(Kind.STAGE, stage, Integer.MAX_VALUE);
    }

    public static DeviceSelection failed() {
        return of(Kind.FAILED, 0, Integer.MAX_VALUE);
    }

    public static DeviceSelection holding() {
        return of(Kind.HOLDING, 0, Integer.MAX_VALUE);
    }

    public static DeviceSelection unproven() {
        return of(Kind.UNPROVEN, 0, Integer.MAX_VALUE);
    }

    public static DeviceSelection named(List<DeviceId> devices) {
        return new DeviceSelection(Kind.NAMED, 0, Instant.EPOCH, Integer.MAX_VALUE, devices);
    }
}
