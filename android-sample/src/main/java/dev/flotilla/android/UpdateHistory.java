package dev.flotilla.android;

import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.agent.update.UpdateStatus;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.UpdatePhase;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** The last updates and how they ended, for people; the update itself goes by its own journal. For one thread. */
final class UpdateHistory {
    /** Older ones go. */
    static final int MOST = 50;

    private static final String FILE = "history.cbor";
    private static final int MAX_BYTES = 256 << 10;
    private static final int MOST_REASON = 1_000;
    private static final Logger LOG = Logger.getLogger(UpdateHistory.class.getName());
    private static final EnumSet<UpdatePhase> ENDS =
            EnumSet.of(UpdatePhase.CONFIRMED, UpdatePhase.REJECTED, UpdatePhase.ROLLED_BACK);

    private final DurableFiles files;
    private List<HistoryEntry> entries;

    private UpdateHistory(DurableFiles files, List<HistoryEntry> entries) {
        this.files = files;
        this.entries = entries;
    }

    /** What there was; a damaged file is no reason not to update, so it counts as none. */
    static UpdateHistory open(DurableFiles files) throws IOException {
        Optional<byte[]> bytes = files.read(FILE, MAX_BYTES);
        List<HistoryEntry> known = new ArrayList<>();
        try {
            if (bytes.isPresent()) {
                for (Document one :
                        Document.parseCbor(bytes.get(), Limits.of(MAX_BYTES)).objects("updates")) {
                    known.add(HistoryEntry.parse(one));
                }
            }
        } catch (MalformedDocumentException | IllegalArgumentException e) {
            LOG.log(Level.WARNING, "the history of updates begins anew: {0}", e.toString());
            known.clear();
        }
        return new UpdateHistory(files, List.copyOf(known));
    }

    /** Newest first. */
    List<HistoryEntry> entries() {
        return entries;
    }

    /** Takes note of an update if it ended and is not the one that was noted last. */
    void look(UpdateStatus status, String bundle, Instant now) throws IOException {
        boolean known = !entries.isEmpty()
                && entries.get(0).counter() == status.counter()
                && entries.get(0).end() == status.phase();
        if (!ENDS.contains(status.phase()) || known) {
            return;
        }
        String reason = status.reason();
        List<HistoryEntry> next = new ArrayList<>();
        next.add(new HistoryEntry(
                now,
                status.counter(),
                bundle,
                status.phase(),
                status.activeVersion(),
                reason.length() > MOST_REASON ? reason.substring(0, MOST_REASON) : reason));
        next.addAll(entries.subList(0, Math.min(entries.size(), MOST - 1)));
        files.replace(
                FILE,
                Document.builder()
                        .put(
                                "updates",
                                next.stream().map(HistoryEntry::toDocument).collect(Collectors.toList()))
                        .build()
                        .toCbor());
        entries = List.copyOf(next);
    }
}
