package dev.flotilla.fleet.api;

/** One resource of the REST API. */
@FunctionalInterface
public interface Resource {
    /** Adds what carries out this resource's operations. */
    void serve(Operations api);
}
