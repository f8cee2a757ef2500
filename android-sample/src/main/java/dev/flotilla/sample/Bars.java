package dev.flotilla.sample;

import android.view.LayoutInflater;
import android.view.View;
import android.view.ViewGroup;
import android.widget.LinearLayout;
import android.widget.ProgressBar;
import android.widget.TextView;
import java.util.List;

/** A list of bars with their names; each is read out as one. */
final class Bars {
    private static final int FULL = 1_000;

    private final LinearLayout list;

    /**
     * One bar.
     *
     * @param value for people
     * @param part how long it is, 0 to 1
     */
    record Bar(String label, String value, double part) {}

    /** @param list empty, gets the bars */
    Bars(LinearLayout list) {
        this.list = list;
    }

    void show(List<Bar> bars) {
        while (list.getChildCount() > bars.size()) {
            list.removeViewAt(list.getChildCount() - 1);
        }
        for (int i = 0; i < bars.size(); i++) {
            if (i == list.getChildCount()) {
                list.addView(LayoutInflater.from(list.getContext()).inflate(R.layout.bar_row, (ViewGroup) list, false));
            }
            fill(list.getChildAt(i), bars.get(i));
        }
    }

    private static void fill(View row, Bar bar) {
        row.<TextView>findViewById(R.id.bar_label).setText(bar.label());
        row.<TextView>findViewById(R.id.bar_value).setText(bar.value());
        row.<ProgressBar>findViewById(R.id.bar).setProgress((int) Math.round(FULL * bar.part()));
        row.setContentDescription(row.getContext().getString(R.string.bar_description, bar.label(), bar.value()));
    }
}
