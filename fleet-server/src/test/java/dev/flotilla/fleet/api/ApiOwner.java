package dev.flotilla.fleet.api;

import dev.flotilla.contract.testkit.Releases;

/** The owner of the models of a fleet, who signs bundles and brings them, and what says so, to its server. */
final class ApiOwner {
    private final ApiFixture server;
    private final Releases releases = Releases.byOwner().naming(ApiFixture.SIGNERS.publicKeys());

    ApiOwner(ApiFixture server) {
        this.server = server;
    }

    /** What he signs with, and what he signed. */
    Releases releases() {
        return releases;
    }

    /** Signs this bundle as the next release, and brings all that devices need of it. */
    void release(String path, byte[] bundle) {
        releases.release(path, bundle);
        upload(path, bundle);
    }

    /** Brings a bundle that he has signed. */
    void upload(String path, byte[] bundle) {
        putMetadata();
        server.put("/api/bundles/" + path, bundle).as(201);
    }

    /** Brings what he signed last. */
    void putMetadata() {
        server.put("/api/trust/root", releases.root()).as(204);
        server.put("/api/trust/targets", releases.targets()).as(204);
    }
}
