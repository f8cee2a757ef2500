package dev.flotilla.daemon.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.inference.Guard;
import dev.flotilla.contract.bundle.Baseline;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.testkit.Bundles;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProtectionTest {
    private static Document document(HttpResponse<byte[]> answer) throws Exception {
        return Document.parseJson(answer.body(), Limits.of(1 << 16));
    }

    @Test
    void tellsRoundedScoresOfTheBestClassesOnly() throws Exception {
        try (ServingDevice exact = new ServingDevice().serve("1.0.0");
                ServingDevice rounded = new ServingDevice(Guard.OFF, new Disclosure(1, 1), 0).serve("1.0.0")) {
            for (int image = 0; image < 20; image++) {
                Document all = document(exact.post("/infer", Bundles.image(image)));
                Document told = document(rounded.post("/infer", Bundles.image(image)));
                assertEquals(all.string("label"), told.string("label"));
                List<Double> scores = told.numbers("scores");
                double best = all.numbers("scores").get((int) all.integer("index"));
                assertEquals(Math.rint(best * 10) / 10, scores.get((int) told.integer("index")), 1e-6);
                assertTrue(scores.stream().filter(score -> score != 0).count() <= 1, scores.toString());
            }
        }
    }

    @Test
    void holdsRequestsBackBeyondTheRate() throws Exception {
        try (ServingDevice device = new ServingDevice(Guard.OFF, Disclosure.full(), 0.001).serve("1.0.0")) {
            assertEquals(200, device.post("/infer", Bundles.image(0)).statusCode());
            HttpResponse<byte[]> second = device.post("/infer", Bundles.image(0));
            assertEquals(429, second.statusCode());
            assertTrue(second.headers().firstValue("Retry-After").isPresent());
            assertEquals(1, device.service().status().integer("rateLimited"));
        }
    }

    @Test
    void tokensComeBackWithTime() {
        AtomicLong nanos = new AtomicLong();
        TokenBucket bucket = new TokenBucket(2, nanos::get);
        assertEquals(2, taken(bucket));
        nanos.addAndGet(499_000_000);
        assertEquals(0, taken(bucket));
        nanos.addAndGet(2_000_000);
        assertEquals(1, taken(bucket));
        nanos.addAndGet(3_600_000_000_000L);
        assertEquals(2, taken(bucket));
    }

    private static int taken(TokenBucket bucket) {
        int count = 0;
        while (bucket.take()) {
            count++;
        }
        return count;
    }

    @Test
    void refusesOrMarksInputsUnlikeTheBaselineWhereTold() throws Exception {
        byte[] black = new byte[16];
        byte[] grey = new byte[16];
        Arrays.fill(grey, (byte) 120);
        byte[] bundle = Bundles.withBaseline("1.0.0", greyBaseline());
        try (ServingDevice off = new ServingDevice(Guard.OFF, Disclosure.full(), 0).serve("1.0.0", bundle);
                ServingDevice warn = new ServingDevice(Guard.WARN, Disclosure.full(), 0).serve("1.0.0", bundle);
                ServingDevice refuse = new ServingDevice(Guard.REFUSE, Disclosure.full(), 0).serve("1.0.0", bundle)) {
            assertFalse(document(off.post("/infer", black)).flag("unusual"));
            assertTrue(document(warn.post("/infer", black)).flag("unusual"));
            assertFalse(document(warn.post("/infer", grey)).flag("unusual"));
            HttpResponse<byte[]> refused = refuse.post("/infer", black);
            assertEquals(422, refused.statusCode());
            assertTrue(document(refused).string("error").contains("baseline"));
            assertEquals(200, refuse.post("/infer", grey).statusCode());
            warn.device().settle();
            refuse.device().settle();
            assertEquals(1, warn.service().status().integer("unusual"));
            assertEquals(1, refuse.service().status().object("refused").integer("UNUSUAL"));
        }
    }

    /** Even pictures, from a little darker to a little lighter than the middle. */
    private static Baseline greyBaseline() {
        ObservationSketch sketch = new ObservationSketch();
        for (int i = 0; i < 200; i++) {
            sketch.record(new Observation(0.4 + i / 1000.0, 0, 0, 0.9, 1));
        }
        return new Baseline(sketch, "grey");
    }
}
