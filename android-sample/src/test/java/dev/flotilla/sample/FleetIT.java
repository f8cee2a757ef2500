package dev.flotilla.sample;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import android.view.View;
import android.view.ViewGroup;
import android.widget.EditText;
import android.widget.TextView;
import dev.flotilla.agent.AgentStatus;
import dev.flotilla.android.FlotillaAgent;
import dev.flotilla.sample.testkit.FashionBundles;
import dev.flotilla.sample.testkit.FleetServer;
import dev.flotilla.sample.testkit.Phone;
import java.nio.file.Path;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.android.controller.ActivityController;
import org.robolectric.annotation.Config;

/** The app at a real server, which the test starts: everything that a person does, by the screens that a person sees. */
@RunWith(RobolectricTestRunner.class)
@Config(qualifiers = "w411dp-h891dp-xhdpi")
public class FleetIT {
    private static final Path SERVER = Path.of("..", "fleet-server", "target", "flotilla-server.jar");
    private static final int MODEL = 0;
    private static final int PICTURE = 1;
    private static final int NUMBERS = 2;
    private static final int UPDATES = 3;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Before
    public void phone() {
        Phone.setUp();
    }

    @Test
    public void aModelComesAnswersIsToldOfAndABadOneIsRefused() throws Exception {
        try (FleetServer server = FleetServer.start(
                        SERVER.toAbsolutePath(), folder.getRoot().toPath());
                ActivityController<MainActivity> controller = Robolectric.buildActivity(MainActivity.class)) {
            MainActivity activity = controller.setup().get();
            joins(activity, server.invitation());
            Phone.network(true, true);
            server.rollOut("fashion-1.0.0.flotilla", FashionBundles.good("1.0.0"));
            waitsForANetworkThatCostsNothing(activity);
            awaitText(activity, R.id.model_stage, "Rollout: up to date (fashion-1.0.0.flotilla)");
            assertEquals("fashion 1.0.0", text(activity, R.id.model_name));
            assertTrue(text(activity, R.id.model_signature).startsWith("✓ Signature verified"));
            answersThreePictures(activity);
            telemetryArrives(server);
            Phone.network(true, false);
            server.rollOut("fashion-1.1.0.flotilla", FashionBundles.failingSelfTest("1.1.0"));
            refuses(activity);
            AgentStatus status =
                    FlotillaAgent.running().orElseThrow().state().status().orElseThrow();
            System.out.println("telemetry of this run: " + status.telemetryBytes() + " bytes in "
                    + status.windowsAcknowledged() + " windows; a model of "
                    + FashionBundles.good("1.0.0").length + " bytes came over MQTT");
        }
    }

    private static void joins(MainActivity activity, String invitation) {
        activity.<EditText>findViewById(R.id.invitation).setText(invitation);
        activity.<EditText>findViewById(R.id.device_name).setText("phone of ada");
        activity.findViewById(R.id.enrol).performClick();
        Phone.await(
                "the device joins",
                () -> activity.findViewById(R.id.tab_scroll).getVisibility() == View.VISIBLE,
                () -> text(activity, R.id.enrol_error));
    }

    private static void waitsForANetworkThatCostsNothing(MainActivity activity) {
        Phone.await(
                "the download waits",
                () -> text(activity, R.id.model_notice).contains("may cost money"),
                () -> text(activity, R.id.model_notice));
        activity.findViewById(R.id.download_now).performClick();
    }

    private static void answersThreePictures(MainActivity activity) {
        activity.select(PICTURE);
        String[] expected = {"Ankle boot", "Trouser", "Bag"};
        ViewGroup samples = activity.findViewById(R.id.samples);
        for (int i = 0; i < expected.length; i++) {
            String label = expected[i];
            samples.getChildAt(i).performClick();
            Phone.await(
                    "the model answers " + label,
                    () -> text(activity, R.id.answer_title).startsWith(label + " in "),
                    () -> text(activity, R.id.answer_title) + text(activity, R.id.picture_notice));
        }
        activity.select(NUMBERS);
        assertEquals("3 answers, 0 failed", text(activity, R.id.counts_text));
        assertTrue(text(activity, R.id.latency_text).startsWith("Median "));
    }

    private static void telemetryArrives(FleetServer server) {
        Phone.await("telemetry arrives", () -> windows(server) >= 1, () -> "none");
    }

    private static long windows(FleetServer server) {
        try {
            return server.get("fleet").object("telemetry").integer("windows");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void refuses(MainActivity activity) {
        activity.select(MODEL);
        Phone.await(
                "the screen says that the bad model was refused",
                () -> text(activity, R.id.model_notice)
                        .contains("fashion-1.1.0.flotilla did not come to stay: self-test"),
                () -> text(activity, R.id.model_notice));
        assertEquals("fashion 1.0.0", text(activity, R.id.model_name));
        activity.select(UPDATES);
        ViewGroup updates = activity.findViewById(R.id.updates);
        assertEquals(2, updates.getChildCount());
        TextView newest = updates.getChildAt(0).findViewById(R.id.entry_title);
        assertEquals("Refused: fashion-1.1.0.flotilla", newest.getText().toString());
    }

    private static void awaitText(MainActivity activity, int id, String expected) {
        Phone.await(expected, () -> text(activity, id).equals(expected), () -> text(activity, id));
    }

    private static String text(MainActivity activity, int id) {
        return activity.<TextView>findViewById(id).getText().toString();
    }
}
