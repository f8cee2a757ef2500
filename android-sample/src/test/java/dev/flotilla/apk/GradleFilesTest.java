package dev.flotilla.apk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The files for Android Studio, which no build here runs, say what the pom says. */
class GradleFilesTest {
    private static final Pattern ARTIFACT =
            Pattern.compile("\"((?:dev\\.flotilla|org\\.bytedeco|org\\.robolectric):[^\"]*)\"");

    private final Properties pom = new Properties();
    private String gradle = "";

    @BeforeEach
    void read() throws Exception {
        try (InputStream in = GradleFilesTest.class.getResourceAsStream("/apk.properties")) {
            pom.load(in);
        }
        gradle = Files.readString(Path.of(value("module"), "build.gradle.kts"));
    }

    @Test
    void saysThatItIsNotRun() {
        assertTrue(gradle.startsWith("// Not run by this project's builds"), gradle);
    }

    @Test
    void hasTheSameNamesAndNumbers() {
        assertEquals(quoted("namespace"), setting("namespace"));
        assertEquals(quoted("namespace"), setting("applicationId"));
        assertEquals(value("min-sdk"), setting("minSdk"));
        assertEquals(value("target-sdk"), setting("targetSdk"));
        assertEquals(value("target-sdk"), setting("compileSdk"));
        assertEquals(value("version-code"), setting("versionCode"));
        assertEquals(quoted("version-name"), setting("versionName"));
    }

    @Test
    void hasTheSameRulesAndTools() {
        assertTrue(gradle.contains("\"proguard-rules.pro\""));
        // Google publishes its Gradle plugin and apksig together.
        assertTrue(gradle.contains("id(\"com.android.application\") version " + quoted("apksig")), gradle);
    }

    @Test
    void hasTheSameLibraries() {
        Matcher artifact = ARTIFACT.matcher(gradle);
        int found = 0;
        while (artifact.find()) {
            String[] parts = artifact.group(1).split(":", -1);
            String version =
                    switch (parts[0]) {
                        case "dev.flotilla" -> value("version-name");
                        case "org.bytedeco" -> value(parts[1]);
                        default -> value(parts[0]);
                    };
            assertEquals(version, parts[2], artifact.group(1));
            found++;
        }
        assertTrue(found > 5, gradle);
    }

    private String setting(String name) {
        Matcher line = Pattern.compile("(?m)^ *" + name + " = (.*)$").matcher(gradle);
        assertTrue(line.find(), name);
        return line.group(1);
    }

    private String quoted(String key) {
        return '"' + value(key) + '"';
    }

    private String value(String key) {
        String value = pom.getProperty(key);
        assertTrue(value != null, key);
        return value;
    }
}
