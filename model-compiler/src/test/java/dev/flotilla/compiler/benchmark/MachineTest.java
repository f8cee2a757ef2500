package dev.flotilla.compiler.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
    @TempDir
    Path folder;

    @Test
    void readsTheProcessorsNameWhereThereIsOne() throws Exception {
        Path list = Files.writeString(folder.resolve("cpuinfo"), "processor : 0\nmodel name\t: Some CPU @ 2 GHz\n");
        assertEquals("Some CPU @ 2 GHz", Machine.cpu(list, "x"));
        assertEquals("x", Machine.cpu(folder.resolve("none"), "x"));
        assertEquals("x", Machine.cpu(Files.writeString(list, "CPU part : 0xd0c\n"), "x"));
    }

    @Test
    void saysWhatFiguresDependOn() {
        String text = Machine.current("2.20.0").toString();
        assertTrue(text.contains("TensorFlow Lite 2.20.0") && text.contains(System.getProperty("os.arch")), text);
    }
}
