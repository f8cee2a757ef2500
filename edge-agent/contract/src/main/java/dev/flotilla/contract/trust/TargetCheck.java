package dev.flotilla.contract.trust;

import java.util.Optional;

/** A target under way, of which no more is taken than was signed for (TUF 1.0 section 5.7.3). Not for several threads. */
public final class TargetCheck {
    private final TargetEntry target;
    private final FileHashes.Check hashes;
    private long received;

    TargetCheck(TargetEntry target) {
        this.target = target;
        this.hashes = target.hashes().check();
    }

    /** Takes in the next bytes, the first {@code length} of these. */
    public void update(byte[] bytes, int length) throws LengthExceededException {
        received += length;
        if (received > target.length()) {
            throw new LengthExceededException(target.path(), target.length(), received);
        }
        hashes.update(bytes, length);
    }

    /** Returns if the file is complete and the one that was signed for. */
    public void finish() throws DigestMismatchException {
        if (received < target.length()) {
            throw new DigestMismatchException(
                    target.path(), "length", String.valueOf(target.length()), String.valueOf(received));
        }
        Optional<FileHashes.Difference> difference = hashes.findDifference();
        if (difference.isPresent()) {
            FileHashes.Difference found = difference.get();
            throw new DigestMismatchException(target.path(), found.algorithm(), found.listed(), found.found());
        }
    }
}
