package dev.flotilla.android;

import android.content.Context;
import java.util.Objects;

/** The system's services that every phone has. */
final class Services {
    private Services() {}

    static <T> T of(Context context, Class<T> type) {
        return Objects.requireNonNull(context.getSystemService(type), type::getName);
    }
}
