package dev.flotilla.android;

import dev.flotilla.agent.link.SampleLink;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.CaptureTerms;
import java.io.IOException;
import java.util.Optional;

/** Samples go when bytes may come: over a network that costs nothing. What is to be erased is told at once. */
final class HeldSamples implements SampleLink {
    private final SampleLink link;
    private final Conditions conditions;

    HeldSamples(SampleLink link, Conditions conditions) {
        this.link = link;
        this.conditions = conditions;
    }

    @Override
    public CaptureTerms terms(Digest bundle) throws IOException {
        return link.terms(bundle);
    }

    /** By what the system says now: a pass may have begun over another network. */
    @Override
    public Optional<String> hold() {
        conditions.refresh();
        return conditions.reason();
    }

    @Override
    public void upload(Digest digest, byte[] sealed) throws IOException {
        link.upload(digest, sealed);
    }

    @Override
    public void eraseAll() throws IOException {
        link.eraseAll();
    }
}
