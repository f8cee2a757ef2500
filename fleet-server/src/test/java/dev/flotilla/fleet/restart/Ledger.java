package dev.flotilla.fleet.restart;

import dev.flotilla.agent.inference.Probe;
import dev.flotilla.agent.inference.ProbeResult;
import dev.flotilla.agent.link.FleetLink;
import dev.flotilla.agent.link.LinkException;
import dev.flotilla.agent.testkit.ForwardingLink;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.TelemetryAck;
import dev.flotilla.contract.protocol.TelemetryReport;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.trust.P256PublicKey;
import dev.flotilla.contract.trust.TrustException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What one device did and said, by its own account, whatever servers make of it. */
final class Ledger {
    private final P256PublicKey key;
    private final List<Digest> tried = new ArrayList<>();
    private final List<Long> confirmed = new ArrayList<>();
    private final Set<Long> counters = new HashSet<>();
    private final Set<String> sent = new HashSet<>();
    private final Set<String> acknowledged = new HashSet<>();

    /** @param key of the device, by which its reports are signed */
    Ledger(P256PublicKey key) {
        this.key = key;
    }

    /** Bundles that it tried out, once for each time. */
    synchronized List<Digest> tried() {
        return List.copyOf(tried);
    }

    /** Counters of the assignments that it ended with the new model, once for each time that it came to that. */
    synchronized List<Long> confirmed() {
        return List.copyOf(confirmed);
    }

    /** Counters of the assignments that its reports were about. */
    synchronized Set<Long> counters() {
        return Set.copyOf(counters);
    }

    /** Telemetry windows that it sent, once or more. */
    synchronized Set<String> sent() {
        return Set.copyOf(sent);
    }

    /** Those which the fleet said that it has. */
    synchronized Set<String> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    /** Tries bundles out, and notes it. */
    Probe probe() {
        return bundle -> {
            note(Digest.of(bundle));
            return new ProbeResult.Passed(BundleReader.read(bundle).selfTest().outputDigest());
        };
    }

    private synchronized void note(Digest bundle) {
        tried.add(bundle);
    }

    private synchronized void note(ReportedState report) {
        counters.add(report.counter());
        boolean last = !confirmed.isEmpty() && confirmed.get(confirmed.size() - 1) == report.counter();
        if (report.phase() == UpdatePhase.CONFIRMED && !last) {
            confirmed.add(report.counter());
        }
    }

    private synchronized void note(TelemetryReport report) {
        report.windows().stream().map(Window::id).forEach(sent::add);
    }

    private synchronized void note(TelemetryAck ack) {
        acknowledged.addAll(ack.windowIds());
    }

    /** A link whose messages are noted. */
    FleetLink over(FleetLink link) {
        return new NotedLink(link);
    }

    private final class NotedLink extends ForwardingLink {

        NotedLink(FleetLink link) {
            super(link);
        }

        @Override
        public void publishReported(byte[] cose) throws LinkException {
            try {
                note(ReportedState.verify(cose, key));
            } catch (TrustException | IOException e) {
                throw new IllegalStateException("a report that nobody can read", e);
            }
            super.publishReported(cose);
        }

        @Override
        public void publishTelemetry(byte[] report) throws LinkException {
            try {
                note(TelemetryReport.parse(report));
            } catch (MalformedDocumentException e) {
                throw new IllegalStateException("telemetry that nobody can read", e);
            }
            super.publishTelemetry(report);
        }

        @Override
        public List<TelemetryAck> takeAcks() {
            List<TelemetryAck> acks = super.takeAcks();
            acks.forEach(Ledger.this::note);
            return acks;
        }
    }
}
