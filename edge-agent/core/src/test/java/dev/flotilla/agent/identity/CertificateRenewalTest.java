package dev.flotilla.agent.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.link.ClientCertificate;
import dev.flotilla.agent.link.LinkException;
import dev.flotilla.agent.link.RenewalLink;
import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.agent.testkit.SimulatedCrash;
import dev.flotilla.contract.protocol.BrokerAddress;
import dev.flotilla.contract.testkit.TestAuthority;
import dev.flotilla.contract.trust.CertificateRequest;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.contract.trust.P256PublicKey;
import dev.flotilla.contract.trust.TrustException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateRenewalTest {
    private static final Duration LIFETIME = Duration.ofDays(90);
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = BEGIN.plus(LIFETIME);

    @TempDir
    Path folder;

    private final TestAuthority authority = new TestAuthority();
    private final LossyFiles files = new LossyFiles();
    private final IdentityStore store = new IdentityStore(files);
    private DeviceKey key;
    private Identity identity;
    private ClientCertificate shown;
    private final TimeBound bound = new TimeBound();
    private int requests;

    @BeforeEach
    void enrol() throws Exception {
        key = FileDeviceKey.openOrCreate(folder.resolve("device.key"), new SecureRandom());
        identity = new Identity(
                DeviceCertificate.parse(authority.issue("edge-7", key.publicKey(), BEGIN, END)),
                "https://fleet.test",
                new BrokerAddress("fleet.test", 8883),
                authority.certificate(),
                new byte[0]);
        store.save(identity);
        shown = new ClientCertificate(key.tlsKey(), identity.certificate().x509());
    }

    private CertificateRenewal renewal(RenewalLink link) {
        return new CertificateRenewal(identity, store, key, link, shown, bound, new Random(1));
    }

    /** What a good server does at this time. */
    private RenewalLink serverAt(Instant now) {
        return request -> issue("edge-7", requested(request), now);
    }

    private P256PublicKey requested(byte[] request) throws IOException {
        requests++;
        try {
            CertificateRequest parsed = CertificateRequest.parse(request);
            assertEquals("edge-7", parsed.commonName());
            return parsed.key();
        } catch (TrustException e) {
            throw new IOException(e);
        }
    }

    private byte[] issue(String name, P256PublicKey subject, Instant now) {
        return authority.issue(name, subject, now, now.plus(LIFETIME));
    }

    private Instant shownUntil() {
        return shown.getCertificateChain("device")[0].getNotAfter().toInstant();
    }

    private Instant keptUntil() throws IOException {
        return store.find().orElseThrow().certificate().ends();
    }

    @Test
    void renewsOnceBeforeTwoThirdsOfTheTimeAreOver() throws Exception {
        Instant late = BEGIN.plus(LIFETIME.multipliedBy(2).dividedBy(3));
        CertificateRenewal renewal = renewal(serverAt(late));
        assertEquals("", renewal.poll(BEGIN.plus(LIFETIME.dividedBy(2))));
        assertEquals(0, requests);
        assertEquals("", renewal.poll(late));
        assertEquals("", renewal.poll(late.plusSeconds(1)));
        assertEquals(1, requests);
        assertEquals(late.plus(LIFETIME), keptUntil());
        assertEquals(late.plus(LIFETIME), shownUntil());
    }

    @Test
    void renewsWhenTheTimeIsKnownToHaveComeThoughTheClockIsBehind() throws Exception {
        Instant late = BEGIN.plus(LIFETIME.multipliedBy(2).dividedBy(3));
        CertificateRenewal renewal = renewal(serverAt(late));
        assertEquals("", renewal.poll(Instant.EPOCH));
        assertEquals(0, requests);
        bound.passed(late);
        assertEquals("", renewal.poll(Instant.EPOCH));
        assertEquals(late.plus(LIFETIME), keptUntil());
    }

    @Test
    void spreadsAFleetThatEnrolledTogether() {
        Instant middle = BEGIN.plus(LIFETIME.multipliedBy(62).dividedBy(100));
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            new CertificateRenewal(identity, store, key, serverAt(middle), shown, bound, random).poll(middle);
        }
        assertTrue(requests > 20 && requests < 80, requests + " of 100 devices renewed at once");
    }

    @Test
    void keepsTheOldCertificateOverACrashAndRenewsAfterIt() throws Exception {
        Instant now = END.minusSeconds(60);
        for (LossyFiles.Fate fate : LossyFiles.Fate.values()) {
            store.save(identity);
            files.crashAt(0, fate);
            assertThrows(SimulatedCrash.class, () -> renewal(serverAt(now)).poll(now));
            files.crash(fate);
            Instant kept = keptUntil();
            assertTrue(kept.equals(END) || kept.equals(now.plus(LIFETIME)), kept::toString);
            assertEquals("", renewal(serverAt(now)).poll(now));
            assertEquals(now.plus(LIFETIME), keptUntil());
        }
    }

    @Test
    void triesAgainAfterAWhileAndSaysWhatIsWrong() throws Exception {
        Instant now = BEGIN.plus(Duration.ofDays(80));
        CertificateRenewal renewal = renewal(request -> {
            requests++;
            throw new LinkException("no route to fleet.test");
        });
        assertTrue(renewal.poll(now).contains("was not renewed: no route to fleet.test"));
        assertTrue(renewal.poll(now.plusSeconds(1)).contains("no route"));
        assertEquals(1, requests);
        renewal.poll(now.plus(CertificateRenewal.FIRST_WAIT));
        assertEquals(2, requests);
        assertEquals(END, shownUntil());
    }

    @Test
    void takesNothingButALaterCertificateOfItsOwn() throws Exception {
        Instant now = BEGIN.plus(Duration.ofDays(80));
        P256PublicKey other = P256KeyPair.generate(new SecureRandom()).publicKey();
        TestAuthority stranger = new TestAuthority();
        RenewalLink[] wrong = {
            request -> issue("edge-8", key.publicKey(), now),
            request -> issue("edge-7", other, now),
            request -> issue("edge-7", key.publicKey(), BEGIN),
            request -> stranger.issue("edge-7", key.publicKey(), now, now.plus(LIFETIME)),
            request -> new byte[] {1, 2, 3},
        };
        for (RenewalLink link : wrong) {
            assertTrue(renewal(link).poll(now).contains("was not renewed"));
            assertEquals(END, keptUntil());
            assertEquals(END, shownUntil());
        }
    }

    @Test
    void saysThatAnEndedCertificateNeedsANewEnrolmentAndStillTries() {
        Instant late = END.plus(Duration.ofHours(1));
        CertificateRenewal renewal = renewal(request -> {
            throw new LinkException("bad certificate");
        });
        assertTrue(renewal.poll(late).contains("enrol it anew"));
        assertEquals("", renewal(serverAt(late)).poll(late), "a clock that was wrong does no harm");
    }
}
