package dev.flotilla.agent.testkit;

import dev.flotilla.agent.link.ArtifactSource;
import dev.flotilla.agent.link.ArtifactUnavailableException;
import dev.flotilla.agent.link.RangeRefusedException;
import dev.flotilla.contract.bundle.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Artifacts in memory, behind a connection that breaks when a test says so. */
public final class ArtifactShelf implements ArtifactSource {
    private final Map<Digest, byte[]> artifacts = new HashMap<>();
    private final Set<Digest> outOfReach = new HashSet<>();
    private int breakAfter = Integer.MAX_VALUE;
    private long cutAt = Long.MAX_VALUE;
    private boolean offline;
    private boolean trickling;
    private Runnable onOpen = () -> {};
    private Runnable onRead = () -> {};
    private long served;
    private int connections;
    private int opened;

    /** Puts an artifact under its own digest. */
    public void put(byte[] content) {
        artifacts.put(Digest.of(content), content.clone());
    }

    /** Puts other bytes under a digest, as a tampered server would. */
    public void putAs(Digest digest, byte[] content) {
        artifacts.put(digest, content.clone());
    }

    /** Has no artifact of this digest any more. */
    public void forget(Digest digest) {
        artifacts.remove(digest);
    }

    /** From now on this artifact cannot be reached, though all others can. */
    public void outOfReach(Digest digest) {
        outOfReach.add(digest);
    }

    /** From now on every connection ends after so many bytes. */
    public void breakAfter(int bytes) {
        breakAfter = bytes;
    }

    /** From now on every connection ends at this position of the artifact, though more of it was promised. */
    public void cutAt(long position) {
        cutAt = position;
    }

    /** From now on bytes come one at a time, and this is done before each. */
    public void trickle(Runnable beforeEach) {
        onRead = beforeEach;
        trickling = true;
    }

    /** From now on this is done before each artifact is opened. */
    public void onOpen(Runnable before) {
        onOpen = before;
    }

    /** From now on nothing can be reached, or all again. */
    public void offline(boolean nothingReachable) {
        offline = nothingReachable;
    }

    /** How many bytes went out. */
    public long served() {
        return served;
    }

    /** How many connections were opened. */
    public int opened() {
        return opened;
    }

    /** How many of them are open still. */
    public int connections() {
        return connections;
    }

    @Override
    public InputStream open(Digest digest, long offset, long atMost) throws IOException {
        onOpen.run();
        if (offline || outOfReach.contains(digest)) {
            throw new IOException("connection refused");
        }
        byte[] content = Optional.ofNullable(artifacts.get(digest))
                .orElseThrow(() -> new ArtifactUnavailableException("no artifact " + digest.short8()));
        if (offset >= content.length) {
            throw new RangeRefusedException("no byte at " + offset);
        }
        long end = Math.max(offset, Math.min(cutAt, content.length));
        int length = (int) Math.min(Math.min(breakAfter, atMost), end - offset);
        served += length;
        opened++;
        connections++;
        return new ByteArrayInputStream(content, (int) offset, length) {
            @Override
            public synchronized int read(byte[] into, int from, int most) {
                onRead.run();
                return super.read(into, from, trickling ? Math.min(1, most) : most);
            }

            @Override
            public void close() {
                connections--;
            }
        };
    }
}
