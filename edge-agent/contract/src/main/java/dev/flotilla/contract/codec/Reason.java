package dev.flotilla.contract.codec;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Why something failed, in words: the platform's own messages may be no more than a file's name, or nothing at all. */
public final class Reason {
    private Reason() {}

    /** Whatever it was. */
    public static String of(Throwable failure) {
        if (failure instanceof FileSystemException other) {
            return other.getFile() + ": " + ofFile(other);
        }
        return Optional.ofNullable(failure.getMessage())
                .filter(message -> !message.trim().isEmpty())
                .orElseGet(failure::toString);
    }

    /** Why this file, whose name comes first, could not be read or written. */
    public static String of(Object file, IOException failure) {
        if (failure instanceof CharacterCodingException) {
            return file + ": is no text in UTF-8";
        }
        return file + ": " + (failure instanceof FileSystemException other ? ofFile(other) : of(failure));
    }

    private static String ofFile(FileSystemException failure) {
        if (failure instanceof NoSuchFileException) {
            return "does not exist";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "is there already";
        }
        return Optional.ofNullable(failure.getReason()).orElseGet(failure.getClass()::getSimpleName);
    }
}
