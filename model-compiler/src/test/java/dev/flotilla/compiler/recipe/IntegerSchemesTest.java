package dev.flotilla.compiler.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.calibrate.CalibrationMethod;
import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.quant.Scheme;
import dev.flotilla.compiler.quant.TargetRuntime;
import dev.flotilla.compiler.testkit.RefSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The integer schemes beside plain int8, on public models and fixed splits. */
class IntegerSchemesTest {
    private static final TargetRuntime OLD = TargetRuntime.parse("2.9");

    static List<ReferenceCase> cases() {
        return List.of(
                ReferenceCase.resnet8(), ReferenceCase.keywords(), ReferenceCase.anomalies(), ReferenceCase.hello());
    }

    private static Recipe plain(Scheme scheme) {
        return Recipe.of(scheme, CalibrationMethod.MIN_MAX).recovering(Set.of());
    }

    private static Judged judge(ReferenceCase how, String variant, Recipe recipe) throws Exception {
        Compiled compiled = new Compilation(ModelReader.read(how.model()), recipe).run(how.calibration());
        assertEquals(List.of(), compiled.floats());
        Judged judged = Judged.of(how, compiled.model());
        System.out.println(judged.row(how.toString(), variant));
        return judged;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void int16IsNearerThanInt8WithAndWithoutRecovery(ReferenceCase how) throws Exception {
        Judged narrow = judge(how, "int8 plain", plain(Scheme.INT8));
        Judged wide = judge(how, "int16x8 plain", plain(Scheme.INT16X8));
        assertTrue(wide.sqnrDecibels() > narrow.sqnrDecibels());
        Judged narrowDefault = judge(how, "int8 default", Recipe.of(Scheme.INT8));
        Judged wideDefault = judge(how, "int16x8 default", Recipe.of(Scheme.INT16X8));
        assertTrue(wideDefault.sqnrDecibels() > narrowDefault.sqnrDecibels());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void floatPortsGiveTheOutputsOfInt8(ReferenceCase how) throws Exception {
        Judged inner = judge(how, "int8", plain(Scheme.INT8));
        Judged outer = judge(how, "int8-float-io", plain(Scheme.INT8_FLOAT_IO));
        assertEquals(inner.sqnrDecibels(), outer.sqnrDecibels(), 0.01);
    }

    @Test
    void anOlderRuntimeCostsDenseLayersTheirScalesPerChannel() throws Exception {
        ReferenceCase how = ReferenceCase.anomalies();
        Judged perChannel = judge(how, "per channel", plain(Scheme.INT8));
        Judged perTensor = judge(how, "for 2.9", plain(Scheme.INT8).forRuntime(OLD));
        assertTrue(perTensor.bytes() < perChannel.bytes());
        assertTrue(perTensor.sqnrDecibels() < perChannel.sqnrDecibels());
        Judged recovered = judge(how, "for 2.9 default", Recipe.of(Scheme.INT8).forRuntime(OLD));
        assertTrue(perTensor.sqnrDecibels() > 24);
        assertTrue(recovered.sqnrDecibels() > 22);
    }

    @Test
    void digitsAreNoLargerThanTheOfficialTwin() throws Exception {
        SeededFeed noise = new SeededFeed(UnitModel.SEED, 16, 0, 1);
        byte[] original = RefSet.model("aeq_mnist_float");
        byte[] ours = new Compilation(ModelReader.read(original), Recipe.of(Scheme.INT8))
                .run(noise)
                .model();
        System.out.println("aeq_mnist: " + ours.length + " bytes, " + Nearness.of(original, ours, noise));
        assertTrue(ours.length <= 1.10 * RefSet.model("aeq_mnist_int8").length);
    }
}
