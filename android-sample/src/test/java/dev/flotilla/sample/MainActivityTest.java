package dev.flotilla.sample;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import android.content.Intent;
import android.view.View;
import android.widget.EditText;
import android.widget.Switch;
import android.widget.TextView;
import dev.flotilla.sample.testkit.Phone;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.android.controller.ActivityController;

/** The screens, made of the resources and the manifest that go into the APK. */
@RunWith(RobolectricTestRunner.class)
public class MainActivityTest {
    @Before
    public void phone() {
        Phone.setUp();
    }

    @Test
    public void asksForAnInvitationAndSaysWhatIsWrongWithOne() {
        Intent shared = new Intent(Intent.ACTION_SEND).putExtra(Intent.EXTRA_TEXT, "https://fleet.example:8443");
        try (ActivityController<MainActivity> controller =
                Robolectric.buildActivity(MainActivity.class, shared.setType("text/plain"))) {
            MainActivity activity = controller.setup().get();
            assertEquals(View.VISIBLE, activity.findViewById(R.id.enrol).getVisibility());
            assertEquals(View.GONE, activity.findViewById(R.id.tab_scroll).getVisibility());
            assertEquals(
                    "https://fleet.example:8443",
                    activity.<EditText>findViewById(R.id.invitation).getText().toString());
            activity.findViewById(R.id.enrol).performClick();
            TextView error = activity.findViewById(R.id.enrol_error);
            assertTrue(error.getText().toString(), error.getText().toString().contains("address and a token"));
        }
    }

    @Test
    public void sharesNothingUntilSomebodySaysWhoAgrees() {
        try (ActivityController<MainActivity> controller = Robolectric.buildActivity(MainActivity.class)) {
            MainActivity activity = controller.setup().get();
            Switch share = activity.findViewById(R.id.share);
            assertEquals(false, share.isChecked());
            share.performClick();
            assertEquals(false, share.isChecked());
            activity.<EditText>findViewById(R.id.share_by).setText("Ada");
            share.performClick();
            TextView by = activity.findViewById(R.id.shared_by);
            Phone.await("it is on", () -> by.getText().toString().equals("Agreed by Ada"), by::getText);
            share.performClick();
            Phone.await("it is off", () -> by.getText().toString().equals("Nothing is shared."), by::getText);
        }
    }
}
