package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.benchmark.Benchmark;
import dev.flotilla.compiler.benchmark.Machine;
import dev.flotilla.compiler.benchmark.Stopwatch;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.tflite.EngineOptions;
import dev.flotilla.tflite.TfliteEngine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "benchmark",
        mixinStandardHelpOptions = true,
        description =
                "Measures how long an inference takes, on one thread and on several. With another model, runs both in"
                        + " turns and says how their medians relate.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class BenchmarkCommand implements Callable<Integer> {
    private static final double LEAST_SECONDS = 0.1;
    private static final double MOST_SECONDS = 3600;
    private static final int MOST_THREADS = 64;
    private static final double NANOS_PER_SECOND = 1e9;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "A .tflite file.")
    private Path model;

    @Option(names = "--against", paramLabel = "OTHER", description = "Another model to run in turns with it.")
    private Optional<Path> against;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long to measure altogether, 0.1 to 3600; default ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Measure on one thread and on this many, 1 to 64; default as many as cores.")
    private Optional<Integer> threads;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the inputs and of the interval; default ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private KernelOption kernels;

    @Mixin
    private final JsonOption json = new JsonOption();

    @Mixin
    private final TrustOption trust;

    @Mixin
    private final ProgressOption progress;

    BenchmarkCommand(ModelProbe probe, Terminal terminal) {
        this.trust = new TrustOption(probe);
        this.progress = new ProgressOption(terminal);
    }

    @Override
    public Integer call() throws Exception {
        if (!(seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS)) {
            throw new ParameterException(spec.commandLine(), "--seconds has to be within 0.1 and 3600");
        }
        int most = threads.orElse(Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
        if (most < 1 || most > MOST_THREADS) {
            throw new ParameterException(spec.commandLine(), "--threads has to be within 1 and " + MOST_THREADS);
        }
        ModelFile file = trust.read(model);
        Optional<ModelFile> other = trust.read(against);
        List<Integer> counts = most == 1 ? List.of(1) : List.of(1, most);
        Duration each = Duration.ofNanos((long) (seconds * NANOS_PER_SECOND / counts.size()));
        List<Benchmark> results = new ArrayList<>();
        for (int count : counts) {
            results.add(
                    progress.show(seen -> measure(file, other, count, new Stopwatch(System::nanoTime, each, seen))));
        }
        print(Machine.current(TfliteEngine.runtimeVersion()), results);
        return 0;
    }

    private Benchmark measure(ModelFile file, Optional<ModelFile> other, int count, Stopwatch stopwatch)
            throws Exception {
        EngineOptions options = kernels.on(count);
        try (LoadedModel first = file.load(options)) {
            if (other.isEmpty()) {
                return Benchmark.of(stopwatch, count, first, seed);
            }
            try (LoadedModel second = other.get().load(options)) {
                return Benchmark.of(stopwatch, count, first, second, seed);
            }
        }
    }

    private void print(Machine machine, List<Benchmark> results) {
        if (json.chosen()) {
            Document document = Document.builder()
                    .put("machine", machine.toDocument())
                    .put("seed", seed)
                    .put("results", results.stream().map(Benchmark::toDocument).toList())
                    .build();
            json.print(document);
            return;
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(machine);
        for (Benchmark result : results) {
            out.println("threads " + result.threads());
            out.println("  " + model + ": " + result.latency());
            result.otherLatency().ifPresent(latency -> out.println("  " + against.orElseThrow() + ": " + latency));
            result.ratio().ifPresent(ratio -> out.println("  ratio of medians " + ratio));
        }
    }
}
