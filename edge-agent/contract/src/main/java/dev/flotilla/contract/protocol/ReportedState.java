package dev.flotilla.contract.protocol;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.trust.BadSignatureException;
import dev.flotilla.contract.trust.CoseSign1;
import dev.flotilla.contract.trust.EcSigner;
import dev.flotilla.contract.trust.MalformedMetadataException;
import dev.flotilla.contract.trust.P256PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a device says about itself, always signed with the key it made at enrolment. That proves what the holder of the
 * key claims, and no more: it is not attestation.
 *
 * @param messageId names the message in logs
 * @param deviceTime the device's clock, to the millisecond; the server goes by its own
 * @param counter the counter of the assignment this is about; 0 when there was none
 * @param nonce the nonce of that assignment; empty when there was none
 * @param phase how far it is
 * @param activeBundle the bundle that serves
 * @param activeVersion its name and version, for people; empty when there is none
 * @param selfTestOutput the SHA-256 of what the serving model answered to its golden self-test
 * @param floor the highest floor the device has seen
 * @param reason why it is not further, for people; empty when all is well
 * @param agentVersion the agent's own version
 * @param progressBytes how much of the assigned bundle it holds
 * @param waitsUntil when it goes on, by its own clock, if its owner's quiet hours or daily budget hold the download up
 * @param losses what it turned away or lost since its agent started
 * @param shadow the bundle that it runs in shadow
 * @param abilities what its agent can do that older ones cannot, such as {@value #SHADOW}
 */
public record ReportedState(
        String messageId,
        Instant deviceTime,
        long counter,
        String nonce,
        UpdatePhase phase,
        Optional<Digest> activeBundle,
        String activeVersion,
        Optional<Digest> selfTestOutput,
        long floor,
        String reason,
        String agentVersion,
        long progressBytes,
        Optional<Instant> waitsUntil,
        Losses losses,
        Optional<ReportedShadow> shadow,
        Set<String> abilities) {
    /** The ability to run a bundle in shadow. */
    public static final String SHADOW = "shadow";
    /** The longest signed form that is read. */
    public static final int MAX_BYTES = 8 * 1024;
    /** Longer reasons are cut. */
    public static final int MAX_REASON = 1000;

    private static final int MAX_VERSION = 256;
    private static final int MAX_ABILITIES = 32;

    /** Cuts the reason, which often comes from an exception, to its bound. */
    public ReportedState {
        abilities = Collections.unmodifiableSet(new TreeSet<>(abilities));
        reason = reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON - 1) + "…";
    }

    /** A report of a device that neither waits nor lost anything. */
    public ReportedState(
            String messageId,
            Instant deviceTime,
            long counter,
            String nonce,
            UpdatePhase phase,
            Optional<Digest> activeBundle,
            String activeVersion,
            Optional<Digest> selfTestOutput,
            long floor,
            String reason,
            String agentVersion,
            long progressBytes) {
        this(
                messageId,
                deviceTime,
                counter,
                nonce,
                phase,
                activeBundle,
                activeVersion,
                selfTestOutput,
                floor,
                reason,
                agentVersion,
                progressBytes,
                Optional.empty(),
                Losses.NONE,
                Optional.empty(),
                Collections.emptySet());
    }

    /** The message in CBOR, not signed. */
    public byte[] toCbor() {
        return Messages.builder()
                .put("active", activeVersion)
                .put("agent", agentVersion)
                .putIfPresent("bundle", activeBundle.map(Digest::bytes))
                .putIfPresent("can", abilities.isEmpty() ? Optional.empty() : Optional.of(new ArrayList<>(abilities)))
                .put("counter", counter)
                .put("floor", floor)
                .put("id", messageId)
                .putIfPresent(
                        "losses", losses.equals(Losses.NONE) ? Optional.empty() : Optional.of(losses.toDocument()))
                .put("nonce", nonce)
                .put("phase", phase.wireName())
                .put("progress", progressBytes)
                .put("reason", reason)
                .putIfPresent("selftest", selfTestOutput.map(Digest::bytes))
                .putIfPresent("shadow", shadow.map(ReportedShadow::toDocument))
                .put("time", deviceTime.toEpochMilli())
                .putIfPresent("waits", waitsUntil.map(Instant::toEpochMilli))
                .build()
                .toCbor();
    }

    /** The message as it is sent: signed by the device. */
    public byte[] sign(EcSigner device) {
        return CoseSign1.sign(toCbor(), device);
    }

    /**
     * Reads a signed message.
     *
     * @throws BadSignatureException if it is not signed by this device
     * @throws MalformedMetadataException if it is no COSE_Sign1
     * @throws MalformedDocumentException if what is signed is no such message
     */
    public static ReportedState verify(byte[] cose, P256PublicKey device)
            throws BadSignatureException, MalformedMetadataException, MalformedDocumentException {
        if (cose.length > MAX_BYTES) {
            throw new MalformedMetadataException("a report of " + cose.length + " bytes, at most " + MAX_BYTES);
        }
        return parse(CoseSign1.verify(cose, device));
    }

    /**
     * Reads the unsigned form.
     *
     * @throws MalformedDocumentException naming the field that is missing, mistyped or out of bounds
     */
    public static ReportedState parse(byte[] cbor) throws MalformedDocumentException {
        Document document = Messages.parseCbor(cbor, MAX_BYTES);
        Optional<Document> shadow = document.findObject("shadow");
        return new ReportedState(
                Messages.text(document, "id", Messages.MAX_ID),
                Messages.time(document, "time"),
                Messages.optionalCount(document, "counter"),
                Messages.optionalText(document, "nonce", Messages.MAX_ID),
                UpdatePhase.parse(document.string("phase")),
                Messages.findDigest(document, "bundle"),
                Messages.optionalText(document, "active", MAX_VERSION),
                Messages.findDigest(document, "selftest"),
                Messages.optionalCount(document, "floor"),
                Messages.optionalText(document, "reason", MAX_REASON),
                Messages.optionalText(document, "agent", MAX_VERSION),
                Messages.optionalCount(document, "progress"),
                document.has("waits") ? Optional.of(Messages.time(document, "waits")) : Optional.empty(),
                losses(document),
                shadow.isPresent() ? Optional.of(ReportedShadow.parse(shadow.get())) : Optional.empty(),
                abilities(document));
    }

    private static Set<String> abilities(Document document) throws MalformedDocumentException {
        return document.has("can")
                ? new TreeSet<>(Messages.atMost("can", document.strings("can"), MAX_ABILITIES))
                : Collections.emptySet();
    }

    private static Losses losses(Document document) throws MalformedDocumentException {
        Optional<Document> losses = document.findObject("losses");
        return losses.isPresent() ? Losses.parse(losses.get()) : Losses.NONE;
    }
}
