package dev.flotilla.fleet.registry;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.delta.BaseFile;
import dev.flotilla.contract.delta.DeltaApplier;
import dev.flotilla.contract.delta.DeltaException;
import dev.flotilla.contract.delta.DeltaHeader;
import dev.flotilla.fleet.trust.RefusedUploadException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Applies an uploaded delta once: what devices will do, they are not the first to do. */
final class DeltaCheck {
    private DeltaCheck() {}

    /** Which bundle it starts from, and which it says that it makes. */
    static DeltaHeader header(byte[] delta) {
        return checked(() -> DeltaHeader.read(new ByteArrayInputStream(delta)));
    }

    /**
     * What it is, if it makes of these bytes what its header says.
     *
     * @throws RefusedUploadException if it does not, or is no shorter than what it makes
     */
    static RegisteredDelta tried(byte[] delta, byte[] base) {
        DeltaHeader header = checked(() -> {
            InputStream in = new ByteArrayInputStream(delta);
            DeltaHeader read = DeltaHeader.read(in);
            DeltaApplier.apply(read, in, file(base), OutputStream.nullOutputStream());
            return read;
        });
        if (delta.length >= header.newLength()) {
            throw new RefusedUploadException("the delta has " + delta.length + " bytes, no fewer than the "
                    + header.newLength() + " of the bundle that it makes; devices fetch the bundle");
        }
        return new RegisteredDelta(header.oldDigest(), header.newDigest(), Digest.of(delta), delta.length);
    }

    private interface Reading {
        DeltaHeader read() throws IOException, DeltaException;
    }

    private static DeltaHeader checked(Reading reading) {
        try {
            return reading.read();
        } catch (IOException | DeltaException e) {
            throw new RefusedUploadException("the delta is refused: " + e.getMessage(), e);
        }
    }

    private static BaseFile file(byte[] bytes) {
        return new BaseFile() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public void read(long position, byte[] target, int count) throws EOFException {
                if (position > bytes.length - count) {
                    throw new EOFException("the file ends before byte " + (position + count));
                }
                System.arraycopy(bytes, (int) position, target, 0, count);
            }
        };
    }
}
