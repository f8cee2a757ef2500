package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.fleet.device.ClaimBatch;
import dev.flotilla.fleet.device.IssuedCertificate;
import dev.flotilla.fleet.device.NewDevice;
import dev.flotilla.fleet.device.Report;
import io.vertx.core.Future;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the tests of all stores share: each runs on every backend, with fresh stores and things to put into them. */
@ParameterizedClass
@EnumSource(Stores.Backend.class)
public abstract class StoreTest {

    public static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final P256KeyPair KEY = P256KeyPair.generate(new SecureRandom());

    protected final Stores stores;

    protected StoreTest(Stores.Backend backend) {
        this(Stores.in(backend));
    }

    protected StoreTest(Stores stores) {
        this.stores = stores;
    }

    @AfterEach
    void closeStores() {
        stores.close();
    }

    protected static <T> T await(Future<T> future) {
        return TestDatabase.await(future);
    }

    protected static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    protected static NewDevice device(String id) {
        return new NewDevice(new DeviceId(id), "Device " + id, KEY.publicKey(), NOW);
    }

    /** The n-th certificate of a device, good for a day. */
    protected static IssuedCertificate certificate(String id, int n) {
        return new IssuedCertificate(digest(id + "-" + n), BigInteger.valueOf(n), NOW.plus(Duration.ofDays(1)));
    }

    /** A claim in a batch of its own, both named by the text; returns the claim's hash. */
    protected Digest addClaim(String text, String group, Instant expires) {
        await(stores.devices().addClaims(new ClaimBatch(text, group, NOW, expires), List.of(digest(text))));
        return digest(text);
    }

    protected DeviceId enrol(String id, String group) {
        Digest claim = addClaim("claim for " + id, group, NOW.plusSeconds(60));
        await(stores.devices().enrol(claim, device(id), NOW));
        certify(id, certificate(id, 1).digest(), 1, NOW);
        return new DeviceId(id);
    }

    /** Notes the n-th certificate of a device that showed the given one. */
    protected boolean certify(String id, Digest shown, int n, Instant now) {
        return await(
                stores.devices().addCertificate(new DeviceId(id), KEY.publicKey(), shown, certificate(id, n), now));
    }

    protected static Report report(long counter, UpdatePhase phase, Digest active) {
        return report(counter, phase, active, NOW);
    }

    protected static Report report(long counter, UpdatePhase phase, Digest active, Instant deviceTime) {
        ReportedState state = new ReportedState(
                "message",
                deviceTime,
                counter,
                "nonce",
                phase,
                Optional.of(active),
                "model 1.0.0",
                Optional.of(digest("self-test")),
                1,
                "",
                "agent 1",
                0);
        return Report.of(state, state.sign(KEY), NOW);
    }
}
