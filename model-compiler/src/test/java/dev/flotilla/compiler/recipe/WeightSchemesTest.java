package dev.flotilla.compiler.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.data.NoSamples;
import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.quant.Scheme;
import dev.flotilla.compiler.testkit.RefSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The schemes that can do without samples, on real models. */
class WeightSchemesTest {
    private static final Feed NO_SAMPLES = new NoSamples();

    static Stream<ReferenceCase> models() {
        return Stream.of(
                ReferenceCase.resnet8(),
                ReferenceCase.keywords(),
                ReferenceCase.anomalies(),
                ReferenceCase.mobilenet());
    }

    static Stream<ReferenceCase> modelsAndHello() {
        return Stream.concat(models(), Stream.of(ReferenceCase.hello()));
    }

    @ParameterizedTest
    @MethodSource("modelsAndHello")
    void float16KeepsSixtyDecibelsWhenSamplesShowWhatItTakes(ReferenceCase how) throws Exception {
        Judged judged = judge(how, Scheme.FP16, how.calibration());
        assertTrue(judged.sqnrDecibels() >= 60, judged.sqnrDecibels() + " dB");
        // Of hello's 3164 bytes, fewer than half are weights.
        boolean tiny = how.original().startsWith("hello");
        assertTrue(judged.bytes() < (tiny ? 0.9 : 0.75) * how.model().length, judged.bytes() + " bytes");
    }

    @ParameterizedTest
    @MethodSource("models")
    void float16WithoutSamplesIsHalfTheSize(ReferenceCase how) throws Exception {
        Judged judged = judge(how, Scheme.FP16, NO_SAMPLES);
        // MobileNet, with 27 convolutions one after the other, takes samples to reach 60 dB.
        boolean deep = how.original().startsWith("mobilenet");
        assertTrue(judged.sqnrDecibels() >= (deep ? 57 : 60), judged.sqnrDecibels() + " dB");
        assertTrue(judged.bytes() <= 0.6 * how.model().length, judged.bytes() + " bytes");
    }

    @ParameterizedTest
    @MethodSource("models")
    void dynamicIsAThirdOfTheSizeAndStaysNear(ReferenceCase how) throws Exception {
        Judged judged = judge(how, Scheme.DYNAMIC, NO_SAMPLES);
        assertTrue(judged.sqnrDecibels() >= 12, judged.sqnrDecibels() + " dB");
        assertTrue(judged.bytes() <= 0.5 * how.model().length, judged.bytes() + " bytes");
    }

    @Test
    void dynamicIsNearerThanTheOfficialTwin() throws Exception {
        ReferenceCase how = ReferenceCase.anomalies();
        Judged official = Judged.of(how, RefSet.model("ad01_dynrange"));
        System.out.println(official.row(how.toString(), "official dynamic"));

        assertTrue(judge(how, Scheme.DYNAMIC, NO_SAMPLES).sqnrDecibels() >= official.sqnrDecibels());
    }

    @ParameterizedTest
    @EnumSource(names = {"FP16", "DYNAMIC"})
    void refusesAModelWithNothingToGain(Scheme scheme) {
        byte[] original = RefSet.unit("aeq_single_add");
        UnsupportedModelException e = assertThrows(
                UnsupportedModelException.class,
                () -> new Compilation(ModelReader.read(original), Recipe.of(scheme)).run(NO_SAMPLES));
        assertTrue(e.getMessage().contains("large enough"), e.getMessage());
    }

    private static Judged judge(ReferenceCase how, Scheme scheme, Feed samples) throws Exception {
        Compiled compiled = new Compilation(ModelReader.read(how.model()), Recipe.of(scheme)).run(samples);
        assertEquals(Math.min(samples.size(), 64), compiled.calibrationSamples());
        Judged judged = Judged.of(how, compiled.model());
        System.out.println(judged.row(how.toString(), scheme + (samples.size() == 0 ? "" : " (samples)")));
        return judged;
    }
}
