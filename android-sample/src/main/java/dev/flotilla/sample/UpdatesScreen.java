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
import java.util.Optional;

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
        for (int i = 0; i < shown.size(); i++) {
            View row = LayoutInflater.from(context).inflate(R.layout.update_entry, list, false);
            fill(row, shown.get(i), shown.subList(i + 1, shown.size()));
            list.addView(row);
        }
    }

    private void fill(View row, HistoryEntry entry, List<HistoryEntry> older) {
        Optional<String> instead = servedInstead(entry, older);
        TextView title = row.findViewById(R.id.entry_title);
        int end = instead.isPresent() ? R.string.entry_went_back : end(entry.end());
        title.setText(context.getString(R.string.entry_title, context.getString(end), entry.bundle()));
        if (entry.end() != UpdatePhase.CONFIRMED) {
            title.setTextColor(context.getColor(R.color.failed));
        }
        String reason = instead.map(other -> context.getString(R.string.entry_taken_back, other))
                .orElseGet(() -> Texts.sentence(entry.reason()));
        Texts.showIfAny(row.findViewById(R.id.entry_reason), reason);
        String when = DateUtils.formatDateTime(context, entry.at().toEpochMilli(), MOMENT);
        String serving = entry.serving().isEmpty() ? context.getString(R.string.entry_nothing) : entry.serving();
        row.<TextView>findViewById(R.id.entry_serving)
                .setText(context.getString(R.string.entry_serving, when, serving));
    }

    /** What served, if the fleet then called back a model that had served before it; the fleet does not tell devices why. */
    private static Optional<String> servedInstead(HistoryEntry entry, List<HistoryEntry> older) {
        boolean again = entry.end() == UpdatePhase.CONFIRMED
                && older.stream()
                        .anyMatch(one -> one.end() == UpdatePhase.CONFIRMED
                                && one.bundle().equals(entry.bundle()));
        return older.stream()
                .findFirst()
                .map(HistoryEntry::serving)
                .filter(before -> again && !before.equals(entry.serving()));
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
