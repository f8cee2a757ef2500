package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.filter.DeviceFilter;
import java.util.List;

/** How far a stage goes: which of the rollout's devices have the bundle when it is done, besides those of the stages before. */
public sealed interface Reach {

    /** The most devices that one stage can name. */
    int MAX_NAMED = 1000;

    /** Whether no device is left for any stage behind this one. */
    default boolean isWhole() {
        return false;
    }

    /** Whether the hash order alone says which devices it takes: then those that it leaves may be compared with them. */
    default boolean isByChance() {
        return true;
    }

    /**
     * So many that this share of all is reached.
     *
     * @param percent of the rollout's devices, those of the stages before included, 1 to 100; parts of a device are rounded up
     */
    record Percent(int percent) implements Reach {
        public Percent {
            if (percent < 1 || percent > 100) {
                throw new InvalidRolloutException("stages: percent must be 1 to 100, got " + percent);
            }
        }

        @Override
        public boolean isWhole() {
            return percent == 100;
        }
    }

    /**
     * So many that there are this many.
     *
     * @param devices those of the stages before included
     */
    record Count(int devices) implements Reach {
        public Count {
            if (devices < 1) {
                throw new InvalidRolloutException("stages: count must be 1 or more, got " + devices);
            }
        }
    }

    /** All that the filter selects as the rollout is created. */
    record Matching(DeviceFilter filter) implements Reach {
        @Override
        public boolean isByChance() {
            return false;
        }
    }

    /** These. */
    record Named(List<DeviceId> devices) implements Reach {
        public Named {
            devices = List.copyOf(devices);
            if (devices.isEmpty() || devices.size() > MAX_NAMED) {
                throw new InvalidRolloutException(
                        "stages: devices must name 1 to " + MAX_NAMED + ", got " + devices.size());
            }
        }

        @Override
        public boolean isByChance() {
            return false;
        }
    }
}
