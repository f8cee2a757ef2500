package dev.flotilla.fleet.mqtt;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.FetchAnswer;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.fleet.transfer.ChunkOutlet;
import io.vertx.core.Future;

/** Publishes chunks, which nobody keeps: a device that is not there asks again. */
public final class ChunkPublisher implements ChunkOutlet {
    private final Outbox outbox;

    public ChunkPublisher(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public Future<Void> send(DeviceId device, FetchAnswer answer) {
        return outbox.publish(Topics.chunk(device), answer.toCbor(), false);
    }
}
