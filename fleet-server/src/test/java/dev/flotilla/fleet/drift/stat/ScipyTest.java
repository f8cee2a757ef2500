package dev.flotilla.fleet.drift.stat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flotilla.contract.sketch.QuantileSketch;
import dev.flotilla.contract.testkit.Seeds;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same vectors through SciPy, where it is installed (Debian: python3-scipy). */
class ScipyTest {

    private static final int VECTORS = 40;
    private static final String PROGRAM =
            """
            import json, sys
            from scipy import stats
            from scipy.spatial.distance import jensenshannon
            out = []
            for v in json.load(open(sys.argv[1])):
                one, other, e, o = v['one'], v['other'], v['expected'], v['observed']
                # SciPy refuses bins that are empty in both, which count for nothing.
                both = [p for p in zip(e, o) if p[0] + p[1] > 0]
                chi = stats.chi2_contingency(list(zip(*both)), correction=False)
                half = [[x + 0.5 for x in e], [x + 0.5 for x in o]]
                out.append([stats.ks_2samp(one, other, method='asymp').statistic, stats.wasserstein_distance(one, other),
                    chi[0], chi[1], jensenshannon(half[0], half[1], 2) ** 2,
                    stats.entropy(half[0], half[1]) + stats.entropy(half[1], half[0])])
            tails = [[stats.norm.sf(z) * 2, stats.t.sf(z, 12) * 2] for z in (0.5, 2.0, 5.0, 8.0)]
            json.dump({'pairs': out, 'tails': tails}, open(sys.argv[2], 'w'))
            """;

    @TempDir
    Path directory;

    @Test
    void agreesWithScipyOnSharedVectors() throws Exception {
        assumeTrue(hasScipy(), "python3 has no SciPy here; install python3-scipy to compare with it");
        Random random = Seeds.random("vectors for SciPy");
        JsonArray vectors = new JsonArray();
        for (int i = 0; i < VECTORS; i++) {
            double[] one = RawDistances.sample(random);
            double[] other = RawDistances.sample(random);
            double[] borders = RawDistances.borders(sketch(one), 10);
            vectors.add(new JsonObject()
                    .put("one", list(one))
                    .put("other", list(other))
                    .put("expected", list(RawDistances.counts(one, borders)))
                    .put("observed", list(RawDistances.counts(other, borders))));
        }
        JsonObject answer = scipy(vectors);
        for (int i = 0; i < VECTORS; i++) {
            compare(vectors.getJsonObject(i), answer.getJsonArray("pairs").getJsonArray(i));
        }
        double[] places = {0.5, 2, 5, 8};
        for (int i = 0; i < places.length; i++) {
            JsonArray tails = answer.getJsonArray("tails").getJsonArray(i);
            assertEquals(1, Normal.twoSided(places[i]) / tails.getDouble(0), 1e-9);
            assertEquals(1, Normal.twoSidedStudent(places[i], 12) / tails.getDouble(1), 1e-9);
        }
    }

    private static void compare(JsonObject vector, JsonArray theirs) {
        QuantileSketch one = sketch(doubles(vector.getJsonArray("one")));
        QuantileSketch other = sketch(doubles(vector.getJsonArray("other")));
        KolmogorovSmirnov ks = KolmogorovSmirnov.between(one.bins(), other.bins());
        assertTrue(theirs.getDouble(0) >= ks.statistic() - 1e-9, () -> theirs + " " + ks);
        assertTrue(theirs.getDouble(0) <= ks.statistic() + ks.error() + 1e-9, () -> theirs + " " + ks);
        Wasserstein w = Wasserstein.between(one.bins(), other.bins());
        assertEquals(theirs.getDouble(1), w.distance(), w.error() * (1 + 1e-9));
        long[] expected = longs(vector.getJsonArray("expected"));
        long[] observed = longs(vector.getJsonArray("observed"));
        ChiSquared chi = ChiSquared.between(expected, observed);
        assertEquals(theirs.getDouble(2), chi.statistic(), 1e-9 * (1 + chi.statistic()));
        assertEquals(theirs.getDouble(3), chi.pValue(), 1e-9);
        Divergence divergence = Divergence.between(expected, observed);
        assertEquals(theirs.getDouble(4), divergence.js(), 1e-9);
        assertEquals(theirs.getDouble(5), divergence.psi(), 1e-9 * (1 + divergence.psi()));
    }

    private static boolean hasScipy() throws InterruptedException {
        try {
            return run(ProcessBuilder.Redirect.DISCARD, "python3", "-c", "import scipy");
        } catch (IOException e) {
            return false;
        }
    }

    private JsonObject scipy(JsonArray vectors) throws IOException, InterruptedException {
        Path program = Files.writeString(directory.resolve("compare.py"), PROGRAM);
        Path in = Files.writeString(directory.resolve("vectors.json"), vectors.encode());
        Path out = directory.resolve("answer.json");
        assertTrue(
                run(ProcessBuilder.Redirect.INHERIT, "python3", program.toString(), in.toString(), out.toString()),
                "SciPy failed");
        return new JsonObject(Files.readString(out));
    }

    private static boolean run(ProcessBuilder.Redirect errors, String... command)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors)
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return false;
        }
        return process.exitValue() == 0;
    }

    private static QuantileSketch sketch(double[] values) {
        QuantileSketch sketch = new QuantileSketch();
        Arrays.stream(values).forEach(sketch::add);
        return sketch;
    }

    private static JsonArray list(double[] values) {
        return new JsonArray(Arrays.stream(values).boxed().toList());
    }

    private static JsonArray list(long[] values) {
        return new JsonArray(Arrays.stream(values).boxed().toList());
    }

    private static double[] doubles(JsonArray values) {
        return values.stream()
                .mapToDouble(value -> ((Number) value).doubleValue())
                .toArray();
    }

    private static long[] longs(JsonArray values) {
        return values.stream().mapToLong(value -> ((Number) value).longValue()).toArray();
    }
}
