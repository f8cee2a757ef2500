package dev.flotilla.apk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The README is held to what is built. */
class ReadmeTest {
    private static final Pattern ASKED =
            Pattern.compile("<uses-permission android:name=\"android\\.permission\\.(\\w+)\"");
    private static final Pattern EXPLAINED = Pattern.compile("(?m)^\\| `([A-Z_]+)` \\| \\S.* \\|$");
    private static final Pattern PICTURE = Pattern.compile("!\\[([^\\]]*)\\]\\(([^)]+)\\)");
    /** A page that loads many times as much is read by nobody on a train. */
    private static final long MOST_OF_A_PICTURE = 200_000;

    private String readme = "";

    @BeforeEach
    void read() throws Exception {
        readme = Files.readString(Path.of("README.md"));
    }

    @Test
    void explainsEachPermissionOfTheManifestAndNoOther() throws Exception {
        Set<String> asked = all(ASKED, Files.readString(Path.of("src/main/AndroidManifest.xml")));
        assertFalse(asked.isEmpty());
        assertEquals(asked, all(EXPLAINED, readme));
    }

    @Test
    void showsPicturesThatAreThereAndSaysWhatIsOnThem() throws Exception {
        Matcher picture = PICTURE.matcher(readme);
        int found = 0;
        while (picture.find()) {
            assertFalse(picture.group(1).isBlank(), picture.group());
            assertTrue(Files.size(Path.of(picture.group(2))) <= MOST_OF_A_PICTURE, picture.group());
            found++;
        }
        assertTrue(found > 3, readme);
    }

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
