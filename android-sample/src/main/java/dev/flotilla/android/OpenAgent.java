package dev.flotilla.android;

import dev.flotilla.agent.Agent;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Optional;

/**
 * An agent at work.
 *
 * @param fleet where its fleet is, {@code https://HOST:PORT}
 */
record OpenAgent(Agent agent, String fleet) {

    /** As of the last pass. */
    Optional<SampleAccount> samples() throws MalformedDocumentException {
        Optional<Document> account = agent.sampleAccount();
        return account.isPresent() ? Optional.of(SampleAccount.of(account.get(), fleet)) : Optional.empty();
    }
}
