package dev.flotilla.compiler.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandTextTest {
    @Test
    void quotesWhatAShellWouldTakeApart() {
        assertEquals(
                "flotilla-compiler compile 'my model.tflite' \\\n  --keep-float 'it'\\''s $HOME' \\\n  --calibration=a/b.npy",
                CommandText.of(
                        List.of("compile", "my model.tflite", "--keep-float", "it's $HOME", "--calibration=a/b.npy")));
    }
}
