package dev.flotilla.agent.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.agent.storage.Folder;
import dev.flotilla.agent.testkit.CrashPoints;
import dev.flotilla.agent.testkit.SimulatedCrash;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The death of the process at every moment of every scenario, over the storage of a platform on the real disk: what was written
 * stays, what was not is lost. Each time the device has to come back with the old model or the new one, whole, reach the end that
 * the scenario has in peace, and take the next update.
 */
public final class CrashTable {
    private static final int DAMAGED_BYTE = 100;

    private final Platform platform;
    private final Path root;
    private final long seed;
    private final int step;
    private final Map<String, Integer> deaths = new TreeMap<>();

    /** A platform's storage. */
    public interface Platform {
        /**
         * Opens it.
         *
         * @param root an empty folder, or one that it had before
         * @param watched has to be around each folder of its own
         */
        Disk open(Path root, UnaryOperator<Folder> watched);
    }

    /**
     * @param root an empty folder of the real disk
     * @param seed of what the agent draws
     * @param step 1 to die at every moment, n at every n-th
     */
    public CrashTable(Platform platform, Path root, long seed, int step) {
        this.platform = platform;
        this.root = root;
        this.seed = seed;
        this.step = step;
    }

    /** Dies at all these moments; how often in each state of the update, as the journal had it. */
    public Map<String, Integer> run() throws IOException {
        for (Scenario scenario : Scenario.values()) {
            Path prepared = prepare(scenario);
            int moment = 0;
            while (diesAt(moment, scenario, prepared)) {
                moment += step;
            }
        }
        return deaths;
    }

    private Path prepare(Scenario scenario) throws IOException {
        Path folder = root.resolve("prepared-" + scenario);
        device(folder, new CrashPoints()).prepare(scenario);
        if (scenario == Scenario.FALL_BACK) {
            damage(folder);
        }
        return folder;
    }

    /** As {@link LossyDevice} does it: a bit of the slot that serves. */
    private static void damage(Path folder) throws IOException {
        List<Path> slots;
        try (Stream<Path> files = Files.walk(folder)) {
            slots = files.filter(file -> file.endsWith("slot-b")).toList();
        }
        assertEquals(1, slots.size());
        try (RandomAccessFile file = new RandomAccessFile(slots.get(0).toFile(), "rw")) {
            file.seek(DAMAGED_BYTE);
            int before = file.read();
            file.seek(DAMAGED_BYTE);
            file.write(before ^ 1);
        }
    }

    /** False if the scenario ends before that moment. */
    private boolean diesAt(int moment, Scenario scenario, Path prepared) throws IOException {
        Path folder = copy(prepared);
        CrashPoints points = new CrashPoints();
        DrillDevice device = device(folder, points);
        device.assign(scenario.wanted(), scenario.deltaFrom(), scenario.counter());
        points.crashAt(moment);
        boolean died = false;
        try {
            device.start();
            device.settle(scenario.counter());
        } catch (SimulatedCrash crash) {
            died = true;
        }
        points.powerOn();
        if (died) {
            deaths.merge(device.journaledState(), 1, Integer::sum);
            comesBack(device, scenario);
        }
        delete(folder);
        return died;
    }

    private static void comesBack(DrillDevice device, Scenario scenario) throws IOException {
        device.start();
        device.assertServes(scenario.allowed(), scenario.mayServeNothing());
        if (scenario != Scenario.FALL_BACK) {
            device.assertWhole();
        }
        assertEquals(scenario.end(), device.settle(scenario.counter()).phase());
        assertEquals(scenario.serving(), device.serving());
        device.assertUpdatable();
    }

    private DrillDevice device(Path folder, CrashPoints points) {
        Disk disk = platform.open(folder, inner -> new CountingFolder(inner, points));
        return new DrillDevice(disk, points, new Random(seed));
    }

    private Path copy(Path from) throws IOException {
        Path to = root.resolve("device");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
