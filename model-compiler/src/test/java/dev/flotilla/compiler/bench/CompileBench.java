package dev.flotilla.compiler.bench;

import dev.flotilla.compiler.testkit.RefSet;
import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.contract.sample.NpyFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/**
 * How long compiling to int8 takes, and how much memory, by the size of the model: each run is a process of its own with 512
 * MB of heap and eight calibration samples. The argument is the folder for the results.
 */
final class CompileBench {
    private static final int[] CHANNELS = {16, 32, 64, 96, 128, 192, 256};
    private static final int SAMPLES = 8;
    private static final int RUNS = 3;
    private static final String HEAP = "-Xmx512m";
    private static final long PATIENCE_MINUTES = 5;

    private final Path folder;

    private CompileBench(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        new CompileBench(Files.createDirectories(Path.of(args[0]))).run();
    }

    private void run() throws Exception {
        List<String> rows = new ArrayList<>(List.of(machine()));
        List<Measured> ladder = new ArrayList<>();
        for (int channels : CHANNELS) {
            Path samples = samples("ladder", uniform(Ladder.SIDE, Ladder.INPUT_CHANNELS), Ladder.SIDE);
            ladder.add(measure(channels + " channels", Ladder.model(channels), samples));
            rows.add(ladder.get(ladder.size() - 1).row());
        }
        try {
            rows.add(mobilenet().row());
        } catch (TestAbortedException e) {
            rows.add("MobileNet is left out: " + e.getMessage());
        }
        rows.forEach(System.out::println);
        Files.writeString(folder.resolve("compile.html"), page(rows, ladder));
        System.out.println(folder.resolve("compile.html"));
    }

    private Measured mobilenet() throws Exception {
        byte[] pixels = RefSet.bytes("samples/crops_224x224x3_u8_n8.bin");
        float[] values = new float[pixels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (Byte.toUnsignedInt(pixels[i]) - 127.5f) / 127.5f;
        }
        return measure(
                "MobileNet v1 0.25 224", RefSet.model("mobilenet_v1_025_224_float"), samples("photos", values, 224));
    }

    private static float[] uniform(int side, int channels) {
        Random random = new Random(1);
        float[] values = new float[SAMPLES * side * side * channels];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return values;
    }

    private Path samples(String name, float[] values, int side) throws IOException {
        ByteBuffer stored = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        stored.asFloatBuffer().put(values);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(NpyFormat.header(TensorType.FLOAT32, List.of(SAMPLES, side, side, 3)));
        file.write(stored.array());
        return Files.write(folder.resolve(name + ".npy"), file.toByteArray());
    }

    private Measured measure(String name, byte[] model, Path samples) throws Exception {
        Path file = Files.write(folder.resolve("float.tflite"), model);
        List<Measured> runs = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            long start = System.nanoTime();
            String[] memory = compile(file, samples).split(" ", -1);
            double seconds = (System.nanoTime() - start) / 1e9;
            runs.add(new Measured(
                    name,
                    model.length,
                    seconds,
                    Long.parseLong(memory[1]) / 1e6,
                    Long.parseLong(memory[2]) * 1024 / 1e6));
        }
        return Measured.median(runs);
    }

    /** Runs the compiler once. Returns its line about memory. */
    private String compile(Path model, Path samples) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-classpath",
                        System.getProperty("java.class.path"),
                        CompileOnce.class.getName(),
                        "compile",
                        model.toString(),
                        "--scheme",
                        "int8",
                        "--calibration",
                        samples.toString(),
                        "-o",
                        folder.resolve("int8.tflite").toString())
                .redirectErrorStream(true)
                .start();
        String output;
        try (InputStream in = process.getInputStream()) {
            output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IllegalStateException("the compiler failed: " + output);
        }
        return output.lines()
                .filter(line -> line.startsWith(CompileOnce.MARK + " "))
                .findFirst()
                .orElseThrow();
    }

    private static String machine() {
        return String.format(
                Locale.ROOT,
                "int8, %d samples, %s, median of %d runs; %d cores, %s %s, Java %s",
                SAMPLES,
                HEAP,
                RUNS,
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                System.getProperty("java.version"));
    }

    private static String page(List<String> rows, List<Measured> ladder) {
        return "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Compile time and memory</title>\n"
                + "<body style=\"font-family: sans-serif\"><h1>Compile time and memory by model size</h1>\n"
                + new Chart("seconds, process start to end", ladder, Measured::seconds).svg()
                + new Chart("MB of heap at its peak", ladder, Measured::heapMegabytes).svg()
                + new Chart("MB resident at its peak", ladder, Measured::residentMegabytes).svg()
                + "<pre>" + String.join("\n", rows) + "</pre></body></html>\n";
    }
}
