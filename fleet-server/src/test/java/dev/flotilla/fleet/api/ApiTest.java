package dev.flotilla.fleet.api;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.fleet.store.Stores;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the tests of the API share: each goes its way over HTTP and with devices that sign, on every backend, with an owner
 * and a bundle of his.
 */
@ParameterizedClass
@EnumSource(Stores.Backend.class)
abstract class ApiTest {
    protected final ApiFixture server;
    protected final ApiOwner owner;
    protected final Bundle bundle = Bundles.bundle("1.0.0");
    protected final byte[] bytes = Bundles.bytes("1.0.0");
    protected final Digest selfTest = bundle.selfTest().outputDigest();

    protected ApiTest(Stores.Backend backend) {
        server = new ApiFixture(Stores.in(backend));
        owner = new ApiOwner(server);
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** Has the owner release the bundle. */
    protected void release() {
        owner.release("m.flotilla", bytes);
    }

    /** Has the bundle go to so many of all devices, and to all of them five seconds after they run it; the rollout's id. */
    protected String rollOut(int percent) throws IOException {
        return server.post(
                        "/api/rollouts",
                        "{\"name\":\"first\",\"bundle\":\"" + bundle.digest().hex()
                                + "\",\"maxFailures\":0,\"stages\":[{\"percent\":" + percent
                                + ",\"bakeSeconds\":5,\"successThreshold\":1},"
                                + "{\"percent\":100,\"bakeSeconds\":0,\"successThreshold\":1}]}")
                .as(201)
                .string("id");
    }

    protected Document stage(String id, int index) throws IOException {
        return server.get("/api/rollouts/" + id).as(200).objects("stages").get(index);
    }
}
