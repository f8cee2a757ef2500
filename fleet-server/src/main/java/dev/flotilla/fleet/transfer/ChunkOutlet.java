package dev.flotilla.fleet.transfer;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.FetchAnswer;
import io.vertx.core.Future;

/** The way of chunks to devices. */
@FunctionalInterface
public interface ChunkOutlet {

    /** Done when the chunk is on its way; fails while there is no way. */
    Future<Void> send(DeviceId device, FetchAnswer answer);
}
