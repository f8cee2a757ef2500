package dev.flotilla.sample;

import android.content.Context;
import android.view.View;
import android.widget.TextView;
import dev.flotilla.android.AgentState;
import dev.flotilla.android.Installed;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.sketch.QuantileSketch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the model did, by the agent's own sketches: how long answers took, and what they were. */
final class NumbersScreen implements Screen {
    private static final double MEDIAN = 0.5;
    private static final double MOST = 0.95;
    private static final double NEARLY_ALL = 0.99;

    private final View view;
    private final Context context;
    private final HistogramView histogram;
    private final Bars counts;

    NumbersScreen(View view) {
        this.view = view;
        this.context = view.getContext();
        this.histogram = view.findViewById(R.id.latency);
        this.counts = new Bars(view.findViewById(R.id.counts));
    }

    @Override
    public View view() {
        return view;
    }

    @Override
    public void show(AgentState state) {
        ObservationSketch observed = state.observed();
        Optional<QuantileSketch> latency = Optional.ofNullable(
                        observed.quantiles().get(ObservationSketch.LATENCY_MILLIS))
                .filter(sketch -> sketch.count() > 0);
        TextView text = view.findViewById(R.id.latency_text);
        histogram.setVisibility(latency.isPresent() ? View.VISIBLE : View.GONE);
        if (latency.isPresent()) {
            QuantileSketch sketch = latency.get();
            histogram.show(sketch);
            text.setText(context.getString(
                    R.string.latency_text,
                    Texts.millis(sketch.quantile(MEDIAN)),
                    Texts.millis(sketch.quantile(MOST)),
                    Texts.millis(sketch.quantile(NEARLY_ALL))));
        } else {
            text.setText(R.string.latency_none);
        }
        view.<TextView>findViewById(R.id.counts_text)
                .setText(context.getResources()
                        .getQuantityString(
                                R.plurals.counts_text,
                                (int) observed.inferences(),
                                observed.inferences(),
                                observed.errors()));
        List<String> labels = state.installed().map(Installed::labels).orElseGet(List::of);
        counts.show(bars(observed.predictions().counts(), labels));
    }

    private static List<Bars.Bar> bars(Map<Integer, Long> counts, List<String> labels) {
        long most = counts.values().stream().mapToLong(Long::longValue).max().orElse(1);
        List<Map.Entry<Integer, Long>> sorted = new ArrayList<>(counts.entrySet());
        sorted.sort((a, b) -> Long.compare(b.getValue(), a.getValue()));
        List<Bars.Bar> bars = new ArrayList<>();
        for (Map.Entry<Integer, Long> count : sorted) {
            int index = count.getKey();
            String label = index < labels.size() ? labels.get(index) : String.valueOf(index);
            String number = String.format(Locale.getDefault(), "%,d", count.getValue());
            bars.add(new Bars.Bar(label, number, count.getValue() / (double) most));
        }
        return bars;
    }
}
