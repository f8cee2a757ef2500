package dev.flotilla.daemon.simulate.link;

import dev.flotilla.agent.link.ArtifactSource;
import dev.flotilla.agent.link.ChunkLink;
import dev.flotilla.agent.link.FleetLink;
import dev.flotilla.agent.link.LinkException;
import dev.flotilla.agent.link.SampleLink;
import dev.flotilla.agent.trust.RepositoryFiles;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.CaptureTerms;
import dev.flotilla.contract.protocol.FetchAnswer;
import dev.flotilla.contract.protocol.FetchRequest;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.protocol.TelemetryAck;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A device's way to its fleet, with outages, and counted. */
public final class SimulatedNetwork {
    private final Outages outages;
    private final Blackout blackout;
    private final Meter meter;

    public SimulatedNetwork(Outages outages, Blackout blackout, Meter meter) {
        this.outages = outages;
        this.blackout = blackout;
        this.meter = meter;
    }

    private void requireUp(String what) throws LinkException {
        if (down()) {
            throw new LinkException(what + ": no network, as the profile or the control port has it");
        }
    }

    private boolean down() {
        return outages.down() || blackout.isOn();
    }

    /** Artifacts over this network. */
    public ArtifactSource over(ArtifactSource source) {
        return (digest, offset, atMost) -> {
            requireUp("artifact");
            return new Counted(source.open(digest, offset, atMost));
        };
    }

    /** Metadata over this network. */
    public RepositoryFiles over(RepositoryFiles files) {
        return name -> {
            requireUp(name);
            return files.open(name).map(Counted::new);
        };
    }

    /** Samples over this network. */
    public SampleLink over(SampleLink link) {
        return new SampleLink() {
            @Override
            public CaptureTerms terms(Digest bundle) throws IOException {
                requireUp("samples");
                return link.terms(bundle);
            }

            @Override
            public void upload(Digest digest, byte[] sealed) throws IOException {
                requireUp("samples");
                link.upload(digest, sealed);
                meter.message(sealed.length);
            }

            @Override
            public void eraseAll() throws IOException {
                requireUp("samples");
                link.eraseAll();
            }
        };
    }

    /** Messages over this network. */
    public Messages over(FleetLink messages, ChunkLink chunks) {
        return new Messages(messages, chunks);
    }

    private final class Counted extends FilterInputStream {
        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            requireUp("download");
            int one = super.read();
            meter.came(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            requireUp("download");
            int count = super.read(into, from, length);
            meter.came(Math.max(0, count));
            return count;
        }
    }

    /** The link, which an outage breaks. */
    public final class Messages implements FleetLink, ChunkLink {
        private final FleetLink messages;
        private final ChunkLink chunks;

        Messages(FleetLink messages, ChunkLink chunks) {
            this.messages = messages;
            this.chunks = chunks;
        }

        @Override
        public void connect() throws LinkException {
            requireUp("broker");
            messages.connect();
        }

        @Override
        public boolean connected() {
            if (down()) {
                messages.close();
            }
            return messages.connected();
        }

        @Override
        public void publishReported(byte[] cose) throws LinkException {
            messages.publishReported(cose);
            meter.message(cose.length);
        }

        @Override
        public void publishTelemetry(byte[] report) throws LinkException {
            messages.publishTelemetry(report);
            meter.message(report.length);
        }

        @Override
        public void ask(FetchRequest request) throws LinkException {
            chunks.ask(request);
            meter.message(request.toCbor().length);
        }

        @Override
        public Optional<FetchAnswer> await(Duration atMost) throws IOException {
            Optional<FetchAnswer> answer = chunks.await(atMost);
            answer.ifPresent(chunk -> meter.message(0));
            return answer;
        }

        @Override
        public Optional<SignedAssignment> takeDesired() {
            Optional<SignedAssignment> desired = messages.takeDesired();
            desired.ifPresent(assignment -> meter.message(assignment.bytes().length));
            return desired;
        }

        @Override
        public Optional<String> takeRejection() {
            return messages.takeRejection();
        }

        @Override
        public List<TelemetryAck> takeAcks() {
            List<TelemetryAck> acks = messages.takeAcks();
            acks.forEach(ack -> meter.message(ack.toCbor().length));
            return acks;
        }

        @Override
        public long rejectedMessages() {
            return messages.rejectedMessages();
        }

        @Override
        public void close() {
            messages.close();
        }
    }
}
