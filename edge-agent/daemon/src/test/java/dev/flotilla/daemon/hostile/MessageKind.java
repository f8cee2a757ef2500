package dev.flotilla.daemon.hostile;

import dev.flotilla.contract.protocol.BrokerAddress;
import dev.flotilla.contract.protocol.DesiredState;
import dev.flotilla.contract.protocol.EnrolmentToken;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.protocol.TelemetryAck;
import dev.flotilla.contract.protocol.TelemetryReport;
import dev.flotilla.contract.trust.CertificateRequest;
import dev.flotilla.contract.trust.CoseSign1;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/** The messages between device, server and owner: how each is mutated, read, and told from a valid one. */
enum MessageKind {
    /** An assignment by whoever has the director's key. */
    DESIRED(Form.CBOR) {
        @Override
        byte[] read(byte[] message, HostileSeeds seeds) throws IOException {
            return DesiredState.parse(message).toCbor();
        }
    },
    /** An assignment that was signed before it was changed. */
    SIGNED_ASSIGNMENT(Form.BYTES) {
        @Override
        byte[] read(byte[] message, HostileSeeds seeds) throws Exception {
            return SignedAssignment.parse(message).open(seeds.director()).toCbor();
        }
    },
    ACK(Form.CBOR) {
        @Override
        byte[] read(byte[] message, HostileSeeds seeds) throws IOException {
            return TelemetryAck.parse(message).toCbor();
        }
    },
    TELEMETRY(Form.CBOR) {
        @Override
        byte[] read(byte[] message, HostileSeeds seeds) throws IOException {
            return TelemetryReport.parse(message).toCbor();
        }
    },
    /** A report of a device that is in a thief's hands, with its key. */
    REPORT_CONTENT(Form.CBOR) {
        @Override
        byte[] read(byte[] message, HostileSeeds seeds) throws Exception {
            byte[] signed = CoseSign1.sign(message, seeds.device());
            return ReportedState.verify(signed, seeds.device().publicKey()).toCbor();
        }
    },
    /** A report that was signed before it was changed. */
    SIGNED_REPORT(Form.BYTES) {
        @Override
        byte[] read(byte[] message, HostileSeeds seeds) throws Exception {
            return ReportedState.verify(message, seeds.device().publicKey()).toCbor();
        }
    },
    BROKER(Form.JSON) {
        @Override
        byte[] read(byte[] message, HostileSeeds seeds) throws IOException {
            return BrokerAddress.parse(message).toJson();
        }
    },
    TOKEN(Form.TEXT) {
        @Override
        byte[] read(byte[] message, HostileSeeds seeds) {
            return EnrolmentToken.parse(new String(message, StandardCharsets.UTF_8))
                    .text()
                    .getBytes(StandardCharsets.UTF_8);
        }
    },
    CERTIFICATE_REQUEST(Form.BYTES) {
        @Override
        byte[] read(byte[] message, HostileSeeds seeds) throws Exception {
            CertificateRequest request = CertificateRequest.parse(message);
            ByteArrayOutputStream understood = new ByteArrayOutputStream();
            understood.writeBytes(request.commonName().getBytes(StandardCharsets.UTF_8));
            understood.writeBytes(request.key().spki());
            return understood.toByteArray();
        }
    },
    ROOT(Form.JSON) {
        @Override
        byte[] read(byte[] message, HostileSeeds seeds) throws Exception {
            return seeds.root(message);
        }
    },
    TIMESTAMP(Form.JSON) {
        @Override
        byte[] read(byte[] message, HostileSeeds seeds) throws Exception {
            return seeds.timestamp(message);
        }
    },
    TARGETS(Form.JSON) {
        @Override
        byte[] read(byte[] message, HostileSeeds seeds) throws Exception {
            return seeds.targets(message);
        }
    };

    private enum Form {
        CBOR,
        JSON,
        /** Not signed: each text of the right form is as good as any other. */
        TEXT,
        BYTES
    }

    private final Form form;

    MessageKind(Form form) {
        this.form = form;
    }

    /**
     * Reads a message with the code that device, server or owner reads it with.
     *
     * @return what was understood, written again
     * @throws Exception one of those that mean a refusal, or else a fault
     */
    abstract byte[] read(byte[] message, HostileSeeds seeds) throws Exception;

    /** A changed message of this kind. */
    byte[] mutated(byte[] seed, Random random) throws IOException {
        byte[] changed =
                switch (form) {
                    case CBOR -> cbor(new TreeMutation(random).of(Trees.ofCbor(seed)), random);
                    case JSON -> json(new TreeMutation(random).of(Trees.ofJson(seed)), random);
                    case TEXT, BYTES -> seed;
                };
        return changed == seed || random.nextInt(4) == 0 ? new ByteMutation(random).of(changed) : changed;
    }

    private static byte[] cbor(Object tree, Random random) {
        return random.nextBoolean() ? HostileCbor.plain(tree) : HostileCbor.odd(tree, random);
    }

    private static byte[] json(Object tree, Random random) {
        return random.nextBoolean() ? HostileJson.plain(tree) : HostileJson.odd(tree, random);
    }

    /** What is wrong with having taken a message; empty if it is as good as a valid one. */
    Optional<String> wrong(byte[] message, byte[] understood, HostileSeeds seeds) throws Exception {
        if (form == Form.BYTES || isMetadata()) {
            return Arrays.equals(understood, read(seeds.of(this), seeds))
                    ? Optional.empty()
                    : Optional.of("understood something else than what was signed");
        }
        if (form == Form.TEXT) {
            String said = new String(message, StandardCharsets.UTF_8).trim();
            return said.equals(new String(understood, StandardCharsets.UTF_8))
                    ? Optional.empty()
                    : Optional.of("understood '" + said + "' as something else");
        }
        if (!Arrays.equals(understood, read(understood, seeds))) {
            return Optional.of("what was understood reads otherwise when it is written again");
        }
        boolean agree = form == Form.CBOR
                ? Trees.agree(Trees.ofCbor(understood), Trees.ofCbor(message))
                : Trees.agree(Trees.ofJson(understood), Trees.ofJson(message));
        return agree ? Optional.empty() : Optional.of("understood what the message does not say");
    }

    private boolean isMetadata() {
        return this == ROOT || this == TIMESTAMP || this == TARGETS;
    }
}
