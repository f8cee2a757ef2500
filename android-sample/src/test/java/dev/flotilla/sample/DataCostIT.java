package dev.flotilla.sample;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import android.graphics.Bitmap;
import dev.flotilla.agent.AgentStatus;
import dev.flotilla.android.AgentState;
import dev.flotilla.android.FlotillaAgent;
import dev.flotilla.android.Invitation;
import dev.flotilla.contract.testkit.Ports;
import dev.flotilla.sample.testkit.FashionBundles;
import dev.flotilla.sample.testkit.FleetServer;
import dev.flotilla.sample.testkit.Phone;
import dev.flotilla.sample.testkit.Wire;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Predicate;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;

/** What a fleet costs a phone in bytes on the wire, TLS and all, at a real server: the README's table. */
@RunWith(RobolectricTestRunner.class)
public class DataCostIT {
    private static final Path SERVER = Path.of("..", "fleet-server", "target", "flotilla-server.jar");
    private static final int PASSES = 5;
    private static final int PASSES_A_DAY = 96;
    private static final int WINDOWS_A_DAY = 2;
    /** What the README says of a pass with nothing to do. */
    private static final long MOST_OF_A_PASS = 10_000;
    /** What the README says of a model with its metadata and the connection, over its bundle's size. */
    private static final double MOST_OF_A_MODEL = 1.1;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Wire enrolment;
    private Wire mqtt;
    private long counted;

    @Before
    public void phone() {
        Phone.setUp();
    }

    @Test
    public void aDayCostsWhatTheReadmeSays() throws Exception {
        int devicePort = Ports.free();
        int mqttPort = Ports.free();
        String settings = "advertised.host: \"" + Wire.HOST + "\"\ndevice.host: " + Wire.SERVER + "\ndevice.port: "
                + devicePort + "\nmqtt.host: " + Wire.SERVER + "\nmqtt.port: " + mqttPort + "\n";
        try (FleetServer server = FleetServer.start(
                        SERVER.toAbsolutePath(), folder.getRoot().toPath(), settings);
                Wire devices = Wire.to(devicePort);
                Wire messages = Wire.to(mqttPort)) {
            enrolment = devices;
            mqtt = messages;
            FlotillaAgent agent = FlotillaAgent.running().orElseThrow();
            agent.enrol(Invitation.parse(server.invitation()), "phone of ada");
            long joining = cost();
            byte[] bundle = FashionBundles.good("1.0.0");
            server.rollOut("fashion-1.0.0.flotilla", bundle);
            pass(agent, state -> state.installed().isPresent());
            long model = cost();
            pass(agent, DataCostIT::isTold);
            cost();
            for (int i = 0; i < PASSES; i++) {
                pass(agent, DataCostIT::isTold);
            }
            long pass = cost() / PASSES;
            long before = windows(agent);
            agent.infer(Bitmap.createBitmap(28, 28, Bitmap.Config.ARGB_8888));
            pass(agent, state -> isTold(state) && state.status().orElseThrow().windowsAcknowledged() > before);
            long window = cost() - pass;
            System.out.printf(
                    Locale.ROOT,
                    "bytes on the wire: enrolment %d, a model of %d with its first connection %d, a pass with nothing to do %d,"
                            + " a window of telemetry %d; a day of %d passes and %d windows %d%n",
                    joining,
                    bundle.length,
                    model,
                    pass,
                    window,
                    PASSES_A_DAY,
                    WINDOWS_A_DAY,
                    PASSES_A_DAY * pass + WINDOWS_A_DAY * window);
            assertTrue("a pass takes " + pass + " bytes", pass <= MOST_OF_A_PASS);
            assertTrue("a model takes " + model + " bytes", model <= MOST_OF_A_MODEL * bundle.length);
        }
    }

    private static boolean isTold(AgentState state) {
        return state.status()
                .filter(status -> status.connected() && status.windowsSpooled() == 0)
                .isPresent();
    }

    private static long windows(FlotillaAgent agent) {
        return agent.state().status().map(AgentStatus::windowsAcknowledged).orElse(0L);
    }

    /** What a background job does: keeps the agent awake until there is nothing left to do. */
    private void pass(FlotillaAgent agent, Predicate<AgentState> done) throws Exception {
        long connections = mqtt.connections();
        Closeable awake = agent.stayAwake();
        Phone.await("the pass ends", () -> done.test(agent.state()), agent::state);
        awake.close();
        Phone.await("the connection ends", () -> !isTold(agent.state()), agent::state);
        assertEquals("one connection", connections + 1, mqtt.connections());
    }

    /** Bytes since it was called last. */
    private long cost() {
        long before = counted;
        counted = enrolment.sent() + enrolment.received() + mqtt.sent() + mqtt.received();
        return counted - before;
    }
}
