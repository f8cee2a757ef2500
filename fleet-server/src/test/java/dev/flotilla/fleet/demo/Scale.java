package dev.flotilla.fleet.demo;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How large and how fast a fleet is.
 *
 * @param devices how many there are; all but one of them share a process
 * @param windowSeconds length of a telemetry window. Each device infers {@value #IMAGES_PER_WINDOW} images in one, whatever
 *     its length, so that it weighs the same where drift is judged
 * @param cut whether the server is killed in the middle of the rollout
 * @param desk an owner's desk whose compiled models and bundles are taken over
 * @param binaries where PostgreSQL's programs are, or get, unpacked; the server's own place when empty
 */
record Scale(int devices, int windowSeconds, boolean cut, Optional<Path> desk, Optional<Path> binaries) {
    private static final int IMAGES_PER_WINDOW = 50;
    private static final int DEVICES = 50;
    private static final int WINDOW_SECONDS = 5;

    /** A single daemon at the story's pace. */
    static Scale one(Path binaries) {
        return new Scale(1, WINDOW_SECONDS, false, Optional.empty(), Optional.of(binaries));
    }

    /**
     * The story's own, but for what {@code demo.devices}, {@code demo.window-seconds}, {@code demo.cut}, {@code demo.desk} and
     * {@code demo.binaries} say.
     */
    static Scale fromProperties() {
        return new Scale(
                Integer.getInteger("demo.devices", DEVICES),
                Integer.getInteger("demo.window-seconds", WINDOW_SECONDS),
                !"false".equals(System.getProperty("demo.cut")),
                path("demo.desk"),
                path("demo.binaries"));
    }

    private static Optional<Path> path(String property) {
        return Optional.ofNullable(System.getProperty(property)).map(Path::of);
    }

    double imagesPerSecond() {
        return (double) IMAGES_PER_WINDOW / windowSeconds;
    }
}
