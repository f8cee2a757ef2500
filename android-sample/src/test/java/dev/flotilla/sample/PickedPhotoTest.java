package dev.flotilla.sample;

import static dev.flotilla.sample.Tabs.awaitPart;
import static dev.flotilla.sample.Tabs.awaitText;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.app.Activity;
import android.content.ContentResolver;
import android.content.Intent;
import android.graphics.Bitmap;
import android.graphics.drawable.BitmapDrawable;
import android.net.Uri;
import android.provider.MediaStore;
import android.view.View;
import android.widget.ImageView;
import dev.flotilla.android.PhoneFleet;
import dev.flotilla.sample.testkit.FashionBundles;
import dev.flotilla.sample.testkit.Phone;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.android.controller.ActivityController;

/** Photos as the system's picker gives them: the address of somebody else's file. */
@RunWith(RobolectricTestRunner.class)
public class PickedPhotoTest {
    private static final Uri PHOTO = Uri.parse("content://media/picker/0/42");
    private static final String UNREADABLE = "This picture cannot be read; choose another.";
    private static final int MOST_SIDE = 2_048;

    private ActivityController<MainActivity> controller = Robolectric.buildActivity(MainActivity.class);

    @Before
    public void aPhoneWithAModel() throws Exception {
        Phone.setUp();
        PhoneFleet fleet = PhoneFleet.join();
        fleet.assign("fashion-1.0.0.flotilla", FashionBundles.good("1.0.0"));
        controller = Robolectric.buildActivity(MainActivity.class);
        awaitText(controller.setup().get(), R.id.model_name, "fashion 1.0.0");
        controller.get().select(Tabs.PICTURE);
    }

    @After
    public void leave() {
        controller.close();
    }

    private static byte[] photo(int width, int height) {
        Bitmap picture = Bitmap.createBitmap(width, height, Bitmap.Config.ARGB_8888);
        picture.eraseColor(0xff202020);
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        assertTrue(picture.compress(Bitmap.CompressFormat.JPEG, 90, jpeg));
        return jpeg.toByteArray();
    }

    /** Presses the button, and answers for the picker. */
    private void pick(int result, Intent chosen) {
        MainActivity activity = controller.get();
        activity.findViewById(R.id.pick).performClick();
        Intent asked = shadowOf(activity).getNextStartedActivity();
        assertEquals(MediaStore.ACTION_PICK_IMAGES, asked.getAction());
        assertEquals("image/*", asked.getType());
        shadowOf(activity).receiveResult(asked, result, chosen);
    }

    private void pick(Supplier<InputStream> content) {
        ContentResolver resolver = controller.get().getContentResolver();
        shadowOf(resolver).registerInputStreamSupplier(PHOTO, content);
        pick(Activity.RESULT_OK, new Intent().setData(PHOTO));
    }

    @Test
    public void answersAPhotoOfTwelveMegapixelsThatIsDecodedSmaller() {
        byte[] jpeg = photo(4_000, 3_000);
        pick(() -> new ByteArrayInputStream(jpeg));
        MainActivity activity = controller.get();
        awaitPart(activity, R.id.answer_title, " ms");
        awaitText(activity, R.id.answer_by, "Answered on this device by fashion 1.0.0");
        BitmapDrawable shown =
                (BitmapDrawable) activity.<ImageView>findViewById(R.id.picture).getDrawable();
        assertEquals(2_000, shown.getBitmap().getWidth());
        assertEquals(1_500, shown.getBitmap().getHeight());
    }

    @Test
    public void decodesPicturesOfAnyShapeToABoundedSide() {
        for (int[] size : new int[][] {{1, 1}, {MOST_SIDE, 8}, {8, MOST_SIDE + 1}, {9_000, 40}}) {
            byte[] jpeg = photo(size[0], size[1]);
            pick(() -> new ByteArrayInputStream(jpeg));
            ImageView picture = controller.get().findViewById(R.id.picture);
            Phone.await("a picture of " + size[0] + " by " + size[1], () -> shows(picture, size), picture::getDrawable);
        }
    }

    private static boolean shows(ImageView view, int[] size) {
        if (!(view.getDrawable() instanceof BitmapDrawable shown)) {
            return false;
        }
        int width = shown.getBitmap().getWidth();
        int height = shown.getBitmap().getHeight();
        return Math.max(width, height) <= MOST_SIDE && width > height == size[0] > size[1];
    }

    @Test
    public void saysWhatToDoWithAPictureThatCannotBeReadAndAnswersTheNext() {
        Map<String, Supplier<InputStream>> wrong = Map.of(
                "no picture",
                () -> new ByteArrayInputStream("a text".getBytes(StandardCharsets.UTF_8)),
                "nothing",
                () -> new ByteArrayInputStream(new byte[0]),
                "a permission that ended",
                () -> {
                    throw new SecurityException("permission denied");
                },
                "a fault of the app that has it",
                () -> {
                    throw new IllegalStateException("cloud media provider is gone");
                });
        MainActivity activity = controller.get();
        byte[] jpeg = photo(28, 28);
        for (Map.Entry<String, Supplier<InputStream>> each : wrong.entrySet()) {
            pick(each.getValue());
            Phone.await(
                    each.getKey(),
                    () -> Tabs.text(activity, R.id.picture_notice).equals(UNREADABLE),
                    () -> Tabs.text(activity, R.id.picture_notice));
            assertEquals(View.GONE, activity.findViewById(R.id.answer).getVisibility());
            pick(() -> new ByteArrayInputStream(jpeg));
            awaitText(activity, R.id.picture_notice, "");
        }
    }

    @Test
    public void aPhotoThatIsGoneIsSaidToBeUnreadable() {
        pick(Activity.RESULT_OK, new Intent().setData(Uri.parse("content://media/picker/0/gone")));
        awaitText(controller.get(), R.id.picture_notice, UNREADABLE);
    }

    @Test
    public void changesNothingWhenNoneIsChosen() {
        pick(Activity.RESULT_CANCELED, new Intent());
        Phone.idle();
        assertEquals("", Tabs.text(controller.get(), R.id.picture_notice));
        assertEquals(View.GONE, controller.get().findViewById(R.id.answer).getVisibility());
    }
}
