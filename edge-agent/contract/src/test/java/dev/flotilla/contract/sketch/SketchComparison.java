package dev.flotilla.contract.sketch;

import com.tdunning.math.stats.MergingDigest;
import com.tdunning.math.stats.TDigest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.quantilescommon.QuantileSearchCriteria;

/**
 * What sketches of quantiles cost and how near they come: {@code mvn -Pbench verify -pl edge-agent/contract -am} prints the
 * tables of {@code SKETCHES.md}. Errors follow from the seed; times are of the machine it runs on.
 */
public final class SketchComparison {
    private static final long SEED = 20_261_122;
    private static final int PARTS = 100;
    private static final int TIMED_ROUNDS = 31;
    private static final int TIMED_VALUES = 10_000;
    private static final int TIMED_MERGES = 500;
    private static final int SIZE_OF_MERGED = 500;

    private SketchComparison() {}

    /** What the compared have in common. */
    private interface Sketch {
        void add(double value);

        double quantile(double q);

        void merge(Sketch other);

        byte[] bytes();
    }

    private record Flotilla(QuantileSketch sketch) implements Sketch {
        @Override
        public void add(double value) {
            sketch.add(value);
        }

        @Override
        public double quantile(double q) {
            return sketch.quantile(q);
        }

        @Override
        public void merge(Sketch other) {
            sketch.merge(((Flotilla) other).sketch);
        }

        @Override
        public byte[] bytes() {
            return QuantileCodec.toBytes(sketch);
        }
    }

    private record Kll(KllDoublesSketch sketch) implements Sketch {
        @Override
        public void add(double value) {
            sketch.update(value);
        }

        @Override
        public double quantile(double q) {
            return sketch.getQuantile(q, QuantileSearchCriteria.INCLUSIVE);
        }

        @Override
        public void merge(Sketch other) {
            sketch.merge(((Kll) other).sketch);
        }

        @Override
        public byte[] bytes() {
            return sketch.toByteArray();
        }
    }

    private record Digest(TDigest sketch) implements Sketch {
        @Override
        public void add(double value) {
            sketch.add(value);
        }

        @Override
        public double quantile(double q) {
            return sketch.quantile(q);
        }

        @Override
        public void merge(Sketch other) {
            sketch.add(((Digest) other).sketch);
        }

        @Override
        public byte[] bytes() {
            ByteBuffer bytes = ByteBuffer.allocate(sketch.smallByteSize());
            sketch.asSmallBytes(bytes);
            return Arrays.copyOf(bytes.array(), bytes.position());
        }
    }

    private static Map<String, Supplier<Sketch>> sketches() {
        Map<String, Supplier<Sketch>> sketches = new LinkedHashMap<>();
        sketches.put("DDSketch 1 %", () -> new Flotilla(new QuantileSketch()));
        sketches.put("DDSketch 8 %", () -> new Flotilla(new QuantileSketch().atResolution(3)));
        sketches.put("DDSketch 16 %", () -> new Flotilla(new QuantileSketch().atResolution(4)));
        sketches.put("KLL k = 200", () -> new Kll(KllDoublesSketch.newHeapInstance(200)));
        sketches.put("KLL k = 20", () -> new Kll(KllDoublesSketch.newHeapInstance(20)));
        sketches.put("t-digest 100", () -> new Digest(new MergingDigest(100)));
        sketches.put("t-digest 20", () -> new Digest(new MergingDigest(20)));
        return sketches;
    }

    private static Map<String, DoubleSupplier> values(Random random) {
        Map<String, DoubleSupplier> values = new LinkedHashMap<>();
        values.put("normal", random::nextGaussian);
        values.put("lognormal", () -> Math.exp(1.5 * random.nextGaussian()));
        values.put("confidence", () -> 1 - 0.6 * Math.pow(random.nextDouble(), 4));
        values.put("20 ± 0.1", () -> 20 + 0.1 * random.nextGaussian());
        return values;
    }

    public static void main(String[] args) {
        System.out.println("seed " + SEED);
        accuracy(500);
        accuracy(50_000);
        speed();
        ObservationCost.print();
    }

