package dev.flotilla.sample;

import static org.junit.Assert.assertTrue;

import android.text.Layout;
import android.view.View;
import android.view.ViewGroup;
import android.widget.EditText;
import android.widget.TextView;

/** What can be told of a screen without eyes. */
final class Looks {
    private static final int FINGER_DP = 48;

    private Looks() {}

    /** Fails if a text is cut off, or something to be pressed has no name or is smaller than a finger. */
    static void check(String screen, View view) {
        if (view.getVisibility() != View.VISIBLE) {
            return;
        }
        if (view instanceof ViewGroup group) {
            for (int i = 0; i < group.getChildCount(); i++) {
                check(screen, group.getChildAt(i));
            }
        }
        if (view instanceof TextView text && !(view instanceof EditText)) {
            requireWhole(screen, text);
        }
        if (view.isClickable()) {
            float density = view.getResources().getDisplayMetrics().density;
            assertTrue(screen + ": too small: " + view, view.getHeight() >= FINGER_DP * density - 1);
            boolean named = view instanceof TextView text
                    ? text.length() + String.valueOf(text.getHint()).length() > 0
                    : view.getContentDescription() != null;
            assertTrue(screen + ": no name for those who do not see it: " + view, named);
        }
    }

    private static void requireWhole(String screen, TextView text) {
        Layout layout = text.getLayout();
        int room = text.getHeight() - text.getCompoundPaddingTop() - text.getCompoundPaddingBottom();
        String what = screen + ": cut off: '" + text.getText() + "'";
        assertTrue(what, layout.getHeight() <= room);
        for (int line = 0; line < layout.getLineCount(); line++) {
            assertTrue(what, layout.getEllipsisCount(line) == 0);
        }
    }
}
