package dev.flotilla.sample;

import android.content.Context;
import android.text.format.Formatter;
import android.view.View;
import android.widget.TextView;
import dev.flotilla.contract.protocol.UpdatePhase;
import java.util.Locale;

/** Values as people read them. */
final class Texts {
    private Texts() {}

    static String bytes(Context context, long bytes) {
        return Formatter.formatShortFileSize(context, bytes);
    }

    /** Milliseconds with two digits that count. */
    static String millis(double value) {
        return String.format(Locale.getDefault(), value < 10 ? "%.1f" : "%.0f", value);
    }

    /** A reason of the agent's, as a sentence of its own. */
    static String sentence(String reason) {
        return reason.isEmpty() ? "" : reason.substring(0, 1).toUpperCase(Locale.ROOT) + reason.substring(1) + ".";
    }

    /** What an update is at. */
    static int stage(UpdatePhase phase) {
        return switch (phase) {
            case IDLE -> R.string.stage_idle;
            case FETCHING -> R.string.stage_fetching;
            case VERIFYING -> R.string.stage_verifying;
            case PROBING -> R.string.stage_probing;
            case SHADOWING -> R.string.stage_shadowing;
            case ACTIVATING -> R.string.stage_activating;
            case CONFIRMED -> R.string.stage_confirmed;
            case REJECTED -> R.string.stage_rejected;
            case ROLLED_BACK -> R.string.stage_rolled_back;
        };
    }

    /** Shows a text, or takes its view away if there is none. */
    static void showIfAny(TextView view, String text) {
        // A text set again would be read out again.
        if (!text.contentEquals(view.getText())) {
            view.setText(text);
        }
        view.setVisibility(text.isEmpty() ? View.GONE : View.VISIBLE);
    }
}
