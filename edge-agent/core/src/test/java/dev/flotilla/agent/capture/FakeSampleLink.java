package dev.flotilla.agent.capture;

import dev.flotilla.agent.link.LinkException;
import dev.flotilla.agent.link.SampleLink;
import dev.flotilla.agent.link.SampleRefusedException;
import dev.flotilla.agent.testkit.CrashPoints;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.CaptureTerms;
import dev.flotilla.contract.protocol.CapturedSample;
import dev.flotilla.contract.seal.SealException;
import dev.flotilla.contract.seal.SealedSample;
import dev.flotilla.contract.trust.P256KeyPair;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A fleet in memory that takes samples, and may be away, refuse, or have the device die before or after it answers. */
public final class FakeSampleLink implements SampleLink {
    public final P256KeyPair key = P256KeyPair.generate(new SecureRandom());
    public final CrashPoints crashes = new CrashPoints();
    public final Map<Digest, byte[]> stored = new LinkedHashMap<>();
    public CaptureTerms terms = new CaptureTerms(true, key.publicKey(), Optional.empty(), 0);
    public boolean away;
    public Optional<String> hold = Optional.empty();
    public boolean refusing;
    public int asked;
    public int uploads;
    public long uploadedBytes;
    public int erasures;

    @Override
    public CaptureTerms terms(Digest bundle) throws IOException {
        requireThere();
        asked++;
        return terms;
    }

    @Override
    public Optional<String> hold() {
        return hold;
    }

    @Override
    public void upload(Digest digest, byte[] sealed) throws IOException {
        requireThere();
        crashes.reach("before the upload");
        uploads++;
        uploadedBytes += sealed.length;
        if (refusing) {
            throw new SampleRefusedException("refused");
        }
        if (!digest.equals(Digest.of(sealed))) {
            throw new AssertionError("not the bytes of " + digest);
        }
        stored.put(digest, sealed.clone());
        crashes.reach("after the upload");
    }

    @Override
    public void eraseAll() throws IOException {
        requireThere();
        crashes.reach("before the erasure");
        erasures++;
        stored.clear();
        crashes.reach("after the erasure");
    }

    private void requireThere() throws IOException {
        if (away) {
            throw new LinkException("nobody is there");
        }
    }

    /** What arrived, opened by the fleet's key as that of a device. */
    public List<CapturedSample> opened(String device) throws IOException {
        List<CapturedSample> all = new ArrayList<>();
        for (byte[] sealed : stored.values()) {
            try {
                all.add(CapturedSample.parse(SealedSample.open(sealed, key, device)));
            } catch (SealException e) {
                throw new AssertionError(e);
            }
        }
        return all;
    }
}
