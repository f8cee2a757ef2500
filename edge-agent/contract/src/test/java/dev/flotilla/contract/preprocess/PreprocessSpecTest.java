package dev.flotilla.contract.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.preprocess.Resize.Fit;
import dev.flotilla.contract.preprocess.Resize.Sampling;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreprocessSpecTest {
    static final FeatureSpec FEATURES = new FeatureSpec(List.of(
            new Feature.Numeric("age", Optional.empty(), Optional.of(10.0), Optional.of(70.0), 20, 10),
            new Feature.Category("colour", List.of("red", "green"), Optional.of("red"), true),
            new Feature.Numeric("weight", Optional.of(0.0), Optional.empty(), Optional.empty(), 0, 1)));

    private static final ImageSpec FIRST = ImageSpec.exact(1, 2, 3, List.of(0.0, 1.0, 2.0), List.of(1.0, 1.0, 1.0));

    @Test
    void jsonLeadsBack() throws Exception {
        Normalization scaled =
                new Normalization(List.of(0.5, 1.0, 1.0), List.of(0.0, 1.0, 2.0), List.of(1.0, 1.0, 1.0));
        List<PreprocessSpec> specs = List.of(
                FIRST,
                FEATURES,
                new ImageSpec(4, 4, Channels.BGR, Optional.empty(), FIRST.normalization()),
                new ImageSpec(4, 4, Channels.RGB, Optional.empty(), scaled),
                new ImageSpec(
                        4,
                        4,
                        Channels.RGB,
                        Optional.of(new Resize(Sampling.BILINEAR, Fit.LETTERBOX, 114)),
                        FIRST.normalization()));
        for (PreprocessSpec spec : specs) {
            assertEquals(spec, PreprocessSpec.parse(spec.toJson()));
        }
    }

    @Test
    void writesTheFirstSchemaWhereThatIsEnough() {
        String json = new String(FIRST.toJson(), StandardCharsets.UTF_8).replaceAll("\\s", "");
        assertEquals(
                "{\"schema\":1,\"height\":1,\"width\":2,\"channels\":3,\"mean\":[0.0,1.0,2.0],\"std\":[1.0,1.0,1.0]}",
                json);
    }

    @Test
    void refusesSpecsThatCannotBeApplied() {
        assertThrows(IllegalArgumentException.class, () -> ImageSpec.exact(0, 1, 1, List.of(0.0), List.of(1.0)));
        assertThrows(IllegalArgumentException.class, () -> ImageSpec.exact(1, 1, 5, List.of(0.0), List.of(1.0)));
        assertThrows(IllegalArgumentException.class, () -> ImageSpec.exact(1, 1, 2, List.of(0.0), List.of(1.0)));
        assertThrows(IllegalArgumentException.class, () -> ImageSpec.exact(1, 1, 1, List.of(0.0), List.of(0.0)));
        assertThrows(IllegalArgumentException.class, () -> ImageSpec.exact(1, 1, 1, List.of(Double.NaN), List.of(1.0)));
        assertThrows(IllegalArgumentException.class, () -> new FeatureSpec(List.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new FeatureSpec(Collections.nCopies(2, Feature.Numeric.plain("a"))));
        assertThrows(IllegalArgumentException.class, () -> new Resize(Sampling.AREA, Fit.CROP, 1));
    }

    @Test
    void saysWhatIsWrongInTheJson() {
        assertMalformed("{'schema':3}", "schema: 3 is not within 1 and 2");
        assertMalformed("{'schema':1,'resise':{}}", "resise: unknown field; known are [channels, height, mean,");
        assertMalformed(
                "{'schema':1,'height':1,'width':1,'channels':1,'mean':[0],'std':[-1]}",
                "preprocessing: std -1.0 is not positive");
        assertMalformed("{'schema':2}", "schema 2 needs either 'image' or 'features'");
        assertMalformed("{'schema':2,'image':{},'features':[]}", "schema 2 needs either 'image' or 'features'");
        String image = "{'schema':2,'image':{'height':1,'width':1,'channels':'gray','mean':[0],'std':[1]";
        assertMalformed(image.replace("gray", "grey") + "}}", "channels: 'grey' is none of gray, two, rgb, bgr, four");
        assertMalformed(image + ",'layout':'nchw'}}", "image.layout: unknown field");
        assertMalformed(image + ",'scale':[1,2]}}", "preprocessing: scale has 2 values, mean has 1");
        assertMalformed(image + ",'resize':{'sampling':'bicubic'}}}", "sampling: 'bicubic' is none of nearest,");
        assertMalformed("{'schema':2,'features':[{'column':'a','clip':1}]}", "features[0].clip: unknown field");
        assertMalformed("{'schema':2,'features':[{'column':'a','std':0}]}", "preprocessing: column 'a': std is not");
        assertMalformed(
                "{'schema':2,'features':[{'column':'a','categories':['b'],'fill':'c'}]}",
                "preprocessing: column 'a': fill 'c' is no category");
    }

    private static void assertMalformed(String json, String message) {
        byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        MalformedDocumentException e =
                assertThrows(MalformedDocumentException.class, () -> PreprocessSpec.parse(bytes), json);
        assertTrue(String.valueOf(e.getMessage()).startsWith(message), e.getMessage());
    }
}
