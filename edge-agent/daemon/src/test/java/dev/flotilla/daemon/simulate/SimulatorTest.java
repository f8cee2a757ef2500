package dev.flotilla.daemon.simulate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.testkit.InMemoryFleet;
import dev.flotilla.agent.testkit.TestAgent;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.daemon.http.Answer;
import dev.flotilla.daemon.http.Request;
import dev.flotilla.daemon.http.Route;
import dev.flotilla.daemon.simulate.engine.WrongMoment;
import dev.flotilla.daemon.simulate.link.Blackout;
import dev.flotilla.daemon.simulate.profile.Traits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatorTest {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final InMemoryFleet fleet = new InMemoryFleet();
    private final ManualClock clock = new ManualClock();
    private final Releases owner = Releases.byOwner();
    private final List<TestAgent> agents = new ArrayList<>();
    private final List<SimulatedDevice> devices = new ArrayList<>();
    private Duration blackout = Duration.ZERO;

    @BeforeEach
    void start() throws IOException {
        byte[] bundle = Bundles.bytes("1.0.0");
        TargetFile file = owner.release("shapes-1.0.0.flotilla", bundle);
        fleet.artifacts().put(bundle);
        fleet.metadata().serve(owner);
        byte[] bright = new byte[Bundles.PREPROCESS.values()];
        java.util.Arrays.fill(bright, (byte) 200);
        for (String id : List.of("sim-a", "sim-b")) {
            TestAgent agent = new TestAgent(id, fleet, clock, Seeds.random(id), owner.root());
            fleet.assign(agent.id(), owner.assign(agent.id(), file, 1));
            agent.settle();
            agents.add(agent);
            SimulatedDevice device = new SimulatedDevice(
                    id,
                    news -> new Power.On(agent.agent(), true, () -> {}),
                    Traits.plain(1),
                    new Scenery(List.of(bright), PAUSE, PAUSE, () -> Duration.ZERO, new Blackout(() -> Duration.ZERO)),
                    new WrongMoment(),
                    new Random(1));
            device.pass();
            devices.add(device);
        }
    }

    private Answer ask(String path, String body) throws IOException {
        for (Route route : new ControlRoutes(
                        devices, () -> Document.builder().put("devices", 2).build(), length -> blackout = length)
                .routes()) {
            if (route.path().equals(path)) {
                return route.handler()
                        .answer(new Request(path, Map.of(), Map.of(), body.getBytes(StandardCharsets.UTF_8)));
            }
        }
        throw new AssertionError("no route " + path);
    }

    private double meanInput(int agent) throws IOException {
        agents.get(agent).pollAfter(Duration.ofMinutes(2));
        List<Window> windows = fleet.windows(agents.get(agent).id());
        return windows.get(windows.size() - 1)
                .sketch()
                .quantiles()
                .get(ObservationSketch.INPUT_MEAN)
                .quantile(0.5);
    }

    @Test
    void dimsTheNamedDevicesAndNoOthers() throws Exception {
        assertEquals(
                200,
                ask("/transform", "{\"devices\": [\"sim-b\"], \"transform\": \"dim\"}")
                        .status());
        devices.forEach(SimulatedDevice::see);
        double bright = meanInput(0);
        double dim = meanInput(1);
        assertEquals(200.0 / 255, bright, 0.02);
        assertEquals(78.0 / 255, dim, 0.02);
    }

    @Test
    void refusesATransformOfUnknownDevicesOrKindsWithoutDoingHalfOfIt() throws Exception {
        Answer unknown = ask("/transform", "{\"devices\": [\"sim-a\", \"sim-z\"], \"transform\": \"dim\"}");
        assertEquals(400, unknown.status());
        assertTrue(new String(unknown.body(), StandardCharsets.UTF_8).contains("sim-z"));
        assertEquals(
                400,
                ask("/transform", "{\"devices\": [], \"transform\": \"blur\"}").status());
        assertEquals(400, ask("/transform", "nonsense").status());
        devices.get(0).see();
        assertEquals(200.0 / 255, meanInput(0), 0.02);
    }

    @Test
    void takesTheNetworkFromAllForAsLongAsIsAskedFor() throws Exception {
        assertEquals(200, ask("/blackout", "{\"seconds\": 5}").status());
        assertEquals(Duration.ofSeconds(5), blackout);
        for (String wrong : List.of("{}", "{\"seconds\": 0}", "{\"seconds\": 3601}", "{\"seconds\": \"5\"}")) {
            assertEquals(400, ask("/blackout", wrong).status(), wrong);
        }
        assertEquals(Duration.ofSeconds(5), blackout);
    }

    @Test
    void tellsTheStatusOfAll() throws Exception {
        String all = new String(ask("/status", "").body(), StandardCharsets.UTF_8);
        assertTrue(all.startsWith("[") && all.endsWith("]"), all);
        assertTrue(all.contains("sim-a") && all.contains("sim-b"), all);
    }

    @Test
    void changesTheLightByFixedConstants() {
        assertArrayEquals(new byte[] {8, 43, 97}, Transform.DIM.apply(new byte[] {0, 100, (byte) 255}));
        assertArrayEquals(
                new byte[] {89, (byte) 134, (byte) 204}, Transform.FOG.apply(new byte[] {0, 100, (byte) 255}));
        assertThrows(IllegalArgumentException.class, () -> Transform.parse("DIM"));
    }
}
