package dev.flotilla.daemon.serve;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.daemon.http.Request;
import java.util.Optional;

/**
 * Which model a request means.
 *
 * @param version empty where any will do
 */
record ModelName(String name, Optional<String> version) {
    static ModelName of(Request request) {
        return new ModelName(request.variable("model").orElse(""), request.variable("version"));
    }

    void require(Bundle serving) throws NoSuchModelException {
        boolean same = name.equals(serving.manifest().name())
                && version.filter(asked ->
                                !asked.equals(serving.manifest().version().toString()))
                        .isEmpty();
        if (!same) {
            throw new NoSuchModelException(serving);
        }
    }
}
