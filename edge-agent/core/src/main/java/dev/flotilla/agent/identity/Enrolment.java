package dev.flotilla.agent.identity;

import dev.flotilla.agent.link.Enrolled;
import dev.flotilla.agent.link.EnrolmentLink;
import dev.flotilla.contract.protocol.EnrolmentRequest;
import dev.flotilla.contract.protocol.EnrolmentToken;
import java.io.IOException;

/** Joins a fleet and keeps what came of it. */
public final class Enrolment {
    private final IdentityStore store;
    private final DeviceKey key;

    public Enrolment(IdentityStore store, DeviceKey key) {
        this.store = store;
        this.key = key;
    }

    /**
     * Spends the token; the identity is durable once this returns.
     *
     * @param server the device endpoint, {@code https://HOST:PORT}
     * @param link to that server, guarded by the token
     * @param name what people call the device; may be empty
     * @throws dev.flotilla.agent.link.EnrolmentRefusedException when trying again does not help
     * @throws IOException when the server was not reached, or this device has an identity already
     */
    public Identity enrol(String server, EnrolmentToken token, String name, EnrolmentLink link) throws IOException {
        if (store.find().isPresent()) {
            throw new IOException("this device is enrolled already; use another data-dir for another device");
        }
        EnrolmentRequest request = EnrolmentRequest.create(token.claim(), name, key.publicKey(), key);
        Enrolled enrolled = link.enrol(request);
        Identity identity = new Identity(
                enrolled.response().deviceId(),
                enrolled.response().credential(),
                server,
                enrolled.response().mqttHost(),
                enrolled.response().mqttPort(),
                enrolled.caDer(),
                enrolled.rootJson());
        store.save(identity);
        return identity;
    }
}
