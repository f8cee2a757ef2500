package dev.flotilla.fleet.virtual;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that a run follows from.
 *
 * @param devices of the fleet, before late ones
 * @param agents whether the devices are whole agents; light ones otherwise
 * @param rollouts how many are started
 * @param gap the longest time between the end of a rollout and the start of the next
 */
record Setting(long seed, int devices, boolean agents, int rollouts, Duration gap, Set<Fault> faults) {

    private static final int MOST_AGENTS = 12;
    private static final int MOST_ROLLOUTS = 6;
    private static final int ROLLOUTS_OF_A_LIFE = 5;
    /** So that this chance is none of those that the rest follows from. */
    private static final long BOUNDS = 0x626f756e6473L;

    Setting {
        faults = faults.isEmpty() ? EnumSet.noneOf(Fault.class) : EnumSet.copyOf(faults);
    }

    /** Any number of devices up to a bound, small fleets as often as large ones; each fault in half of the runs. */
    static Setting random(long seed, int mostDevices, boolean agents) {
        Random random = new Random(seed);
        Set<Fault> faults = EnumSet.noneOf(Fault.class);
        for (Fault fault : Fault.values()) {
            if (random.nextBoolean()) {
                faults.add(fault);
            }
        }
        int most = agents ? Math.min(mostDevices, MOST_AGENTS) : mostDevices;
        int devices = (int) Math.round(Math.exp(random.nextDouble() * Math.log(most)));
        int rollouts = 1 + random.nextInt(MOST_ROLLOUTS);
        return new Setting(seed, devices, agents, rollouts, Duration.ofMinutes(30), faults);
    }

    /** A rollout every day or two, each fault in half of the lives. */
    static Setting ofLongLife(long seed, int devices) {
        Setting any = random(seed, devices, false);
        return new Setting(seed, devices, false, ROLLOUTS_OF_A_LIFE, Duration.ofDays(2), any.faults());
    }

    /**
     * The fleet's bound of devices in flight, in half of the worlds: at least a tenth of the devices, so that rollouts which
     * wait for one another are done in time.
     */
    Optional<Integer> mostInFlight() {
        Random random = new Random(seed ^ BOUNDS);
        boolean bounded = random.nextBoolean();
        int least = 1 + devices / 10;
        int most = least + random.nextInt(devices);
        return bounded ? Optional.of(most) : Optional.empty();
    }

    Setting with(int fewerDevices) {
        return new Setting(seed, fewerDevices, agents, rollouts, gap, faults);
    }

    Setting without(Fault fault) {
        Set<Fault> fewer = EnumSet.copyOf(faults);
        fewer.remove(fault);
        return new Setting(seed, devices, agents, rollouts, gap, fewer);
    }

    /** The command that plays this run again. */
    String replay() {
        return "mvn -Pdrill verify -pl fleet-server -am -Ddrill=virtual -Ddrill.replay=" + seed + "," + devices + ","
                + (agents ? "agents" : "light") + "," + rollouts + "," + gap.toSeconds() + ","
                + faults.stream()
                        .map(fault -> fault.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining("+"));
    }

    /** Reads what {@link #replay} names. */
    static Setting parse(String text) {
        String[] parts = text.split(",", -1);
        Set<Fault> faults = EnumSet.noneOf(Fault.class);
        for (String fault : parts[5].split("\\+", -1)) {
            if (!fault.isEmpty()) {
                faults.add(Fault.valueOf(fault.toUpperCase(Locale.ROOT)));
            }
        }
        return new Setting(
                Long.parseLong(parts[0]),
                Integer.parseInt(parts[1]),
                parts[2].equals("agents"),
                Integer.parseInt(parts[3]),
                Duration.ofSeconds(Long.parseLong(parts[4])),
                faults);
    }
}
