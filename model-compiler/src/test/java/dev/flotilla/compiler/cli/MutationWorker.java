package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.mutation.Mutant;
import dev.flotilla.compiler.mutation.Mutations;
import dev.flotilla.compiler.mutation.Seeds;
import dev.flotilla.compiler.quant.Scheme;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A JVM that {@link MutationsDrillIT} can lose: it reads numbers of mutants, inspects and compiles each, and answers a line
 * each: {@code ok}, the two exit codes; or {@code bad} and what was wrong.
 */
final class MutationWorker {
    private static final List<Integer> GOOD_EXITS = List.of(0, Failures.BAD_INPUT, Failures.GATE_FAILED);
    private static final List<Scheme> SCHEMES = List.of(Scheme.values());
    private static final int MOST_SAID = 4000;

    private final Mutations mutations;
    private final Path folder;
    private final Path samples;

    private MutationWorker(Mutations mutations, Path folder, Path samples) {
        this.mutations = mutations;
        this.folder = folder;
        this.samples = samples;
    }

    /** Works through the numbers of standard input. {@code args}: a folder of its own, that of the samples, the seed. */
    public static void main(String[] args) throws IOException {
        System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        MutationWorker worker = new MutationWorker(
                new Mutations(Seeds.load(), Long.parseLong(args[2])), Path.of(args[0]), Path.of(args[1]));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(worker.run(Integer.parseInt(line)));
        }
    }

    static Path samplesOf(Path folder, int seed) {
        return folder.resolve("samples-" + seed + ".npy");
    }

    static Scheme scheme(int number) {
        return SCHEMES.get(number % SCHEMES.size());
    }

    private String run(int number) throws IOException {
        Mutant mutant = mutations.mutant(number);
        Path model = Files.write(folder.resolve("model.tflite"), mutant.bytes());
        Path output = folder.resolve("compiled.tflite");
        Files.deleteIfExists(output);
        try {
            Cli inspected = Cli.run(number % 2 == 0 ? new Object[] {"inspect", model} : inspectAsJson(model));
            Cli compiled = Cli.run(
                    "compile", model, "-o", output, "--scheme", scheme(number), "--calibration", samples(mutant));
            return fault("inspect", inspected)
                    .or(() -> fault("compile", compiled))
                    .or(() -> leftover(output, compiled))
                    .map(fault -> "bad " + escaped(fault))
                    .orElse("ok " + inspected.exit() + " " + compiled.exit());
        } catch (Throwable e) {
            return "bad " + escaped(e + " " + List.of(e.getStackTrace()));
        }
    }

    private static Object[] inspectAsJson(Path model) {
        return new Object[] {"inspect", "--json", model};
    }

    private Path samples(Mutant mutant) {
        return samplesOf(samples, mutant.seed());
    }

    private static Optional<String> fault(String command, Cli ran) {
        if (!GOOD_EXITS.contains(ran.exit())) {
            return Optional.of(command + " exits with " + ran.exit() + ": " + ran.err());
        }
        boolean clear = ran.exit() == 0 || ran.err().strip().lines().count() == 1;
        return clear ? Optional.empty() : Optional.of(command + " says more than a line: " + ran.err());
    }

    /** A model is written when all is well, and else nothing; never a temporary file. */
    private Optional<String> leftover(Path output, Cli compiled) {
        if (Files.exists(output) != (compiled.exit() == 0)) {
            return Optional.of(
                    "compile exits with " + compiled.exit() + ", and an output exists: " + Files.exists(output));
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.toString().endsWith(".tflite"))
                    .findFirst()
                    .map(file -> "compile leaves " + file);
        } catch (IOException e) {
            return Optional.of(e.toString());
        }
    }

    private static String escaped(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= MOST_SAID ? line : line.substring(0, MOST_SAID);
    }
}
