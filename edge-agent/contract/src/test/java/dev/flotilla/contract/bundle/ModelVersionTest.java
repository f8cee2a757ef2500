package dev.flotilla.contract.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelVersionTest {
    @Test
    void ordersByNumberNotByText() {
        assertTrue(ModelVersion.parse("1.10.0").compareTo(ModelVersion.parse("1.9.9")) > 0);
        assertTrue(ModelVersion.parse("1.9.9").compareTo(ModelVersion.parse("2.0.0")) < 0);
    }

    @Test
    void textLeadsBack() {
        assertEquals("1.20.3", ModelVersion.parse("1.20.3").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1.2", "1.2.3.4", "01.2.3", "1.2.3-rc", "-1.2.3", "1.2.9999999"})
    void refusesOtherForms(String text) {
        assertThrows(IllegalArgumentException.class, () -> ModelVersion.parse(text));
    }
}
