package dev.flotilla.fleet.device;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.trust.CertificateRequest;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.fleet.event.Changes;
import dev.flotilla.fleet.event.Topic;
import dev.flotilla.fleet.limit.SlowWork;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Hands out claims, and takes devices in that bring one. */
public final class Enrolments {

    /** The most claims that are handed out at once. */
    public static final int MAX_CLAIMS = 10_000;
    /** The most batches of claims that are listed. */
    public static final int MAX_LISTED = 500;
    /** The longest a claim may be good for. */
    public static final Duration MAX_LIFETIME = Duration.ofDays(90);

    private static final Duration CLAIMS_KEPT = Duration.ofDays(1);
    private static final int MAX_ID = 63;
    private static final int MAX_GROUP = 63;
    private static final int BATCH_ID_LENGTH = 16;
    private static final int SUFFIX_LENGTH = 8;
    private static final int MAX_ATTEMPTS = 4;
    /** What the id of a device without a name begins with. */
    private static final String NAMELESS = "device";

    private final DeviceStore store;
    private final CertificateIssuer issuer;
    private final SlowWork slow;
    private final Clock clock;
    private final EnrolmentLimits limits;
    private final Secrets secrets;
    private final Changes changes;

    /** @param slow for public-key arithmetic, which strangers may ask for */
    public Enrolments(
            DeviceStore store,
            CertificateIssuer issuer,
            SlowWork slow,
            Clock clock,
            SecureRandom random,
            Changes changes) {
        this.store = store;
        this.issuer = issuer;
        this.slow = slow;
        this.clock = clock;
        this.limits = new EnrolmentLimits(clock);
        this.secrets = new Secrets(random);
        this.changes = changes;
    }

    /** Claims that were just made, in clear this once. */
    public record NewClaims(ClaimBatch batch, List<String> secrets) {

        public NewClaims {
            secrets = List.copyOf(secrets);
        }

        /** Without the secrets. */
        @Override
        public String toString() {
            return "NewClaims(" + batch + ")";
        }
    }

    /**
     * Makes claims.
     *
     * @param group of the devices that enrol with them; empty text for none
     * @throws IllegalArgumentException if the count, the lifetime or the group is out of bounds
     */
    public Future<NewClaims> createClaims(int count, Duration lifetime, String group) {
        if (count < 1 || count > MAX_CLAIMS) {
            throw new IllegalArgumentException("count: must be 1 to " + MAX_CLAIMS + ", got " + count);
        }
        if (lifetime.isNegative() || lifetime.isZero() || lifetime.compareTo(MAX_LIFETIME) > 0) {
            throw new IllegalArgumentException("expiresInSeconds: must be 1 to " + MAX_LIFETIME.toSeconds());
        }
        if (group.length() > MAX_GROUP) {
            throw new IllegalArgumentException("group: at most " + MAX_GROUP + " characters");
        }
        String id = Secrets.hash(secrets.next()).hex().substring(0, BATCH_ID_LENGTH);
        ClaimBatch batch = new ClaimBatch(id, group, now(), now().plus(lifetime));
        List<String> claims = Stream.generate(secrets::next).limit(count).toList();
        return store.addClaims(batch, claims.stream().map(Secrets::hash).toList())
                .onSuccess(done -> changes.changed(Topic.DEVICES))
                .map(done -> new NewClaims(batch, claims));
    }

    /** The newest batches with claims that can still be used, at most {@value #MAX_LISTED}. */
    public Future<List<OpenClaims>> openClaims() {
        return store.openClaims(now(), MAX_LISTED);
    }

    /** Nobody can enrol any more with the batch's unused claims; false when it has none. */
    public Future<Boolean> revokeClaims(String batch) {
        return store.revokeClaims(batch)
                .onSuccess(revoked -> changes.changed(Topic.DEVICES))
                .map(revoked -> revoked > 0);
    }

