package dev.flotilla.fleet.virtual;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.Losses;
import dev.flotilla.contract.protocol.ReportedShadow;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.ShadowTerms;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.fleet.device.Assignment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Assignments and reports of light devices on the wire: unsigned, since signatures would take nearly all of the time. */
final class LightWire {

    private static final List<UpdatePhase> PHASES = List.of(UpdatePhase.values());

    private LightWire() {}

    /** What an assignment says to a light device. */
    record Order(long counter, String nonce, Digest bundle, Instant expires, Optional<ShadowTerms> shadow) {}

    @FunctionalInterface
    private interface Content {
        void write(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
        try {
            content.write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new IllegalStateException("memory takes all bytes", e);
        }
        return bytes.toByteArray();
    }

    static byte[] order(Assignment assignment, Instant expires) {
        return bytes(out -> {
            out.writeLong(assignment.counter());
            out.writeUTF(assignment.nonce());
            out.write(assignment.bundle().bytes());
            out.writeLong(expires.toEpochMilli());
            out.writeBoolean(assignment.shadow().isPresent());
            if (assignment.shadow().isPresent()) {
                out.writeDouble(assignment.shadow().get().sample());
                out.writeInt(assignment.shadow().get().inputs());
            }
        });
    }

    static Order order(byte[] payload) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload))) {
            return new Order(
                    in.readLong(),
                    in.readUTF(),
                    digest(in),
                    Instant.ofEpochMilli(in.readLong()),
                    in.readBoolean() ? Optional.of(new ShadowTerms(in.readDouble(), in.readInt())) : Optional.empty());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] report(ReportedState state) {
        return bytes(out -> {
            out.writeUTF(state.messageId());
            out.writeLong(state.deviceTime().toEpochMilli());
            out.writeLong(state.counter());
            out.writeUTF(state.nonce());
            out.writeByte(PHASES.indexOf(state.phase()));
            out.writeUTF(state.reason());
            write(out, state.activeBundle());
            write(out, state.selfTestOutput());
            write(out, state.shadow().map(ReportedShadow::bundle));
            write(out, state.shadow().map(ReportedShadow::selfTestOutput));
            out.writeBoolean(state.abilities().contains(ReportedState.SHADOW));
        });
    }

    static ReportedState report(byte[] payload) throws MalformedDocumentException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload))) {
            String messageId = in.readUTF();
            Instant time = Instant.ofEpochMilli(in.readLong());
            long counter = in.readLong();
            String nonce = in.readUTF();
            UpdatePhase phase = PHASES.get(in.readByte());
            String reason = in.readUTF();
            Optional<Digest> active = findDigest(in);
            Optional<Digest> output = findDigest(in);
            Optional<Digest> shadow = findDigest(in);
            Optional<Digest> ofShadow = findDigest(in);
            return state(
                    messageId,
                    time,
                    counter,
                    nonce,
                    phase,
                    active,
                    output,
                    reason,
                    shadow.map(bundle -> new ReportedShadow(bundle, ofShadow.orElseThrow())),
                    in.readBoolean());
        } catch (IOException e) {
            throw new MalformedDocumentException("no report of a light device");
        }
    }

    /** A report by a light device. */
    static ReportedState state(
            String messageId,
            Instant time,
            long counter,
            String nonce,
            UpdatePhase phase,
            Optional<Digest> active,
            Optional<Digest> output,
            String reason,
            Optional<ReportedShadow> shadow,
            boolean runsShadows) {
        return new ReportedState(
                messageId,
                time,
                counter,
                nonce,
                phase,
                active,
                "",
                output,
                0,
                reason,
                "light",
                0,
                Optional.empty(),
                Losses.NONE,
                shadow,
                runsShadows ? Set.of(ReportedState.SHADOW) : Set.of());
    }

    private static void write(DataOutputStream out, Optional<Digest> digest) throws IOException {
        out.writeBoolean(digest.isPresent());
        if (digest.isPresent()) {
            out.write(digest.get().bytes());
        }
    }

    private static Optional<Digest> findDigest(DataInputStream in) throws IOException {
        return in.readBoolean() ? Optional.of(digest(in)) : Optional.empty();
    }

    private static Digest digest(DataInputStream in) throws IOException {
        return Digest.ofBytes(in.readNBytes(Digest.LENGTH));
    }
}