    private static void accuracy(int count) {
        System.out.println("\n" + count + " values, in " + PARTS + " parts that are merged\n");
        System.out.println("| sketch | values | rank error | relative error | bytes | same in any order |");
        System.out.println("|---|---|---|---|---|---|");
        sketches().forEach((name, maker) -> {
            values(new Random(SEED)).forEach((kind, values) -> {
                double[] drawn = new double[count];
                Arrays.setAll(drawn, i -> values.getAsDouble());
                System.out.println("| " + name + " | " + kind + " | " + row(maker, drawn) + " |");
            });
        });
    }

    private static String row(Supplier<Sketch> maker, double[] values) {
        List<Sketch> parts = new ArrayList<>();
        for (int part = 0; part < PARTS; part++) {
            Sketch sketch = maker.get();
            for (int i = part; i < values.length; i += PARTS) {
                sketch.add(values[i]);
            }
            parts.add(sketch);
        }
        Sketch merged = merged(maker, parts);
        Collections.shuffle(parts, new Random(SEED));
        Sketch again = merged(maker, parts);
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double rankError = 0;
        double relativeError = 0;
        boolean same = true;
        for (int percent = 1; percent < 100; percent++) {
            double q = percent / 100.0;
            double found = merged.quantile(q);
            double exact = sorted[(int) (q * (sorted.length - 1))];
            rankError = Math.max(rankError, Math.max(share(sorted, found, true) - q, q - share(sorted, found, false)));
            relativeError = Math.max(relativeError, Math.abs(found - exact) / Math.abs(exact));
            same &= found == again.quantile(q);
        }
        return String.format(
                Locale.ROOT,
                "%.2f %% | %s | %d | %s",
                100 * Math.max(0, rankError - 1.0 / sorted.length),
                relativeError > 1 ? "> 100 %" : String.format(Locale.ROOT, "%.2f %%", 100 * relativeError),
                merged.bytes().length,
                same ? "yes" : "no");
    }

    private static Sketch merged(Supplier<Sketch> maker, List<Sketch> parts) {
        Sketch sum = maker.get();
        parts.forEach(sum::merge);
        return sum;
    }

    /** The share of values below, or below and equal. */
    private static double share(double[] sorted, double value, boolean below) {
        long count = Arrays.stream(sorted)
                .filter(other -> below ? other < value : other <= value)
                .count();
        return (double) count / sorted.length;
    }

    private static void speed() {
        System.out.println("\n| sketch | add, ns | merge of " + SIZE_OF_MERGED + " values, µs | encode, µs |");
        System.out.println("|---|---|---|---|");
        sketches().forEach((name, maker) -> {
            Random random = new Random(SEED);
            double[] values = random.doubles(TIMED_VALUES, 0.01, 100).toArray();
            Sketch part = maker.get();
            Arrays.stream(values, 0, SIZE_OF_MERGED).forEach(part::add);
            double add = median(() -> Arrays.stream(values).forEach(maker.get()::add)) / TIMED_VALUES;
            double merge = median(() -> {
                        Sketch sum = maker.get();
                        for (int i = 0; i < TIMED_MERGES; i++) {
                            sum.merge(part);
                        }
                    })
                    / TIMED_MERGES;
            double encode = median(() -> {
                        for (int i = 0; i < TIMED_MERGES; i++) {
                            part.bytes();
                        }
                    })
                    / TIMED_MERGES;
            System.out.printf(Locale.ROOT, "| %s | %.0f | %.2f | %.2f |%n", name, add, merge / 1e3, encode / 1e3);
        });
    }

    /** Nanoseconds, after as many rounds to warm up. */
    private static double median(Runnable work) {
        long[] nanos = new long[TIMED_ROUNDS];
        for (int round = -TIMED_ROUNDS; round < TIMED_ROUNDS; round++) {
            long start = System.nanoTime();
            work.run();
            nanos[Math.max(0, round)] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos[TIMED_ROUNDS / 2];
    }
}
