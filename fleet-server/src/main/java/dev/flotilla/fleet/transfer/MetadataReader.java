package dev.flotilla.fleet.transfer;

import io.vertx.core.Future;
import java.util.Optional;

/** Reads the files of the fleet's TUF repository, which every device may have. */
@FunctionalInterface
public interface MetadataReader {

    /** The file of this name; empty when there is none. */
    Future<Optional<byte[]>> find(String name);
}
