package dev.flotilla.sample;

import static org.junit.Assert.assertTrue;

import android.graphics.Bitmap;
import android.graphics.BitmapFactory;
import android.graphics.Canvas;
import android.view.View;
import android.widget.ScrollView;
import dev.flotilla.agent.AgentStatus;
import dev.flotilla.agent.inference.Prediction;
import dev.flotilla.agent.update.UpdateStatus;
import dev.flotilla.android.AgentState;
import dev.flotilla.android.FlotillaAgent;
import dev.flotilla.android.HistoryEntry;
import dev.flotilla.android.Installed;
import dev.flotilla.android.SampleAccount;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.contract.protocol.ArtifactRef;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.sample.testkit.Phone;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.android.controller.ActivityController;
import org.robolectric.annotation.Config;

/**
 * Draws every screen light, dark and with a font of twice the size into {@code target/screenshots}, for people to look at; and
 * fails if a text is cut off or a control has no name or is too small for a finger.
 */
@RunWith(RobolectricTestRunner.class)
@Config(qualifiers = "w411dp-h891dp-xhdpi")
public class ScreenshotTest {
    private static final Path FOLDER = Path.of("target", "screenshots");
    private static final List<String> TABS = List.of("model", "picture", "numbers", "updates", "sharing");
    private static final Digest BUNDLE = Digest.of(new byte[] {1});
    private static final List<String> LABELS = List.of(
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");
    private static final Instant NOW = Instant.parse("2026-03-14T09:26:53Z");

    @Before
    public void phone() {
        Phone.setUp();
    }

    @Test
    public void light() throws IOException {
        draw("light");
    }

    @Test
    @Config(qualifiers = "+night")
    public void dark() throws IOException {
        draw("dark");
    }

    @Test
    public void largeFont() throws IOException {
        RuntimeEnvironment.setFontScale(2f);
        draw("font-200");
    }

    private static void draw(String name) throws IOException {
        Files.createDirectories(FOLDER);
        try (ActivityController<MainActivity> controller = Robolectric.buildActivity(MainActivity.class)) {
            MainActivity activity = controller.setup().get();
            // What is shown is what the test says from here on.
            FlotillaAgent.running().orElseThrow().close();
            shoot(activity, "enrol-" + name);
            for (int i = 0; i < TABS.size(); i++) {
                activity.select(i);
                activity.show(state(UpdatePhase.REJECTED, "self-test: case 1 of 2: output 39 is 59, expected 123"));
                activity.picture().answered(boot(activity), answer());
                shoot(activity, TABS.get(i) + "-" + name);
            }
            activity.select(0);
            activity.show(
                    state(UpdatePhase.FETCHING, "waits: this network may cost money; this goes on over another one"));
            shoot(activity, "download-" + name);
        }
    }

    private static Bitmap boot(MainActivity activity) {
        BitmapFactory.Options unscaled = new BitmapFactory.Options();
        unscaled.inScaled = false;
        return BitmapFactory.decodeResource(activity.getResources(), R.drawable.sample_boot, unscaled);
    }

    private static Prediction answer() {
        float[] scores = new float[LABELS.size()];
        scores[9] = 0.93f;
        scores[7] = 0.05f;
        scores[5] = 0.02f;
        TensorSpec output = TensorSpec.of("probabilities", TensorType.FLOAT32, List.of(1, scores.length));
        return new Prediction(LABELS.get(9), 9, scores[9], scores, new byte[0], output, BUNDLE, 1.7, false);
    }

    /** What fits on the screen and, if there is more, how it ends. */
    private static void shoot(MainActivity activity, String name) throws IOException {
        Phone.idle();
        Looks.check(name, activity.findViewById(R.id.screens));
        View root = activity.getWindow().getDecorView();
        write(root, FOLDER.resolve(name + ".png"));
        ScrollView scroll = (ScrollView) activity.findViewById(R.id.screens).getParent();
        if (scroll.canScrollVertically(1)) {
            scroll.scrollTo(0, activity.findViewById(R.id.screens).getHeight());
            write(root, FOLDER.resolve(name + "-end.png"));
            scroll.scrollTo(0, 0);
        }
    }

    private static void write(View root, Path file) throws IOException {
        Bitmap picture = Bitmap.createBitmap(root.getWidth(), root.getHeight(), Bitmap.Config.ARGB_8888);
        root.draw(new Canvas(picture));
        try (OutputStream out = Files.newOutputStream(file)) {
            assertTrue(picture.compress(Bitmap.CompressFormat.PNG, 100, out));
        }
        assertTrue(file + " shows nothing", Files.size(file) > 5_000);
    }

    private static AgentState state(UpdatePhase phase, String reason) {
        ArtifactRef assigned = new ArtifactRef("fashion-1.3.0.flotilla", Digest.of(new byte[] {2}), 489_211);
        UpdateStatus update = new UpdateStatus(
                3,
                "nonce",
                phase,
                Optional.of(BUNDLE),
                "fashion 1.0.0",
                Optional.empty(),
                1,
                reason,
                phase == UpdatePhase.FETCHING ? 203_000 : 0,
                Optional.empty(),
                Optional.empty());
        AgentStatus status =
                new AgentStatus("phone-of-ada", "1.0", true, "", update, 412, 0, 0, Map.of(), 1, 0, 17, 1_844, 0);
        return new AgentState(
                Optional.of("phone-of-ada"),
                "",
                Optional.of(status),
                Optional.of(new Installed("fashion", "1.0.0", BUNDLE, 4, "A", LABELS)),
                Optional.of(assigned),
                phase == UpdatePhase.FETCHING ? Optional.of("metered") : Optional.empty(),
                false,
                false,
                Optional.of("Ada Lovelace"),
                Optional.of(samples()),
                history(),
                observed());
    }

    private static SampleAccount samples() {
        LocalDate day = LocalDate.ofInstant(NOW, ZoneOffset.UTC);
        return new SampleAccount(
                "https://fleet.example:8443",
                59,
                70_210,
                3,
                false,
                1,
                "samples wait: this network may cost money; this goes on over another one",
                List.of(
                        new SampleAccount.Day(day, 12, 14_280, BUNDLE),
                        new SampleAccount.Day(day.minusDays(1), 1, 1_190, BUNDLE),
                        new SampleAccount.Day(day.minusDays(4), 46, 54_740, BUNDLE)));
    }

    private static List<HistoryEntry> history() {
        return List.of(
                ended(
                        1,
                        UpdatePhase.REJECTED,
                        "1.3.0",
                        "1.0.0",
                        "self-test: case 1 of 2: output 39 is 59, expected 123"),
                ended(
                        40,
                        UpdatePhase.ROLLED_BACK,
                        "1.2.0",
                        "1.0.0",
                        "the agent went down 3 times with the new model on trial"),
                ended(70, UpdatePhase.CONFIRMED, "1.0.0", "1.0.0", ""),
                ended(90, UpdatePhase.CONFIRMED, "1.1.0", "1.1.0", ""),
                ended(400, UpdatePhase.CONFIRMED, "1.0.0", "1.0.0", ""));
    }

    private static HistoryEntry ended(int hoursAgo, UpdatePhase how, String version, String serving, String reason) {
        Instant at = NOW.minus(Duration.ofHours(hoursAgo));
        return new HistoryEntry(
                at, 1_000 - hoursAgo, "fashion-" + version + ".flotilla", how, "fashion " + serving, reason);
    }

    private static ObservationSketch observed() {
        ObservationSketch sketch = new ObservationSketch();
        Random random = new Random(7);
        for (int i = 0; i < 412; i++) {
            int predicted = Math.min(LABELS.size() - 1, (int) Math.abs(3 * random.nextGaussian()));
            sketch.record(new Observation(0.3, 0.2, predicted, 0.9, 1.5 * Math.exp(0.5 * random.nextGaussian())));
        }
        return sketch;
    }
}
