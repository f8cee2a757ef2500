package dev.flotilla.apk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** D8 or R8 does not take a program, or takes it with a warning. */
final class RejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    RejectedException(List<String> complaints, @Nullable Throwable cause) {
        super("the compiler of Android's class files says:\n  " + String.join("\n  ", complaints), cause);
    }
}
