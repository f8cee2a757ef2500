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
    private final MetadataReader metadata;
    private final ChunkOutlet outlet;
    private final TransferQueue queue = new TransferQueue(MOST_DEVICES, MOST_UNDER_WAY);
    private final LongAdder sentBytes = new LongAdder();

    public Transfers(Entitlement entitlement, ArtifactReader reader, MetadataReader metadata, ChunkOutlet outlet) {
        this.entitlement = entitlement;
        this.reader = reader;
        this.metadata = metadata;
        this.outlet = outlet;
    }

    /** Bytes of artifacts and metadata that were sent since the start. */
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
        return request.what()
                .either(artifact -> entitlement.mayHave(device, artifact), name -> Future.succeededFuture(true))
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
        LOG.info("{}: refused {}, which this device is not asked to run", device, request.what());
        outlet.send(device, new FetchAnswer.Refused(request.what(), request.offset(), FetchAnswer.Reason.UNAVAILABLE))
                .onFailure(failure -> LOG.debug("{}: refusal not sent: {}", device, failure.getMessage()));
        return Future.succeededFuture();
    }

    private void sendWaiting() {
        for (Optional<TransferQueue.Turn> turn = queue.next(); turn.isPresent(); turn = queue.next()) {
            send(turn.get());
        }
    }

    private void send(TransferQueue.Turn turn) {
        Piece piece = turn.piece();
        read(piece)
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

    private Future<Optional<ArtifactReader.Part>> read(Piece piece) {
        return piece.what()
                .either(artifact -> reader.read(artifact, piece.offset(), piece.length()), name -> metadata.find(name)
                        .map(found -> found.map(json -> ArtifactReader.Part.of(json, piece.offset(), piece.length()))));
    }

    private Future<Void> send(DeviceId device, Piece piece, Optional<ArtifactReader.Part> part) {
        if (part.isEmpty() || part.get().data().length == 0) {
            queue.drop(device);
            FetchAnswer.Reason reason = part.isEmpty() ? FetchAnswer.Reason.UNAVAILABLE : FetchAnswer.Reason.RANGE;
            return outlet.send(device, new FetchAnswer.Refused(piece.what(), piece.offset(), reason));
        }
        byte[] data = part.get().data();
        return outlet.send(
                        device,
                        new FetchAnswer.Chunk(
                                piece.what(), piece.offset(), part.get().length(), data))
                .onSuccess(sent -> sentBytes.add(data.length));
    }
}
