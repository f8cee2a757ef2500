package dev.flotilla.fleet.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Plays the main job. Properties: {@code demo.project} (the project's root), {@code demo.exit} (end after the story),
 * {@code demo.break} (a {@link Fault}), {@code demo.directory} (where keys, data and logs go; it is emptied first), and
 * those of {@link Scale}.
 * Status 0 only if every step happened.
 */
final class Demo {
    private static final List<Step> STORY = List.of(
            new CompileStep(),
            new ServeStep(),
            new EnrolStep(),
            new RolloutStep(),
            new InferStep(),
            new BadBundleStep(),
            new DriftStep(),
            new SampleStep(),
            new LabelStep(),
            new RetrainStep(),
            new ConfirmStep(),
            new HoldBackStep(),
            new ConsoleStep());

    private Demo() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path project = Path.of(System.getProperty("demo.project", "."))
                .toAbsolutePath()
                .normalize();
        Optional<Fault> fault = Fault.parse(System.getProperty("demo.break", ""));
        boolean exit = !"false".equals(System.getProperty("demo.exit", "false"));
        Path directory = project.resolve(System.getProperty("demo.directory", "fleet-server/target/demo"));
        clear(directory);
        World world = new World(project, directory, fault, Scale.fromProperties());
        Runtime.getRuntime().addShutdownHook(new Thread(world::close, "demo-end"));
        boolean happened = tell(world);
        if (happened && !exit) {
            System.out.printf(
                    Locale.ROOT, "%nThe fleet stays up. Console: %s  (Ctrl-C ends it)%n", world.server.console());
            System.out.printf(
                    Locale.ROOT, "Sign in as %s with the password %s%n", ServeStep.OPERATOR, world.recall("password"));
            Thread.currentThread().join();
        }
        System.exit(happened ? 0 : 1);
    }

    private static boolean tell(World world) {
        long start = System.nanoTime();
        System.out.printf(
                Locale.ROOT,
                "%nFlotilla: one model from file to a fleet and back%s%n",
                world.fault
                        .map(fault -> " (broken on purpose: " + fault.option() + ")")
                        .orElse(""));
        for (int i = 0; i < STORY.size(); i++) {
            long begun = System.nanoTime();
            Step step = STORY.get(i);
            System.out.printf(Locale.ROOT, "%n%d. %s%n", i + 1, step.title());
            try {
                step.play(world);
            } catch (StepFailedException e) {
                System.out.printf(Locale.ROOT, "%nFAILED at step %d (%s): %s%n", i + 1, step.title(), e.getMessage());
                return false;
            }
            world.tell("(%s)", seconds(begun));
        }
        System.out.printf(Locale.ROOT, "%nEvery step happened, in %s.%n", seconds(start));
        return true;
    }

    private static String seconds(long since) {
        return String.format(
                Locale.ROOT,
                "%.1f s",
                Duration.ofNanos(System.nanoTime() - since).toMillis() / 1000.0);
    }

    static void clear(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
