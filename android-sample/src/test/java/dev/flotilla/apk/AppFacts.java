package dev.flotilla.apk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the manifest in an APK says, as the lines of {@code aapt2 dump badging}. */
record AppFacts(String name, String minSdk, String targetSdk, String launchableActivity) {
    private static final String ACTIVITY = ".MainActivity";
    private static final List<String> TOLD = List.of(
            "package:",
            "minSdkVersion:",
            "targetSdkVersion:",
            "uses-permission:",
            "launchable-activity:",
            "native-code:");

    static AppFacts of(String namespace, String versionCode, String versionName, String minSdk, String targetSdk) {
        return new AppFacts(
                "package: name='" + namespace + "' versionCode='" + versionCode + "' versionName='" + versionName + "'",
                "minSdkVersion:'" + minSdk + "'",
                "targetSdkVersion:'" + targetSdk + "'",
                "launchable-activity: name='" + namespace + ACTIVITY + "'");
    }

    /** The lines of an APK that tell something. */
    static List<String> dump(Path aapt2, Path apk) throws IOException {
        Process process = new ProcessBuilder(aapt2.toString(), "dump", "badging", apk.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = process.inputReader().lines().toList();
        try {
            if (process.waitFor() != 0) {
                throw new IOException(apk + ": aapt2 cannot read it, see above");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return lines.stream()
                .filter(line -> TOLD.stream().anyMatch(line::startsWith))
                .toList();
    }

    /** What of this the lines of an APK do not say. */
    List<String> missingIn(List<String> badging) {
        return Stream.of(name, minSdk, targetSdk, launchableActivity)
                .filter(fact -> badging.stream().noneMatch(line -> line.startsWith(fact)))
                .toList();
    }
}
