package dev.flotilla.daemon.simulate.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.flotilla.agent.inference.ProbeResult;
import dev.flotilla.agent.inference.Shadow;
import dev.flotilla.agent.testkit.FakeEngine;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.testkit.Bundles;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedEngineTest {
    private static final byte[] MODEL = Bundles.model("1.0.0");
    private static final byte[] INPUT = Bundles.image(1);

    private final FakeEngine real = new FakeEngine();
    private final SharedEngine engine = new SharedEngine(real);

    @Test
    void loadsAModelOnceForAllDevicesAndClosesItAfterTheLast() throws Exception {
        LoadedModel one = engine.load(MODEL);
        LoadedModel other = engine.load(MODEL.clone());
        LoadedModel different = engine.load(Bundles.model("2.0.0"));
        assertEquals(2, real.open());
        one.close();
        one.close();
        assertEquals(2, engine.models());
        assertArrayEquals(
                Bundles.answer(MODEL, INPUT), other.run(List.of(INPUT)).get(0));
        other.close();
        different.close();
        assertEquals(0, real.open());
        assertEquals(0, engine.models());
    }

    @Test
    void repeatsTheAnswerOfTheRuntimeAndLetsNoDeviceChangeIt() throws Exception {
        try (LoadedModel one = engine.load(MODEL);
                LoadedModel other = engine.load(MODEL)) {
            byte[] answer = Bundles.answer(MODEL, INPUT);
            byte[] input = INPUT.clone();
            Arrays.fill(one.run(List.of(input)).get(0), (byte) 0);
            Arrays.fill(input, (byte) 0);
            assertArrayEquals(answer, other.run(List.of(INPUT)).get(0));
            assertArrayEquals(
                    Bundles.answer(MODEL, input), other.run(List.of(input)).get(0));
        }
    }

    @Test
    void answersWronglyOnlyInTheMomentForIt() throws Exception {
        WrongMoment moment = new WrongMoment();
        byte[] right = Bundles.answer(MODEL, INPUT);
        try (DeviceEngine device = new DeviceEngine(engine, moment)) {
            LoadedModel model = device.load(MODEL);
            moment.set(true);
            assertArrayEquals(
                    new byte[] {right[2], right[0], right[1]},
                    model.run(List.of(INPUT)).get(0));
            moment.set(false);
            assertArrayEquals(right, model.run(List.of(INPUT)).get(0));
        }
        assertEquals(0, real.open());
    }

    @Test
    void isWrongInOneThreadAlone() throws Exception {
        WrongMoment moment = new WrongMoment();
        moment.set(true);
        boolean[] elsewhere = {true};
        Thread other = new Thread(() -> elsewhere[0] = moment.getAsBoolean());
        other.start();
        other.join();
        assertFalse(elsewhere[0]);
    }

    @Test
    void isWrongInShadowIfTheModelThereIs() throws Exception {
        WrongMoment moment = new WrongMoment();
        boolean[] inShadow = new boolean[1];
        for (boolean wrong : new boolean[] {true, false}) {
            moment.setInShadow(wrong);
            assertFalse(moment.getAsBoolean(), "what serves is right");
            Thread shadow = new Thread(() -> inShadow[0] = moment.getAsBoolean(), Shadow.THREAD);
            shadow.start();
            shadow.join();
            assertEquals(wrong, inShadow[0]);
        }
    }

    @Test
    void probesABundleOnceAndForgetsTheOldestResult() throws Exception {
        AtomicInteger probes = new AtomicInteger();
        RecordedProbe probe = new RecordedProbe(bundle -> {
            probes.incrementAndGet();
            return new ProbeResult.Passed(Digest.of(bundle));
        });
        probe.probe(new byte[] {0});
        assertEquals(new ProbeResult.Passed(Digest.of(new byte[] {0})), probe.probe(new byte[] {0}));
        assertEquals(1, probes.get());
        for (int i = 1; i <= RecordedProbe.MAX_RESULTS; i++) {
            probe.probe(new byte[] {(byte) i});
        }
        probe.probe(new byte[] {0});
        assertEquals(RecordedProbe.MAX_RESULTS + 2, probes.get());
    }
}
