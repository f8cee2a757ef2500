package dev.flotilla.daemon;

import dev.flotilla.contract.protocol.EnrolmentToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Enrolment tokens that a user gives. */
final class Tokens {
    private Tokens() {}

    static EnrolmentToken parse(String text) throws BadInputException {
        try {
            return EnrolmentToken.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadInputException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * The tokens of a file, one a line.
     *
     * @param most how many are read
     */
    static List<EnrolmentToken> lines(Path file, int most) throws BadInputException, IOException {
        List<EnrolmentToken> tokens = new ArrayList<>();
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            for (String line : (Iterable<String>) lines.limit(most)::iterator) {
                tokens.add(parse(line));
            }
        } catch (BadInputException e) {
            throw new BadInputException(file + ", line " + (tokens.size() + 1) + ": " + e.getMessage(), e);
        }
        return tokens;
    }
}
