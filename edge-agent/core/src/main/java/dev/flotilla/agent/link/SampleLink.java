package dev.flotilla.agent.link;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.CaptureTerms;
import java.io.IOException;
import java.util.Optional;

/** Where samples go, of which the device's owner agreed to give some away. Each call is bounded in time. */
public interface SampleLink {
    /**
     * What the fleet would like of the samples that a bundle answers.
     *
     * @throws IOException when it cannot be asked; trying again later may help
     */
    CaptureTerms terms(Digest bundle) throws IOException;

    /** Why no sample may leave now, for people; empty if one may. Asked before each of them. */
    default Optional<String> hold() {
        return Optional.empty();
    }

    /**
     * Hands over a sealed sample; once this returns, the fleet has it safe. The same one again changes nothing.
     *
     * @param digest of these bytes
     * @throws SampleRefusedException when the fleet will not have this one, also not later
     * @throws IOException when it did not answer that it has it; it may have it all the same
     */
    void upload(Digest digest, byte[] sealed) throws IOException;

    /**
     * Has the fleet erase all samples that it has of this device; done once this returns.
     *
     * @throws IOException when it did not answer that it did
     */
    void eraseAll() throws IOException;
}
