package dev.flotilla.fleet.job;

import dev.flotilla.contract.bundle.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Puts kept files into a job's directory, up to a number of bytes. */
final class FileDrop {
    private final JobFiles files;
    private final long maxBytes;
    private long bytes;

    FileDrop(JobFiles files, long maxBytes) {
        this.files = files;
        this.maxBytes = maxBytes;
    }

    /** The file's bytes, which lie there from now on. */
    byte[] put(String what, Digest digest, Path target) throws JobFailedException, IOException, InterruptedException {
        byte[] content = isThere(digest, target) ? Files.readAllBytes(target) : fetch(what, digest);
        bytes += content.length;
        if (bytes > maxBytes) {
            throw new JobFailedException("the job's files have more than " + maxBytes
                    + " bytes (setting jobs.max-bytes); choose fewer samples");
        }
        if (!Files.exists(target)) {
            write(target, content);
        }
        return content;
    }

    private static boolean isThere(Digest digest, Path target) throws IOException {
        if (!Files.isRegularFile(target)) {
            return false;
        }
        if (Digest.of(Files.readAllBytes(target)).equals(digest)) {
            return true;
        }
        Files.delete(target);
        return false;
    }

    private byte[] fetch(String what, Digest digest) throws JobFailedException, InterruptedException {
        byte[] content = Outcomes.await(files.read(digest));
        if (!Digest.of(content).equals(digest)) {
            throw new JobFailedException(what + ": what is kept for " + digest.hex() + " is something else");
        }
        return content;
    }

    /** Whole or not at all, since the child may be killed with the server. */
    static void write(Path target, byte[] content) throws IOException {
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        Files.write(fresh, content);
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
