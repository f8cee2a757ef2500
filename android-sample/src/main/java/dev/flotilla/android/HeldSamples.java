package dev.flotilla.android;

import dev.flotilla.agent.download.Hold;
import dev.flotilla.agent.link.SampleLink;
import dev.flotilla.agent.link.SampleRefusedException;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.CaptureTerms;
import java.io.IOException;
import java.util.Optional;

/** Samples go when bytes may come: over a network that costs nothing. What is to be erased is told at once. */
final class HeldSamples implements SampleLink {
    private final SampleLink link;
    private final Hold hold;

    HeldSamples(SampleLink link, Hold hold) {
        this.link = link;
        this.hold = hold;
    }

    @Override
    public CaptureTerms terms(Digest bundle) throws IOException {
        return link.terms(bundle);
    }

    @Override
    public void upload(Digest digest, byte[] sealed) throws IOException, SampleRefusedException {
        Optional<String> reason = hold.reason();
        if (reason.isPresent()) {
            throw new IOException("samples wait: " + reason.get());
        }
        link.upload(digest, sealed);
    }

    @Override
    public void eraseAll() throws IOException {
        link.eraseAll();
    }
}
