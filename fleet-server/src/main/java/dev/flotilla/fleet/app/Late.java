package dev.flotilla.fleet.app;

import dev.flotilla.fleet.api.ApiException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Something that is known only after those who will ask for it have been made. Who asks too early gets a 503. */
final class Late<T> implements Supplier<T> {
    private final AtomicReference<Optional<T>> value = new AtomicReference<>(Optional.empty());

    void set(T known) {
        value.set(Optional.of(known));
    }

    @Override
    public T get() {
        return value.get()
                .orElseThrow(() -> new ApiException(503, "Starting", "the server is still starting; try again"));
    }
}
