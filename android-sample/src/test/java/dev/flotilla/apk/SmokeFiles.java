package dev.flotilla.apk;

import dev.flotilla.contract.testkit.RepositorySimulator;
import dev.flotilla.contract.testkit.TestAuthority;
import dev.flotilla.contract.trust.P256KeyPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;

/** What {@link Smoke} needs of a fleet: its root of trust, its authority, and an enrolled device's key and certificate. */
record SmokeFiles(Path home, TestAuthority authority) {
    static final String ROOT = "root.json";
    static final String AUTHORITY = "authority.der";
    static final String KEY = "key.der";
    static final String CERTIFICATE = "device.der";
    static final String REPORT = "a report";

    private static final Duration LIFETIME = Duration.ofHours(1);

    static SmokeFiles write(Path home) throws IOException {
        Instant now = Instant.now();
        TestAuthority authority = new TestAuthority();
        P256KeyPair key = P256KeyPair.generate(new SecureRandom());
        Files.write(home.resolve(ROOT), new RepositorySimulator(now.plus(LIFETIME)).sign("root"));
        Files.write(home.resolve(AUTHORITY), authority.certificate());
        Files.write(home.resolve(KEY), key.pkcs8());
        Files.write(
                home.resolve(CERTIFICATE),
                authority.issue(Smoke.DEVICE.value(), key.publicKey(), now.minus(LIFETIME), now.plus(LIFETIME)));
        return new SmokeFiles(home, authority);
    }
}