    /**
     * Takes a device in. Its id, the common name of its certificate, is the name it asks for, made to fit and, if another
     * device has it, made unique. The authority signs only for a claim that is used up already.
     *
     * <p>A device that missed the answer asks again with the same claim and key, as long as the claim lasts and it was
     * never seen with a certificate. Nobody else gains by that: the request is signed by the key, and without the key the
     * certificate is of no use.
     *
     * @param network where the request comes from
     * @param claim the one-time secret
     * @param request PKCS #10, DER
     * @return fails with {@link EnrolmentRefusedException}, with {@link TrustException} if the request is not well-formed
     *     and signed by its key, and with {@link dev.flotilla.fleet.limit.TryLaterException}
     */
    public Future<X509Certificate> enrol(String network, String claim, byte[] request) {
        return limits.enrolment(network, () -> slow.run(() -> CertificateRequest.parse(request))
                .compose(parsed -> enrol(Secrets.hash(claim), parsed)));
    }

    private Future<X509Certificate> enrol(Digest claim, CertificateRequest request) {
        String wanted = slug(request.commonName());
        String base = wanted.isEmpty() ? NAMELESS : wanted;
        return attempt(claim, request, base, wanted.isEmpty() ? unique(base) : wanted, MAX_ATTEMPTS)
                .compose(id -> certify(id, request, Optional.empty()));
    }

    private Future<DeviceId> attempt(
            Digest claim, CertificateRequest request, String base, String id, int attemptsLeft) {
        String name = request.commonName().isBlank() ? id : request.commonName();
        NewDevice fresh = new NewDevice(new DeviceId(id), name, request.key(), now());
        return store.enrol(claim, fresh, now()).compose(outcome -> switch (outcome) {
            case ENROLLED -> {
                changes.changed(Topic.DEVICES);
                yield Future.succeededFuture(fresh.id());
            }
            case CLAIM_REFUSED ->
                store.findEnrolled(claim, request.key(), now())
                        .map(found -> found.orElseThrow(() -> new EnrolmentRefusedException(
                                "the claim is unknown, used up or expired; ask the fleet's operator for a new token")));
            case ID_TAKEN ->
                attemptsLeft == 0
                        ? Future.failedFuture(new EnrolmentRefusedException("no free id found for " + name))
                        : attempt(claim, request, base, unique(base), attemptsLeft - 1);
        });
    }

    /**
     * Gives a device that showed its present certificate another one for the same name and key; the present one stays good,
     * however often the device asks: it may never get, or never save, the answers. Fails as enrolment does.
     */
    public Future<X509Certificate> renew(DeviceId id, X509Certificate shown, byte[] request) {
        return limits.renewal(id, () -> slow.run(() -> CertificateRequest.parse(request))
                .compose(parsed -> renew(id, shown, parsed)));
    }

    private Future<X509Certificate> renew(DeviceId id, X509Certificate shown, CertificateRequest request) {
        if (!request.commonName().equals(id.value())) {
            return Future.failedFuture(new EnrolmentRefusedException(
                    "device " + id + " asks for a certificate of '" + request.commonName() + "'"));
        }
        return store.find(id).compose(found -> {
            if (found.filter(device -> device.key().equals(request.key())).isEmpty()) {
                return Future.failedFuture(new EnrolmentRefusedException(
                        "device " + id + " asks for a certificate of another key; enrol it anew to change its key"));
            }
            return certify(id, request, Optional.of(IssuedCertificate.digestOf(shown)));
        });
    }

    private Future<X509Certificate> certify(DeviceId id, CertificateRequest request, Optional<Digest> shown) {
        return slow.run(() -> issuer.issue(id, request.key(), now())).compose(certificate -> {
            IssuedCertificate issued = IssuedCertificate.of(certificate);
            return store.addCertificate(id, request.key(), shown.orElse(issued.digest()), issued, now())
                    .compose(added -> Boolean.TRUE.equals(added)
                            ? Future.succeededFuture(certificate)
                            : Future.failedFuture(new EnrolmentRefusedException("device " + id + " is revoked")));
        });
    }

    /** Forgets claims that ended a day ago, used or not; says how many. */
    public Future<Long> forgetEndedClaims() {
        return store.deleteClaimsBefore(now().minus(CLAIMS_KEPT));
    }

    private String unique(String base) {
        String suffix = "-" + Secrets.hash(secrets.next()).hex().substring(0, SUFFIX_LENGTH);
        return base.substring(0, Math.min(base.length(), MAX_ID - suffix.length())) + suffix;
    }

    private static String slug(String name) {
        String slug =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return slug.substring(0, Math.min(slug.length(), MAX_ID));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
