package dev.flotilla.compiler.quant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetRuntimeTest {
    @Test
    void comparesByNumberNotByText() {
        assertTrue(TargetRuntime.parse("2.9").compareTo(TargetRuntime.parse("2.17.1")) < 0);
        assertEquals(TargetRuntime.DEFAULT, TargetRuntime.parse("2.20.0"));
    }

    @Test
    void denseLayersHaveScalesPerChannelFrom210On() {
        assertFalse(TargetRuntime.parse("2.9").scalesPerChannel("FULLY_CONNECTED"));
        assertTrue(TargetRuntime.parse("2.10").scalesPerChannel("FULLY_CONNECTED"));
        assertTrue(TargetRuntime.parse("3.0").scalesPerChannel("FULLY_CONNECTED"));
        assertTrue(TargetRuntime.OLDEST.scalesPerChannel("CONV_2D"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "2.x", "1.15", "2.2", "-2.9", "2.1234"})
    void refusesOtherFormsAndOlderVersions(String text) {
        assertThrows(IllegalArgumentException.class, () -> TargetRuntime.parse(text));
    }
}
