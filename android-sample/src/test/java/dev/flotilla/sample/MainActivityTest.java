package dev.flotilla.sample;

import static org.junit.Assert.assertEquals;

import android.widget.TextView;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.android.controller.ActivityController;

/** The screen, made of the resources and the manifest that go into the APK. */
@RunWith(RobolectricTestRunner.class)
public class MainActivityTest {
    @Test
    public void showsItsVersion() {
        try (ActivityController<MainActivity> controller = Robolectric.buildActivity(MainActivity.class)) {
            MainActivity activity = controller.setup().get();
            assertEquals(
                    "Version 0.1.0-SNAPSHOT",
                    ((TextView) activity.findViewById(R.id.version)).getText().toString());
        }
    }
}
