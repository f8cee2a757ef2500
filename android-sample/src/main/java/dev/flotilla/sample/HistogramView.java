package dev.flotilla.sample;

import android.content.Context;
import android.graphics.Canvas;
import android.graphics.Paint;
import android.util.AttributeSet;
import android.view.View;
import dev.flotilla.contract.sketch.QuantileSketch;
import java.util.Arrays;
import java.util.List;

/** How often an answer took how long: bars from the shortest to the longest, of equal width on a logarithmic axis. */
public final class HistogramView extends View {
    private static final int COLUMNS = 16;
    private static final float GAP_DP = 3;
    private static final float LABEL_SP = 14;

    private final Paint bars = new Paint(Paint.ANTI_ALIAS_FLAG);
    private final Paint labels = new Paint(Paint.ANTI_ALIAS_FLAG);
    private final float gap;
    private final long[] counts = new long[COLUMNS];
    private String first = "";
    private String last = "";

    /** As Android inflates it. */
    public HistogramView(Context context, AttributeSet attributes) {
        super(context, attributes);
        float density = getResources().getDisplayMetrics().density;
        gap = GAP_DP * density;
        bars.setColor(context.getColor(R.color.accent));
        labels.setColor(context.getColor(R.color.text_secondary));
        labels.setTextSize(LABEL_SP * density * getResources().getConfiguration().fontScale);
    }

    /** Shows a sketch of milliseconds that is not empty. */
    void show(QuantileSketch sketch) {
        Arrays.fill(counts, 0);
        double shortest = Math.max(sketch.min(), QuantileSketch.SMALLEST);
        double longest = Math.max(sketch.max(), shortest);
        double span = Math.log(longest / shortest);
        List<QuantileSketch.Bin> bins = sketch.bins();
        for (QuantileSketch.Bin bin : bins) {
            double place = span == 0 ? 0 : Math.log(Math.max(bin.value(), shortest) / shortest) / span;
            counts[(int) Math.min(COLUMNS - 1, place * COLUMNS)] += bin.count();
        }
        first = Texts.millis(shortest) + " ms";
        last = Texts.millis(longest) + " ms";
        setContentDescription(getContext()
                .getString(
                        R.string.latency_description, sketch.count(), Texts.millis(shortest), Texts.millis(longest)));
        invalidate();
    }

    @Override
    protected void onDraw(Canvas canvas) {
        super.onDraw(canvas);
        long most = Math.max(1, Arrays.stream(counts).max().orElse(1));
        float bottom = getHeight() - labels.getTextSize() - 2 * gap;
        float width = getWidth() / (float) COLUMNS;
        for (int i = 0; i < COLUMNS; i++) {
            if (counts[i] > 0) {
                // A single answer among thousands is still to be seen.
                float height = Math.max(gap, bottom * counts[i] / most);
                canvas.drawRect(i * width, bottom - height, (i + 1) * width - gap, bottom, bars);
            }
        }
        float line = getHeight() - gap;
        canvas.drawText(first, 0, line, labels);
        canvas.drawText(last, getWidth() - labels.measureText(last), line, labels);
    }
}
