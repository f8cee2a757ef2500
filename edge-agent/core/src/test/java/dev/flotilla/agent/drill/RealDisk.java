package dev.flotilla.agent.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.testkit.CrashPoints;
import dev.flotilla.contract.protocol.UpdatePhase;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A device on a real disk that processes of their own update and die over. */
final class RealDisk {
    private static final long DEADLINE_SECONDS = 120;

    private final Path folder;
    private int old;
    private int other;

    RealDisk(Path folder) throws IOException {
        this.folder = folder;
        DrillDevice device = CrashChild.open(folder, new CrashPoints());
        device.assign(DrillModel.OLD, 1);
        device.settle(1);
    }

    /** How many moments an undisturbed update has. */
    int moments() throws Exception {
        Process child = child(Integer.MAX_VALUE);
        int moments = 0;
        try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                moments = Math.max(moments, CrashChild.moments(line));
            }
        }
        assertEquals(0, child.waitFor());
        return moments;
    }

    /** A child halts at a moment, without a shutdown hook. */
    void haltAt(int moment) throws Exception {
        Process child = child(moment);
        try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
            String last = last(out, "");
            assertTrue(child.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS));
            check(last);
        }
    }

    /** A child is killed by SIGKILL so long after its first update began. */
    void killAfter(long millis) throws Exception {
        Process child = child(CrashChild.UNTIL_KILLED);
        try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
            String first = String.valueOf(out.readLine());
            assertTrue(!child.waitFor(millis, TimeUnit.MILLISECONDS), "ended by itself");
            // By its handle: destroying the Process itself closes the stream that says where it was.
            child.toHandle().destroyForcibly();
            check(last(out, first));
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    private static String last(BufferedReader out, String first) throws IOException {
        String last = first;
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            last = CrashChild.isUpdate(line) ? line : last;
        }
        return last;
    }

    private void check(String update) throws IOException {
        assertTrue(CrashChild.isUpdate(update), () -> "the child died before its first update: " + update);
        Set<DrillModel> allowed = CrashChild.models(update);
        DrillDevice device = CrashChild.open(folder, new CrashPoints());
        device.assertServes(allowed, false);
        device.assertWhole();
        if (device.serving() == DrillModel.OLD) {
            old++;
        } else {
            other++;
        }
        long counter = device.status().counter();
        assertEquals(UpdatePhase.CONFIRMED, device.settle(counter).phase());
        device.assertServes(allowed, false);
        device.assign(DrillModel.LAST, counter + 1);
        assertEquals(UpdatePhase.CONFIRMED, device.settle(counter + 1).phase());
        device.assign(DrillModel.OLD, counter + 2);
        assertEquals(UpdatePhase.CONFIRMED, device.settle(counter + 2).phase());
        device.assertServes(EnumSet.of(DrillModel.OLD), false);
    }

    private Process child(int moment) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashChild.class.getName(),
                        folder.toString(),
                        Integer.toString(moment))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    String summary() {
        return "came back with " + DrillModel.OLD + " " + old + " times, with another model of the update " + other
                + " times";
    }
}
