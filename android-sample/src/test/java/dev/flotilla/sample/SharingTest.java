package dev.flotilla.sample;

import static dev.flotilla.sample.Tabs.awaitPart;
import static dev.flotilla.sample.Tabs.awaitText;
import static dev.flotilla.sample.Tabs.text;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import android.view.View;
import android.view.ViewGroup;
import android.widget.EditText;
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

/** What a person is told of the samples that leave, and can do about them. */
@RunWith(RobolectricTestRunner.class)
public class SharingTest {
    private static final Duration STEP = Duration.ofMinutes(15);
    private static final int PICTURES = 3;

    private ActivityController<MainActivity> controller = Robolectric.buildActivity(MainActivity.class);

    @Before
    public void phone() {
        Phone.setUp();
    }

    @After
    public void leave() {
        controller.close();
    }

    private PhoneFleet withAModel() throws Exception {
        PhoneFleet fleet = PhoneFleet.join();
        fleet.assign("fashion-1.0.0.flotilla", FashionBundles.good("1.0.0"));
        controller = Robolectric.buildActivity(MainActivity.class);
        awaitText(controller.setup().get(), R.id.model_stage, "Rollout: up to date (fashion-1.0.0.flotilla)");
        controller.get().select(Tabs.SHARING);
        return fleet;
    }

    private void agree(PhoneFleet fleet) {
        MainActivity activity = controller.get();
        activity.<EditText>findViewById(R.id.share_by).setText("Ada");
        activity.findViewById(R.id.share).performClick();
        awaitText(activity, R.id.shared_by, "Agreed by Ada");
        fleet.awaitLater("the fleet is asked what it wants", STEP, () -> fleet.samples().asked > 0);
        fleet.awaitPass();
    }

    private void answerPictures() {
        MainActivity activity = controller.get();
        for (int i = 0; i < PICTURES; i++) {
            String before = text(activity, R.id.counts_text);
            activity.<ViewGroup>findViewById(R.id.samples).getChildAt(i).performClick();
            Phone.await("an answer", () -> !text(activity, R.id.counts_text).equals(before), () -> before);
        }
    }

    private void awaitLater(PhoneFleet fleet, int id, String expected) {
        fleet.awaitLater(expected, STEP, () -> text(controller.get(), id).contains(expected));
    }

    @Test
    public void saysThatNothingLeftUntilSomebodyAgrees() throws Exception {
        PhoneFleet fleet = withAModel();
        answerPictures();
        fleet.clock().advance(Duration.ofDays(1));
        awaitText(controller.get(), R.id.account_waiting, "0 wait here, encrypted.");
        assertEquals("No sample has left it.", text(controller.get(), R.id.account_total));
        assertEquals(View.GONE, controller.get().findViewById(R.id.account_days).getVisibility());
        assertEquals(0, fleet.samples().asked);
    }

    @Test
    public void accountsForWhatLeftWhenAndToWhom() throws Exception {
        PhoneFleet fleet = withAModel();
        agree(fleet);
        answerPictures();
        awaitLater(fleet, R.id.account_total, "3 samples, ");
        assertEquals(3, fleet.samples().stored.size());
        MainActivity activity = controller.get();
        assertTrue(text(activity, R.id.account_total).endsWith(" in all, went to the fleet at https://fleet.test."));
        String days = text(activity, R.id.account_days);
        assertTrue(days, days.matches("Jan \\d+, 2026: 3 samples, [\\d.]+ kB, for key [0-9a-f]{8}…"));
        assertEquals("0 wait here, encrypted.", text(activity, R.id.account_waiting));
    }

    @Test
    public void saysHowManyWaitAndWhyAndErasesTheseAndThoseThatLeft() throws Exception {
        PhoneFleet fleet = withAModel();
        agree(fleet);
        answerPictures();
        awaitLater(fleet, R.id.account_total, "3 samples, ");
        String left = text(controller.get(), R.id.account_total);
        Phone.network(true, true);
        answerPictures();
        awaitLater(fleet, R.id.account_waiting, "3 wait here, encrypted.");
        awaitLater(fleet, R.id.account_trouble, "Samples wait: this network may cost money");
        assertEquals("what waits is not counted as what left", left, text(controller.get(), R.id.account_total));
        fleet.samples().away = true;
        MainActivity activity = controller.get();
        activity.findViewById(R.id.erase).performClick();
        awaitPart(activity, R.id.account_erased, "Under way: what waited here is gone");
        assertEquals("0 wait here, encrypted.", text(activity, R.id.account_waiting));
        fleet.samples().away = false;
        awaitLater(fleet, R.id.account_erased, "The fleet has deleted all that it had, 1 time so far.");
        assertEquals(0, fleet.samples().stored.size());
        assertTrue("it did leave", text(activity, R.id.account_total).startsWith("3 samples, "));
    }
}
