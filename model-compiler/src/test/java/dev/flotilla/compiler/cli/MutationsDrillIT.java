package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.compiler.flatbuffer.MalformedModelException;
import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.mutation.Mutations;
import dev.flotilla.compiler.mutation.Seeds;
import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.contract.sample.NpyFormat;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mutants of sound models through {@code inspect} and {@code compile}, every scheme in turn: refused in one line with
 * nothing written, or compiled; never a fault, a crash or a hang. {@code -Ddrill.mutations=N}, {@code -Ddrill.seed=S} and
 * {@code -Ddrill.first=I} say how many, which, and from which on.
 */
class MutationsDrillIT {
    private static final int COUNT = Integer.getInteger("drill.mutations", 300);
    private static final long SEED = Long.getLong("drill.seed", 20_261_122);
    private static final int FIRST = Integer.getInteger("drill.first", 0);
    private static final int WORKERS = Math.min(4, Runtime.getRuntime().availableProcessors());
    private static final int SAMPLES = 2;

    @TempDir
    Path folder;

    private final AtomicInteger next = new AtomicInteger(FIRST);
    private final Map<Integer, String> faults = new ConcurrentSkipListMap<>();
    private final Map<String, Integer> exits = new ConcurrentSkipListMap<>();

    @Test
    void everyMutantIsRefusedInALineOrCompiled() throws Exception {
        System.out.println("mutation drill: " + COUNT + " mutants from " + FIRST + ", seed " + SEED);
        Seeds seeds = Seeds.load();
        writeSamples(seeds);
        long started = System.nanoTime();
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        try {
            List<Callable<Void>> tasks = IntStream.range(0, WORKERS)
                    .<Callable<Void>>mapToObj(
                            worker -> () -> work(folder.resolve("worker-" + worker), new Mutations(seeds, SEED)))
                    .toList();
            for (Future<Void> task : workers.invokeAll(tasks)) {
                task.get();
            }
        } finally {
            workers.shutdownNow();
        }
        System.out.println("mutation drill: " + COUNT + " mutants of " + seeds.size() + " models in "
                + Duration.ofNanos(System.nanoTime() - started).toSeconds() + " s, seed " + SEED
                + ": exits of inspect and compile " + exits + ", faults " + faults.size());
        assertEquals(Map.of(), faults);
    }

    private Void work(Path own, Mutations mutations) throws Exception {
        Files.createDirectories(own);
        WorkerProcess worker = new WorkerProcess(own, folder, SEED);
        try {
            for (int number = next.getAndIncrement(); number < FIRST + COUNT; number = next.getAndIncrement()) {
                String answer = worker.ask(number);
                if (answer.startsWith("bad ")) {
                    faults.put(number, answer);
                    System.out.println("mutant " + number + " of seed " + SEED + " (" + MutationWorker.scheme(number)
                            + ", " + mutations.mutant(number).description() + "): " + answer);
                } else {
                    exits.merge(answer.substring(3), 1, Integer::sum);
                }
                if (!worker.isAlive()) {
                    worker = new WorkerProcess(own, folder, SEED);
                }
            }
        } finally {
            worker.close();
        }
        return null;
    }

    /** For every model samples that fit its first input. */
    private void writeSamples(Seeds seeds) throws Exception {
        Random random = new Random(SEED);
        List<byte[]> models = seeds.models();
        for (int seed = 0; seed < models.size(); seed++) {
            int elements = elements(models.get(seed));
            ByteBuffer values =
                    ByteBuffer.allocate(SAMPLES * elements * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            while (values.hasRemaining()) {
                values.putFloat(random.nextFloat());
            }
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            file.writeBytes(NpyFormat.header(TensorType.FLOAT32, List.of(SAMPLES, elements)));
            file.writeBytes(values.array());
            Files.write(MutationWorker.samplesOf(folder, seed), file.toByteArray());
        }
    }

    /** Of the first input; 1 for a model of the reference set that this compiler refuses. */
    private static int elements(byte[] model) {
        try {
            return Math.toIntExact(
                    ModelReader.read(model).main().inputs().get(0).elements());
        } catch (MalformedModelException | UnsupportedModelException e) {
            return 1;
        }
    }
}
