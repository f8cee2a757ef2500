package dev.flotilla.fleet.transfer;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.FetchRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which chunk is sent next: the devices take turns, with one chunk of each under way, in the order in which it asked. A
 * device has at most {@link FetchRequest#MAX_CREDIT} chunks waiting, all of one thing. Thread-safe.
 */
final class TransferQueue {
    private final int mostDevices;
    private final int mostUnderWay;
    private final Map<DeviceId, Deque<Piece>> waiting = new HashMap<>();
    private final Deque<DeviceId> turns = new ArrayDeque<>();
    private int underWay;

    /** Whose turn it is, and what for. */
    record Turn(DeviceId device, Piece piece) {}

    /**
     * @param mostDevices that have chunks waiting
     * @param mostUnderWay chunks being read and sent
     */
    TransferQueue(int mostDevices, int mostUnderWay) {
        this.mostDevices = mostDevices;
        this.mostUnderWay = mostUnderWay;
    }

    /** Adds what is asked for and does not wait already; false when too many devices wait, so that this one asks again. */
    synchronized boolean add(DeviceId device, FetchRequest request) {
        @Nullable Deque<Piece> known = waiting.get(device);
        if (known == null && waiting.size() == mostDevices) {
            return false;
        }
        if (known == null) {
            known = new ArrayDeque<>();
            waiting.put(device, known);
            turns.add(device);
        }
        // Whoever asks for something else, or in other chunks, has given up what it asked for before.
        known.removeIf(piece -> !piece.what().equals(request.what()) || piece.length() != request.chunkBytes());
        for (int i = 0; i < request.credit() && known.size() < FetchRequest.MAX_CREDIT; i++) {
            Piece piece =
                    new Piece(request.what(), request.offset() + (long) i * request.chunkBytes(), request.chunkBytes());
            if (!known.contains(piece)) {
                known.add(piece);
            }
        }
        return true;
    }

    /** The next turn, which counts as under way until {@link #done}; empty when nothing waits or enough is under way. */
    synchronized Optional<Turn> next() {
        @Nullable DeviceId device = underWay < mostUnderWay ? turns.poll() : null;
        @Nullable Deque<Piece> pieces = device == null ? null : waiting.get(device);
        @Nullable Piece piece = pieces == null ? null : pieces.poll();
        if (device == null || piece == null) {
            return Optional.empty();
        }
        underWay++;
        return Optional.of(new Turn(device, piece));
    }

    /** The device's turn is over; it gets another one behind the others if more waits. */
    synchronized void done(DeviceId device) {
        underWay--;
        @Nullable Deque<Piece> pieces = waiting.get(device);
        if (pieces == null || pieces.isEmpty()) {
            waiting.remove(device);
        } else {
            turns.add(device);
        }
    }

    /** Drops what waits for a device, whose turn it is. */
    synchronized void drop(DeviceId device) {
        @Nullable Deque<Piece> pieces = waiting.get(device);
        if (pieces != null) {
            pieces.clear();
        }
    }
}
