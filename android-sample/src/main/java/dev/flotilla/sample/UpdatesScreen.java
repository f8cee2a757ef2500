package dev.flotilla.sample;

import android.content.Context;
import android.text.format.DateUtils;
import android.view.LayoutInflater;
import android.view.View;
import android.widget.LinearLayout;
import android.widget.TextView;
import dev.flotilla.android.AgentState;
import dev.flotilla.android.HistoryEntry;
import dev.flotilla.contract.protocol.UpdatePhase;
import java.util.List;

/** How updates ended, and why some did not come to stay. */
final class UpdatesScreen implements Screen {
    private static final int MOMENT = DateUtils.FORMAT_SHOW_DATE
            | DateUtils.FORMAT_SHOW_YEAR
            | DateUtils.FORMAT_SHOW_TIME
            | DateUtils.FORMAT_ABBREV_ALL;

    private final View view;
    private final Context context;
    private final LinearLayout list;
    private List<HistoryEntry> shown = List.of();

    UpdatesScreen(View view) {
        this.view = view;
        this.context = view.getContext();
        this.list = view.findViewById(R.id.updates);
    }

    @Override
    public View view() {
        return view;
    }

    @Override
    public void show(AgentState state) {
        view.findViewById(R.id.updates_none).setVisibility(state.history().isEmpty() ? View.VISIBLE : View.GONE);
        if (state.history().equals(shown)) {
            return;
        }
        shown = state.history();
        list.removeAllViews();
        for (HistoryEntry entry : shown) {
            View row = LayoutInflater.from(context).inflate(R.layout.update_entry, list, false);
            fill(row, entry);
            list.addView(row);
        }
    }

    private void fill(View row, HistoryEntry entry) {
        TextView title = row.findViewById(R.id.entry_title);
        title.setText(context.getString(R.string.entry_title, context.getString(end(entry.end())), entry.bundle()));
        if (entry.end() != UpdatePhase.CONFIRMED) {
            title.setTextColor(context.getColor(R.color.failed));
        }
        Texts.showIfAny(row.findViewById(R.id.entry_reason), entry.reason());
        String when = DateUtils.formatDateTime(context, entry.at().toEpochMilli(), MOMENT);
        String serving = entry.serving().isEmpty() ? context.getString(R.string.entry_nothing) : entry.serving();
        row.<TextView>findViewById(R.id.entry_serving)
                .setText(context.getString(R.string.entry_serving, when, serving));
    }

    private static int end(UpdatePhase phase) {
        return switch (phase) {
            case CONFIRMED -> R.string.entry_confirmed;
            case ROLLED_BACK -> R.string.entry_rolled_back;
            case REJECTED -> R.string.entry_rejected;
            case IDLE, FETCHING, VERIFYING, PROBING, SHADOWING, ACTIVATING -> Texts.stage(phase);
        };
    }
}
