package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Reason;
import dev.flotilla.fleet.ctl.client.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what is to be sent. */
final class InputFile {
    private InputFile() {}

    /** @throws InvalidInputException if the file cannot be read, is empty or longer than this */
    static byte[] read(Path file, int maxBytes) throws InvalidInputException {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(maxBytes);
            if (in.read() >= 0) {
                throw new InvalidInputException(file + ": is longer than " + maxBytes + " bytes");
            }
        } catch (InvalidInputException e) {
            throw e;
        } catch (IOException e) {
            throw new InvalidInputException(Reason.of(file, e));
        }
        if (content.length == 0) {
            throw new InvalidInputException(file + ": is empty");
        }
        return content;
    }
}
