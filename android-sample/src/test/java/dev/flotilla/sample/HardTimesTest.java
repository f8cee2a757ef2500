package dev.flotilla.sample;

import static dev.flotilla.sample.Tabs.awaitPart;
import static dev.flotilla.sample.Tabs.awaitText;
import static dev.flotilla.sample.Tabs.text;
import static org.junit.Assert.assertEquals;

import android.view.View;
import android.view.ViewGroup;
import dev.flotilla.android.PhoneFleet;
import dev.flotilla.sample.testkit.FashionBundles;
import dev.flotilla.sample.testkit.Phone;
import java.time.Duration;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.android.controller.ActivityController;

/** What phones meet and servers do not: whatever comes, the model answers, and what it did is told in the end. */
@RunWith(RobolectricTestRunner.class)
public class HardTimesTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration WINDOW = Duration.ofMinutes(2);
    /** Telemetry goes a few times a day. */
    private static final Duration HOUR = Duration.ofHours(1);

    private ActivityController<MainActivity> controller = Robolectric.buildActivity(MainActivity.class);
    private int answers;

    @Before
    public void phone() {
        Phone.setUp();
    }

    private PhoneFleet withAModel() throws Exception {
        PhoneFleet fleet = PhoneFleet.join();
        fleet.assign("fashion-1.0.0.flotilla", FashionBundles.good("1.0.0"));
        open();
        awaitText(activity(), R.id.model_stage, "Rollout: up to date (fashion-1.0.0.flotilla)");
        return fleet;
    }

    private void open() {
        controller = Robolectric.buildActivity(MainActivity.class);
        controller.setup();
    }

    private MainActivity activity() {
        return controller.get();
    }

    @After
    public void leave() {
        controller.close();
    }

    /** Presses the picture of a bag, and waits for what the model says, and for the end of the window of time. */
    private void answer(PhoneFleet fleet) {
        String counted = ++answers == 1 ? "1 answer, 0 failed" : answers + " answers, 0 failed";
        activity().<ViewGroup>findViewById(R.id.samples).getChildAt(2).performClick();
        awaitText(activity(), R.id.counts_text, counted);
        awaitPart(activity(), R.id.answer_title, "Bag in ");
        fleet.clock().advance(WINDOW);
    }

    private void awaitLater(PhoneFleet fleet, int id, String expected) {
        fleet.awaitLater(expected, WINDOW, () -> text(activity(), id).contains(expected));
    }

    private void assertServes(String version) {
        assertEquals("fashion " + version, text(activity(), R.id.model_name));
        assertEquals(View.GONE, activity().findViewById(R.id.picture_notice).getVisibility());
    }

    @Test
    public void inAirplaneModeNothingIsLostAndAllGoesOnAfterIt() throws Exception {
        PhoneFleet fleet = withAModel();
        fleet.airplaneMode(true);
        fleet.assign("fashion-1.1.0.flotilla", FashionBundles.good("1.1.0"));
        for (int i = 0; i < 3; i++) {
            answer(fleet);
        }
        awaitPart(activity(), R.id.model_notice, "airplane mode may be on.");
        awaitLater(fleet, R.id.device_link, "Not connected: connection refused");
        assertServes("1.0.0");
        assertEquals(0, fleet.inferencesHeard());
        controller.close();
        Phone.endProcess();
        fleet.startProcess();
        open();
        fleet.airplaneMode(false);
        fleet.awaitLater("the fleet hears of all", HOUR, () -> fleet.inferencesHeard() == 3);
        awaitLater(fleet, R.id.model_name, "fashion 1.1.0");
        awaitText(activity(), R.id.device_link, "Connected to its fleet");
    }

    @Test
    public void keepsModelAndTelemetryWhateverTheClockSays() throws Exception {
        PhoneFleet fleet = withAModel();
        fleet.airplaneMode(true);
        for (Duration jump : new Duration[] {DAY, DAY.negated(), YEAR, YEAR.negated(), YEAR.negated()}) {
            answer(fleet);
            fleet.clock().advance(jump);
            answer(fleet);
            assertServes("1.0.0");
        }
        awaitPart(
                activity(),
                R.id.model_notice,
                "This device's clock is behind: it says 2025-01-01, and 2026-01-01 has come");
        fleet.clock().advance(YEAR);
        fleet.airplaneMode(false);
        fleet.awaitLater("the fleet hears of all", HOUR, () -> fleet.inferencesHeard() == answers);
    }

    @Test
    public void aFullStorageStopsUpdatesAloneAndTheScreenSaysWhatToDo() throws Exception {
        PhoneFleet fleet = withAModel();
        fleet.airplaneMode(true);
        answer(fleet);
        answer(fleet);
        // keeps both windows
        fleet.awaitPass();
        fleet.disk().fill(true);
        fleet.assign("fashion-1.1.0.flotilla", FashionBundles.good("1.1.0"));
        fleet.airplaneMode(false);
        awaitLater(fleet, R.id.model_notice, "storage full");
        awaitPart(activity(), R.id.model_notice, "delete something else to make room.");
        answer(fleet);
        assertServes("1.0.0");
        fleet.awaitLater("the fleet hears of what was kept", HOUR, () -> fleet.inferencesHeard() >= 2);
        fleet.disk().fill(false);
        awaitLater(fleet, R.id.model_name, "fashion 1.1.0");
        fleet.awaitLater("the fleet hears of all", HOUR, () -> fleet.inferencesHeard() == answers);
    }
}
