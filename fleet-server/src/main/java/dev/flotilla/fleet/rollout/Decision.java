package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.protocol.DeviceId;
import java.util.List;

/** What {@link RolloutPolicy} wants done; all but {@link Observe} are transitions, of which there is one at a time. */
public sealed interface Decision {

    /** More devices than that get the bundle in the next transaction. */
    int MOST_AT_ONCE = 1000;

    /** The devices that it concerns, which are read once it is known what to do. */
    default DeviceSelection concerns() {
        return DeviceSelection.none();
    }

    /** Calls the visitor's method for this kind of decision. */
    void accept(Visitor visitor);

    /** One method for each kind of decision. */
    interface Visitor {
        void observe(Observe observe);

        void assign(Assign assign);

        void bake(Bake bake);

        void advance(Advance advance);

        void pause(Pause pause);

        void hold(Hold hold);

        void halt(Halt halt);

        void complete(Complete complete);

        void admit(Admit admit);
    }

    /** A device's report, or its silence, changed what is known of it. */
    record Observe(DeviceId device, RolloutDeviceState state, String reason) implements Decision {
        @Override
        public void accept(Visitor visitor) {
            visitor.observe(this);
        }
    }

    /**
     * Start the stage by assigning the bundle to these devices, the first of those that wait for it.
     *
     * @param most how many devices there may be
     */
    record Assign(int stage, List<DeviceId> devices, int most) implements Decision {

        public Assign {
            devices = List.copyOf(devices);
        }

        @Override
        public DeviceSelection concerns() {
            return DeviceSelection.waiting(stage, most);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.assign(this);
        }
    }

    /** The stage reached its threshold: watch it. */
    record Bake(int stage) implements Decision {
        @Override
        public void accept(Visitor visitor) {
            visitor.bake(this);
        }
    }

    /**
     * The stage was watched long enough: it is done.
     *
     * @param shadow whether its devices go on to the next stage, where the bundle is to serve
     */
    record Advance(int stage, boolean shadow) implements Decision {

        /** Of a stage in which the bundle served. */
        public Advance(int stage) {
            this(stage, false);
        }

        @Override
        public DeviceSelection concerns() {
            return shadow ? DeviceSelection.inStage(stage) : DeviceSelection.none();
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.advance(this);
        }
    }

    /** The stage failed: stop, and give these devices their previous bundle back. */
    record Pause(int stage, String reason, List<DeviceId> giveBack) implements Decision {

        public Pause {
            giveBack = List.copyOf(giveBack);
        }

        @Override
        public DeviceSelection concerns() {
            return DeviceSelection.failing(stage);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.pause(this);
        }
    }

    /** The stage could be done but for its gates: say why it is not. */
    record Hold(int stage, String reason) implements Decision {
        @Override
        public void accept(Visitor visitor) {
            visitor.hold(this);
        }
    }

    /** No stage failed, but the rollout cannot go on: pause it. */
    record Halt(String reason) implements Decision {
        @Override
        public void accept(Visitor visitor) {
            visitor.halt(this);
        }
    }

    /**
     * Assign the bundle to these devices too, which wait though their stage, or the last of all, has started.
     *
     * @param most how many devices there may be
     */
    record Admit(int stage, List<DeviceId> devices, int most) implements Decision {

        public Admit {
            devices = List.copyOf(devices);
        }

        @Override
        public DeviceSelection concerns() {
            return DeviceSelection.waiting(stage, most);
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.admit(this);
        }
    }

    /** All stages are done. */
    record Complete() implements Decision {
        @Override
        public void accept(Visitor visitor) {
            visitor.complete(this);
        }
    }
}
