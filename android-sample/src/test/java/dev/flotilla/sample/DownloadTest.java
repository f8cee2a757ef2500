package dev.flotilla.sample;

import static dev.flotilla.sample.Tabs.awaitPart;
import static dev.flotilla.sample.Tabs.awaitText;
import static dev.flotilla.sample.Tabs.text;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import android.view.View;
import dev.flotilla.android.AgentState;
import dev.flotilla.android.FlotillaAgent;
import dev.flotilla.android.PhoneFleet;
import dev.flotilla.sample.testkit.FashionBundles;
import dev.flotilla.sample.testkit.Phone;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.android.controller.ActivityController;

/** What a person can do about a download that is under way. */
@RunWith(RobolectricTestRunner.class)
public class DownloadTest {
    private static final int PIECE = 100_000;
    private static final int PASSES = 20;
    /** For so long the agent waits after each piece. */
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    @Before
    public void phone() {
        Phone.setUp();
    }

    @Test
    public void stopsHalfWayWhenPausedAndGoesOnWhereItStopped() throws Exception {
        PhoneFleet fleet = PhoneFleet.join();
        byte[] bundle = FashionBundles.good("1.0.0");
        AtomicInteger opened = new AtomicInteger();
        CountDownLatch pressed = new CountDownLatch(1);
        fleet.deliverInPieces(PIECE, () -> {
            if (opened.incrementAndGet() == 2) {
                await(pressed);
            }
        });
        try (ActivityController<MainActivity> controller = Robolectric.buildActivity(MainActivity.class)) {
            MainActivity activity = controller.setup().get();
            fleet.assign("fashion-1.0.0.flotilla", bundle);
            fleet.awaitLater("the second piece is asked for", A_SECOND, () -> opened.get() == 2);
            awaitText(activity, R.id.pause, "Pause");
            assertEquals(View.VISIBLE, activity.findViewById(R.id.download).getVisibility());
            activity.findViewById(R.id.pause).performClick();
            awaitText(activity, R.id.pause, "Go on");
            pressed.countDown();
            afterSomePasses(fleet);
            assertTrue(text(activity, R.id.model_notice).contains("paused"));
            assertEquals("no more is asked for", 2, opened.get());
            assertEquals("100 kB of 490 kB", text(activity, R.id.download_text));
            activity.findViewById(R.id.pause).performClick();
            String done = "Rollout: up to date (fashion-1.0.0.flotilla)";
            fleet.awaitLater(
                    done, A_SECOND, () -> text(activity, R.id.model_stage).equals(done));
            assertEquals("only the piece that was cut off came twice", bundle.length + PIECE, fleet.served());
        }
    }

    @Test
    public void looksAtTheNetworkBeforeEachPassAndNotOnlyAfterIt() throws Exception {
        PhoneFleet fleet = PhoneFleet.join();
        byte[] bundle = FashionBundles.good("1.0.0");
        AtomicInteger passes = new AtomicInteger();
        FlotillaAgent.running().orElseThrow().listen(state -> {
            if (passes.incrementAndGet() == PASSES) {
                Phone.network(true, true);
                fleet.assign("fashion-1.0.0.flotilla", bundle);
            }
        });
        try (ActivityController<MainActivity> controller = Robolectric.buildActivity(MainActivity.class)) {
            awaitPart(controller.setup().get(), R.id.model_notice, "may cost money");
            assertEquals(0, fleet.served());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void afterSomePasses(PhoneFleet fleet) {
        AtomicInteger passes = new AtomicInteger();
        Consumer<AgentState> count = state -> passes.incrementAndGet();
        FlotillaAgent agent = FlotillaAgent.running().orElseThrow();
        agent.listen(count);
        fleet.awaitLater("passes", A_SECOND, () -> passes.get() >= PASSES);
        agent.forget(count);
    }
}
