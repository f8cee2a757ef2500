package dev.flotilla.fleet.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardTest {

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "a, a, true",
                "a, ab, false",
                "a*, ab, true",
                "*b, ab, true",
                "*, ``, true",
                "a*a, a, false",
                "a*a, aa, true",
                "a*b*c, axbxc, true",
                "a*bc*c, abc, false",
                "*ab*ab, ab, false",
                "*ab*ab*, xabab, true",
                "a**b, ab, true",
                "a\\*b, a*b, true",
                "a\\*b, axb, false",
                "a\\\\*, a\\b, true",
                "a\\b, a\\b, true",
                "a?b, axb, false",
            })
    void matches(String pattern, String text, boolean expected) {
        assertEquals(expected, Wildcard.parse(pattern).matches(text));
    }

    @ParameterizedTest
    @CsvSource({"a*b, a%b", "50%_*, 50\\%\\_%", "a\\\\*, a\\\\%", "plain, plain"})
    void escapesWhatLikeWouldTakeForAWildcard(String pattern, String like) {
        assertEquals(like, Wildcard.parse(pattern).toLike());
    }
}
