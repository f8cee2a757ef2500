package dev.flotilla.contract.protocol;

import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.trust.BadSignatureException;
import dev.flotilla.contract.trust.Director;
import dev.flotilla.contract.trust.DirectorMessage;
import dev.flotilla.contract.trust.Ed25519Key;
import dev.flotilla.contract.trust.LengthExceededException;
import dev.flotilla.contract.trust.MalformedMetadataException;

/**
 * An assignment as it travels: a {@link DesiredState} signed by the fleet's director. Whoever received it may look at what
 * it claims, to see whether it is of any interest; only what {@link #open} returns is to be obeyed.
 */
public final class SignedAssignment {
    /** The longest signed form that is read. */
    public static final int MAX_BYTES = 4 * 1024;

    private final DirectorMessage message;
    private final DesiredState claimed;

    private SignedAssignment(DirectorMessage message, DesiredState claimed) {
        this.message = message;
        this.claimed = claimed;
    }

    /** Signs an assignment with a key that targets.json names for the director. */
    public static SignedAssignment seal(DesiredState assignment, Ed25519Key director) {
        return new SignedAssignment(DirectorMessage.sign(assignment.toCbor(), director), assignment);
    }

    /**
     * Reads what was received, unverified.
     *
     * @throws LengthExceededException if it is too long
     * @throws MalformedMetadataException if it is no COSE_Sign1 of a director
     * @throws MalformedDocumentException if what is signed is no assignment
     */
    public static SignedAssignment parse(byte[] cose)
            throws LengthExceededException, MalformedMetadataException, MalformedDocumentException {
        if (cose.length > MAX_BYTES) {
            throw new LengthExceededException("an assignment", MAX_BYTES, cose.length);
        }
        DirectorMessage message = DirectorMessage.parse(cose);
        return new SignedAssignment(message, DesiredState.parse(message.unverified()));
    }

    /** What it says, whoever wrote it. */
    public DesiredState claimed() {
        return claimed;
    }

    /** The id, in TUF metadata, of the key that is said to have signed. */
    public String keyId() {
        return message.keyId();
    }

    /**
     * What the director says.
     *
     * @throws BadSignatureException if the signature is not by one of the director's keys
     */
    public DesiredState open(Director director) throws BadSignatureException {
        message.verify(director);
        return claimed;
    }

    /** The signed form. */
    public byte[] bytes() {
        return message.bytes();
    }
}
