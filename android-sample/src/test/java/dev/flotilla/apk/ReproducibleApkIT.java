package dev.flotilla.apk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproducibleApkIT {
    private static final long SAME = -1;

    @Test
    void aSecondBuildElsewhereGivesTheSameBytes(@TempDir Path work) throws Exception {
        Parameters parameters = Parameters.load();
        Path second = work.resolve("second.apk");
        ApkBuilder.shrinking(parameters, work).write(second, List.of(PackageApk.ARM, PackageApk.PC));
        assertEquals(SAME, Files.mismatch(parameters.apk(), second), "the first byte that differs");
    }
}
