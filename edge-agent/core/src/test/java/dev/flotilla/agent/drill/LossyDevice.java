package dev.flotilla.agent.drill;

import dev.flotilla.agent.testkit.CrashPoints;
import dev.flotilla.agent.testkit.LossyFolder;
import dev.flotilla.agent.testkit.LossyFolder.Fate;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/** A device over two folders in memory that lose what was not synced, switched off at the beginning of a scenario. */
final class LossyDevice {
    private static final Map<Scenario, LossyDevice> PREPARED = new EnumMap<>(Scenario.class);
    private static final Map<Scenario, Integer> MOMENTS = new EnumMap<>(Scenario.class);

    final CrashPoints points = new CrashPoints();
    final LossyFolder models;
    final LossyFolder spool;
    final DrillDevice device;

    private LossyDevice(Random random) {
        models = new LossyFolder("models", points, random);
        spool = new LossyFolder("spool", points, random);
        device = new DrillDevice(models, spool, points, random);
    }

    /** @param random draws fates, and what the agent draws */
    static LossyDevice at(Scenario scenario, Random random) throws IOException {
        LossyDevice prepared = PREPARED.get(scenario);
        if (prepared == null) {
            prepared = prepare(scenario);
            PREPARED.put(scenario, prepared);
        }
        LossyDevice lossy = new LossyDevice(random);
        lossy.models.copyOf(prepared.models);
        lossy.spool.copyOf(prepared.spool);
        lossy.device.assign(scenario.wanted(), scenario.deltaFrom(), scenario.counter());
        return lossy;
    }

    private static LossyDevice prepare(Scenario scenario) throws IOException {
        LossyDevice lossy = new LossyDevice(new Random(1));
        lossy.device.prepare(scenario);
        if (scenario == Scenario.FALL_BACK) {
            lossy.models.corrupt("slot-b", 100);
        }
        return lossy;
    }

    /** How many moments to crash at a scenario has. */
    static int moments(Scenario scenario) throws IOException {
        Integer known = MOMENTS.get(scenario);
        if (known == null) {
            LossyDevice lossy = at(scenario, new Random(1));
            lossy.points.crashAt(Integer.MAX_VALUE);
            lossy.act(scenario);
            known = lossy.points.reached();
            MOMENTS.put(scenario, known);
        }
        return known;
    }

    /** What the scenario is about, to its end; may end in a crash. */
    void act(Scenario scenario) throws IOException {
        device.start();
        device.settle(scenario.counter());
    }

    /** The power goes off; it is on again for what comes next, and the disk is well. */
    void powerOff(Fate fate) {
        models.crash(fate);
        spool.crash(fate);
        models.heal();
        spool.heal();
        points.powerOn();
    }
}
