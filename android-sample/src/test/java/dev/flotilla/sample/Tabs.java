package dev.flotilla.sample;

import android.widget.TextView;
import dev.flotilla.sample.testkit.Phone;

/** The screens in their order, and what they say. */
final class Tabs {
    static final int MODEL = 0;
    static final int PICTURE = 1;
    static final int NUMBERS = 2;
    static final int UPDATES = 3;
    static final int SHARING = 4;

    private Tabs() {}

    static String text(MainActivity activity, int id) {
        return activity.<TextView>findViewById(id).getText().toString();
    }

    static void awaitText(MainActivity activity, int id, String expected) {
        Phone.await(expected, () -> text(activity, id).equals(expected), () -> text(activity, id));
    }

    /** Waits for a text that contains this. */
    static void awaitPart(MainActivity activity, int id, String expected) {
        Phone.await(expected, () -> text(activity, id).contains(expected), () -> text(activity, id));
    }
}
