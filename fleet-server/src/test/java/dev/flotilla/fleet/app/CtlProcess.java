package dev.flotilla.fleet.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The operator's command line as operators run it: a process of its own, whose output is kept in files. */
record CtlProcess(Process process, List<String> arguments, Path out, Path err) {

    static CtlProcess start(Path folder, Map<String, String> environment, List<String> arguments) throws IOException {
        Path out = Files.createTempFile(folder, "ctl", ".out");
        Path err = Files.createTempFile(folder, "ctl", ".err");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-classpath",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(),
                "ctl"));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        return new CtlProcess(builder.start(), arguments, out, err);
    }

    boolean isOver() {
        return !process.isAlive();
    }

    /** What it printed, once it is over; fails if it did not end with this code. */
    String printed(int code) throws IOException, InterruptedException {
        return ended(code, out);
    }

    /** What it said is wrong. */
    String complained(int code) throws IOException, InterruptedException {
        return ended(code, err);
    }

    private String ended(int code, Path wanted) throws IOException, InterruptedException {
        if (process.waitFor() != code) {
            throw new AssertionError(String.join(" ", arguments) + " ended with " + process.exitValue() + ", expected "
                    + code + ":\n" + text(out) + text(err));
        }
        return text(wanted);
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
