package dev.flotilla.tflite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResidentMemoryTest {
    @TempDir
    private Path folder;

    private OptionalLong saying(String status) throws IOException {
        Path file = folder.resolve("status");
        Files.write(file, status.getBytes(StandardCharsets.UTF_8));
        return ResidentMemory.find(file);
    }

    @Test
    void readsTheResidentSet() throws IOException {
        assertEquals(OptionalLong.of(84_996L * 1024), saying("Name:\tjava\nVmHWM:\t  90000 kB\nVmRSS:\t   84996 kB\n"));
    }

    @Test
    void saysNothingWhereTheSystemSaysNothing() throws IOException {
        assertEquals(OptionalLong.empty(), saying(""));
        assertEquals(OptionalLong.empty(), saying("VmRSS:\tmuch kB\n"));
        assertEquals(OptionalLong.empty(), saying("VmRSS:\t99999999999999999999 kB\n"));
        assertEquals(OptionalLong.empty(), saying("VmRSS:\t9223372036854775807 kB\n"));
        assertEquals(OptionalLong.empty(), ResidentMemory.find(folder.resolve("absent")));
    }

    @Test
    void knowsThisProcess() {
        Path status = Path.of("/proc/self/status");
        assumeTrue(Files.exists(status), "there is no " + status + " here");
        long resident = ResidentMemory.find().orElseThrow();
        assertTrue(resident > 1 << 20, resident + " bytes");
    }
}
