package dev.flotilla.agent.testkit;

import dev.flotilla.agent.link.FleetLink;
import dev.flotilla.agent.link.Inbox;
import dev.flotilla.agent.link.InboxLink;
import dev.flotilla.agent.link.LinkException;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.protocol.TelemetryAck;
import dev.flotilla.contract.protocol.TelemetryReport;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.trust.P256PublicKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A fleet in memory for many agents of one JVM: broker, server, artifacts and metadata. As the real one, it sends the desired state
 * to whoever connects, and stores a telemetry window once however often it arrives.
 */
public final class InMemoryFleet {
    private final ArtifactShelf artifacts = new ArtifactShelf();
    private final MetadataShelf metadata = new MetadataShelf();
    private final Map<DeviceId, Member> members = new LinkedHashMap<>();
    private boolean down;
    private boolean acknowledging = true;

    private static final class Member {
        private final Inbox inbox;
        private final List<byte[]> reports = new ArrayList<>();
        private final Map<String, Window> windows = new LinkedHashMap<>();
        private Optional<SignedAssignment> desired = Optional.empty();
        private boolean connected;
        private int connections;
        private int telemetryMessages;

        private Member(DeviceId id) {
            inbox = new Inbox(id.value());
        }
    }

    /** What agents fetch from. */
    public ArtifactShelf artifacts() {
        return artifacts;
    }

    /** The repository that agents follow. */
    public MetadataShelf metadata() {
        return metadata;
    }

    /** A device's link; a restarted agent gets another one to the same device. */
    public FleetLink link(DeviceId id) {
        members.putIfAbsent(id, new Member(id));
        return new Link(member(id));
    }

    /** Cuts all connections and takes no new ones, or takes them again. */
    public void down(boolean nothingAnswers) {
        down = nothingAnswers;
        if (down) {
            members.values().forEach(member -> member.connected = false);
        }
    }

    /** Whether windows are acknowledged; stored they are either way. */
    public void acknowledging(boolean yes) {
        acknowledging = yes;
    }

    /** What the server wants of a device from now on. */
    public void assign(DeviceId id, SignedAssignment desired) {
        Member member = member(id);
        member.desired = Optional.of(desired);
        if (member.connected) {
            member.inbox.offerDesired(desired.bytes());
        }
    }

    /** Sends any bytes to a device's desired topic. */
    public void sendDesired(DeviceId id, byte[] payload) {
        if (member(id).connected) {
            member(id).inbox.offerDesired(payload);
        }
    }

    /** Sends any bytes to a device's acknowledgement topic. */
    public void sendAck(DeviceId id, byte[] payload) {
        if (member(id).connected) {
            member(id).inbox.offerAck(payload);
        }
    }

    /** How often a device connected. */
    public int connections(DeviceId id) {
        return member(id).connections;
    }

    /** How many telemetry messages of a device arrived, repeated ones included. */
    public int telemetryMessages(DeviceId id) {
        return member(id).telemetryMessages;
    }

    /** A device's windows, each once. */
    public List<Window> windows(DeviceId id) {
        return List.copyOf(member(id).windows.values());
    }

    /** Every report of a device, checked with its key, oldest first. */
    public List<ReportedState> reports(DeviceId id, P256PublicKey key) throws Exception {
        List<ReportedState> verified = new ArrayList<>();
        for (byte[] report : member(id).reports) {
            verified.add(ReportedState.verify(report, key));
        }
        return verified;
    }

    /** A device's signed reports as they came, oldest first. */
    public List<byte[]> signedReports(DeviceId id) {
        return List.copyOf(member(id).reports);
    }

    /** Lets go of what came from a device so far. */
    public void forgetHeard(DeviceId id) {
        member(id).reports.clear();
        member(id).windows.clear();
    }

    private Member member(DeviceId id) {
        return Optional.ofNullable(members.get(id)).orElseThrow(() -> new AssertionError("no device " + id));
    }

    private final class Link extends InboxLink {
        private final Member member;

        private Link(Member member) {
            super(member.inbox);
            this.member = member;
        }

        @Override
        public void connect() throws LinkException {
            if (member.connected) {
                return;
            }
            if (down) {
                throw new LinkException("connection refused");
            }
            member.connected = true;
            member.connections++;
            member.desired.ifPresent(desired -> member.inbox.offerDesired(desired.bytes()));
        }

        @Override
        public boolean connected() {
            return member.connected;
        }

        @Override
        public void publishReported(byte[] cose) throws LinkException {
            requireConnected();
            member.reports.add(cose.clone());
        }

        @Override
        public void publishTelemetry(byte[] bytes) throws LinkException {
            requireConnected();
            member.telemetryMessages++;
            List<String> ids = new ArrayList<>();
            try {
                for (Window window : TelemetryReport.parse(bytes).windows()) {
                    member.windows.put(window.id(), window);
                    ids.add(window.id());
                }
            } catch (IOException e) {
                throw new AssertionError("an agent sent what is no telemetry", e);
            }
            if (acknowledging) {
                member.inbox.offerAck(new TelemetryAck(ids).toCbor());
            }
        }

        private void requireConnected() throws LinkException {
            if (!member.connected) {
                throw new LinkException("not connected");
            }
        }

        @Override
        public void close() {
            member.connected = false;
        }
    }
}
