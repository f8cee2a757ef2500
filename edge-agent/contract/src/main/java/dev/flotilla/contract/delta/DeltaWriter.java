package dev.flotilla.contract.delta;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** Writes a delta, given what of the new file resembles what of the old one. */
public final class DeltaWriter {
    /** So many equal bytes are worth an instruction that copies them, rather than differences of zero. */
    private static final int MIN_COPY = 32;

    private final byte[] old;
    private final byte[] target;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final BlockWriter blocks;

    private DeltaWriter(byte[] old, byte[] target) {
        this.old = old;
        this.target = target;
        this.blocks = new BlockWriter(old, target, out);
    }

    /**
     * The delta that makes {@code target} of {@code old}. Equal arguments give equal bytes, on machines with the same zlib.
     *
     * @param matches in the order of the new file and without overlap there; what lies between them is carried whole
     * @throws IllegalArgumentException if a file is larger than {@link DeltaHeader#MAX_FILE_BYTES}
     */
    public static byte[] write(byte[] old, byte[] target, List<Match> matches) {
        return new DeltaWriter(old, target).write(matches);
    }

    private byte[] write(List<Match> matches) {
        byte[] header = DeltaHeader.between(old, target).bytes();
        out.write(header, 0, header.length);
        int position = 0;
        for (Match match : matches) {
            blocks.insert(match.newStart() - position);
            blocks.seek(match.oldStart());
            write(match);
            position = match.newEnd();
        }
        blocks.insert(target.length - position);
        blocks.endBlock();
        return out.toByteArray();
    }

    /** Long equal runs of the match as copies, all else as differences. */
    private void write(Match match) {
        int written = 0;
        int equal = 0;
        for (int i = 0; i <= match.length(); i++) {
            if (i < match.length() && old[match.oldStart() + i] == target[match.newStart() + i]) {
                equal++;
                continue;
            }
            if (equal >= MIN_COPY) {
                blocks.change(i - equal - written);
                blocks.copy(equal);
                written = i;
            }
            equal = 0;
        }
        blocks.change(match.length() - written);
    }
}
