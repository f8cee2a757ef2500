package dev.flotilla.contract.preprocess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.contract.preprocess.Resize.Sampling;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreprocessorTest {
    private static final ImageSpec TWO_CHANNELS = ImageSpec.exact(1, 2, 2, List.of(0.0, 128.0), List.of(255.0, 2.0));

    private static ImageSpec colour(Channels channels, Optional<Resize> resize) {
        List<Double> mean = channels == Channels.GRAY ? List.of(0.0) : List.of(0.0, 0.0, 0.0);
        List<Double> std = channels == Channels.GRAY ? List.of(1.0) : List.of(1.0, 1.0, 1.0);
        return new ImageSpec(1, 1, channels, resize, Normalization.of(mean, std));
    }

    @Test
    void subtractsTheMeanAndDividesPerChannel() throws Exception {
        byte[] pixels = {0, (byte) 128, (byte) 255, (byte) 130};
        assertArrayEquals(
                new float[] {0, 0, 1, 1}, Preprocessor.of(TWO_CHANNELS).toFloat(pixels));
    }

    @Test
    void scalesBeforeItSubtracts() throws Exception {
        Normalization imagenet = new Normalization(
                List.of(1 / 255.0, 1 / 255.0, 1 / 255.0), List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));
        ImageSpec spec = new ImageSpec(1, 1, Channels.RGB, Optional.empty(), imagenet);
        float[] values = Preprocessor.of(spec).toFloat(new byte[] {0, (byte) 128, (byte) 255});
        assertArrayEquals(new float[] {-2.117904f, 0.2051821f, 2.64f}, values, 1e-6f);
        assertEquals(0xc0078bbd, Float.floatToIntBits(values[0]), "to the bit, on every platform");
    }

    @Test
    void ordersChannelsAsTheModelWantsThem() throws Exception {
        Image red = Image.rgb(1, 1, new byte[] {(byte) 200, 100, 50});
        assertArrayEquals(
                new float[] {50, 100, 200},
                Preprocessor.of(colour(Channels.BGR, Optional.empty())).toFloat(red));
        assertArrayEquals(
                new float[] {50, 100, 200},
                Preprocessor.of(colour(Channels.BGR, Optional.empty())).toFloat(new byte[] {(byte) 200, 100, 50}),
                "a device hands over red first, too");
        assertArrayEquals(
                new float[] {124}, // (299 · 200 + 587 · 100 + 114 · 50) / 1000 = 124.2
                Preprocessor.of(colour(Channels.GRAY, Optional.empty())).toFloat(red));
        assertArrayEquals(
                new float[] {7, 7, 7},
                Preprocessor.of(colour(Channels.RGB, Optional.empty())).toFloat(Image.gray(1, 1, new byte[] {7})));
    }

    @Test
    void refusesAnotherNumberOfPixels() {
        refuses(TWO_CHANNELS, new byte[3], "input: expected 4 bytes (1x2x2, one byte a value), got 3");
    }

    @Test
    void refusesImagesItCannotBringToTheModelsForm() {
        Image image = Image.gray(2, 3, new byte[6]);
        WrongInputException size =
                assertThrows(WrongInputException.class, () -> Preprocessor.of(colour(Channels.GRAY, Optional.empty()))
                        .toFloat(image));
        assertEquals(
                "an image of 2x3 pixels (height x width), but the preprocessing wants 1x1 and does not resize; give it a"
                        + " 'resize'",
                size.getMessage());
        assertThrows(
                WrongInputException.class, () -> Preprocessor.of(TWO_CHANNELS).toFloat(image));
        assertThrows(
                WrongInputException.class, () -> Preprocessor.of(TWO_CHANNELS).toFloat(Map.of("a", "1")));
    }

    @Test
    void resizesBeforeItNormalizes() throws Exception {
        ImageSpec spec = colour(Channels.GRAY, Optional.of(Resize.stretch(Sampling.AREA)));
        Image image = Image.rgb(1, 2, new byte[] {10, 10, 10, 20, 20, 20});
        assertArrayEquals(new float[] {15}, Preprocessor.of(spec).toFloat(image));
    }

    private static void refuses(PreprocessSpec spec, byte[] sample, String message) {
        WrongInputException e = assertThrows(
                WrongInputException.class,
                () -> Preprocessor.of(spec).toFloat(sample),
                new String(sample, StandardCharsets.UTF_8));
        assertEquals(message, e.getMessage());
    }

    @Test
    void fillsClipsAndSpreadsColumns() throws Exception {
        Preprocessor features = Preprocessor.of(PreprocessSpecTest.FEATURES);
        assertArrayEquals(new float[] {2.5f, 0, 1, 0}, features.toFloat(utf8("45,green,")));
        assertArrayEquals(new float[] {5, 1, 0, 7}, features.toFloat(utf8("1e3,,7\r\n")));
        assertArrayEquals(new float[] {-1, 0, 0, -0.5f}, features.toFloat(utf8("10,\"a \"\"new\"\" one\",-.5")));
        assertArrayEquals(
                new float[] {-1, 1, 0, 0},
                features.toFloat(Map.of("colour", "red", "age", "-3", "weight", "", "spare", "x")));
    }

    @Test
    void namesTheColumnOfAValueItCannotUse() {
        PreprocessSpec spec = PreprocessSpecTest.FEATURES;
        refuses(spec, utf8(",red,1"), "column 'age' is empty, and the preprocessing has no fill for it");
        refuses(spec, utf8("old,red,1"), "column 'age' 'old' is not a number");
        refuses(spec, utf8("NaN,red,1"), "column 'age' 'NaN' is not a number");
        refuses(spec, utf8("0x1p3,red,1"), "column 'age' '0x1p3' is not a number");
        refuses(spec, utf8("1e999,red,1"), "column 'age' '1e999' is too large");
        refuses(spec, utf8("1,red,1e300"), "column 'weight' '1e300' gives no finite 32-bit number");
        refuses(spec, utf8("1,red"), "input: expected 3 columns, got 2");
        refuses(spec, utf8("1,red,1\n2,red,1"), "input: expected one record, got several");
        refuses(spec, utf8("1,\"red,1"), "input: line 1, column 2: the text ends within quotes");
        PreprocessSpec strict =
                new FeatureSpec(List.of(new Feature.Category("colour", List.of("red"), Optional.empty(), false)));
        refuses(strict, utf8("blue"), "column 'colour' 'blue' is none of the categories [red]");
        WrongInputException missing = assertThrows(
                WrongInputException.class, () -> Preprocessor.of(strict).toFloat(Map.of("size", "1")));
        assertEquals("column 'colour' is missing; there are [size]", missing.getMessage());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
