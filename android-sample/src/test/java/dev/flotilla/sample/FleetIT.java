package dev.flotilla.sample;

import static dev.flotilla.sample.Tabs.awaitPart;
import static dev.flotilla.sample.Tabs.awaitText;
import static dev.flotilla.sample.Tabs.text;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import android.view.View;
import android.view.ViewGroup;
import android.widget.EditText;
import android.widget.TextView;
import dev.flotilla.agent.AgentStatus;
import dev.flotilla.android.AgentState;
import dev.flotilla.android.FlotillaAgent;
import dev.flotilla.android.Installed;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.sample.testkit.FashionBundles;
import dev.flotilla.sample.testkit.FleetServer;
import dev.flotilla.sample.testkit.Phone;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private static final int MOST_STARTS = 6;

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
            String first = server.rollOut("fashion-1.0.0.flotilla", FashionBundles.good("1.0.0"));
            waitsForANetworkThatCostsNothing(activity);
            awaitText(activity, R.id.model_stage, "Rollout: up to date (fashion-1.0.0.flotilla)");
            assertEquals("fashion 1.0.0", text(activity, R.id.model_name));
            assertTrue(text(activity, R.id.model_signature).startsWith("✓ Signature verified"));
            answersThreePictures(activity);
            completes(server, first);
            Phone.network(true, false);
            server.rollOut("fashion-1.1.0.flotilla", FashionBundles.failingSelfTest("1.1.0"));
            refuses(activity);
            telemetryArrives(server);
            AgentStatus status =
                    FlotillaAgent.running().orElseThrow().state().status().orElseThrow();
            System.out.println("telemetry of this run: " + status.telemetryBytes() + " bytes in "
                    + status.windowsAcknowledged() + " windows; a model of "
                    + FashionBundles.good("1.0.0").length + " bytes came over MQTT");
        }
    }

    /**
     * Two ways back from a model that served already: the fleet's operator takes it back; or the app goes down with it, here in
     * the first moment and then at each start, until the agent gives it up and tells the fleet.
     */
    @Test
    public void goesBackWhenTheFleetSaysSoAndWhenTheAppGoesDownWithTheNewModel() throws Exception {
        try (FleetServer server =
                FleetServer.start(SERVER.toAbsolutePath(), folder.getRoot().toPath())) {
            String rollout;
            try (ActivityController<MainActivity> controller = Robolectric.buildActivity(MainActivity.class)) {
                MainActivity activity = controller.setup().get();
                joins(activity, server.invitation());
                completes(server, server.rollOut("fashion-1.0.0.flotilla", FashionBundles.good("1.0.0")));
                String regretted = server.rollOut("fashion-1.1.0.flotilla", FashionBundles.good("1.1.0"));
                completes(server, regretted);
                awaitText(activity, R.id.model_name, "fashion 1.1.0");
                server.rollBack(regretted, "customers complain");
                awaitText(activity, R.id.model_stage, "Rollout: up to date (fashion-1.0.0.flotilla)");
                assertNewestUpdate(
                        activity,
                        "Went back: fashion-1.0.0.flotilla",
                        "The fleet assigned it once more, in place of fashion 1.1.0.");
                AtomicBoolean down = goesDownWith("1.2.0");
                rollout = server.rollOut("fashion-1.2.0.flotilla", FashionBundles.good("1.2.0"));
                Phone.await("the new model takes the app down", down::get, () -> text(activity, R.id.model_stage));
            }
            goesDownAtEachStartWith("1.2.0");
            try (ActivityController<MainActivity> controller = Robolectric.buildActivity(MainActivity.class)) {
                MainActivity activity = controller.setup().get();
                String why = "he agent went down 3 times with the new model on trial";
                awaitText(activity, R.id.model_name, "fashion 1.0.0");
                assertTrue(text(activity, R.id.model_notice).contains("did not come to stay: t" + why));
                assertNewestUpdate(activity, "Rolled back: fashion-1.2.0.flotilla", "T" + why + ".");
                answersThreePictures(activity);
                Phone.await(
                        "the fleet hears of it",
                        () -> device(server, rollout).contains(why),
                        () -> device(server, rollout));
            }
        }
    }

    private static void completes(FleetServer server, String rollout) {
        Phone.await(
                "the rollout is over", () -> state(server, rollout).equals("COMPLETED"), () -> state(server, rollout));
    }

    private static String state(FleetServer server, String rollout) {
        try {
            return server.get("rollouts/" + rollout).string("state");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The app has a fault that a model of this version brings out, in whichever thread it hears of it. */
    private static AtomicBoolean goesDownWith(String version) {
        AtomicBoolean down = new AtomicBoolean();
        FlotillaAgent.running().orElseThrow().listen(state -> {
            if (serves(state).equals(version)) {
                down.set(true);
                throw new IllegalStateException("the app goes down with " + version);
            }
        });
        return down;
    }

    /** Starts the app until another model serves: before its first screen is there it is down again. */
    private static void goesDownAtEachStartWith(String version) throws Exception {
        String serving = version;
        for (int start = 1; serving.equals(version); start++) {
            assertTrue("the model was never given up", start <= MOST_STARTS);
            Phone.endProcess();
            Phone.startProcess();
            FlotillaAgent agent = FlotillaAgent.running().orElseThrow();
            Phone.await("a model serves", () -> !serves(agent.state()).isEmpty(), agent::state);
            serving = serves(agent.state());
        }
    }

    private static String serves(AgentState state) {
        return state.installed().map(Installed::version).orElse("");
    }

    private static String device(FleetServer server, String rollout) {
        try {
            Document one = server.get("rollouts/" + rollout + "/devices")
                    .objects("items")
                    .get(0);
            return one.string("state") + ": " + one.string("reason");
        } catch (Exception e) {
            throw new IllegalStateException(e);
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
        awaitPart(activity, R.id.model_notice, "may cost money");
        activity.findViewById(R.id.download_now).performClick();
    }

    private static void answersThreePictures(MainActivity activity) {
        activity.select(Tabs.PICTURE);
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
        activity.select(Tabs.NUMBERS);
        assertEquals("3 answers, 0 failed", text(activity, R.id.counts_text));
        assertTrue(text(activity, R.id.latency_text).startsWith("Median "));
    }

    private static void telemetryArrives(FleetServer server) {
        Phone.await("telemetry arrives", () -> windows(server) >= 1, () -> "none");
        FlotillaAgent agent = FlotillaAgent.running().orElseThrow();
        Phone.await(
                "the phone knows that it did",
                () -> agent.state().status().orElseThrow().windowsAcknowledged() >= 1,
                agent::state);
    }

    private static long windows(FleetServer server) {
        try {
            return server.get("fleet").object("telemetry").integer("windows");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void refuses(MainActivity activity) {
        activity.select(Tabs.MODEL);
        awaitPart(activity, R.id.model_notice, "fashion-1.1.0.flotilla did not come to stay: self-test");
        assertEquals("fashion 1.0.0", text(activity, R.id.model_name));
        assertNewestUpdate(activity, "Refused: fashion-1.1.0.flotilla", "Self-test: ");
        assertEquals(2, activity.<ViewGroup>findViewById(R.id.updates).getChildCount());
    }

    private static void assertNewestUpdate(MainActivity activity, String title, String reason) {
        activity.select(Tabs.UPDATES);
        View newest = activity.<ViewGroup>findViewById(R.id.updates).getChildAt(0);
        assertEquals(
                title, newest.<TextView>findViewById(R.id.entry_title).getText().toString());
        String why = newest.<TextView>findViewById(R.id.entry_reason).getText().toString();
        assertTrue(why, why.startsWith(reason));
    }
}
