package dev.flotilla.fleet.virtual;

import dev.flotilla.contract.protocol.UpdatePhase;

/** How a device takes a version. */
enum Trait {
    FITS(UpdatePhase.CONFIRMED, UpdatePhase.SHADOWING),
    /** Its probe refuses it. */
    REFUSES(UpdatePhase.REJECTED, UpdatePhase.REJECTED),
    /** Its probe takes the whole process down. */
    CRASHES(UpdatePhase.REJECTED, UpdatePhase.REJECTED),
    /** It answers wrongly once it serves. */
    WRONG_ANSWER(UpdatePhase.ROLLED_BACK, UpdatePhase.SHADOWING),
    /** It confirms it, or runs it in shadow, with another output of the self-test. */
    LIES(UpdatePhase.CONFIRMED, UpdatePhase.SHADOWING),
    /** It never gets all the bytes. */
    HANGS(UpdatePhase.REJECTED, UpdatePhase.REJECTED),
    /** Every input that it meets is an error, of which a shadow may make a few and no more. */
    ERRS(UpdatePhase.CONFIRMED, UpdatePhase.REJECTED);

    private final UpdatePhase end;
    private final UpdatePhase endInShadow;

    Trait(UpdatePhase end, UpdatePhase endInShadow) {
        this.end = end;
        this.endInShadow = endInShadow;
    }

    /** Where an update to the version ends. */
    UpdatePhase end() {
        return end;
    }

    /** Where it ends beside a version that serves. */
    UpdatePhase endInShadow() {
        return endInShadow;
    }
}
