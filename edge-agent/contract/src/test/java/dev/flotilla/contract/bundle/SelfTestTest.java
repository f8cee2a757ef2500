package dev.flotilla.contract.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SelfTestTest {
    private static final SelfTest.Case FIRST = new SelfTest.Case(new byte[] {1, 2}, new byte[] {10, -20});
    private static final SelfTest.Case SECOND = new SelfTest.Case(new byte[] {3, 4}, new byte[] {30, 40});

    @Test
    void acceptsJustTheExpectedOutputs() {
        SelfTest exact = new SelfTest(List.of(FIRST, SECOND), 0);
        assertEquals(Optional.empty(), exact.check(Arrays.asList(new byte[] {10, -20}, new byte[] {30, 40})));
        assertEquals(
                Optional.of("self-test: case 2 of 2: output 1 is 41, expected 40"),
                exact.check(Arrays.asList(new byte[] {10, -20}, new byte[] {30, 41})));
        assertEquals(
                Optional.of("self-test: 1 outputs for 2 cases"),
                exact.check(Collections.singletonList(new byte[] {10, -20})));
        assertEquals(
                Optional.of("self-test: case 1 of 2: expected 2 output bytes, got 1"),
                exact.check(Arrays.asList(new byte[] {10}, new byte[] {30, 40})));
    }

    @Test
    void acceptsDifferencesUpToTheGivenOne() {
        SelfTest tolerant = new SelfTest(List.of(FIRST), 1);
        assertEquals(Optional.empty(), tolerant.check(Collections.singletonList(new byte[] {11, -21})));
        assertEquals(
                Optional.of("self-test: case 1 of 1: output 0 is 12, expected 10 within 1"),
                tolerant.check(Collections.singletonList(new byte[] {12, -20})));
    }

    @Test
    void outputDigestIsOverAllExpectedOutputs() {
        SelfTest test = new SelfTest(List.of(FIRST, SECOND), 0);
        assertEquals(Digest.of(new byte[] {10, -20, 30, 40}), test.outputDigest());
        assertEquals(
                test.outputDigest(), SelfTest.digestOf(Arrays.asList(FIRST.expectedOutput(), SECOND.expectedOutput())));
    }

    @Test
    void goldenBytesLeadBack() throws Exception {
        SelfTest test = new SelfTest(List.of(FIRST, SECOND), 1);
        byte[] golden = Hex.parse("a461760166696e70757473824201024203046" + "76f75747075747382420aec421e28"
                + "706d6178416273446966666572656e636501");
        assertEquals(Hex.of(golden), Hex.of(test.toCbor()));
        SelfTest parsed = SelfTest.parse(golden);
        assertEquals(1, parsed.maxAbsDifference());
        assertArrayEquals(SECOND.input(), parsed.cases().get(1).input());
    }

    @Test
    void refusesUnpairedCases() {
        byte[] unpaired = Hex.parse(
                "a461760166696e707574738142010267" + "6f75747075747380" + "706d6178416273446966666572656e636500");
        assertThrows(MalformedDocumentException.class, () -> SelfTest.parse(unpaired));
        assertThrows(IllegalArgumentException.class, () -> new SelfTest(Collections.emptyList(), 0));
    }
}
