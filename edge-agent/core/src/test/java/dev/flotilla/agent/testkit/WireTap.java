package dev.flotilla.agent.testkit;

import dev.flotilla.agent.link.ArtifactSource;
import dev.flotilla.agent.link.FleetLink;
import dev.flotilla.agent.link.LinkException;
import dev.flotilla.agent.link.SampleLink;
import dev.flotilla.agent.trust.RepositoryFiles;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.CaptureTerms;
import dev.flotilla.contract.protocol.TelemetryReport;
import dev.flotilla.contract.trust.CoseSign1;
import dev.flotilla.contract.trust.P256PublicKey;
import dev.flotilla.contract.trust.TrustException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All that an agent sends by its ports, as the links behind them put it on the wire, and hands it on. */
public final class WireTap extends ForwardingLink {
    private static final Limits LIMITS = Limits.of(TelemetryReport.MAX_BYTES);

    private final ArtifactSource artifacts;
    private final RepositoryFiles metadata;
    private final List<byte[]> telemetry = new ArrayList<>();
    private final List<byte[]> reports = new ArrayList<>();
    private final List<byte[]> requests = new ArrayList<>();
    private final List<byte[]> samples = new ArrayList<>();
    private long sampleRequests;

    public WireTap(FleetLink link, ArtifactSource artifacts, RepositoryFiles metadata) {
        super(link);
        this.artifacts = artifacts;
        this.metadata = metadata;
    }

    /** Telemetry messages. */
    public List<byte[]> telemetry() {
        return List.copyOf(telemetry);
    }

    /** Signed reports of the state. */
    public List<byte[]> reports() {
        return List.copyOf(reports);
    }

    /** Sealed samples. */
    public List<byte[]> samples() {
        return List.copyOf(samples);
    }

    /** How often anything was said to whoever takes samples. */
    public long sampleRequests() {
        return sampleRequests;
    }

    /** All messages, sealed samples, and what was said in requests. */
    public List<byte[]> everything() {
        List<byte[]> all = new ArrayList<>(telemetry);
        all.addAll(reports);
        all.addAll(requests);
        all.addAll(samples);
        return all;
    }

    /** How many bytes these are. */
    public long bytes() {
        return everything().stream().mapToLong(message -> message.length).sum();
    }

    /** The content of all messages, of which reports are signed by this key. */
    public List<Document> decoded(P256PublicKey key) throws MalformedDocumentException, TrustException {
        List<Document> documents = new ArrayList<>();
        for (byte[] report : telemetry) {
            documents.add(Document.parseCbor(report, LIMITS));
        }
        for (byte[] report : reports) {
            documents.add(Document.parseCbor(CoseSign1.verify(report, key), LIMITS));
        }
        return documents;
    }

    /** The artifacts, whose requests have no body: they say a digest and a range. */
    public ArtifactSource artifacts() {
        return (digest, offset, atMost) -> {
            request(digest.hex() + " " + offset + " " + atMost);
            return artifacts.open(digest, offset, atMost);
        };
    }

    /** The metadata, whose requests say the name of a file. */
    public RepositoryFiles metadata() {
        return name -> {
            request(name);
            return metadata.open(name);
        };
    }

    /** Where samples go. */
    public SampleLink samples(SampleLink to) {
        return new SampleLink() {
            @Override
            public Optional<String> hold() {
                return to.hold();
            }

            @Override
            public CaptureTerms terms(Digest bundle) throws IOException {
                sampleRequests++;
                request(bundle.hex());
                return to.terms(bundle);
            }

            @Override
            public void upload(Digest digest, byte[] sealed) throws IOException {
                sampleRequests++;
                request(digest.hex());
                samples.add(sealed.clone());
                to.upload(digest, sealed);
            }

            @Override
            public void eraseAll() throws IOException {
                sampleRequests++;
                to.eraseAll();
            }
        };
    }

    private void request(String said) {
        requests.add(said.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void publishReported(byte[] cose) throws LinkException {
        reports.add(cose.clone());
        super.publishReported(cose);
    }

    @Override
    public void publishTelemetry(byte[] report) throws LinkException {
        telemetry.add(report.clone());
        super.publishTelemetry(report);
    }
}
