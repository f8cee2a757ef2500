package dev.flotilla.daemon.batch;

import dev.flotilla.agent.inference.NotServingException;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.preprocess.WrongInputException;
import dev.flotilla.contract.sample.MalformedSamplesException;
import dev.flotilla.daemon.serve.InferenceService;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Infers each {@code .npy} file put into {@code in}: its answers go to {@code out}, then it goes to {@code done}, or to
 * {@code failed} with the reason beside it. A file is taken once its size and time are the same in two passes; whoever
 * writes slowly uses another name first and renames. A file that was under way when the process ended is inferred again, and
 * its answers replace those that may be there.
 */
public final class WatchedFolder implements Closeable {
    private static final Logger LOG = Logger.getLogger(WatchedFolder.class.getName());
    private static final long PATIENCE_MILLIS = 5_000;

    private final BatchFolders folders;
    private final InferenceService service;
    private final Duration pause;
    private final long maxBytes;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "watched-folder");
    private Map<Path, Look> seen = new HashMap<>();

    /** What tells that a file is still being written. */
    private record Look(long bytes, FileTime changed) {}

    /**
     * Makes the folders that are missing.
     *
     * @param pause between two passes
     * @param maxBytes a larger file fails unread
     */
    public WatchedFolder(Path root, InferenceService service, Duration pause, long maxBytes) throws IOException {
        this.folders = new BatchFolders(root);
        this.service = service;
        this.pause = pause;
        this.maxBytes = maxBytes;
    }

    /** Makes passes in a thread of its own until this is closed. */
    public WatchedFolder start() {
        thread.start();
        return this;
    }

    // RuntimeException too: a fault in one pass must not end all batch work.
    private void run() {
        try {
            while (!stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    pass();
                } catch (IOException | RuntimeException e) {
                    LOG.log(Level.WARNING, "this pass over the watched folder failed, the next one tries again", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks once, and infers what is complete. */
    void pass() throws IOException {
        Map<Path, Look> now = new HashMap<>();
        for (Path file : folders.waiting()) {
            Look look = new Look(Files.size(file), Files.getLastModifiedTime(file));
            if (!look.equals(seen.get(file))) {
                now.put(file, look);
            } else if (stopping.getCount() == 0 || !take(file, look.bytes())) {
                now.put(file, look);
                break;
            }
        }
        seen = now;
    }

    /** Returns whether the file is dealt with; false if there is no model yet. */
    private boolean take(Path file, long bytes) throws IOException {
        if (bytes > maxBytes) {
            folders.fail(file, "has " + bytes + " bytes, more than batch.max-file-bytes, which is " + maxBytes);
            return true;
        }
        try {
            BatchFile.infer(service, file, folders.unfinished(file));
            folders.finish(file);
        } catch (NotServingException e) {
            return false;
        } catch (MalformedSamplesException | WrongInputException | InferenceException e) {
            LOG.log(Level.WARNING, "{0}: {1}", new Object[] {file.getFileName(), e.getMessage()});
            folders.fail(file, String.valueOf(e.getMessage()));
        }
        return true;
    }

    /** Ends after the file under way. */
    @Override
    public void close() throws IOException {
        stopping.countDown();
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
