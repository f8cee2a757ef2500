package dev.flotilla.sample;

import android.content.Context;
import android.content.Intent;
import android.content.res.Resources;
import android.graphics.Bitmap;
import android.graphics.BitmapFactory;
import android.graphics.drawable.BitmapDrawable;
import android.net.Uri;
import android.os.Build;
import android.provider.MediaStore;
import android.view.View;
import android.widget.ImageButton;
import android.widget.ImageView;
import android.widget.LinearLayout;
import android.widget.TextView;
import dev.flotilla.agent.inference.NotServingException;
import dev.flotilla.agent.inference.Prediction;
import dev.flotilla.android.AgentState;
import dev.flotilla.android.FlotillaAgent;
import dev.flotilla.android.Installed;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.preprocess.WrongInputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Has the model answer a picture: one of three that the app brings, or a photo. */
final class PictureScreen implements Screen {
    private static final int TOP = 3;
    private static final int PERCENT = 100;
    private static final int SAMPLE_DP = 88;
    private static final int MOST_SIDE = 2_048;
    /** The photo picker of Android 13. */
    private static final int PICKER_API = Build.VERSION_CODES.TIRAMISU;

    private final View view;
    private final Context context;
    private final SampleApp app;
    private final FlotillaAgent agent;
    private final Bars bars;
    private Optional<Installed> installed = Optional.empty();

    /** @param pick opens what {@link #picker} names */
    PictureScreen(View view, SampleApp app, FlotillaAgent agent, Runnable pick) {
        this.view = view;
        this.context = view.getContext();
        this.app = app;
        this.agent = agent;
        this.bars = new Bars(view.findViewById(R.id.answer_bars));
        addSample(R.drawable.sample_boot, R.string.sample_boot);
        addSample(R.drawable.sample_trouser, R.string.sample_trouser);
        addSample(R.drawable.sample_bag, R.string.sample_bag);
        view.findViewById(R.id.pick).setOnClickListener(pressed -> pick.run());
    }

    private void addSample(int drawable, int description) {
        Resources resources = context.getResources();
        BitmapFactory.Options unscaled = new BitmapFactory.Options();
        unscaled.inScaled = false;
        Bitmap picture = BitmapFactory.decodeResource(resources, drawable, unscaled);
        ImageButton button = new ImageButton(context);
        BitmapDrawable shown = new BitmapDrawable(resources, picture);
        shown.setFilterBitmap(false);
        button.setImageDrawable(shown);
        button.setScaleType(ImageView.ScaleType.FIT_CENTER);
        button.setBackgroundResource(R.drawable.field);
        button.setContentDescription(context.getString(description));
        button.setOnClickListener(pressed -> infer(picture));
        float density = resources.getDisplayMetrics().density;
        LinearLayout.LayoutParams place = new LinearLayout.LayoutParams(0, (int) (SAMPLE_DP * density), 1);
        int gap = (int) (4 * density);
        place.setMargins(gap, gap, gap, 2 * gap);
        view.<LinearLayout>findViewById(R.id.samples).addView(button, place);
    }

    /** What lets a person choose a photo, without a permission for all of them. */
    static Intent picker() {
        Intent picker = Build.VERSION.SDK_INT >= PICKER_API
                ? new Intent(MediaStore.ACTION_PICK_IMAGES)
                : new Intent(Intent.ACTION_OPEN_DOCUMENT).addCategory(Intent.CATEGORY_OPENABLE);
        return picker.setType("image/*");
    }

    @Override
    public View view() {
        return view;
    }

    @Override
    public void show(AgentState state) {
        installed = state.installed();
    }

    /** A photo was chosen. */
    void chosen(Uri photo) {
        app.inBackground(() -> {
            @Nullable Bitmap picture = decode(photo);
            view.post(() -> {
                if (picture == null) {
                    failed(context.getString(R.string.picture_unreadable));
                } else {
                    infer(picture);
                }
            });
        });
    }

    /** At a fraction of its size if it is large: a photo of today would take 50 MB. */
    private @Nullable Bitmap decode(Uri photo) {
        BitmapFactory.Options options = new BitmapFactory.Options();
        options.inJustDecodeBounds = true;
        read(photo, options);
        options.inJustDecodeBounds = false;
        options.inSampleSize = 1;
        while (Math.max(options.outWidth, options.outHeight) / options.inSampleSize > MOST_SIDE) {
            options.inSampleSize *= 2;
        }
        return read(photo, options);
    }

    private @Nullable Bitmap read(Uri photo, BitmapFactory.Options options) {
        try (InputStream in = context.getContentResolver().openInputStream(photo)) {
            return BitmapFactory.decodeStream(in, null, options);
        } catch (IOException | RuntimeException e) {
            // Whatever goes wrong in the app that has the photo comes through here.
            return null;
        }
    }

    private void infer(Bitmap picture) {
        app.inBackground(() -> {
            try {
                Prediction prediction = agent.infer(picture);
                view.post(() -> answered(picture, prediction));
            } catch (NotServingException | WrongInputException | InferenceException | IOException e) {
                view.post(() -> failed(context.getString(R.string.picture_failed, e.getMessage())));
            }
        });
    }

    private void failed(String why) {
        view.findViewById(R.id.answer).setVisibility(View.GONE);
        Texts.showIfAny(view.findViewById(R.id.picture_notice), why);
    }

    /** Shows an answer of the model that serves. */
    void answered(Bitmap picture, Prediction prediction) {
        Texts.showIfAny(view.findViewById(R.id.picture_notice), "");
        view.findViewById(R.id.answer).setVisibility(View.VISIBLE);
        BitmapDrawable shown = new BitmapDrawable(context.getResources(), picture);
        shown.setFilterBitmap(picture.getWidth() > SAMPLE_DP);
        view.<ImageView>findViewById(R.id.picture).setImageDrawable(shown);
        String title =
                context.getString(R.string.answer_title, prediction.label(), Texts.millis(prediction.latencyMillis()));
        TextView heading = view.findViewById(R.id.answer_title);
        heading.setText(title);
        heading.announceForAccessibility(title);
        Optional<Installed> by = installed.filter(known -> known.digest().equals(prediction.bundle()));
        bars.show(top(prediction, by.map(Installed::labels).orElseGet(List::of)));
        Texts.showIfAny(
                view.findViewById(R.id.answer_by),
                by.map(known -> context.getString(R.string.answer_by, known.name() + " " + known.version()))
                        .orElse(""));
    }

    private List<Bars.Bar> top(Prediction prediction, List<String> labels) {
        float[] scores = prediction.scores();
        List<Integer> best = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            best.add(i);
        }
        best.sort((a, b) -> Float.compare(scores[b], scores[a]));
        List<Bars.Bar> top = new ArrayList<>();
        for (int index : best.subList(0, Math.min(TOP, best.size()))) {
            String label = index < labels.size() ? labels.get(index) : String.valueOf(index);
            String percent = context.getString(R.string.percent, Math.round(PERCENT * scores[index]));
            top.add(new Bars.Bar(label, percent, scores[index]));
        }
        return top;
    }
}
