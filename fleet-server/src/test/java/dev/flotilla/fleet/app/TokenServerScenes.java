package dev.flotilla.fleet.app;

import static dev.flotilla.fleet.store.TestDatabase.await;

import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.identity.Enrolment;
import dev.flotilla.agent.identity.FileDeviceKey;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.agent.identity.IdentityStore;
import dev.flotilla.agent.link.ClientCertificate;
import dev.flotilla.agent.link.PinnedTls;
import dev.flotilla.agent.link.http.EnrolmentClient;
import dev.flotilla.agent.link.http.HttpEndpoint;
import dev.flotilla.agent.link.http.RenewalClient;
import dev.flotilla.agent.link.mqtt.MqttAddress;
import dev.flotilla.agent.link.mqtt.PahoLink;
import dev.flotilla.agent.storage.FileSystemFiles;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.EnrolmentToken;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.CertificateRequest;
import dev.flotilla.pkcs11.testkit.SoftHsm;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocketFactory;

/** In a process of its own, which reaches tokens: a server whose authority is on one, and devices; says what happens. */
final class TokenServerScenes {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final long POLL_NANOS = 250_000_000;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final OperatedServer operated;
    private final Digest root;

    private TokenServerScenes(OperatedServer operated) throws Exception {
        this.operated = operated;
        this.root = Digest.of(operated.putRoot(Releases.byOwner()));
    }

    /** A device on its way in. */
    private record Newcomer(FileDeviceKey key, Enrolment enrolment, EnrolmentToken token) {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        OperatedServer operated =
                OperatedServer.start(folder.resolve("server"), Map.of("identity.authority-token", arguments[1]));
        try {
            new TokenServerScenes(operated).play(folder);
        } finally {
            await(operated.server().close());
        }
    }

    private void play(Path folder) throws Exception {
        Newcomer first = newcomer(folder.resolve("first"));
        Identity identity = enrol(first, "camera-1");
        tell(identity);
        SSLSocketFactory tls = tls(first, identity);
        try (PahoLink link = new PahoLink(
                new MqttAddress(identity.broker().host(), identity.broker().port()), identity.device(), tls)) {
            link.connect();
            tell(link);
            renew(first, identity, tls);
            SoftHsm hsm = SoftHsm.at(folder.resolve("hsm"));
            Newcomer second = newcomer(folder.resolve("second"));
            hsm.withdraw();
            out.println(refusal(second, "camera-2"));
            tell(link);
            hsm.giveBack();
            tell(enrolAtLast(second, "camera-2"));
        }
    }

    private Newcomer newcomer(Path folder) throws Exception {
        Path kept = Files.createDirectories(folder.resolve("identity"));
        FileDeviceKey key = FileDeviceKey.openOrCreate(folder.resolve("device.key"), new SecureRandom());
        EnrolmentToken token =
                new EnrolmentToken(operated.claim(), root, operated.server().authorityDigest());
        return new Newcomer(key, new Enrolment(new IdentityStore(new FileSystemFiles(kept, 1 << 20)), key), token);
    }

    private Identity enrol(Newcomer device, String name) throws Exception {
        String url = operated.server().deviceEndpoint().httpsUrl();
        return device.enrolment()
                .enrol(url, name, new EnrolmentClient(url, device.token(), TIMEOUT, Clock.systemUTC()));
    }

    private String refusal(Newcomer device, String name) throws Exception {
        try {
            return enrol(device, name).device() + " enrolled without a token";
        } catch (IOException e) {
            return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
        }
    }

    private Identity enrolAtLast(Newcomer device, String name) throws Exception {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            try {
                return enrol(device, name);
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
    }

    private static SSLSocketFactory tls(Newcomer device, Identity identity) throws Exception {
        return PinnedTls.sockets(
                identity.caDer(),
                new ClientCertificate(
                        device.key().tlsKey(), identity.certificate().x509()),
                Clock.systemUTC(),
                new TimeBound());
    }

    private void renew(Newcomer device, Identity identity, SSLSocketFactory tls) throws Exception {
        byte[] request = CertificateRequest.create(
                identity.device().value(), device.key().publicKey(), device.key());
        byte[] der = new RenewalClient(new HttpEndpoint(identity.server(), tls, TIMEOUT)).renew(request);
        X509Certificate renewed = PinnedTls.certificate(der);
        renewed.verify(PinnedTls.certificate(identity.caDer()).getPublicKey());
        out.println(renewed.equals(identity.certificate().x509()) ? "the same again" : "renewed");
    }

    private void tell(Identity identity) throws Exception {
        X509Certificate authority = PinnedTls.certificate(identity.caDer());
        identity.certificate().x509().verify(authority.getPublicKey());
        out.println(identity.device() + " enrolled under " + authority.getSubjectX500Principal());
    }

    private void tell(PahoLink link) {
        out.println(link.connected() ? "connected" : "not connected");
    }
}
