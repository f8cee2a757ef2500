package dev.flotilla.agent.drill;

import dev.flotilla.agent.testkit.LossyFolder.Fate;
import dev.flotilla.agent.testkit.LossyFolder.Fault;
import dev.flotilla.agent.testkit.SimulatedCrash;
import dev.flotilla.agent.update.UpdateStatus;
import dev.flotilla.contract.protocol.UpdatePhase;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Some crashes and some faults of the disk in one scenario, and then the disk is well. */
final class RandomRun {
    private static final int MOST_CRASHES = 4;
    private static final int MOST_PASSES = 40;
    private static final int MOST_FAULTY_OPERATIONS = 30;
    private static final Fault[] FAULTS = Fault.values();
    private static final List<Scenario> SCENARIOS = List.of(Scenario.values());

    private final Random random;
    private final Map<String, Integer> counts;
    private final Scenario scenario;
    private final LossyDevice lossy;

    /** @param counts takes up what happened */
    RandomRun(long seed, Map<String, Integer> counts) throws IOException {
        this.random = new Random(seed);
        this.counts = counts;
        this.scenario = SCENARIOS.get(random.nextInt(SCENARIOS.size()));
        this.lossy = LossyDevice.at(scenario, random);
    }

    void run() throws IOException {
        count("runs of " + scenario);
        int most = LossyDevice.moments(scenario);
        int crashes = 1 + random.nextInt(MOST_CRASHES);
        for (int i = 0; i < crashes; i++) {
            Optional<Fault> fault = random.nextBoolean() ? Optional.of(draw()) : Optional.empty();
            lossy.points.crashAt(random.nextInt(most));
            work(fault);
            lossy.powerOff(Fate.ANY);
            count("crashes");
        }
        finish();
    }

    private Fault draw() {
        Fault fault = FAULTS[random.nextInt(FAULTS.length)];
        count("faults: " + fault);
        return fault;
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    private void work(Optional<Fault> fault) throws IOException {
        // Nobody can serve what the disk does not give back: reading fails only in a process that serves already.
        boolean unreadable = fault.equals(Optional.of(Fault.READ_ERROR));
        try {
            if (!unreadable) {
                fault.ifPresent(this::faulty);
            }
            lossy.device.start();
            if (unreadable) {
                faulty(Fault.READ_ERROR);
            }
            for (int i = random.nextInt(MOST_PASSES); i > 0; i--) {
                lossy.device.pass();
                lossy.device.assertServes(scenario.allowed(), unreadable || scenario.mayServeNothing());
            }
        } catch (SimulatedCrash crash) {
            count("crashes within a moment of the code");
        }
    }

    private void faulty(Fault fault) {
        int from = random.nextInt(MOST_FAULTY_OPERATIONS);
        lossy.models.faulty(fault, from, from + 1 + random.nextInt(MOST_FAULTY_OPERATIONS));
    }

    private void finish() throws IOException {
        lossy.device.start();
        lossy.device.assertServes(scenario.allowed(), scenario.mayServeNothing());
        lossy.device.assertWhole();
        UpdateStatus status = lossy.device.settle(scenario.counter());
        if (status.phase() == UpdatePhase.CONFIRMED) {
            lossy.device.assertServes(Set.of(scenario.wanted()), false);
        }
        count(status.phase() == scenario.end() ? "ended as without faults" : "ended " + status.phase());
        lossy.device.assertServes(scenario.allowed(), scenario.mayServeNothing());
        lossy.device.assertUpdatable();
    }
}
