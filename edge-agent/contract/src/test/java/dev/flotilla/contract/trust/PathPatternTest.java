package dev.flotilla.contract.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.flotilla.contract.testkit.Seeds;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {
    private static final int RANDOM_CASES = 20_000;

    @ParameterizedTest
    @CsvSource({
        "targets/*.tgz, targets/foo.tgz, true",
        "targets/*.tgz, targets/foo.txt, false",
        "foo-version-?.tgz, foo-version-2.tgz, true",
        "foo-version-?.tgz, foo-version-alpha.tgz, false",
        "*.tgz, foo.tgz, true",
        "*.tgz, targets/foo.tgz, false",
        "foo.tgz, foo.tgz, true",
        "foo.tgz, fooxtgz, false",
        "*, a, true",
        "*, a/b, false",
        "*/*, a/b, true",
        "*/*, a/b/c, false",
        "**, a/b, false",
        "**/c, b/c, true",
        "a?b, a/b, false",
        "a[/]b, a/b, false",
        "[!x], /, false",
        "a[bc]d, acd, true",
        "a[bc]d, aed, false",
        "a[!bc]d, aed, true",
        "a[!bc]d, abd, false",
        "a[b-d]e, ace, true",
        "a[b-d]e, aee, false",
        "a[]]b, a]b, true",
        "a[b, a[b, true",
        "a[b, ab, false",
        "*a*b*, xxaxxbxx, true",
        "*a*b*, xxbxxaxx, false",
        "a*, a, true",
        "?, '', false",
        "*, '', true",
        "A, a, false",
        "a.b, a.b, true",
        "/a, a, false",
    })
    void matchesAsTheShellDoes(String pattern, String path, boolean matches) {
        assertEquals(matches, new PathPattern(pattern).matches(path), pattern + " " + path);
    }

    @Test
    void agreesWithTheGlobOfTheJdkOnRandomPatterns() {
        Random random = Seeds.random("random path patterns");
        for (int i = 0; i < RANDOM_CASES; i++) {
            String pattern = text(random, "ab*?/", 8);
            String path = text(random, "ab/", 8);
            boolean expected = FileSystems.getDefault()
                    .getPathMatcher("glob:" + pattern.replaceAll("\\*+", "*"))
                    .matches(Path.of(path));
            assertEquals(expected, new PathPattern(pattern).matches(path), pattern + " against " + path);
        }
    }

    /** Without double slashes and slashes at the ends, which the JDK would take away. */
    private static String text(Random random, String alphabet, int longest) {
        StringBuilder text = new StringBuilder();
        int length = 1 + random.nextInt(longest);
        for (int i = 0; i < length; i++) {
            char next = alphabet.charAt(random.nextInt(alphabet.length()));
            boolean doubled = next == '/' && (i == 0 || i == length - 1 || text.charAt(i - 1) == '/');
            text.append(doubled ? 'a' : next);
        }
        return text.toString();
    }

    @Test
    void endsSoonOnHostilePatterns() {
        String pattern = "*a".repeat(2_000) + "b";
        assertFalse(new PathPattern(pattern).matches("a".repeat(4_000)));
    }
}
