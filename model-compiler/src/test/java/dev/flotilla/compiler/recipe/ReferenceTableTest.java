package dev.flotilla.compiler.recipe;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.calibrate.CalibrationMethod;
import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.quant.Scheme;
import dev.flotilla.compiler.testkit.RefSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Public models on fixed splits, against what the official converter made of them. Prints the table: {@code mvn -Pquick -pl
 * model-compiler -am test -Dtest=ReferenceTableTest -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class ReferenceTableTest {
    static List<ReferenceCase> twins() {
        return List.of(ReferenceCase.resnet8(), ReferenceCase.anomalies(), ReferenceCase.hello());
    }

    @ParameterizedTest
    @MethodSource("twins")
    void isAsNearToFloatAsTheOfficialTwin(ReferenceCase how) throws Exception {
        Judged official = Judged.of(how, RefSet.model(how.twin().orElseThrow()));
        print(how, "official", official);
        ours(how, CalibrationMethod.MIN_MAX);
        Judged ours = ours(how, CalibrationMethod.BEST);
        assertTrue(ours.bytes() <= 1.10 * official.bytes(), "size");
        assertTrue(ours.sqnrDecibels() >= official.sqnrDecibels(), "SQNR");
        assertTrue(!how.classifier() || ours.agreement() >= official.agreement(), "agreement");
    }

    @Test
    void keywordsLoseAtMostTwoOfFourHundredAnswers() throws Exception {
        ours(ReferenceCase.keywords(), CalibrationMethod.MIN_MAX);
        Judged ours = ours(ReferenceCase.keywords(), CalibrationMethod.BEST);
        assertTrue(ours.answers().orElseThrow().lost() <= 2);
    }

    @Test
    void anomaliesKeep33DecibelsOnWindowsThatDidNotCalibrate() throws Exception {
        assertTrue(ours(ReferenceCase.anomalies(), CalibrationMethod.BEST).sqnrDecibels() >= 33);
    }

    private static Judged ours(ReferenceCase how, CalibrationMethod method) throws Exception {
        byte[] model = new Compilation(ModelReader.read(how.model()), Recipe.of(Scheme.INT8, method))
                .run(how.calibration())
                .model();
        Judged judged = Judged.of(how, model);
        print(how, method.toString(), judged);
        return judged;
    }

    private static void print(ReferenceCase how, String variant, Judged judged) {
        System.out.println(judged.row(how.toString(), variant));
    }
}
