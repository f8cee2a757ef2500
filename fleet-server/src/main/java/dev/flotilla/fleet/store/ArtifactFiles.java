package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.registry.Artifacts;
import dev.flotilla.fleet.transfer.ArtifactReader;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.Optional;

/** Artifacts that can be read as files of this machine too, wherever they are kept. */
public interface ArtifactFiles extends Artifacts, ArtifactReader, AutoCloseable {

    /** The file of an artifact, whole; empty when there is none of this digest. It may be gone again a while later. */
    Future<Optional<Path>> findFile(Digest digest);

    /** Ends what connections there are. */
    @Override
    default void close() {}
}
