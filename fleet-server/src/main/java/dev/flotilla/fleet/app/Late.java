package dev.flotilla.fleet.app;

import dev.flotilla.fleet.api.ApiException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that is known only after those who will ask for it have been made. Who asks too early gets a 503. */
final class Late<T> implements Supplier<T> {
    private final AtomicReference<@Nullable T> value = new AtomicReference<>();

    void set(T known) {
        value.set(known);
    }

    @Override
    public T get() {
        T known = value.get();
        if (known == null) {
            throw new ApiException(503, "Starting", "the server is still starting; try again");
        }
        return known;
    }
}
