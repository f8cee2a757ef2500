package dev.flotilla.daemon;

import dev.flotilla.contract.protocol.EnrolmentToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Enrolment tokens that a user gives. */
public final class Tokens {
    private Tokens() {}

    static EnrolmentToken parse(String text) throws BadInputException {
        try {
            return EnrolmentToken.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadInputException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The token in a line of a file, the first line being 0. */
    public static EnrolmentToken line(Path file, int line) throws BadInputException, IOException {
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        if (line >= lines.size() || lines.get(line).isBlank()) {
            throw new BadInputException(
                    file + ": has no token in line " + (line + 1) + ", one for each agent is needed");
        }
        return parse(lines.get(line));
    }
}
