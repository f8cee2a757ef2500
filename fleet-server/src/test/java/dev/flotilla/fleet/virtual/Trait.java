package dev.flotilla.fleet.virtual;

import dev.flotilla.contract.protocol.UpdatePhase;

/** How a device takes a version. */
enum Trait {
    FITS(UpdatePhase.CONFIRMED),
    /** Its probe refuses it. */
    REFUSES(UpdatePhase.REJECTED),
    /** Its probe takes the whole process down. */
    CRASHES(UpdatePhase.REJECTED),
    /** It answers wrongly once it serves. */
    WRONG_ANSWER(UpdatePhase.ROLLED_BACK),
    /** It confirms it with another output of the self-test. */
    LIES(UpdatePhase.CONFIRMED),
    /** It never gets all the bytes. */
    HANGS(UpdatePhase.REJECTED);

    private final UpdatePhase end;

    Trait(UpdatePhase end) {
        this.end = end;
    }

    /** Where an update to the version ends. */
    UpdatePhase end() {
        return end;
    }
}
