package dev.flotilla.agent.drill;

import dev.flotilla.agent.testkit.CrashPoints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;

/**
 * A process of its own with a device on the real disk, which updates it to and fro until it is killed, or once, halting at
 * a moment given. Prints a line before each update: the model that serves and the one to come.
 */
final class CrashChild {
    /** Instead of a moment: go on until killed. */
    static final int UNTIL_KILLED = -1;

    private static final String UPDATE = "update ";
    private static final String MOMENTS = "moments ";
    private static final int KILLED = 137;

    private CrashChild() {}

    /** Arguments: the folder and the moment; one that is never reached updates once and prints how many there are. */
    public static void main(String[] args) throws IOException {
        int moment = Integer.parseInt(args[1]);
        CrashPoints points = new CrashPoints(where -> Runtime.getRuntime().halt(KILLED));
        DrillDevice device = open(Path.of(args[0]), points);
        DrillModel serving = device.serving();
        for (long counter = device.status().counter() + 1; ; counter++) {
            DrillModel next = serving == DrillModel.OLD ? DrillModel.NEW : DrillModel.OLD;
            System.out.println(UPDATE + serving + " " + next);
            device.assign(next, counter);
            if (moment != UNTIL_KILLED) {
                points.crashAt(moment);
            }
            device.settle(counter);
            if (moment != UNTIL_KILLED) {
                System.out.println(MOMENTS + points.reached());
                return;
            }
            serving = next;
        }
    }

    static DrillDevice open(Path folder, CrashPoints points) throws IOException {
        DrillDevice device = new DrillDevice(
                new CountingFolder(folder.resolve("models"), points),
                new CountingFolder(folder.resolve("spool"), points),
                points,
                new Random());
        device.start();
        return device;
    }

    /** Whether a line of the child says that an update begins. */
    static boolean isUpdate(String line) {
        return line.startsWith(UPDATE);
    }

    /** The two models that such a line names. */
    static Set<DrillModel> models(String line) {
        String[] names = line.substring(UPDATE.length()).split(" ", 2);
        return EnumSet.of(DrillModel.valueOf(names[0]), DrillModel.valueOf(names[1]));
    }

    /** How many moments a line speaks of; 0 if it does not. */
    static int moments(String line) {
        return line.startsWith(MOMENTS) ? Integer.parseInt(line.substring(MOMENTS.length())) : 0;
    }
}
