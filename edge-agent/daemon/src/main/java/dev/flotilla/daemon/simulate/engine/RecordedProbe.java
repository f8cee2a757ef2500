package dev.flotilla.daemon.simulate.engine;

import dev.flotilla.agent.inference.Probe;
import dev.flotilla.agent.inference.ProbeResult;
import dev.flotilla.contract.bundle.Digest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tries each bundle once, for all devices: the others wait for the first one's result. */
public final class RecordedProbe implements Probe {
    /** Most results kept; then the oldest is forgotten, and found out again if it is asked for. */
    static final int MAX_RESULTS = 64;

    private final Probe real;
    private final Map<Digest, ProbeResult> results = new LinkedHashMap<>();

    public RecordedProbe(Probe real) {
        this.real = real;
    }

    @Override
    public synchronized ProbeResult probe(byte[] bundle) throws IOException {
        Digest digest = Digest.of(bundle);
        ProbeResult known = results.get(digest);
        if (known != null) {
            return known;
        }
        ProbeResult result = real.probe(bundle);
        if (results.size() == MAX_RESULTS) {
            results.remove(results.keySet().iterator().next());
        }
        results.put(digest, result);
        return result;
    }
}
