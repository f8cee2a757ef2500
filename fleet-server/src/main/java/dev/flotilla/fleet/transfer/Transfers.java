package dev.flotilla.fleet.transfer;

import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.FetchAnswer;
import dev.flotilla.contract.protocol.FetchRequest;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends devices the chunks that they ask for, and nothing that they did not. It remembers no transfer: a device that hears
 * nothing asks again, also after a restart of the server.
 */
public final class Transfers {
    private static final Logger LOG = LoggerFactory.getLogger(Transfers.class);

    /** Chunks being read or sent: 2 MiB of memory at most. */
    private static final int MOST_UNDER_WAY = 32;

    private static final int MOST_DEVICES = 10_000;

    private final Entitlement entitlement;
    private final ArtifactReader reader;
    private final ChunkOutlet outlet;
    private final TransferQueue queue = new TransferQueue(MOST_DEVICES, MOST_UNDER_WAY);
    private final LongAdder sentBytes = new LongAdder();

    public Transfers(Entitlement entitlement, ArtifactReader reader, ChunkOutlet outlet) {
        this.entitlement = entitlement;
        this.reader = reader;
        this.outlet = outlet;
    }

    /** Bytes of artifacts that were sent since the start. */
    public long sentBytes() {
        return sentBytes.sum();
    }

    /**
     * Takes in a device's request; done when it waits for its turn or is refused, not when all is sent.
     *
     * @param payload a {@link FetchRequest}; fails with {@link MalformedDocumentException} if it is none
     */
    public Future<Void> asked(DeviceId device, byte[] payload) {
        FetchRequest request;
        try {
            request = FetchRequest.parse(payload);
        } catch (MalformedDocumentException e) {
            return Future.failedFuture(e);
        }
        return entitlement
                .mayHave(device, request.artifact())
                .compose(allowed -> allowed ? enqueue(device, request) : refuse(device, request));
    }

    private Future<Void> enqueue(DeviceId device, FetchRequest request) {
        if (queue.add(device, request)) {
            sendWaiting();
        } else {
            LOG.warn("{}: {} devices wait for chunks already; this one has to ask again", device, MOST_DEVICES);
        }
        return Future.succeededFuture();
    }

    private Future<Void> refuse(DeviceId device, FetchRequest request) {
        LOG.info("{}: refused artifact {}, which this device is not asked to run", device, request.artifact());
        return outlet.send(
                device, new FetchAnswer.Refused(request.artifact(), request.offset(), FetchAnswer.Reason.UNAVAILABLE));
    }

    private void sendWaiting() {
        for (Optional<TransferQueue.Turn> turn = queue.next(); turn.isPresent(); turn = queue.next()) {
            send(turn.get());
        }
    }

    private void send(TransferQueue.Turn turn) {
        Piece piece = turn.piece();
        reader.read(piece.artifact(), piece.offset(), piece.length())
                .compose(part -> send(turn.device(), piece, part))
                .onFailure(failure -> {
                    LOG.warn("{}: chunk not sent, the device asks again", turn.device(), failure);
                    queue.drop(turn.device());
                })
                .onComplete(done -> {
                    queue.done(turn.device());
                    sendWaiting();
                });
    }

    private Future<Void> send(DeviceId device, Piece piece, Optional<ArtifactReader.Part> part) {
        if (part.isEmpty() || part.get().data().length == 0) {
            queue.drop(device);
            FetchAnswer.Reason reason = part.isEmpty() ? FetchAnswer.Reason.UNAVAILABLE : FetchAnswer.Reason.RANGE;
            return outlet.send(device, new FetchAnswer.Refused(piece.artifact(), piece.offset(), reason));
        }
        byte[] data = part.get().data();
        return outlet.send(
                        device,
                        new FetchAnswer.Chunk(
                                piece.artifact(), piece.offset(), part.get().length(), data))
                .onSuccess(sent -> sentBytes.add(data.length));
    }
}
